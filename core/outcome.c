/* SPDX-License-Identifier: Apache-2.0 */
#include "outcome.h"

enum gk_outcome gk_document_outcome(const struct gk_document *document, const struct gk_step **why)
{
  const struct gk_step *unused;
  why = why ? why : &unused;
  *why = NULL;
  for (uint32_t i = 0; i < document->step_count; i++) {
    const struct gk_step *step = &document->steps[i];
    if (step->status == GK_OK || step->status == GK_SKIP)
      continue;
    *why = step;
    return step->status == GK_REJECT ? GK_OUTCOME_REJECTED : GK_OUTCOME_FAILED;
  }
  const struct gk_diagnostic *diagnostic;
  for (uint32_t id = 1; (diagnostic = gk_document_find(document, GK_KIND_DIAGNOSTIC, id)); id++)
    if (diagnostic->level >= GK_ERROR)
      return GK_OUTCOME_PARTIAL;
  return GK_OUTCOME_OK;
}

static const char *const names[] = {"ok", "partial", "rejected", "failed"};

const char *gk_outcome_name(enum gk_outcome outcome)
{
  return names[outcome];
}

enum gk_outcome gk_outcome_find(struct gk_text name)
{
  for (enum gk_outcome outcome = GK_OUTCOME_OK; outcome < GK_OUTCOME_FAILED; outcome++)
    if (strlen(names[outcome]) == name.size && memcmp(names[outcome], name.data, name.size) == 0)
      return outcome;
  return GK_OUTCOME_FAILED;
}
