/* SPDX-License-Identifier: Apache-2.0 */
/* Forms with random numbers, damaged as text extraction damages them: every fact that is given
 * must be right; how many are given is printed a kind of damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "fake-host.h"
#include "form.h"
#include "prior-rules.h"
#include "utf8.h"

enum { ROUNDS = 40, MOST_FACTS = 4096, MOST_ROWS = 80, MOST_CELLS = 24, TEXT = 400 };

struct paper_cell {
  char text[TEXT];
  uint32_t column, rowspan, colspan;
};

struct paper_row {
  struct paper_cell cells[MOST_CELLS];
  uint32_t count;
  int form_row; /* -1: of the header */
};

struct paper {
  struct paper_row rows[MOST_ROWS];
  uint32_t count, columns;
};

struct truth {
  const char *row, *column;
  int64_t value;
  bool blank;
};

static struct gk_fact facts[MOST_FACTS];
static uint32_t fact_count;
static struct gk_host functions;
static const struct gk_plugin *plugin;
static struct fake_host *rule_host;
static void *prior; /* the plugin's state */
static const struct form_rules *rules;
static char rule_directory[1024], lattice_directory[1024];
static uint64_t seed = 88172645463325252u;

GK_EXPORT gk_entry_function gongkai_plugins_1;

static uint32_t below(uint32_t limit)
{
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)(seed >> 11) % limit;
}

static uint32_t add_fact(struct gk_context *context, const struct gk_fact *fact, size_t size)
{
  (void)context;
  (void)size;
  assert_true(fact_count < MOST_FACTS);
  facts[fact_count] = *fact;
  return ++fact_count;
}

static uint32_t add_field(struct gk_context *context, const struct gk_field *field, size_t size)
{
  (void)context;
  (void)field;
  (void)size;
  return 1;
}

static bool no_section(struct gk_context *context, uint32_t id, struct gk_section *section,
                       size_t size)
{
  (void)context;
  (void)id;
  (void)section;
  (void)size;
  return false;
}

static struct fake_host *new_host(void)
{
  struct fake_host *host = fake_host_with(GK_TEXT(""), GK_TEXT("UTF-8"));
  functions = *host->context.host;
  functions.add_fact = add_fact;
  functions.add_field = add_field;
  functions.get_section = no_section;
  host->context.host = &functions;
  return host;
}

static const struct form *form_named(const char *name)
{
  const struct form_rules *all = rules;
  for (uint32_t i = 0; i < all->form_count; i++)
    if (gk_text_equal(all->forms[i].name, gk_text_of(name)))
      return &all->forms[i];
  fail();
  return NULL;
}

static void put(struct paper *paper, uint32_t row, uint32_t column, uint32_t rowspan,
                uint32_t colspan, struct gk_text text)
{
  struct paper_row *line = &paper->rows[row];
  struct paper_cell *cell = &line->cells[line->count++];
  assert_true(line->count <= MOST_CELLS && text.size < TEXT);
  memcpy(cell->text, text.data ? text.data : "", text.size);
  cell->text[text.size] = 0;
  cell->column = column;
  cell->rowspan = rowspan;
  cell->colspan = colspan;
  if (paper->count <= row)
    paper->count = row + 1;
}

static void put_number(struct paper *paper, uint32_t row, uint32_t column, uint32_t colspan,
                       const struct truth *truth)
{
  char text[32] = "";
  if (!truth->blank)
    sprintf(text, "%d", (int)truth->value);
  put(paper, row, column, 1, colspan, gk_text_of(text));
}

/* Random numbers that add up. truth[row][column]. */
static void invent(const struct form_block *block, struct truth truth[][MAXIMAL_COLUMNS])
{
  for (uint32_t r = 0; r < block->row_count; r++)
    for (uint32_t c = 0; c < block->column_count; c++) {
      bool some = below(3) == 0;
      truth[r][c] = (struct truth){block->rows[r].key.data, block->columns[c].key.data,
                                   some ? below(below(3) ? 9 : 400) : 0, !some && below(4) == 0};
    }
  for (uint32_t i = 0; i < block->sum_count; i++) {
    const struct form_sum *sum = &block->sums[i];
    if (sum->of_columns)
      for (uint32_t r = 0; r < block->row_count; r++) {
        int64_t total = 0;
        for (uint32_t c = 0; c + 1 < block->column_count; c++)
          total += truth[r][c].value;
        truth[r][block->column_count - 1].value = total;
        truth[r][block->column_count - 1].blank = false;
      }
  }
}

