/* SPDX-License-Identifier: Apache-2.0 */
#include "attend.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "display.h"
#include "message.h"
#include "sandbox.h"

static volatile int stop;

static void on_signal(int number)
{
  (void)number;
  stop = 1;
}

/* Ctrl-C, the end of the terminal (unless nohup said otherwise), the end of the machine: what is
 * done is kept. A file that may not grow is an error like others, not a death. */
static void set_signals(void)
{
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART}, before;
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
    sigaction(SIGHUP, &action, NULL);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
}

void gk_attended_failed(void *argument, const char *source, const char *where, const char *code,
                        const char *message)
{
  gk_progress_clear(argument);
  /* A name may hold a line break, and a message what the document said. */
  gk_display(stderr, gk_text_of(source));
  fprintf(stderr, ": %s%s%s: ", where, *where ? ": " : "", code);
  gk_display(stderr, gk_text_of(message));
  fputc('\n', stderr);
}

static void complain(void *argument, const char *message)
{
  gk_progress_clear(argument);
  fprintf(stderr, _("gongkai: warning: %s\n"), message);
}

/* What could not be had is said as a failure; what is of no source, here. */
static void tell_remark(struct gk_run *run, const struct gk_visit *visit)
{
  if (visit->kind != GK_VISIT_REMARK)
    return;
  gk_progress_clear(run->argument);
  const struct gk_text parts[] = {visit->url, visit->code, visit->message};
  bool first = true;
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    if (parts[i].size == 0)
      continue;
    fputs(first ? "" : ": ", stderr);
    gk_display(stderr, parts[i]);
    first = false;
  }
  fputc('\n', stderr);
}

static void progress(void *argument, const struct gk_run_counts *counts)
{
  gk_progress_draw(argument, counts);
}

static bool planned(struct gk_run *run, const struct gk_plan *plan, struct gk_error *error)
{
  (void)run;
  (void)plan;
  (void)error;
  return true;
}

void gk_attended_init(struct gk_attended *attended)
{
  *attended = (struct gk_attended){.run = {.planned = planned,
                                           .failed = gk_attended_failed,
                                           .complain = complain,
                                           .visit = tell_remark,
                                           .progress = progress,
                                           .stop = &stop},
                                   .workers = sysconf(_SC_NPROCESSORS_ONLN)};
}

void gk_attended_accept(struct gk_attended *attended)
{
  attended->run.workers = (int)(attended->workers < 1 ? 1 : attended->workers);
  attended->run.store_path = gk_store_directory(attended->directory);
  /* The environment is how the other processes learn it. */
  if (attended->no_sandbox)
    setenv("GONGKAI_SANDBOX", "off", 1);
  if (gk_sandbox_is_off())
    fputs(_("gongkai: WARNING: the sandbox is OFF: a document that takes over a plugin can do "
            "whatever you can\n"),
          stderr);
}

bool gk_attended_open(struct gk_run *run, struct gk_error *error)
{
  struct gk_store *store;
  /* One of an older version is there, and is migrated. */
  if (!gk_store_open(&store, run->store_path, GK_STORE_READ, error) &&
      strcmp(error->code, "store-older") != 0)
    return false;
  gk_store_close(store);
  return gk_store_open(&run->store, run->store_path, GK_STORE_WRITE, error);
}

/* The documents, and then the checks that span them, unless results are only compared. */
static enum gk_run_result execute(struct gk_attended *attended, struct gk_error *error)
{
  struct gk_run *run = &attended->run;
  struct gk_corpus *corpus = NULL;
  /* Their files are read first, so that a bad one ends the run before anything is changed. */
  if (!run->compare && run->workers && !gk_corpus_open(&corpus, run->conf_path, error))
    return GK_RUN_REFUSED;
  enum gk_run_result result = gk_run_execute(run, error);
  if (result == GK_RUN_DONE && corpus && run->store && gk_store_run_number(run->store) &&
      !gk_corpus_check(corpus, run->store, complain, run->argument, &stop, &attended->across,
                       error))
    result = GK_RUN_FAILED;
  gk_corpus_close(corpus);
  return result;
}

enum gk_run_result gk_attend(struct gk_attended *attended)
{
  struct gk_run *run = &attended->run;
  struct gk_error error = {0};
  set_signals();
  gk_progress_begin(&attended->line);
  run->argument = &attended->line;
  enum gk_run_result result = execute(attended, &error);
  gk_progress_clear(&attended->line);
  if (result == GK_RUN_REFUSED || result == GK_RUN_FAILED) {
    fprintf(stderr, "gongkai: %s\n", error.message);
  } else if (result == GK_RUN_DONE && run->store && gk_store_run_number(run->store) &&
             !gk_store_end_run(run->store, &error)) {
    fprintf(stderr, "gongkai: %s\n", error.message);
    result = GK_RUN_FAILED;
  }
  if (result == GK_RUN_STOPPED)
    fputs(_("gongkai: stopped; what was done is stored\n"), stderr);
  return result;
}

int gk_attended_exit(const struct gk_attended *attended, enum gk_run_result result)
{
  const struct gk_run_counts *counts = &attended->run.counts;
  switch (result) {
  case GK_RUN_REFUSED:
    return GK_EXIT_USAGE;
  case GK_RUN_FAILED:
    return GK_EXIT_FAILURE;
  case GK_RUN_STOPPED:
    return 128 + SIGINT;
  default:
    return counts->documents[GK_OUTCOME_REJECTED] + counts->documents[GK_OUTCOME_FAILED] +
                   counts->known_bad + counts->unreadable + counts->damaged
               ? GK_EXIT_DOCUMENTS
               : GK_EXIT_OK;
  }
}

void gk_attended_print(const struct gk_attended *attended)
{
  const struct gk_run_counts *counts = &attended->run.counts;
  double seconds = gk_progress_seconds(&attended->line);
  uint64_t read = counts->documents[GK_OUTCOME_OK] + counts->documents[GK_OUTCOME_PARTIAL];
  uint64_t all =
      read + counts->documents[GK_OUTCOME_REJECTED] + counts->documents[GK_OUTCOME_FAILED];
  printf(_("%" PRIu64 " sources, %" PRIu64 " documents in %.1f s (%.0f/s, %.1f MB)\n"),
         counts->found, all, seconds, seconds > 0 ? (double)all / seconds : 0,
         (double)counts->bytes / 1e6);
  printf(_("  read %" PRIu64 ", of these partly %" PRIu64 "; rejected %" PRIu64 ", failed %" PRIu64
           "; not to be had %" PRIu64 "; same bytes as another %" PRIu64 "\n"),
         read, counts->documents[GK_OUTCOME_PARTIAL], counts->documents[GK_OUTCOME_REJECTED],
         counts->documents[GK_OUTCOME_FAILED], counts->unreadable, counts->duplicates);
  if (counts->known)
    printf(_("  known %" PRIu64 " (rejected or failed before: %" PRIu64
             "): nothing of them was computed again\n"),
           counts->known, counts->known_bad);
  if (counts->changed || counts->same)
    printf(_("  done again %" PRIu64 ": another result %" PRIu64 ", the same %" PRIu64
             "; steps run %" PRIu64 ", taken again %" PRIu64 "\n"),
           counts->changed + counts->same, counts->changed, counts->same, counts->steps_run,
           counts->steps_replayed);
  gk_corpus_print(&attended->across, stdout);
}
