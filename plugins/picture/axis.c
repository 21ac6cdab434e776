/* SPDX-License-Identifier: Apache-2.0 */
#include "axis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Parts of an em: two strokes no further apart are one line, perhaps a double one. A row of text
 * does not fit between them. */
#define APART 0.4f
/* Beyond any table; the shortest strokes make no more lines. */
#define LINES_LIMIT 1000

struct sums {
  double n, x, y, xx, xy, thickness;
};

struct draft {
  struct sums sums;
  float length, first, last;
};

static void draft_fit(const struct draft *draft, double *start, double *slope)
{
  const struct sums *s = &draft->sums;
  double spread = s->n * s->xx - s->x * s->x;
  *slope = spread > 1e-6 * s->n ? (s->n * s->xy - s->x * s->y) / spread : 0;
  *start = (s->y - *slope * s->x) / s->n;
}

static void draft_add(struct draft *draft, const struct gk_strokes *strokes, int index)
{
  const struct gk_stroke *stroke = &strokes->strokes[index];
  for (int i = stroke->point; i < stroke->point + stroke->points; i++) {
    double x = strokes->points[i].along, y = strokes->points[i].across;
    draft->sums.n++;
    draft->sums.x += x;
    draft->sums.y += y;
    draft->sums.xx += x * x;
    draft->sums.xy += x * y;
    draft->sums.thickness += stroke->thickness;
  }
  draft->length += stroke->last - stroke->first;
  if (stroke->first < draft->first)
    draft->first = stroke->first;
  if (stroke->last > draft->last)
    draft->last = stroke->last;
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

/* The line's places at every step: the fit, and what its strokes differ from it there. */
static void trace(const struct gk_strokes *strokes, const int *line_of, int line, double start,
                  double slope, float step, int steps, float *across)
{
  for (int i = 0; i < steps; i++)
    across[i] = NAN;
  for (int s = 0; s < strokes->count; s++) {
    if (line_of[s] != line)
      continue;
    const struct gk_stroke *stroke = &strokes->strokes[s];
    for (int p = stroke->point; p < stroke->point + stroke->points; p++) {
      int i = (int)(strokes->points[p].along / step);
      if (i < 0 || i >= steps)
        continue;
      float off =
          strokes->points[p].across - (float)(start + slope * (double)strokes->points[p].along);
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
    across[i] += (float)(start + slope * ((double)i + 0.5) * (double)step);
}

bool gk_axis_make(const struct gk_strokes *strokes, const int *of, int table, float em,
                  float length, float centre, struct gk_axis *axis)
{
  *axis = (struct gk_axis){.step = em / 4 < 2 ? 2 : em / 4};
  axis->steps = (int)(length / axis->step) + 1;
  const struct gk_stroke **order = malloc(((size_t)strokes->count + 1) * sizeof *order);
  int *line_of = malloc(((size_t)strokes->count + 1) * sizeof *line_of);
  struct draft *drafts = malloc(LINES_LIMIT * sizeof *drafts);
  int ordered = 0, count = 0;
  if (!order || !line_of || !drafts)
    goto fail;
  for (int i = 0; i < strokes->count; i++) {
    line_of[i] = -1;
    if (of[i] == table)
      order[ordered++] = &strokes->strokes[i];
  }
  qsort(order, (size_t)ordered, sizeof *order, by_length);
  for (int i = 0; i < ordered; i++) {
    int index = (int)(order[i] - strokes->strokes), best = -1;
    double middle = (double)(order[i]->first + order[i]->last) / 2;
    double least = (double)(APART * em);
    for (int j = 0; j < count; j++) {
      double start, slope;
      draft_fit(&drafts[j], &start, &slope);
      double off = fabs(start + slope * middle - (double)order[i]->middle);
      if (off < least) {
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
    draft_add(&drafts[best], strokes, index);
    line_of[index] = best;
  }
  axis->lines = calloc((size_t)count + 3, sizeof *axis->lines);
  if (!axis->lines)
    goto fail;
  for (int i = 0; i < count; i++) {
    double start, slope;
    draft_fit(&drafts[i], &start, &slope);
    struct gk_axis_line *line = &axis->lines[i];
    *line = (struct gk_axis_line){.middle = (float)(start + slope * (double)centre),
                                  .slope = (float)slope,
                                  .thickness = (float)(drafts[i].sums.thickness / drafts[i].sums.n),
                                  .first = drafts[i].first,
                                  .last = drafts[i].last,
                                  .length = drafts[i].length};
    line->across = malloc((size_t)axis->steps * sizeof *line->across);
    axis->count++;
    if (!line->across)
      goto fail;
    trace(strokes, line_of, i, start, slope, axis->step, axis->steps, line->across);
  }
  qsort(axis->lines, (size_t)count, sizeof *axis->lines, by_middle);
  free(order);
  free(line_of);
  free(drafts);
  return true;
fail:
  free(order);
  free(line_of);
  free(drafts);
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
