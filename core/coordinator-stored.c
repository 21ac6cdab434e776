/* SPDX-License-Identifier: Apache-2.0 */
/* Documents of the store that are done again. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "companion.h"
#include "coordinator-private.h"
#include "message.h"
#include "store-read.h"
#include "wire.h"

/* Leaves out the last stored step if it is where the document ended early. */
static void forget_end(struct gk_packed_steps *stored)
{
  const struct gk_packed_step *last = stored->of + stored->count - 1;
  if (stored->count && strcmp(last->status, "ok") != 0 && strcmp(last->status, "skip") != 0)
    gk_packed_steps_cut(stored, stored->count - 1);
}

/* More lines than these say that it is another pipeline. */
enum { CHANGES_LIMIT = 4096 /* bytes */ };

bool gk_job_recall(struct gk_coordinator *c, struct gk_job *job, int64_t recipe)
{
  const char *reason;
  const struct gk_plan_part *part = recipe ? gk_plan_part_of(&c->plan, recipe) : NULL;
  if (part && part->changes.size <= CHANGES_LIMIT)
    job->changes = (struct gk_text){part->changes.data, part->changes.size};
  if (!gk_store_read_packed(c->run->store, job->known, &job->stored, &reason, c->error)) {
    gk_packed_steps_free(&job->stored);
    /* What is damaged is computed again. */
    return reason ? true : gk_run_fail(c, GK_RUN_FAILED);
  }
  /* The fetch step says what the document was when it came. */
  if (c->run->afresh)
    gk_packed_steps_cut(&job->stored, 1);
  if (c->run->forgets_ends)
    forget_end(&job->stored);
  return true;
}

/* Appends the bytes of the pictures that the document refers to. */
static bool read_companions(struct gk_coordinator *c, const struct gk_job *job,
                            struct gk_buffer *bytes, struct gk_error *why)
{
  struct gk_reader reader;
  struct gk_companion_entry entry;
  struct gk_text list = {job->companions.data, job->companions.size};
  bool good = true;
  for (uint64_t left = gk_companions_begin(list, &reader);
       good && left && gk_companions_next(&reader, &entry); left--) {
    uint8_t digest[GK_DIGEST_SIZE];
    good = gk_read_hex(entry.digest, digest) && gk_store_picture(c->run->store, digest, bytes, why);
  }
  return good;
}

bool gk_job_fetch_bytes(struct gk_coordinator *c, struct gk_job *job)
{
  struct gk_entry entry = {.id = job->known};
  struct gk_buffer bytes = {0};
  struct gk_error why = {0};
  gk_hex(job->digest, entry.digest);
  bool good = gk_store_original(c->run->store, &entry, &bytes, &why);
  if (good && bytes.size == job->size)
    good = read_companions(c, job, &bytes, &why);
  if (good) {
    job->bytes.body_file =
        gk_memory_file((struct gk_text){bytes.data ? bytes.data : "", bytes.size});
    good = job->bytes.body_file >= 0;
    if (!good)
      gk_error_set(&why, "no-memory", _("There is no room to hold a document's %zu bytes: %s."),
                   bytes.size, strerror(errno));
  }
  gk_buffer_free(&bytes);
  if (good)
    return true;
  if (strcmp(why.code, "document-damaged") != 0) {
    *c->error = why;
    return gk_run_fail(c, GK_RUN_FAILED);
  }
  char name[80];
  snprintf(name, sizeof name, "sha256:%.64s", entry.digest);
  c->run->failed(c->run->argument, name, "", why.code, why.message);
  c->run->counts.damaged++;
  c->run->counts.done++;
  gk_job_end(job);
  return false;
}

/* Whether the bytes are wanted for sure: they are read out of the store only where they are. */
static bool needs_bytes(const struct gk_coordinator *c, const struct gk_job *job, int64_t recipe)
{
  const struct gk_plan_part *part = gk_plan_part_of(&c->plan, recipe);
  return job->stored.count <= 1 || c->run->forgets_ends || (part && part->first < GK_STAGE_SEGMENT);
}

static bool take(struct gk_coordinator *c, struct gk_job *slot, int64_t id)
{
  struct gk_stored_document stored;
  bool found;
  if (!gk_store_find_document(c->run->store, id, &stored, &found, c->error))
    return gk_run_fail(c, GK_RUN_FAILED);
  if (!found) {
    c->run->counts.done++;
    return true;
  }
  gk_job_begin_stored(slot, ++c->last_id, id, stored.digest, stored.size, stored.declared,
                      stored.source);
  slot->outcome = gk_outcome_find(stored.status);
  slot->again = !stored.recipe;
  if (!gk_store_read_companions(c->run->store, id, &slot->companions, c->error))
    return gk_run_fail(c, GK_RUN_FAILED);
  if (!gk_job_recall(c, slot, stored.recipe))
    return false;
  return !needs_bytes(c, slot, stored.recipe) || gk_job_fetch_bytes(c, slot) ||
         c->result == GK_RUN_DONE;
}

bool gk_take_selected(struct gk_coordinator *c)
{
  const struct gk_selection *selection = c->run->selection;
  for (size_t i = 0; i < c->job_count && c->next_location < selection->count; i++)
    if (!c->jobs[i].id && !take(c, &c->jobs[i], selection->ids[c->next_location++]))
      return false;
  c->run->counts.all_found = c->next_location == selection->count;
  return true;
}
