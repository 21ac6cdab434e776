/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of a document that is done. */
#include <stdio.h>

#include "coordinator-private.h"
#include "key.h"
#include "stage.h"
#include "wire.h"

enum {
  COMMIT_DOCUMENTS = 64, /* an fdatasync costs as much as a document */
  COMMIT_NANOSECONDS = 1000000000,
  /* What listing needs of a document; the rest is only kept. */
  LISTED_KINDS = GK_KIND_BIT(GK_KIND_RESOURCE) | GK_KIND_BIT(GK_KIND_FIELD) |
                 GK_KIND_BIT(GK_KIND_FINDING) | GK_KIND_BIT(GK_KIND_EVIDENCE) |
                 GK_KIND_BIT(GK_KIND_DIAGNOSTIC)
};

bool gk_commit(struct gk_coordinator *c)
{
  c->uncommitted = 0;
  c->committed_at = gk_now();
  return gk_store_commit(c->run->store, c->error) || gk_run_fail(c, GK_RUN_FAILED);
}

bool gk_commit_when_due(struct gk_coordinator *c)
{
  if (c->uncommitted == 0 ||
      (c->uncommitted < COMMIT_DOCUMENTS && gk_now() - c->committed_at < COMMIT_NANOSECONDS))
    return true;
  return gk_commit(c);
}

bool gk_put_sources(struct gk_coordinator *c, const struct gk_job *job)
{
  struct gk_store *store = c->run->store;
  struct gk_reader reader = gk_reader_of(job->retrievals.data, job->retrievals.size);
  for (size_t at = 0; at < job->names.size; at += strlen(job->names.data + at) + 1) {
    struct gk_text name = gk_text_of(job->names.data + at);
    struct gk_store_retrieval retrieval = gk_job_retrieval(&reader);
    if (!gk_store_put_source(store, name, job->digest, c->error) ||
        !gk_store_put_retrieval(store, name, &retrieval, c->error))
      return gk_run_fail(c, GK_RUN_FAILED);
  }
  return true;
}

static void count_names(struct gk_coordinator *c, const struct gk_job *job)
{
  uint64_t names = 0;
  for (size_t i = 0; i < job->names.size; i++)
    names += job->names.data[i] == 0;
  /* A document that came out of the store has none. */
  c->run->counts.done += names ? names : 1;
  c->run->counts.duplicates += names ? names - 1 : 0;
}

void gk_job_add_core_step(struct gk_job *job, const struct gk_step *step)
{
  struct gk_document scratch;
  struct gk_buffer wire = {0};
  gk_document_init(&scratch, 0, NULL, NULL);
  gk_wire_write(&scratch, gk_document_begin(&scratch, step), &wire);
  gk_job_add_step(job, (struct gk_text){wire.data, wire.size}, -1);
  gk_buffer_free(&wire);
  gk_document_free(&scratch);
}

/* How many of the steps could be applied; *reason says why not more. */
static size_t apply(struct gk_coordinator *c, const struct gk_job *job, const char **reason)
{
  size_t count = 0;
  gk_document_reset(&c->document);
  while (count < job->step_count &&
         gk_wire_apply(&c->document,
                       (struct gk_text){job->steps[count].data, job->steps[count].size},
                       LISTED_KINDS, reason))
    count++;
  return count;
}

/* Applies the steps for listing. A child may have been taken over by a hostile document, so what it
 * sent may be damaged: then the steps before stay, and a step says so. */
static void apply_steps(struct gk_coordinator *c, struct gk_job *job)
{
  const char *reason = "it has no steps";
  size_t good = apply(c, job, &reason);
  if (good > 0 && good == job->step_count && !job->damage)
    return;
  if (good == job->step_count && job->damage)
    reason = job->damage;
  struct gk_step step = {.stage = GK_STAGE_FETCH,
                         .status = GK_CRASH,
                         .code = GK_TEXT("damaged-result"),
                         .message = gk_text_of(reason)};
  job->step_count = good;
  gk_job_add_core_step(job, &step);
  apply(c, job, &reason);
}

