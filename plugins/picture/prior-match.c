/* SPDX-License-Identifier: Apache-2.0 */
#include "prior-fit.h"

#include "utf8.h"

enum {
  /* Of a hundred edges of the whole form so many may differ; of a part of it fewer, since other
   * tables are alike in parts. */
  DIFFERENT_PERCENT = 4,
  DIFFERENT_PART_PERCENT = 1,
  DIFFERENT_LEAST = 2,
  /* By so many edges another sketch must fit worse, unless this one fits exactly. */
  CLEARLY_BETTER = 3,
  DROPPED_COST = 2,  /* edges that a line that is none counts for */
  WEAK_PERCENT = 40, /* a line that is none has at most so many of its edges */
  PART_ROWS = 4,     /* fewer rows of a form could be any table's */
  SMALL_PLACES = 40  /* a smaller form could be any table, too: its labels must say it */
};

static uint32_t place(const struct edges *edges, uint32_t row, uint32_t column)
{
  return row * edges->columns + column;
}

static void new_edges(struct gk_context *context, uint32_t rows, uint32_t columns,
                      struct edges *edges)
{
  edges->rows = rows;
  edges->columns = columns;
  edges->below = gk_alloc(context, (size_t)rows * columns);
  edges->after = gk_alloc(context, (size_t)rows * columns);
}

bool edges_of_grid(struct gk_context *context, const struct gk_grid *grid, struct edges *edges,
                   uint32_t **at)
{
  if (grid->rows == 0 || grid->columns == 0 || grid->columns > GRID_PLACES / grid->rows)
    return false;
  uint32_t *numbers = gk_alloc(context, (size_t)grid->rows * grid->columns * sizeof *numbers);
  for (uint32_t i = 0; i < grid->count; i++) {
    const struct gk_lattice_place *cell = &grid->cells[i];
    if (cell->rowspan == 0 || cell->colspan == 0 || cell->row >= grid->rows ||
        cell->column >= grid->columns || cell->rowspan > grid->rows - cell->row ||
        cell->colspan > grid->columns - cell->column)
      return false;
    for (uint32_t r = cell->row; r < cell->row + cell->rowspan; r++)
      for (uint32_t c = cell->column; c < cell->column + cell->colspan; c++) {
        uint32_t *number = &numbers[(size_t)r * grid->columns + c];
        if (*number)
          return false;
        *number = i + 1;
      }
  }
  new_edges(context, grid->rows, grid->columns, edges);
  for (uint32_t r = 0; r < grid->rows; r++)
    for (uint32_t c = 0; c < grid->columns; c++) {
      uint32_t p = place(edges, r, c);
      if (numbers[p] == 0)
        return false;
      edges->below[p] = r + 1 < grid->rows && numbers[p + grid->columns] != numbers[p];
      edges->after[p] = c + 1 < grid->columns && numbers[p + 1] != numbers[p];
    }
  for (uint32_t p = 0; p < grid->rows * grid->columns; p++)
    numbers[p]--;
  *at = numbers;
  return true;
}

/* The line between two rows (or columns) that has the least of its edges; UINT32_MAX: every line
 * has more than a weak one. */
static uint32_t weakest(const struct edges *edges, bool of_rows)
{
  uint32_t lines = of_rows ? edges->rows : edges->columns;
  uint32_t length = of_rows ? edges->columns : edges->rows;
  uint32_t found = UINT32_MAX, least = UINT32_MAX;
  for (uint32_t i = 0; i + 1 < lines; i++) {
    uint32_t count = 0;
    for (uint32_t j = 0; j < length; j++)
      count += of_rows ? edges->below[place(edges, i, j)] : edges->after[place(edges, j, i)];
    if (count * 100 <= length * WEAK_PERCENT && count < least) {
      least = count;
      found = i;
    }
  }
  return found;
}

/* The edges without the line after row (column) `line`. */
static void drop_line(struct gk_context *context, const struct edges *from, bool of_rows,
                      uint32_t line, struct edges *to)
{
  new_edges(context, from->rows - of_rows, from->columns - !of_rows, to);
  for (uint32_t r = 0; r < from->rows; r++)
    for (uint32_t c = 0; c < from->columns; c++) {
      uint32_t p = place(from, r, c);
      uint32_t row = r - (of_rows && r > line), column = c - (!of_rows && c > line);
      uint32_t q = place(to, row, column);
      if (!(of_rows && r == line))
        to->below[q] |= from->below[p];
      if (!(!of_rows && c == line))
        to->after[q] |= from->after[p];
    }
}

static uint32_t count_differences(const struct edges *edges, const struct lattice *lattice,
                                  uint32_t first_row, uint32_t limit)
{
  uint32_t count = 0;
  for (uint32_t r = 0; r < edges->rows && count <= limit; r++)
    for (uint32_t c = 0; c < edges->columns; c++) {
      uint32_t p = place(edges, r, c), here = lattice_at(lattice, first_row + r, c);
      if (r + 1 < edges->rows)
        count += edges->below[p] != (lattice_at(lattice, first_row + r + 1, c) != here);
      if (c + 1 < edges->columns)
        count += edges->after[p] != (lattice_at(lattice, first_row + r, c + 1) != here);
    }
  return count;
}

