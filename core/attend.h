/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands that do documents have in common: options, signals, the progress line, what is
 * said while they run and at their end. */
#ifndef GK_ATTEND_H
#define GK_ATTEND_H

#include "arguments.h"
#include "corpus.h"
#include "progress.h"

/* What their options fill in. */
struct gk_attended {
  struct gk_run run;
  const char *directory; /* of the store, as given */
  int64_t workers;
  bool quiet, no_sandbox;
  struct gk_progress line;
  struct gk_corpus_counts across; /* of the checks that span documents, when a run is done */
};

/* Sets what does not depend on the command. */
void gk_attended_init(struct gk_attended *attended);

/* The rows of their options; gk_attended_accept takes over what was given. */
#define GK_ATTENDED_ARGUMENTS(attended)                                                            \
  {"config",                                                                                       \
   'c',                                                                                            \
   GK_ARGUMENT_STRING,                                                                             \
   &(attended).run.conf_path,                                                                      \
   "FILE",                                                                                         \
   N_("the pipeline.conf to use"),                                                                 \
   0,                                                                                              \
   0},                                                                                             \
      {"store", 'd', GK_ARGUMENT_STRING, &(attended).directory, "DIR", N_("the store"), 0, 0},     \
      {"jobs",                                                                                     \
       'j',                                                                                        \
       GK_ARGUMENT_INT,                                                                            \
       &(attended).workers,                                                                        \
       "N",                                                                                        \
       N_("how many worker processes"),                                                            \
       1,                                                                                          \
       GK_WORKERS_LIMIT},                                                                          \
      {"plugin-path",                                                                              \
       'p',                                                                                        \
       GK_ARGUMENT_STRING,                                                                         \
       &(attended).run.plugin_path,                                                                \
       "DIR",                                                                                      \
       N_("search this directory for plugins first"),                                              \
       0,                                                                                          \
       0},                                                                                         \
      {"quiet", 'q', GK_ARGUMENT_FLAG, &(attended).quiet, NULL, N_("no summary"), 0, 0},           \
  {                                                                                                \
    "no-sandbox", 0, GK_ARGUMENT_FLAG, &(attended).no_sandbox, NULL,                               \
        N_("let plugins make any system call; for documents that are trusted"), 0, 0               \
  }

enum { GK_WORKERS_LIMIT = 256 };

void gk_attended_accept(struct gk_attended *attended);

/* What says a failure as a person reads it; `line`: the run's progress line. */
void gk_attended_failed(void *line, const char *source, const char *where, const char *code,
                        const char *message);

/* Opens the store of a run for writing, where there is one: none is made. */
bool gk_attended_open(struct gk_run *run, struct gk_error *error);

/* Runs it, says what went wrong, ends the run in the store unless it was stopped: that one can be
 * resumed. The store stays open. */
enum gk_run_result gk_attend(struct gk_attended *attended);

/* The exit status that goes with it. */
int gk_attended_exit(const struct gk_attended *attended, enum gk_run_result result);

/* "…: 12 of them rejected": what was done, in a few lines. */
void gk_attended_print(const struct gk_attended *attended);

#endif
