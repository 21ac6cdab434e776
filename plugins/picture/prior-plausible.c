/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of a table that is no form which look as if their decimal point had been lost: the point
 * is the smallest mark that is printed, and nothing adds up that would miss it. */
#include "prior-decide.h"

#include "utf8.h"

enum {
  MAXIMAL_LINES = 512,
  FEWEST_POINTS = 2,  /* numbers with a point beside it */
  MOSTLY_POINTS = 60, /* of a hundred beside it */
  LEAST_DIGITS = 10,  /* a number of one digit lost nothing */
  WHOLE = 100         /* of a hundred: is printed without a point, and a rate is seldom more */
};

struct line {
  uint32_t points, numbers;
  bool rate;
};

static bool has_point(const struct choice *choice)
{
  return choice->options[0].value.kind == GK_FACT_NUMBER &&
         choice->options[0].value.value.scale > 0;
}

static void note_label(const struct gk_prior *prior, const struct gk_guess *guess,
                       struct line *rows, struct line *columns)
{
  struct gk_text text = guess->text;
  if (gk_words_find(&prior->words[WORD_RATE], text, 0, text.size, NULL, NULL) == SIZE_MAX)
    return;
  if (guess->rowspan == 1)
    rows[guess->row].rate = true;
  if (guess->colspan == 1)
    columns[guess->column].rate = true;
}

/* Whether the other numbers of the line have a point. */
static bool stands_out(const struct line *line)
{
  return line->points >= FEWEST_POINTS && line->points * 100 >= (line->numbers - 1) * MOSTLY_POINTS;
}

void doubt_lost_points(struct gk_context *context, const struct gk_prior *prior,
                       const struct gk_fit *fit, struct choice *choices)
{
  struct line *rows = gk_alloc(context, MAXIMAL_LINES * sizeof *rows);
  struct line *columns = gk_alloc(context, MAXIMAL_LINES * sizeof *columns);
  if (fit->lattice || fit->rows > MAXIMAL_LINES || fit->columns > MAXIMAL_LINES)
    return;
  for (uint32_t i = 0; i < fit->count; i++) {
    const struct gk_guess *guess = &fit->guesses[i];
    if (guess->row >= MAXIMAL_LINES || guess->column >= MAXIMAL_LINES)
      return; /* no lattice: its cells lie outside it */
    if (!choices[i].number) {
      note_label(prior, guess, rows, columns);
    } else if (choices[i].options[0].value.kind == GK_FACT_NUMBER) {
      rows[guess->row].numbers++;
      columns[guess->column].numbers++;
      rows[guess->row].points += has_point(&choices[i]);
      columns[guess->column].points += has_point(&choices[i]);
    }
  }
  for (uint32_t i = 0; i < fit->count; i++) {
    struct choice *choice = &choices[i];
    const struct line *row = &rows[fit->guesses[i].row];
    const struct line *column = &columns[fit->guesses[i].column];
    const struct cell_value *value = &choice->options[0].value;
    int64_t size = value->value.digits < 0 ? -value->value.digits : value->value.digits;
    if (!choice->number || value->kind != GK_FACT_NUMBER || value->value.scale > 0 ||
        size < LEAST_DIGITS || size == WHOLE)
      continue;
    choice->doubtful |=
        stands_out(row) || stands_out(column) || ((row->rate || column->rate) && size > WHOLE);
  }
}
