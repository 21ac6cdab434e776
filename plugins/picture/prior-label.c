/* SPDX-License-Identifier: Apache-2.0 */
#include "prior-decide.h"

#include "form-label.h"
#include "utf8.h"

enum {
  MAXIMAL_POINTS = 150, /* characters of a label; longer texts are compared no further */
  ENOUGH_LABELS = 3,    /* that are exactly a family's: then others of the table are its, too */
  SHORT_LABEL = 3       /* characters: one wrong is a third or half of it */
};
#define SHORT_ALIKE 0.5f   /* a short label in its place */
#define CLEARLY_ALIKE 0.8f /* below this what was read is kept beside the form's spelling */
#define SURE 0.99f         /* of a label that is exactly one of the form's in its place */
#define MARKS_ALIKE 0.6f   /* the same Chinese characters, but other numbers and marks */

static uint32_t points(struct gk_text text, bool marks, uint32_t *out)
{
  uint32_t count = 0;
  for (const char *p = text.data, *end = p + text.size; p < end && count < MAXIMAL_POINTS;) {
    uint32_t c = gk_fold_width(gk_utf8_next(&p, end));
    if (marks ? !gk_is_space(c) : gk_is_han(c))
      out[count++] = c;
  }
  return count;
}

/* 1 where a and b are the same, 0 where they have nothing in common: Levenshtein's distance against
 * the longer. */
static float likeness(const uint32_t *a, uint32_t a_count, const uint32_t *b, uint32_t b_count)
{
  uint32_t row[MAXIMAL_POINTS + 1], longer = a_count > b_count ? a_count : b_count;
  if (longer == 0)
    return 0;
  for (uint32_t j = 0; j <= b_count; j++)
    row[j] = j;
  for (uint32_t i = 1; i <= a_count; i++) {
    uint32_t diagonal = row[0];
    row[0] = i;
    for (uint32_t j = 1; j <= b_count; j++) {
      uint32_t cost = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      if (row[j] + 1 < cost)
        cost = row[j] + 1;
      if (row[j - 1] + 1 < cost)
        cost = row[j - 1] + 1;
      row[j] = cost;
    }
  }
  return 1 - (float)row[b_count] / (float)longer;
}

static float texts_alike(struct gk_text a, struct gk_text b, bool marks)
{
  uint32_t left[MAXIMAL_POINTS], right[MAXIMAL_POINTS];
  uint32_t left_count = points(a, marks, left), right_count = points(b, marks, right);
  return likeness(left, left_count, right, right_count);
}

static struct gk_text normalised(struct gk_text text, char *buffer)
{
  return (struct gk_text){buffer, label_normalise(text, buffer)};
}

/* Whether two labels can stand for the same thing. */
static bool share_a_use(const struct form_rules *rules, const struct label *a,
                        const struct label *b)
{
  for (uint32_t i = 0; a && b && i < a->use_count; i++)
    for (uint32_t j = 0; j < b->use_count; j++)
      if (memcmp(&rules->uses[a->first_use + i], &rules->uses[b->first_use + j],
                 sizeof *rules->uses) == 0)
        return true;
  return false;
}

static const struct lattice_cell *cell_of(const struct gk_fit *fit, const struct gk_guess *guess)
{
  const struct lattice *lattice = fit->lattice;
  return lattice && guess->place ? &lattice->cells[guess->place - 1] : NULL;
}

float gk_prior_likeness(const struct gk_prior *prior, const struct gk_fit *fit,
                        const struct gk_guess *guess, struct gk_text reading)
{
  char read[LABEL_BYTES], printed[LABEL_BYTES];
  const struct lattice_cell *cell = cell_of(fit, guess);
  struct gk_text normal = normalised(reading, read);
  if (guess->expected.size == 0 || normal.size == 0)
    return 0;
  struct gk_text expected = normalised(guess->expected, printed);
  if (gk_text_equal(normal, expected) ||
      (cell && share_a_use(prior->rules, cell->known, label_find(prior->rules, normal))))
    return 1;
  /* Brackets may have been lost, and what stands in them does not count only where they are there.
   */
  float notes = texts_alike(reading, guess->expected, false);
  float plain = texts_alike(normal, expected, false);
  return notes > plain ? notes : plain;
}

static void set(struct gk_guess *guess, struct gk_text text, struct gk_text alternative,
                float confidence, bool doubtful)
{
  guess->text = text;
  guess->alternative = gk_text_equal(text, alternative) ? (struct gk_text){"", 0} : alternative;
  guess->confidence = confidence;
  guess->flags &= ~(uint32_t)GK_CELL_DOUBTFUL;
  if (doubtful)
    guess->flags |= GK_CELL_DOUBTFUL;
}

/* What was read, as it was read. */
static void keep_reading(struct gk_guess *guess, uint32_t candidate, bool doubtful)
{
  struct gk_text none = {"", 0};
  if (guess->candidate_count == 0) {
    set(guess, none, none, 0, doubtful);
    return;
  }
  uint32_t other = candidate == 0 ? 1 : 0;
  bool has_other = other < guess->candidate_count && doubtful;
  set(guess, guess->candidates[candidate].text, has_other ? guess->candidates[other].text : none,
      guess->candidates[candidate].confidence, doubtful);
}

/* A label whose place in the form is known. Returns how alike it is, or -1 where nothing was
 * read. */
