/* SPDX-License-Identifier: Apache-2.0 */
#include "perspective.h"
#include "warp.h"

#include <math.h>

/* Parts of an em: strokes of which the direction is known well; how far apart the outermost are. */
#define LONG 5.0f
#define SPREAD 8.0f
/* As many lines of a direction at least. */
#define LINES 4
/* Slopes that differ by more from what the others say are of no ruled line. */
#define STRAY 0.012
/* Less is no more than a lattice bears. */
#define LEAST_SLOPE 0.003
/* More is no photograph of a page. */
#define MOST_SLOPE 0.25
/* By how much the picture may grow. */
#define GROWTH 1.5

/* slope = start + growth * across, for the lines of a direction. */
struct lean {
  double start, growth;
  double first, last; /* across: of the outermost lines */
  double along;       /* the middle of all */
  bool known;
};

static struct lean fit(const struct gk_strokes *strokes, float em, const struct lean *before)
{
  struct lean lean = {.first = INFINITY, .last = -INFINITY};
  double n = 0, x = 0, y = 0, xx = 0, xy = 0, along = 0;
  int lines = 0;
  for (int i = 0; i < strokes->count; i++) {
    const struct gk_stroke *stroke = &strokes->strokes[i];
    double weight = (double)(stroke->last - stroke->first), across = (double)stroke->middle;
    double slope = (double)stroke->slope;
    if (weight < (double)(LONG * em) || fabs(slope) > MOST_SLOPE ||
        (before && fabs(slope - before->start - before->growth * across) > STRAY))
      continue;
    /* The longer one is, the better its slope is known. */
    weight *= weight;
    n += weight;
    x += weight * across;
    y += weight * slope;
    xx += weight * across * across;
    xy += weight * across * slope;
    along += weight * (double)(stroke->first + stroke->last) / 2;
    lean.first = fmin(lean.first, across);
    lean.last = fmax(lean.last, across);
    lines++;
  }
  double spread = n * xx - x * x;
  lean.known = lines >= LINES && lean.last - lean.first > (double)(SPREAD * em) && spread > 0;
  if (lean.known) {
    lean.growth = (n * xy - x * y) / spread;
    lean.start = (y - lean.growth * x) / n;
    lean.along = along / n;
  }
  return lean;
}

static struct lean find_lean(const struct gk_strokes *strokes, float em)
{
  struct lean lean = fit(strokes, em, NULL);
  return lean.known ? fit(strokes, em, &lean) : lean;
}

static double steepest(const struct lean *lean)
{
  return fmax(fabs(lean->start + lean->growth * lean->first),
              fabs(lean->start + lean->growth * lean->last));
}

/* Where the row that crosses its middle at `y` meets the column that crosses its own at `x`. */
static void meet(const struct lean *rows, const struct lean *columns, double x, double y,
                 double point[2])
{
  double across = rows->start + rows->growth * y, down = columns->start + columns->growth * x;
  point[1] = (y + across * (x - down * columns->along - rows->along)) / (1 - across * down);
  point[0] = x + down * (point[1] - columns->along);
}

bool gk_perspective_find(const struct gk_strokes *rows, const struct gk_strokes *columns, float em,
                         int width, int height, double warp[9], int *to_width, int *to_height)
{
  struct lean across = find_lean(rows, em), down = find_lean(columns, em);
  if (!across.known || !down.known ||
      (steepest(&across) < LEAST_SLOPE && steepest(&down) < LEAST_SLOPE))
    return false;
  double flat[8], slanted[8], there[9];
  for (int i = 0; i < 4; i++) {
    flat[2 * i] = i == 1 || i == 2 ? down.last : down.first;
    flat[2 * i + 1] = i >= 2 ? across.last : across.first;
    meet(&across, &down, flat[2 * i], flat[2 * i + 1], &slanted[2 * i]);
  }
  if (!gk_warp_of_points(slanted, flat, there) || !gk_warp_of_points(flat, slanted, warp))
    return false;
  /* All of the picture is kept, as far as it does not grow without end. */
  double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
  for (int i = 0; i < 4; i++) {
    double x, y, corner_x = i & 1 ? width : 0, corner_y = i & 2 ? height : 0;
    if (there[6] * corner_x + there[7] * corner_y + there[8] < 0.3)
      return false;
    gk_warp_point(there, corner_x, corner_y, &x, &y);
    left = fmin(left, x);
    top = fmin(top, y);
    right = fmax(right, x);
    bottom = fmax(bottom, y);
  }
  if (!(right - left < GROWTH * width && bottom - top < GROWTH * height))
    return false;
  const double moved[9] = {1, 0, left, 0, 1, top, 0, 0, 1};
  gk_warp_join(moved, warp, warp);
  *to_width = (int)(right - left) + 1;
  *to_height = (int)(bottom - top) + 1;
  return true;
}
