/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The vote on an edge of a lattice: is a line ruled there?
 */
#ifndef GONGKAI_PICTURE_EDGE_H
#define GONGKAI_PICTURE_EDGE_H

#include "axis.h"

/* What was seen along an edge. */
struct gk_edge {
  float ink;          /* the part of its length that has ink, 0..1 */
  float runs;         /* the part that has ink of long runs */
  float above, below; /* the parts that have ink at one side and at the other */
};

/* Looks at a line of `axis` between two places along it, in `ruled`. */
struct gk_edge gk_edge_look(const struct gk_ruled *ruled, const struct gk_axis *axis, int line,
                            float from, float to, float em);
/* How surely the edge is ruled: above 0 it is, below 0 it is not; -1..1. */
float gk_edge_vote(const struct gk_edge *edge);

#endif
