/* SPDX-License-Identifier: Apache-2.0 */
#include "axis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Parts of an em: two strokes no further apart are one line, perhaps a double one. A row of text
 * does not fit between them. */
#define APART 0.55f
/* Parts of an em: two strokes further apart are the two of a double line. */
#define DOUBLE 0.2f
/* What slopes of lines of a photograph differ by from their median. */
#define SLOPES 0.02f
/* Beyond any table; the shortest strokes make no more lines. */
#define LINES_LIMIT 1000

/* Parts of an em: the shortest strokes of which the direction is known well. */
#define LONG 6.0f

/* What the lines of a table lean, from across to along: they may meet far away. */
struct lean {
  double start, growth; /* across per along, and what it grows by for a pixel across */
};

struct draft {
  double sum, length; /* of where strokes cross the middle, times their lengths */
  double thickness;
  float first, last;
};

struct leaning {
  float slope, across, weight;
};

static int by_slope(const void *left, const void *right)
{
  const struct leaning *a = left, *b = right;
  return a->slope < b->slope ? -1 : a->slope > b->slope;
}

/* The median of the long strokes' slopes, and by least squares of those near it how they turn. */
static struct lean find_lean(const struct gk_stroke *const *order, int count, float em,
                             struct leaning *found)
{
  struct lean lean = {0, 0};
  int kept = 0;
  double all = 0, below = 0;
  for (int i = 0; i < count; i++) {
    float length = order[i]->last - order[i]->first;
    if (length < LONG * em)
      continue;
    found[kept++] = (struct leaning){order[i]->slope, order[i]->middle, length};
    all += (double)length;
  }
  if (!kept)
    return lean;
  qsort(found, (size_t)kept, sizeof *found, by_slope);
  int middle = 0;
  while (middle + 1 < kept && (below += (double)found[middle].weight) * 2 < all)
    middle++;
  float median = found[middle].slope;
  lean.start = (double)median;
  double n = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (int i = 0; i < kept; i++) {
    if (fabsf(found[i].slope - median) > SLOPES)
      continue;
    double weight = (double)found[i].weight, across = (double)found[i].across;
    n += weight;
    x += weight * across;
    y += weight * (double)found[i].slope;
    xx += weight * across * across;
    xy += weight * across * (double)found[i].slope;
  }
  double spread = n * xx - x * x;
  if (kept >= 4 && spread > n * n * (double)(LONG * em * em)) {
    lean.growth = (n * xy - x * y) / spread;
    lean.start = (y - lean.growth * x) / n;
  }
  return lean;
}

static double lean_at(const struct lean *lean, double across)
{
  return lean->start + lean->growth * across;
}

/* Where a stroke crosses the middle of the table if it goes on as the lines there lean. */
static double crossing(const struct gk_stroke *stroke, const struct lean *lean, float centre)
{
  double along = (double)(stroke->first + stroke->last) / 2;
  return (double)stroke->middle + lean_at(lean, (double)stroke->middle) * ((double)centre - along);
}

static int by_length(const void *left, const void *right)
{
  const struct gk_stroke *a = *(const struct gk_stroke *const *)left;
  const struct gk_stroke *b = *(const struct gk_stroke *const *)right;
  float first = a->last - a->first, second = b->last - b->first;
  if (first != second)
    return first < second ? 1 : -1;
  return a < b ? -1 : a > b;
}

static int by_middle(const void *left, const void *right)
{
  const struct gk_axis_line *a = left, *b = right;
  return a->middle < b->middle ? -1 : a->middle > b->middle;
}

/* The line's places at every step: as it leans, and what its strokes differ from that there. */
static void trace(const struct gk_strokes *strokes, const int *line_of, int line,
                  const struct gk_axis_line *traced, float centre, float stray,
                  const struct gk_axis *axis)
{
  float *across = traced->across;
  int steps = axis->steps;
  for (int i = 0; i < steps; i++)
    across[i] = NAN;
  for (int s = 0; s < strokes->count; s++) {
    if (line_of[s] != line)
      continue;
    const struct gk_stroke *stroke = &strokes->strokes[s];
    for (int p = stroke->point; p < stroke->point + stroke->points; p++) {
      const struct gk_stroke_point *point = &strokes->points[p];
      int i = (int)(point->along / axis->step);
      float off = point->across - (traced->middle + traced->slope * (point->along - centre));
      if (i >= 0 && i < steps && fabsf(off) <= stray)
        across[i] = isnan(across[i]) ? off : (across[i] + off) / 2;
    }
  }
  int known = -1;
  for (int i = 0; i <= steps; i++) {
    if (i < steps && isnan(across[i]))
      continue;
    float before = known >= 0 ? across[known] : i < steps ? across[i] : 0;
    float after = i < steps ? across[i] : before;
    for (int j = known + 1; j < i; j++)
      across[j] = known < 0 || i == steps
                      ? after
                      : before + (after - before) * (float)(j - known) / (float)(i - known);
    known = i;
  }
  for (int i = 0; i < steps; i++)
    across[i] += traced->middle + traced->slope * (((float)i + 0.5f) * axis->step - centre);
}

/* Whether a stroke runs beside others of a draft instead of going on where they end: the two of a
 * double line do. */
