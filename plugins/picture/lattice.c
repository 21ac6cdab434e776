/* SPDX-License-Identifier: Apache-2.0 */
#include "lattice.h"
#include "axis.h"
#include "edge.h"
#include "merge.h"
#include "ruling.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How much of a group of lines lies within another where both are one table. */
#define MOSTLY 0.4f
/* Parts of an em: a line that ends this near to another meets it. */
#define REACH 1.0f
/* The same for pieces of one broken line, which are no table alone. */
#define STRAY 1.9f
/* Parts of an em: how far lines run on beyond the last one across them where a side has none. */
#define BEYOND 1.2f
/* Parts of an em: a frame is larger than this. */
#define FRAME 10.0f
/* The logarithm of the odds for a side that must be there. */
#define ASSUMED 4.0f
/* A line of which no edge has so good odds, and no more than this part is ruled, is of glyphs. */
#define CLEAR 3.0f
#define FEW 0.25f
/* Of an edge that is ruled, how much may lack ink in a good print, and how much lacks in a bad one.
 */
#define WHOLE 0.02f
#define BROKEN 0.2f
/* Logarithms of odds in a bad print: for any edge, and for each neighbour that is ruled. */
#define LENIENCE 0.5f
#define NEIGHBOURS 1.0f
/* Of a side's length, how much must be ruled for it to be a side. */
#define SIDE 0.3f

struct page {
  float em;
  int width, height;
  bool lent;                     /* those are of who asks */
  struct gk_ruled rows, columns; /* that of columns has x and y exchanged */
  int *row_of, *column_of;       /* the table of each stroke; -1: none */
};

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

struct area {
  float left, top, right, bottom;
};

static void widen(struct area *area, float left, float top, float right, float bottom)
{
  area->left = fminf(area->left, left);
  area->top = fminf(area->top, top);
  area->right = fmaxf(area->right, right);
  area->bottom = fmaxf(area->bottom, bottom);
}

static void widen_by(struct area *area, const struct gk_stroke *stroke, bool down)
{
  float start = stroke_across(stroke, stroke->first), end = stroke_across(stroke, stroke->last);
  if (down)
    widen(area, fminf(start, end), stroke->first, fmaxf(start, end), stroke->last);
  else
    widen(area, stroke->first, fminf(start, end), stroke->last, fmaxf(start, end));
}

static bool is_line(const struct area *area, float em)
{
  return area->right - area->left < em / 2 || area->bottom - area->top < em / 2;
}

/* A frame around a page, or the edge of its paper: it has no lines within, and what lies in it is
 * far from it, which the other line of a double border is not. */
static bool is_frame(const struct area *area, float length, const struct area *inner, float em)
{
  float around = 2 * (area->right - area->left + area->bottom - area->top);
  bool near = inner->left - area->left < STRAY * em && inner->top - area->top < STRAY * em &&
              area->right - inner->right < STRAY * em && area->bottom - inner->bottom < STRAY * em;
  return !near && area->right - area->left > FRAME * em && area->bottom - area->top > FRAME * em &&
         length < 1.1f * around;
}

/* Whether most of the smaller area lies in the other, or near it where it is but a line. */
static bool lies_in(const struct area *one, const struct area *other, float em)
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

/* Says of every stroke which table it belongs to; returns how many there may be, -1: no memory.
 * Strokes that meet are of one table, and so are those that lie within it. */
