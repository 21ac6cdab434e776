/* SPDX-License-Identifier: Apache-2.0 */
/* Checks that span documents: rules/corpus/(name).sql, each a question in SQL put to the store when
 * the documents of a run are done. rules/corpus/README.md describes them. */
#ifndef GK_CORPUS_H
#define GK_CORPUS_H

#include <stdio.h>

#include "store.h"

struct gk_corpus; /* the rules */

/* Reads and compiles the rules that a pipeline.conf (NULL: the default one) names by its rules
 * directory; a directory without a folder `corpus` has none. False: *error has file:line, and
 * nothing was changed. */
bool gk_corpus_open(struct gk_corpus **corpus, const char *conf_path, struct gk_error *error);

/* The same for a rules directory. */
bool gk_corpus_open_rules(struct gk_corpus **corpus, const char *rules_directory,
                          struct gk_error *error);
void gk_corpus_close(struct gk_corpus *corpus);

struct gk_corpus_counts {
  uint64_t rules, run;  /* the rules, and those that had to be run */
  uint64_t read;        /* documents whose cells were read anew */
  uint64_t findings;    /* of all rules */
  uint64_t found, gone; /* that were not there before; that are there no more */
};

/* Brings the store's findings of these rules up to date, within the run that is open. A rule is run
 * when its file, or what it sees, is not what it was. `complain` is told of a rule that could not
 * be finished: its findings are taken back, and it is tried again the next time. Stops between two
 * documents or rules when *stop (NULL: never) is set. False: the store's *error. */
bool gk_corpus_check(struct gk_corpus *corpus, struct gk_store *store,
                     void (*complain)(void *argument, const char *message), void *argument,
                     volatile int *stop, struct gk_corpus_counts *counts, struct gk_error *error);

/* Says which rules would be run by a check since their files, or what they read beside the store,
 * changed: a line each. Nothing is changed. */
bool gk_corpus_plan(struct gk_corpus *corpus, struct gk_store *store, FILE *out,
                    struct gk_error *error);

/* One line for the summary of a run; nothing where there are no rules. */
void gk_corpus_print(const struct gk_corpus_counts *counts, FILE *out);

#endif
