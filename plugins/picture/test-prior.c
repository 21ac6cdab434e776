/* SPDX-License-Identifier: Apache-2.0 */
/* Generated tables: lattices with edges lost and added, labels misread, numbers misread with and
 * without a second reading, contradictions that stand in the source. What comes out must be a
 * reading that was given, and right where it says no doubt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "fake-host.h"
#include "form-label.h"
#include "prior-rules.h"
#include "utf8.h"

enum { TABLES = 400, MOST_GUESSES = 1024, TEXT = 24, STEP = 10 };

static struct fake_host *host, *work;
static struct gk_prior *prior;
static uint64_t seed;

static uint32_t below(uint32_t limit)
{
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)(seed >> 11) % limit;
}

static bool chance(double probability)
{
  return below(1000000) < probability * 1000000;
}

static struct gk_text keep(const char *format, ...)
{
  char buffer[600];
  va_list arguments;
  va_start(arguments, format);
  int size = vsnprintf(buffer, sizeof buffer, format, arguments);
  va_end(arguments);
  char *out = gk_alloc(&work->context, (size_t)size + 1);
  memcpy(out, buffer, (size_t)size + 1);
  return (struct gk_text){out, (size_t)size};
}

/* ---- lattices ------------------------------------------------------------------------------ */

/* A grid that owns its cells, as the number of a cell at each place. */
struct drawing {
  uint32_t rows, columns;
  uint32_t at[LATTICE_ROWS][LATTICE_COLUMNS];
  float row_lines[LATTICE_ROWS + 1], column_lines[LATTICE_COLUMNS + 1];
  struct gk_lattice_place cells[LATTICE_ROWS * LATTICE_COLUMNS];
  struct gk_grid grid;
  float ink; /* what every strip is said to hold */
};

static float ink_of(void *argument, const float box[4])
{
  assert_true(box[0] < box[2] && box[1] < box[3]);
  return ((const struct drawing *)argument)->ink;
}

static void draw_places(struct drawing *drawing)
{
  drawing->grid = (struct gk_grid){.rows = drawing->rows,
                                   .columns = drawing->columns,
                                   .row_lines = drawing->row_lines,
                                   .column_lines = drawing->column_lines,
                                   .cells = drawing->cells,
                                   .ink = ink_of,
                                   .argument = drawing};
  bool seen[LATTICE_ROWS * LATTICE_COLUMNS * 2] = {false};
  for (uint32_t r = 0; r <= drawing->rows; r++)
    drawing->row_lines[r] = (float)(r * STEP * 2);
  for (uint32_t c = 0; c <= drawing->columns; c++)
    drawing->column_lines[c] = (float)(c * STEP * 4);
  for (uint32_t r = 0; r < drawing->rows; r++)
    for (uint32_t c = 0; c < drawing->columns; c++) {
      uint32_t number = drawing->at[r][c], down = 1, right = 1;
      if (seen[number])
        continue;
      seen[number] = true;
      while (r + down < drawing->rows && drawing->at[r + down][c] == number)
        down++;
      while (c + right < drawing->columns && drawing->at[r][c + right] == number)
        right++;
      drawing->cells[drawing->grid.count++] = (struct gk_lattice_place){
          r,
          c,
          down,
          right,
          {drawing->column_lines[c], drawing->row_lines[r], drawing->column_lines[c + right],
           drawing->row_lines[r + down]}};
    }
}

/* Rows first… of a sketch. */
static void draw(const struct lattice *lattice, uint32_t first, uint32_t rows,
                 struct drawing *drawing)
{
  memset(drawing, 0, sizeof *drawing);
  drawing->rows = rows;
  drawing->columns = lattice->columns;
  for (uint32_t r = 0; r < rows; r++)
    for (uint32_t c = 0; c < lattice->columns; c++)
      drawing->at[r][c] = lattice_at(lattice, first + r, c);
  draw_places(drawing);
}

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

/* ---- labels -------------------------------------------------------------------------------- */

