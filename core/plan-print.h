/* SPDX-License-Identifier: Apache-2.0 */
/* A plan for a person: how many documents, from which stage on, why, at what cost. */
#ifndef GK_PLAN_PRINT_H
#define GK_PLAN_PRINT_H

#include <stdio.h>

#include "plan.h"

/* Adds to the selection what the plan concerns and the filters let through: parts whose first
 * change is at `stage` or later (0: any), documents for which `where` holds (NULL: all). Prints a
 * line for each part to `out` (NULL: nothing). *left: documents that the stage filter left out. */
bool gk_plan_apply(const struct gk_plan *plan, struct gk_store *store, uint32_t stage,
                   const char *where, struct gk_selection *selection, int64_t *left, FILE *out,
                   struct gk_error *error);

#endif
