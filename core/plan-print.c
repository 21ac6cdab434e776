/* SPDX-License-Identifier: Apache-2.0 */
#include "plan-print.h"

#include <inttypes.h>
#include <stdlib.h>

#include "message.h"
#include "stage.h"

enum { REASONS_SHOWN = 20 /* more of them say that it is another pipeline */ };

static void print_seconds(uint64_t nanoseconds, FILE *out)
{
  double seconds = (double)nanoseconds / 1e9;
  if (seconds < 120)
    fprintf(out, _("%.1f s"), seconds);
  else
    fprintf(out, _("%.0f min"), seconds / 60);
}

static bool print_part(const struct gk_plan_part *part, struct gk_store *store,
                       const struct gk_selection *selection, FILE *out, struct gk_error *error)
{
  uint64_t nanoseconds;
  uint32_t first = part->first <= GK_STAGE_LAST ? part->first : GK_STAGE_UNPACK;
  if (!gk_plan_cost(store, selection, first, &nanoseconds, error))
    return false;
  if (part->first <= GK_STAGE_LAST)
    fprintf(out, _("%zu documents from %s on; that took "), selection->count,
            gk_stage_name(part->first));
  else
    fprintf(out, _("%zu documents that reached a limit; they took "), selection->count);
  print_seconds(nanoseconds, out);
  fprintf(out, _(" of CPU last time:\n"));
  for (size_t i = 0; i < part->reason_count && i < REASONS_SHOWN; i++)
    fprintf(out, "  %s\n", part->reasons[i]);
  if (part->reason_count > REASONS_SHOWN)
    fprintf(out, _("  … and %zu more\n"), part->reason_count - REASONS_SHOWN);
  return true;
}

static void append(struct gk_selection *to, const struct gk_selection *from)
{
  if (from->count == 0)
    return;
  to->ids = realloc(to->ids, (to->count + from->count) * sizeof *to->ids);
  if (!to->ids)
    abort();
  memcpy(to->ids + to->count, from->ids, from->count * sizeof *to->ids);
  to->count += from->count;
}

bool gk_plan_apply(const struct gk_plan *plan, struct gk_store *store, uint32_t stage,
                   const char *where, struct gk_selection *selection, int64_t *left, FILE *out,
                   struct gk_error *error)
{
  *left = 0;
  for (size_t i = 0; i < plan->count; i++) {
    const struct gk_plan_part *part = &plan->parts[i];
    struct gk_selection own = {0};
    const struct gk_selecting selecting = {.part = part, .where = where};
    bool good = gk_select(&own, store, &selecting, error);
    if (good && own.count && part->first < stage)
      *left += (int64_t)own.count;
    else if (good && own.count) {
      good = !out || print_part(part, store, &own, out, error);
      append(selection, &own);
    }
    gk_selection_free(&own);
    if (!good)
      return false;
  }
  return true;
}
