/* SPDX-License-Identifier: Apache-2.0 */
/* What is different between two recipes, for a person. */
#ifndef GK_RECIPE_CHANGE_H
#define GK_RECIPE_CHANGE_H

#include "plan.h"

/* Fills in `first`, `limits` and the reasons; gk_plan_free gives them back. */
void gk_recipe_compare(struct gk_text old, struct gk_text recipe, struct gk_plan_part *part);

/* The same for the lines of the step's plugin, and of the one that ran in its place, alone. */
void gk_recipe_compare_plugin(struct gk_text old, struct gk_text recipe, const struct gk_step *step,
                              struct gk_plan_part *part);

/* The one reason of documents whose recipe is not known. */
void gk_recipe_unknown(struct gk_plan_part *part);

#endif