/* The sums over the rows of table 3: the total, and what is left over. */
static void balance(const struct form_block *block, struct truth truth[][MAXIMAL_COLUMNS])
{
  uint32_t total = block->row_count - 2;
  for (uint32_t c = 0; c < block->column_count; c++) {
    int64_t sum = 0;
    for (uint32_t r = 2; r < total; r++)
      sum += truth[r][c].value;
    truth[total][c].value = sum;
    truth[1][c].value = 0;
    truth[0][c].value = sum + truth[total + 1][c].value;
    truth[total][c].blank = truth[1][c].blank = truth[0][c].blank = false;
  }
}

/* A block of rows as it is printed, with its spans. */
static void print_rows(struct paper *paper, const struct form_block *block, uint32_t width,
                       struct truth truth[][MAXIMAL_COLUMNS])
{
  uint32_t row = paper->count, left = block->row_depth;
  if (block->caption.size) {
    paper->rows[row].form_row = -1;
    put(paper, row++, 0, 1, width, block->caption);
  }
  for (uint32_t d = 0; d < block->column_depth; d++)
    paper->rows[row + d].form_row = -1;
  put(paper, row, 0, block->column_depth, left, block->corner);
  for (uint32_t d = 0; d < block->column_depth; d++)
    for (uint32_t c = 0; c < block->column_count; c++) {
      const struct form_line *line = &block->columns[c];
      if (d >= line->depth)
        continue;
      bool leaf = d + 1 == line->depth;
      uint32_t span = 1;
      if (!leaf) {
        if (c > 0 && block->columns[c - 1].depth > d + 1 &&
            block->columns[c - 1].group[d] == line->group[d])
          continue;
        while (c + span < block->column_count && block->columns[c + span].depth > d + 1 &&
               block->columns[c + span].group[d] == line->group[d])
          span++;
      } else if (c + 1 == block->column_count) {
        span = width - left - c;
      }
      put(paper, row + d, left + c, leaf ? block->column_depth - d : 1, span, line->path[d]);
    }
  row += block->column_depth;
  for (uint32_t r = 0; r < block->row_count; r++, row++) {
    const struct form_line *line = &block->rows[r];
    paper->rows[row].form_row = (int)(block->first_row + r);
    for (uint32_t d = 0; d < line->depth; d++) {
      uint32_t span = 1;
      if (d + 1 < line->depth) {
        if (r > 0 && block->rows[r - 1].depth > d + 1 &&
            block->rows[r - 1].group[d] == line->group[d])
          continue;
        while (r + span < block->row_count && block->rows[r + span].depth > d + 1 &&
               block->rows[r + span].group[d] == line->group[d])
          span++;
        put(paper, row, d, span, 1, line->path[d]);
      } else {
        put(paper, row, d, 1, left - d, line->path[d]);
      }
    }
    for (uint32_t c = 0; c < block->column_count; c++)
      put_number(paper, row, left + c, c + 1 == block->column_count ? width - left - c : 1,
                 &truth[r][c]);
  }
}

static void print_line(struct paper *paper, const struct form_block *block,
                       struct truth truth[][MAXIMAL_COLUMNS])
{
  static const char *const leaves[] = {"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"};
  for (int i = 0; i < 4; i++)
    paper->rows[i].form_row = i < 3 ? -1 : 0;
  put(paper, 0, 0, 1, 5, GK_TEXT("行政复议"));
  put(paper, 0, 5, 1, 10, GK_TEXT("行政诉讼"));
  for (uint32_t i = 0; i < 5; i++)
    put(paper, 1, i, 2, 1, gk_text_of(leaves[i]));
  put(paper, 1, 5, 1, 5, GK_TEXT("未经复议直接起诉"));
  put(paper, 1, 10, 1, 5, GK_TEXT("复议后起诉"));
  for (uint32_t i = 5; i < 15; i++)
    put(paper, 2, i, 1, 1, gk_text_of(leaves[i % 5]));
  for (uint32_t i = 0; i < 15; i++)
    put_number(paper, 3, i, 1, &truth[i / block->column_count][i % block->column_count]);
}

