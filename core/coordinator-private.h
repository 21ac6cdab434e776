/* SPDX-License-Identifier: Apache-2.0 */
/* What the coordinator's own files share: the loop (coordinator.c), workers, the fetcher, documents
 * of the store, and what becomes of a document that is done. */
#ifndef GK_COORDINATOR_PRIVATE_H
#define GK_COORDINATOR_PRIVATE_H

#include <sys/types.h>

#include "coordinator.h"
#include "job.h"

enum {
  GK_JOBS_AHEAD = 4,     /* jobs a worker holds, so that it never waits for the coordinator */
  GK_ATTEMPTS_LIMIT = 3, /* at a location over which the fetcher ends */
  /* What the fetcher may send that waits for a free slot: as much as it runs ahead, an error and
   * the end of a location beside it. */
  GK_WAITING_LIMIT = 2 * GK_OFFERS_AHEAD
};

/* A packet of the fetcher that waits until there is room for a document. */
struct gk_waiting {
  struct gk_packet packet;
  struct gk_buffer head; /* the packet's, kept */
};

struct gk_peer {
  pid_t process;
  int socket;  /* -1: gone */
  bool opened; /* its plugins are open */
  bool ready;  /* and it takes jobs */
  int outstanding;
  bool alone;              /* it holds a job that must be the only one */
  struct gk_buffer recipe; /* by which it works */
  int64_t recipe_number;   /* the store's for it; 0: not asked yet */
};

struct gk_coordinator {
  struct gk_run *run;
  struct gk_error *error;
  struct gk_peer *workers;
  struct gk_peer fetcher;
  size_t next_location;           /* or document of the selection */
  bool begun;                     /* every plugin has opened, and the store knows of the run */
  bool locating;                  /* the fetcher looks at a location */
  int location_attempts;          /* at it, in which the fetcher ended with nothing new */
  uint64_t offers, offers_before; /* of this location: by this fetcher, and by one that ended */
  bool filling; /* offers are taken until no slot is free, then not until half of them are */
  struct gk_waiting waiting[GK_WAITING_LIMIT]; /* a ring, in the order in which they came */
  size_t waiting_first, waiting_count;
  bool fetcher_ended; /* its socket is closed, which counts when all that waits is taken */
  bool settles;       /* the fetcher wants to know when all that it offered is stored */
  uint64_t untold_offers, untold_bytes; /* taken, and not told to the fetcher */
  struct gk_job *jobs;
  size_t job_count; /* slots */
  uint64_t last_id;
  struct gk_document document;  /* for listing; used again for each */
  struct gk_plan plan;          /* what the recipe of this run changes */
  struct gk_buffer complaints;  /* that processes made, each after its length: all make the same */
  struct gk_buffer corrections; /* of cells that were recognised: see correction.h */
  int corrections_file;         /* the same, where they are many; -1: none */
  uint64_t uncommitted, committed_at, progressed_at;
  int restarts, starts;      /* without a document done; without a process that became ready */
  enum gk_run_result result; /* other than DONE: the run ends */
};

/* Nanoseconds, CLOCK_MONOTONIC. */
uint64_t gk_now(void);

/* The run ends with that result, unless it ends already; false. */
bool gk_run_fail(struct gk_coordinator *c, enum gk_run_result result);

/* Processes (coordinator-worker.c). */

/* Starts a process in a role. */
bool gk_peer_start(struct gk_coordinator *c, struct gk_peer *peer, const char *role);

/* Ends a process, if it has not ended; its status as waitpid has it. */
int gk_peer_reap(struct gk_peer *peer, bool at_once);

/* A process ended over no document in particular (after it had opened its plugins, or before): that
 * must not go on for ever. */
bool gk_count_restart(struct gk_coordinator *c);
bool gk_count_start(struct gk_coordinator *c, const char *role, int status);

/* What a process says of itself; a complaint that another made before is passed over. */
bool gk_peer_refused(struct gk_coordinator *c, const struct gk_packet *packet);
void gk_peer_complains(struct gk_coordinator *c, const struct gk_packet *packet);

/* Hands waiting jobs to workers that have room. */
void gk_dispatch(struct gk_coordinator *c);
bool gk_hear_worker(struct gk_coordinator *c, int w);

/* The fetcher (coordinator-fetch.c). */
bool gk_locate_next(struct gk_coordinator *c);
bool gk_hear_fetcher(struct gk_coordinator *c);

/* Whether it can be heard now: nothing that it sent waits too long. */
bool gk_fetcher_is_heard(const struct gk_coordinator *c);

/* Takes of what waits as much as there is room for. */
void gk_take_waiting(struct gk_coordinator *c, size_t room);
void gk_forget_waiting(struct gk_coordinator *c);

/* All documents are stored: tells the fetcher. Ends it: where the run is stopped, with some time to
 * write down what it keeps. */
void gk_settle(struct gk_coordinator *c);
void gk_end_fetcher(struct gk_coordinator *c);

/* Documents of the store (coordinator-stored.c). */

/* Fills free slots with the selection's documents. */
bool gk_take_selected(struct gk_coordinator *c);

/* Reads what the store has of the job's document, done by `recipe`, as far as it may be taken
 * again. */
bool gk_job_recall(struct gk_coordinator *c, struct gk_job *job, int64_t recipe);

/* Gets the document's bytes out of the store. False: they are damaged, which was said, and the slot
 * is free again; or the run ends. */
bool gk_job_fetch_bytes(struct gk_coordinator *c, struct gk_job *job);

/* What plugins remember (coordinator-memory.c). */

/* Answers a child that asks; `job`: NULL, where it is none of the worker's. */
bool gk_hear_recall(struct gk_coordinator *c, int w, struct gk_job *job,
                    const struct gk_packet *packet);
void gk_hear_remember(struct gk_job *job, const struct gk_packet *packet);

/* Stores what was remembered of a job whose document was just stored. */
bool gk_job_keep_memory(struct gk_coordinator *c, struct gk_job *job);

/* Results (coordinator-finish.c). */
bool gk_commit(struct gk_coordinator *c);
bool gk_commit_when_due(struct gk_coordinator *c);

/* Says that the job's sources have its document. */
bool gk_put_sources(struct gk_coordinator *c, const struct gk_job *job);

/* Adds a step that says what the core saw: the plugin could not say it itself. */
void gk_job_add_core_step(struct gk_job *job, const struct gk_step *step);

/* Stores the document (or hands it to run->compare) and frees the slot. `recipe` is by which it was
 * done; 0: it is to be done again. */
bool gk_job_finish(struct gk_coordinator *c, struct gk_job *job, int64_t recipe);

#endif