static int find_tables(struct page *page, struct area *areas)
{
  int rows = page->rows.strokes.count, columns = page->columns.strokes.count, all = rows + columns,
      count = 0;
  int *parents = malloc(((size_t)all + 1) * sizeof *parents);
  struct area *boxes = malloc(((size_t)all + 1) * sizeof *boxes);
  float *lengths = calloc((size_t)all + 1, sizeof *lengths);
  if (!parents || !boxes || !lengths) {
    free(parents);
    free(boxes);
    free(lengths);
    return -1;
  }
  for (int i = 0; i < all; i++) {
    parents[i] = i;
    boxes[i] = (struct area){INFINITY, INFINITY, -INFINITY, -INFINITY};
  }
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++)
      if (meet(&page->rows.strokes.strokes[i], &page->columns.strokes.strokes[j], REACH * page->em))
        parents[root(parents, i)] = root(parents, rows + j);
  for (int i = 0; i < all; i++)
    widen_by(&boxes[root(parents, i)],
             i < rows ? &page->rows.strokes.strokes[i] : &page->columns.strokes.strokes[i - rows],
             i >= rows);
  for (int i = 0; i < all; i++) {
    const struct gk_stroke *stroke =
        i < rows ? &page->rows.strokes.strokes[i] : &page->columns.strokes.strokes[i - rows];
    lengths[root(parents, i)] += stroke->last - stroke->first;
  }
  /* Groups that lie in another: lines broken away from it. */
  for (bool again = true; again;) {
    again = false;
    for (int i = 0; i < all; i++) {
      if (parents[i] != i)
        continue;
      for (int j = 0; j < all; j++) {
        const struct area *outer = &boxes[i], *inner = &boxes[j];
        if (i == j || parents[j] != j || is_frame(outer, lengths[i], inner, page->em) ||
            is_frame(inner, lengths[j], outer, page->em) || !lies_in(inner, outer, page->em))
          continue;
        lengths[i] += lengths[j];
        parents[j] = i;
        widen(&boxes[i], inner->left, inner->top, inner->right, inner->bottom);
        again = true;
      }
    }
  }
  int *numbers = malloc(((size_t)all + 1) * sizeof *numbers);
  for (int i = 0; i < all && numbers; i++) {
    numbers[i] = -1;
    const struct area *box = &boxes[i];
    if (parents[i] == i && box->right - box->left > 2 * page->em &&
        box->bottom - box->top > page->em && count < GK_LATTICES_LIMIT) {
      areas[count] = *box;
      numbers[i] = count++;
    }
  }
  for (int i = 0; i < all && numbers; i++)
    (i < rows ? page->row_of : page->column_of)[i < rows ? i : i - rows] =
        numbers[root(parents, i)];
  if (!numbers)
    count = -1;
  free(numbers);
  free(parents);
  free(boxes);
  free(lengths);
  return count;
}

static int by_value(const void *left, const void *right)
{
  float a = *(const float *)left, b = *(const float *)right;
  return a < b ? -1 : a > b;
}

/* Adds a side where most lines of `across` run on beyond the last line of `axis`. */
static bool assume_sides(struct gk_axis *axis, const struct gk_axis *across, float em, float centre)
{
  if (axis->count == 0 || across->count < 2)
    return true;
  float *ends = malloc((size_t)across->count * sizeof *ends);
  if (!ends)
    return false;
  bool good = true;
  for (int side = 0; side < 2 && good; side++) {
    const struct gk_axis_line *outer = &axis->lines[side ? axis->count - 1 : 0];
    int beyond = 0;
    for (int i = 0; i < across->count; i++) {
      float end = side ? across->lines[i].last : across->lines[i].first;
      if (side ? end > outer->middle + BEYOND * em : end < outer->middle - BEYOND * em)
        ends[beyond++] = end;
    }
    if (beyond < 2 || beyond * 2 <= across->count)
      continue;
    qsort(ends, (size_t)beyond, sizeof *ends, by_value);
    good = gk_axis_assume(axis, ends[beyond / 2], outer->slope, centre);
  }
  free(ends);
  return good;
}

/* How much ink the edges that are ruled have. */
struct marked {
  double ink;
  int count;
};

/* The votes on the edges of a line between all pairs of neighbours among the lines across it. */
static void vote_line(const struct gk_ruled *ruled, const struct gk_axis *axis, int line,
                      const struct gk_axis *across, float em, float *votes, struct marked *marked)
{
  float middle = axis->lines[line].middle;
  for (int i = 0; i + 1 < across->count; i++) {
    float from = gk_axis_across(across, i, middle), to = gk_axis_across(across, i + 1, middle);
    struct gk_edge edge = gk_edge_look(ruled, axis, line, from, to, em);
    votes[i] = axis->lines[line].assumed ? ASSUMED : gk_edge_vote(&edge);
    if (votes[i] > 0 && !axis->lines[line].assumed) {
      marked->ink += (double)edge.ink;
      marked->count++;
    }
  }
}

