/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of the readings of doubtful cells the sums of the table speak for.
 *
 * A sum that holds with a reading is evidence for it, but no proof: the source itself may be wrong,
 * and wrong by just the difference of two readings; or a cell that was read without doubt is wrong
 * by that difference. So every assignment of options to the doubtful cells that hang together gets
 * a weight: the product of the options' own weights and, for each sum,
 *   HOLDS           where it holds: how often the table's sums do, as the sums without doubtful
 *                   cells show it (a table of numbers that do not add up shows that, and then no
 *                   sum says anything),
 *   FAILS           where it does not: that it is wrong in the source, or a cell is that was read
 *                   without doubt, times ACCIDENT: that it is wrong by just this difference,
 *   PAIR            for two sums that fail and that one change of a cell in both would put right:
 *                   that cell alone is wrong in the source,
 *   UNKNOWN         where none of a cell's readings is taken (its truth is not among them).
 * The probability of an option is the share of the assignments with it. Of two readings between
 * which the picture cannot tell, one sum leaves about 1 in 1,000 against the one that adds up, a
 * row and a column together about 1 in 10,000. A reading is given without doubt only at NO_DOUBT.
 *
 * The weights say which reading is likelier in all tables; a table that is wrong in the source is
 * not to look right for that. So two bounds hold beside them. A reading is only chosen before the
 * first where the picture supports it at least SUPPORTED as well. And whether one is chosen or a
 * doubt is lifted: every sum through the cell must hold then, there must be two of them or a single
 * one without another doubtful cell, and one at least must not depend on another cell that was
 * chosen for. What was chosen stays doubtful, and says both readings.
 */
#include "prior-sum.h"

enum {
  MOST_ASSIGNMENTS = 1 << 15, /* some milliseconds */
  MOST_CELLS = 24,            /* doubtful ones that hang together */
  MOST_RELATIONS = 64,        /* through those */
  MOST_FAILURES = 8,          /* more are not looked at in pairs */
  MOST_WORK = 1 << 21         /* assignments of a whole table; what is left then stays doubtful */
};

/* Sums of the statutory forms that do not hold: of 17 printed tables 3 one item sum, of 19 tables 4
 * one. Counted as that many sums seen before, so that those of the table itself soon outweigh it.
 */
#define FORM_HELD 5.0
#define FORM_FAILED 0.05
/* Words may call something a total that is none. */
#define PLAIN_HELD 1.0
#define PLAIN_FAILED 0.5
#define ACCIDENT 0.1           /* a difference that is just that of two readings of a cell */
#define WRONG_UNDOUBTED 0.0005 /* a cell that was read without doubt is wrong */
#define WRONG_BLANK 0.01       /* a cell is not empty that seems so */
#define NONE_RIGHT 0.2         /* none of a doubtful cell's readings is right */
#define UNKNOWN 0.05           /* and the truth is just what the sum needs */
#define SUPPORTED 0.5          /* of the weight of the likeliest reading */

/* The sums through each guess: list[first[guess]] to list[first[guess + 1]]. */
struct index {
  uint32_t *first, *list;
};

/* Doubtful cells, and the sums through them. */
struct problem {
  const struct sums *sums;
  const struct index *index;
  const struct choice *choices;
  const double *holds, *fails, *pairs; /* of each relation */
  uint32_t cells[MOST_CELLS], cell_count;
  uint32_t relations[MOST_RELATIONS], relation_count;
  int32_t signs[MOST_CELLS][MOST_RELATIONS]; /* 0: the cell is not in that sum */
  bool shared[MOST_RELATIONS][MOST_RELATIONS];
  int32_t crossing[MOST_RELATIONS][MOST_RELATIONS]; /* product of the signs of the cell in both */
  /* The assignment that is being weighed. */
  uint32_t picked[MOST_CELLS];
  int64_t residual[MOST_RELATIONS];
  uint32_t words[MOST_RELATIONS], free[MOST_RELATIONS];
  /* What came out. */
  double total, weight[MOST_CELLS][GK_CANDIDATES + 1];
};

