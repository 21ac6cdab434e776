/* SPDX-License-Identifier: Apache-2.0 */
/* Planted errors: each is one mistake as authorities make it; what must be found follows from the
 * numbers and headings as they then stand. */
#ifndef GONGKAI_CORPUS_DAMAGE_H
#define GONGKAI_CORPUS_DAMAGE_H

#include "form.h"
#include "report.h"

/* An error that fits this kind and generation, or NULL where none does. */
const char *damage_choose(struct random *random, enum kind kind, enum generation generation);

/* Whether `name` is a known error (for the command line). */
bool damage_known(const char *name);

bool damage_is(const struct report *report, const char *name);

/* Before the forms are printed. */
void damage_forms(struct report *report, struct forms *forms);

/* When the number of a heading of the top level is chosen: may change report->counters[1]; true:
 * the heading gets no number. */
bool damage_heading(struct report *report);

/* After the last section, before the signature. */
void damage_text(struct report *report);

#endif
