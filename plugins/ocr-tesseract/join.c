/* SPDX-License-Identifier: Apache-2.0 */
#include "join.h"

enum {
  HEADER_ROWS = 4,  /* the statutory forms have three */
  ROWS_LIMIT = 5000 /* a table of more is given in parts, so that no stage has to take it whole */
};

/* Of the table's width. Pages of a scan are skewed and stretched a little each. */
#define NEAR 0.015f

/* Whether each column line of `narrow` is one of `wide`; puts their numbers there into `places`,
 * which may be NULL. */
static bool is_within(const struct gk_page_table *narrow, const struct gk_page_table *wide,
                      uint32_t *places)
{
  uint32_t at = 0;
  for (uint32_t i = 0; i <= narrow->columns; i++) {
    while (at <= wide->columns && wide->column_lines[at] < narrow->column_lines[i] - NEAR)
      at++;
    if (at > wide->columns || wide->column_lines[at] > narrow->column_lines[i] + NEAR)
      return false;
    if (places)
      places[i] = at;
    at++;
  }
  return true;
}

bool gk_join_fits(const struct gk_page_table *first, const struct gk_page_table *second)
{
  if (first->columns < 2 || second->columns < 2 || !first->at_foot || !second->at_head ||
      first->rows + second->rows > ROWS_LIMIT || (first->whole && second->whole))
    return false;
  /* A form may end in rows of fewer cells; another table may have the same columns. */
  if (first->columns != second->columns && !first->whole)
    return false;
  return first->columns >= second->columns ? is_within(second, first, NULL)
                                           : is_within(first, second, NULL);
}

static const struct gk_cell *find(const struct gk_page_table *table, uint32_t row, uint32_t column)
{
  for (uint32_t i = 0; i < table->count; i++)
    if (table->cells[i].row == row && table->cells[i].column == column)
      return &table->cells[i];
  return NULL;
}

static bool is_words(struct gk_text text)
{
  for (size_t i = 0; i < text.size; i++)
    if ((unsigned char)text.data[i] >= 0x80)
      return true;
  return false;
}

/* Whether the first `rows` rows of both are the same, and nothing reaches out of them. */
static bool repeats(const struct gk_page_table *first, const struct gk_page_table *second,
                    uint32_t rows)
{
  bool words = false;
  for (uint32_t i = 0; i < second->count; i++) {
    const struct gk_cell *cell = &second->cells[i];
    if (cell->row >= rows)
      continue;
    const struct gk_cell *other = find(first, cell->row, cell->column);
    if (!other || other->rowspan != cell->rowspan || other->colspan != cell->colspan ||
        cell->row + cell->rowspan > rows || other->text.size != cell->text.size ||
        memcmp(other->text.data, cell->text.data, cell->text.size) != 0 ||
        (cell->text.size && !is_words(cell->text))) /* two rows may have the same numbers */
      return false;
    words = words || cell->text.size;
  }
  return words;
}

/* Copies the cells of a table, as they lie between the column lines of `wide`. */
static void copy_cells(struct gk_context *context, const struct gk_page_table *table,
                       const struct gk_page_table *wide, struct gk_cell *cells)
{
  uint32_t *places = gk_alloc(context, ((size_t)table->columns + 1) * sizeof *places);
  memcpy(cells, table->cells, table->count * sizeof *cells);
  if (table->columns == wide->columns || !is_within(table, wide, places))
    return;
  for (uint32_t i = 0; i < table->count; i++) {
    uint32_t end = cells[i].column + cells[i].colspan;
    if (end > table->columns)
      continue;
    cells[i].column = places[cells[i].column];
    cells[i].colspan = places[end] - cells[i].column;
  }
}

void gk_join(struct gk_context *context, struct gk_page_table *first,
             const struct gk_page_table *second)
{
  const struct gk_page_table *wide = second->columns > first->columns ? second : first;
  struct gk_page_table joined = *first, next = *second;
  joined.cells = gk_alloc(context, ((size_t)first->count + second->count) * sizeof *joined.cells);
  next.cells = gk_alloc(context, ((size_t)second->count + 1) * sizeof *next.cells);
  copy_cells(context, first, wide, joined.cells);
  copy_cells(context, second, wide, next.cells);
  joined.columns = wide->columns;
  joined.column_lines = wide->column_lines;
  uint32_t header = 0;
  for (uint32_t rows = 1; rows <= HEADER_ROWS && rows < second->rows; rows++)
    if (repeats(&joined, &next, rows))
      header = rows;
  for (uint32_t i = 0; i < next.count; i++) {
    if (next.cells[i].row < header)
      continue;
    joined.cells[joined.count] = next.cells[i];
    joined.cells[joined.count++].row += first->rows - header;
  }
  joined.rows += second->rows - header;
  joined.at_foot = second->at_foot;
  *first = joined;
}
