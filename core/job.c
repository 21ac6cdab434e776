/* SPDX-License-Identifier: Apache-2.0 */
#include "job.h"

#include <stdlib.h>

#include "digest.h"

void gk_job_begin(struct gk_job *job, uint64_t id, struct gk_packet *offer, struct gk_text plugin,
                  uint32_t version, struct gk_text name, struct gk_text media_type,
                  struct gk_text charset)
{
  *job = (struct gk_job){.id = id, .worker = -1, .bytes = *offer};
  offer->body_file = -1;
  offer->body = (struct gk_text){"", 0};
  gk_sha256(job->bytes.body, job->digest);
  gk_buffer_put_text(&job->head, plugin);
  gk_buffer_put_number(&job->head, version);
  gk_buffer_put_text(&job->head, name);
  gk_buffer_put_text(&job->head, media_type);
  gk_buffer_put_text(&job->head, charset);
  gk_job_add_name(job, name);
}

void gk_job_add_name(struct gk_job *job, struct gk_text name)
{
  gk_buffer_put(&job->names, name.data, name.size);
  gk_buffer_put_byte(&job->names, 0);
}

bool gk_job_has_name(const struct gk_job *job, struct gk_text name)
{
  for (size_t at = 0; at < job->names.size; at += strlen(job->names.data + at) + 1)
    if (strlen(job->names.data + at) == name.size &&
        memcmp(job->names.data + at, name.data, name.size) == 0)
      return true;
  return false;
}

void gk_job_add_step(struct gk_job *job, struct gk_text wire)
{
  if (job->step_count == job->step_capacity) {
    size_t capacity = job->step_capacity ? job->step_capacity * 2 : 16;
    struct gk_buffer *steps = realloc(job->steps, capacity * sizeof *steps);
    if (!steps)
      abort();
    memset(steps + job->step_capacity, 0, (capacity - job->step_capacity) * sizeof *steps);
    job->steps = steps;
    job->step_capacity = capacity;
  }
  struct gk_buffer *step = &job->steps[job->step_count++];
  step->size = 0;
  gk_buffer_put(step, wire.data, wire.size);
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
    else if (job->step_count >= GK_JOB_STEPS_LIMIT)
      job->damage = "there are too many steps";
    else if (index == job->step_count)
      gk_job_add_step(job, wire);
  }
}

void gk_job_forget(struct gk_job *job, uint64_t id)
{
  job->id = id;
  job->step_count = 0;
  job->damage = NULL;
  job->worker = -1;
}

void gk_job_end(struct gk_job *job)
{
  for (size_t i = 0; i < job->step_capacity; i++)
    gk_buffer_free(&job->steps[i]);
  free(job->steps);
  gk_buffer_free(&job->head);
  gk_buffer_free(&job->names);
  gk_packet_release(&job->bytes);
  *job = (struct gk_job){0};
}