static struct gk_text misspell(struct gk_text text, uint32_t errors)
{
  static const char *const others[] = {"口", "木", "曰", "未", "士", "千"};
  uint32_t starts[200], count = 0;
  char buffer[600];
  for (const char *p = text.data, *end = p + text.size; p < end && count < 200;) {
    starts[count++] = (uint32_t)(p - text.data);
    gk_utf8_next(&p, end);
  }
  bool wrong[200] = {false};
  for (uint32_t i = 0; i < errors; i++)
    wrong[below(count)] = true;
  size_t size = 0;
  for (uint32_t i = 0; i < count; i++) {
    size_t end = i + 1 < count ? starts[i + 1] : text.size;
    const char *piece = wrong[i] ? others[below(6)] : text.data + starts[i];
    size_t length = wrong[i] ? 3 : end - starts[i];
    memcpy(buffer + size, piece, length);
    size += length;
  }
  return keep("%.*s", (int)size, buffer);
}

static void read_labels(struct gk_fit *fit, double error_rate)
{
  for (uint32_t i = 0; i < fit->count; i++) {
    struct gk_guess *guess = &fit->guesses[i];
    if (guess->kind == GK_GUESS_NUMBER || guess->expected.size == 0)
      continue;
    uint32_t errors = 0, length = (uint32_t)guess->expected.size / 3;
    for (uint32_t j = 0; j < length; j++)
      errors += chance(error_rate);
    guess->candidates[0] = (struct gk_candidate){misspell(guess->expected, errors), 0.9f};
    guess->candidate_count = 1;
  }
}

static void labels_take_the_forms_spelling(void **state)
{
  (void)state;
  static struct drawing drawing;
  uint32_t right = 0, count = 0, before = 0, silent = 0;
  seed = 5318008531800853u;
  for (uint32_t i = 0; i < TABLES / 8; i++) {
    const struct lattice *lattice = &prior->lattices[below(prior->lattice_count)];
    struct gk_fit fit;
    draw(lattice, 0, lattice->rows, &drawing);
    gk_prior_fit(&work->context, prior, &drawing.grid, &fit);
    read_labels(&fit, 0.1);
    assert_true(gk_prior_decide(&work->context, prior, &fit));
    for (uint32_t j = 0; j < fit.count; j++) {
      const struct gk_guess *guess = &fit.guesses[j];
      if (guess->kind != GK_GUESS_LABEL)
        continue;
      bool same = gk_text_equal(guess->text, guess->expected);
      assert_true(same || gk_text_equal(guess->text, guess->candidates[0].text));
      count++;
      right += same;
      before += gk_text_equal(guess->candidates[0].text, guess->expected);
      silent += !same && !(guess->flags & GK_CELL_DOUBTFUL);
    }
    fake_host_clear(work);
  }
  print_message("labels: %u of %u right as read, %u as decided, %u wrong without doubt\n", before,
                count, right, silent);
  assert_true(right * 100 >= count * 97);
  assert_true(silent * 200 <= count);
}

/* The same table with other labels is another table. */
static void other_labels_speak_against_the_form(void **state)
{
  (void)state;
  static struct drawing drawing;
  const struct lattice *lattice = &prior->lattices[0];
  struct gk_fit fit;
  draw(lattice, 0, lattice->rows, &drawing);
  gk_prior_fit(&work->context, prior, &drawing.grid, &fit);
  assert_int_equal(fit.quality, GK_FIT_EXACT);
  for (uint32_t i = 0; i < fit.count; i++)
    if (fit.guesses[i].kind == GK_GUESS_LABEL) {
      fit.guesses[i].candidates[0] = (struct gk_candidate){GK_TEXT("粮食种植面积"), 0.9f};
      fit.guesses[i].candidate_count = 1;
    }
  assert_false(gk_prior_decide(&work->context, prior, &fit));
  assert_int_equal(fit.quality, GK_FIT_NONE);
  for (uint32_t i = 0; i < fit.count; i++)
    if (fit.guesses[i].candidate_count)
      assert_true(gk_text_equal(fit.guesses[i].text, GK_TEXT("粮食种植面积")));
  fake_host_clear(work);
}

/* A spelling that the form knows, and a label of another row, stay as they were read. */
static void known_spellings_stay(void **state)
{
  (void)state;
  static struct drawing drawing;
  static const char *const readings[] = {"法人或者其他组织", "2.重复申请", "粮食"};
  for (uint32_t k = 0; k < 3; k++) {
    const struct lattice *lattice = NULL;
    for (uint32_t i = 0; i < prior->lattice_count && !lattice; i++)
      if (gk_text_equal(prior->lattices[i].form->name, GK_TEXT("requests-2021")))
        lattice = &prior->lattices[i];
    struct gk_fit fit;
    draw(lattice, 0, lattice->rows, &drawing);
    gk_prior_fit(&work->context, prior, &drawing.grid, &fit);
    read_labels(&fit, 0);
    struct gk_guess *guess = NULL;
    for (uint32_t i = 0; i < fit.count; i++)
      if (gk_text_equal(fit.guesses[i].expected, GK_TEXT("法人或其他组织")))
        guess = &fit.guesses[i];
    assert_non_null(guess);
    guess->candidates[0].text = gk_text_of(readings[k]);
    assert_true(gk_prior_decide(&work->context, prior, &fit));
    assert_string_equal(guess->text.data, readings[k]);
    assert_int_equal(k == 2, (guess->flags & GK_CELL_DOUBTFUL) != 0);
    fake_host_clear(work);
  }
}