static uint32_t cost_of(const struct match *match)
{
  return match->differences + match->dropped * DROPPED_COST;
}

/* Whether two matches say the same of every place. */
static bool same_meaning(const struct match *a, const struct match *b)
{
  if (a->rows != b->rows || a->lattice->columns != b->lattice->columns)
    return false;
  for (uint32_t r = 0; r < a->rows; r++)
    for (uint32_t c = 0; c < a->lattice->columns; c++) {
      const struct lattice_cell *left =
          &a->lattice->cells[lattice_at(a->lattice, a->first_row + r, c)];
      const struct lattice_cell *right =
          &b->lattice->cells[lattice_at(b->lattice, b->first_row + r, c)];
      if (left->value != right->value || !gk_text_equal(left->label, right->label))
        return false;
    }
  return true;
}

struct contest {
  struct match best;
  uint32_t rival; /* the cost of the best that says something else */
  bool any;
};

static void enter(struct contest *contest, const struct match *match)
{
  uint32_t cost = cost_of(match);
  if (!contest->any) {
    contest->best = *match;
    contest->any = true;
  } else if (cost < cost_of(&contest->best)) {
    if (!same_meaning(match, &contest->best) && cost_of(&contest->best) < contest->rival)
      contest->rival = cost_of(&contest->best);
    contest->best = *match;
  } else if (cost < contest->rival && !same_meaning(match, &contest->best)) {
    contest->rival = cost;
  }
}

/* Tries every sketch of that width on edges that are a grid's but for dropped lines. */
static void try_lattices(const struct gk_prior *prior, const struct edges *edges,
                         struct match *match, struct contest *contest)
{
  uint32_t all = 2 * edges->rows * edges->columns - edges->rows - edges->columns;
  for (uint32_t i = 0; i < prior->lattice_count; i++) {
    const struct lattice *lattice = &prior->lattices[i];
    bool part = lattice->rows > edges->rows;
    if (lattice->columns != edges->columns || lattice->rows < edges->rows ||
        (part && edges->rows < PART_ROWS) || lattice->rows * lattice->columns < SMALL_PLACES)
      continue;
    uint32_t limit = all * (part ? DIFFERENT_PART_PERCENT : DIFFERENT_PERCENT) / 100;
    if (!part && limit < DIFFERENT_LEAST)
      limit = DIFFERENT_LEAST;
    match->lattice = lattice;
    match->rows = edges->rows;
    for (match->first_row = 0; match->first_row + edges->rows <= lattice->rows;
         match->first_row++) {
      match->differences = count_differences(edges, lattice, match->first_row, limit);
      if (match->differences <= limit)
        enter(contest, match);
    }
  }
}

static void drop_from(uint32_t *from, uint32_t count, uint32_t line)
{
  memmove(from + line + 1, from + line + 2, (count - line - 1) * sizeof *from);
}

bool match_lattice(struct gk_context *context, const struct gk_prior *prior,
                   const struct edges *edges, struct match *match)
{
  struct contest contest = {.rival = UINT32_MAX};
  struct match start = {0};
  if (edges->rows > LATTICE_ROWS || edges->columns > LATTICE_COLUMNS)
    return false;
  for (uint32_t i = 0; i <= edges->rows; i++)
    start.row_from[i] = i;
  for (uint32_t i = 0; i <= edges->columns; i++)
    start.column_from[i] = i;
  /* The weakest lines are dropped one after the other. */
  struct edges by_rows = *edges;
  for (uint32_t rows = 0; rows <= GRID_DROPPED_ROWS; rows++) {
    struct edges both = by_rows;
    struct match here = start;
    for (uint32_t columns = 0; columns <= GRID_DROPPED_COLUMNS; columns++) {
      here.dropped = rows + columns;
      try_lattices(prior, &both, &here, &contest);
      uint32_t line = weakest(&both, false);
      struct edges fewer;
      if (line == UINT32_MAX || columns == GRID_DROPPED_COLUMNS)
        break;
      drop_line(context, &both, false, line, &fewer);
      drop_from(here.column_from, both.columns, line);
      both = fewer;
    }
    uint32_t line = weakest(&by_rows, true);
    struct edges fewer;
    if (line == UINT32_MAX || rows == GRID_DROPPED_ROWS)
      break;
    drop_line(context, &by_rows, true, line, &fewer);
    drop_from(start.row_from, by_rows.rows, line);
    by_rows = fewer;
  }
  if (!contest.any || contest.rival == cost_of(&contest.best) ||
      (cost_of(&contest.best) > 0 && contest.rival < cost_of(&contest.best) + CLEARLY_BETTER))
    return false;
  *match = contest.best;
  return true;
}
