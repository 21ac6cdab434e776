/* SPDX-License-Identifier: Apache-2.0 */
#include "prior-sum.h"

#include "utf8.h"

enum {
  MAXIMAL_TERMS = 1 << 18, /* of all sums of a table */
  LEAST_ITEMS = 2          /* of a table that is no form: a total of one thing says nothing */
};

/* Twice the room for `count` things of a list, or FIRST_ROOM of them. */
static void *grow(struct gk_context *context, const void *list, uint32_t count, uint32_t *room,
                  size_t size)
{
  enum { FIRST_ROOM = 128 };
  *room = *room ? *room * 2 : FIRST_ROOM;
  void *larger = gk_alloc(context, *room * size);
  if (count)
    memcpy(larger, list, count * size);
  return larger;
}

static void add_term(struct gk_context *context, struct sums *sums, uint32_t guess, int32_t sign)
{
  if (sums->term_count == sums->term_room)
    sums->terms =
        grow(context, sums->terms, sums->term_count, &sums->term_room, sizeof *sums->terms);
  sums->terms[sums->term_count++] = (struct term){guess, sign};
}

/* The terms from `first` on are a sum. */
static void add_relation(struct gk_context *context, struct sums *sums, uint32_t first,
                         uint32_t kind)
{
  if (sums->count == sums->room)
    sums->relations =
        grow(context, sums->relations, sums->count, &sums->room, sizeof *sums->relations);
  sums->relations[sums->count++] = (struct relation){first, sums->term_count - first, kind};
  if (kind >= sums->kind_count)
    sums->kind_count = kind + 1;
}

/* The guess of each value of the form: [row of the form × MAXIMAL_COLUMNS + column]. */
static int64_t *values_of_form(struct gk_context *context, const struct gk_fit *fit,
                               const struct lattice *lattice)
{
  size_t room = (size_t)MAXIMAL_ROWS * MAXIMAL_COLUMNS;
  int64_t *values = gk_alloc(context, room * sizeof *values);
  for (size_t i = 0; i < room; i++)
    values[i] = NO_GUESS;
  for (uint32_t i = 0; i < fit->count; i++) {
    const struct gk_guess *guess = &fit->guesses[i];
    const struct lattice_cell *cell = guess->place ? &lattice->cells[guess->place - 1] : NULL;
    if (cell && cell->value)
      values[(lattice->form->blocks[cell->block].first_row + cell->form_row) * MAXIMAL_COLUMNS +
             cell->form_column] = i;
  }
  return values;
}

/* The sum in one row or column; nothing where one of its cells is not in the table. */
static void find_sum(struct gk_context *context, const struct form_block *block,
                     const struct form_sum *sum, uint32_t line, const int64_t *values,
                     uint32_t kind, struct sums *sums)
{
  uint32_t first = sums->term_count;
  uint32_t count = sum->of_columns ? block->column_count : block->row_count;
  for (uint32_t i = 0; i < count; i++) {
    bool left = sum->left >> i & 1, right = sum->right >> i & 1;
    if (!left && !right)
      continue;
    uint32_t row = block->first_row + (sum->of_columns ? line : i);
    int64_t guess = values[row * MAXIMAL_COLUMNS + (sum->of_columns ? i : line)];
    if (guess == NO_GUESS) {
      sums->term_count = first;
      return;
    }
    add_term(context, sums, (uint32_t)guess, left ? 1 : -1);
  }
  add_relation(context, sums, first, kind);
}

static void find_form_sums(struct gk_context *context, const struct gk_fit *fit, struct sums *sums)
{
  const struct lattice *lattice = fit->lattice;
  const struct form *form = lattice->form;
  const int64_t *values = values_of_form(context, fit, lattice);
  sums->of_form = true;
  for (uint32_t b = 0; b < form->block_count; b++) {
    const struct form_block *block = &form->blocks[b];
    for (uint32_t s = 0; s < block->sum_count; s++) {
      uint32_t lines = block->sums[s].of_columns ? block->row_count : block->column_count;
      for (uint32_t line = 0; line < lines; line++)
        find_sum(context, block, &block->sums[s], line, values, b * 8 + s, sums);
    }
  }
}

/* A table that is no form, as a grid. */
struct plain {
  const struct gk_fit *fit;
  const bool *number;
  uint32_t *at; /* number of the guess + 1; 0: none */
  uint32_t lines, length;
  bool across; /* lines are rows */
};

static const struct gk_guess *guess_at(const struct plain *plain, uint32_t line, uint32_t along,
                                       uint32_t *number)
{
  uint32_t row = plain->across ? line : along, column = plain->across ? along : line;
  uint32_t found = plain->at[(size_t)row * plain->fit->columns + column];
  *number = found - 1;
  return found ? &plain->fit->guesses[found - 1] : NULL;
}

