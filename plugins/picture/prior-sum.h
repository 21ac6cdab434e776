/* SPDX-License-Identifier: Apache-2.0 */
/* What must add up in a table. */
#ifndef GK_PICTURE_PRIOR_SUM_H
#define GK_PICTURE_PRIOR_SUM_H

#include "prior-decide.h"

enum { NO_GUESS = -1 };

/* A cell in a sum. */
struct term {
  uint32_t guess;
  int32_t sign; /* 1: left of the sign of equality, -1: right of it */
};

/* Cells whose signed numbers add up to 0 where the source is right. */
struct relation {
  uint32_t first, count; /* in sums.terms */
  uint32_t kind;         /* the same rule in other rows (columns) has the same */
};

struct sums {
  struct term *terms;
  struct relation *relations;
  uint32_t term_count, term_room, count, room;
  uint32_t kind_count;
  bool of_form; /* else only words say that these are sums */
};

/* Finds the sums of a form that fits, else those that the words for totals in the table say. */
void sums_find(struct gk_context *context, const struct gk_prior *prior, const struct gk_fit *fit,
               const bool *number, struct sums *sums);

/* Decides for options of doubtful choices, by what adds up: sets `chosen`, and for each guess the
 * probability of the chosen option and the number of the next likely one. */
struct verdict {
  double probability; /* of the chosen option; 0: nothing is added up here */
  uint32_t next;      /* the likeliest of the others; the same as `chosen`: there is none */
  bool settled;       /* the sums through the cell hold with it, and are enough; and the picture
                         supports it */
};
void sums_decide(struct gk_context *context, const struct sums *sums, uint32_t guess_count,
                 struct choice *choices, struct verdict *verdicts);

#endif
