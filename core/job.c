/* SPDX-License-Identifier: Apache-2.0 */
#include "job.h"

#include <stdlib.h>

#include "companion.h"
#include "digest.h"

static void put_head(struct gk_job *job, struct gk_text plugin, uint32_t version,
                     struct gk_text name, struct gk_text media_type, struct gk_text charset)
{
  char hex[2 * GK_DIGEST_SIZE + 1];
  gk_hex(job->digest, hex);
  gk_buffer_put_text(&job->head, plugin);
  gk_buffer_put_number(&job->head, version);
  gk_buffer_put_text(&job->head, name);
  gk_buffer_put_text(&job->head, media_type);
  gk_buffer_put_text(&job->head, charset);
  gk_buffer_put_text(&job->head, gk_text_of(hex));
  gk_buffer_put_number(&job->head, job->size);
}

void gk_job_begin(struct gk_job *job, uint64_t id, struct gk_packet *packet,
                  const struct gk_job_offer *offer)
{
  *job = (struct gk_job){.id = id, .worker = -1, .bytes = *packet, .size = offer->size};
  packet->body_file = -1;
  packet->body = (struct gk_text){"", 0};
  /* A fetcher that was taken over may say anything. */
  if (job->size > job->bytes.body.size)
    job->size = job->bytes.body.size;
  struct gk_text own = {job->bytes.body.data, (size_t)job->size};
  struct gk_text rest = {own.data + own.size, job->bytes.body.size - own.size};
  if (!gk_companions_digest(offer->companions, rest, &job->companions))
    job->companions.size = 0;
  gk_sha256(own, job->digest);
  put_head(job, offer->plugin, offer->version, offer->name, offer->media_type, offer->charset);
  gk_buffer_put(&job->declared, offer->media_type.data, offer->media_type.size);
  gk_buffer_put_byte(&job->declared, '\n');
  gk_buffer_put(&job->declared, offer->charset.data, offer->charset.size);
  gk_job_add_name(job, offer->name, &offer->retrieval);
}

struct gk_text gk_job_name(const struct gk_job *job)
{
  struct gk_reader reader = gk_reader_of(job->head.data, job->head.size);
  gk_reader_text(&reader);
  gk_reader_number(&reader);
  return gk_reader_text(&reader);
}

struct gk_text gk_job_original(const struct gk_job *job)
{
  if (job->bytes.body_file < 0 || job->size > job->bytes.body.size)
    return (struct gk_text){NULL, 0};
  return (struct gk_text){job->bytes.body.data, (size_t)job->size};
}

struct gk_text gk_job_companion_bytes(const struct gk_job *job)
{
  if (job->bytes.body_file < 0 || job->size > job->bytes.body.size)
    return (struct gk_text){NULL, 0};
  return (struct gk_text){job->bytes.body.data + job->size,
                          job->bytes.body.size - (size_t)job->size};
}

void gk_job_begin_stored(struct gk_job *job, uint64_t id, int64_t known,
                         const uint8_t digest[GK_DIGEST_SIZE], uint64_t size,
                         struct gk_text declared, struct gk_text name)
{
  *job = (struct gk_job){.id = id, .worker = -1, .known = known, .size = size};
  job->bytes.body_file = -1;
  memcpy(job->digest, digest, GK_DIGEST_SIZE);
  const char *line = declared.size ? memchr(declared.data, '\n', declared.size) : NULL;
  struct gk_text media_type = {declared.data,
                               line ? (size_t)(line - declared.data) : declared.size};
  struct gk_text charset = {"", 0};
  if (line)
    charset = (struct gk_text){line + 1, declared.size - media_type.size - 1};
  gk_buffer_put(&job->declared, declared.data, declared.size);
  put_head(job, GK_TEXT("store"), 1, name, media_type, charset);
}

void gk_job_add_name(struct gk_job *job, struct gk_text name,
                     const struct gk_store_retrieval *retrieval)
{
  gk_buffer_put(&job->names, name.data, name.size);
  gk_buffer_put_byte(&job->names, 0);
  const struct gk_text texts[] = {retrieval->retrieved, retrieval->headers, retrieval->referrer,
                                  retrieval->title,     retrieval->site,    retrieval->record};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    gk_buffer_put_text(&job->retrievals, texts[i]);
}

