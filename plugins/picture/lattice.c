/* SPDX-License-Identifier: Apache-2.0 */
#include "lattice.h"
#include "axis.h"
#include "edge.h"
#include "group.h"
#include "merge.h"
#include "missing.h"
#include "ruling.h"
#include "side.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rounds in which lines of a table are dropped: real ones take a handful, combs that were made to
 * keep a reader busy hundreds. */
enum { PASSES_LIMIT = 64 };

/* The logarithm of the odds for a side that must be there. */
#define ASSUMED 4.0f
/* A line of which no edge has so good odds, and no more than this part is ruled, is of glyphs. */
#define CLEAR 3.0f
#define FEW 0.25f
/* Of the edges that are ruled, how much lacks ink in a bad print. */
#define BROKEN 0.2f
/* The same where pieces of lines are shorter than what is looked for first. */
#define PIECES 0.05f
/* The logarithm of the odds that an edge must have at least in a good one. */
#define CAUTION 2.5f
/* Logarithms of odds in a bad print: for any edge, and for each neighbour that is ruled. */
#define LENIENCE 0.5f
#define NEIGHBOURS 1.0f
/* Of a side's length, how much must be ruled for it to be a side. */
#define SIDE 0.3f

/* Parts of an em: a row that text fits in is higher than this. */
#define ROOM 1.4f
/* How much of a line that stands for a whole table is ruled. */
#define RULED 0.75f
/* Pixels from a line to what goes off it, and of its length, how much may do so: the lines across
 * do. */
#define ASIDE 2.5f
#define TOUCHED 0.08f

struct page {
  PIX *binary;
  float em;
  int width, height;
  bool lent;                     /* those are of who asks */
  struct gk_ruled rows, columns; /* that of columns has x and y exchanged */
  int *row_of, *column_of;       /* the table of each stroke; -1: none */
  struct gk_group areas[GK_LATTICES_LIMIT];
  int tables;
  bool in_pieces; /* a bad print */
  float lacking;  /* of the edges that are ruled, how much lacks ink in the worst table */
};

/* How much ink the edges that are ruled have. */
struct marked {
  double ink;
  int count;
};

/* The votes on the edges of a line between all pairs of neighbours among the lines across it. */
static void vote_line(const struct gk_ruled *ruled, const struct gk_axis *axis, int line,
                      const struct gk_axis *across, float em, float (*vote)(const struct gk_edge *),
                      float *votes, struct marked *marked)
{
  float middle = axis->lines[line].middle;
  for (int i = 0; i + 1 < across->count; i++) {
    float from = gk_axis_across(across, i, middle), to = gk_axis_across(across, i + 1, middle);
    struct gk_edge edge = gk_edge_look(ruled, axis, line, from, to, em);
    votes[i] = axis->lines[line].assumed ? ASSUMED : vote(&edge);
    if (votes[i] > 0 && !axis->lines[line].assumed) {
      marked->ink += (double)edge.ink;
      marked->count++;
    }
  }
}

