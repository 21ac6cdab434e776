/* SPDX-License-Identifier: Apache-2.0 */
#include "guess.h"

#include "shape.h"
#include "stroke.h"

#include <stdlib.h>
#include <utf8.h>

enum {
  WRAPPED_LINES = 3,   /* of a number in a narrow column */
  WORD_CHARACTERS = 2, /* of Chinese: that many are no number that was misread */
  MOSTLY_NUMBERS = 60, /* of a hundred cells of a column: then it is one of numbers */
  FEWEST_NUMBERS = 3   /* in it, and of a table whose contrast is to be known */
};
/* How far the length of a form's label may be off. */
#define LENGTH_NEAR 0.12f
#define LENGTH_SURE 0.90f
/* A word that the model of Chinese is less sure of is doubtful in a cell that is no form's. */
#define WORDS_SURE 0.80f
/* Of the strength of a line: what is weaker above or below it is no doubt what is left of a ruled
 * line. */
#define REMNANT 0.6f
/* Of the contrast of the table's numbers. What is fainter is noise, a watermark or the other side
 * of the sheet: those have 0.06 to 0.2 of it. Digits have 0.8 and more, thin strokes 0.57; between
 * them nobody can tell. */
#define NO_INK 0.25f
#define FAINT_INK 0.42f

static float most_ink(const struct gk_line *lines, int count)
{
  float ink = count == 0 ? lines[0].ink : 0;
  for (int i = 0; i < count; i++)
    if (lines[i].ink > ink)
      ink = lines[i].ink;
  return ink;
}