/* Damage. */

enum damage {
  INTACT,
  FLOWN,       /* spans lost, cells moved to the left, blank cells at the end */
  FLOWN_SHORT, /* the same without the blank cells */
  HELD,        /* spans lost, blank cells where they covered */
  REPEATED,    /* spans lost, the text repeated */
  STACKED,     /* one cell a row */
  SPLIT,       /* a page break: two tables */
  HEADED,      /* the header again in the middle */
  BEHEADED,    /* the header lost */
  WRAPPED,     /* a label goes on in the next row */
  RUN,         /* a row's digits run together */
  CUT,         /* blank cells at the end of rows dropped */
  TYPOS,       /* a character wrong in every long label */
  SPACED,      /* white space inside labels */
  PARAGRAPHS,  /* no table: a paragraph a cell */
  DAMAGES
};

static const char *const damage_names[] = {
    "intact",   "flown",   "flown-short", "held", "repeated", "stacked", "split",     "headed",
    "beheaded", "wrapped", "run",         "cut",  "typos",    "spaced",  "paragraphs"};

static bool is_number(const struct paper_cell *cell)
{
  return cell->text[0] == 0 || (cell->text[0] >= '0' && cell->text[0] <= '9' &&
                                strspn(cell->text, "0123456789") == strlen(cell->text));
}

static void flow(struct paper *paper, bool pad)
{
  for (uint32_t r = 0; r < paper->count; r++) {
    struct paper_row *row = &paper->rows[r];
    for (uint32_t i = 0; i < row->count; i++) {
      row->cells[i].column = i;
      row->cells[i].rowspan = row->cells[i].colspan = 1;
    }
    while (pad && row->count < paper->columns) {
      struct paper_cell *cell = &row->cells[row->count];
      *cell = (struct paper_cell){.column = row->count++, .rowspan = 1, .colspan = 1};
    }
  }
}

static void unspan(struct paper *paper, bool repeat)
{
  struct paper_row out[MOST_ROWS];
  memset(out, 0, sizeof out);
  for (uint32_t r = 0; r < paper->count; r++)
    for (uint32_t i = 0; i < paper->rows[r].count; i++) {
      struct paper_cell *cell = &paper->rows[r].cells[i];
      for (uint32_t y = 0; y < cell->rowspan; y++)
        for (uint32_t x = 0; x < cell->colspan; x++) {
          struct paper_cell *copy = &out[r + y].cells[cell->column + x];
          *copy = *cell;
          copy->column = cell->column + x;
          copy->rowspan = copy->colspan = 1;
          if (!repeat && (x || y))
            copy->text[0] = 0;
        }
    }
  for (uint32_t r = 0; r < paper->count; r++) {
    out[r].form_row = paper->rows[r].form_row;
    out[r].count = paper->columns;
    for (uint32_t c = 0; c < paper->columns; c++)
      if (out[r].cells[c].rowspan == 0)
        out[r].cells[c] = (struct paper_cell){.column = c, .rowspan = 1, .colspan = 1};
    paper->rows[r] = out[r];
  }
}

static void wrap(struct paper *paper)
{
  for (uint32_t r = 0; r + 1 < paper->count; r++) {
    struct paper_row *row = &paper->rows[r];
    if (row->form_row < 0 || below(3))
      continue;
    uint32_t i = 0;
    while (i + 1 < row->count && !is_number(&row->cells[i + 1]))
      i++;
    struct paper_cell *cell = &row->cells[i];
    size_t size = strlen(cell->text);
    if (size < 33 || paper->count + 1 >= MOST_ROWS)
      continue;
    size_t half = size / 2;
    while (((unsigned char)cell->text[half] & 0xC0) == 0x80)
      half++;
    memmove(row + 2, row + 1, (paper->count - r - 1) * sizeof *row);
    paper->count++;
    memset(row + 1, 0, sizeof *row);
    row[1].form_row = row->form_row;
    row[1].count = 1;
    row[1].cells[0] = *cell;
    memmove(row[1].cells[0].text, cell->text + half, size - half + 1);
    cell->text[half] = 0;
    r++;
  }
}

