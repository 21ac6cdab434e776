/* SPDX-License-Identifier: Apache-2.0 */
/* Generated forms whose numbers were misread, with and without the right reading among those given,
 * and contradictions that stand in the source. What comes out must be a reading that was given, and
 * right where it says no doubt. */
#include "prior-test.h"
#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>

enum { CONTRADICTORY_TABLES = 1000 };

struct damage {
  double doubtful;      /* cells that are doubtful */
  double first_right;   /* of those, the truth is the best reading */
  double second_right;  /* of the others, it is the second; else none is right */
  double silent;        /* cells that are wrong without doubt */
  double contradiction; /* tables in which one cell is wrong in the source */
  uint32_t readings;    /* of a doubtful cell, at most; the right one may be any but the best */
  double tempting; /* of those cells, they are doubtful, and the number that would add up is one
                      of the readings */
  bool adds_up;
};

struct outcome {
  uint32_t cells, doubtful, lifted, lifted_wrong, recovered, recovered_wrong, wrong_before,
      wrong_after, contradictions, tempting, chosen, hidden, among, located;
};

static bool is_candidate(const struct gk_guess *guess, struct gk_text text)
{
  for (uint32_t i = 0; i < guess->candidate_count; i++)
    if (gk_text_equal(guess->candidates[i].text, text))
      return true;
  return text.size == 0;
}

/* A number that is wrong in the source: miscounted, its digits changed about, another number, or a
 * digit that looks like the right one. */
static void mistake(const char *right, char *wrong)
{
  size_t size = strlen(right);
  uint32_t way = below(4), number = (uint32_t)strtoul(right, NULL, 10);
  if (way == 0) {
    snprintf(wrong, TEXT, "%u", number + 1 + below(9));
  } else if (way == 1) {
    snprintf(wrong, TEXT, "%u", below(2 * number + 10));
  } else if (way == 2 && size > 1) {
    size_t at = below((uint32_t)size - 1);
    memcpy(wrong, right, size + 1);
    wrong[at] = right[at + 1];
    wrong[at + 1] = right[at];
  } else {
    misread(right, wrong);
  }
}

static void add_reading(struct gk_guess *guess, const char *text, float confidence)
{
  for (uint32_t i = 0; i < guess->candidate_count; i++)
    if (gk_text_equal(guess->candidates[i].text, gk_text_of(text)))
      return;
  guess->candidates[guess->candidate_count++] = (struct gk_candidate){keep("%s", text), confidence};
}

/* The readings of a doubtful cell. `sound`: what would add up where something else is printed;
 * where it is `tempting`, it is among them. */
static void read_badly(struct gk_guess *guess, const char *truth, const char *sound, bool tempting,
                       const struct damage *damage)
{
  char one[TEXT];
  misread(truth, one);
  bool first = chance(damage->first_right), second = chance(damage->second_right);
  /* Where all that is read is the number that adds up no one can tell. */
  first |= sound && strcmp(one, sound) == 0;
  float confidence = 0.5f + (float)below(40) / 100;
  guess->flags |= GK_CELL_DOUBTFUL;
  add_reading(guess, first ? truth : one, confidence);
  uint32_t right = first || !second ? 0 : 1 + below(damage->readings - 1);
  for (uint32_t i = 1; i < damage->readings; i++) {
    char other[TEXT];
    misread(truth, other);
    confidence -= (float)below((uint32_t)(confidence * 50)) / 100;
    add_reading(guess, tempting && i == 1 ? sound : i == right ? truth : other, confidence);
  }
}

static void try_table(const struct lattice *lattice, const struct damage *damage,
                      struct outcome *outcome)
{
  static struct drawing drawing;
  static struct paper paper;
  static bool silent[MOST_GUESSES];
  char sound[TEXT] = "";
  draw(lattice, 0, lattice->rows, &drawing);
  gk_prior_fit(&work->context, prior, &drawing.grid, &paper.fit);
  assert_true(paper.fit.count <= MOST_GUESSES);
  fill(lattice, &paper, damage->adds_up);
  uint32_t planted = UINT32_MAX, at = below(paper.fit.count);
  if (chance(damage->contradiction) && paper.truth[at][0]) {
    memcpy(sound, paper.truth[at], TEXT);
    mistake(sound, paper.truth[at]);
    if (strcmp(sound, paper.truth[at]) != 0)
      planted = at;
  }
  bool tempts = planted != UINT32_MAX && chance(damage->tempting);
  outcome->contradictions += planted != UINT32_MAX;
  outcome->tempting += tempts;
  read_labels(&paper.fit, 0);
  for (uint32_t i = 0; i < paper.fit.count; i++) {
    struct gk_guess *guess = &paper.fit.guesses[i];
    const char *truth = paper.truth[i];
    bool tempting = i == planted && tempts;
    silent[i] = false;
    if (!*truth)
      continue;
    if (tempting || chance(damage->doubtful)) {
      read_badly(guess, truth, i == planted ? sound : NULL, tempting, damage);
      continue;
    }
    char wrong[TEXT];
    misread(truth, wrong);
    silent[i] = chance(damage->silent);
    add_reading(guess, silent[i] ? wrong : truth, 0.97f);
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
    /* What sums chose says so, and both readings. */
    if (guess->flags & GK_CELL_RECOVERED)
      assert_true(guess->flags & GK_CELL_DOUBTFUL && guess->alternative.size);
    if (i == planted) {
      outcome->chosen += !right;
      outcome->hidden += !right && !(guess->flags & GK_CELL_DOUBTFUL);
    }
    bool lifted = was_doubtful && !(guess->flags & GK_CELL_DOUBTFUL);
    outcome->lifted += lifted;
    bool among = false;
    for (uint32_t j = 1; j < guess->candidate_count; j++)
      among |= !read_right && gk_text_equal(guess->candidates[j].text, gk_text_of(truth));
    outcome->among += among;
    outcome->located += among && (right || gk_text_equal(guess->alternative, gk_text_of(truth)));
    outcome->lifted_wrong += lifted && !right;
    outcome->recovered += (guess->flags & GK_CELL_RECOVERED) != 0;
    outcome->recovered_wrong += guess->flags & GK_CELL_RECOVERED && !right;
  }
  fake_host_clear(work);
}

