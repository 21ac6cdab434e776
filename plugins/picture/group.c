/* SPDX-License-Identifier: Apache-2.0 */
#include "group.h"
#include "edge.h"

#include <math.h>
#include <stdlib.h>

/* How much of a group of lines lies within another where both are one table. */
#define MOSTLY 0.4f
/* Parts of an em: a line that ends this near to another meets it. */
#define REACH 1.0f
/* The same for pieces of one broken line, which are no table alone. */
#define STRAY 1.9f
/* Parts of an em: a frame is larger than this. */
#define FRAME 10.0f
/* Parts of an em: what two pieces of one line differ by across it. */
#define ASIDE 0.3f
/* Of the gap between two pieces of one broken line, how much is ruled at least. */
#define LEFT_OVER 0.25f
/* Parts of an em: a line that ends this near to one across it ends there. */
#define BROKEN_OFF 0.6f
/* As many lines that go on make two groups one: a single one may do so by chance. */
#define GOING_ON 2
/* Parts of an em: a side that broke away is no further from the rest. */
#define BEYOND 5.0f
/* Of the length of a side, how much is left of it where it broke. */
#define SIDE 0.5f
/* Parts of an em: the gap in a line is no longer. */
#define FURTHEST 8.0f

static float stroke_across(const struct gk_stroke *stroke, float along)
{
  return stroke->middle + stroke->slope * (along - (stroke->first + stroke->last) / 2);
}

static int root(int *parents, int i)
{
  while (parents[i] != i)
    i = parents[i] = parents[parents[i]];
  return i;
}

static void widen(struct gk_group *area, float left, float top, float right, float bottom)
{
  area->left = fminf(area->left, left);
  area->top = fminf(area->top, top);
  area->right = fmaxf(area->right, right);
  area->bottom = fmaxf(area->bottom, bottom);
}

static void widen_by(struct gk_group *area, const struct gk_stroke *stroke, bool down)
{
  float start = stroke_across(stroke, stroke->first), end = stroke_across(stroke, stroke->last);
  if (down)
    widen(area, fminf(start, end), stroke->first, fmaxf(start, end), stroke->last);
  else
    widen(area, stroke->first, fminf(start, end), stroke->last, fmaxf(start, end));
}

static bool is_line(const struct gk_group *area, float em)
{
  return area->right - area->left < em / 2 || area->bottom - area->top < em / 2;
}

/* Whether most of the smaller area lies in the other, or near it where it is but a line. */
static bool lies_in(const struct gk_group *one, const struct gk_group *other, float em)
{
  float reach = is_line(one, em) || is_line(other, em) ? STRAY * em : REACH * em;
  float width = fminf(one->right, other->right) - fmaxf(one->left, other->left) + reach;
  float height = fminf(one->bottom, other->bottom) - fmaxf(one->top, other->top) + reach;
  float first = (one->right - one->left + reach) * (one->bottom - one->top + reach);
  float second = (other->right - other->left + reach) * (other->bottom - other->top + reach);
  return width > 0 && height > 0 && width * height > MOSTLY * fminf(first, second);
}

/* Whether a stroke of a row and one of a column meet. */
static bool meet(const struct gk_stroke *row, const struct gk_stroke *column, float reach)
{
  float y = row->middle, x = stroke_across(column, y);
  y = stroke_across(row, x);
  return x >= row->first - reach && x <= row->last + reach && y >= column->first - reach &&
         y <= column->last + reach;
}

struct extent {
  struct gk_group box;
  float length;                           /* of its strokes together */
  enum { UNKNOWN, EMPTY, FILLED } within; /* whether strokes lie within it, and not at its sides */
};

struct gathering {
  const struct gk_strokes *strokes[2]; /* of rows, of columns */
  const struct gk_ruled *ruled[2];
  float em;
  int all;
  int *parents; /* of rows, then of columns: another stroke of the same group; itself: its root */
  struct extent *groups; /* of roots: the group's */
};

