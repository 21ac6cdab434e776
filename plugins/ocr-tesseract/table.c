/* SPDX-License-Identifier: Apache-2.0 */
#include "table.h"

#include "shape.h"

#include <stdlib.h>
#include <utf8.h>

enum {
  /* Of a form that the lattice alone shows, so many labels are read, spread over the table: a form
   * of the same ruling with other labels would differ in most. */
  VERIFIED = 5,
  WRAPPED_LINES = 3 /* of a number in a narrow column */
};
/* How near to the form's label those must be, and how far the length of the others may be off. */
#define ALIKE 0.75f
#define LENGTH_NEAR 0.12f
#define LENGTH_SURE 0.90f

/* A word that the model of Chinese is less sure of is doubtful in a cell that is no form's. */
#define WORDS_SURE 0.80f
/* Marks this faint, against black text of full height, are no ink. */
#define FAINTEST 0.02f

struct reading {
  struct gk_context *context;
  const struct gk_readers *readers;
  const struct gk_prepared *prepared;
  struct gk_fit fit;
  bool by_length; /* labels of the form's length are taken for the form's */
  float pitch;    /* of their characters, em */
};

static float most_ink(const struct gk_line *lines, int count)
{
  float ink = count == 0 ? lines[0].ink : 0;
  for (int i = 0; i < count; i++)
    if (lines[i].ink > ink)
      ink = lines[i].ink;
  return ink;
}

static float ink_of(void *argument, const float box[4])
{
  const struct reading *reading = argument;
  struct gk_line lines[GK_LINES_LIMIT];
  int count = gk_lines_of_cell(reading->prepared, box, 0, lines);
  float ink = count >= 0 ? most_ink(lines, count) : 0;
  gk_lines_free(lines, count);
  return ink;
}

static bool has(const struct gk_guess *guess, struct gk_text text)
{
  for (uint32_t i = 0; i < guess->candidate_count; i++) {
    const struct gk_text *other = &guess->candidates[i].text;
    if (other->size == text.size && memcmp(other->data, text.data, text.size) == 0)
      return true;
  }
  return false;
}

static void add(struct gk_guess *guess, struct gk_candidate candidate)
{
  if (guess->candidate_count < GK_CANDIDATES && candidate.text.size && !has(guess, candidate.text))
    guess->candidates[guess->candidate_count++] = candidate;
}

/* Whether there is any character but digits and what stands among them. */
static bool has_words(struct gk_text text)
{
  for (size_t i = 0; i < text.size; i++)
    if (!memchr("0123456789.,+-/% \n", text.data[i], 17))
      return true;
  return false;
}

static bool has_digit(struct gk_text text)
{
  for (size_t i = 0; i < text.size; i++)
    if (text.data[i] >= '0' && text.data[i] <= '9')
      return true;
  return false;
}

static void read_words(struct reading *reading, struct gk_guess *guess, const struct gk_line *lines,
                       int count)
{
  struct gk_candidate words =
      gk_label_read(reading->context, reading->readers->words, lines, count);
  add(guess, words);
  /* A digit in words is one model's word alone. */
  if (words.confidence < WORDS_SURE ||
      (has_digit(words.text) && !guess->expected.size && !has_words(words.text)))
    guess->flags |= GK_CELL_DOUBTFUL;
}

/* The readings of the lines of a number that was wrapped in a narrow column, one after the other:
 * the best of each, and the second of the one that has one. */
static void read_wrapped(struct reading *reading, const struct gk_line *lines, int count,
                         struct gk_number *number)
{
  struct gk_text best = {"", 0}, other = best;
  float confidence = 1;
  bool sure = true;
  for (int i = 0; i < count; i++) {
    struct gk_number part;
    gk_number_read(reading->context, &reading->readers->numbers, lines[i].pix, &part);
    if (!part.count)
      return;
    struct gk_text second = part.candidates[part.count > 1].text;
    other = gk_number_join(reading->context, other, second);
    best = gk_number_join(reading->context, best, part.candidates[0].text);
    if (part.candidates[0].confidence < confidence)
      confidence = part.candidates[0].confidence;
    sure = sure && part.count == 1 && confidence >= GK_NUMBER_SURE && part.agreed;
  }
  number->candidates[0] = (struct gk_candidate){best, confidence};
  number->candidates[1] = (struct gk_candidate){other, confidence / 2};
  number->count = 2;
  number->sure = sure && gk_number_is_well_formed(best);
}

static void read_number(struct reading *reading, struct gk_guess *guess,
                        const struct gk_line *lines, int count)
{
  struct gk_number number = {0};
  if (count == 1)
    gk_number_read(reading->context, &reading->readers->numbers, lines[0].pix, &number);
  else if (count <= WRAPPED_LINES)
    read_wrapped(reading, lines, count, &number);
  for (uint32_t i = 0; i < number.count; i++)
    add(guess, number.candidates[i]);
  if (!number.sure)
    guess->flags |= GK_CELL_DOUBTFUL;
}

