/* SPDX-License-Identifier: Apache-2.0 */
/* Lays a form's lattice on the grid that was found, and puts the grid right where no ink is cut. */
#include "prior-fit.h"

#include <stdlib.h>

enum {
  /* Half the height of the strip along a missing line that must hold no ink, in hundredths of the
   * lower of the two cells, and at least a pixel. */
  STRIP_PERCENT = 4
};
#define STRIP_INK 0.08f  /* of the text's strength: less is noise */
#define STRIP_INSET 0.1f /* the strip's ends, of its length: the crossing lines stand there */

struct fitting {
  const struct gk_grid *grid;
  const struct match *match;
  const uint32_t *at; /* number of the grid's cell at each of its places */
  struct gk_fit *fit;
  uint32_t *group;      /* of each cell of the sketch, then of each of the grid: which overlap */
  uint32_t cell_count;  /* of the sketch */
  uint32_t group_count; /* of both */
  bool impossible;
};

static int by_place(const void *a, const void *b)
{
  const struct gk_guess *left = a, *right = b;
  if (left->row != right->row)
    return left->row < right->row ? -1 : 1;
  return left->column < right->column ? -1 : left->column > right->column;
}

void gk_prior_plain(struct gk_context *context, const struct gk_grid *grid, struct gk_fit *fit)
{
  *fit = (struct gk_fit){.rows = grid->rows, .columns = grid->columns, .count = grid->count};
  fit->guesses = gk_alloc(context, ((size_t)grid->count + 1) * sizeof *fit->guesses);
  for (uint32_t i = 0; i < grid->count; i++) {
    const struct gk_lattice_place *cell = &grid->cells[i];
    fit->guesses[i] = (struct gk_guess){.row = cell->row,
                                        .column = cell->column,
                                        .rowspan = cell->rowspan,
                                        .colspan = cell->colspan,
                                        .cell = i};
    memcpy(fit->guesses[i].box, cell->box, sizeof cell->box);
  }
  qsort(fit->guesses, fit->count, sizeof *fit->guesses, by_place);
}

static uint32_t root(uint32_t *group, uint32_t i)
{
  while (group[i] != i)
    i = group[i] = group[group[i]];
  return i;
}

/* The part of a sketch's cell that stands in the matched rows, in rows of the match. */
static void rows_of(const struct match *match, const struct lattice_cell *cell, uint32_t *from,
                    uint32_t *to)
{
  uint32_t end = cell->row + cell->rowspan;
  *from = cell->row > match->first_row ? cell->row - match->first_row : 0;
  *to = end - match->first_row < match->rows ? end - match->first_row : match->rows;
}

static bool is_within(const struct match *match, const struct lattice_cell *cell)
{
  return cell->row < match->first_row + match->rows && cell->row + cell->rowspan > match->first_row;
}

static bool is_clipped(const struct match *match, const struct lattice_cell *cell)
{
  return cell->row < match->first_row || cell->row + cell->rowspan > match->first_row + match->rows;
}

static void join_overlapping(struct fitting *fitting)
{
  const struct match *match = fitting->match;
  const struct lattice *lattice = match->lattice;
  for (uint32_t i = 0; i < fitting->group_count; i++)
    fitting->group[i] = i;
  for (uint32_t r = 0; r < match->rows; r++)
    for (uint32_t c = 0; c < lattice->columns; c++)
      for (uint32_t y = match->row_from[r]; y < match->row_from[r + 1]; y++)
        for (uint32_t x = match->column_from[c]; x < match->column_from[c + 1]; x++) {
          uint32_t a = root(fitting->group, lattice_at(lattice, match->first_row + r, c));
          uint32_t b =
              root(fitting->group,
                   fitting->cell_count + fitting->at[(size_t)y * fitting->grid->columns + x]);
          fitting->group[b] = a;
        }
}

/* Whether the strip around a line between (from, to) is free of ink. `across`: it goes from left to
 * right. */
static bool is_free(const struct gk_grid *grid, float line, float before, float after, float from,
                    float to, bool across)
{
  float lower = line - before < after - line ? line - before : after - line;
  float half = lower * STRIP_PERCENT / 100, inset = (to - from) * STRIP_INSET;
  if (half < 1)
    half = 1;
  float box[4] = {from + inset, line - half, to - inset, line + half};
  if (!across) {
    box[0] = line - half;
    box[1] = from + inset;
    box[2] = line + half;
    box[3] = to - inset;
  }
  return grid->ink(grid->argument, box) < STRIP_INK;
}

