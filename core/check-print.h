/* SPDX-License-Identifier: Apache-2.0 */
/* The results of a check, collected from its children and printed a rule at a time. */
#ifndef GK_CHECK_PRINT_H
#define GK_CHECK_PRINT_H

#include "check.h"

struct gk_check_results {
  const struct gk_check_request *request;
  struct gk_check_result *list; /* what was said of the rules */
  size_t count;
  uint32_t failed, warned; /* rules, of all that was printed */
};

/* Takes a NOTE. */
void gk_check_results_add(struct gk_check_results *results, const struct gk_check_record *record);

/* Whether a rule has failed of what is there. */
bool gk_check_results_failed(const struct gk_check_results *results, enum gk_check_rule rule);

/* Prints a line a rule that was tried, and one for each thing said of it, under `subject`; then
 * there are none any more. `tried` says how often each was tried. */
void gk_check_results_print(struct gk_check_results *results, const char *subject,
                            const uint32_t tried[GK_CHECK_RULES]);

/* Drops what is there, unprinted. */
void gk_check_results_forget(struct gk_check_results *results);

#endif