static const struct gk_stroke *stroke_at(const struct gathering *gathering, int i)
{
  int rows = gathering->strokes[0]->count;
  return i < rows ? &gathering->strokes[0]->strokes[i] : &gathering->strokes[1]->strokes[i - rows];
}

/* Whether no stroke of a group is far from its sides. */
static bool is_empty(struct gathering *gathering, int group)
{
  struct extent *extent = &gathering->groups[group];
  const struct gk_group *box = &extent->box;
  float aside = STRAY * gathering->em;
  if (extent->within != UNKNOWN)
    return extent->within == EMPTY;
  extent->within = EMPTY;
  for (int i = 0; i < gathering->all && extent->within == EMPTY; i++) {
    if (root(gathering->parents, i) != group)
      continue;
    bool down = i >= gathering->strokes[0]->count;
    float across = stroke_at(gathering, i)->middle;
    if (across > (down ? box->left : box->top) + aside &&
        across < (down ? box->right : box->bottom) - aside)
      extent->within = FILLED;
  }
  return extent->within == EMPTY;
}

/* A frame around a page, or the edge of its paper: it has no lines within, and what lies in it is
 * far from it, which the other line of a double border is not. */
static bool is_frame(struct gathering *gathering, int group, int other)
{
  const struct gk_group *area = &gathering->groups[group].box;
  const struct gk_group *inner = &gathering->groups[other].box;
  float em = gathering->em;
  float around = 2 * (area->right - area->left + area->bottom - area->top);
  bool near = inner->left - area->left < STRAY * em && inner->top - area->top < STRAY * em &&
              area->right - inner->right < STRAY * em && area->bottom - inner->bottom < STRAY * em;
  return !near && area->right - area->left > FRAME * em && area->bottom - area->top > FRAME * em &&
         gathering->groups[group].length < 1.1f * around && is_empty(gathering, group);
}

static void join(struct gathering *gathering, int one, int other)
{
  const struct extent *joined = &gathering->groups[other];
  const struct gk_group *box = &joined->box;
  gathering->parents[other] = one;
  gathering->groups[one].length += joined->length;
  gathering->groups[one].within = UNKNOWN;
  widen(&gathering->groups[one].box, box->left, box->top, box->right, box->bottom);
}

static void join_meeting(struct gathering *gathering)
{
  int rows = gathering->strokes[0]->count, columns = gathering->strokes[1]->count;
  int *parents = gathering->parents;
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++)
      if (meet(&gathering->strokes[0]->strokes[i], &gathering->strokes[1]->strokes[j],
               REACH * gathering->em))
        parents[root(parents, i)] = root(parents, rows + j);
  for (int i = 0; i < gathering->all; i++) {
    const struct gk_stroke *stroke = stroke_at(gathering, i);
    int group = root(parents, i);
    widen_by(&gathering->groups[group].box, stroke, i >= rows);
    gathering->groups[group].length += stroke->last - stroke->first;
  }
}

/* Groups that lie in another: lines broken away from it. */
static void join_inner(struct gathering *gathering)
{
  const int *parents = gathering->parents;
  for (bool again = true; again;) {
    again = false;
    for (int i = 0; i < gathering->all; i++) {
      if (parents[i] != i)
        continue;
      for (int j = 0; j < gathering->all; j++) {
        const struct extent *outer = &gathering->groups[i], *inner = &gathering->groups[j];
        if (i == j || parents[j] != j || is_frame(gathering, i, j) || is_frame(gathering, j, i) ||
            !lies_in(&inner->box, &outer->box, gathering->em))
          continue;
        join(gathering, i, j);
        again = true;
      }
    }
  }
}

/* The strokes of the groups, those of a group together and by direction. */
struct members {
  int *strokes;
  int *first; /* of group g and direction w: [2 * g + w], up to the next */
};

