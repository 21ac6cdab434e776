/* SPDX-License-Identifier: Apache-2.0 */
#include "grid.h"
#include "number.h"
#include "tables.h"
#include "utf8.h"

/* Statutory forms that a converter has dumped without any mark between cells: labels and numbers on
 * lines of their own, or a label and its numbers on one. Prose speaks of the same things, so many
 * labels and numbers have to stand together before it is taken for a form. */
enum {
  CELL_LENGTH = 60,
  LABELS_AT_LEAST = 4,
  CELLS_AT_LEAST = 8,
  VALUES_SHARE = 25, /* percent of the cells, at least */
  BLANKS_BETWEEN = 4,
  OTHERS_LIMIT = 12, /* lines over which the labels of a row, or of its heads, are broken */
  TOKENS_LIMIT = 40,
  PIECES_LIMIT = 10, /* of one label: 三、本年度办理结果 a character a line */
  LABEL_SIZE = 128   /* bytes of the longest label that is joined */
};

struct form_line {
  struct gk_text tokens[TOKENS_LIMIT];
  size_t count;
  size_t values; /* tokens at the end that are values */
  bool label;    /* begins with a label of a form */
  bool heads;    /* several labels, nothing else */
};

static bool is_label(const struct reader *reader, struct gk_text text)
{
  return gk_words_at(&reader->phrases->lists[PHRASE_FORM_LABEL], text, 0, NULL) > 0;
}

static bool is_blank(char c)
{
  return c == ' ' || c == '\t';
}

/* Adds the words of `text`, apart by blanks; their count. */
static size_t add_words(struct form_line *line, struct gk_text text)
{
  const char *p = text.data, *end = p + text.size;
  size_t before = line->count;
  while (p < end && line->count < TOKENS_LIMIT) {
    while (p < end && is_blank(*p))
      p++;
    const char *word = p;
    while (p < end && !is_blank(*p))
      p++;
    struct gk_text token = gk_text_trim((struct gk_text){word, (size_t)(p - word)});
    if (token.size > 0)
      line->tokens[line->count++] = token;
  }
  return line->count - before;
}

/* Adds a label; 三、本年度办理结果 （一）予以公开 are two. */
static void add_labels(const struct reader *reader, struct form_line *line, struct gk_text text)
{
  size_t begin = 0;
  for (size_t i = 1; i < text.size && line->count < TOKENS_LIMIT - 1; i++) {
    struct gk_text behind = gk_text_slice(text, i, text.size);
    /* 本  2.其他法律…: behind a piece of a label that is set a character a line. */
    bool vertical =
        begin == 0 && i <= 6 && text_length(gk_text_trim(gk_text_slice(text, 0, i))) == 1;
    if (is_blank(text.data[i - 1]) && numbering_at(behind) > 0 &&
        (vertical || is_label(reader, behind))) {
      line->tokens[line->count++] = gk_text_trim(gk_text_slice(text, begin, i));
      begin = i;
    }
  }
  if (text.size > begin)
    line->tokens[line->count++] = gk_text_slice(text, begin, text.size);
}

/* 五、存在的主要问题 ends the form; 四、结转 does not. */
static bool is_outline_heading(struct gk_text text)
{
  size_t used;
  uint32_t ordinal;
  size_t number = numbering_at(text);
  return gk_is_han(text_first(text)) && number > 0 && number < text.size &&
         gk_ordinal_parse(text, &used, &ordinal);
}

/* Takes a line apart; false: it cannot be of a form. */
static bool form_line(const struct reader *reader, size_t at, struct form_line *line)
{
  enum { LINE_SIZE = 600 };
  struct gk_text text = reader->lines[at].text, rest = text;
  line->count = line->values = 0;
  line->heads = false;
  if (text.size == 0 || text.size > LINE_SIZE || is_page_number(text))
    return false;
  line->label = is_label(reader, text);
  /* Values at the end, and what stands before them. */
  while (rest.size > 0 && line->values < TOKENS_LIMIT / 2) {
    size_t begin = rest.size;
    while (begin > 0 && !is_blank(rest.data[begin - 1]))
      begin--;
    if (!is_value(gk_text_slice(rest, begin, rest.size)))
      break;
    line->values++;
    rest = gk_text_trim(gk_text_slice(rest, 0, begin));
  }
  if (rest.size > 0 && line->values == 0) {
    line->heads = add_words(line, rest) > 1;
    for (size_t i = 0; i < line->count; i++)
      line->heads &= is_label(reader, line->tokens[i]);
    if (line->heads)
      return true;
    line->count = 0;
  }
  if (rest.size > 0 && (text_length(rest) > CELL_LENGTH || text_last(rest) == 0x3002 ||
                        (!line->label && is_outline_heading(rest))))
    return false;
  add_labels(reader, line, rest);
  size_t behind = rest.size > 0 ? (size_t)(rest.data - text.data) + rest.size : 0;
  add_words(line, gk_text_slice(text, behind, text.size));
  return true;
}

/* Joins the pieces of labels that stand on lines of their own: 结果 and 维持, 三、 and 本 and 年 …
 * among the cells from `first`. */