float gk_cells_ink(void *argument, const float box[4])
{
  const struct gk_cells *cells = argument;
  struct gk_line lines[GK_LINES_LIMIT];
  int count = gk_lines_of_cell(cells->prepared, box, 0, lines);
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

/* Whether the longer text is the other but for characters, none of them a digit, put in: the model
 * takes the same stroke for two at times (7了 for 7). */
static bool has_insertions(struct gk_text longer, struct gk_text text)
{
  const char *p = text.data, *end = p + text.size;
  if (longer.size <= text.size)
    return false;
  for (const char *q = longer.data, *last = q + longer.size; q < last;) {
    uint32_t c = gk_utf8_next(&q, last);
    const char *next = p;
    if (p < end && gk_utf8_next(&next, end) == c)
      p = next;
    else if (c >= '0' && c <= '9')
      return false;
  }
  return p == end;
}

static void read_words(struct gk_cells *cells, struct gk_guess *guess, const struct gk_line *lines,
                       int count)
{
  struct gk_engine *engine = cells->readers->words;
  struct gk_candidate words = gk_label_read(cells->context, engine, lines, count, GK_ENGINE_LINE);
  add(guess, words);
  bool digits = has_digit(words.text) && !guess->expected.size;
  /* A digit in words is one model's word alone, and it is no good model of digits. */
  if (words.confidence < WORDS_SURE || (digits && !has_words(words.text)))
    guess->flags |= GK_CELL_DOUBTFUL;
  if (!digits || !has_words(words.text))
    return;
  struct gk_candidate again =
      gk_label_read(cells->context, engine, lines, count, GK_ENGINE_RAW_LINE);
  if (again.text.size && !gk_text_equal(again.text, words.text)) {
    if (has_insertions(words.text, again.text)) {
      guess->candidate_count = 0;
      add(guess, again);
      add(guess, words);
    } else {
      add(guess, again);
    }
    guess->flags |= GK_CELL_DOUBTFUL;
  }
}

/* The readings of the lines of a number that was wrapped in a narrow column, one after the other:
 * the best of each, and the second of the one that has one. */
static void read_wrapped(struct gk_cells *cells, const struct gk_line *lines, int count,
                         struct gk_number *number)
{
  struct gk_text best = {"", 0}, other = best;
  float confidence = 1;
  bool sure = true;
  for (int i = 0; i < count; i++) {
    struct gk_number part;
    gk_number_read(cells->context, &cells->readers->numbers, &lines[i], cells->prepared, &part);
    if (!part.count)
      return;
    struct gk_text second = part.candidates[part.count > 1].text;
    other = gk_number_join(cells->context, other, second);
    best = gk_number_join(cells->context, best, part.candidates[0].text);
    if (part.candidates[0].confidence < confidence)
      confidence = part.candidates[0].confidence;
    sure = sure && part.count == 1 && part.certain;
  }
  number->candidates[0] = (struct gk_candidate){best, confidence};
  number->candidates[1] = (struct gk_candidate){other, confidence / 2};
  number->count = 2;
  number->sure = sure && gk_number_is_well_formed(best);
}

/* Whether the models of digits say that something is none that they know. */
static bool has_unknown(struct gk_text text)
{
  return text.size && memchr(text.data, GK_NUMBER_UNKNOWN, text.size);
}

static void add_number(struct gk_guess *guess, const struct gk_number *number)
{
  for (uint32_t i = 0; i < number->count; i++)
    if (!has_unknown(number->candidates[i].text))
      add(guess, number->candidates[i]);
  if (!number->sure)
    guess->flags |= GK_CELL_DOUBTFUL;
}

/* The strongest line of those that hold nothing but a low stroke, or are the only ones that hold
 * more; -1: several hold more. What is as strong beside it makes *sure false. */
static int only_line(const struct gk_line *lines, int count, bool *sure)
{
  int only = 0, high = 0;
  float other = 0;
  for (int i = 0; i < count; i++) {
    struct gk_strokes strokes;
    gk_strokes_of_line(&lines[i], &strokes);
    high += !strokes.low;
    if (!strokes.low || (high == 0 && lines[i].ink > lines[only].ink))
      only = i;
  }
  for (int i = 0; i < count; i++)
    if (i != only && lines[i].ink > other)
      other = lines[i].ink;
  *sure = other < REMNANT * lines[only].ink;
  return high > 1 ? -1 : only;
}

static void read_number(struct gk_cells *cells, struct gk_guess *guess, const struct gk_line *lines,
                        int count, struct gk_number *number)
{
  bool sure = true;
  int only = only_line(lines, count, &sure);
  *number = (struct gk_number){0};
  if (only >= 0)
    gk_number_read(cells->context, &cells->readers->numbers, &lines[only], cells->prepared, number);
  else if (count <= WRAPPED_LINES)
    read_wrapped(cells, lines, count, number);
  number->sure = number->sure && (only < 0 || sure);
  add_number(guess, number);
}

/* A cell of which it is known that it holds a number: words are no reading of it, but may be what
 * someone wants to see. */
static void read_number_only(struct gk_cells *cells, struct gk_guess *guess,
                             const struct gk_line *lines, int count)
{
  struct gk_number number;
  int best = 0;
  for (int i = 1; i < count; i++)
    if (lines[i].ink > lines[best].ink)
      best = i;
  if (count > WRAPPED_LINES)
    read_number(cells, guess, &lines[best], 1, &number);
  else
    read_number(cells, guess, lines, count, &number);
  if (guess->flags & GK_CELL_DOUBTFUL || count > WRAPPED_LINES) {
    if (!guess->candidate_count)
      read_words(cells, guess, lines, count);
    guess->flags |= GK_CELL_DOUBTFUL;
  }
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

/* A dash, a slash: what is seen of it is as good as a reading. */
static bool is_mark(struct gk_text text)
{
  return !has_digit(text) && gk_number_is_well_formed(text);
}

/* Whether all that stands there is lower than any character, but 一. */
static bool is_low(const struct gk_line *lines, int count)
{
  struct gk_strokes strokes;
  if (count != 1)
    return false;
  gk_strokes_of_line(&lines[0], &strokes);
  return strokes.low;
}

/* Whether a voter that does not know all of the number reads the same digits. */
static bool confirms(const struct gk_number *number, struct gk_text words)
{
  for (uint32_t i = 0; i < number->count; i++)
    if (has_unknown(number->candidates[i].text) &&
        gk_number_is_part(number->candidates[i].text, words))
      return true;
  return false;
}

/* Takes the reading in words whose digits those are that the models of digits read. */
static void take_words(struct gk_guess *guess, const struct gk_guess *words,
                       const struct gk_number *number)
{
  *guess = *words;
  for (uint32_t i = 0; i < guess->candidate_count; i++) {
    struct gk_candidate candidate = guess->candidates[i];
    if (!confirms(number, candidate.text))
      continue;
    memmove(guess->candidates + 1, guess->candidates, i * sizeof *guess->candidates);
    guess->candidates[0] = candidate;
    /* Where the voters differ the other one speaks against it. */
    if (number->certain)
      guess->flags &= ~(uint32_t)GK_CELL_DOUBTFUL;
    return;
  }
}

/* A cell of which nothing is known beforehand. */
static void read_either(struct gk_cells *cells, struct gk_guess *guess, const struct gk_line *lines,
                        int count, enum gk_shape shape)
{
  struct gk_guess words = *guess, number = *guess;
  struct gk_number found = {0};
  bool tried = shape != GK_SHAPE_WORDS || is_low(lines, count);
  if (tried)
    read_number(cells, &number, lines, count, &found);
  if (!tried || (number.flags & GK_CELL_DOUBTFUL))
    read_words(cells, &words, lines, count);
  const struct gk_candidate *word = words.candidate_count ? &words.candidates[0] : NULL;
  if (!tried && word && may_be_number(word->text)) {
    read_number(cells, &number, lines, count, &found);
    tried = true;
  }
  if (tried && !(number.flags & GK_CELL_DOUBTFUL)) {
    number.kind = GK_GUESS_NUMBER;
    *guess = number;
    return;
  }
  if (word && has_words(word->text) &&
      (confirms(&found, word->text) || (found.count && !number.candidate_count))) {
    take_words(guess, &words, &found);
    return;
  }
  bool wins =
      word && (!number.candidate_count || shape == GK_SHAPE_WORDS ||
               (has_words(word->text) && word->confidence > number.candidates[0].confidence));
  if (wins && number.candidate_count &&
      (may_be_number(word->text) || is_mark(number.candidates[0].text)))
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

/* Characters of ASCII take half. */
float gk_guess_width(struct gk_text text)
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
static bool has_length(const struct gk_cells *cells, const struct gk_guess *guess)
{
  float expected = gk_guess_width(guess->expected);
  float found = cells->pitch > 0 ? guess->characters / cells->pitch : 0;
  float most = expected * LENGTH_NEAR > 0.7f ? expected * LENGTH_NEAR : 0.7f;
  return found - expected < most && expected - found < most;
}

void gk_guess_read(struct gk_cells *cells, uint32_t index, unsigned flags)
{
  struct gk_guess *guess = &cells->fit.guesses[index];
  struct gk_line lines[GK_LINES_LIMIT];
  int count = gk_lines_of_cell(cells->prepared, guess->box, flags, lines);
  guess->candidate_count = 0;
  cells->contrasts[index] = 0;
  if (count < 0) {
    guess->flags |= GK_CELL_DOUBTFUL;
    return;
  }
  guess->ink = most_ink(lines, count);
  guess->characters = gk_shape_characters(lines, count, cells->prepared->em);
  for (int i = 0; i < count; i++)
    if (lines[i].contrast > cells->contrasts[index])
      cells->contrasts[index] = lines[i].contrast;
  enum gk_shape shape = count ? gk_shape_of_lines(lines, count) : GK_SHAPE_EITHER;
  bool label = guess->kind == GK_GUESS_LABEL;
  bool ink = count > 0 && (label || cells->contrasts[index] >= NO_INK * cells->usual);
  if (!ink)
    ;
  else if (label && cells->by_length && guess->expected.size && has_length(cells, guess))
    add(guess, (struct gk_candidate){guess->expected, LENGTH_SURE});
  else if (label)
    read_words(cells, guess, lines, count);
  else if (guess->kind == GK_GUESS_NUMBER)
    read_number_only(cells, guess, lines, count);
  else
    read_either(cells, guess, lines, count, shape);
  if (ink && guess->candidate_count == 0 && !label)
    guess->flags |= GK_CELL_DOUBTFUL;
  gk_lines_free(lines, count);
}

static bool is_read_as_number(const struct gk_guess *guess)
{
  return guess->candidate_count && guess->kind == GK_GUESS_NUMBER &&
         !has_words(guess->candidates[0].text);
}

/* Whether the reading is words beyond doubt: several Chinese characters. */
static bool is_word(const struct gk_guess *guess)
{
  const struct gk_candidate *best = &guess->candidates[0];
  uint32_t words = 0;
  for (const char *p = best->text.data, *end = p + best->text.size; p < end;)
    words += gk_utf8_next(&p, end) >= 0x2E80;
  return words >= WORD_CHARACTERS && !may_be_number(best->text) && best->confidence >= WORDS_SURE;
}

/* What the columns of a table of no form, and its rows, were read as. */
struct line {
  uint32_t numbers, words;
};

static bool is_of_numbers(const struct line *line)
{
  return line->numbers >= FEWEST_NUMBERS &&
         line->numbers * 100 >= (line->numbers + line->words) * MOSTLY_NUMBERS;
}

void gk_cells_read_misread(struct gk_cells *cells)
{
  struct gk_fit *fit = &cells->fit;
  struct line *columns = gk_alloc(cells->context, ((size_t)fit->columns + 1) * sizeof *columns);
  struct line *rows = gk_alloc(cells->context, ((size_t)fit->rows + 1) * sizeof *rows);
  for (uint32_t i = 0; i < fit->count; i++) {
    const struct gk_guess *guess = &fit->guesses[i];
    if (guess->candidate_count == 0 || guess->row >= fit->rows || guess->column >= fit->columns)
      continue;
    struct line *column = &columns[guess->column], *row = &rows[guess->row];
    bool number = is_read_as_number(guess);
    if (guess->colspan == 1 && (number || column->numbers)) { /* not what stands above */
      column->numbers += number;
      column->words += !number;
    }
    row->numbers += number;
    row->words += !number;
  }
  for (uint32_t i = 0; i < fit->count; i++) {
    struct gk_guess *guess = &fit->guesses[i];
    if (guess->candidate_count == 0 || guess->row >= fit->rows || guess->column >= fit->columns ||
        guess->colspan != 1 || guess->kind != GK_GUESS_UNKNOWN ||
        !is_of_numbers(&columns[guess->column]) ||
        rows[guess->row].numbers < rows[guess->row].words || is_word(guess))
      continue;
    guess->kind = GK_GUESS_NUMBER;
    gk_guess_read(cells, i, 0);
    guess->flags |= GK_CELL_DOUBTFUL;
  }
}

static int by_value(const void *a, const void *b)
{
  float x = *(const float *)a, y = *(const float *)b;
  return (x > y) - (x < y);
}

void gk_cells_measure(struct gk_cells *cells)
{
  const struct gk_fit *fit = &cells->fit;
  float *values = gk_alloc(cells->context, ((size_t)fit->count + 1) * sizeof *values);
  cells->usual = 0;
  for (int numbers = 1; numbers >= 0; numbers--) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < fit->count; i++)
      if (fit->guesses[i].candidate_count && cells->contrasts[i] > 0 &&
          (!numbers || is_read_as_number(&fit->guesses[i])))
        values[count++] = cells->contrasts[i];
    if (count < FEWEST_NUMBERS)
      continue;
    qsort(values, count, sizeof *values, by_value);
    cells->usual = values[count - 1 - count / 4];
    return;
  }
}

void gk_cells_judge(struct gk_cells *cells)
{
  for (uint32_t i = 0; i < cells->fit.count; i++) {
    struct gk_guess *guess = &cells->fit.guesses[i];
    float contrast = cells->contrasts[i];
    if (guess->kind == GK_GUESS_LABEL || contrast <= 0 || contrast >= FAINT_INK * cells->usual)
      continue;
    if (contrast < NO_INK * cells->usual) {
      guess->candidate_count = 0;
      guess->flags &= ~(uint32_t)GK_CELL_DOUBTFUL;
      guess->ink = 0;
      continue;
    }
    if (guess->candidate_count == GK_CANDIDATES)
      guess->candidate_count--;
    memmove(guess->candidates + 1, guess->candidates,
            guess->candidate_count * sizeof *guess->candidates);
    guess->candidates[0] = (struct gk_candidate){{"", 0}, 1 - contrast / cells->usual};
    guess->candidate_count++;
    guess->flags |= GK_CELL_DOUBTFUL;
  }
}

void gk_cells_read_faint(struct gk_cells *cells)
{
  struct gk_fit *fit = &cells->fit;
  uint32_t *indices = gk_alloc(cells->context, ((size_t)fit->count + 1) * sizeof *indices);
  uint32_t count = gk_prior_again(cells->readers->prior, fit, indices);
  for (uint32_t i = 0; i < count; i++) {
    struct gk_guess *guess = &fit->guesses[indices[i]];
    gk_guess_read(cells, indices[i], GK_LINES_FAINT);
    if (guess->candidate_count)
      guess->flags |= GK_CELL_DOUBTFUL;
  }
}
