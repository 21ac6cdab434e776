/* SPDX-License-Identifier: Apache-2.0 */
/* What a plugin may have done in a step. */
#ifndef GK_CHECK_OUTPUT_H
#define GK_CHECK_OUTPUT_H

#include "check-bench.h"

/* The kinds of item that a stage may add, as GK_KIND_BIT; remarks are always allowed. */
uint32_t gk_check_kinds(uint32_t stage);

/* Says what is wrong with a step's status, with the kinds it added and with items that were
 * refused. `what` says what was done to the sample; `rule` is that of the status. */
void gk_check_output(struct gk_check_bench *bench, const struct gk_step *step,
                     enum gk_check_rule rule, const char *sample, const char *what);

#endif
