/* SPDX-License-Identifier: Apache-2.0 */
#include "check-output.h"

#include "message.h"
#include "stage.h"
#include "wire.h"

/* plugin.h says the same in words. */
static const uint32_t kinds[GK_STAGE_LAST + 1] = {
    [GK_STAGE_UNPACK] = GK_KIND_BIT(GK_KIND_RESOURCE),
    [GK_STAGE_DECODE] = GK_KIND_BIT(GK_KIND_RESOURCE),
    [GK_STAGE_READ] =
        GK_KIND_BIT(GK_KIND_RESOURCE) | GK_KIND_BIT(GK_KIND_BLOCK) | GK_KIND_BIT(GK_KIND_TABLE),
    [GK_STAGE_OCR] =
        GK_KIND_BIT(GK_KIND_RESOURCE) | GK_KIND_BIT(GK_KIND_BLOCK) | GK_KIND_BIT(GK_KIND_TABLE),
    [GK_STAGE_SEGMENT] =
        GK_KIND_BIT(GK_KIND_SECTION) | GK_KIND_BIT(GK_KIND_ITEM) | GK_KIND_BIT(GK_KIND_FIELD),
    [GK_STAGE_EXTRACT] = GK_KIND_BIT(GK_KIND_FIELD) | GK_KIND_BIT(GK_KIND_FACT) |
                         GK_KIND_BIT(GK_KIND_FIGURE) | GK_KIND_BIT(GK_KIND_ITEM) |
                         GK_KIND_BIT(GK_KIND_TABLE),
    [GK_STAGE_VALIDATE] = GK_KIND_BIT(GK_KIND_FINDING) | GK_KIND_BIT(GK_KIND_EVIDENCE),
};

uint32_t gk_check_kinds(uint32_t stage)
{
  return (stage <= GK_STAGE_LAST ? kinds[stage] : 0) | GK_KIND_BIT(GK_KIND_DIAGNOSTIC);
}

static void check_kinds(struct gk_check_bench *bench, uint32_t index, const char *sample)
{
  struct gk_check_child *child = bench->child;
  uint32_t allowed = gk_check_kinds(child->stage);
  for (int kind = 1; kind < GK_KIND_END; kind++) {
    const struct gk_list *list = &bench->document.lists[kind];
    uint32_t count = 0;
    for (uint32_t i = list->count; i && list->steps[i - 1] == index; i--)
      count++;
    if (count && kind != GK_KIND_CELL && !(allowed & GK_KIND_BIT(kind)))
      gk_check_note(child, GK_CHECK_RUN_DECLARED, GK_CHECK_FAIL, sample,
                    _("it adds %u of the kind %s, which the %s stage does not: see plugin.h for "
                      "what each stage adds"),
                    count, gk_kind_schema((enum gk_kind)kind)->name, gk_stage_name(child->stage));
  }
}

static void check_refused(struct gk_check_bench *bench, uint32_t index, const char *sample)
{
  const struct gk_list *list = &bench->document.lists[GK_KIND_DIAGNOSTIC];
  for (uint32_t i = list->count; i && list->steps[i - 1] == index; i--) {
    const struct gk_diagnostic *said = gk_document_find(&bench->document, GK_KIND_DIAGNOSTIC, i);
    if (strcmp(said->code.data, "item-refused") == 0)
      gk_check_note(bench->child, GK_CHECK_RUN_ACCEPTED, GK_CHECK_FAIL, sample,
                    _("%s Look at what gk_add_… is given"), said->message.data);
  }
}

void gk_check_output(struct gk_check_bench *bench, const struct gk_step *step,
                     enum gk_check_rule rule, const char *sample, const char *what)
{
  struct gk_check_child *child = bench->child;
  uint32_t index = (uint32_t)(step - bench->document.steps);
  gk_check_tried(child, GK_CHECK_RUN_DECLARED);
  gk_check_tried(child, GK_CHECK_RUN_ACCEPTED);
  if (step->status > GK_REJECT)
    gk_check_note(child, rule, GK_CHECK_FAIL, sample,
                  _("%s: it ends with %s (%s: %s): only ok, skip and reject are about a document"),
                  what, gk_status_name(step->status), step->code.data, step->message.data);
  else if (step->status == GK_REJECT && !step->code.size)
    gk_check_note(child, rule, GK_CHECK_FAIL, sample,
                  _("%s: it rejects the document without a reason: return gk_fail(…)"), what);
  check_kinds(bench, index, sample);
  /* What is larger than any document may meet the core's own limits. */
  if (rule != GK_CHECK_HOSTILE_LARGE)
    check_refused(bench, index, sample);
}
