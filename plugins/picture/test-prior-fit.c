/* SPDX-License-Identifier: Apache-2.0 */
/* Lattices with edges lost and added, parts of forms, and tables that are none. */
#include "prior-test.h"
#include "utf8.h"

static void check_cells(const struct lattice *lattice, const struct gk_fit *fit)
{
  assert_int_equal(fit->count, lattice->count);
  for (uint32_t i = 0; i < fit->count; i++) {
    const struct gk_guess *guess = &fit->guesses[i];
    const struct lattice_cell *cell = &lattice->cells[i];
    assert_int_equal(guess->row, cell->row);
    assert_int_equal(guess->column, cell->column);
    assert_int_equal(guess->rowspan, cell->rowspan);
    assert_int_equal(guess->colspan, cell->colspan);
    assert_int_equal(guess->kind, cell->value ? GK_GUESS_NUMBER : GK_GUESS_LABEL);
    assert_true(gk_text_equal(guess->expected, cell->label));
    assert_true(guess->repaired == (guess->cell == GK_NO_CELL));
    assert_true(guess->box[0] == (float)(cell->column * STEP * 4));
    assert_true(guess->box[3] == (float)((cell->row + cell->rowspan) * STEP * 2));
  }
}

static void every_sketch_fits_itself(void **state)
{
  (void)state;
  static struct drawing drawing;
  assert_true(prior->lattice_count > 0);
  for (uint32_t i = 0; i < prior->lattice_count; i++) {
    const struct lattice *lattice = &prior->lattices[i];
    struct gk_fit fit;
    draw(lattice, 0, lattice->rows, &drawing);
    gk_prior_fit(&work->context, prior, &drawing.grid, &fit);
    assert_int_equal(fit.quality, GK_FIT_EXACT);
    assert_string_equal(fit.form, lattice->form->name.data);
    check_cells(lattice, &fit);
    fake_host_clear(work);
  }
}

static bool stands_for(const struct label *label, const struct form *form, uint32_t kind,
                       uint32_t block, uint32_t index)
{
  for (uint32_t i = 0; label && i < label->use_count; i++) {
    const struct label_use *use = &prior->rules->uses[label->first_use + i];
    if (&prior->rules->forms[use->form] == form && use->kind == kind && use->block == block &&
        use->index == index)
      return true;
  }
  return false;
}

/* Every form has a sketch, and the labels at the left of and above each value are those of the row
 * and column that the value is taken for. */
static void values_stand_under_their_labels(void **state)
{
  (void)state;
  for (uint32_t f = 0; f < prior->rules->form_count; f++) {
    const struct form *form = &prior->rules->forms[f];
    bool sketched = false;
    for (uint32_t i = 0; i < prior->lattice_count; i++) {
      const struct lattice *lattice = &prior->lattices[i];
      /* Forms that are ruled alike have one sketch. */
      if (lattice->form->family != form->family || lattice->form->row_count != form->row_count)
        continue;
      sketched |= lattice->form == form || lattice->form->family == form->family;
      if (lattice->form != form)
        continue;
      for (uint32_t j = 0; j < lattice->count; j++) {
        const struct lattice_cell *cell = &lattice->cells[j];
        if (!cell->value)
          continue;
        bool row = false, column = false;
        for (uint32_t c = 0; c < lattice->columns; c++)
          row |= stands_for(lattice->cells[lattice_at(lattice, cell->row, c)].known, form,
                            LABEL_ROW, cell->block, cell->form_row);
        for (uint32_t r = 0; r < cell->row; r++) {
          const struct label *above = lattice->cells[lattice_at(lattice, r, cell->column)].known;
          column |= stands_for(above, form, LABEL_COLUMN, cell->block, cell->form_column);
          row |= stands_for(above, form, LABEL_ROW, cell->block, cell->form_row);
        }
        assert_true(row);
        assert_true(column);
      }
    }
    assert_true(sketched);
  }
}