/* What the sums of the table that have no doubtful cell say: how often such sums hold. */
static void measure(struct gk_context *context, const struct sums *sums,
                    const struct choice *choices, double *holds, double *fails, double *pairs)
{
  double *held = gk_alloc(context, (sums->kind_count + 1) * sizeof *held);
  double *failed = gk_alloc(context, (sums->kind_count + 1) * sizeof *failed);
  for (uint32_t i = 0; i < sums->count; i++) {
    const struct relation *relation = &sums->relations[i];
    int64_t sum = 0;
    bool usable = true, any = false;
    for (uint32_t j = 0; j < relation->count && usable; j++) {
      const struct term *term = &sums->terms[relation->first + j];
      const struct choice *choice = &choices[term->guess];
      usable = !choice->doubtful && choice->options[0].counts;
      sum += term->sign * choice->options[0].number;
      any |= choice->options[0].number != 0;
    }
    /* Zeros alone add up in any table. */
    if (!usable || !any)
      continue;
    uint32_t kind = sums->of_form ? 0 : relation->kind;
    held[kind] += sum == 0;
    failed[kind] += sum != 0;
  }
  for (uint32_t i = 0; i < sums->count; i++) {
    const struct relation *relation = &sums->relations[i];
    uint32_t kind = sums->of_form ? 0 : relation->kind;
    double h = held[kind] + (sums->of_form ? FORM_HELD : PLAIN_HELD);
    double f = failed[kind] + (sums->of_form ? FORM_FAILED : PLAIN_FAILED);
    double misread = 0;
    for (uint32_t j = 0; j < relation->count; j++) {
      const struct choice *choice = &choices[sums->terms[relation->first + j].guess];
      if (!choice->doubtful)
        misread += choice->options[0].value.kind == GK_FACT_BLANK ? WRONG_BLANK : WRONG_UNDOUBTED;
    }
    holds[i] = h / (h + f);
    fails[i] = (1 - holds[i] + misread) * ACCIDENT;
    pairs[i] = ((1 - holds[i]) / relation->count + WRONG_UNDOUBTED) * ACCIDENT;
    if (fails[i] > holds[i])
      fails[i] = holds[i]; /* that a sum holds speaks against nothing */
  }
}

/* The cell of a sum of which no option is taken. */
static uint32_t free_cell(const struct problem *problem, uint32_t r)
{
  uint32_t cell = 0;
  while (problem->signs[cell][r] == 0 ||
         problem->picked[cell] < problem->choices[problem->cells[cell]].count)
    cell++;
  return cell;
}

/* What that cell must be for the sum to hold. False: that is one of its options, or no count. */
static bool needed_of(const struct problem *problem, uint32_t r, uint32_t cell, int64_t *needed)
{
  const struct choice *choice = &problem->choices[problem->cells[cell]];
  *needed = -problem->residual[r] * problem->signs[cell][r];
  for (uint32_t i = 0; i < choice->count; i++)
    if (choice->options[i].counts && choice->options[i].number == *needed)
      return false;
  return *needed >= 0;
}

/* The weight of what the sums say to the assignment. */
static double weigh(const struct problem *problem)
{
  double weight = 1;
  uint32_t failures[MOST_FAILURES], failure_count = 0;
  int64_t needs[MOST_CELLS];
  bool has_need[MOST_CELLS] = {false};
  for (uint32_t r = 0; r < problem->relation_count; r++) {
    uint32_t number = problem->relations[r];
    int64_t needed;
    if (problem->words[r]) {
      weight *= problem->fails[number];
    } else if (problem->free[r] > 1) {
      weight *= UNKNOWN;
    } else if (problem->free[r] == 1) {
      uint32_t cell = free_cell(problem, r);
      if (!needed_of(problem, r, cell, &needed))
        weight *= problem->fails[number];
      else if (has_need[cell])
        weight *= needs[cell] == needed ? problem->holds[number] : problem->fails[number];
      else
        weight *= UNKNOWN;
      if (!has_need[cell]) {
        has_need[cell] = true;
        needs[cell] = needed;
      }
    } else if (problem->residual[r] == 0) {
      weight *= problem->holds[number];
    } else {
      weight *= problem->fails[number];
      if (failure_count < MOST_FAILURES)
        failures[failure_count++] = r;
    }
  }
  bool paired[MOST_FAILURES] = {false};
  for (uint32_t i = 0; i < failure_count; i++)
    for (uint32_t j = i + 1; j < failure_count && !paired[i]; j++) {
      uint32_t a = failures[i], b = failures[j];
      if (paired[j] || !problem->shared[a][b] ||
          problem->residual[a] != problem->residual[b] * problem->crossing[a][b])
        continue;
      paired[i] = paired[j] = true;
      double apart = problem->fails[problem->relations[a]] * problem->fails[problem->relations[b]];
      double together = problem->pairs[problem->relations[a]];
      if (together > apart)
        weight *= together / apart;
    }
  return weight;
}