static void list_members(const struct gathering *gathering, const int *groups, int count,
                         struct members *members)
{
  int rows = gathering->strokes[0]->count, listed = 0;
  for (int i = 0; i < count; i++)
    for (int way = 0; way < 2; way++) {
      members->first[2 * i + way] = listed;
      for (int j = way ? rows : 0; j < (way ? gathering->all : rows); j++)
        if (root(gathering->parents, j) == groups[i])
          members->strokes[listed++] = j;
    }
  members->first[2 * count] = listed;
}

/* The stroke of a group with which another goes on; NULL: there is none. */
static const struct gk_stroke *going_on(const struct gathering *gathering,
                                        const struct members *members, int group,
                                        const struct gk_stroke *first)
{
  const struct gk_stroke *nearest = NULL;
  for (int i = members->first[group]; i < members->first[group + 1]; i++) {
    const struct gk_stroke *second = stroke_at(gathering, members->strokes[i]);
    float slope = (first->slope + second->slope) / 2, gap = second->first - first->last;
    if (gap < -gathering->em || gap > FURTHEST * gathering->em)
      continue;
    float across = second->middle - first->middle -
                   slope * (second->first + second->last - first->first - first->last) / 2;
    if (fabsf(across) < ASIDE * gathering->em && (!nearest || second->first < nearest->first))
      nearest = second;
  }
  return nearest;
}

/* Whether no stroke across ends a line of a group where it stops: it broke off. */
static bool breaks_off(const struct gathering *gathering, const struct members *members, int group,
                       int way, float along, float across)
{
  float near = BROKEN_OFF * gathering->em;
  for (int i = members->first[2 * group + !way]; i < members->first[2 * group + !way + 1]; i++) {
    const struct gk_stroke *stroke = stroke_at(gathering, members->strokes[i]);
    if (fabsf(stroke_across(stroke, across) - along) < near && stroke->first < across + near &&
        stroke->last > across - near)
      return false;
  }
  return true;
}

/* How many lines of one direction (0: rows) go on from one group to the other: strokes of both lie
 * on them, and what is between is ruled in parts, or they break off there. */
static int lines_going_on(const struct gathering *gathering, const struct members *members, int one,
                          int other, int way)
{
  int count = 0;
  float em = gathering->em, before = -INFINITY;
  for (int i = members->first[2 * one + way]; i < members->first[2 * one + way + 1]; i++) {
    const struct gk_stroke *first = stroke_at(gathering, members->strokes[i]);
    const struct gk_stroke *second = going_on(gathering, members, 2 * other + way, first);
    /* A line of several pieces counts once. */
    if (!second || fabsf(first->middle - before) < ASIDE * em)
      continue;
    float start = stroke_across(first, first->last), end = stroke_across(second, second->first);
    if (second->first - first->last < em ||
        breaks_off(gathering, members, one, way, first->last, start) ||
        breaks_off(gathering, members, other, way, second->first, end) ||
        gk_edge_left_over(gathering->ruled[way], first->last, start, second->first, end, em) >=
            LEFT_OVER) {
      count++;
      before = first->middle;
    }
  }
  return count;
}

/* Groups beside each other or one below the other of which the lines go on. */
static bool join_going_on(struct gathering *gathering, const struct members *members,
                          const int *groups, int count)
{
  for (int i = 0; i < count; i++)
    for (int j = 0; j < count; j++) {
      int one = groups[i], other = groups[j];
      if (i == j || is_frame(gathering, one, other) || is_frame(gathering, other, one))
        continue;
      for (int way = 0; way < 2; way++)
        if (lines_going_on(gathering, members, i, j, way) >= GOING_ON) {
          join(gathering, one, other);
          return true;
        }
    }
  return false;
}

static bool is_large(const struct gk_group *box, float em)
{
  return box->right - box->left > 2 * em && box->bottom - box->top > em;
}

