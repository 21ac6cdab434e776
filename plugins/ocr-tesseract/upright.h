/* SPDX-License-Identifier: Apache-2.0 */
/* Which way up a page stands, told by whether its words can be read. */
#ifndef OCR_TESSERACT_UPRIGHT_H
#define OCR_TESSERACT_UPRIGHT_H

#include "engine.h"
#include "lattice.h"

/* Turns the page, and finds its tables anew, if its words can be read so and not as it is. The
 * words of `*count` tables are tried; where there are none, lines of text. A page that is upright
 * costs a few lines. *count is -1 where there was no memory for the tables. */
void gk_upright_set(struct gk_engine *words, struct gk_prepared *prepared,
                    struct gk_lattice **lattices, int *count);

#endif
