/* SPDX-License-Identifier: Apache-2.0 */
/* A run: locations go to the fetcher, documents to the workers, results to the store. The
 * coordinator maps no plugin, parses no document, and alone writes the store. */
#ifndef GK_COORDINATOR_H
#define GK_COORDINATOR_H

#include "outcome.h"
#include "plan.h"
#include "store.h"

struct gk_run_counts {
  uint64_t found;                            /* sources that the fetcher named */
  uint64_t done;                             /* of them, dealt with */
  uint64_t documents[GK_OUTCOME_FAILED + 1]; /* by outcome */
  uint64_t known_bad;                        /* of known ones, rejected or failed */
  uint64_t known;         /* documents whose stored result is what would come out again */
  uint64_t changed, same; /* known documents that were done again: with another result, or not */
  uint64_t steps_run, steps_replayed;
  uint64_t damaged;            /* documents of the store whose bytes are damaged */
  uint64_t duplicates;         /* sources whose bytes another source of this run had */
  uint64_t unreadable;         /* sources and locations that could not be had */
  uint64_t bytes;              /* of the documents done */
  uint64_t plugin_nanoseconds; /* of CPU in plugins */
  uint64_t stage_nanoseconds[GK_STAGE_LAST + 1]; /* of it, by enum gk_stage */
  uint64_t visits[GK_VISIT_REMARK + 1];          /* that fetch plugins told, by kind */
  uint64_t visited_bytes, queued;                /* that came with them; still to be fetched */
  bool all_found;                                /* the fetcher has named all */
  /* Of a document with many parts that runs, such as a scan of many pages. Lent for as long as
   * `progress` runs; no parts: there is none. */
  struct gk_text in_parts;
  uint64_t parts_done, parts;
};

struct gk_job;

struct gk_run {
  const char *conf_path, *plugin_path;
  char *const *locations;               /* ends with NULL; unused with a selection */
  const struct gk_selection *selection; /* documents of the store, in place of locations; may be set
                                           by `planned`, if it is not NULL before */
  bool afresh;                          /* nothing stored is taken again */
  bool forgets_ends; /* of a stored document, the step that ended it early is not taken again */
  int workers;       /* 0: what is offered is not wanted, and nothing but the fetcher runs */
  const char *store_path;
  struct gk_store *store; /* set by `begin`; NULL before */
  /* Every plugin has opened: opens the store and begins the run in it. */
  bool (*begin)(struct gk_run *run, struct gk_error *error);
  /* It is known what the recipe changes. */
  bool (*planned)(struct gk_run *run, const struct gk_plan *plan, struct gk_error *error);
  /* Where it is not NULL, results go here and are not stored. */
  bool (*compare)(struct gk_run *run, const struct gk_job *job, const struct gk_document *document,
                  struct gk_error *error);
  /* Each failure, once: source, where ("read/html"; empty: fetching), code, message. */
  void (*failed)(void *argument, const char *source, const char *where, const char *code,
                 const char *message);
  /* A plugin was set aside. */
  void (*complain)(void *argument, const char *message);
  /* What a fetch plugin did that is no document; NULL: it is only counted. Texts are lent. */
  void (*visit)(struct gk_run *run, const struct gk_visit *visit);
  /* Every tenth of a second or so. */
  void (*progress)(void *argument, const struct gk_run_counts *counts);
  void *argument;
  /* Set by a signal handler: stop, keeping what is done. */
  volatile int *stop;
  struct gk_run_counts counts;
};

enum gk_run_result {
  GK_RUN_DONE,
  GK_RUN_STOPPED, /* by *stop */
  GK_RUN_REFUSED, /* the configuration is wrong: *error has file:line */
  GK_RUN_FAILED   /* the store or the system failed; what was committed stays */
};

enum gk_run_result gk_run_execute(struct gk_run *run, struct gk_error *error);

#endif
