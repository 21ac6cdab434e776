/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The strokes of a page put together to groups, each of which may be a table.
 */
#ifndef GONGKAI_PICTURE_GROUP_H
#define GONGKAI_PICTURE_GROUP_H

#include "ruling.h"

struct gk_group {
  float left, top, right, bottom; /* pixels */
};

/* Says of every stroke of `rows` and of `columns` (which has x and y exchanged) in row_of[] and
 * column_of[] which group it belongs to, -1: none. Strokes that meet are of one group, those that
 * lie within it, and those that go on where its own broke off. Returns how many there are, at most
 * `limit`, and where they lie in groups[]; -1: no memory. */
int gk_groups_find(const struct gk_ruled *rows, const struct gk_ruled *columns, float em,
                   int *row_of, int *column_of, struct gk_group *groups, int limit);

#endif
