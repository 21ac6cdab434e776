/* SPDX-License-Identifier: Apache-2.0 */
/* Which sketch a lattice is, by its edges alone. */
#ifndef GK_PICTURE_PRIOR_FIT_H
#define GK_PICTURE_PRIOR_FIT_H

#include "prior-rules.h"

enum {
  GRID_PLACES = 1 << 16, /* of a lattice; a larger one is no form */
  GRID_DROPPED_ROWS = 3, /* lines that are none: underlines, strokes of large characters */
  GRID_DROPPED_COLUMNS = 2
};

/* Which edges a grid has. */
struct edges {
  uint32_t rows, columns;
  uint8_t *below; /* rows × columns: an edge between this place and the one below */
  uint8_t *after; /* the same, and the one at its right */
};

/* How a lattice lies on a grid: rows first_row… of the lattice are the grid's, but for the lines of
 * the grid that are none. */
struct match {
  const struct lattice *lattice;
  uint32_t first_row, rows;
  uint32_t differences;                                                  /* edges */
  uint32_t dropped;                                                      /* lines */
  uint32_t row_from[LATTICE_ROWS + 1], column_from[LATTICE_COLUMNS + 1]; /* grid's row of each */
};

/* The edges of a grid. False: it has places that no cell covers, or cells that overlap or leave it,
 * or is larger than any form. `at` gets the number of the cell at each place. */
bool edges_of_grid(struct gk_context *context, const struct gk_grid *grid, struct edges *edges,
                   uint32_t **at);

/* The one sketch that the edges are, or nearly are. False: none, or several with other labels. */
bool match_lattice(struct gk_context *context, const struct gk_prior *prior,
                   const struct edges *edges, struct match *match);

#endif