struct gk_store_retrieval gk_job_retrieval(struct gk_reader *reader)
{
  struct gk_store_retrieval retrieval;
  retrieval.retrieved = gk_reader_text(reader);
  retrieval.headers = gk_reader_text(reader);
  retrieval.referrer = gk_reader_text(reader);
  retrieval.title = gk_reader_text(reader);
  retrieval.site = gk_reader_text(reader);
  retrieval.record = gk_reader_text(reader);
  return retrieval;
}

bool gk_job_has_name(const struct gk_job *job, struct gk_text name)
{
  for (size_t at = 0; at < job->names.size; at += strlen(job->names.data + at) + 1)
    if (strlen(job->names.data + at) == name.size &&
        memcmp(job->names.data + at, name.data, name.size) == 0)
      return true;
  return false;
}

void gk_job_add_step(struct gk_job *job, struct gk_text wire, int64_t sequence)
{
  if (job->step_count == job->step_capacity) {
    size_t capacity = job->step_capacity ? job->step_capacity * 2 : 16;
    struct gk_buffer *steps = realloc(job->steps, capacity * sizeof *steps);
    int64_t *sequences = realloc(job->sequences, capacity * sizeof *sequences);
    if (!steps || !sequences)
      abort();
    memset(steps + job->step_capacity, 0, (capacity - job->step_capacity) * sizeof *steps);
    job->steps = steps;
    job->sequences = sequences;
    job->step_capacity = capacity;
  }
  job->sequences[job->step_count] = sequence;
  struct gk_buffer *step = &job->steps[job->step_count++];
  step->size = 0;
  gk_buffer_put(step, wire.data, wire.size);
}

bool gk_job_unpack(struct gk_job *job, struct gk_store *store)
{
  for (size_t i = 0; i < job->step_count; i++)
    for (size_t k = 0; job->sequences[i] >= 0 && job->steps[i].size == 0 && k < job->stored.count;
         k++)
      if (job->stored.of[k].sequence == job->sequences[i] &&
          !gk_store_unpack_step(store, &job->stored, k, &job->steps[i]))
        return false;
  return true;
}

/* A step as a process sent it: itself, or which of the stored ones it is. */
static const char *add_sent(struct gk_job *job, struct gk_text wire)
{
  if (job->step_count >= GK_JOB_STEPS_LIMIT)
    return "there are too many steps";
  if (wire.size > GK_JOB_BYTES_LIMIT - job->step_bytes)
    return "its steps are too large";
  job->step_bytes += wire.size;
  if (wire.size == 0 || wire.data[0] != GK_STEP_REPLAYED) {
    gk_job_add_step(job, wire, -1);
    return NULL;
  }
  struct gk_reader reader = {wire.data + 1, wire.data + wire.size, false};
  uint64_t which = gk_reader_number(&reader);
  if (reader.bad || which >= job->stored.count)
    return "a step is said to be stored that is not";
  gk_job_add_step(job, GK_TEXT(""), job->stored.of[which].sequence);
  return NULL;
}

void gk_job_add_steps(struct gk_job *job, uint64_t first, struct gk_text wires)
{
  struct gk_reader reader = {wires.data, wires.data + wires.size, false};
  if (first > job->step_count)
    job->damage = "steps are missing";
  for (uint64_t index = first; reader.data < reader.end && !job->damage; index++) {
    struct gk_text wire = gk_reader_text(&reader);
    if (reader.bad)
      job->damage = "a step is cut short";
    else if (index == job->step_count)
      job->damage = add_sent(job, wire);
  }
}

void gk_job_forget(struct gk_job *job, uint64_t id)
{
  job->id = id;
  job->step_count = job->step_bytes = 0;
  job->parts = job->parts_done = 0;
  job->memory.size = 0;
  job->damage = NULL;
  job->worker = -1;
}

void gk_job_end(struct gk_job *job)
{
  if (!job->id)
    return;
  for (size_t i = 0; i < job->step_capacity; i++)
    gk_buffer_free(&job->steps[i]);
  free(job->steps);
  free(job->sequences);
  gk_packed_steps_free(&job->stored);
  gk_buffer_free(&job->companions);
  gk_buffer_free(&job->memory);
  gk_buffer_free(&job->declared);
  gk_buffer_free(&job->head);
  gk_buffer_free(&job->names);
  gk_buffer_free(&job->retrievals);
  gk_packet_release(&job->bytes);
  *job = (struct gk_job){0};
}
