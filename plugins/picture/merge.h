/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Places of a lattice joined to cells where no line parts them.
 */
#ifndef GONGKAI_PICTURE_MERGE_H
#define GONGKAI_PICTURE_MERGE_H

#include <stdbool.h>

/* `right[r * columns + c]` is the vote on the edge between a place and the one at its right,
 * `down[...]` on that to the one below it: above 0 a line is there. Into of[...] goes the number of
 * the cell that each place belongs to, from 0 in reading order; every cell is a rectangle: where
 * the votes give none, those that were nearest to even yield. Returns how many cells; -1: no
 * memory. */
int gk_merge_places(const float *right, const float *down, int rows, int columns, int *of);

#endif
