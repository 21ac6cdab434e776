/* SPDX-License-Identifier: Apache-2.0 */
/* What became of a document, from its steps and diagnostics. */
#ifndef GK_OUTCOME_H
#define GK_OUTCOME_H

#include "document.h"

enum gk_outcome { GK_OUTCOME_OK, GK_OUTCOME_PARTIAL, GK_OUTCOME_REJECTED, GK_OUTCOME_FAILED };

/* Failed: a step crashed or ran into a limit, or the world was bad. Rejected: a step says that the
 * document cannot be read. Partial: something could be read, and a diagnostic of level error says
 * what not. *why (may be NULL) gets the step that decided it, or NULL. */
enum gk_outcome gk_document_outcome(const struct gk_document *document, const struct gk_step **why);

/* "ok", "partial", "rejected", "failed". */
const char *gk_outcome_name(enum gk_outcome outcome);

/* The outcome of that name; FAILED for any other. */
enum gk_outcome gk_outcome_find(struct gk_text name);

#endif
