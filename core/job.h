/* SPDX-License-Identifier: Apache-2.0 */
/* A document on its way through a worker. */
#ifndef GK_JOB_H
#define GK_JOB_H

#include "outcome.h"
#include "packet.h"
#include "store-crawl.h"

struct gk_job {
  uint64_t id;  /* 0: the slot is free */
  int worker;   /* -1: waits for one */
  int attempts; /* that ended without a result; above 0 it is run alone */
  int kills;    /* of them, ended by a signal from outside */
  int returns;  /* given back by a child, for its bytes or to be done without the store */
  uint8_t digest[GK_DIGEST_SIZE];
  uint64_t size;               /* of its bytes */
  struct gk_buffer head;       /* the JOB packet's, without the limits' factor */
  struct gk_packet bytes;      /* mapped, with the companions', or none: see known */
  struct gk_buffer companions; /* list, see companion.h */
  struct gk_buffer names;      /* of its sources, each with a NUL after it; none: it stays theirs */
  struct gk_buffer retrievals; /* of each name in turn: see gk_job_retrieval */
  struct gk_buffer declared;   /* media type, line feed, charset */
  int64_t known;               /* the document in the store; 0: it is new */
  bool again;                  /* there it is to be done again, so all of it is to be written */
  struct gk_packed_steps stored; /* of it, to be taken again; none: nothing may */
  struct gk_text changes;        /* of the recipe since, lent; see GK_PACKET_STORED */
  enum gk_outcome outcome;       /* that it had */
  uint64_t parts_done, parts;    /* pages and the like, while it runs; 0: nothing is known */
  unsigned limits_factor;        /* 2: it died once, and is tried once more alone */
  struct gk_buffer memory;       /* what its plugins remember: see store-memory.h */
  int bounces;                   /* given back by a child that waited for an answer */
  struct gk_buffer *steps;
  int64_t *sequences; /* in the store; negative: a new step */
  size_t step_count, step_capacity, step_bytes;
  const char *damage; /* why the steps cannot be all there are; NULL: they may be */
};

/* Steps that are kept of a document: 8 stages of 64 plugins and a few of the core's. */
enum { GK_JOB_STEPS_LIMIT = 600 };

/* Bytes of steps that are kept of a document: a child's memory holds no more by default. */
#define GK_JOB_BYTES_LIMIT ((size_t)512 << 20)

/* What a fetcher says of a document that it offers. */
struct gk_job_offer {
  struct gk_text plugin; /* of `version` fetched it */
  uint32_t version;
  struct gk_text name, media_type, charset;
  uint64_t size;             /* of its own bytes, before those of the companions */
  struct gk_text companions; /* list without digests */
  struct gk_store_retrieval retrieval;
};

/* A document that was offered: fills a free slot. The packet's mapping becomes the job's. */
void gk_job_begin(struct gk_job *job, uint64_t id, struct gk_packet *packet,
                  const struct gk_job_offer *offer);

/* The name that it goes by: of its first source, or as it is stored. Lent. */
struct gk_text gk_job_name(const struct gk_job *job);

/* Its own bytes, and those of its companions; without data where they are not there. */
struct gk_text gk_job_original(const struct gk_job *job);
struct gk_text gk_job_companion_bytes(const struct gk_job *job);

/* A document of the store, whose steps are to be put into `stored`. */
void gk_job_begin_stored(struct gk_job *job, uint64_t id, int64_t known,
                         const uint8_t digest[GK_DIGEST_SIZE], uint64_t size,
                         struct gk_text declared, struct gk_text name);

void gk_job_add_name(struct gk_job *job, struct gk_text name,
                     const struct gk_store_retrieval *retrieval);

/* Reads how the next of its sources was had, from the beginning of `retrievals` on. Lent. */
struct gk_store_retrieval gk_job_retrieval(struct gk_reader *reader);

/* Whether it has a source of that name. */
bool gk_job_has_name(const struct gk_job *job, struct gk_text name);

/* Copies a step in wire form; `sequence` is the store's for it, negative: it is new. A stored one
 * may be left empty: see gk_job_unpack. */
void gk_job_add_step(struct gk_job *job, struct gk_text wire, int64_t sequence);

/* Fills in the stored steps that were left empty. False: one is damaged. */
bool gk_job_unpack(struct gk_job *job, struct gk_store *store);

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
