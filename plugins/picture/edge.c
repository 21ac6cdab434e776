/* SPDX-License-Identifier: Apache-2.0 */
#include "edge.h"

#include <math.h>

/* Logarithm of odds; more is not known of one edge. */
#define SURE 8.0f

static bool ink_at(PIX *ink, int x, int top, int bottom)
{
  int width = pixGetWidth(ink), height = pixGetHeight(ink), words = pixGetWpl(ink);
  if (x < 0 || x >= width)
    return false;
  top = top < 0 ? 0 : top;
  bottom = bottom >= height ? height - 1 : bottom;
  const l_uint32 *data = pixGetData(ink);
  for (int y = top; y <= bottom; y++)
    if (GET_DATA_BIT(data + (size_t)y * (size_t)words, x))
      return true;
  return false;
}

/* Where a line runs: a line of an axis, or from one point to another. */
struct path {
  const struct gk_axis *axis;
  int line;
  float start, across, slope;
};

static int across_at(const struct path *path, int along)
{
  float across = path->axis ? gk_axis_across(path->axis, path->line, (float)along)
                            : path->across + path->slope * ((float)along - path->start);
  return (int)lrintf(across);
}

static struct gk_edge look(const struct gk_ruled *ruled, const struct path *path, float thickness,
                           float from, float to, float em)
{
  struct gk_edge edge = {0};
  int first = (int)from + 2, last = (int)to - 2;
  int end = (int)(0.3f * em) + 1, start_ink = 0, end_ink = 0;
  int band = (int)(thickness / 2) + (int)fmaxf(1, 0.05f * em);
  int beside = 2 * band + (int)fmaxf(2, 0.12f * em);
  int all = 0, hits = 0, runs = 0, lone = 0, through = 0, both = 0, longest = 0, run = 0;
  for (int x = first; x <= last; x++) {
    int y = across_at(path, x);
    bool above = ink_at(ruled->ink, x, y - beside - band, y - beside + band);
    bool below = ink_at(ruled->ink, x, y + beside - band, y + beside + band);
    bool here = ink_at(ruled->ink, x, y - band, y + band);
    all++;
    hits += here;
    start_ink += here && x < first + end;
    end_ink += here && x > last - end;
    runs += here && ink_at(ruled->runs, x, y - band, y + band);
    lone += here && !above && !below;
    through += !here && (above || below);
    both += above && below;
    run = here && !above && !below ? run + 1 : 0;
    longest = run > longest ? run : longest;
  }
  if (!all)
    return edge;
  float parts = (float)all;
  edge.ink = (float)hits / parts;
  edge.runs = (float)runs / parts;
  edge.lone = (float)lone / parts;
  edge.through = (float)through / parts;
  edge.beside = (float)both / parts;
  edge.ends = (float)(start_ink < end_ink ? start_ink : end_ink) / (float)end;
  edge.most = (float)(start_ink > end_ink ? start_ink : end_ink) / (float)end;
  edge.longest = (float)longest / em;
  edge.length = (to - from) / em;
  return edge;
}

struct gk_edge gk_edge_look(const struct gk_ruled *ruled, const struct gk_axis *axis, int line,
                            float from, float to, float em)
{
  struct path path = {.axis = axis, .line = line};
  return look(ruled, &path, axis->lines[line].thickness, from, to, em);
}

float gk_edge_left_over(const struct gk_ruled *ruled, float from, float start, float to, float end,
                        float em)
{
  struct path path = {.start = from, .across = start, .slope = (end - start) / (to - from)};
  return look(ruled, &path, 0, from, to, em).lone;
}

static float bounded(float odds)
{
  return odds > SURE ? SURE : odds < -SURE ? -SURE : odds;
}

/* Both were fitted by logistic regression to some ten thousand edges of generated pictures. */
float gk_edge_vote(const struct gk_edge *edge)
{
  return bounded(2.2f * edge->ink + 1.3f * edge->runs + 3.6f * edge->lone - 1.5f * edge->through -
                 1.0f * edge->beside + 2.9f * edge->ends - 5.0f);
}

float gk_edge_vote_known(const struct gk_edge *edge)
{
  return bounded(1.6f * edge->ink + 2.8f * edge->runs + 3.4f * edge->lone - 1.0f * edge->through -
                 1.3f * edge->beside + 2.2f * edge->ends + 3.3f * edge->most +
                 4.0f * fminf(edge->longest, 1) - 6.2f);
}
