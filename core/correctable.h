/* SPDX-License-Identifier: Apache-2.0 */
/* Which recognised cell a person means who names one as `gongkai show` does. */
#ifndef GK_CORRECTABLE_H
#define GK_CORRECTABLE_H

#include "error.h"
#include "store-correction.h"
#include "view.h"

/* Fills in where the cell stands in its picture, how it was named and what was read in it; texts
 * are lent from the document. `whole`: it may be a part of the recognised cell, which is meant.
 * False: *error, "usage", says why nothing there can be corrected. */
bool gk_correctable_find(const struct gk_view *view, uint32_t table, uint32_t row, uint32_t column,
                         bool whole, struct gk_stored_correction *found, struct gk_error *error);

/* Whether the recognised cell that a correction is about says what it does. */
bool gk_correctable_is_done(struct gk_document *document, const struct gk_correction *correction);

/* The cell that a correction is about, of a table that is shown; NULL: none. *number: t1 is 1. */
const struct gk_cell *gk_correctable_locate(const struct gk_view *view,
                                            const struct gk_correction *correction,
                                            uint32_t *number);

#endif