static void tell_failure(struct gk_coordinator *c, const struct gk_job *job,
                         const struct gk_step *step)
{
  char where[128];
  snprintf(where, sizeof where, "%s%s%.80s", gk_stage_name(step->stage),
           step->plugin.size ? "/" : "", step->plugin.data);
  const struct gk_resource *original = gk_document_find(&c->document, GK_KIND_RESOURCE, 1);
  c->run->failed(c->run->argument,
                 job->names.size ? job->names.data
                 : original      ? original->name.data
                                 : "",
                 where, step->code.data, step->message.data);
}

/* A store of the first schema knows from the document's first step alone how it was declared. */
static void complete_declared(struct gk_coordinator *c, struct gk_job *job)
{
  const struct gk_resource *original = gk_document_find(&c->document, GK_KIND_RESOURCE, 1);
  if (job->declared.size || !original)
    return;
  gk_buffer_put(&job->declared, original->media_type.data, original->media_type.size);
  gk_buffer_put_byte(&job->declared, '\n');
  gk_buffer_put(&job->declared, original->charset.data, original->charset.size);
}

static bool put_document(struct gk_coordinator *c, struct gk_job *job, int64_t recipe)
{
  struct gk_run_counts *counts = &c->run->counts;
  struct gk_text *steps = gk_arena_alloc(&c->document.arena, job->step_count * sizeof *steps);
  for (size_t i = 0; i < job->step_count; i++)
    steps[i] = (struct gk_text){job->steps[i].data, job->steps[i].size};
  complete_declared(c, job);
  struct gk_store_document stored = {.original = gk_job_original(job),
                                     .companions = {job->companions.data, job->companions.size},
                                     .companion_bytes = gk_job_companion_bytes(job),
                                     .size = job->size,
                                     .declared = {job->declared.data, job->declared.size},
                                     .recipe = recipe,
                                     .steps = steps,
                                     .sequences = job->sequences,
                                     .step_count = job->step_count,
                                     .document = &c->document};
  memcpy(stored.digest, job->digest, sizeof stored.digest);
  bool changed;
  if (!gk_store_put_document(c->run->store, &stored, &changed, c->error))
    return gk_run_fail(c, GK_RUN_FAILED);
  counts->changed += job->known && changed;
  counts->same += job->known && !changed;
  return gk_put_sources(c, job);
}

/* Also where it was taken again, but others bid than before, so that it was written anew. */
static bool was_taken_again(const struct gk_job *job, const struct gk_step *step)
{
  for (size_t i = 0; i < job->stored.count; i++)
    if (!gk_key_is_none(step->key) &&
        memcmp(job->stored.of[i].key, step->key, GK_DIGEST_SIZE) == 0 &&
        strcmp(job->stored.of[i].stage, gk_stage_name(step->stage)) == 0)
      return true;
  return false;
}

static void count_step(struct gk_coordinator *c, const struct gk_job *job,
                       const struct gk_step *step)
{
  struct gk_run_counts *counts = &c->run->counts;
  bool again = was_taken_again(job, step);
  counts->steps_replayed += again;
  counts->steps_run += !again;
  counts->plugin_nanoseconds += again ? 0 : step->nanoseconds;
  if (!again && step->stage <= GK_STAGE_LAST)
    counts->stage_nanoseconds[step->stage] += step->nanoseconds;
}

static void count_steps(struct gk_coordinator *c, const struct gk_job *job)
{
  for (uint32_t i = 0; i < c->document.step_count; i++)
    if (job->sequences[i] >= 0)
      c->run->counts.steps_replayed++;
    else
      count_step(c, job, &c->document.steps[i]);
}

static bool is(struct gk_text text, const char *word)
{
  return text.size == strlen(word) && memcmp(text.data, word, text.size) == 0;
}

/* Whether a computed step added what the stored one in its place did, and ended like it. What a
 * process says of its digest is not believed. */
static bool adds_the_same(const struct gk_buffer *wire, const struct gk_packed_step *stored,
                          struct gk_step *head)
{
  struct gk_text items;
  const char *reason;
  uint8_t digest[GK_DIGEST_SIZE];
  if (!gk_wire_head((struct gk_text){wire->data, wire->size}, head, &items, &reason) ||
      memcmp(head->digest, stored->digest, GK_DIGEST_SIZE) != 0 || head->status == GK_RETRY ||
      head->status == GK_FATAL || strcmp(gk_status_name(head->status), stored->status) != 0 ||
      strcmp(gk_stage_name(head->stage), stored->stage) != 0 || !is(head->plugin, stored->plugin))
    return false;
  gk_sha256(items, digest);
  return memcmp(digest, stored->digest, GK_DIGEST_SIZE) == 0;
}