static bool has_word(const struct gk_words *words, struct gk_text text)
{
  return gk_words_find(words, text, 0, text.size, NULL, NULL) != SIZE_MAX;
}

/* Whether a label of the line is a word of that kind, or holds one. */
static bool line_says(const struct gk_prior *prior, const struct plain *plain, uint32_t line,
                      enum total_word kind)
{
  for (uint32_t i = 0; i < plain->length; i++) {
    uint32_t number;
    const struct gk_guess *guess = guess_at(plain, line, i, &number);
    char squeezed[256];
    if (!guess || plain->number[number] || guess->text.size == 0 ||
        guess->text.size >= sizeof squeezed ||
        (plain->across ? guess->rowspan : guess->colspan) > 1)
      continue;
    struct gk_text text = {squeezed, gk_text_squeeze(guess->text, squeezed)};
    if (kind == WORD_TOTAL ? gk_words_has(&prior->words[kind], text, NULL)
                           : has_word(&prior->words[kind], text))
      return true;
  }
  return false;
}

/* Whether a line holds numbers. */
static bool has_numbers(const struct plain *plain, uint32_t line)
{
  for (uint32_t i = 0; i < plain->length; i++) {
    uint32_t number;
    if (guess_at(plain, line, i, &number) && plain->number[number])
      return true;
  }
  return false;
}

/* The sums that go into the one line that is named a total, where it stands first or last of those
 * that hold numbers. */
static void find_total(struct gk_context *context, const struct gk_prior *prior,
                       const struct plain *plain, struct sums *sums)
{
  uint32_t first = UINT32_MAX, last = 0, total = UINT32_MAX;
  for (uint32_t i = 0; i < plain->lines; i++) {
    if (!has_numbers(plain, i))
      continue;
    first = first == UINT32_MAX ? i : first;
    last = i;
    if (line_says(prior, plain, i, WORD_TOTAL) && total == UINT32_MAX)
      total = i;
    else if (line_says(prior, plain, i, WORD_MIXED))
      return; /* another sum, or a part of one */
  }
  if (total == UINT32_MAX || (total != first && total != last))
    return;
  struct plain turned = *plain;
  turned.across = !plain->across;
  turned.lines = plain->length;
  turned.length = plain->lines;
  for (uint32_t i = 0; i < plain->length; i++) {
    uint32_t begin = sums->term_count, items = 0;
    bool whole = !line_says(prior, &turned, i, WORD_UNSUMMED);
    for (uint32_t line = first; whole && line <= last; line++) {
      uint32_t number;
      const struct gk_guess *guess = guess_at(plain, line, i, &number);
      if (!has_numbers(plain, line))
        continue;
      whole = guess && plain->number[number] && guess->rowspan == 1 && guess->colspan == 1;
      items += line != total;
      if (whole)
        add_term(context, sums, number, line == total ? -1 : 1);
    }
    if (!whole || items < LEAST_ITEMS || sums->term_count > MAXIMAL_TERMS)
      sums->term_count = begin;
    else
      add_relation(context, sums, begin, plain->across);
  }
}

static void find_plain_sums(struct gk_context *context, const struct gk_prior *prior,
                            const struct gk_fit *fit, const bool *number, struct sums *sums)
{
  struct plain plain = {
      .fit = fit, .number = number, .lines = fit->rows, .length = fit->columns, .across = true};
  plain.at = gk_alloc(context, (size_t)fit->rows * fit->columns * sizeof *plain.at);
  for (uint32_t i = 0; i < fit->count; i++) {
    const struct gk_guess *guess = &fit->guesses[i];
    for (uint32_t r = guess->row; r < guess->row + guess->rowspan && r < fit->rows; r++)
      for (uint32_t c = guess->column; c < guess->column + guess->colspan && c < fit->columns; c++)
        plain.at[(size_t)r * fit->columns + c] = i + 1;
  }
  find_total(context, prior, &plain, sums);
  plain.across = false;
  plain.lines = fit->columns;
  plain.length = fit->rows;
  find_total(context, prior, &plain, sums);
}

void sums_find(struct gk_context *context, const struct gk_prior *prior, const struct gk_fit *fit,
               const bool *number, struct sums *sums)
{
  enum { MAXIMAL_PLACES = 1 << 16 };
  *sums = (struct sums){0};
  if (fit->lattice)
    find_form_sums(context, fit, sums);
  else if (fit->rows && fit->columns <= MAXIMAL_PLACES / fit->rows)
    find_plain_sums(context, prior, fit, number, sums);
}
