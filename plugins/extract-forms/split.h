/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers whose digits ran together (21317000001324019), told apart by what must add up. */
#ifndef GK_FORMS_SPLIT_H
#define GK_FORMS_SPLIT_H

#include "form.h"

enum {
  SPLIT_SLOTS = 64,     /* numbers in one problem: a line of the widest form has 15 */
  SPLIT_DIGITS = 96,    /* longer runs have far too many ways */
  SPLIT_STEPS = 400000, /* numbers tried before giving up: some 5 ms */
  SPLIT_LENGTH = 9      /* digits of one count */
};

/* `groups` groups of `columns` numbers each; every sum holds in every group. The digits stand in
 * `cell_count` cells, each of at least one number; no number goes over a cell's edge. */
struct split_problem {
  const struct gk_text *cells; /* ASCII digits */
  uint32_t cell_count;
  uint32_t groups, columns;
  const struct form_sum *sums; /* those with of_columns count */
  uint32_t sum_count;
};

struct split_solution {
  int64_t numbers[SPLIT_SLOTS];
  uint8_t lengths[SPLIT_SLOTS];
};

/* Finds up to `room` ways to split that satisfy every sum, numbers having no leading zero. Returns
 * how many there are, `room` meaning that there may be more; -1: too many to try, not known. */
int split_digits(const struct split_problem *problem, struct split_solution *solutions, int room);

#endif
