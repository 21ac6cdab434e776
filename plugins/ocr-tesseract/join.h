/* SPDX-License-Identifier: Apache-2.0 */
/* Tables that go on over pages. */
#ifndef OCR_TESSERACT_JOIN_H
#define OCR_TESSERACT_JOIN_H

#include "table.h"

/* Whether the second table, at the top of the page after the first's, has the same columns. */
bool gk_join_fits(const struct gk_page_table *first, const struct gk_page_table *second);

/* Puts the second table's rows, without a header that it repeats, under the first's. Cells keep
 * their places. */
void gk_join(struct gk_context *context, struct gk_page_table *first,
             const struct gk_page_table *second);

#endif
