/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of gk_prior_decide. */
#ifndef GK_PICTURE_PRIOR_DECIDE_H
#define GK_PICTURE_PRIOR_DECIDE_H

#include "cell-value.h"
#include "prior-rules.h"

/* What a candidate of a number's place says. */
struct option {
  struct gk_text text;     /* as it would be given */
  struct cell_value value; /* of that text */
  int64_t number;          /* its value × NUMBER_SCALE; a blank or a mark counts nothing */
  bool counts;             /* false: words, or too large to be added up */
  double weight;           /* how likely it is before anything is added up */
  uint32_t candidate;
};

enum { NUMBER_SCALE = 10000 /* amounts have at most four decimals */ };

/* The options of a guess. */
struct choice {
  struct option options[GK_CANDIDATES];
  uint32_t count; /* at least 1: an empty cell is one option, a blank */
  uint32_t chosen;
  bool number;   /* a place for a number */
  bool doubtful; /* else only the first option may be given */
};

/* Reads the candidates of a guess as numbers: widths folded, lines joined, a letter that cannot be
 * told from a digit taken for it; nothing beyond what is printed. `counted`: the place holds
 * counts, which have no decimals. The likelier comes first. */
void choice_read(struct gk_context *context, const struct cell_rules *rules,
                 const struct gk_guess *guess, bool counted, struct choice *choice);

/* Labels: sets text, alternative, confidence and doubt of each guess that is no number. Returns
 * false where they speak against the form. */
bool decide_labels(const struct gk_prior *prior, struct gk_fit *fit);

/* Whether, of a table that fits no form, each guess stands where numbers stand. */
void find_numbers(const struct gk_prior *prior, const struct gk_fit *fit, bool *number);

/* Of a table that fits no form: doubts numbers that seem to have lost their decimal point. */
void doubt_lost_points(struct gk_context *context, const struct gk_prior *prior,
                       const struct gk_fit *fit, struct choice *choices);

/* Numbers: by what must add up, decides for one option of each doubtful choice, or leaves it
 * doubtful. Sets text, alternative, confidence and flags of each guess whose choice is a number. */
void decide_numbers(struct gk_context *context, const struct gk_prior *prior, struct gk_fit *fit,
                    struct choice *choices);

#endif