static void join_labels(struct reader *reader, size_t first)
{
  struct grid *grid = &reader->grid;
  size_t kept = first;
  for (size_t i = first, end; i < grid->count; i = end) {
    struct gk_cell cell = grid->cells[i];
    char joined[LABEL_SIZE];
    size_t size = 0, best_size = 0;
    end = i + 1;
    for (size_t k = i; k < grid->count && k - i < PIECES_LIMIT; k++) {
      struct gk_text piece = grid->cells[k].text;
      if (size + piece.size >= LABEL_SIZE || is_value(piece))
        break;
      for (size_t c = 0; c < piece.size; c++)
        if (!is_blank(piece.data[c]))
          joined[size++] = piece.data[c];
      struct gk_text whole = {joined, size};
      if (k > i &&
          gk_words_at(&reader->phrases->lists[PHRASE_FORM_LABEL], whole, 0, NULL) == size) {
        end = k + 1;
        best_size = size;
      }
    }
    if (end > i + 1) {
      char *copy = gk_alloc(reader->context, best_size);
      memcpy(copy, joined, best_size);
      const struct gk_place *last = &grid->cells[end - 1].place;
      cell.text = (struct gk_text){copy, best_size};
      cell.place.size = last->offset + last->size - cell.place.offset;
    }
    grid->cells[kept++] = cell;
  }
  grid->count = kept;
}

/* 总计, also as 总 计. */
static bool is_total(struct gk_text text)
{
  return text.size <= 12 && gk_text_starts(text, GK_TEXT("总")) &&
         gk_text_ends(text, GK_TEXT("计"));
}

/* Numbers the cells of the row that has just been filled: heads that were collected before the
 * label of the row stand in a row of their own. Returns the next free row. */
static uint32_t close_row(struct reader *reader, size_t first, uint32_t row)
{
  struct grid *grid = &reader->grid;
  join_labels(reader, first);
  size_t labels = first;
  while (labels < grid->count && !is_value(grid->cells[labels].text))
    labels++;
  size_t own = labels > first ? labels - 1 : first;
  /* As many values as heads, or more where heads of their own stand in rows above: the row has no
   * label. */
  size_t heads = labels - first, values = grid->count - labels;
  struct gk_text nearest = heads > 0 ? grid->cells[labels - 1].text : GK_TEXT("");
  if (heads > 2 && numbering_at(nearest) == 0 &&
      (values == heads || (values > heads && (is_label(reader, nearest) || is_total(nearest)))))
    own = labels;
  if (labels < grid->count)
    while (own > first && numbering_at(grid->cells[own].text) > 0 &&
           numbering_at(grid->cells[own - 1].text) > 0)
      own--;
  if (labels == grid->count || own == first)
    own = first;
  /* 第二十条第（五）项 stands over the heads. */
  bool article =
      grid->count - first > 1 && gk_text_starts(grid->cells[first].text, GK_TEXT("第二十条"));
  uint32_t column = 0;
  for (size_t i = first; i < grid->count; i++) {
    /* A total stands last among its heads: those behind it are of the row below. */
    bool behind_total = i > first && i < own && is_total(grid->cells[i - 1].text);
    if ((i == own && own > first) || (article && i == first + 1) || behind_total) {
      row++;
      column = 0;
    }
    grid->cells[i].row = row;
    grid->cells[i].column = column++;
  }
  return row + 1;
}

size_t form_table(struct reader *reader, size_t first)
{
  struct form_line line;
  if (!is_label(reader, reader->lines[first].text) || !form_line(reader, first, &line))
    return first;
  size_t end = first, last = first, labels = 0, cells = 0, values = 0, others = 0;
  for (; end < reader->footer; end++) {
    if (end > first && reader->lines[end].blank > BLANKS_BETWEEN)
      break;
    if (!form_line(reader, end, &line)) {
      if (reader_is_furniture(reader, end))
        continue;
      break;
    }
    labels += line.heads ? line.count : line.label;
    values += line.values;
    cells += line.count;
    if (line.label || line.heads || line.values)
      others = 0;
    else if (text_length(reader->lines[end].text) > 1) /* 三、本年度… is set a character a line */
      others++;
    if (others > OTHERS_LIMIT)
      break;
    if (line.values > 0)
      last = end;
  }
  reader->scanned = end;
  end = last + 1;
  if (labels < LABELS_AT_LEAST || cells < CELLS_AT_LEAST || values * 100 < cells * VALUES_SHARE)
    return first;
  grid_clear(reader);
  uint32_t row = 0;
  size_t row_first = 0;
  for (size_t i = first; i < end; i++) {
    if (!form_line(reader, i, &line))
      continue;
    bool filled = reader->grid.count > row_first;
    bool has_value = filled && is_value(reader->grid.cells[reader->grid.count - 1].text);
    if (filled && line.count > line.values && (has_value || line.heads)) {
      row = close_row(reader, row_first, row);
      row_first = reader->grid.count;
    }
    for (size_t j = 0; j < line.count; j++)
      grid_add(reader, row, 0, line.tokens[j]);
    if (line.heads) {
      row = close_row(reader, row_first, row);
      row_first = reader->grid.count;
    }
  }
  if (reader->grid.count > row_first)
    close_row(reader, row_first, row);
  grid_finish(reader, (struct gk_text){NULL, 0}, first, end);
  return end;
}
