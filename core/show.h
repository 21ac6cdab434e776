/* SPDX-License-Identifier: Apache-2.0 */
/* A document for a person: what it is, its outline, its tables, what is wrong, and where each of
 * these came from. */
#ifndef GK_SHOW_H
#define GK_SHOW_H

#include <stdio.h>

#include "verdict.h"

/* Prints the document, whose arena is used. `verdicts` may be NULL. `all`: lists are not cut
 * short. */
void gk_show(FILE *out, struct gk_document *document, const struct gk_entry *entry,
             const struct gk_text *also, size_t also_count, const struct gk_verdicts *verdicts,
             bool all);

#endif