/* Drops the lines that no edge is ruled on, and sides that are hardly ruled; true: some were. */
static bool drop_lines(const struct gk_ruled *ruled, struct gk_axis *axis,
                       const struct gk_axis *across, float em, float *votes)
{
  bool dropped = false;
  for (int i = 0; i < axis->count; i++) {
    struct marked marked = {0, 0};
    vote_line(ruled, axis, i, across, em, votes, &marked);
    float strong = 0, all = 0, best = 0;
    for (int j = 0; j + 1 < across->count; j++) {
      float length = across->lines[j + 1].middle - across->lines[j].middle;
      all += length;
      strong += votes[j] > 0 ? length : 0;
      best = fmaxf(best, votes[j]);
    }
    bool side = i == 0 || i + 1 == axis->count;
    if (strong == 0 || (best < CLEAR && strong < FEW * all) || (side && strong < SIDE * all)) {
      gk_axis_drop(axis, i--);
      dropped = true;
    }
  }
  return dropped;
}

/* The least sure of the votes on a cell's edges and on those inside it, as a part of 1. */
static float trust_of(const struct gk_lattice *lattice, const struct gk_lattice_cell *cell,
                      const float *right, const float *down)
{
  float least = ASSUMED;
  int bottom = cell->row + cell->rowspan - 1, end = cell->column + cell->colspan - 1;
  for (int row = cell->row - 1; row <= bottom; row++)
    for (int column = cell->column - 1; column <= end; column++) {
      int place = row * lattice->columns + column;
      bool inside = row >= cell->row && column >= cell->column;
      if (row >= cell->row && column >= 0 && column + 1 < lattice->columns)
        least = fminf(least, inside && column < end ? -right[place] : right[place]);
      if (column >= cell->column && row >= 0 && row + 1 < lattice->rows)
        least = fminf(least, inside && row < bottom ? -down[place] : down[place]);
    }
  return least > 0 ? tanhf(least / 2) : 0;
}

static void place_cell(struct gk_lattice_cell *cell, const struct gk_axis *rows,
                       const struct gk_axis *columns)
{
  int bottom = cell->row + cell->rowspan, end = cell->column + cell->colspan;
  float x = (columns->lines[cell->column].middle + columns->lines[end].middle) / 2;
  float y = (rows->lines[cell->row].middle + rows->lines[bottom].middle) / 2;
  /* Where the columns run at the cell's own height, and the rows at its own width. */
  x = (gk_axis_across(columns, cell->column, y) + gk_axis_across(columns, end, y)) / 2;
  cell->box[0] = gk_axis_across(columns, cell->column, y);
  cell->box[1] = gk_axis_across(rows, cell->row, x);
  cell->box[2] = gk_axis_across(columns, end, y);
  cell->box[3] = gk_axis_across(rows, bottom, x);
  const float widths[4] = {columns->lines[cell->column].thickness, rows->lines[cell->row].thickness,
                           -columns->lines[end].thickness, -rows->lines[bottom].thickness};
  for (int i = 0; i < 4; i++)
    cell->inner[i] = cell->box[i] + widths[i] / 2 + (i < 2 ? 1 : -1);
}

/* Drops a line at a side that lines across do not come to: the edge of a sheet, or a stray.
 * `ruled`: that of `across`. true: some were. */
static bool drop_strays(const struct gk_ruled *ruled, struct gk_axis *axis,
                        const struct gk_axis *across, float em)
{
  bool dropped = false;
  for (int side = 0; side < 2; side++) {
    int first = side ? axis->count - 2 : 0, came = 0;
    if (axis->count < 3)
      break;
    for (int i = 0; i < across->count; i++) {
      float middle = across->lines[i].middle;
      struct gk_edge edge = gk_edge_look(ruled, across, i, gk_axis_across(axis, first, middle),
                                         gk_axis_across(axis, first + 1, middle), em);
      came += across->lines[i].assumed || gk_edge_vote(&edge) > 0;
    }
    /* The sides come to it at least. */
    if (came < 2) {
      gk_axis_drop(axis, side ? axis->count - 1 : 0);
      dropped = true;
    }
  }
  return dropped;
}

/* Where lines are broken, an edge without ink may have been lost: what its neighbours say counts
 * too, as much as ink lacks on the edges that are there. `right` and `down` as in merge.h. false:
 * no memory. */
