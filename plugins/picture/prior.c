/* SPDX-License-Identifier: Apache-2.0 */
#include "prior-sum.h"

#include "utf8.h"

enum {
  MOSTLY_PERCENT = 60, /* of a column's cells that hold something: then it is one of numbers */
  FILLED_PERCENT = 80, /* of the places beside an empty one: then it hardly is empty */
  FEWEST_BESIDE = 4    /* of which that many say something */
};
#define LEAST_INK 0.03f /* less is what is left of noise */
/* A reading that the sums speak for is taken at this probability, and the best one of the picture
 * is given without doubt at the other: of 2,000 cells that are given without doubt at most one may
 * be wrong. */
#define TAKEN 0.99
#define NO_DOUBT 0.9995

static const struct lattice_cell *value_of(const struct gk_fit *fit, const struct gk_guess *guess)
{
  const struct lattice *lattice = fit->lattice;
  const struct lattice_cell *cell =
      lattice && guess->place ? &lattice->cells[guess->place - 1] : NULL;
  return cell && cell->value ? cell : NULL;
}

/* Whether what was read is words (1), a number or a mark (-1), or nothing (0). */
static int reading_of(const struct gk_prior *prior, const struct gk_guess *guess)
{
  struct cell_value value;
  if (guess->candidate_count == 0)
    return 0;
  cell_value_read(&prior->rules->cells, guess->candidates[0].text, &value);
  return value.kind == GK_FACT_BLANK                                          ? 0
         : value.kind == GK_FACT_WORDS && !value.digits && !value.letter_zero ? 1
                                                                              : -1;
}

void find_numbers(const struct gk_prior *prior, const struct gk_fit *fit, bool *number)
{
  enum { MAXIMAL_COLUMNS_COUNTED = 512 };
  uint32_t words[MAXIMAL_COLUMNS_COUNTED] = {0}, numbers[MAXIMAL_COLUMNS_COUNTED] = {0};
  uint32_t first_row[MAXIMAL_COLUMNS_COUNTED];
  for (uint32_t c = 0; c < MAXIMAL_COLUMNS_COUNTED; c++)
    first_row[c] = UINT32_MAX;
  for (uint32_t i = 0; i < fit->count; i++) {
    const struct gk_guess *guess = &fit->guesses[i];
    int reading = reading_of(prior, guess);
    if (guess->column >= MAXIMAL_COLUMNS_COUNTED || guess->colspan != 1)
      continue;
    words[guess->column] += reading > 0;
    numbers[guess->column] += reading < 0;
    if (reading < 0 && guess->row < first_row[guess->column])
      first_row[guess->column] = guess->row;
  }
  for (uint32_t i = 0; i < fit->count; i++) {
    const struct gk_guess *guess = &fit->guesses[i];
    int reading = reading_of(prior, guess);
    uint32_t c = guess->column;
    bool in_numbers = c < MAXIMAL_COLUMNS_COUNTED && guess->colspan == 1 &&
                      guess->row >= first_row[c] &&
                      numbers[c] * 100 >= (numbers[c] + words[c]) * MOSTLY_PERCENT;
    number[i] = guess->kind == GK_GUESS_NUMBER ||
                (guess->kind == GK_GUESS_UNKNOWN && (reading < 0 || (reading == 0 && in_numbers)));
  }
}

uint32_t gk_prior_again(const struct gk_prior *prior, const struct gk_fit *fit, uint32_t *indices)
{
  enum { MAXIMAL_LINES = 512 };
  struct {
    uint32_t filled, empty;
  } rows[MAXIMAL_LINES] = {{0}}, columns[MAXIMAL_LINES] = {{0}};
  uint32_t count = 0;
  for (uint32_t pass = 0; pass < 2; pass++)
    for (uint32_t i = 0; i < fit->count; i++) {
      const struct gk_guess *guess = &fit->guesses[i];
      int reading = reading_of(prior, guess);
      if (guess->row >= MAXIMAL_LINES || guess->column >= MAXIMAL_LINES ||
          guess->kind == GK_GUESS_LABEL || reading > 0)
        continue;
      uint32_t row = guess->row, column = guess->column;
      if (pass == 0) {
        rows[row].filled += reading < 0;
        columns[column].filled += reading < 0;
        rows[row].empty += reading == 0;
        columns[column].empty += reading == 0;
        continue;
      }
      if (reading != 0)
        continue;
      uint32_t filled = rows[row].filled + columns[column].filled;
      uint32_t empty = rows[row].empty + columns[column].empty - 2;
      bool in_numbers = guess->kind == GK_GUESS_NUMBER || columns[column].filled > 0;
      bool alone = filled >= FEWEST_BESIDE && filled * 100 >= (filled + empty) * FILLED_PERCENT;
      if (in_numbers && (guess->ink >= LEAST_INK || alone))
        indices[count++] = i;
    }
  return count;
}