/* ---- numbers ------------------------------------------------------------------------------- */

struct paper {
  struct gk_fit fit;
  char truth[MOST_GUESSES][TEXT];
};

/* Values that add up as the form says: items at random, totals worked out until nothing changes. */
static void fill(const struct lattice *lattice, struct paper *paper, bool adds_up)
{
  static int64_t values[MAXIMAL_BLOCKS][MAXIMAL_ROWS][MAXIMAL_COLUMNS];
  const struct form *form = lattice->form;
  for (uint32_t b = 0; b < form->block_count; b++) {
    const struct form_block *block = &form->blocks[b];
    for (uint32_t r = 0; r < block->row_count; r++)
      for (uint32_t c = 0; c < block->column_count; c++)
        values[b][r][c] = chance(0.6) ? 0 : below(chance(0.7) ? 12 : chance(0.7) ? 150 : 4000);
    for (uint32_t round = 0; adds_up && round < 3; round++)
      for (uint32_t s = 0; s < block->sum_count; s++) {
        const struct form_sum *sum = &block->sums[s];
        uint32_t lines = sum->of_columns ? block->row_count : block->column_count;
        uint32_t length = sum->of_columns ? block->column_count : block->row_count;
        for (uint32_t line = 0; line < lines; line++) {
          int64_t left = 0, right = 0, *first = NULL, *last = NULL;
          for (uint32_t i = 0; i < length; i++) {
            int64_t *value = sum->of_columns ? &values[b][line][i] : &values[b][i][line];
            if (sum->left >> i & 1) {
              left += *value;
              first = first ? first : value;
            }
            if (sum->right >> i & 1) {
              right += *value;
              last = value;
            }
          }
          /* received + carried_in = total + carried_out: what came in is worked out. */
          bool balance = !sum->of_columns && __builtin_popcountll(sum->right) > 1;
          if (balance && right >= left - *first)
            *first += right - left;
          else
            *last += left - right;
        }
      }
  }
  for (uint32_t i = 0; i < paper->fit.count; i++) {
    const struct gk_guess *guess = &paper->fit.guesses[i];
    const struct lattice_cell *cell = guess->place ? &lattice->cells[guess->place - 1] : NULL;
    paper->truth[i][0] = 0;
    if (cell && cell->value)
      snprintf(paper->truth[i], TEXT, "%lld",
               (long long)values[cell->block][cell->form_row][cell->form_column]);
  }
}

/* Another reading of a number: a digit exchanged, lost or doubled. */
static void misread(const char *truth, char *out)
{
  static const char *const alike[10] = {"68", "74", "73", "85", "19", "63", "85", "12", "36", "74"};
  size_t size = strlen(truth), at = below((uint32_t)size);
  uint32_t way = below(10);
  memcpy(out, truth, size + 1);
  if (way == 0 && size > 1) {
    memmove(out + at, truth + at + 1, size - at);
  } else if (way == 1 && size + 2 < TEXT) {
    memmove(out + at + 1, truth + at, size - at + 1);
  } else {
    out[at] = alike[truth[at] - '0'][below(2)];
  }
}

struct damage {
  double doubtful;      /* cells that are doubtful */
  double first_right;   /* of those, the truth is the best reading */
  double second_right;  /* of the others, it is the second; else none is right */
  double silent;        /* cells that are wrong without doubt */
  double contradiction; /* tables in which one cell is wrong in the source */
  bool adds_up;
};

struct outcome {
  uint32_t cells, doubtful, lifted, lifted_wrong, recovered, recovered_wrong, wrong_before,
      wrong_after, given_wrong;
};

static bool is_candidate(const struct gk_guess *guess, struct gk_text text)
{
  for (uint32_t i = 0; i < guess->candidate_count; i++)
    if (gk_text_equal(guess->candidates[i].text, text))
      return true;
  return text.size == 0;
}

