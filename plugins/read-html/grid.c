/* SPDX-License-Identifier: Apache-2.0 */
#include "grid.h"

#include <stdlib.h>

/* Gives each cell its column; `until[c]` is the first row that column c is free in. */
static void place(struct gk_html_grid_cell *cells, size_t count, uint32_t *until,
                  struct gk_html_grid *grid)
{
  uint32_t row = UINT32_MAX, column = 0;
  for (size_t i = 0; i < count; i++) {
    struct gk_html_grid_cell *cell = &cells[i];
    if (cell->row != row) {
      row = cell->row;
      column = 0;
    }
    while (column < GK_HTML_COLUMN_LIMIT && until[column] > row)
      column++;
    if (column == GK_HTML_COLUMN_LIMIT) {
      cell->lost = true;
      cell->rowspan = cell->colspan = 1;
      grid->clamped++;
      continue;
    }
    uint32_t left = cell->group_end - row, wide = 1;
    uint32_t rowspan = cell->rowspan, colspan = cell->colspan ? cell->colspan : 1;
    if (rowspan > GK_HTML_ROWSPAN_LIMIT || colspan > GK_HTML_COLUMN_LIMIT)
      grid->clamped++;
    if (rowspan == 0 || rowspan > left)
      rowspan = left;
    while (wide < colspan && column + wide < GK_HTML_COLUMN_LIMIT && until[column + wide] <= row)
      wide++;
    cell->column = column;
    cell->rowspan = rowspan;
    cell->colspan = wide;
    for (uint32_t c = column; c < column + wide; c++)
      until[c] = row + rowspan;
    column += wide;
    if (column > grid->columns)
      grid->columns = column;
  }
}

/* Turns the marks of lines in which a cell begins into each line's new index; `marks` has one
 * entry more than there are lines. */
static uint32_t close_up(uint32_t *marks, uint32_t lines)
{
  uint32_t next = 0;
  for (uint32_t i = 0; i <= lines; i++) {
    uint32_t begins = i < lines ? marks[i] : 0;
    marks[i] = next;
    next += begins;
  }
  return next;
}

bool gk_html_grid_place(struct gk_html_grid_cell *cells, size_t count, uint32_t rows,
                        struct gk_html_grid *grid)
{
  *grid = (struct gk_html_grid){0};
  uint32_t *until = calloc(GK_HTML_COLUMN_LIMIT + 1, sizeof *until);
  uint32_t *row_index = calloc((size_t)rows + 1, sizeof *row_index);
  if (!until || !row_index) {
    free(until);
    free(row_index);
    return false;
  }
  place(cells, count, until, grid);
  uint32_t *column_index = until;
  for (uint32_t c = 0; c <= GK_HTML_COLUMN_LIMIT; c++)
    column_index[c] = 0;
  for (size_t i = 0; i < count; i++)
    if (!cells[i].lost)
      column_index[cells[i].column] = row_index[cells[i].row] = 1;
  grid->columns = close_up(column_index, grid->columns);
  grid->rows = close_up(row_index, rows);
  for (size_t i = 0; i < count; i++) {
    struct gk_html_grid_cell *cell = &cells[i];
    if (cell->lost)
      continue;
    uint32_t right = column_index[cell->column + cell->colspan];
    uint32_t below = row_index[cell->row + cell->rowspan];
    cell->column = column_index[cell->column];
    cell->row = row_index[cell->row];
    cell->colspan = right > cell->column ? right - cell->column : 1;
    cell->rowspan = below > cell->row ? below - cell->row : 1;
  }
  free(column_index);
  free(row_index);
  return true;
}
