/* SPDX-License-Identifier: Apache-2.0 */
#include "side.h"
#include "edge.h"

#include <math.h>
#include <stdlib.h>

/* Parts of an em: how far lines run on beyond the last one across them where a side has none. */
#define BEYOND 1.2f
/* Of an edge, how much must be ruled for its line to come there. */
#define COMES 0.25f
/* Parts of an em: two lines no further apart are a double one: nothing can be written between. */
#define DOUBLE 0.75f
/* The same where nothing is. */
#define DOUBLE_BLANK 0.95f
/* Parts of an em: a short stroke as close to a line is a part of it. */
#define STRAY 0.55f
/* Of two lines that are a double one, how much runs beside the other. */
#define ALONG 0.6f
/* Along a double line, how much of it may have ink between the two: what crosses it. */
#define CROSSED 0.06f

static int by_value(const void *left, const void *right)
{
  float a = *(const float *)left, b = *(const float *)right;
  return a < b ? -1 : a > b;
}

bool gk_side_assume(struct gk_axis *axis, const struct gk_axis *across, float em, float centre)
{
  if (axis->count == 0 || across->count < 2)
    return true;
  float *ends = malloc((size_t)across->count * sizeof *ends);
  if (!ends)
    return false;
  bool good = true;
  for (int side = 0; side < 2 && good; side++) {
    const struct gk_axis_line *outer = &axis->lines[side ? axis->count - 1 : 0];
    int beyond = 0, sides = 0;
    for (int i = 0; i < across->count; i++) {
      float end = side ? across->lines[i].last : across->lines[i].first;
      if (across->lines[i].assumed)
        continue;
      if (side ? end > outer->middle + BEYOND * em : end < outer->middle - BEYOND * em) {
        ends[beyond++] = end;
        sides += i == 0 || i + 1 == across->count;
      }
    }
    /* Both sides to the same place are enough: cells there may be wide. */
    bool framed = sides == 2 && fabsf(ends[0] - ends[beyond - 1]) < BEYOND * em / 2;
    if (beyond < 2 || (beyond * 2 <= across->count && !framed))
      continue;
    qsort(ends, (size_t)beyond, sizeof *ends, by_value);
    good = gk_axis_assume(axis, ends[beyond / 2], outer->slope, centre);
  }
  free(ends);
  return good;
}

/* Whether a line comes to the place between two others: broken or whole. */
static bool comes(const struct gk_ruled *ruled, const struct gk_axis *across, int line,
                  const struct gk_axis *axis, int first, float em)
{
  float middle = across->lines[line].middle;
  struct gk_edge edge = gk_edge_look(ruled, across, line, gk_axis_across(axis, first, middle),
                                     gk_axis_across(axis, first + 1, middle), em);
  return across->lines[line].assumed || edge.lone >= COMES || gk_edge_vote(&edge) > 0;
}

bool gk_side_drop_strays(const struct gk_ruled *ruled, struct gk_axis *axis,
                         const struct gk_axis *across, float em)
{
  bool dropped = false;
  for (int side = 0; side < 2; side++) {
    int first = side ? axis->count - 2 : 0, came = 0;
    if (axis->count < 3)
      break;
    for (int i = 0; i < across->count; i++)
      came += comes(ruled, across, i, axis, first, em);
    /* The sides come to it at least. */
    if (came < 2) {
      gk_axis_drop(axis, side ? axis->count - 1 : 0);
      dropped = true;
    }
  }
  return dropped;
}

static bool ink_between(PIX *binary, bool down, int along, int from, int to)
{
  l_uint32 value = 0;
  for (int across = from; across <= to && !value; across++)
    pixGetPixel(binary, down ? across : along, down ? along : across, &value);
  return value != 0;
}

/* Whether nothing is written between two lines. */
static bool is_blank(PIX *binary, const struct gk_axis *axis, int line, bool down, float em)
{
  const struct gk_axis_line *first = &axis->lines[line], *second = &axis->lines[line + 1];
  int start = (int)fmaxf(first->first, second->first), crossed = 0, all = 0;
  int end = (int)fminf(first->last, second->last);
  float aside = fmaxf(1.5f, 0.06f * em);
  for (int along = start; along <= end; along++) {
    float from = gk_axis_across(axis, line, (float)along) + first->thickness / 2 + aside;
    float to = gk_axis_across(axis, line + 1, (float)along) - second->thickness / 2 - aside;
    all++;
    crossed += ink_between(binary, down, along, (int)from, (int)to);
  }
  return all > 0 && (float)crossed <= CROSSED * (float)all;
}

/* Whether one of two lines runs along most of the other, and so that way about. */
static bool run_beside(const struct gk_axis_line *first, const struct gk_axis_line *second)
{
  float common = fminf(first->last, second->last) - fmaxf(first->first, second->first);
  float longer = fmaxf(first->last - first->first, second->last - second->first);
  return common > ALONG * longer;
}

void gk_side_join_double(PIX *binary, struct gk_axis *axis, bool down, float em)
{
  for (int i = 0; i + 1 < axis->count; i++) {
    const struct gk_axis_line *first = &axis->lines[i], *second = &axis->lines[i + 1];
    float apart = second->middle - first->middle;
    bool beside = run_beside(first, second);
    if (beside ? apart > DOUBLE_BLANK * em ||
                     (apart > DOUBLE * em && !is_blank(binary, axis, i, down, em))
               : apart > STRAY * em)
      continue;
    /* Of a side its inner line, else the longer one. */
    bool drops_first =
        beside && (i == 0 || i + 2 == axis->count) ? i == 0 : second->length > first->length;
    gk_axis_drop(axis, drops_first ? i : i + 1);
    i--;
  }
}

bool gk_side_ends_between(const struct gk_ruled *ruled, const struct gk_axis *rows,
                          const struct gk_axis *columns, float em, float *below)
{
  for (int i = 1; i + 2 < rows->count; i++) {
    bool came = false;
    for (int j = 0; j < columns->count && !came; j++)
      came = comes(ruled, columns, j, rows, i, em);
    if (came)
      continue;
    *below = (rows->lines[i].middle + rows->lines[i + 1].middle) / 2;
    return true;
  }
  return false;
}