/* Drops the lines that no edge is ruled on, and sides that are hardly ruled; true: some were. */
static bool drop_lines(const struct gk_ruled *ruled, struct gk_axis *axis,
                       const struct gk_axis *across, float em, bool in_pieces, float *votes)
{
  bool dropped = false;
  for (int i = 0; i < axis->count; i++) {
    struct marked marked = {0, 0};
    vote_line(ruled, axis, i, across, em, gk_edge_vote, votes, &marked);
    float strong = 0, all = 0, best = 0;
    for (int j = 0; j + 1 < across->count; j++) {
      float length = across->lines[j + 1].middle - across->lines[j].middle;
      all += length;
      strong += votes[j] > 0 ? length : 0;
      best = fmaxf(best, votes[j]);
    }
    bool side = i == 0 || i + 1 == axis->count;
    /* In a bad print one edge is enough: glyphs have none. */
    bool few = strong == 0 || (!in_pieces && best < CLEAR && strong < FEW * all);
    if (few || (side && strong < SIDE * all)) {
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

/* Where lines are broken, an edge without ink may have been lost: what its neighbours say counts
 * too, as much as ink lacks on the edges that are there. `right` and `down` as in merge.h. false:
 * no memory. */
static bool heed_neighbours(float *right, float *down, int rows, int columns, float lacking)
{
  float weight = fminf(1, lacking / BROKEN);
  size_t places = (size_t)rows * (size_t)columns;
  float *old = malloc(2 * places * sizeof *old);
  if (!old)
    return false;
  /* In a good print what is ruled is so beyond doubt. */
  float caution = lacking < BROKEN / 2 ? CAUTION * (1 - 2 * lacking / BROKEN) : 0;
  for (size_t i = 0; i < places; i++) {
    right[i] -= caution;
    down[i] -= caution;
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

static bool make_cells(struct page *page, const struct gk_axis *rows, const struct gk_axis *columns,
                       struct gk_lattice *lattice)
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
      vote_line(&page->rows, rows, row + 1, columns, page->em, gk_edge_vote_known, votes, &marked);
      for (int column = 0; column < across_count; column++)
        down[row * across_count + column] = row + 1 < down_count ? votes[column] : ASSUMED;
    }
    for (int column = 0; column < across_count; column++) {
      vote_line(&page->columns, columns, column + 1, rows, page->em, gk_edge_vote_known, votes,
                &marked);
      for (int row = 0; row < down_count; row++)
        right[row * across_count + column] = column + 1 < across_count ? votes[row] : ASSUMED;
    }
    float lacking = marked.count ? 1 - (float)(marked.ink / marked.count) : 0;
    page->lacking = fmaxf(page->lacking, lacking);
    if (marked.count && heed_neighbours(right, down, down_count, across_count, lacking))
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

/* The axes of a table from its strokes, without lines that are none of it; false: no memory. */
static bool make_axes(const struct page *page, int table, struct gk_axis *rows,
                      struct gk_axis *columns)
{
  const struct gk_group *area = &page->areas[table];
  float centre_x = (area->left + area->right) / 2, centre_y = (area->top + area->bottom) / 2;
  if (!gk_axis_make(&page->rows.strokes, page->row_of, table, page->em, (float)page->width,
                    centre_x, rows) ||
      !gk_axis_make(&page->columns.strokes, page->column_of, table, page->em, (float)page->height,
                    centre_y, columns))
    return false;
  gk_side_join_double(page->binary, rows, false, page->em);
  gk_side_join_double(page->binary, columns, true, page->em);
  if (!gk_side_assume(columns, rows, page->em, centre_y) ||
      !gk_side_assume(rows, columns, page->em, centre_x))
    return false;
  float *votes = malloc(((size_t)rows->count + (size_t)columns->count + 1) * sizeof *votes);
  if (!votes)
    return false;
  bool again = true;
  for (int pass = 0; again && pass < PASSES_LIMIT && rows->count > 1 && columns->count > 1;
       pass++) {
    again = drop_lines(&page->rows, rows, columns, page->em, page->in_pieces, votes);
    if (rows->count > 1)
      again = drop_lines(&page->columns, columns, rows, page->em, page->in_pieces, votes) || again;
    if (!again && rows->count > 1 && columns->count > 1)
      again = gk_side_drop_strays(&page->columns, rows, columns, page->em) ||
              gk_side_drop_strays(&page->rows, columns, rows, page->em);
  }
  free(votes);
  /* What was dropped may have been in a side's place. */
  if (!gk_side_assume(columns, rows, page->em, centre_y) ||
      !gk_side_assume(rows, columns, page->em, centre_x))
    return false;
  return !page->in_pieces || rows->count < 2 ||
         gk_missing_find(&page->columns, columns, rows, page->em, centre_y);
}

/* Gives what lies below a row to a table of its own. */
static void split_table(struct page *page, int table, float below)
{
  struct gk_group *lower = &page->areas[page->tables++];
  *lower = page->areas[table];
  lower->top = page->areas[table].bottom = below;
  for (int i = 0; i < page->rows.strokes.count; i++)
    if (page->row_of[i] == table && page->rows.strokes.strokes[i].middle > below)
      page->row_of[i] = page->tables - 1;
  for (int i = 0; i < page->columns.strokes.count; i++) {
    const struct gk_stroke *stroke = &page->columns.strokes.strokes[i];
    if (page->column_of[i] == table && (stroke->first + stroke->last) / 2 > below)
      page->column_of[i] = page->tables - 1;
  }
}

/* Of the length of a row's line, how much has ink close by on one side (-1: above). */
static float touched(const struct page *page, const struct gk_axis *rows, int line, float left,
                     float right, int side)
{
  int all = 0, inked = 0;
  float aside = rows->lines[line].thickness / 2 + ASIDE;
  for (int x = (int)left; x < (int)right; x++) {
    l_uint32 value = 0;
    int y = (int)lrintf(gk_axis_across(rows, line, (float)x) + (float)side * aside);
    pixGetPixel(page->binary, x, y, &value);
    inked += value != 0;
    all++;
  }
  return all ? (float)inked / (float)all : 0;
}

/* Whether there is but one row, and it may be a line of large characters with strokes above and
 * below: it has no room for text, or its lines are not ruled all along, or strokes go off them. */
static bool is_heading(const struct page *page, const struct gk_axis *rows,
                       const struct gk_axis *columns)
{
  float left = columns->lines[0].middle, right = columns->lines[columns->count - 1].middle;
  if (rows->count != 2)
    return false;
  if (rows->lines[1].middle - rows->lines[0].middle < ROOM * page->em)
    return true;
  for (int i = 0; i < 2; i++)
    if (!rows->lines[i].assumed && (rows->lines[i].length < RULED * (right - left) ||
                                    touched(page, rows, i, left, right, i ? -1 : 1) > TOUCHED))
      return true;
  return false;
}

/* 1: a lattice was made of the strokes of a table; 0: they are none; -1: no memory. */
static int make_lattice(struct page *page, int table, struct gk_lattice *lattice)
{
  struct gk_axis rows = {0}, columns = {0};
  int made = make_axes(page, table, &rows, &columns) ? 0 : -1;
  float below;
  if (made == 0 && page->tables < GK_LATTICES_LIMIT &&
      gk_side_ends_between(&page->columns, &rows, &columns, page->em, &below)) {
    split_table(page, table, below);
    gk_axis_free(&rows);
    gk_axis_free(&columns);
    return make_lattice(page, table, lattice);
  }
  if (made == 0 && rows.count > 1 && columns.count > 1 && rows.count + columns.count > 4 &&
      rows.count <= GK_LATTICE_LINES_LIMIT && columns.count <= GK_LATTICE_LINES_LIMIT &&
      !is_heading(page, &rows, &columns))
    made = make_cells(page, &rows, &columns, lattice) ? 1 : -1;
  if (made == 1 && lattice->count < 2) {
    free(lattice->row_lines);
    free(lattice->column_lines);
    free(lattice->cells);
    made = 0;
  }
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

/* Makes room for what table each stroke is of; false: no memory. */
static bool list_strokes(struct page *page)
{
  page->row_of = malloc(((size_t)page->rows.strokes.count + 1) * sizeof *page->row_of);
  page->column_of = malloc(((size_t)page->columns.strokes.count + 1) * sizeof *page->column_of);
  return page->row_of && page->column_of;
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
  return list_strokes(page);
}

/* How many there are; -1: no memory. */
static int find_lattices(struct page *page, struct gk_lattice **lattices)
{
  int count = 0;
  page->tables = gk_groups_find(&page->rows, &page->columns, page->em, page->row_of,
                                page->column_of, page->areas, GK_LATTICES_LIMIT);
  page->lacking = 0;
  *lattices = page->tables >= 0 ? calloc(GK_LATTICES_LIMIT, sizeof **lattices) : NULL;
  if (!*lattices)
    return -1;
  for (int i = 0; i < page->tables; i++) {
    int made = make_lattice(page, i, &(*lattices)[count]);
    if (made < 0) {
      gk_lattices_free(*lattices, count);
      *lattices = NULL;
      return -1;
    }
    count += made;
  }
  return count;
}

/* Where lines are broken, the pieces of some are too short to be told from glyphs by themselves:
 * looks again with shorter ones. What was found is kept where there are too many. */
static int find_in_pieces(const struct page *page, struct gk_lattice **lattices, int count)
{
  struct page pieces = *page;
  pieces.in_pieces = page->lacking > PIECES;
  struct gk_lattice *found = NULL;
  int again = -1;
  pieces.rows.strokes = pieces.columns.strokes = (struct gk_strokes){0};
  pieces.row_of = pieces.column_of = NULL;
  if (gk_ruling_strokes(page->rows.runs, page->em, &pieces.rows.strokes) &&
      gk_ruling_strokes(page->columns.runs, page->em, &pieces.columns.strokes) &&
      list_strokes(&pieces))
    again = find_lattices(&pieces, &found);
  gk_strokes_free(&pieces.rows.strokes);
  gk_strokes_free(&pieces.columns.strokes);
  free(pieces.row_of);
  free(pieces.column_of);
  int cells = 0, more = 0;
  for (int i = 0; i < count; i++)
    cells += (*lattices)[i].count;
  for (int i = 0; i < again; i++)
    more += found[i].count;
  if (more < cells) {
    gk_lattices_free(found, again);
    return count;
  }
  gk_lattices_free(*lattices, count);
  *lattices = found;
  return again;
}

int gk_lattices_find(const struct gk_prepared *prepared, struct gk_lattice **lattices)
{
  struct page page = {.binary = prepared->binary,
                      .em = prepared->em,
                      .width = pixGetWidth(prepared->grey),
                      .height = pixGetHeight(prepared->grey)};
  int count = -1;
  *lattices = NULL;
  if (find_strokes(prepared, &page))
    count = find_lattices(&page, lattices);
  if (count > 0)
    count = find_in_pieces(&page, lattices, count);
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
