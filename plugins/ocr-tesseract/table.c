/* SPDX-License-Identifier: Apache-2.0 */
#include "table.h"

#include <stdlib.h>

enum {
  /* Of a form that the lattice alone shows, so many labels are read, spread over the table: a form
   * of the same ruling with other labels would differ in most. */
  VERIFIED = 5
};
/* Of the longer side of a page: margins, a page's number and a row that did not fit. */
#define MARGIN 0.22f
/* How near to the form's label those must be. */
#define ALIKE 0.75f

static int by_value(const void *a, const void *b)
{
  float x = *(const float *)a, y = *(const float *)b;
  return (x > y) - (x < y);
}

/* Reads a few of the form's labels, spread over the table, and marks them in `done`. Whether all of
 * them are the form's, so that of the others it is enough to see how long they are. */
static bool read_some(struct gk_cells *cells, bool *done)
{
  struct gk_fit *fit = &cells->fit;
  float pitches[VERIFIED];
  uint32_t labels = 0, number = 0, count = 0;
  for (uint32_t i = 0; i < fit->count; i++)
    labels += fit->guesses[i].kind == GK_GUESS_LABEL && fit->guesses[i].expected.size;
  for (uint32_t i = 0; i < fit->count && count < VERIFIED; i++) {
    struct gk_guess *guess = &fit->guesses[i];
    if (guess->kind != GK_GUESS_LABEL || !guess->expected.size ||
        number++ < count * (labels - 1) / (VERIFIED - 1))
      continue;
    gk_guess_read(cells, i, 0);
    done[i] = true;
    if (!guess->candidate_count ||
        gk_prior_likeness(cells->readers->prior, fit, guess, guess->candidates[0].text) < ALIKE)
      return false;
    pitches[count++] = guess->characters / gk_guess_width(guess->expected);
  }
  if (count < VERIFIED)
    return false;
  qsort(pitches, count, sizeof *pitches, by_value);
  cells->pitch = pitches[count / 2];
  return true;
}

static void read_all(struct gk_cells *cells)
{
  struct gk_fit *fit = &cells->fit;
  bool *done = gk_alloc(cells->context, fit->count + 1);
  cells->contrasts = gk_alloc(cells->context, ((size_t)fit->count + 1) * sizeof(float));
  cells->usual = 0;
  cells->by_length = false;
  cells->by_length =
      cells->readers->verify && fit->quality == GK_FIT_EXACT && read_some(cells, done);
  for (uint32_t i = 0; i < fit->count; i++)
    if (!done[i])
      gk_guess_read(cells, i, 0);
  if (fit->quality == GK_FIT_NONE)
    gk_cells_read_misread(cells);
  gk_cells_measure(cells);
  gk_cells_read_faint(cells);
  gk_cells_judge(cells);
}

static void fill_grid(struct gk_context *context, const struct gk_lattice *lattice,
                      struct gk_grid *grid)
{
  struct gk_lattice_place *places =
      gk_alloc(context, ((size_t)lattice->count + 1) * sizeof *places);
  for (int i = 0; i < lattice->count; i++) {
    const struct gk_lattice_cell *cell = &lattice->cells[i];
    places[i] = (struct gk_lattice_place){.row = (uint32_t)cell->row,
                                          .column = (uint32_t)cell->column,
                                          .rowspan = (uint32_t)cell->rowspan,
                                          .colspan = (uint32_t)cell->colspan};
    memcpy(places[i].box, cell->box, sizeof places[i].box);
  }
  grid->rows = (uint32_t)lattice->rows;
  grid->columns = (uint32_t)lattice->columns;
  grid->row_lines = lattice->row_lines;
  grid->column_lines = lattice->column_lines;
  grid->cells = places;
  grid->count = (uint32_t)lattice->count;
}

bool gk_table_is_form(struct gk_context *context, const struct gk_readers *readers,
                      const struct gk_lattice *lattice)
{
  struct gk_grid grid = {0};
  struct gk_fit fit;
  fill_grid(context, lattice, &grid);
  gk_prior_fit(context, readers->prior, &grid, &fit);
  return fit.quality == GK_FIT_EXACT && fit.first_row == 0;
}

