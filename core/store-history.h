/* SPDX-License-Identifier: Apache-2.0 */
/* The runs that a store has seen, and what changed between two of them. */
#ifndef GK_STORE_HISTORY_H
#define GK_STORE_HISTORY_H

#include "store.h"

struct gk_past_run {
  int64_t number;
  struct gk_text command;  /* "run", "reprocess" … */
  struct gk_text version;  /* of the program */
  struct gk_text pipeline; /* as it was given; empty: the default */
  int64_t started, ended;  /* seconds since 1970; ended 0: it was not, or is not yet */
  int64_t documents;       /* whose results it changed and that are kept */
};

/* Calls `each` for every run, the newest first. Texts are lent for the call. */
bool gk_store_runs(struct gk_store *store,
                   void (*each)(void *argument, const struct gk_past_run *run), void *argument,
                   struct gk_error *error);

/* The run that is meant: its number, "last", "previous" (the one before it) or "last~2" (two before
 * it). False: "usage", or the store's fault. */
bool gk_store_find_run(struct gk_store *store, const char *name, int64_t *run,
                       struct gk_error *error);

/* A document that two runs may see differently. A state or a source of 0 or NULL: it has none as of
 * that run. */
struct gk_touched {
  int64_t document;
  int64_t states[2]; /* the runs that made its results as of each of the two */
  char *sources[2];  /* the first by name that has it as of each of the two */
};

struct gk_touched_list {
  struct gk_touched *of; /* by document */
  size_t count;
  int64_t records; /* documents that a source has as of the second */
};

/* Lists the documents whose results or sources are not the same as of both. */
bool gk_store_touched(struct gk_store *store, int64_t from, int64_t to,
                      struct gk_touched_list *list, struct gk_error *error);
void gk_touched_free(struct gk_touched_list *list);

/* A finding of a check across documents. Texts are lent for the call. */
struct gk_corpus_finding {
  int64_t document;
  struct gk_text rule, severity, message, message_zh;
};

/* Calls `each` for those that stand now and that a run after `from`, up to `to`, found first, by
 * rule and document; what stood before and went is not kept. Ends when `each` returns false, which
 * sets *error. */
bool gk_store_corpus_found(struct gk_store *store, int64_t from, int64_t to,
                           bool (*each)(void *argument, const struct gk_corpus_finding *finding,
                                        struct gk_error *error),
                           void *argument, struct gk_error *error);

/* Makes what is read until gk_store_end_reading be of one moment, whatever a writer does. */
bool gk_store_begin_reading(struct gk_store *store, struct gk_error *error);
void gk_store_end_reading(struct gk_store *store);

#endif