/* Tries every option of the cells from `cell` on. */
static void assign(struct problem *problem, uint32_t cell, double weight)
{
  if (cell == problem->cell_count) {
    weight *= weigh(problem);
    problem->total += weight;
    for (uint32_t i = 0; i < cell; i++)
      problem->weight[i][problem->picked[i]] += weight;
    return;
  }
  const struct choice *choice = &problem->choices[problem->cells[cell]];
  for (uint32_t i = 0; i <= choice->count; i++) {
    bool is_free = i == choice->count;
    const struct option *option = is_free ? NULL : &choice->options[i];
    problem->picked[cell] = i;
    for (uint32_t r = 0; r < problem->relation_count; r++)
      if (problem->signs[cell][r]) {
        problem->free[r] += is_free;
        problem->words[r] += !is_free && !option->counts;
        problem->residual[r] += is_free ? 0 : problem->signs[cell][r] * option->number;
      }
    assign(problem, cell + 1, weight * (is_free ? NONE_RIGHT : option->weight * (1 - NONE_RIGHT)));
    for (uint32_t r = 0; r < problem->relation_count; r++)
      if (problem->signs[cell][r]) {
        problem->free[r] -= is_free;
        problem->words[r] -= !is_free && !option->counts;
        problem->residual[r] -= is_free ? 0 : problem->signs[cell][r] * option->number;
      }
  }
}

/* Notes the other sums that a term of sum `a` is in. */
static void share(struct problem *problem, uint32_t a, const struct term *term)
{
  const struct sums *sums = problem->sums;
  const struct index *index = problem->index;
  for (uint32_t k = index->first[term->guess]; k < index->first[term->guess + 1]; k++)
    for (uint32_t b = 0; b < problem->relation_count; b++) {
      const struct relation *other = &sums->relations[index->list[k]];
      if (a == b || problem->relations[b] != index->list[k])
        continue;
      for (uint32_t j = 0; j < other->count; j++)
        if (sums->terms[other->first + j].guess == term->guess) {
          problem->shared[a][b] = true;
          problem->crossing[a][b] = term->sign * sums->terms[other->first + j].sign;
        }
    }
}

/* What an undoubted cell, or one whose options are not tried, adds to a sum. */
static void set_up(struct problem *problem)
{
  const struct sums *sums = problem->sums;
  for (uint32_t r = 0; r < problem->relation_count; r++) {
    const struct relation *relation = &sums->relations[problem->relations[r]];
    for (uint32_t j = 0; j < relation->count; j++) {
      const struct term *term = &sums->terms[relation->first + j];
      uint32_t cell = 0;
      while (cell < problem->cell_count && problem->cells[cell] != term->guess)
        cell++;
      if (cell < problem->cell_count) {
        problem->signs[cell][r] = term->sign;
        continue;
      }
      const struct option *option = &problem->choices[term->guess].options[0];
      problem->words[r] += !option->counts;
      problem->residual[r] += option->counts ? term->sign * option->number : 0;
    }
  }
  for (uint32_t a = 0; a < problem->relation_count; a++) {
    const struct relation *relation = &sums->relations[problem->relations[a]];
    for (uint32_t i = 0; i < relation->count; i++)
      share(problem, a, &sums->terms[relation->first + i]);
  }
}

static double assignments(const struct problem *problem)
{
  double count = 1;
  for (uint32_t i = 0; i < problem->cell_count; i++)
    count *= problem->choices[problem->cells[i]].count + 1;
  return count;
}

static bool add_cell(struct problem *problem, uint32_t guess)
{
  for (uint32_t i = 0; i < problem->cell_count; i++)
    if (problem->cells[i] == guess)
      return true;
  if (problem->cell_count == MOST_CELLS)
    return false;
  problem->cells[problem->cell_count++] = guess;
  return assignments(problem) <= MOST_ASSIGNMENTS;
}

static bool add_sum(struct problem *problem, uint32_t relation)
{
  for (uint32_t i = 0; i < problem->relation_count; i++)
    if (problem->relations[i] == relation)
      return true;
  if (problem->relation_count == MOST_RELATIONS)
    return false;
  problem->relations[problem->relation_count++] = relation;
  return true;
}

/* Gathers what hangs together with a doubtful cell: all of it, or only the sums through the cell
 * itself (`near`). False: it is too much to be tried. */
static bool gather(struct problem *problem, uint32_t guess, bool near)
{
  const struct sums *sums = problem->sums;
  const struct index *index = problem->index;
  problem->cell_count = problem->relation_count = 0;
  bool small = add_cell(problem, guess);
  for (uint32_t i = 0; small && i < (near ? 1 : problem->cell_count); i++)
    for (uint32_t k = index->first[problem->cells[i]];
         small && k < index->first[problem->cells[i] + 1]; k++) {
      uint32_t r = index->list[k];
      small = add_sum(problem, r);
      for (uint32_t j = 0; small && j < sums->relations[r].count; j++) {
        uint32_t other = sums->terms[sums->relations[r].first + j].guess;
        if (problem->choices[other].doubtful)
          small = add_cell(problem, other);
      }
    }
  return small && problem->relation_count > 0;
}

