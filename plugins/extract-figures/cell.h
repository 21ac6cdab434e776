/* SPDX-License-Identifier: Apache-2.0 */
/* Which cell of a statutory form a quantity, or the word that there was none, speaks of. */
#ifndef GK_FIGURES_CELL_H
#define GK_FIGURES_CELL_H

#include "rules.h"

/* The cell that is counted by `subject`, or NULL. */
const struct cell *cell_of(const struct figure_rules *rules, struct gk_text subject);

/* The first 未收到…申请 at or after byte *from, which is moved past it: its cell, its place; NULL:
 * no more. */
const struct cell *cell_none(const struct figure_rules *rules, struct gk_text text, size_t *from,
                             size_t *offset, size_t *size);

#endif
