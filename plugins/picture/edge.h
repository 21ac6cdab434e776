/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The vote on an edge of a lattice: is a line ruled there?
 */
#ifndef GONGKAI_PICTURE_EDGE_H
#define GONGKAI_PICTURE_EDGE_H

#include "axis.h"

/* What was seen along an edge. */
struct gk_edge {
  /* Parts of its length, 0..1. */
  float ink;     /* has ink */
  float runs;    /* has ink of runs longer than those of glyphs */
  float lone;    /* has ink, and none close above and below it */
  float through; /* has none, but some above or below: what passes is no line */
  float beside;  /* has ink both above and below */
  float ends;    /* of the end that has less ink, over 0.3 em */
  float most;    /* of the end that has more */
  float longest; /* em: the longest stretch of lone ink */
  float length;  /* em */
};

/* Looks at a line of `axis` between two places along it, in `ruled`. */
struct gk_edge gk_edge_look(const struct gk_ruled *ruled, const struct gk_axis *axis, int line,
                            float from, float to, float em);
/* Which part of the way from one point to another (each along and across) is ruled: has ink, and
 * none close above and below it. `to` is greater than `from`. */
float gk_edge_left_over(const struct gk_ruled *ruled, float from, float start, float to, float end,
                        float em);
/* How surely the edge is ruled, as the logarithm of the odds: above 0 it is, below 0 it is not. Of
 * a line of which nothing else is known. */
float gk_edge_vote(const struct gk_edge *edge);
/* The same of one that is ruled elsewhere: less is enough. */
float gk_edge_vote_known(const struct gk_edge *edge);

#endif
