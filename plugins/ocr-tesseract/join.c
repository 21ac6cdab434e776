/* SPDX-License-Identifier: Apache-2.0 */
#include "join.h"

enum {
  HEADER_ROWS = 4,  /* the statutory forms have three */
  ROWS_LIMIT = 5000 /* a table of more is given in parts, so that no stage has to take it whole */
};

/* Of the table's width. Pages of a scan are skewed and stretched a little each. */
#define NEAR 0.015f

bool gk_join_fits(const struct gk_page_table *first, const struct gk_page_table *second)
{
  if (first->columns != second->columns || first->columns < 2 ||
      first->rows + second->rows > ROWS_LIMIT || (first->whole && second->whole))
    return false;
  for (uint32_t i = 0; i <= first->columns; i++) {
    float difference = first->column_lines[i] - second->column_lines[i];
    if (difference > NEAR || difference < -NEAR)
      return false;
  }
  return true;
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

void gk_join(struct gk_context *context, struct gk_page_table *first,
             const struct gk_page_table *second)
{
  uint32_t header = 0;
  for (uint32_t rows = 1; rows <= HEADER_ROWS && rows < second->rows; rows++)
    if (repeats(first, second, rows))
      header = rows;
  struct gk_cell *cells = gk_alloc(context, ((size_t)first->count + second->count) * sizeof *cells);
  memcpy(cells, first->cells, first->count * sizeof *cells);
  first->cells = cells;
  for (uint32_t i = 0; i < second->count; i++) {
    if (second->cells[i].row < header)
      continue;
    cells[first->count] = second->cells[i];
    cells[first->count++].row += first->rows - header;
  }
  first->rows += second->rows - header;
  first->whole = false;
}
