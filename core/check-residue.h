/* SPDX-License-Identifier: Apache-2.0 */
/* The state of a process that a plugin has no business to change. */
#ifndef GK_CHECK_RESIDUE_H
#define GK_CHECK_RESIDUE_H

#include "check.h"

struct gk_check_state;

/* To be freed. */
struct gk_check_state *gk_check_state_take(void);

/* Says what differs; `files`: also what was opened since. */
void gk_check_state_compare(struct gk_check_child *child, const char *when, bool files,
                            const struct gk_check_state *before,
                            const struct gk_check_state *after);

/* Says whether something was written to standard output. */
void gk_check_output_compare(struct gk_check_child *child);

#endif
