/* SPDX-License-Identifier: Apache-2.0 */
/* A table as a full grid: for each place the cell that covers it. */
#ifndef GK_GRID_H
#define GK_GRID_H

#include "document.h"

struct gk_grid {
  const struct gk_document *document;
  uint32_t table, rows, columns;
  uint32_t *cells; /* by row × columns + column: the cell's index + 1; 0: no cell covers it */
};

/* Bytes that the grid's text takes when a cell's text stands in each of its places, and one for
 * each place; a hostile table's may be far beyond its own size. */
uint64_t gk_grid_weight(const struct gk_document *document, const struct gk_table *table);

/* In the document's arena. */
void gk_grid_make(struct gk_grid *grid, struct gk_document *document, const struct gk_table *table);

/* The cell that covers a place; NULL: none does. */
const struct gk_cell *gk_grid_at(const struct gk_grid *grid, uint32_t row, uint32_t column);

#endif