/* The roots of groups that are large enough for a table; how many, at most `limit`. */
static int list_groups(const struct gathering *gathering, int *groups, int limit)
{
  int count = 0;
  for (int i = 0; i < gathering->all && count < limit; i++)
    if (gathering->parents[i] == i && is_large(&gathering->groups[i].box, gathering->em))
      groups[count++] = i;
  return count;
}

/* Pieces of a side that broke away: together they are as long as much of the group, and no further
 * from it than a row of cells is high. */
static void join_sides(struct gathering *gathering, int group)
{
  int rows = gathering->strokes[0]->count;
  const struct gk_group box = gathering->groups[group].box;
  float em = gathering->em;
  for (int i = 0; i < gathering->all; i++) {
    bool down = i >= rows;
    float low = down ? box.left : box.top, high = down ? box.right : box.bottom;
    float first = (down ? box.top : box.left) - em, last = (down ? box.bottom : box.right) + em;
    const struct gk_stroke *stroke = stroke_at(gathering, i);
    int own = root(gathering->parents, i);
    if (own == group || is_large(&gathering->groups[own].box, em) || stroke->first < first ||
        stroke->last > last || stroke->middle < low - BEYOND * em ||
        stroke->middle > high + BEYOND * em)
      continue;
    float length = 0;
    for (int way = 0; way < 2; way++)
      for (int j = down ? rows : 0; j < (down ? gathering->all : rows); j++) {
        const struct gk_stroke *other = stroke_at(gathering, j);
        int root_of = root(gathering->parents, j);
        if (fabsf(other->middle - stroke->middle) > ASIDE * em || other->first < first ||
            other->last > last || root_of == group || is_large(&gathering->groups[root_of].box, em))
          continue;
        if (!way)
          length += other->last - other->first;
        else if (length >= SIDE * (last - first))
          join(gathering, group, root_of);
      }
  }
}

int gk_groups_find(const struct gk_ruled *rows, const struct gk_ruled *columns, float em,
                   int *row_of, int *column_of, struct gk_group *groups, int limit)
{
  struct gathering gathering = {.strokes = {&rows->strokes, &columns->strokes},
                                .ruled = {rows, columns},
                                .em = em,
                                .all = rows->strokes.count + columns->strokes.count};
  size_t room = (size_t)gathering.all + 1;
  int count = -1;
  int *roots = malloc(((size_t)limit + 1) * sizeof *roots);
  struct members members = {malloc(room * sizeof *members.strokes),
                            malloc((2 * (size_t)limit + 1) * sizeof *members.first)};
  gathering.parents = malloc(room * sizeof *gathering.parents);
  gathering.groups = malloc(room * sizeof *gathering.groups);
  if (roots && members.strokes && members.first && gathering.parents && gathering.groups) {
    for (int i = 0; i < gathering.all; i++) {
      gathering.parents[i] = i;
      gathering.groups[i] = (struct extent){.box = {INFINITY, INFINITY, -INFINITY, -INFINITY}};
    }
    join_meeting(&gathering);
    join_inner(&gathering);
    count = list_groups(&gathering, roots, limit);
    for (int i = 0; i < count; i++)
      join_sides(&gathering, roots[i]);
    do {
      join_inner(&gathering);
      count = list_groups(&gathering, roots, limit);
      list_members(&gathering, roots, count, &members);
    } while (join_going_on(&gathering, &members, roots, count));
    for (int i = 0; i < gathering.all; i++) {
      int *of = i < rows->strokes.count ? &row_of[i] : &column_of[i - rows->strokes.count];
      int group = root(gathering.parents, i);
      *of = -1;
      for (int j = 0; j < count && *of < 0; j++)
        if (roots[j] == group)
          *of = j;
    }
    for (int i = 0; i < count; i++)
      groups[i] = gathering.groups[roots[i]].box;
  }
  free(roots);
  free(members.strokes);
  free(members.first);
  free(gathering.parents);
  free(gathering.groups);
  return count;
}