/* Joins two neighbours that make a rectangle, or divides a cell that covers several places. */
static bool damage_edge(struct drawing *drawing)
{
  const struct gk_lattice_place *cell = &drawing->cells[below(drawing->grid.count)];
  if (chance(0.5) && cell->rowspan * cell->colspan > 1) {
    bool down = cell->rowspan > 1 && (cell->colspan == 1 || chance(0.5));
    uint32_t from = 1 + below((down ? cell->rowspan : cell->colspan) - 1);
    uint32_t number = LATTICE_ROWS * LATTICE_COLUMNS + below(LATTICE_ROWS * LATTICE_COLUMNS);
    for (uint32_t r = 0; r < cell->rowspan; r++)
      for (uint32_t c = 0; c < cell->colspan; c++)
        if ((down ? r : c) >= from)
          drawing->at[cell->row + r][cell->column + c] = number;
    /* A line across a large cell is no few edges. */
    return (down ? cell->colspan : cell->rowspan) <= 2;
  }
  for (uint32_t i = 0; i < drawing->grid.count; i++) {
    const struct gk_lattice_place *other = &drawing->cells[i];
    bool beside = other->row == cell->row && other->rowspan == cell->rowspan &&
                  other->column == cell->column + cell->colspan && other->rowspan <= 2;
    bool under = other->column == cell->column && other->colspan == cell->colspan &&
                 other->row == cell->row + cell->rowspan && other->colspan <= 2;
    if (!beside && !under)
      continue;
    for (uint32_t r = 0; r < other->rowspan; r++)
      for (uint32_t c = 0; c < other->colspan; c++)
        drawing->at[other->row + r][other->column + c] = drawing->at[cell->row][cell->column];
    return true;
  }
  return false;
}

static void damaged_lattices_are_put_right(void **state)
{
  (void)state;
  static struct drawing drawing;
  uint32_t tried = 0, fitted = 0, kept = 0;
  seed = 88172645463325252u;
  for (uint32_t i = 0; i < TABLES; i++) {
    const struct lattice *lattice = &prior->lattices[below(prior->lattice_count)];
    uint32_t misses = 1 + below(lattice->rows > 20 ? 5 : 2);
    draw(lattice, 0, lattice->rows, &drawing);
    bool small = true;
    for (uint32_t j = 0; j < misses && small; j++) {
      small = damage_edge(&drawing);
      draw_places(&drawing);
    }
    if (!small)
      continue;
    tried++;
    struct gk_fit fit;
    gk_prior_fit(&work->context, prior, &drawing.grid, &fit);
    /* Two misses may undo each other. */
    if (fit.quality != GK_FIT_NONE) {
      fitted++;
      assert_string_equal(fit.form, lattice->form->name.data);
      check_cells(lattice, &fit);
    } else {
      assert_int_equal(fit.count, drawing.grid.count);
    }
    /* Where there is ink a cell that covers several stays whole. */
    drawing.ink = 1;
    gk_prior_fit(&work->context, prior, &drawing.grid, &fit);
    for (uint32_t j = 0; j < fit.count; j++)
      for (uint32_t k = 0; k < drawing.grid.count; k++) {
        const struct gk_lattice_place *cell = &drawing.cells[k];
        const struct gk_guess *guess = &fit.guesses[j];
        bool inside = guess->row >= cell->row && guess->column >= cell->column &&
                      guess->row + guess->rowspan <= cell->row + cell->rowspan &&
                      guess->column + guess->colspan <= cell->column + cell->colspan;
        bool whole = guess->rowspan == cell->rowspan && guess->colspan == cell->colspan;
        assert_true(!inside || whole);
      }
    assert_int_equal(fit.divided, 0);
    kept++;
    fake_host_clear(work);
  }
  print_message("lattices with lost and added edges: %u of %u put right\n", fitted, tried);
  assert_true(kept == tried && fitted * 100 >= tried * 95);
}

/* A line that is none (an underline, a stroke of large characters) divides one cell. */
static void lines_that_are_none_are_dropped(void **state)
{
  (void)state;
  static struct drawing drawing, wider;
  seed = 7364529176530163u;
  uint32_t fitted = 0, tried = 0;
  for (uint32_t i = 0; i < TABLES / 4; i++) {
    const struct lattice *lattice = &prior->lattices[below(prior->lattice_count)];
    draw(lattice, 0, lattice->rows, &drawing);
    uint32_t line = below(lattice->rows), column = below(lattice->columns);
    memset(&wider, 0, sizeof wider);
    wider.rows = lattice->rows + 1;
    wider.columns = lattice->columns;
    for (uint32_t r = 0; r < wider.rows; r++)
      for (uint32_t c = 0; c < wider.columns; c++) {
        wider.at[r][c] = drawing.at[r > line ? r - 1 : r][c];
        uint32_t struck = drawing.at[line][column];
        if (r > line && wider.at[r][c] == struck)
          wider.at[r][c] = LATTICE_ROWS * LATTICE_COLUMNS;
      }
    if (lattice->cells[drawing.at[line][column]].colspan > 2)
      continue;
    draw_places(&wider);
    tried++;
    struct gk_fit fit;
    gk_prior_fit(&work->context, prior, &wider.grid, &fit);
    if (fit.quality == GK_FIT_NONE)
      continue;
    fitted++;
    assert_string_equal(fit.form, lattice->form->name.data);
    assert_int_equal(fit.count, lattice->count);
    for (uint32_t j = 0; j < fit.count; j++)
      assert_true(gk_text_equal(fit.guesses[j].expected, lattice->cells[j].label));
    fake_host_clear(work);
  }
  print_message("lattices with a line that is none: %u of %u put right\n", fitted, tried);
  assert_true(fitted * 100 >= tried * 95);
}