static void conclude(const struct problem *problem, uint32_t cell, struct choice *choices,
                     struct verdict *verdicts)
{
  struct choice *choice = &choices[problem->cells[cell]];
  struct verdict *verdict = &verdicts[problem->cells[cell]];
  const double *weight = problem->weight[cell];
  uint32_t best = 0;
  for (uint32_t i = 1; i < choice->count; i++)
    if (weight[i] > weight[best])
      best = i;
  uint32_t next = best;
  for (uint32_t i = 0; i < choice->count; i++)
    if (i != best && (next == best || weight[i] > weight[next]))
      next = i;
  choice->chosen = best;
  *verdict = (struct verdict){weight[best] / problem->total, next, false};
}

/* Whether the sums through a cell settle it, with what is chosen now. */
static bool is_settled(const struct problem *problem, const struct choice *choices, uint32_t guess)
{
  const struct sums *sums = problem->sums;
  const struct index *index = problem->index;
  uint32_t holding = 0, undoubted = 0, independent = 0;
  for (uint32_t k = index->first[guess]; k < index->first[guess + 1]; k++) {
    const struct relation *relation = &sums->relations[index->list[k]];
    uint32_t doubtful = 0, chosen = 0;
    int64_t sum = 0;
    for (uint32_t j = 0; j < relation->count; j++) {
      const struct term *term = &sums->terms[relation->first + j];
      const struct choice *choice = &choices[term->guess];
      const struct option *option = &choice->options[choice->doubtful ? choice->chosen : 0];
      if (!option->counts)
        return false;
      sum += term->sign * option->number;
      doubtful += term->guess != guess && choice->doubtful;
      chosen += term->guess != guess && choice->doubtful && choice->chosen > 0;
    }
    if (sum != 0)
      return false;
    holding++;
    undoubted += doubtful == 0;
    independent += chosen == 0;
  }
  return independent > 0 && (holding > 1 || undoubted > 0);
}

/* Gives up what the sums chose where they do not settle it, or the picture hardly supports it. */
static void settle(const struct problem *problem, uint32_t cell, struct choice *choices,
                   struct verdict *verdicts)
{
  uint32_t guess = problem->cells[cell];
  struct choice *choice = &choices[guess];
  struct verdict *verdict = &verdicts[guess];
  bool supported = choice->options[choice->chosen].weight >= SUPPORTED * choice->options[0].weight;
  verdict->settled = supported && is_settled(problem, choices, guess);
}

static void build_index(struct gk_context *context, const struct sums *sums, uint32_t guess_count,
                        struct index *index)
{
  index->first = gk_alloc(context, ((size_t)guess_count + 2) * sizeof *index->first);
  index->list = gk_alloc(context, ((size_t)sums->term_count + 1) * sizeof *index->list);
  for (uint32_t i = 0; i < sums->term_count; i++)
    index->first[sums->terms[i].guess + 2]++;
  for (uint32_t i = 1; i <= guess_count; i++)
    index->first[i + 1] += index->first[i];
  for (uint32_t r = 0; r < sums->count; r++)
    for (uint32_t j = 0; j < sums->relations[r].count; j++)
      index->list[index->first[sums->terms[sums->relations[r].first + j].guess + 1]++] = r;
}

void sums_decide(struct gk_context *context, const struct sums *sums, uint32_t guess_count,
                 struct choice *choices, struct verdict *verdicts)
{
  for (uint32_t i = 0; i < guess_count; i++)
    verdicts[i] = (struct verdict){0, choices[i].count > 1, false};
  if (sums->count == 0)
    return;
  double *holds = gk_alloc(context, sums->count * sizeof *holds);
  double *fails = gk_alloc(context, sums->count * sizeof *fails);
  double *pairs = gk_alloc(context, sums->count * sizeof *pairs);
  bool *done = gk_alloc(context, (size_t)guess_count + 1);
  measure(context, sums, choices, holds, fails, pairs);
  struct index index;
  build_index(context, sums, guess_count, &index);
  double work = 0;
  struct problem *problem = gk_alloc(context, sizeof *problem);
  for (uint32_t i = 0; i < guess_count; i++) {
    if (!choices[i].number || !choices[i].doubtful || done[i])
      continue;
    memset(problem, 0, sizeof *problem);
    problem->sums = sums;
    problem->index = &index;
    problem->choices = choices;
    problem->holds = holds;
    problem->fails = fails;
    problem->pairs = pairs;
    bool whole = gather(problem, i, false);
    if (!whole && !gather(problem, i, true))
      continue;
    work += assignments(problem);
    if (work > MOST_WORK)
      return;
    set_up(problem);
    assign(problem, 0, 1);
    if (problem->total <= 0)
      continue;
    for (uint32_t j = 0; j < (whole ? problem->cell_count : 1); j++) {
      conclude(problem, j, choices, verdicts);
      done[problem->cells[j]] = true;
    }
    for (uint32_t j = 0; j < (whole ? problem->cell_count : 1); j++)
      settle(problem, j, choices, verdicts);
  }
}
