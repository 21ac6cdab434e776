/* SPDX-License-Identifier: Apache-2.0 */
/* Where the lines of print of a page stand. */
#ifndef OCR_TESSERACT_ROW_H
#define OCR_TESSERACT_ROW_H

#include "lattice.h"

/* A page of the smallest print has about 120. */
enum { GK_ROWS_LIMIT = 300 };

struct gk_row {
  float box[4]; /* of its ink: left, top, right, bottom, pixels of the prepared picture */
};

/* The lines of print outside of `count` tables, from top to bottom; at most GK_ROWS_LIMIT. `rows`
 * has room for them. */
int gk_rows_find(const struct gk_prepared *prepared, const struct gk_lattice *tables, int count,
                 struct gk_row *rows);

#endif