static void run_together(struct paper *paper)
{
  for (uint32_t r = 0; r < paper->count; r++) {
    struct paper_row *row = &paper->rows[r];
    uint32_t first = 0;
    while (first < row->count && !is_number(&row->cells[first]))
      first++;
    bool blank = false;
    for (uint32_t i = first; i < row->count; i++)
      blank |= row->cells[i].text[0] == 0;
    if (row->form_row < 0 || blank || row->count - first < 3)
      continue;
    char run[TEXT] = "";
    size_t size = 0;
    for (uint32_t i = first; i < row->count && size < TEXT - 32; i++)
      size += (size_t)snprintf(run + size, TEXT - size, "%.30s", row->cells[i].text);
    memcpy(row->cells[first].text, run, TEXT);
    row->count = first + 1;
  }
}

static void misspell(struct paper *paper, bool space)
{
  for (uint32_t r = 0; r < paper->count; r++)
    for (uint32_t i = 0; i < paper->rows[r].count; i++) {
      struct paper_cell *cell = &paper->rows[r].cells[i];
      size_t size = strlen(cell->text);
      if (is_number(cell) || size + 6 >= TEXT || (unsigned char)*cell->text < 128)
        continue;
      if (space) {
        memmove(cell->text + 6, cell->text + 3, size - 2);
        memcpy(cell->text + 3, "\xE3\x80\x80", 3);
      } else if (size >= 24 && strchr(cell->text, '(') == NULL) {
        /* the fifth character */
        memcpy(cell->text + 12, "某", 3);
      }
    }
}

static uint32_t origin = GK_TABLE_TEXT; /* of the tables that are added */

static void add_paper(struct fake_host *host, const struct paper *paper, uint32_t from, uint32_t to)
{
  static struct gk_cell cells[MOST_ROWS * MOST_CELLS];
  uint32_t count = 0;
  for (uint32_t r = from; r < to; r++)
    for (uint32_t i = 0; i < paper->rows[r].count; i++) {
      const struct paper_cell *cell = &paper->rows[r].cells[i];
      uint32_t rowspan = cell->rowspan;
      cells[count++] = (struct gk_cell){.row = r - from,
                                        .column = cell->column,
                                        .rowspan = r + rowspan > to ? to - r : rowspan,
                                        .colspan = cell->colspan,
                                        .flags = below(3) ? 0 : GK_CELL_DOUBTFUL,
                                        .text = gk_text_of(cell->text)};
    }
  struct gk_table table = {.origin = origin};
  if (count)
    gk_add_table(&host->context, &table, cells, count);
}

static void add_stacked(struct fake_host *host, const struct paper *paper, bool paragraphs)
{
  static struct gk_cell cells[MOST_ROWS * MOST_CELLS];
  uint32_t count = 0;
  for (uint32_t r = 0; r < paper->count; r++)
    for (uint32_t i = 0; i < paper->rows[r].count; i++) {
      struct gk_text text = gk_text_of(paper->rows[r].cells[i].text);
      cells[count] = (struct gk_cell){.row = count, .rowspan = 1, .colspan = 1, .text = text};
      count++;
      struct gk_block block = {.kind = GK_BLOCK_PARAGRAPH, .text = text};
      if (paragraphs && text.size)
        host->context.host->add_block(&host->context, &block, sizeof block);
    }
  struct gk_table table = {.origin = GK_TABLE_TEXT};
  if (!paragraphs)
    gk_add_table(&host->context, &table, cells, count);
}

