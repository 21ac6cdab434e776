/* SPDX-License-Identifier: Apache-2.0 */
#include "missing.h"
#include "edge.h"

#include <stdlib.h>

/* Parts of an em: a line is no nearer to the next. */
#define NARROW 1.2f
/* As many edges, and this part of all: characters that stand below each other are some. */
#define EDGES 2
#define OFTEN 0.4f
/* Pixels from one place that is tried to the next. */
#define STEP 2
/* Lines that are put back into a table; one more is tried after each. */
#define MOST 100

/* How much the edges of a line that is tried speak for it; 0: too few do. */
static float votes_for(const struct gk_ruled *ruled, const struct gk_axis *tried,
                       const struct gk_axis *across, float em)
{
  float sum = 0, middle = tried->lines[0].middle;
  int edges = 0;
  for (int i = 0; i + 1 < across->count; i++) {
    float from = gk_axis_across(across, i, middle), to = gk_axis_across(across, i + 1, middle);
    struct gk_edge edge = gk_edge_look(ruled, tried, 0, from, to, em);
    float vote = gk_edge_vote_known(&edge);
    if (vote > 0) {
      sum += vote;
      edges++;
    }
  }
  return edges >= EDGES && (float)edges >= OFTEN * (float)(across->count - 1) ? sum : 0;
}

/* The place between two lines that most speaks for a line; 0: none does; -1: no memory. */
static float best_place(const struct gk_ruled *ruled, const struct gk_axis *axis, int first,
                        const struct gk_axis *across, float em, float centre)
{
  const struct gk_axis_line *before = &axis->lines[first], *after = &axis->lines[first + 1];
  float best = 0, place = 0;
  for (float at = before->middle + NARROW * em; at < after->middle - NARROW * em; at += STEP) {
    float part = (at - before->middle) / (after->middle - before->middle);
    float slope = before->slope + part * (after->slope - before->slope);
    struct gk_axis tried = {.step = axis->step, .steps = axis->steps};
    if (!gk_axis_assume(&tried, at, slope, centre))
      return -1;
    tried.lines[0].thickness = before->thickness;
    float votes = votes_for(ruled, &tried, across, em);
    if (votes > best) {
      best = votes;
      place = at;
    }
    gk_axis_free(&tried);
  }
  return place;
}

bool gk_missing_find(const struct gk_ruled *ruled, struct gk_axis *axis,
                     const struct gk_axis *across, float em, float centre)
{
  int added = 0;
  for (int i = 0; i + 1 < axis->count && added < MOST;) {
    float place = best_place(ruled, axis, i, across, em, centre);
    if (place < 0 || (place > 0 && !gk_axis_assume(axis, place, axis->lines[i].slope, centre)))
      return false;
    if (place <= 0) {
      i++;
      continue;
    }
    added++;
    /* It is judged by its ink as others are. */
    axis->lines[i + 1].assumed = false;
    axis->lines[i + 1].thickness = axis->lines[i].thickness;
  }
  return true;
}