static void try_table(const struct lattice *lattice, const struct damage *damage,
                      struct outcome *outcome)
{
  static struct drawing drawing;
  static struct paper paper;
  static bool silent[MOST_GUESSES];
  draw(lattice, 0, lattice->rows, &drawing);
  gk_prior_fit(&work->context, prior, &drawing.grid, &paper.fit);
  assert_true(paper.fit.count <= MOST_GUESSES);
  fill(lattice, &paper, damage->adds_up);
  if (chance(damage->contradiction)) {
    uint32_t at = below(paper.fit.count);
    if (paper.truth[at][0]) {
      char other[TEXT];
      misread(paper.truth[at], other);
      memcpy(paper.truth[at], other, TEXT);
    }
  }
  read_labels(&paper.fit, 0);
  for (uint32_t i = 0; i < paper.fit.count; i++) {
    struct gk_guess *guess = &paper.fit.guesses[i];
    const char *truth = paper.truth[i];
    silent[i] = false;
    if (!*truth)
      continue;
    char one[TEXT], two[TEXT];
    misread(truth, one);
    misread(truth, two);
    const char *texts[2] = {truth, NULL};
    float confidences[2] = {0.97f, 0};
    if (chance(damage->doubtful)) {
      guess->flags |= GK_CELL_DOUBTFUL;
      bool first = chance(damage->first_right), second = chance(damage->second_right);
      texts[0] = first ? truth : one;
      texts[1] = first ? one : second ? truth : two;
      confidences[0] = 0.5f + (float)below(40) / 100;
      confidences[1] = confidences[0] - (float)below(40) / 100;
      if (strcmp(texts[0], texts[1]) == 0)
        texts[1] = NULL;
    } else if (chance(damage->silent)) {
      texts[0] = one;
      silent[i] = true;
    }
    for (uint32_t j = 0; j < 2 && texts[j]; j++)
      guess->candidates[guess->candidate_count++] =
          (struct gk_candidate){keep("%s", texts[j]), confidences[j]};
  }
  assert_true(gk_prior_decide(&work->context, prior, &paper.fit));
  for (uint32_t i = 0; i < paper.fit.count; i++) {
    const struct gk_guess *guess = &paper.fit.guesses[i];
    const char *truth = paper.truth[i];
    if (!*truth)
      continue;
    bool was_doubtful = guess->candidate_count > 1 || guess->flags & GK_CELL_DOUBTFUL;
    bool right = gk_text_equal(guess->text, gk_text_of(truth));
    bool read_right = gk_text_equal(guess->candidates[0].text, gk_text_of(truth));
    outcome->cells++;
    assert_true(is_candidate(guess, guess->text));
    assert_true(is_candidate(guess, guess->alternative));
    /* A reading without doubt stays, whatever it adds up to. */
    if (!was_doubtful) {
      assert_true(gk_text_equal(guess->text, guess->candidates[0].text));
      assert_true(!(guess->flags & GK_CELL_RECOVERED));
    }
    outcome->doubtful += was_doubtful;
    outcome->wrong_before += !read_right;
    outcome->wrong_after += !right;
    outcome->given_wrong += !right && !(guess->flags & GK_CELL_DOUBTFUL) && !silent[i];
    bool lifted = was_doubtful && !(guess->flags & GK_CELL_DOUBTFUL);
    outcome->lifted += lifted;
    outcome->lifted_wrong += lifted && !right;
    outcome->recovered += (guess->flags & GK_CELL_RECOVERED) != 0;
    outcome->recovered_wrong += guess->flags & GK_CELL_RECOVERED && !right;
  }
  fake_host_clear(work);
}

static void print_outcome(const char *name, const struct outcome *outcome)
{
  print_message("%s: %u cells, %u doubtful, %u wrong before, %u after; recovered %u, of those "
                "wrong %u; doubt lifted %u, of those wrong %u\n",
                name, outcome->cells, outcome->doubtful, outcome->wrong_before,
                outcome->wrong_after, outcome->recovered, outcome->recovered_wrong, outcome->lifted,
                outcome->lifted_wrong);
}

static void try_tables(const struct damage *damage, uint32_t tables, struct outcome *outcome)
{
  uint32_t sketches[MAXIMAL_LATTICES], count = 0;
  for (uint32_t i = 0; i < prior->lattice_count; i++)
    if (prior->lattices[i].form->blocks[0].sum_count)
      sketches[count++] = i;
  for (uint32_t i = 0; i < tables; i++)
    try_table(&prior->lattices[sketches[below(count)]], damage, outcome);
}

