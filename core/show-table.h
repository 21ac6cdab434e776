/* SPDX-License-Identifier: Apache-2.0 */
/* One table for a person who looks at how it was read: its grid, and each cell that is not sure, or
 * that arithmetic or a person decided, or that a finding rests on; as text or over its picture. */
#ifndef GK_SHOW_TABLE_H
#define GK_SHOW_TABLE_H

#include <stdio.h>

#include "drawing.h"
#include "store-correction.h"
#include "view.h"

/* Prints table `number` (t1 is 1) of the view. `corrections` are the store's. */
void gk_show_table(FILE *out, const struct gk_view *view, uint32_t number,
                   const struct gk_stored_corrections *corrections);

/* Fills in the cells that stand in one picture, that of the first of them, and the page; not the
 * picture's bytes and the title. A page that is set is kept. In the document's arena. *resource:
 * the picture. False: *error, "usage": the table was not recognised, or where its cells stand is
 * not known. */
bool gk_show_table_draw(const struct gk_view *view, uint32_t number, struct gk_drawing *drawing,
                        const struct gk_resource **resource, struct gk_error *error);

#endif