/* Whether the edges of the sketch that the grid lacks within one group of cells run through no
 * ink. */
static bool may_divide(struct fitting *fitting, uint32_t group)
{
  const struct match *match = fitting->match;
  const struct lattice *lattice = match->lattice;
  const struct gk_grid *grid = fitting->grid;
  const float *rows = grid->row_lines, *columns = grid->column_lines;
  for (uint32_t r = 0; r < match->rows; r++)
    for (uint32_t c = 0; c < lattice->columns; c++) {
      uint32_t here = lattice_at(lattice, match->first_row + r, c);
      if (root(fitting->group, here) != group)
        continue;
      uint32_t y = match->row_from[r + 1], x = match->column_from[c + 1];
      uint32_t top = match->row_from[r], left = match->column_from[c];
      for (uint32_t k = left; r + 1 < match->rows && k < x; k++)
        if (lattice_at(lattice, match->first_row + r + 1, c) != here &&
            fitting->at[(size_t)(y - 1) * grid->columns + k] ==
                fitting->at[(size_t)y * grid->columns + k] &&
            (!grid->ink || !is_free(grid, rows[y], rows[top], rows[match->row_from[r + 2]],
                                    columns[k], columns[k + 1], true)))
          return false;
      for (uint32_t k = top; c + 1 < lattice->columns && k < y; k++)
        if (lattice_at(lattice, match->first_row + r, c + 1) != here &&
            fitting->at[(size_t)k * grid->columns + x - 1] ==
                fitting->at[(size_t)k * grid->columns + x] &&
            (!grid->ink ||
             !is_free(grid, columns[x], columns[left], columns[match->column_from[c + 2]], rows[k],
                      rows[k + 1], false)))
          return false;
    }
  return true;
}

/* The grid's only cell in the group, or GK_NO_CELL; *count gets how many there are. */
static uint32_t grid_cells(struct fitting *fitting, uint32_t group, uint32_t *count)
{
  uint32_t found = GK_NO_CELL;
  *count = 0;
  for (uint32_t i = 0; i < fitting->grid->count; i++)
    if (root(fitting->group, fitting->cell_count + i) == group) {
      found = i;
      ++*count;
    }
  return *count == 1 ? found : GK_NO_CELL;
}

/* A guess for a cell of the sketch. */
static void emit_cell(struct fitting *fitting, uint32_t number, uint32_t cell, uint32_t cells,
                      uint32_t parts)
{
  const struct match *match = fitting->match;
  const struct lattice_cell *known = &match->lattice->cells[number];
  struct gk_fit *fit = fitting->fit;
  struct gk_guess *guess = &fit->guesses[fit->count++];
  uint32_t from, to;
  rows_of(match, known, &from, &to);
  *guess = (struct gk_guess){.row = from,
                             .column = known->column,
                             .rowspan = to - from,
                             .colspan = known->colspan,
                             .kind = known->value ? GK_GUESS_NUMBER : GK_GUESS_LABEL,
                             .place = number + 1,
                             .cell = parts == 1 ? cell : GK_NO_CELL};
  guess->repaired = guess->cell == GK_NO_CELL;
  /* Of a label that goes over the edge of the page no one knows which part stands here. */
  if (!is_clipped(match, known))
    guess->expected = known->label;
  const struct gk_grid *grid = fitting->grid;
  if (guess->cell != GK_NO_CELL) {
    memcpy(guess->box, grid->cells[cell].box, sizeof guess->box);
    return;
  }
  guess->box[0] = grid->column_lines[match->column_from[known->column]];
  guess->box[1] = grid->row_lines[match->row_from[from]];
  guess->box[2] = grid->column_lines[match->column_from[known->column + known->colspan]];
  guess->box[3] = grid->row_lines[match->row_from[to]];
  fit->united += cells > 1 && parts == 1;
  fit->divided += parts > 1;
}

/* The row of the match that begins at (or holds) a row of the grid. */
static uint32_t step_of(const uint32_t *from, uint32_t count, uint32_t line)
{
  uint32_t i = 0;
  while (i + 1 < count && from[i + 1] <= line)
    i++;
  return i;
}