static void sums_choose_among_readings(void **state)
{
  (void)state;
  static const struct {
    const char *name;
    struct damage damage;
  } cases[] = {
      {"a few doubtful cells", {0.01, 0.6, 0.8, 0.0002, 0.05, true}},
      {"some doubtful cells", {0.05, 0.6, 0.8, 0.0005, 0.05, true}},
      {"many doubtful cells", {0.20, 0.6, 0.8, 0.0005, 0.05, true}},
      {"no right reading among them", {0.03, 0, 0, 0.0005, 0.05, true}},
      {"wrong in the source", {0.03, 1, 0, 0, 1, true}},
  };
  seed = 4101842887655102017u;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct outcome outcome = {0};
    try_tables(&cases[i].damage, TABLES, &outcome);
    print_outcome(cases[i].name, &outcome);
    if (cases[i].damage.contradiction == 1) {
      /* Every table is wrong in the source, and by what a digit is misread for; of those that are
       * wrong one in twenty is met. */
      assert_true(outcome.recovered_wrong * 100 <= TABLES);
      assert_true(outcome.lifted_wrong * 2000 <= outcome.lifted * 20);
      continue;
    }
    assert_true(outcome.recovered_wrong * 1000 <= outcome.recovered);
    assert_true(outcome.lifted_wrong * 2000 <= outcome.lifted);
    assert_true(outcome.wrong_after <= outcome.wrong_before);
    if (i < 2)
      assert_true(outcome.recovered > 0 && outcome.lifted * 2 > outcome.doubtful);
  }
}

/* Numbers that do not add up say nothing. */
static void sums_that_do_not_hold_do_no_harm(void **state)
{
  (void)state;
  struct damage damage = {0.05, 0.6, 0.8, 0, 0, false};
  struct outcome outcome = {0};
  seed = 2685821657736338717u;
  try_tables(&damage, TABLES, &outcome);
  print_outcome("numbers that do not add up", &outcome);
  assert_int_equal(outcome.recovered_wrong, 0);
  assert_int_equal(outcome.lifted_wrong, 0);
  assert_true(outcome.wrong_after <= outcome.wrong_before);
}

/* ---- small cases --------------------------------------------------------------------------- */

/* A table of texts by rows, that fits no form. "a~b" gives two readings, and doubt. */
static void read_table(const char *const *rows, uint32_t count, uint32_t columns,
                       struct gk_fit *fit)
{
  static struct drawing drawing;
  memset(&drawing, 0, sizeof drawing);
  drawing.rows = count;
  drawing.columns = columns;
  for (uint32_t r = 0; r < count; r++)
    for (uint32_t c = 0; c < columns; c++)
      drawing.at[r][c] = r * columns + c;
  draw_places(&drawing);
  gk_prior_fit(&work->context, prior, &drawing.grid, fit);
  assert_int_equal(fit->quality, GK_FIT_NONE);
  for (uint32_t r = 0; r < count; r++) {
    struct gk_text rest = gk_text_of(rows[r]);
    for (uint32_t c = 0; c < columns; c++) {
      size_t end = gk_text_find(rest, GK_TEXT("|"), 0);
      struct gk_text text = gk_text_slice(rest, 0, end == SIZE_MAX ? rest.size : end);
      rest = gk_text_slice(rest, text.size + 1, rest.size);
      struct gk_guess *guess = &fit->guesses[r * columns + c];
      size_t wave = gk_text_find(text, GK_TEXT("~"), 0);
      if (text.size == 0)
        continue;
      guess->candidates[0] =
          (struct gk_candidate){gk_text_slice(text, 0, wave == SIZE_MAX ? text.size : wave), 0.8f};
      guess->candidate_count = 1;
      if (wave == SIZE_MAX)
        continue;
      guess->flags |= GK_CELL_DOUBTFUL;
      struct gk_text second = gk_text_slice(text, wave + 1, text.size);
      if (second.size)
        guess->candidates[guess->candidate_count++] = (struct gk_candidate){second, 0.7f};
    }
  }
}