static float decide_placed(const struct gk_prior *prior, const struct gk_fit *fit,
                           struct gk_guess *guess)
{
  uint32_t best = 0, letters[MAXIMAL_POINTS];
  float alike = -1;
  for (uint32_t i = 0; i < guess->candidate_count; i++) {
    float here = gk_prior_likeness(prior, fit, guess, guess->candidates[i].text);
    if (here > alike) {
      alike = here;
      best = i;
    }
  }
  if (alike < 0) {
    keep_reading(guess, 0, true);
    return alike;
  }
  struct gk_text reading = guess->candidates[best].text, none = {"", 0};
  char read[LABEL_BYTES], printed[LABEL_BYTES];
  struct gk_text normal = normalised(reading, read);
  bool same = gk_text_equal(normal, normalised(guess->expected, printed));
  bool is_short = points(guess->expected, false, letters) <= SHORT_LABEL;
  /* Its characters but for a mark or two: t七)总计. Another spelling that the form knows stays. */
  if (alike >= 1 && (same || !label_find(prior->rules, normal)) &&
      texts_alike(reading, guess->expected, true) >= MARKS_ALIKE)
    set(guess, guess->expected, none, SURE, false);
  else if (alike >= 1)
    set(guess, reading, none,
        guess->candidates[best].confidence > SURE ? guess->candidates[best].confidence : SURE,
        false);
  else if (label_find(prior->rules, normal))
    /* Another label of the forms: what is printed here is not what the form has here. */
    keep_reading(guess, best, (guess->flags & GK_CELL_DOUBTFUL) != 0);
  else if (alike >= GK_PRIOR_ALIKE || (is_short && alike >= SHORT_ALIKE))
    set(guess, guess->expected, alike < CLEARLY_ALIKE ? reading : none, alike,
        alike < CLEARLY_ALIKE);
  else
    keep_reading(guess, best, true);
  return alike;
}

/* As the form prints a label: a sketch's spelling, else that of the rules. */
static struct gk_text printed_as(const struct gk_prior *prior, const struct label *label)
{
  for (uint32_t i = 0; i < prior->lattice_count; i++)
    for (uint32_t j = 0; j < prior->lattices[i].count; j++)
      if (prior->lattices[i].cells[j].known == label)
        return prior->lattices[i].cells[j].label;
  return label->printed;
}

static bool is_number(const struct gk_prior *prior, struct gk_text text)
{
  struct cell_value value;
  cell_value_read(&prior->rules->cells, text, &value);
  return value.kind == GK_FACT_NUMBER || value.kind == GK_FACT_NOT_APPLICABLE;
}

/* The family that several labels of the table are exactly of; UINT32_MAX: none. */
static uint32_t find_family(const struct gk_prior *prior, const struct gk_fit *fit)
{
  const struct form_rules *rules = prior->rules;
  uint32_t counts[32] = {0}, best = UINT32_MAX, most = ENOUGH_LABELS - 1;
  char read[LABEL_BYTES];
  for (uint32_t i = 0; i < fit->count; i++) {
    const struct gk_guess *guess = &fit->guesses[i];
    const struct label *label = guess->candidate_count && guess->kind != GK_GUESS_NUMBER
                                    ? label_find(rules, normalised(guess->candidates[0].text, read))
                                    : NULL;
    for (uint32_t j = 0; label && label->length >= SHORT_LABEL && j < rules->family_count; j++)
      counts[j] += label->families >> j & 1;
  }
  for (uint32_t j = 0; j < rules->family_count; j++)
    if (counts[j] > most) {
      most = counts[j];
      best = j;
    }
  return best;
}

/* A label of which only the family is known. */
static void decide_free(const struct gk_prior *prior, uint32_t family, struct gk_guess *guess)
{
  char read[LABEL_BYTES];
  bool doubtful = (guess->flags & GK_CELL_DOUBTFUL) != 0;
  if (guess->candidate_count == 0 || family == UINT32_MAX) {
    keep_reading(guess, 0, doubtful);
    return;
  }
  for (uint32_t i = 0; i < guess->candidate_count; i++) {
    const struct label *label =
        label_find(prior->rules, normalised(guess->candidates[i].text, read));
    if (label && label->families >> family & 1) {
      keep_reading(guess, i, false);
      return;
    }
  }
  struct gk_text reading = guess->candidates[0].text;
  const struct label *near = label_nearest(prior->rules, family, normalised(reading, read));
  if (!near) {
    keep_reading(guess, 0, doubtful);
    return;
  }
  struct gk_text printed = printed_as(prior, near);
  float alike = texts_alike(reading, printed, false);
  set(guess, printed, alike < CLEARLY_ALIKE ? reading : (struct gk_text){"", 0}, alike,
      alike < CLEARLY_ALIKE);
}

bool decide_labels(const struct gk_prior *prior, struct gk_fit *fit)
{
  uint32_t alike = 0, unlike = 0;
  uint32_t family =
      fit->lattice ? ((const struct lattice *)fit->lattice)->form->family : find_family(prior, fit);
  for (uint32_t i = 0; i < fit->count; i++) {
    struct gk_guess *guess = &fit->guesses[i];
    if (guess->candidate_count > GK_CANDIDATES)
      guess->candidate_count = GK_CANDIDATES;
    if (guess->kind == GK_GUESS_NUMBER)
      continue;
    if (guess->expected.size) {
      float here = decide_placed(prior, fit, guess);
      alike += here >= SHORT_ALIKE;
      unlike += here >= 0 && here < SHORT_ALIKE;
    } else if (guess->candidate_count == 0 || guess->kind == GK_GUESS_LABEL ||
               !is_number(prior, guess->candidates[0].text)) {
      decide_free(prior, family, guess);
    }
  }
  return unlike <= alike;
}