/* A guess for a cell of the grid that could not be divided: what it holds belongs to several. */
static void emit_grid_cell(struct fitting *fitting, uint32_t number, uint32_t kind)
{
  const struct match *match = fitting->match;
  const struct gk_lattice_place *cell = &fitting->grid->cells[number];
  struct gk_fit *fit = fitting->fit;
  uint32_t width = match->lattice->columns;
  uint32_t top = step_of(match->row_from, match->rows, cell->row);
  uint32_t bottom = step_of(match->row_from, match->rows, cell->row + cell->rowspan - 1);
  uint32_t left = step_of(match->column_from, width, cell->column);
  uint32_t right = step_of(match->column_from, width, cell->column + cell->colspan - 1);
  fitting->impossible |= match->row_from[top] != cell->row ||
                         match->row_from[bottom + 1] != cell->row + cell->rowspan ||
                         match->column_from[left] != cell->column ||
                         match->column_from[right + 1] != cell->column + cell->colspan;
  struct gk_guess *guess = &fit->guesses[fit->count++];
  *guess = (struct gk_guess){.row = top,
                             .column = left,
                             .rowspan = bottom - top + 1,
                             .colspan = right - left + 1,
                             .kind = kind,
                             .cell = number};
  memcpy(guess->box, cell->box, sizeof guess->box);
}

/* The guesses of one group of cells that overlap. */
static void emit_group(struct fitting *fitting, uint32_t group)
{
  const struct match *match = fitting->match;
  const struct lattice *lattice = match->lattice;
  uint32_t cells, parts = 0, values = 0;
  uint32_t cell = grid_cells(fitting, group, &cells);
  for (uint32_t i = 0; i < lattice->count; i++)
    if (is_within(match, &lattice->cells[i]) && root(fitting->group, i) == group) {
      parts++;
      values += lattice->cells[i].value;
    }
  if (parts == 1 || may_divide(fitting, group)) {
    for (uint32_t i = 0; i < lattice->count; i++)
      if (is_within(match, &lattice->cells[i]) && root(fitting->group, i) == group)
        emit_cell(fitting, i, cell, cells, parts);
    return;
  }
  for (uint32_t i = 0; i < fitting->grid->count; i++)
    if (root(fitting->group, fitting->cell_count + i) == group)
      emit_grid_cell(fitting, i,
                     values == parts ? GK_GUESS_NUMBER
                     : values == 0   ? GK_GUESS_LABEL
                                     : GK_GUESS_UNKNOWN);
}

void gk_prior_fit(struct gk_context *context, const struct gk_prior *prior,
                  const struct gk_grid *grid, struct gk_fit *fit)
{
  struct edges edges;
  struct match match;
  uint32_t *at;
  gk_prior_plain(context, grid, fit);
  if (!edges_of_grid(context, grid, &edges, &at) || !match_lattice(context, prior, &edges, &match))
    return;
  const struct lattice *lattice = match.lattice;
  struct gk_fit fitted = {.form = lattice->form->name.data,
                          .lattice = lattice,
                          .first_row = match.first_row,
                          .rows = match.rows,
                          .columns = lattice->columns,
                          .differences = match.differences + match.dropped};
  struct fitting fitting = {.grid = grid,
                            .match = &match,
                            .at = at,
                            .fit = &fitted,
                            .cell_count = lattice->count,
                            .group_count = lattice->count + grid->count};
  fitting.group = gk_alloc(context, fitting.group_count * sizeof *fitting.group);
  fitted.guesses = gk_alloc(context, ((size_t)fitting.group_count + 1) * sizeof *fitted.guesses);
  join_overlapping(&fitting);
  for (uint32_t i = 0; i < fitting.group_count; i++) {
    bool stands = i >= lattice->count || is_within(&match, &lattice->cells[i]);
    if (stands && root(fitting.group, i) == i)
      emit_group(&fitting, i);
  }
  if (fitting.impossible)
    return;
  qsort(fitted.guesses, fitted.count, sizeof *fitted.guesses, by_place);
  fitted.quality =
      fitted.differences == 0 && match.rows == lattice->rows ? GK_FIT_EXACT : GK_FIT_REPAIRED;
  *fit = fitted;
}
