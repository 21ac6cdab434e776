/* SPDX-License-Identifier: Apache-2.0 */
/* Cells as they follow one another in rows, put on their places in a grid (HTML 4.01, 11.2.6; the
 * algorithm is that of HTML 5, 4.9.12, but no two cells share a place). */
#ifndef GK_HTML_GRID_H
#define GK_HTML_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  /* The widest statutory form has 11 columns; a year by days has 366. */
  GK_HTML_COLUMN_LIMIT = 512,
  GK_HTML_ROWSPAN_LIMIT = 65534 /* as browsers have it */
};

struct gk_html_grid_cell {
  uint32_t row;              /* in: the tr it stands in, ascending; out: the row of the grid */
  uint32_t column;           /* out */
  uint32_t rowspan, colspan; /* in: as written, rowspan 0 being "to the end of its group"; out: at
                                least 1 */
  uint32_t group_end;        /* in: the row after the last of its row group */
  bool lost;                 /* out: there was no column left for it */
};

struct gk_html_grid {
  uint32_t rows, columns;
  uint32_t clamped; /* cells whose spans were cut */
};

/* Places `count` cells of a table with `rows` rows. Rows and columns in which no cell begins are
 * closed up, since nobody can see them. False: out of memory. */
bool gk_html_grid_place(struct gk_html_grid_cell *cells, size_t count, uint32_t rows,
                        struct gk_html_grid *grid);

#endif
