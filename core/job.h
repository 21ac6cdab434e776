/* SPDX-License-Identifier: Apache-2.0 */
/* A document on its way through a worker. */
#ifndef GK_JOB_H
#define GK_JOB_H

#include "packet.h"
#include "store.h"

struct gk_job {
  uint64_t id;  /* 0: the slot is free */
  int worker;   /* -1: waits for one */
  int attempts; /* that ended without a result; above 0 it is run alone */
  uint8_t digest[GK_DIGEST_SIZE];
  struct gk_buffer head;  /* the texts of the JOB packet */
  struct gk_packet bytes; /* mapped */
  struct gk_buffer names; /* of its sources, each with a NUL after it */
  struct gk_buffer *steps;
  size_t step_count, step_capacity;
  const char *damage; /* why the steps cannot be all there are; NULL: they may be */
};

/* Steps that are kept of a document: 8 stages of 64 plugins and a few of the core's. */
enum { GK_JOB_STEPS_LIMIT = 600 };

/* Fills a free slot; `plugin` of `version` fetched it. The packet's mapping becomes the job's. */
void gk_job_begin(struct gk_job *job, uint64_t id, struct gk_packet *offer, struct gk_text plugin,
                  uint32_t version, struct gk_text name, struct gk_text media_type,
                  struct gk_text charset);

void gk_job_add_name(struct gk_job *job, struct gk_text name);

/* Whether it has a source of that name. */
bool gk_job_has_name(const struct gk_job *job, struct gk_text name);

/* Copies a step in wire form. */
void gk_job_add_step(struct gk_job *job, struct gk_text wire);

/* Copies steps, each after its length, of which the first is the document's step number `first`
 * (from 0). Those that are there already are passed over: a process that dies just after it sent
 * them leaves them to be sent again. Sets `damage` where one is missing, cut short or too many. */
void gk_job_add_steps(struct gk_job *job, uint64_t first, struct gk_text wires);

/* Forgets the steps: the job begins anew, as `id`, so that nothing that is still said of it under
 * its old one is believed. */
void gk_job_forget(struct gk_job *job, uint64_t id);

/* Frees everything; the slot is free. */
void gk_job_end(struct gk_job *job);

#endif