static void print_outcome(const char *name, const struct outcome *outcome)
{
  print_message(
      "%s: %u cells, %u doubtful, %u wrong before, %u after; recovered %u, of those "
      "wrong %u; doubt lifted %u, of those wrong %u; of %u whose right reading is not the "
      "best %u are located\n",
      name, outcome->cells, outcome->doubtful, outcome->wrong_before, outcome->wrong_after,
      outcome->recovered, outcome->recovered_wrong, outcome->lifted, outcome->lifted_wrong,
      outcome->among, outcome->located);
  if (outcome->contradictions)
    print_message("  contradictions in the source: %u, where the number that adds up is read, too: "
                  "%u; it was chosen %u times, without doubt %u times\n",
                  outcome->contradictions, outcome->tempting, outcome->chosen, outcome->hidden);
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
      {"a few doubtful cells", {0.01, 0.6, 0.8, 0.0002, 0.05, 2, 0, true}},
      {"some doubtful cells", {0.05, 0.6, 0.8, 0.0005, 0.05, 2, 0, true}},
      {"many doubtful cells", {0.20, 0.6, 0.8, 0.0005, 0.05, 2, 0, true}},
      {"some doubtful cells, four readings", {0.05, 0.6, 0.9, 0.0005, 0.05, 4, 0, true}},
      {"no right reading among them", {0.03, 0, 0, 0.0005, 0.05, 2, 0, true}},
  };
  seed = 4101842887655102017u;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct outcome outcome = {0};
    try_tables(&cases[i].damage, TABLES, &outcome);
    print_outcome(cases[i].name, &outcome);
    assert_true(outcome.recovered_wrong * 1000 <= outcome.recovered);
    assert_true(outcome.lifted_wrong * 2000 <= outcome.lifted);
    assert_true(outcome.wrong_after <= outcome.wrong_before);
    /* Of several readings the sums say which to look at. */
    assert_true(outcome.located * 100 >= outcome.among * 95);
    if (i < 2)
      assert_true(outcome.recovered > 0 && outcome.lifted * 5 > outcome.doubtful);
  }
}

/* Tables that are wrong in the source by one number, read well and badly. Where that number is
 * doubtful and the one that would add up is among its readings, nothing but the picture can tell
 * whether it is printed so: it may be chosen, but never without doubt. */
static void no_contradiction_is_hidden(void **state)
{
  (void)state;
  static const struct {
    const char *name;
    struct damage damage;
  } cases[] = {
      {"wrong in the source, read well", {0.01, 0.9, 0.8, 0, 1, 2, 0, true}},
      {"wrong in the source", {0.05, 0.8, 0.8, 0, 1, 2, 0, true}},
      {"wrong in the source, read badly", {0.20, 0.6, 0.8, 0, 1, 2, 0, true}},
      {"wrong in the source, and tempting", {0.05, 0.8, 0.8, 0, 1, 2, 1, true}},
  };
  seed = 1099511628211u;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct outcome outcome = {0};
    try_tables(&cases[i].damage, CONTRADICTORY_TABLES, &outcome);
    print_outcome(cases[i].name, &outcome);
    assert_true(outcome.contradictions * 2 > CONTRADICTORY_TABLES);
    assert_int_equal(outcome.hidden, 0);
    assert_true(outcome.lifted_wrong * 2000 <= outcome.lifted);
  }
}

/* Numbers that do not add up say nothing. */
static void sums_that_do_not_hold_do_no_harm(void **state)
{
  (void)state;
  struct damage damage = {0.05, 0.6, 0.8, 0, 0, 2, 0, false};
  struct outcome outcome = {0};
  seed = 2685821657736338717u;
  try_tables(&damage, TABLES, &outcome);
  print_outcome("numbers that do not add up", &outcome);
  assert_int_equal(outcome.recovered_wrong, 0);
  assert_int_equal(outcome.lifted_wrong, 0);
  assert_true(outcome.wrong_after <= outcome.wrong_before);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sums_choose_among_readings),
      cmocka_unit_test(no_contradiction_is_hidden),
      cmocka_unit_test(sums_that_do_not_hold_do_no_harm),
  };
  return cmocka_run_group_tests_name("prior: sums", tests, set_up, tear_down);
}
