/* SPDX-License-Identifier: Apache-2.0 */
/* Removes from a store what none of the newest runs can show. */
#ifndef GK_GC_H
#define GK_GC_H

#include "store.h"

/* What is removed, or would be. Bytes are those that the rows and files take, packed. */
struct gk_gc_counts {
  uint64_t states; /* what documents were as of earlier runs */
  uint64_t results, result_bytes;
  uint64_t documents, original_bytes;
  uint64_t pictures; /* that no document refers to any more */
  uint64_t memories; /* that no document's newest result rests on any more */
  uint64_t sources, failures, runs, recipes;
  uint64_t visits;            /* counts of those that crawls made */
  uint64_t files, file_bytes; /* that no document needs, of those that stand beside the database */
};

struct gk_gc {
  struct gk_store *store; /* open for writing; with `dry` for reading */
  int64_t keep_runs;      /* 1 at least: so many of the newest that have ended can be shown after */
  bool dry;               /* nothing is changed */
  bool vacuum;            /* the database is made smaller however little is free in it */
  volatile int *stop;
  void (*progress)(void *argument, uint64_t done, uint64_t documents);
  void *argument;
  struct gk_gc_counts counts;
  int64_t before, after; /* bytes on disk */
  int64_t free;          /* of these, in the database, for what comes */
  int64_t needs; /* bytes that the disk would have to have free to give them back; 0: it has,
                    or nothing is to be given back */
};

/* False: *error; "stopped" after *stop was set. What was removed until then is removed whole. */
bool gk_gc(struct gk_gc *gc, struct gk_error *error);

#endif