static void check_cell(const struct gk_fit *fit, uint32_t row, uint32_t column, const char *text,
                       const char *alternative, uint32_t flags)
{
  const struct gk_guess *guess = &fit->guesses[row * fit->columns + column];
  if (!gk_text_equal(guess->text, gk_text_of(text)) ||
      !gk_text_equal(guess->alternative, gk_text_of(alternative)))
    print_message("not %s (%s): %.*s (%.*s) at %.5f\n", text, alternative, (int)guess->text.size,
                  guess->text.data, (int)guess->alternative.size, guess->alternative.data,
                  (double)guess->confidence);
  assert_true(gk_text_equal(guess->text, gk_text_of(text)));
  assert_true(gk_text_equal(guess->alternative, gk_text_of(alternative)));
  assert_int_equal(guess->flags & (GK_CELL_DOUBTFUL | GK_CELL_RECOVERED), flags);
}

static void totals_of_other_tables(void **state)
{
  (void)state;
  struct gk_fit fit;
  static const char *const good[] = {"单位|受理|办结|合计", "甲县|12|7|19", "乙县|130|26~28|156",
                                     "丙县|8|9|17",         "丁县|41|3|44", "合计|191|45|236"};
  read_table(good, 6, 4, &fit);
  assert_true(gk_prior_decide(&work->context, prior, &fit));
  check_cell(&fit, 2, 2, "26", "28", GK_CELL_DOUBTFUL);
  float sure = fit.guesses[2 * 4 + 2].confidence;
  fake_host_clear(work);
  static const char *const swapped[] = {"单位|受理|办结|合计", "甲县|12|7|19", "乙县|130|28~26|156",
                                        "丙县|8|9|17",         "丁县|41|3|44", "合计|191|45|236"};
  read_table(swapped, 6, 4, &fit);
  assert_true(gk_prior_decide(&work->context, prior, &fit));
  check_cell(&fit, 2, 2, "26", "28", GK_CELL_DOUBTFUL | GK_CELL_RECOVERED);
  fake_host_clear(work);
  /* The more of a table adds up, the less is left of a doubt. */
  static const char *const longer[] = {"单位|受理|办结|合计",
                                       "甲|12|7|19",
                                       "乙|30|26~28|56",
                                       "丙|8|9|17",
                                       "丁|1|3|4",
                                       "戊|5|3|8",
                                       "己|7|3|10",
                                       "庚|9|9|18",
                                       "辛|2|3|5",
                                       "壬|4|0|4",
                                       "癸|6|3|9",
                                       "子|11|2|13",
                                       "丑|1|1|2",
                                       "寅|3|3|6",
                                       "卯|8|3|11",
                                       "辰|9|3|12",
                                       "巳|2|2|4",
                                       "总计|118|80|198"};
  read_table(longer, 18, 4, &fit);
  assert_true(gk_prior_decide(&work->context, prior, &fit));
  check_cell(&fit, 2, 2, "26", "28", GK_CELL_DOUBTFUL);
  assert_true(fit.guesses[2 * 4 + 2].confidence > sure);
  fake_host_clear(work);
  /* What stands in the source stays, and so does a doubt that nothing settles. */
  static const char *const wrong[] = {"单位|受理|办结|合计", "甲县|12|7|19",   "乙县|130|25|155",
                                      "丙县|8|9|17",         "丁县|41|3~8|44", "合计|191|45|236"};
  read_table(wrong, 6, 4, &fit);
  assert_true(gk_prior_decide(&work->context, prior, &fit));
  check_cell(&fit, 2, 2, "25", "", 0);
  check_cell(&fit, 2, 3, "155", "", 0);
  check_cell(&fit, 5, 2, "45", "", 0);
  fake_host_clear(work);
  /* Neither reading adds up. */
  static const char *const neither[] = {"单位|受理|办结|合计", "甲县|12|7|19", "乙县|130|25~28|156",
                                        "丙县|8|9|17",         "丁县|41|3|44", "合计|191|45|236"};
  read_table(neither, 6, 4, &fit);
  assert_true(gk_prior_decide(&work->context, prior, &fit));
  check_cell(&fit, 2, 2, "25", "28", GK_CELL_DOUBTFUL);
  fake_host_clear(work);
  /* Rates are not added up. */
  static const char *const rates[] = {"单位|受理|办结率", "甲县|12|95~96", "乙县|7|3", "丙县|9|7",
                                      "合计|28|105"};
  read_table(rates, 5, 3, &fit);
  assert_true(gk_prior_decide(&work->context, prior, &fit));
  check_cell(&fit, 1, 2, "95", "96", GK_CELL_DOUBTFUL);
  fake_host_clear(work);
}

