/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sides of a table, and lines that are none of it.
 */
#ifndef GONGKAI_PICTURE_SIDE_H
#define GONGKAI_PICTURE_SIDE_H

#include "axis.h"

/* Adds a side where most lines of `across` run on beyond the last line of `axis`. `centre`: the
 * middle of the table, along. false: no memory. */
bool gk_side_assume(struct gk_axis *axis, const struct gk_axis *across, float em, float centre);
/* Makes two lines that are as close as those of a double border, with nothing in `binary` between
 * them, one. `down`: the lines are those of columns. */
void gk_side_join_double(PIX *binary, struct gk_axis *axis, bool down, float em);
/* Drops the lines at a side that lines across do not come to: the edge of a sheet, or a stray.
 * `ruled`: that of `across`. true: some were. */
bool gk_side_drop_strays(const struct gk_ruled *ruled, struct gk_axis *axis,
                         const struct gk_axis *across, float em);

/* Whether there are two tables one below the other: no line of `columns`, not even a side, comes to
 * the place between two rows that both have rows of cells beyond them. Into *below goes the middle
 * of that place. `ruled`: that of `columns`. */
bool gk_side_ends_between(const struct gk_ruled *ruled, const struct gk_axis *rows,
                          const struct gk_axis *columns, float em, float *below);

#endif
