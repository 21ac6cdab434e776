/* SPDX-License-Identifier: Apache-2.0 */
/* A document for a person: what it is, its outline, its tables, what is wrong, and where each of
 * these came from. */
#ifndef GK_SHOW_H
#define GK_SHOW_H

#include <stdio.h>

#include "record.h"
#include "verdict.h"

/* Prints the document, whose arena is used. `all`: lists are not cut short. */
void gk_show(FILE *out, struct gk_document *document, const struct gk_record_origin *origin,
             const struct gk_entry *entry, bool all);

#endif
