/* SPDX-License-Identifier: Apache-2.0 */
#include "columns.h"

#include "number.h"
#include "utf8.h"

enum {
  HEAD_ROWS = 4,         /* among which the head stands, below a title and remarks */
  LONGEST_HEAD = 60,     /* bytes of a column's head */
  LONGEST_TITLE = 180,   /* bytes; sixty characters */
  MAXIMAL_PLACES = 40000 /* of a table; one of five hundred tasks has five thousand */
};

static const uint32_t none = UINT32_MAX;

static struct gk_text at(const struct task_table *table, uint32_t row, uint32_t column)
{
  const struct gk_cell *cell =
      column < table->table.columns ? table->cells[row * table->table.columns + column] : NULL;
  return cell ? gk_text_trim(cell->text) : (struct gk_text){0};
}

/* The column's head without its spaces and line breaks. */
static struct gk_text head(const struct task_table *table, uint32_t row, uint32_t column)
{
  struct gk_text text = at(table, row, column);
  if (text.size == 0 || text.size > LONGEST_HEAD)
    return (struct gk_text){0};
  char *out = gk_alloc(table->context, text.size + 1);
  return (struct gk_text){out, gk_text_squeeze(text, out)};
}

/* Whether a head is a word of the list, or ends with one: 局责任部门; 责任单位（科室）. */
static bool is_head(const struct task_rules *rules, enum list list, struct gk_text text)
{
  static const char *const brackets[] = {"（", "("};
  for (size_t i = 0; i < sizeof brackets / sizeof *brackets; i++) {
    size_t open = gk_text_find(text, gk_text_of(brackets[i]), 0);
    if (open != SIZE_MAX && open > 0 && !gk_words_has(&rules->lists[list], text, NULL))
      text.size = open;
  }
  size_t size = gk_words_before(&rules->lists[list], text, text.size, NULL);
  return size > 0 && text.size - size <= 12;
}

static void add_column(struct task_table *table, uint32_t column, enum list list)
{
  /* 区责任单位 and 局责任部门: the one at the right is that of the document's own authority. */
  for (uint32_t i = 0; i < table->column_count; i++)
    if (table->lists[i] == list) {
      table->columns[i] = column;
      return;
    }
  if (table->column_count < sizeof table->columns / sizeof *table->columns) {
    table->columns[table->column_count] = column;
    table->lists[table->column_count++] = list;
  }
}

static bool read_head(struct task_table *table, uint32_t row)
{
  static const enum list lists[] = {LIST_LABEL, LIST_LABEL_LEAD, LIST_LABEL_HELP};
  table->task = table->detail = table->number = none;
  table->column_count = 0;
  for (uint32_t column = 0; column < table->table.columns; column++) {
    struct gk_text text = head(table, row, column);
    bool taken = text.size == 0;
    for (size_t i = 0; i < sizeof lists / sizeof *lists && !taken; i++)
      if (is_head(table->rules, lists[i], text)) {
        add_column(table, column, lists[i]);
        taken = true;
      }
    if (taken)
      continue;
    if (gk_words_has(&table->rules->lists[LIST_COLUMN_NUMBER], text, NULL)) {
      table->number = column;
    } else if (is_head(table->rules, LIST_COLUMN_DETAIL, text)) {
      table->detail = column;
    } else if (is_head(table->rules, LIST_COLUMN_TASK, text)) {
      /* 重点工作, 工作任务: the outer one groups the others. */
      table->task = column;
    }
  }
  if (table->task == none) {
    table->task = table->detail;
    table->detail = none;
  }
  return table->task != none && table->column_count > 0;
}

bool task_table_open(struct gk_context *context, const struct task_rules *rules, uint32_t id,
                     struct task_table *table)
{
  *table = (struct task_table){.context = context, .rules = rules};
  if (!gk_get_table(context, id, &table->table) || table->table.columns < 2 ||
      table->table.rows < 2 || table->table.rows > MAXIMAL_PLACES / table->table.columns)
    return false;
  uint32_t rows = table->table.rows, columns = table->table.columns;
  struct gk_cell *cells = gk_alloc(context, (table->table.cells + 1) * sizeof *cells);
  table->cells = gk_alloc(context, (size_t)rows * columns * sizeof *table->cells);
  for (uint32_t i = 0; i < table->table.cells; i++) {
    if (!gk_get_cell(context, id, i, &cells[i]))
      continue;
    uint32_t down = cells[i].rowspan ? cells[i].rowspan : 1;
    uint32_t right = cells[i].colspan ? cells[i].colspan : 1;
    for (uint32_t r = cells[i].row; r < rows && r - cells[i].row < down; r++)
      for (uint32_t c = cells[i].column; c < columns && c - cells[i].column < right; c++)
        table->cells[r * columns + c] = &cells[i];
  }
  for (uint32_t row = 0; row < HEAD_ROWS && row + 1 < rows; row++)
    if (read_head(table, row)) {
      table->row = row + 1;
      return true;
    }
  return false;
}

