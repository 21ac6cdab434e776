/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lattice of a ruled table in a picture: lines of rows and columns, and the cells between them,
 * some of which cover several.
 */
#ifndef GONGKAI_PICTURE_LATTICE_H
#define GONGKAI_PICTURE_LATTICE_H

#include "prepare.h"

/* Beyond any printed form; what is found beyond it is no table. */
#define GK_LATTICE_LINES_LIMIT 400
#define GK_LATTICES_LIMIT 64
/* Of cells that are trusted less, a third has other spans than in the source (of generated pictures
 * with broken and otherwise damaged lines: 7 of 21); of those from here to 0.95, none of 160 had;
 * of those above, 2 of 10,663. */
#define GK_LATTICE_SURE 0.5f

struct gk_lattice_cell {
  int row, column; /* from 0 */
  int rowspan, colspan;
  float box[4];   /* left, top, right, bottom in pixels of the prepared picture, from the middle of
                     one ruled line to the middle of the other, where they run at this cell */
  float inner[4]; /* the same without the ruled lines' own width */
  float trust;    /* 0..1: how clearly each of its edges is there, and those inside it are not;
                     GK_LATTICE_SURE says what it means */
};

struct gk_lattice {
  int rows, columns;
  float *row_lines;    /* rows + 1 places from top to bottom, pixels */
  float *column_lines; /* columns + 1 places from left to right, pixels */
  float box[4];        /* of the whole, pixels */
  float trust;         /* the least sure of its cells' */
  /* By row, then column; every place of the grid belongs to just one. */
  struct gk_lattice_cell *cells;
  int count;
};

/* All ruled tables of a picture, from top to bottom, of at least two cells each. Returns how many,
 * at most GK_LATTICES_LIMIT, and in *lattices those, to be given to gk_lattices_free; -1: no
 * memory. */
int gk_lattices_find(const struct gk_prepared *prepared, struct gk_lattice **lattices);
void gk_lattices_free(struct gk_lattice *lattices, int count);

#endif
