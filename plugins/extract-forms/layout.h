/* SPDX-License-Identifier: Apache-2.0 */
/* A form drawn anew as it is printed, with the texts that the source has. */
#ifndef GK_FORMS_LAYOUT_H
#define GK_FORMS_LAYOUT_H

#include "reading.h"

/* The grid of a form whose cells stand in the sources first..last of an instance. */
struct layout {
  struct gk_cell *cells;
  uint32_t cell_count, cell_room;
  uint32_t rows, columns;
  uint32_t row_of[MAXIMAL_ROWS];                       /* grid row of a form's row */
  uint32_t column_of[MAXIMAL_BLOCKS][MAXIMAL_COLUMNS]; /* grid column */
  uint32_t line_columns;                               /* of a form in one line: columns a row */
};

/* Draws the rows of `instance` that stand in the sources first..last (numbers in the stream).
 * `leftovers`: adds what belongs to no form, so that no text of the source is lost. */
void layout_draw(struct reader_state *state, const struct instance *instance, uint32_t first,
                 uint32_t last, bool leftovers, struct layout *layout);

/* Where the place of a form stands in the grid. */
void layout_place(const struct layout *layout, const struct instance *instance, uint32_t block,
                  uint32_t row, uint32_t column, uint32_t *grid_row, uint32_t *grid_column);

#endif
