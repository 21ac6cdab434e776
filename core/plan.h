/* SPDX-License-Identifier: Apache-2.0 */
/* What a recipe changes for the documents of a store: which are concerned, from which stage on, and
 * why. */
#ifndef GK_PLAN_H
#define GK_PLAN_H

#include "store.h"

/* Documents that were done by one other recipe. */
struct gk_plan_part {
  int64_t recipe; /* theirs; 0: they were never finished, or stored before there were recipes */
  uint32_t first; /* the first stage that changed; above GK_STAGE_LAST: none did */
  bool limits;    /* the limits changed: documents that reached one are concerned */
  struct gk_buffer changes; /* the lines of the recipes that differ, as they are or were */
  char **reasons;           /* a sentence each: "rules/checks/x.sql changed"; ends with NULL */
  size_t reason_count;
};

struct gk_plan {
  int64_t recipe; /* the one that documents are brought to */
  struct gk_plan_part *parts;
  size_t count;
};

/* Compares the recipe with all others that the store knows. */
bool gk_plan_make(struct gk_plan *plan, struct gk_store *store, int64_t recipe,
                  struct gk_error *error);

/* The same for a recipe that the store need not know: nothing is written. */
bool gk_plan_preview(struct gk_plan *plan, struct gk_store *store, struct gk_text recipe,
                     struct gk_error *error);
void gk_plan_free(struct gk_plan *plan);

/* The part that a document done by `recipe` belongs to; NULL: it is up to date. */
const struct gk_plan_part *gk_plan_part_of(const struct gk_plan *plan, int64_t recipe);

/* Whether a document has to be done again. One that ended before the first stage that changed has
 * not. */
bool gk_plan_concerns(const struct gk_plan *plan, const struct gk_known *known);

/* Documents of the store, by id. */
struct gk_selection {
  int64_t *ids;
  size_t count;
};

/* What is taken of the documents that the plan concerns, or of all. */
struct gk_selecting {
  const struct gk_plan_part *part; /* only those of it that it concerns; NULL: of any recipe */
  const char *where;               /* a condition in SQL over the columns of document; NULL: none */
  const char *status;              /* "rejected", "failed"; NULL: any */
};

/* Appends documents that some source has now. False: "usage" where the condition is no SQL, or the
 * store's fault. */
bool gk_select(struct gk_selection *selection, struct gk_store *store,
               const struct gk_selecting *selecting, struct gk_error *error);
void gk_selection_free(struct gk_selection *selection);

/* Says of the part's documents that it does not concern that they are up to date. */
bool gk_plan_confirm(const struct gk_plan *plan, const struct gk_plan_part *part,
                     struct gk_store *store, struct gk_error *error);

/* Nanoseconds of CPU that the selection's steps took last, from `first` on; counted on some of them
 * where there are many. */
bool gk_plan_cost(struct gk_store *store, const struct gk_selection *selection, uint32_t first,
                  uint64_t *nanoseconds, struct gk_error *error);

#endif
