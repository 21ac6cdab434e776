/* SPDX-License-Identifier: Apache-2.0 */
#include "merge.h"

#include <stdlib.h>
#include <string.h>

/* Places looked at in putting shapes right: thousands of corrections of a table as they are
 * printed, tens of the largest lattice. Beyond it what is no rectangle is cut to single places. */
#define WORK_LIMIT 5000000u
/* The vote of an edge that was decided against its own. */
#define EVEN 0.001f

struct merging {
  int rows, columns;
  float *right, *down; /* copies, put right */
  int *of;
  int *stack;
};

/* Numbers the cells that the edges leave, in reading order. */
static int number_cells(struct merging *merging)
{
  int rows = merging->rows, columns = merging->columns, count = 0;
  for (int i = 0; i < rows * columns; i++)
    merging->of[i] = -1;
  for (int i = 0; i < rows * columns; i++) {
    if (merging->of[i] >= 0)
      continue;
    int top = 0;
    merging->stack[top++] = i;
    merging->of[i] = count;
    while (top > 0) {
      int place = merging->stack[--top], row = place / columns, column = place % columns;
      int next[4], edges = 0;
      if (column + 1 < columns && merging->right[place] <= 0)
        next[edges++] = place + 1;
      if (column > 0 && merging->right[place - 1] <= 0)
        next[edges++] = place - 1;
      if (row + 1 < rows && merging->down[place] <= 0)
        next[edges++] = place + columns;
      if (row > 0 && merging->down[place - columns] <= 0)
        next[edges++] = place - columns;
      while (edges > 0)
        if (merging->of[next[--edges]] < 0) {
          merging->of[next[edges]] = count;
          merging->stack[top++] = next[edges];
        }
    }
    count++;
  }
  return count;
}

struct extent {
  int top, left, bottom, right, places;
};

static void find_extents(const struct merging *merging, struct extent *extents, int count)
{
  for (int i = 0; i < count; i++)
    extents[i] = (struct extent){merging->rows, merging->columns, -1, -1, 0};
  for (int row = 0; row < merging->rows; row++)
    for (int column = 0; column < merging->columns; column++) {
      struct extent *extent = &extents[merging->of[row * merging->columns + column]];
      extent->top = row < extent->top ? row : extent->top;
      extent->bottom = row;
      extent->left = column < extent->left ? column : extent->left;
      extent->right = column > extent->right ? column : extent->right;
      extent->places++;
    }
}

static bool is_rectangle(const struct extent *extent)
{
  return (extent->bottom - extent->top + 1) * (extent->right - extent->left + 1) == extent->places;
}

/* What it costs to take every edge within the extent for absent; with `make` it is done. */
static float join_all(struct merging *merging, const struct extent *extent, bool make)
{
  float cost = 0;
  for (int row = extent->top; row <= extent->bottom; row++)
    for (int column = extent->left; column <= extent->right; column++) {
      int place = row * merging->columns + column;
      float *edges[2] = {column < extent->right ? &merging->right[place] : NULL,
                         row < extent->bottom ? &merging->down[place] : NULL};
      for (int i = 0; i < 2; i++)
        if (edges[i] && *edges[i] > 0) {
          cost += *edges[i];
          if (make)
            *edges[i] = -EVEN;
        }
    }
  return cost;
}

/* What it costs to rule a line through a cell, below row `at` or, with `upright`, right of column
 * `at`. */
static float cut(struct merging *merging, const struct extent *extent, int cell, int at,
                 bool upright, bool make)
{
  float cost = 0;
  int first = upright ? extent->top : extent->left, last = upright ? extent->bottom : extent->right;
  for (int i = first; i <= last; i++) {
    int place = upright ? i * merging->columns + at : at * merging->columns + i;
    int other = upright ? place + 1 : place + merging->columns;
    float *edge = upright ? &merging->right[place] : &merging->down[place];
    if (merging->of[place] != cell || merging->of[other] != cell || *edge > 0)
      continue;
    cost -= *edge;
    if (make)
      *edge = EVEN;
  }
  return cost;
}

static void put_right(struct merging *merging, const struct extent *extent, int cell)
{
  float least = join_all(merging, extent, false);
  int best = -1;
  bool upright = false;
  for (int way = 0; way < 2; way++) {
    int first = way ? extent->left : extent->top, last = way ? extent->right : extent->bottom;
    for (int at = first; at < last; at++) {
      float cost = cut(merging, extent, cell, at, way == 1, false);
      if (cost < least) {
        least = cost;
        best = at;
        upright = way == 1;
      }
    }
  }
  if (best < 0)
    join_all(merging, extent, true);
  else
    cut(merging, extent, cell, best, upright, true);
}

int gk_merge_places(const float *right, const float *down, int rows, int columns, int *of)
{
  size_t places = (size_t)rows * (size_t)columns;
  struct merging merging = {.rows = rows, .columns = columns, .of = of};
  merging.right = malloc(places * sizeof *right);
  merging.down = malloc(places * sizeof *down);
  merging.stack = malloc(places * sizeof *merging.stack);
  struct extent *extents = malloc(places * sizeof *extents);
  int count = -1;
  if (merging.right && merging.down && merging.stack && extents) {
    memcpy(merging.right, right, places * sizeof *right);
    memcpy(merging.down, down, places * sizeof *down);
    int left = (int)(WORK_LIMIT / places) + 1;
    for (bool again = true; again;) {
      count = number_cells(&merging);
      find_extents(&merging, extents, count);
      again = false;
      for (int cell = 0; cell < count && !again; cell++)
        if (!is_rectangle(&extents[cell])) {
          again = true;
          if (left > 0)
            put_right(&merging, &extents[cell], cell);
        }
      if (again && left-- <= 0)
        for (size_t i = 0; i < places; i++)
          if (!is_rectangle(&extents[of[i]]))
            merging.right[i] = merging.down[i] = EVEN;
    }
  }
  free(merging.right);
  free(merging.down);
  free(merging.stack);
  free(extents);
  return count;
}