static void damage_and_add(struct fake_host *host, struct paper *paper, enum damage damage)
{
  switch (damage) {
  case FLOWN:
  case FLOWN_SHORT:
    flow(paper, damage == FLOWN);
    break;
  case HELD:
  case REPEATED:
    unspan(paper, damage == REPEATED);
    break;
  case WRAPPED:
    wrap(paper);
    flow(paper, false);
    break;
  case RUN:
    run_together(paper);
    break;
  case TYPOS:
  case SPACED:
    misspell(paper, damage == SPACED);
    break;
  case CUT:
    for (uint32_t r = 0; r < paper->count; r++)
      while (paper->rows[r].count > 1 && !*paper->rows[r].cells[paper->rows[r].count - 1].text)
        paper->rows[r].count--;
    break;
  case STACKED:
  case PARAGRAPHS:
    add_stacked(host, paper, damage == PARAGRAPHS);
    return;
  case SPLIT: {
    uint32_t at = 1 + below(paper->count - 1);
    add_paper(host, paper, 0, at);
    add_paper(host, paper, at, paper->count);
    return;
  }
  case HEADED: {
    flow(paper, false);
    uint32_t header = 0, at;
    while (header < paper->count && paper->rows[header].form_row < 0)
      header++;
    at = header + below(paper->count - header);
    if (paper->count + header >= MOST_ROWS)
      break;
    memmove(&paper->rows[at + header], &paper->rows[at], (paper->count - at) * sizeof *paper->rows);
    memcpy(&paper->rows[at], &paper->rows[0], header * sizeof *paper->rows);
    paper->count += header;
    break;
  }
  case BEHEADED: {
    uint32_t header = 0;
    while (header < paper->count && paper->rows[header].form_row < 0)
      header++;
    add_paper(host, paper, header, paper->count);
    return;
  }
  default:
    break;
  }
  add_paper(host, paper, 0, paper->count);
}

/* Every table that was added is a grid, and every fact stands in a cell that says so. */
static void check_cells(const struct fake_host *host)
{
  for (uint32_t t = 0; t < host->table_count; t++) {
    const struct fake_table *table = &host->tables[t];
    uint32_t places = table->table.rows * table->table.columns;
    char *covered = calloc(1, places + 1);
    for (uint32_t i = 0; i < table->table.cells; i++)
      for (uint32_t y = 0; y < table->cells[i].rowspan; y++)
        for (uint32_t x = 0; x < table->cells[i].colspan; x++) {
          uint32_t at =
              (table->cells[i].row + y) * table->table.columns + table->cells[i].column + x;
          assert_true(at < places && !covered[at]);
          covered[at] = 1;
        }
    free(covered);
  }
  for (uint32_t f = 0; f < fact_count; f++) {
    const struct fake_table *table = &host->tables[facts[f].table - 1];
    bool found = false;
    for (uint32_t i = 0; i < table->table.cells; i++)
      found |= table->cells[i].row == facts[f].cell_row &&
               table->cells[i].column == facts[f].cell_column &&
               gk_text_equal(table->cells[i].text, facts[f].raw);
    assert_true(found);
  }
}