/* A form whose only doubt is one cell, of which nothing was read: a blank adds up like the 0 that
 * may be printed. Words where a form counts are given up for a number that was read, too. */
static void blanks_and_words_stay_doubtful(void **state)
{
  (void)state;
  static struct drawing drawing;
  static struct paper paper;
  const struct lattice *lattice = NULL;
  for (uint32_t i = 0; i < prior->lattice_count && !lattice; i++)
    if (gk_text_equal(prior->lattices[i].form->name, GK_TEXT("requests-2021")))
      lattice = &prior->lattices[i];
  draw(lattice, 0, lattice->rows, &drawing);
  gk_prior_fit(&work->context, prior, &drawing.grid, &paper.fit);
  seed = 1442695040888963407u;
  fill(lattice, &paper, true);
  read_labels(&paper.fit, 0);
  uint32_t zero = 0, other = 0;
  for (uint32_t i = 0; i < paper.fit.count; i++) {
    struct gk_guess *guess = &paper.fit.guesses[i];
    if (!paper.truth[i][0])
      continue;
    guess->candidates[0] = (struct gk_candidate){gk_text_of(paper.truth[i]), 0.97f};
    guess->candidate_count = 1;
    if (strcmp(paper.truth[i], "0") == 0)
      zero = i;
    else
      other = i;
  }
  assert_true(zero && other);
  struct gk_guess *blank = &paper.fit.guesses[zero], *words = &paper.fit.guesses[other];
  blank->candidate_count = 0;
  blank->flags = GK_CELL_DOUBTFUL;
  words->candidates[1] = (struct gk_candidate){words->candidates[0].text, 0.5f};
  words->candidates[0].text = keep("了%s", paper.truth[other]);
  words->candidate_count = 2;
  assert_true(gk_prior_decide(&work->context, prior, &paper.fit));
  assert_int_equal(blank->text.size, 0);
  assert_true(blank->flags & GK_CELL_DOUBTFUL);
  assert_string_equal(words->text.data, paper.truth[other]);
  fake_host_clear(work);
}

static void lost_points_are_doubted(void **state)
{
  (void)state;
  struct gk_fit fit;
  static const char *const rows[] = {"项目|2014年|2015年|2016年", "办结率（%）|100|100.0|985",
                                     "收入（亿元）|1681.2|6929|1495.0", "公开数|401|152|134",
                                     "会议|5|100|1.5"};
  read_table(rows, 5, 4, &fit);
  assert_true(gk_prior_decide(&work->context, prior, &fit));
  check_cell(&fit, 1, 1, "100", "", 0);
  check_cell(&fit, 1, 3, "985", "", GK_CELL_DOUBTFUL);
  check_cell(&fit, 2, 2, "6929", "", GK_CELL_DOUBTFUL);
  check_cell(&fit, 3, 1, "401", "", 0);
  check_cell(&fit, 4, 2, "100", "", 0);
  fake_host_clear(work);
}

static void numbers_are_what_is_printed(void **state)
{
  (void)state;
  static const struct {
    const char *read, *given;
    bool doubtful;
  } cases[] = {{"92,\n543", "92,543", false},
               {"９２，５４３", "92,543", false},
               {"O", "0", false},
               {"1O5", "105", false},
               {"007", "007", true},
               {"1,23", "1,23", true},
               {"12.", "12.", true},
               {"|", "1", true},
               {"12\n3", "123", true},
               {"/", "/", false},
               {"—", "—", false},
               {"-3", "-3", false},
               {"12.50", "12.50", false},
               {"16（其中修订3件）", "16（其中修订3件）", false}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct gk_fit fit;
    const char *const rows[] = {"名称|数量", "甲|5", "乙|6", "丙|7", "丁|8"};
    read_table(rows, 5, 2, &fit);
    fit.guesses[5].candidates[0].text = gk_text_of(cases[i].read);
    fit.guesses[5].kind = GK_GUESS_NUMBER;
    assert_true(gk_prior_decide(&work->context, prior, &fit));
    check_cell(&fit, 2, 1, cases[i].given, "", cases[i].doubtful ? GK_CELL_DOUBTFUL : 0);
    fake_host_clear(work);
  }
}