static bool heed_neighbours(float *right, float *down, int rows, int columns, float lacking)
{
  float weight = fminf(1, lacking / BROKEN);
  if (lacking < WHOLE)
    return true;
  size_t places = (size_t)rows * (size_t)columns;
  float *old = malloc(2 * places * sizeof *old);
  if (!old)
    return false;
  for (size_t i = 0; i < places; i++) {
    old[i] = tanhf(right[i] / 2);
    old[places + i] = tanhf(down[i] / 2);
  }
  for (int way = 0; way < 2; way++) {
    const float *votes = way ? old + places : old;
    for (int row = 0; row < rows - way; row++)
      for (int column = 0; column < columns - 1 + way; column++) {
        int place = row * columns + column;
        /* Beyond the table nothing is known; its sides are sure. */
        float sum = 0;
        sum += row > 0 ? votes[place - columns] : way;
        sum += row + 1 < rows ? votes[place + columns] : way;
        sum += column > 0 ? votes[place - 1] : !way;
        sum += column + 1 < columns ? votes[place + 1] : !way;
        (way ? down : right)[place] += weight * (LENIENCE + NEIGHBOURS * sum);
      }
  }
  free(old);
  return true;
}

static bool make_cells(const struct page *page, const struct gk_axis *rows,
                       const struct gk_axis *columns, struct gk_lattice *lattice)
{
  int down_count = rows->count - 1, across_count = columns->count - 1;
  size_t places = (size_t)down_count * (size_t)across_count;
  float *right = malloc(places * sizeof *right), *down = malloc(places * sizeof *down);
  float *votes = malloc(((size_t)down_count + (size_t)across_count) * sizeof *votes);
  int *of = malloc(places * sizeof *of), count = -1;
  struct marked marked = {0, 0};
  *lattice = (struct gk_lattice){.rows = down_count, .columns = across_count, .trust = 1};
  lattice->row_lines = malloc((size_t)rows->count * sizeof(float));
  lattice->column_lines = malloc((size_t)columns->count * sizeof(float));
  if (right && down && votes && of && lattice->row_lines && lattice->column_lines) {
    for (int row = 0; row < down_count; row++) {
      vote_line(&page->rows, rows, row + 1, columns, page->em, votes, &marked);
      for (int column = 0; column < across_count; column++)
        down[row * across_count + column] = row + 1 < down_count ? votes[column] : ASSUMED;
    }
    for (int column = 0; column < across_count; column++) {
      vote_line(&page->columns, columns, column + 1, rows, page->em, votes, &marked);
      for (int row = 0; row < down_count; row++)
        right[row * across_count + column] = column + 1 < across_count ? votes[row] : ASSUMED;
    }
    if (marked.count && heed_neighbours(right, down, down_count, across_count,
                                        1 - (float)(marked.ink / marked.count)))
      count = gk_merge_places(right, down, down_count, across_count, of);
  }
  if (count >= 0)
    lattice->cells = calloc((size_t)count, sizeof *lattice->cells);
  if (lattice->cells) {
    lattice->count = count;
    for (int i = 0; i < (int)places; i++) {
      struct gk_lattice_cell *cell = &lattice->cells[of[i]];
      int row = i / across_count, column = i % across_count;
      if (!cell->rowspan)
        *cell = (struct gk_lattice_cell){.row = row, .column = column};
      cell->rowspan = row - cell->row + 1;
      cell->colspan = column - cell->column + 1;
    }
    for (int i = 0; i < count; i++) {
      place_cell(&lattice->cells[i], rows, columns);
      lattice->cells[i].trust = trust_of(lattice, &lattice->cells[i], right, down);
      lattice->trust = fminf(lattice->trust, lattice->cells[i].trust);
    }
    for (int i = 0; i < rows->count; i++)
      lattice->row_lines[i] = rows->lines[i].middle;
    for (int i = 0; i < columns->count; i++)
      lattice->column_lines[i] = columns->lines[i].middle;
    const float box[4] = {lattice->column_lines[0], lattice->row_lines[0],
                          lattice->column_lines[across_count], lattice->row_lines[down_count]};
    memcpy(lattice->box, box, sizeof box);
  }
  free(right);
  free(down);
  free(votes);
  free(of);
  if (lattice->cells)
    return true;
  free(lattice->row_lines);
  free(lattice->column_lines);
  return false;
}