struct gk_text task_without_mark(struct gk_text text, struct gk_text *number, uint32_t *ordinal)
{
  static const char *const marks[] = {"—", "－", "―", "●", "◆", "■", "▲", "★", "•", "·"};
  *number = (struct gk_text){0};
  *ordinal = 0;
  struct gk_text plain = text = gk_text_trim(text);
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    while (gk_text_starts(plain, gk_text_of(marks[i]))) {
      plain = gk_text_trim(gk_text_slice(plain, strlen(marks[i]), plain.size));
      i = 0;
    }
  if (plain.size < text.size)
    return plain;
  size_t from = 0, used;
  bool open = gk_text_starts(text, GK_TEXT("（"));
  if (open || gk_text_starts(text, GK_TEXT("(")))
    from = open ? strlen("（") : 1;
  uint32_t value;
  if (!gk_ordinal_parse(gk_text_slice(text, from, text.size), &used, &value))
    return text;
  size_t end = from + used;
  struct gk_text rest = gk_text_slice(text, end, text.size);
  static const char *const brackets[] = {"）", ")"}, *const stops[] = {"、", ".", "．"};
  size_t close = 0, stop = 0;
  for (size_t i = 0; i < 2 && !close; i++)
    close = gk_text_starts(rest, gk_text_of(brackets[i])) ? strlen(brackets[i]) : 0;
  rest = gk_text_slice(rest, close, rest.size);
  for (size_t i = 0; i < 3 && !stop; i++)
    stop = gk_text_starts(rest, gk_text_of(stops[i])) ? strlen(stops[i]) : 0;
  rest = gk_text_slice(rest, stop, rest.size);
  /* 2.5万 is no number of an item. */
  if ((close == 0 && (from > 0 || stop == 0)) ||
      (rest.size > 0 && rest.data[0] >= '0' && rest.data[0] <= '9'))
    return text;
  /* 2. is printed with its point, 二、 without the comma: as the outline has it. */
  bool point =
      stop > 0 && !gk_text_starts(gk_text_slice(text, end + close, text.size), GK_TEXT("、"));
  *number = gk_text_slice(text, 0, end + close + (point ? stop : 0));
  *ordinal = value;
  return gk_text_trim(rest);
}

struct gk_text task_title(struct gk_text text)
{
  size_t stop = gk_text_find(text, GK_TEXT("。"), 0), feed = gk_text_find(text, GK_TEXT("\n"), 0);
  struct gk_text title = gk_text_slice(text, 0, stop < feed ? stop : feed);
  title = gk_text_trim(title);
  while (gk_text_ends(title, GK_TEXT("；")) || gk_text_ends(title, GK_TEXT("：")))
    title.size -= 3;
  return title.size <= LONGEST_TITLE ? title : (struct gk_text){text.data, 0};
}

static bool same_everywhere(const struct task_table *table, uint32_t row)
{
  const struct gk_cell *first = table->cells[row * table->table.columns];
  for (uint32_t column = 1; column < table->table.columns; column++)
    if (table->cells[row * table->table.columns + column] != first)
      return false;
  return true;
}

bool task_table_next(struct task_table *table, struct task_row *out)
{
  while (table->row < table->table.rows) {
    uint32_t row = table->row++;
    if (same_everywhere(table, row))
      continue; /* 一、…: the heading of the rows below */
    *out = (struct task_row){0};
    for (int pass = 0; pass < 3; pass++) {
      static const enum list order[] = {LIST_LABEL_LEAD, LIST_LABEL, LIST_LABEL_HELP};
      for (uint32_t i = 0; i < table->column_count; i++)
        if (table->lists[i] == order[pass])
          responsible_names(table->rules, at(table, row, table->columns[i]), order[pass],
                            &out->responsible);
    }
    uint32_t ordinal;
    struct gk_text number, inner;
    struct gk_text task = task_without_mark(at(table, row, table->task), &number, &ordinal);
    struct gk_text detail = at(table, row, table->detail);
    out->text = task;
    out->number = number;
    out->ordinal = ordinal;
    if (detail.size > 0) {
      out->text = task_without_mark(detail, &inner, &ordinal);
      if (inner.size > 0) {
        out->number = inner;
        out->ordinal = ordinal;
      }
    }
    struct gk_text printed = at(table, row, table->number);
    size_t used;
    if (gk_ordinal_parse(printed, &used, &ordinal) && used == printed.size) {
      out->number = printed;
      out->ordinal = ordinal;
    }
    if (out->responsible.count == 0 || task.size == 0)
      continue;
    out->title = task_title(task);
    return true;
  }
  return false;
}
