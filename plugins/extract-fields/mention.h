/* SPDX-License-Identifier: Apache-2.0 */
/* Dates, years and document numbers in the prose. */
#ifndef GK_FIELDS_MENTION_H
#define GK_FIELDS_MENTION_H

#include "view.h"

enum { MENTION_EARLIEST = 1990, MENTION_YEARS = 60 };

/* How often each year is named, by year - MENTION_EARLIEST. */
struct mentions {
  uint32_t reported[MENTION_YEARS]; /* as the one reported on */
  uint32_t named[MENTION_YEARS];
  int period; /* the year of a reporting period that is printed; 0: none */
};

/* Adds mention.date, mention.year, mention.period, mention.report_year and document_number.
 * `reports`: the document reports on a year (it is no plan). */
void mentions_find(const struct view *view, bool reports, struct mentions *mentions);

/* The year that more than half of `counts` say, or 0. */
int mentions_majority(const uint32_t *counts);

#endif