/* Whether a reading may be that of a number whose digits touch each other. */
static bool may_be_number(struct gk_text text)
{
  uint32_t words = 0, digits = 0;
  for (const char *p = text.data, *end = p + text.size; p < end;) {
    uint32_t c = gk_utf8_next(&p, end);
    digits += c >= '0' && c <= '9';
    words += c >= 0x80;
  }
  return digits > 0 && words <= 1;
}

/* A cell of which nothing is known beforehand, or one of numbers that does not look it. */
static void read_either(struct reading *reading, struct gk_guess *guess,
                        const struct gk_line *lines, int count, enum gk_shape shape)
{
  struct gk_guess words = *guess, number = *guess;
  bool tried = shape != GK_SHAPE_WORDS || guess->kind == GK_GUESS_NUMBER;
  if (tried)
    read_number(reading, &number, lines, count);
  if (!tried || (number.flags & GK_CELL_DOUBTFUL))
    read_words(reading, &words, lines, count);
  const struct gk_candidate *word = words.candidate_count ? &words.candidates[0] : NULL;
  if (!tried && word && may_be_number(word->text)) {
    read_number(reading, &number, lines, count);
    tried = true;
  }
  if (tried && !(number.flags & GK_CELL_DOUBTFUL)) {
    number.kind = GK_GUESS_NUMBER;
    *guess = number;
    return;
  }
  bool wins =
      word && (!number.candidate_count || shape == GK_SHAPE_WORDS ||
               (has_words(word->text) && word->confidence > number.candidates[0].confidence));
  if (wins && may_be_number(word->text) && number.candidate_count)
    wins = false;
  struct gk_guess *best = wins ? &words : &number, *other = wins ? &number : &words;
  for (uint32_t i = 0; tried && i < other->candidate_count; i++)
    add(best, other->candidates[i]);
  if (tried && other->candidate_count)
    best->flags |= GK_CELL_DOUBTFUL;
  if (!wins && number.candidate_count)
    best->kind = GK_GUESS_NUMBER;
  *guess = *best;
}

/* How wide a label is printed, in characters: those of ASCII take half. */
static float width_of(struct gk_text text)
{
  float width = 0;
  for (const char *p = text.data, *end = p + text.size; p < end;) {
    uint32_t c = gk_utf8_next(&p, end);
    width += gk_is_space(c) ? 0 : c < 0x80 ? 0.5f : 1;
  }
  return width;
}

/* Whether as much is printed as the form has there; the pitch is that of the labels that were
 * read. */
static bool has_length(const struct reading *reading, const struct gk_guess *guess)
{
  float expected = width_of(guess->expected);
  float found = reading->pitch > 0 ? guess->characters / reading->pitch : 0;
  float most = expected * LENGTH_NEAR > 0.7f ? expected * LENGTH_NEAR : 0.7f;
  return found - expected < most && expected - found < most;
}

static void read_guess(struct reading *reading, struct gk_guess *guess, unsigned flags)
{
  struct gk_line lines[GK_LINES_LIMIT];
  int count = gk_lines_of_cell(reading->prepared, guess->box, flags, lines);
  guess->candidate_count = 0;
  if (count < 0) {
    guess->flags |= GK_CELL_DOUBTFUL;
    return;
  }
  guess->ink = most_ink(lines, count);
  guess->characters = gk_shape_characters(lines, count, reading->prepared->em);
  enum gk_shape shape = count ? gk_shape_of_lines(lines, count) : GK_SHAPE_EITHER;
  bool label = guess->kind == GK_GUESS_LABEL;
  if (count == 0)
    ;
  else if (label && reading->by_length && guess->expected.size && has_length(reading, guess))
    add(guess, (struct gk_candidate){guess->expected, LENGTH_SURE});
  else if (label)
    read_words(reading, guess, lines, count);
  else if (guess->kind == GK_GUESS_NUMBER && shape != GK_SHAPE_WORDS && count <= WRAPPED_LINES)
    read_number(reading, guess, lines, count);
  else
    read_either(reading, guess, lines, count, shape);
  if (count > 0 && guess->candidate_count == 0 && !label)
    guess->flags |= GK_CELL_DOUBTFUL;
  gk_lines_free(lines, count);
}

static int by_value(const void *a, const void *b)
{
  float x = *(const float *)a, y = *(const float *)b;
  return (x > y) - (x < y);
}

/* Reads a few of the form's labels, spread over the table, and marks them in `done`. Whether all of
 * them are the form's, so that of the others it is enough to see how long they are. */