struct gk_place gk_table_place(const struct gk_prepared *prepared, const struct gk_place *place,
                               const float box[4])
{
  struct gk_place out = *place;
  float corners[8];
  gk_prepared_corners(prepared, box, corners);
  out.box[0] = out.box[2] = corners[0];
  out.box[1] = out.box[3] = corners[1];
  for (int i = 2; i < 8; i++) {
    float *low = &out.box[i % 2], *high = &out.box[2 + i % 2];
    if (corners[i] < *low)
      *low = corners[i];
    if (corners[i] > *high)
      *high = corners[i];
  }
  return out;
}

static void put_cell(struct gk_cells *cells, const struct gk_place *place,
                     const struct gk_guess *guess, struct gk_cell *cell)
{
  *cell = (struct gk_cell){.row = guess->row,
                           .column = guess->column,
                           .rowspan = guess->rowspan,
                           .colspan = guess->colspan,
                           .flags = guess->flags,
                           .confidence = guess->confidence,
                           .text = gk_label_unwrap(cells->context, guess->text),
                           .alternative = gk_label_unwrap(cells->context, guess->alternative),
                           .place = gk_table_place(cells->prepared, place, guess->box)};
  gk_prepared_corners(cells->prepared, guess->box, cell->corners);
}

/* Where the columns of the table as it is given have their lines. */
static void place_columns(struct gk_context *context, const struct gk_fit *fit, const float box[4],
                          struct gk_page_table *table)
{
  float width = box[2] - box[0];
  table->column_lines = gk_alloc(context, ((size_t)fit->columns + 1) * sizeof(float));
  for (uint32_t i = 0; i < fit->count && width > 0; i++) {
    const struct gk_guess *guess = &fit->guesses[i];
    uint32_t end = guess->column + guess->colspan;
    if (guess->column <= fit->columns)
      table->column_lines[guess->column] = (guess->box[0] - box[0]) / width;
    if (end <= fit->columns)
      table->column_lines[end] = (guess->box[2] - box[0]) / width;
  }
}

static void place_on_page(const struct gk_prepared *prepared, const float box[4],
                          struct gk_page_table *table)
{
  float width = (float)pixGetWidth(prepared->grey), height = (float)pixGetHeight(prepared->grey);
  float margin = (width > height ? width : height) * MARGIN;
  table->at_head = box[1] < margin;
  table->at_foot = height - box[3] < margin;
}

void gk_table_doubt_places(const struct gk_lattice *lattice, struct gk_page_table *table)
{
  for (int i = 0; i < lattice->count; i++) {
    const struct gk_lattice_cell *place = &lattice->cells[i];
    for (uint32_t j = 0; j < table->count && place->trust < GK_LATTICE_SURE; j++)
      if (table->cells[j].row == (uint32_t)place->row &&
          table->cells[j].column == (uint32_t)place->column)
        table->cells[j].flags |= GK_CELL_DOUBTFUL;
  }
}

void gk_table_read(struct gk_context *context, const struct gk_readers *readers,
                   const struct gk_prepared *prepared, const struct gk_lattice *lattice,
                   const struct gk_place *place, struct gk_page_table *table)
{
  struct gk_cells cells = {.context = context, .readers = readers, .prepared = prepared};
  struct gk_grid grid = {.ink = gk_cells_ink, .argument = &cells};
  fill_grid(context, lattice, &grid);
  gk_prior_fit(context, readers->prior, &grid, &cells.fit);
  read_all(&cells);
  if (!gk_prior_decide(context, readers->prior, &cells.fit) &&
      (cells.fit.united || cells.fit.divided)) {
    gk_prior_plain(context, &grid, &cells.fit);
    read_all(&cells);
    gk_prior_decide(context, readers->prior, &cells.fit);
  }
  const struct gk_fit *fit = &cells.fit;
  *table = (struct gk_page_table){.count = fit->count, .rows = fit->rows, .columns = fit->columns};
  table->whole = fit->quality != GK_FIT_NONE && fit->first_row == 0;
  table->cells = gk_alloc(context, ((size_t)fit->count + 1) * sizeof *table->cells);
  for (uint32_t i = 0; i < fit->count; i++)
    put_cell(&cells, place, &fit->guesses[i], &table->cells[i]);
  if (fit->quality == GK_FIT_NONE)
    gk_table_doubt_places(lattice, table);
  place_columns(context, fit, lattice->box, table);
  place_on_page(prepared, lattice->box, table);
  memcpy(table->box, lattice->box, sizeof table->box);
  table->place = gk_table_place(prepared, place, lattice->box);
}