/* What a page break leaves of a form is that part of it, or not known to be of it. */
static void parts_are_never_taken_for_others(void **state)
{
  (void)state;
  static struct drawing drawing;
  uint32_t known = 0, parts = 0;
  for (uint32_t i = 0; i < prior->lattice_count; i++) {
    const struct lattice *lattice = &prior->lattices[i];
    for (uint32_t cut = 1; cut < lattice->rows; cut++)
      for (uint32_t half = 0; half < 2; half++) {
        uint32_t first = half ? cut : 0, rows = half ? lattice->rows - cut : cut;
        struct gk_fit fit;
        draw(lattice, first, rows, &drawing);
        gk_prior_fit(&work->context, prior, &drawing.grid, &fit);
        parts++;
        known += fit.quality != GK_FIT_NONE;
        for (uint32_t j = 0; fit.quality != GK_FIT_NONE && j < fit.count; j++) {
          const struct gk_guess *guess = &fit.guesses[j];
          const struct lattice_cell *cell =
              &lattice->cells[lattice_at(lattice, first + guess->row, guess->column)];
          bool whole = cell->row >= first && cell->row + cell->rowspan <= first + rows;
          assert_int_equal(guess->kind, cell->value ? GK_GUESS_NUMBER : GK_GUESS_LABEL);
          if (whole)
            assert_true(gk_text_equal(guess->expected, cell->label));
        }
        fake_host_clear(work);
      }
  }
  print_message("parts of forms: %u of %u known by their lines\n", known, parts);
  assert_true(known * 2 > parts);
}

static void other_tables_fit_nothing(void **state)
{
  (void)state;
  static struct drawing drawing;
  seed = 1181783497276652981u;
  for (uint32_t i = 0; i < TABLES; i++) {
    memset(&drawing, 0, sizeof drawing);
    drawing.rows = 2 + below(40);
    drawing.columns = chance(0.5) ? 10 : 2 + below(20);
    for (uint32_t r = 0; r < drawing.rows; r++)
      for (uint32_t c = 0; c < drawing.columns; c++)
        drawing.at[r][c] = r * LATTICE_COLUMNS + c;
    draw_places(&drawing);
    struct gk_fit fit;
    gk_prior_fit(&work->context, prior, &drawing.grid, &fit);
    assert_int_equal(fit.quality, GK_FIT_NONE);
    assert_int_equal(fit.count, drawing.rows * drawing.columns);
    fake_host_clear(work);
  }
}

/* Grids that no lattice finder should give. */
static void impossible_grids_are_left_alone(void **state)
{
  (void)state;
  float lines[3] = {0, 10, 20};
  struct gk_lattice_place cells[3] = {{0, 0, 1, 1, {0}}, {0, 0, 2, 2, {0}}, {900, 900, 9, 9, {0}}};
  struct gk_grid grid = {.rows = 2,
                         .columns = 2,
                         .row_lines = lines,
                         .column_lines = lines,
                         .cells = cells,
                         .count = 3};
  struct gk_fit fit;
  gk_prior_fit(&work->context, prior, &grid, &fit);
  assert_int_equal(fit.quality, GK_FIT_NONE);
  assert_int_equal(fit.count, 3);
  for (uint32_t i = 0; i < 3; i++) {
    fit.guesses[i].candidates[0] = (struct gk_candidate){GK_TEXT("17"), 0.5f};
    fit.guesses[i].candidate_count = 1;
  }
  assert_true(gk_prior_decide(&work->context, prior, &fit));
  assert_int_equal(gk_prior_again(prior, &fit, (uint32_t[3]){0}), 0);
  grid.count = 0;
  gk_prior_fit(&work->context, prior, &grid, &fit);
  assert_int_equal(fit.count, 0);
  assert_true(gk_prior_decide(&work->context, prior, &fit));
  fake_host_clear(work);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_sketch_fits_itself),
      cmocka_unit_test(values_stand_under_their_labels),
      cmocka_unit_test(damaged_lattices_are_put_right),
      cmocka_unit_test(lines_that_are_none_are_dropped),
      cmocka_unit_test(parts_are_never_taken_for_others),
      cmocka_unit_test(other_tables_fit_nothing),
      cmocka_unit_test(impossible_grids_are_left_alone),
  };
  return cmocka_run_group_tests_name("prior: lattices", tests, set_up, tear_down);
}