static bool read_some(struct reading *reading, bool *done)
{
  struct gk_fit *fit = &reading->fit;
  float pitches[VERIFIED];
  uint32_t labels = 0, number = 0, count = 0;
  for (uint32_t i = 0; i < fit->count; i++)
    labels += fit->guesses[i].kind == GK_GUESS_LABEL && fit->guesses[i].expected.size;
  for (uint32_t i = 0; i < fit->count && count < VERIFIED; i++) {
    struct gk_guess *guess = &fit->guesses[i];
    if (guess->kind != GK_GUESS_LABEL || !guess->expected.size ||
        number++ < count * (labels - 1) / (VERIFIED - 1))
      continue;
    read_guess(reading, guess, 0);
    done[i] = true;
    if (!guess->candidate_count ||
        gk_prior_likeness(reading->readers->prior, fit, guess, guess->candidates[0].text) < ALIKE)
      return false;
    pitches[count++] = guess->characters / width_of(guess->expected);
  }
  if (count < VERIFIED)
    return false;
  qsort(pitches, count, sizeof *pitches, by_value);
  reading->pitch = pitches[count / 2];
  return true;
}

static void read_all(struct reading *reading)
{
  struct gk_fit *fit = &reading->fit;
  bool *done = gk_alloc(reading->context, fit->count + 1);
  reading->by_length = false;
  reading->by_length =
      reading->readers->verify && fit->quality == GK_FIT_EXACT && read_some(reading, done);
  for (uint32_t i = 0; i < fit->count; i++)
    if (!done[i])
      read_guess(reading, &fit->guesses[i], 0);
}

/* Cells that seemed empty and hardly are, with a lower threshold; what is found so is doubtful. */
static void read_again(struct reading *reading)
{
  struct gk_fit *fit = &reading->fit;
  uint32_t *indices = gk_alloc(reading->context, (fit->count + 1) * sizeof *indices);
  uint32_t count = gk_prior_again(reading->readers->prior, fit, indices);
  for (uint32_t i = 0; i < count; i++) {
    struct gk_guess *guess = &fit->guesses[indices[i]];
    read_guess(reading, guess, GK_LINES_FAINT);
    if (guess->candidate_count || guess->ink > FAINTEST)
      guess->flags |= GK_CELL_DOUBTFUL;
  }
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
  return fit.quality == GK_FIT_EXACT;
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

static void put_cell(struct reading *reading, const struct gk_place *place,
                     const struct gk_guess *guess, struct gk_cell *cell)
{
  *cell = (struct gk_cell){.row = guess->row,
                           .column = guess->column,
                           .rowspan = guess->rowspan,
                           .colspan = guess->colspan,
                           .flags = guess->flags,
                           .confidence = guess->confidence,
                           .text = gk_label_unwrap(reading->context, guess->text),
                           .alternative = gk_label_unwrap(reading->context, guess->alternative),
                           .place = gk_table_place(reading->prepared, place, guess->box)};
  gk_prepared_corners(reading->prepared, guess->box, cell->corners);
}

void gk_table_read(struct gk_context *context, const struct gk_readers *readers,
                   const struct gk_prepared *prepared, const struct gk_lattice *lattice,
                   const struct gk_place *place, struct gk_page_table *table)
{
  struct reading reading = {.context = context, .readers = readers, .prepared = prepared};
  struct gk_grid grid = {.ink = ink_of, .argument = &reading};
  fill_grid(context, lattice, &grid);
  gk_prior_fit(context, readers->prior, &grid, &reading.fit);
  read_all(&reading);
  read_again(&reading);
  if (!gk_prior_decide(context, readers->prior, &reading.fit) &&
      (reading.fit.united || reading.fit.divided)) {
    gk_prior_plain(context, &grid, &reading.fit);
    read_all(&reading);
    read_again(&reading);
    gk_prior_decide(context, readers->prior, &reading.fit);
  }
  const struct gk_fit *fit = &reading.fit;
  *table = (struct gk_page_table){.count = fit->count, .rows = fit->rows, .columns = fit->columns};
  table->whole = fit->quality != GK_FIT_NONE && fit->first_row == 0;
  table->cells = gk_alloc(context, ((size_t)fit->count + 1) * sizeof *table->cells);
  for (uint32_t i = 0; i < fit->count; i++)
    put_cell(&reading, place, &fit->guesses[i], &table->cells[i]);
  table->column_lines = gk_alloc(context, ((size_t)lattice->columns + 1) * sizeof(float));
  float width = lattice->box[2] - lattice->box[0];
  for (int i = 0; i <= lattice->columns; i++)
    table->column_lines[i] = width > 0 ? (lattice->column_lines[i] - lattice->box[0]) / width : 0;
  memcpy(table->box, lattice->box, sizeof table->box);
  table->place = gk_table_place(prepared, place, lattice->box);
}