/* 1: a lattice was made of the strokes of a table; 0: they are none; -1: no memory. */
static int make_lattice(const struct page *page, int table, const struct area *area,
                        struct gk_lattice *lattice)
{
  struct gk_axis rows = {0}, columns = {0};
  float centre_x = (area->left + area->right) / 2, centre_y = (area->top + area->bottom) / 2;
  int made = -1;
  float *votes = NULL;
  if (!gk_axis_make(&page->rows.strokes, page->row_of, table, page->em, (float)page->width,
                    centre_x, &rows) ||
      !gk_axis_make(&page->columns.strokes, page->column_of, table, page->em, (float)page->height,
                    centre_y, &columns) ||
      !assume_sides(&columns, &rows, page->em, centre_y) ||
      !assume_sides(&rows, &columns, page->em, centre_x))
    goto done;
  votes = malloc(((size_t)rows.count + (size_t)columns.count + 1) * sizeof *votes);
  if (!votes)
    goto done;
  bool again = true;
  while (again && rows.count > 1 && columns.count > 1) {
    again = drop_lines(&page->rows, &rows, &columns, page->em, votes);
    if (rows.count > 1)
      again = drop_lines(&page->columns, &columns, &rows, page->em, votes) || again;
    if (!again && rows.count > 1 && columns.count > 1)
      again = drop_strays(&page->columns, &rows, &columns, page->em) ||
              drop_strays(&page->rows, &columns, &rows, page->em);
  }
  made = 0;
  if (rows.count < 2 || columns.count < 2 || rows.count + columns.count < 5 ||
      rows.count > GK_LATTICE_LINES_LIMIT || columns.count > GK_LATTICE_LINES_LIMIT)
    goto done;
  made = make_cells(page, &rows, &columns, lattice) ? 1 : -1;
  if (made == 1 && lattice->count < 2) {
    free(lattice->row_lines);
    free(lattice->column_lines);
    free(lattice->cells);
    made = 0;
  }
done:
  free(votes);
  gk_axis_free(&rows);
  gk_axis_free(&columns);
  return made;
}

static int by_top(const void *left, const void *right)
{
  const struct gk_lattice *a = left, *b = right;
  if (a->box[1] != b->box[1])
    return a->box[1] < b->box[1] ? -1 : 1;
  return a->box[0] < b->box[0] ? -1 : a->box[0] > b->box[0];
}

static bool find_strokes(const struct gk_prepared *prepared, struct page *page)
{
  page->lent = prepared->ruled != NULL;
  if (page->lent) {
    page->rows = prepared->ruled[0];
    page->columns = prepared->ruled[1];
  } else if (!gk_ruled_find(prepared->grey, page->em, 0, false, &page->rows) ||
             !gk_ruled_find(prepared->grey, page->em, 0, true, &page->columns)) {
    /* More than is in a page: a pattern. */
    gk_ruled_free(&page->rows);
    gk_ruled_free(&page->columns);
  }
  page->row_of = malloc(((size_t)page->rows.strokes.count + 1) * sizeof *page->row_of);
  page->column_of = malloc(((size_t)page->columns.strokes.count + 1) * sizeof *page->column_of);
  return page->row_of && page->column_of;
}

int gk_lattices_find(const struct gk_prepared *prepared, struct gk_lattice **lattices)
{
  struct page page = {.em = prepared->em,
                      .width = pixGetWidth(prepared->grey),
                      .height = pixGetHeight(prepared->grey)};
  struct area areas[GK_LATTICES_LIMIT];
  int count = -1;
  *lattices = NULL;
  if (find_strokes(prepared, &page)) {
    int tables = find_tables(&page, areas);
    if (tables >= 0)
      *lattices = calloc((size_t)tables + 1, sizeof **lattices);
    count = *lattices ? 0 : -1;
    for (int i = 0; i < tables && count >= 0; i++) {
      int made = make_lattice(&page, i, &areas[i], &(*lattices)[count]);
      if (made < 0) {
        gk_lattices_free(*lattices, count);
        *lattices = NULL;
        count = -1;
      } else
        count += made;
    }
  }
  if (count > 0)
    qsort(*lattices, (size_t)count, sizeof **lattices, by_top);
  if (!page.lent) {
    gk_ruled_free(&page.rows);
    gk_ruled_free(&page.columns);
  }
  free(page.row_of);
  free(page.column_of);
  return count;
}

void gk_lattices_free(struct gk_lattice *lattices, int count)
{
  for (int i = 0; i < count; i++) {
    free(lattices[i].row_lines);
    free(lattices[i].column_lines);
    free(lattices[i].cells);
  }
  free(lattices);
}
