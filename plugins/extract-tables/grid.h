/* SPDX-License-Identifier: Apache-2.0 */
/* A table as rows × columns, every place with the cell that covers it, and where its heads end. */
#ifndef GK_TABLES_GRID_H
#define GK_TABLES_GRID_H

#include "cell-value.h"

/* Places of a grid; a larger table is a listing that no one checks by its sums. */
enum { MAXIMAL_PLACES = 200000 };

struct grid {
  struct gk_cell *cells;
  struct cell_value *values;
  uint32_t *at; /* rows × columns: number of the cell + 1; 0: no cell */
  uint32_t rows, columns, cell_count;
  uint32_t title_rows;   /* rows before the header that hold the title or the unit */
  uint32_t header_end;   /* the first row below the header */
  uint32_t head_columns; /* columns at the left that name the rows */
};

/* Reads table `id`. False: it has no cells or too many. */
bool grid_read(struct gk_context *context, const struct cell_rules *rules, uint32_t id,
               struct grid *grid);

/* Finds where the heads end. False: it has none, or no number below and right of them. */
bool grid_find_heads(struct grid *grid);

/* The labels over a column (or left of a row), outermost first, joined by /. Texts are allocated.
 * A place whose outer row head is blank belongs to the one above. */
struct gk_text grid_column_label(struct gk_context *context, const struct grid *grid,
                                 uint32_t column);
struct gk_text grid_row_label(struct gk_context *context, const struct grid *grid, uint32_t row);

#endif