static void decide_number(struct gk_guess *guess, const struct choice *choice,
                          const struct verdict *verdict)
{
  struct gk_text none = {"", 0};
  double probability = choice->doubtful ? verdict->probability : 0;
  /* Below that the sums may only say which other reading to look at. */
  uint32_t chosen = probability >= TAKEN && verdict->settled ? choice->chosen : 0;
  uint32_t next = chosen != choice->chosen ? choice->chosen : verdict->next;
  const struct option *option = &choice->options[chosen];
  guess->flags &= ~(uint32_t)(GK_CELL_DOUBTFUL | GK_CELL_RECOVERED);
  guess->text = option->text;
  guess->alternative = none;
  guess->confidence = guess->candidate_count ? guess->candidates[option->candidate].confidence : 0;
  if (!choice->doubtful)
    return;
  if (probability > 0 && chosen == choice->chosen)
    guess->confidence = (float)probability;
  /* A blank or a dash adds up like a 0. What is not the picture's best reading is never without
   * doubt: a table that is wrong in the source must not look right. */
  if (probability < NO_DOUBT || !verdict->settled || option->candidate > 0 || chosen > 0 ||
      option->value.kind != GK_FACT_NUMBER || option->number == 0)
    guess->flags |= GK_CELL_DOUBTFUL;
  if (chosen > 0) {
    guess->flags |= GK_CELL_RECOVERED;
    next = 0;
  }
  if (guess->flags & (GK_CELL_DOUBTFUL | GK_CELL_RECOVERED) && next < choice->count &&
      next != chosen)
    guess->alternative = choice->options[next].text;
}

void decide_numbers(struct gk_context *context, const struct gk_prior *prior, struct gk_fit *fit,
                    struct choice *choices)
{
  bool *number = gk_alloc(context, (size_t)fit->count + 1);
  struct verdict *verdicts = gk_alloc(context, ((size_t)fit->count + 1) * sizeof *verdicts);
  struct sums sums;
  find_numbers(prior, fit, number);
  for (uint32_t i = 0; i < fit->count; i++) {
    const struct gk_guess *guess = &fit->guesses[i];
    const struct lattice_cell *cell = value_of(fit, guess);
    if (!number[i])
      continue;
    struct gk_text unit = {NULL, 0};
    if (cell)
      unit = ((const struct lattice *)fit->lattice)
                 ->form->blocks[cell->block]
                 .columns[cell->form_column]
                 .unit;
    /* 万元: an amount. */
    bool counted = cell && gk_text_find(unit, GK_TEXT("元"), 0) == SIZE_MAX;
    choice_read(context, &prior->rules->cells, guess, counted, &choices[i]);
  }
  doubt_lost_points(context, prior, fit, choices);
  sums_find(context, prior, fit, number, &sums);
  sums_decide(context, &sums, fit->count, choices, verdicts);
  for (uint32_t i = 0; i < fit->count; i++)
    if (number[i]) {
      fit->guesses[i].kind = GK_GUESS_NUMBER;
      decide_number(&fit->guesses[i], &choices[i], &verdicts[i]);
    }
}

bool gk_prior_decide(struct gk_context *context, const struct gk_prior *prior, struct gk_fit *fit)
{
  struct choice *choices = gk_alloc(context, ((size_t)fit->count + 1) * sizeof *choices);
  uint32_t *flags = gk_alloc(context, ((size_t)fit->count + 1) * sizeof *flags);
  for (uint32_t i = 0; i < fit->count; i++)
    flags[i] = fit->guesses[i].flags;
  bool fits = decide_labels(prior, fit);
  if (!fits) {
    fit->form = NULL;
    fit->lattice = NULL;
    fit->quality = GK_FIT_NONE;
    for (uint32_t i = 0; i < fit->count; i++) {
      struct gk_guess *guess = &fit->guesses[i];
      guess->expected = (struct gk_text){NULL, 0};
      guess->place = 0;
      guess->kind = GK_GUESS_UNKNOWN;
      guess->flags = flags[i];
    }
    decide_labels(prior, fit);
  }
  decide_numbers(context, prior, fit, choices);
  return fits;
}