static bool runs_beside(const struct gk_strokes *strokes, const struct gk_stroke *const *order,
                        int before, const int *line_of, int draft, const struct gk_stroke *stroke,
                        double off)
{
  float beside = 0;
  for (int i = 0; i < before; i++) {
    const struct gk_stroke *other = order[i];
    if (line_of[other - strokes->strokes] != draft ||
        off < (double)(1 + (other->thickness + stroke->thickness) / 2))
      continue;
    float common = fminf(other->last, stroke->last) - fmaxf(other->first, stroke->first);
    beside += fmaxf(common, 0);
  }
  return beside > (stroke->last - stroke->first) / 2;
}

/* Puts strokes to drafts of lines, the longest first; into line_of[] goes the draft of each. */
static int draft_lines(const struct gk_strokes *strokes, const struct gk_stroke *const *order,
                       int ordered, const struct lean *lean, float em, float centre,
                       struct draft *drafts, int *line_of)
{
  int count = 0;
  for (int i = 0; i < ordered; i++) {
    int best = -1;
    double least = (double)(APART * em), place = crossing(order[i], lean, centre);
    double length = (double)(order[i]->last - order[i]->first);
    for (int j = 0; j < count; j++) {
      double off = fabs(drafts[j].sum / drafts[j].length - place);
      if (off < least && !runs_beside(strokes, order, i, line_of, j, order[i], off)) {
        least = off;
        best = j;
      }
    }
    if (best < 0 && count == LINES_LIMIT)
      continue;
    if (best < 0) {
      best = count++;
      drafts[best] = (struct draft){.first = order[i]->first, .last = order[i]->last};
    }
    struct draft *draft = &drafts[best];
    line_of[order[i] - strokes->strokes] = best;
    /* A second line beside the first, of a double one, does not move it. */
    if (draft->length > 0 && least > (double)(DOUBLE * em))
      continue;
    draft->sum += length * place;
    draft->length += length;
    draft->thickness += length * (double)order[i]->thickness;
    draft->first = fminf(draft->first, order[i]->first);
    draft->last = fmaxf(draft->last, order[i]->last);
  }
  return count;
}

bool gk_axis_make(const struct gk_strokes *strokes, const int *of, int table, float em,
                  float length, float centre, struct gk_axis *axis)
{
  *axis = (struct gk_axis){.step = em / 4 < 2 ? 2 : em / 4};
  axis->steps = (int)(length / axis->step) + 1;
  size_t room = (size_t)strokes->count + 1;
  const struct gk_stroke **order = malloc(room * sizeof *order);
  int *line_of = malloc(room * sizeof *line_of);
  struct leaning *found = malloc(room * sizeof *found);
  struct draft *drafts = malloc(LINES_LIMIT * sizeof *drafts);
  int ordered = 0, count = 0;
  if (!order || !line_of || !found || !drafts)
    goto done;
  for (int i = 0; i < strokes->count; i++) {
    line_of[i] = -1;
    if (of[i] == table)
      order[ordered++] = &strokes->strokes[i];
  }
  qsort(order, (size_t)ordered, sizeof *order, by_length);
  struct lean lean = find_lean(order, ordered, em, found);
  count = draft_lines(strokes, order, ordered, &lean, em, centre, drafts, line_of);
  axis->lines = calloc((size_t)count + 1, sizeof *axis->lines);
  for (int i = 0; i < count && axis->lines; i++) {
    struct gk_axis_line *line = &axis->lines[i];
    double place = drafts[i].sum / drafts[i].length;
    *line = (struct gk_axis_line){.middle = (float)place,
                                  .slope = (float)lean_at(&lean, place),
                                  .thickness = (float)(drafts[i].thickness / drafts[i].length),
                                  .first = drafts[i].first,
                                  .last = drafts[i].last,
                                  .length = (float)drafts[i].length};
    line->across = malloc((size_t)axis->steps * sizeof *line->across);
    if (!line->across)
      goto done;
    axis->count++;
    trace(strokes, line_of, i, line, centre, DOUBLE * em, axis);
  }
  if (axis->lines)
    qsort(axis->lines, (size_t)count, sizeof *axis->lines, by_middle);
done:
  free(order);
  free(line_of);
  free(found);
  free(drafts);
  if (axis->lines && axis->count == count)
    return true;
  gk_axis_free(axis);
  return false;
}

bool gk_axis_assume(struct gk_axis *axis, float across, float slope, float centre)
{
  struct gk_axis_line *lines = realloc(axis->lines, ((size_t)axis->count + 1) * sizeof *lines);
  if (!lines)
    return false;
  axis->lines = lines;
  float *places = malloc((size_t)axis->steps * sizeof *places);
  if (!places)
    return false;
  for (int i = 0; i < axis->steps; i++)
    places[i] = across + slope * (((float)i + 0.5f) * axis->step - centre);
  lines[axis->count++] =
      (struct gk_axis_line){.middle = across, .slope = slope, .across = places, .assumed = true};
  qsort(lines, (size_t)axis->count, sizeof *lines, by_middle);
  return true;
}

void gk_axis_drop(struct gk_axis *axis, int line)
{
  free(axis->lines[line].across);
  axis->count--;
  memmove(&axis->lines[line], &axis->lines[line + 1],
          (size_t)(axis->count - line) * sizeof *axis->lines);
}

float gk_axis_across(const struct gk_axis *axis, int line, float along)
{
  int i = (int)(along / axis->step);
  i = i < 0 ? 0 : i >= axis->steps ? axis->steps - 1 : i;
  return axis->lines[line].across[i];
}

void gk_axis_free(struct gk_axis *axis)
{
  for (int i = 0; i < axis->count; i++)
    free(axis->lines[i].across);
  free(axis->lines);
  *axis = (struct gk_axis){0};
}
