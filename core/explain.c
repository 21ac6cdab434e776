/* SPDX-License-Identifier: Apache-2.0 */
#include "explain.h"

#include <inttypes.h>
#include <stdlib.h>

#include "correction.h"
#include "display.h"
#include "key.h"
#include "message.h"
#include "plan.h"
#include "recipe-change.h"
#include "stage.h"
#include "wire.h"

/* A state of the document: its steps, and the recipe of its run. */
struct version {
  int64_t run; /* 0: there is none */
  struct gk_store_steps stored;
  struct gk_step *heads; /* their texts are lent from `stored` */
  struct gk_buffer recipe;
};

static void free_version(struct version *version)
{
  gk_store_steps_free(&version->stored);
  gk_buffer_free(&version->recipe);
  free(version->heads);
}

static bool load(struct gk_store *store, int64_t document, int64_t as_of, struct version *version,
                 struct gk_error *error)
{
  const char *reason = NULL;
  if (!gk_store_state_run(store, document, as_of, &version->run, error))
    return false;
  if (!version->run)
    return true;
  if (!gk_store_run_recipe(store, version->run, &version->recipe, error))
    return false;
  if (!gk_store_read_steps(store, document, version->run, &version->stored, &reason, error))
    return reason
               ? gk_error_set(error, "document-damaged", _("The document is damaged: %s."), reason)
               : false;
  version->heads = calloc(version->stored.count + 1, sizeof *version->heads);
  if (!version->heads)
    abort();
  struct gk_reader reader = gk_reader_of(version->stored.wires.data, version->stored.wires.size);
  for (size_t i = 0; i < version->stored.count; i++)
    if (!gk_wire_head(gk_reader_text(&reader), &version->heads[i], NULL, &reason))
      return gk_error_set(error, "document-damaged", _("The document is damaged: %s."), reason);
  return true;
}

static bool same(struct gk_text left, struct gk_text right)
{
  return left.size == right.size &&
         (left.size == 0 || memcmp(left.data, right.data, left.size) == 0);
}

static const struct gk_step *find(const struct version *version, const struct gk_step *like)
{
  for (size_t i = 0; i < version->stored.count; i++)
    if (version->heads[i].stage == like->stage && same(version->heads[i].plugin, like->plugin))
      return &version->heads[i];
  return NULL;
}

static void print_key(FILE *out, const char *name, const uint8_t key[GK_DIGEST_SIZE])
{
  enum { DIGITS_SHOWN = 12 };
  char hex[2 * GK_DIGEST_SIZE + 1];
  gk_hex(key, hex);
  if (!gk_key_is_none(key))
    fprintf(out, "    %s %.*s\n", name, DIGITS_SHOWN, hex);
}

/* Which of the things that a key is made of is another. */
static void print_difference(FILE *out, const struct version *now, size_t index,
                             const struct version *before)
{
  const struct gk_step *step = &now->heads[index], *was = find(before, step);
  if (!was) {
    fprintf(out, _("    it did not run in run %" PRId64 "\n"), before->run);
    return;
  }
  /* A step that added the same took the place of the one before, with its key. */
  if (now->stored.sequences[index] == before->stored.sequences[was - before->heads]) {
    fprintf(out, _("    it added what it had added in run %" PRId64 "\n"), before->run);
  } else if (memcmp(step->key, was->key, GK_DIGEST_SIZE) == 0) {
    fprintf(out, _("    its key is that of run %" PRId64 "\n"), before->run);
    return;
  }
  struct gk_plan plan = {.count = 1};
  struct gk_plan_part part = {0};
  gk_recipe_compare_plugin((struct gk_text){before->recipe.data, before->recipe.size},
                           (struct gk_text){now->recipe.data, now->recipe.size}, step, &part);
  if (step->stage == GK_STAGE_OCR && same(step->plugin, GK_TEXT(GK_CORRECTION_STEP)))
    fprintf(out, _("    since run %" PRId64 ": what people corrected is another\n"), before->run);
  for (size_t i = 0; i < part.reason_count; i++)
    fprintf(out, _("    since run %" PRId64 ": %s\n"), before->run, part.reasons[i]);
  for (size_t i = 0; i < index; i++) {
    const struct gk_step *earlier = find(before, &now->heads[i]);
    if (!earlier || memcmp(earlier->digest, now->heads[i].digest, GK_DIGEST_SIZE) != 0)
      fprintf(out, _("    since run %" PRId64 ": %s/%.*s added something else before it\n"),
              before->run, gk_stage_name(now->heads[i].stage), (int)now->heads[i].plugin.size,
              now->heads[i].plugin.data);
  }
  plan.parts = malloc(sizeof part);
  if (!plan.parts)
    abort();
  plan.parts[0] = part;
  gk_plan_free(&plan);
}

static bool print_step(struct gk_store *store, int64_t document, FILE *out,
                       const struct version *now, size_t index, const struct version *before,
                       struct gk_error *error)
{
  const struct gk_step *step = &now->heads[index];
  int64_t run;
  if (!gk_store_step_run(store, document, now->stored.sequences[index], &run, error))
    return false;
  /* Later than the result where it was computed once more, and added the same. */
  bool computed = run >= now->run;
  fprintf(out, "  %s", gk_stage_name(step->stage));
  if (step->plugin.size)
    fprintf(out, "/%.*s", (int)step->plugin.size, step->plugin.data);
  if (step->delegate.size)
    fprintf(out, " (%.*s)", (int)step->delegate.size, step->delegate.data);
  fprintf(out, _("  version %u  %s  %.3f ms"), step->version, gk_status_name(step->status),
          (double)step->nanoseconds / 1e6);
  fprintf(out, computed ? _("  computed in run %" PRId64) : _("  taken again from run %" PRId64),
          run);
  if (step->code.size) {
    fprintf(out, "\n    %.*s: ", (int)step->code.size, step->code.data);
    gk_display(out, step->message);
  }
  fputc('\n', out);
  if (step->bids.size)
    fprintf(out, _("    bids %.*s\n"), (int)step->bids.size, step->bids.data);
  print_key(out, _("key"), step->key);
  print_key(out, _("additions"), step->digest);
  if (before->run && computed && step->stage != GK_STAGE_FETCH)
    print_difference(out, now, index, before);
  return true;
}

bool gk_explain(struct gk_store *store, const struct gk_entry *entry, uint32_t stage, FILE *out,
                struct gk_error *error)
{
  struct version now = {0}, before = {0};
  bool good = load(store, entry->id, 0, &now, error) &&
              (now.run <= 1 || load(store, entry->id, now.run - 1, &before, error));
  if (good) {
    fprintf(out, "sha256:%s\n", entry->digest);
    gk_display(out, entry->source);
    fprintf(out, _("\nits result is that of run %" PRId64), now.run);
    if (before.run)
      fprintf(out, _("; before, that of run %" PRId64), before.run);
    fputc('\n', out);
  }
  for (size_t i = 0; good && i < now.stored.count; i++)
    if (!stage || now.heads[i].stage == stage)
      good = print_step(store, entry->id, out, &now, i, &before, error);
  free_version(&now);
  free_version(&before);
  return good;
}
