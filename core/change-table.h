/* SPDX-License-Identifier: Apache-2.0 */
/* Changes counted by what they concern, with a few of each as samples. */
#ifndef GK_CHANGE_TABLE_H
#define GK_CHANGE_TABLE_H

#include "diff-runs.h"

/* A change that stands for others. Texts are cut at a length that tells which it is. */
struct gk_change_sample {
  char document[13]; /* the first digits of its digest */
  char *label;       /* agency and year, else the source */
  char *place, *before, *after;
};

struct gk_change_samples {
  struct gk_change_sample *of;
  unsigned count;
};

struct gk_change_group {
  enum gk_change_kind kind;
  char *name; /* a rule, a field's name … */
  uint64_t counts[GK_CHANGE_WAYS];
  struct gk_change_samples samples[GK_CHANGE_WAYS];
};

struct gk_change_table {
  struct gk_change_group **groups; /* by kind and name */
  size_t count, capacity;
  unsigned samples; /* kept of each way */
};

void gk_change_table_add(struct gk_change_table *table, const struct gk_diff_record *record,
                         const struct gk_change *change);

/* Sorts by kind, then the most first. Nothing may be added afterwards. */
void gk_change_table_sort(struct gk_change_table *table);
void gk_change_table_free(struct gk_change_table *table);

#endif