static void empty_cells_are_looked_at_again(void **state)
{
  (void)state;
  struct gk_fit fit;
  uint32_t indices[64];
  static const char *const rows[] = {"名称|一|二|三", "甲|5|6|7", "乙|6||8",
                                     "丙|7|8|9",      "丁|8|9|1", "戊||2|3"};
  read_table(rows, 6, 4, &fit);
  assert_int_equal(gk_prior_again(prior, &fit, indices), 2);
  assert_int_equal(indices[0], 10);
  assert_int_equal(indices[1], 21);
  fake_host_clear(work);
  static const char *const sparse[] = {"名称|一|二|三", "甲|5||", "乙|||", "丙||8|", "丁|||1"};
  read_table(sparse, 5, 4, &fit);
  assert_int_equal(gk_prior_again(prior, &fit, indices), 0);
  fit.guesses[9].ink = 0.2f;
  assert_int_equal(gk_prior_again(prior, &fit, indices), 1);
  assert_int_equal(indices[0], 9);
  fake_host_clear(work);
}

/* ---- rules --------------------------------------------------------------------------------- */

static void wrong_sketches_are_refused(void **state)
{
  (void)state;
  static const struct {
    const char *text, *complaint;
  } cases[] = {
      {"| a |\n", "a.txt:1: a row before"},
      {"form nothing\n", "a.txt:1: there is no form of that name"},
      {"form disclosure-2021\n| 规章 | # |\n| 行政许可 |\n",
       "a.txt:3: this row has another number"},
      {"form disclosure-2021\n| 粮食 | # |\n", "a.txt:2: the form has no such label"},
      {"form disclosure-2021\n| < | # |\n", "a.txt:2: there is no cell"},
      {"form disclosure-2021\n| 规章 | # |\n", "a.txt:2: fewer values"},
      {"form disclosure-2021\n| 规章 | 行政许可 |\n| ^ | < |\n",
       "a.txt:2: this cell is no rectangle"},
      {"form disclosure-2021\nrow\n", "a.txt:2: neither"},
      {"form disclosure-2021\n| 规章 | # \n", "a.txt:2: a row ends with |"},
  };
  char folder[] = "/tmp/gongkai-lattices-XXXXXX", path[1024], forms[1024];
  assert_non_null(mkdtemp(folder));
  snprintf(forms, sizeof forms, "%s/rules/forms", getenv("top_srcdir"));
  snprintf(path, sizeof path, "cp %s/rules/lattices/totals.tsv %s", getenv("top_srcdir"), folder);
  assert_int_equal(system(path), 0);
  snprintf(path, sizeof path, "%s/a.txt", folder);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(cases[i].text, file);
    fclose(file);
    const char *error = NULL;
    assert_null(gk_prior_load(&work->context, forms, folder, &error));
    assert_non_null(error);
    if (!strstr(error, cases[i].complaint))
      print_message("%s\n", error);
    assert_non_null(strstr(error, cases[i].complaint));
    fake_host_clear(work);
  }
  remove(path);
  snprintf(path, sizeof path, "%s/totals.tsv", folder);
  remove(path);
  remove(folder);
}

static int set_up(void **state)
{
  (void)state;
  const char *source = getenv("top_srcdir"), *error = NULL;
  char forms[1024], lattices[1024];
  if (!source)
    return -1;
  snprintf(forms, sizeof forms, "%s/rules/forms", source);
  snprintf(lattices, sizeof lattices, "%s/rules/lattices", source);
  host = fake_host_new();
  work = fake_host_new();
  prior = gk_prior_load(&host->context, forms, lattices, &error);
  if (!prior)
    print_message("%s\n", error);
  return prior ? 0 : -1;
}

static int tear_down(void **state)
{
  (void)state;
  gk_prior_close(prior);
  fake_host_free(work);
  fake_host_free(host);
  return 0;
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
      cmocka_unit_test(labels_take_the_forms_spelling),
      cmocka_unit_test(other_labels_speak_against_the_form),
      cmocka_unit_test(known_spellings_stay),
      cmocka_unit_test(sums_choose_among_readings),
      cmocka_unit_test(sums_that_do_not_hold_do_no_harm),
      cmocka_unit_test(totals_of_other_tables),
      cmocka_unit_test(blanks_and_words_stay_doubtful),
      cmocka_unit_test(lost_points_are_doubted),
      cmocka_unit_test(numbers_are_what_is_printed),
      cmocka_unit_test(empty_cells_are_looked_at_again),
      cmocka_unit_test(wrong_sketches_are_refused),
  };
  return cmocka_run_group_tests_name("prior", tests, set_up, tear_down);
}