static void try_form(const char *name, enum damage damage, int *right, int *wanted)
{
  static struct truth truth[MAXIMAL_BLOCKS][MAXIMAL_ROWS][MAXIMAL_COLUMNS];
  static struct paper paper;
  const struct form *form = form_named(name);
  memset(&paper, 0, sizeof paper);
  for (uint32_t b = 0; b < form->block_count; b++) {
    const struct form_block *block = &form->blocks[b];
    uint32_t width = block->row_depth + block->column_count;
    paper.columns = width > paper.columns ? width : paper.columns;
  }
  if (form->blocks[0].layout == FORM_LINE)
    paper.columns = 15;
  for (uint32_t b = 0; b < form->block_count; b++) {
    const struct form_block *block = &form->blocks[b];
    invent(block, truth[b]);
    if (block->sum_count == 3)
      balance(block, truth[b]);
    if (block->layout == FORM_LINE)
      print_line(&paper, block, truth[b]);
    else
      print_rows(&paper, block, paper.columns, truth[b]);
    *wanted += (int)(block->row_count * block->column_count);
  }
  struct fake_host *host = new_host();
  damage_and_add(host, &paper, damage);
  fact_count = 0;
  plugin->run(&host->context, prior);
  check_cells(host);
  for (uint32_t f = 0; f < fact_count; f++) {
    const struct truth *found = NULL;
    for (uint32_t b = 0; b < form->block_count; b++)
      for (uint32_t r = 0; r < form->blocks[b].row_count; r++)
        for (uint32_t c = 0; c < form->blocks[b].column_count; c++)
          if (gk_text_equal(facts[f].row, gk_text_of(truth[b][r][c].row)) &&
              gk_text_equal(facts[f].column, gk_text_of(truth[b][r][c].column)))
            found = &truth[b][r][c];
    for (uint32_t g = 0; g < f; g++)
      assert_false(gk_text_equal(facts[f].row, facts[g].row) &&
                   gk_text_equal(facts[f].column, facts[g].column));
    assert_non_null(found);
    /* Nothing in a fragment may tell one generation from the other; complete forms must. */
    if (damage != SPLIT && damage != BEHEADED)
      assert_true(gk_text_equal(facts[f].form, form->name) ||
                  gk_text_starts(facts[f].form, GK_TEXT("litigation")));
    bool good =
        facts[f].kind == GK_FACT_WORDS ||
        (found->blank ? facts[f].kind == GK_FACT_BLANK
                      : facts[f].kind == GK_FACT_NUMBER && facts[f].value.digits == found->value);
    if (!good)
      print_error("%s %s: %s/%s is %d, printed %s, was %d%s\n", name, damage_names[damage],
                  found->row, found->column, (int)facts[f].value.digits, facts[f].raw.data,
                  (int)found->value, found->blank ? " (blank)" : "");
    assert_true(good);
    *right += facts[f].kind != GK_FACT_WORDS;
  }
  fake_host_free(host);
}

static void gives_no_wrong_fact(void **state)
{
  static const char *const names[] = {"disclosure-2021", "disclosure-2019", "requests-2021",
                                      "requests-2019",   "litigation-2021", "litigation-2019"};
  (void)state;
  print_message("%-12s", "recall, %");
  for (size_t n = 0; n < sizeof names / sizeof *names; n++)
    print_message(" %16s", names[n]);
  print_message("\n");
  for (int damage = 0; damage < DAMAGES; damage++) {
    print_message("%-12s", damage_names[damage]);
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
      int right = 0, wanted = 0;
      for (int round = 0; round < ROUNDS; round++)
        try_form(names[n], (enum damage)damage, &right, &wanted);
      print_message(" %16.1f", 100.0 * right / wanted);
      if (damage == INTACT || damage == FLOWN || damage == HELD || damage == SPACED ||
          damage == STACKED || damage == HEADED)
        assert_int_equal(right, wanted);
    }
    print_message("\n");
  }
}

/* Grids of labels, numbers and rubbish in no order: nothing may break, and every fact must stand
 * in a cell. */
static void survives_rubbish(void **state)
{
  static const char *const rubbish[] = {"",     "0",      "12",  "/",   "1234567890123456789",
                                        "O",    "一",     "(三", "1 2", "0000",
                                        "约12", "0000000"};
  static struct paper paper;
  const struct form_rules *all = rules;
  (void)state;
  for (int round = 0; round < 3000; round++) {
    memset(&paper, 0, sizeof paper);
    uint32_t rows = 1 + below(30), columns = 1 + below(18);
    uint32_t family = below(all->family_count);
    for (uint32_t r = 0; r < rows; r++) {
      for (uint32_t c = 0; c < columns; c++) {
        const struct label *label = &all->labels[below(all->label_count)];
        bool use = below(3) == 0 && (below(4) == 0 || label->families >> family & 1);
        if (below(12) == 0)
          continue;
        put(&paper, r, c, 1, 1,
            use ? label->text : gk_text_of(rubbish[below(sizeof rubbish / sizeof *rubbish)]));
      }
    }
    struct fake_host *host = new_host();
    fact_count = 0;
    origin = below(2) ? GK_TABLE_PICTURE : GK_TABLE_TEXT;
    if (below(4) == 0)
      add_stacked(host, &paper, below(2));
    else
      add_paper(host, &paper, 0, paper.count);
    if (below(3) == 0)
      add_paper(host, &paper, 0, paper.count);
    plugin->run(&host->context, prior);
    for (uint32_t f = 0; f < fact_count; f++) {
      assert_true(facts[f].table > 0 && facts[f].table <= host->table_count);
      /* A fact without a value is never a number. */
      if (facts[f].kind == GK_FACT_BLANK)
        assert_int_equal(facts[f].raw.size, 0);
    }
    fake_host_free(host);
  }
  origin = GK_TABLE_TEXT;
}

