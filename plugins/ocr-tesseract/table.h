/* SPDX-License-Identifier: Apache-2.0 */
/* A ruled table of a page: its lattice's cells read and decided. */
#ifndef OCR_TESSERACT_TABLE_H
#define OCR_TESSERACT_TABLE_H

#include "guess.h"

/* Everything is gk_alloc's. */
struct gk_page_table {
  struct gk_cell *cells; /* as gk_add_table takes them */
  uint32_t count, rows, columns;
  float *column_lines; /* columns + 1 places of the lattice, 0 at its left and 1 at its right */
  float box[4];        /* pixels of the prepared picture */
  bool whole;          /* it is a statutory form from its first row on */
  bool at_head;        /* it stands where a page begins, */
  bool at_foot;        /* and where it ends */
  struct gk_place place;
};

/* Whether the lattice alone shows a statutory form, from its first row on. */
bool gk_table_is_form(struct gk_context *context, const struct gk_readers *readers,
                      const struct gk_lattice *lattice);

/* Reads a lattice's cells. `place` is of the page; boxes of cells are put into it. */
void gk_table_read(struct gk_context *context, const struct gk_readers *readers,
                   const struct gk_prepared *prepared, const struct gk_lattice *lattice,
                   const struct gk_place *place, struct gk_page_table *table);

/* Marks the cells of a table of no form as doubtful of which it is not sure that they are one cell
 * and no more: a number may be half of one, or two. */
void gk_table_doubt_places(const struct gk_lattice *lattice, struct gk_page_table *table);

/* The place of a box (pixels of the prepared picture) in the source: `place` with the box around
 * its corners there. */
struct gk_place gk_table_place(const struct gk_prepared *prepared, const struct gk_place *place,
                               const float box[4]);

#endif
