/* SPDX-License-Identifier: Apache-2.0 */
#include "edge.h"

#include <math.h>

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

struct gk_edge gk_edge_look(const struct gk_ruled *ruled, const struct gk_axis *axis, int line,
                            float from, float to, float em)
{
  struct gk_edge edge = {0};
  float margin = fminf(0.25f * em, 0.2f * (to - from));
  int first = (int)(from + margin), last = (int)(to - margin);
  int band = (int)(axis->lines[line].thickness / 2) + (int)fmaxf(1, 0.05f * em);
  int beside = 2 * band + (int)fmaxf(2, 0.12f * em);
  int all = 0, hits = 0, runs = 0, above = 0, below = 0;
  for (int x = first; x <= last; x++) {
    int y = (int)lrintf(gk_axis_across(axis, line, (float)x));
    all++;
    above += ink_at(ruled->ink, x, y - beside - band, y - beside + band);
    below += ink_at(ruled->ink, x, y + beside - band, y + beside + band);
    hits += ink_at(ruled->ink, x, y - band, y + band);
    runs += ink_at(ruled->runs, x, y - band, y + band);
  }
  if (!all)
    return edge;
  edge.ink = (float)hits / (float)all;
  edge.runs = (float)runs / (float)all;
  edge.above = (float)above / (float)all;
  edge.below = (float)below / (float)all;
  return edge;
}

float gk_edge_vote(const struct gk_edge *edge)
{
  float vote = (0.5f * edge->ink + edge->runs - 0.3f * fminf(edge->above, edge->below) - 0.55f) * 2;
  return vote > 1 ? 1 : vote < -1 ? -1 : vote;
}
