/* SPDX-License-Identifier: Apache-2.0 */
/* What is odd in the markup of tables on real pages, without a value being lost. */
#ifndef GONGKAI_CORPUS_QUIRK_H
#define GONGKAI_CORPUS_QUIRK_H

#include "report.h"

enum quirk {
  QUIRK_NONE,
  QUIRK_ROWSPAN,    /* the head of the results reaches one row too far */
  QUIRK_COLSPAN,    /* a label spans one column too few, and its row is short */
  QUIRK_FILLER,     /* an empty row in the middle */
  QUIRK_PAGE_BREAK, /* header rows and row heads repeated where a page ended */
  QUIRK_SPACES,     /* spaces inside labels and around numbers */
  QUIRK_PARAGRAPHS, /* p and span inside cells (in page.c) */
  QUIRK_COUNT
};

extern const char *const quirk_names[QUIRK_COUNT];

/* Changes the grid of the request form (spaces: of every form); marks it as damaged. */
void quirk_apply(struct report *report, struct grid *grid, enum quirk quirk);

#endif