/* Fifteen numbers without a label are table 4 only under its heading, and only if they add up. */
static void knows_a_bare_line_by_its_heading_and_sums(void **state)
{
  static const char *const numbers[] = {"2", "1", "3",  "1", "7", "0", "0", "0",
                                        "0", "0", "13", "2", "4", "0", "19"};
  (void)state;
  for (int variant = 0; variant < 3; variant++) {
    struct fake_host *host = new_host();
    struct gk_cell cells[15];
    for (uint32_t i = 0; i < 15; i++)
      cells[i] =
          (struct gk_cell){.column = i, .rowspan = 1, .colspan = 1, .text = gk_text_of(numbers[i])};
    if (variant == 1)
      cells[14].text = GK_TEXT("18");
    struct gk_block block = {.text = variant == 2
                                         ? GK_TEXT("四、其他情况")
                                         : GK_TEXT("四、政府信息公开行政复议、行政诉讼情况")};
    gk_add_block(&host->context, &block);
    struct gk_table table = {.origin = GK_TABLE_TEXT};
    block.kind = GK_BLOCK_TABLE;
    block.table = gk_add_table(&host->context, &table, cells, 15);
    gk_add_block(&host->context, &block);
    fact_count = 0;
    plugin->run(&host->context, prior);
    assert_int_equal(fact_count, variant == 0 ? 15 : 0);
    for (uint32_t i = 0; i < fact_count; i++) {
      assert_true(facts[i].recovered);
      assert_true(gk_text_equal(facts[i].raw, gk_text_of(numbers[i])));
    }
    fake_host_free(host);
  }
}

static void says_where_a_rule_file_is_wrong(void **state)
{
  (void)state;
  char path[64] = "forms-XXXXXX", file[128], command[256];
  assert_non_null(mkdtemp(path));
  snprintf(file, sizeof file, "%s/cells.conf", path);
  FILE *out = fopen(file, "w");
  assert_non_null(out);
  fputs("cells: {\n  not_applicable = [\"/\"];\n  unit = [\"件\"];\n  units = [\"件\"];\n};\n",
        out);
  fclose(out);
  struct fake_host *host = new_host();
  const char *error = NULL;
  assert_null(form_rules_load(&host->context, path, &error));
  assert_non_null(strstr(error, "cells.conf:3: "));
  fake_host_free(host);
  snprintf(command, sizeof command, "rm -r %s", path);
  assert_int_equal(system(command), 0);
}

static int load(void **state)
{
  (void)state;
  const char *source = getenv("top_srcdir");
  snprintf(rule_directory, sizeof rule_directory, "%s/rules/forms", source ? source : ".");
  snprintf(lattice_directory, sizeof lattice_directory, "%s/rules/lattices", source ? source : ".");
  plugin = gongkai_plugins_1(0);
  rule_host = new_host();
  const char *config[] = {rule_directory, lattice_directory};
  int status = plugin->open(&rule_host->context, config, &prior);
  if (status == GK_OK)
    rules = ((const struct gk_prior *)prior)->rules;
  return status;
}

static int unload(void **state)
{
  (void)state;
  plugin->close(prior);
  fake_host_free(rule_host);
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gives_no_wrong_fact),
      cmocka_unit_test(survives_rubbish),
      cmocka_unit_test(knows_a_bare_line_by_its_heading_and_sums),
      cmocka_unit_test(says_where_a_rule_file_is_wrong),
  };
  return cmocka_run_group_tests(tests, load, unload);
}