/* Whether the document came out as it is stored: then `steps` are those that were computed. */
static bool is_the_same(struct gk_coordinator *c, const struct gk_job *job,
                        struct gk_same_step **steps, size_t *count)
{
  if (c->run->compare || !job->known || job->again || job->damage ||
      job->step_count != job->stored.count)
    return false;
  gk_document_reset(&c->document);
  *steps = gk_arena_alloc(&c->document.arena, job->step_count * sizeof **steps);
  struct gk_step *heads = gk_arena_alloc(&c->document.arena, job->step_count * sizeof *heads);
  *count = 0;
  for (size_t i = 0; i < job->step_count; i++) {
    const struct gk_packed_step *stored = &job->stored.of[i];
    if (job->sequences[i] >= 0 ? job->sequences[i] != stored->sequence
                               : !adds_the_same(&job->steps[i], stored, &heads[i]))
      return false;
    if (job->sequences[i] < 0)
      (*steps)[(*count)++] = (struct gk_same_step){stored->sequence,
                                                   {job->steps[i].data, job->steps[i].size},
                                                   &heads[i],
                                                   stored->nanoseconds};
  }
  return true;
}

static bool end_job(struct gk_coordinator *c, struct gk_job *job, enum gk_outcome outcome)
{
  struct gk_run_counts *counts = &c->run->counts;
  counts->documents[outcome]++;
  counts->bytes += job->size;
  count_names(c, job);
  gk_job_end(job);
  c->uncommitted++;
  c->restarts = 0;
  return gk_commit_when_due(c);
}

/* Who tries a document again is told that it came to harm again. `steps` lie in the arena of the
 * coordinator's document, and are gone after it. */
static void tell_again(struct gk_coordinator *c, struct gk_job *job,
                       const struct gk_same_step *steps, size_t count)
{
  const struct gk_step *why = NULL;
  bool harm = false;
  for (size_t i = 0; i < count && !harm; i++)
    harm = steps[i].head->status != GK_OK && steps[i].head->status != GK_SKIP;
  if (!harm || !gk_job_unpack(job, c->run->store))
    return;
  apply_steps(c, job);
  gk_document_outcome(&c->document, &why);
  if (why)
    tell_failure(c, job, why);
}

/* Nothing that is listed of the document has changed, so it need not be read. */
static bool finish_the_same(struct gk_coordinator *c, struct gk_job *job, int64_t recipe,
                            const struct gk_same_step *steps, size_t count)
{
  struct gk_run_counts *counts = &c->run->counts;
  if (!gk_store_put_same(c->run->store, job->known, recipe, steps, count, c->error))
    return gk_run_fail(c, GK_RUN_FAILED);
  if (!gk_put_sources(c, job) || !gk_job_keep_memory(c, job))
    return false;
  counts->same++;
  counts->steps_replayed += job->step_count - count;
  for (size_t i = 0; i < count; i++)
    count_step(c, job, steps[i].head);
  tell_again(c, job, steps, count);
  return end_job(c, job, job->outcome);
}

bool gk_job_finish(struct gk_coordinator *c, struct gk_job *job, int64_t recipe)
{
  struct gk_same_step *same;
  size_t same_count;
  if (recipe && is_the_same(c, job, &same, &same_count))
    return finish_the_same(c, job, recipe, same, same_count);
  if (!gk_job_unpack(job, c->run->store))
    job->damage = "what is stored of it is damaged";
  apply_steps(c, job);
  const struct gk_step *why;
  enum gk_outcome outcome = gk_document_outcome(&c->document, &why);
  /* The world's fault, or a plugin's that is misconfigured, says nothing of the document. */
  if (why && (why->status == GK_RETRY || why->status == GK_FATAL))
    recipe = 0;
  if (job->damage)
    recipe = 0;
  count_steps(c, job);
  bool good = c->run->compare ? c->run->compare(c->run, job, &c->document, c->error) ||
                                    gk_run_fail(c, GK_RUN_FAILED)
                              : put_document(c, job, recipe);
  if (!good || (recipe && !gk_job_keep_memory(c, job)))
    return false;
  if (why && !c->run->compare)
    tell_failure(c, job, why);
  return end_job(c, job, outcome);
}
