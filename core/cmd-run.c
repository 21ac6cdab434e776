/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "arguments.h"
#include "command.h"
#include "display.h"
#include "message.h"
#include "progress.h"
#include "sandbox.h"
#include "summary.h"

static const char usage[] = N_("run [-c PIPELINE] [-d STORE] [-j N] [-p DIRECTORY] [-q]"
                               " [--no-sandbox] PATH…");

enum { WORKERS_LIMIT = 256 };

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

static void failed(void *argument, const char *source, const char *where, const char *code,
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

static void progress(void *argument, const struct gk_run_counts *counts)
{
  gk_progress_draw(argument, counts);
}

static void print_counts(const struct gk_run_counts *counts, double seconds)
{
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
}

static int exit_status(enum gk_run_result result, const struct gk_run_counts *counts)
{
  switch (result) {
  case GK_RUN_REFUSED:
    return GK_EXIT_USAGE;
  case GK_RUN_FAILED:
    return GK_EXIT_FAILURE;
  case GK_RUN_STOPPED:
    return 128 + SIGINT;
  default:
    return counts->documents[GK_OUTCOME_REJECTED] + counts->documents[GK_OUTCOME_FAILED] +
                   counts->unreadable
               ? GK_EXIT_DOCUMENTS
               : GK_EXIT_OK;
  }
}

static bool begin(struct gk_run *run, struct gk_error *error)
{
  const struct gk_store_run about = {
      .command = "run", .pipeline = run->conf_path, .locations = run->locations};
  return gk_store_open(&run->store, run->store_path, GK_STORE_WRITE, error) &&
         gk_store_begin_run(run->store, &about, error);
}

static bool planned(struct gk_run *run, const struct gk_plan *plan, struct gk_error *error)
{
  (void)run;
  (void)plan;
  (void)error;
  return true;
}

static int execute(struct gk_run *run, bool quiet)
{
  struct gk_error error = {0};
  struct gk_progress line;
  gk_progress_begin(&line);
  run->argument = &line;
  enum gk_run_result result = gk_run_execute(run, &error);
  gk_progress_clear(&line);
  if (result == GK_RUN_REFUSED || result == GK_RUN_FAILED)
    fprintf(stderr, "gongkai: %s\n", error.message);
  else if (run->store && !gk_store_end_run(run->store, &error)) {
    fprintf(stderr, "gongkai: %s\n", error.message);
    result = GK_RUN_FAILED;
  }
  if (result == GK_RUN_STOPPED)
    fputs(_("gongkai: stopped; what was done is stored\n"), stderr);
  if (!quiet && run->store)
    print_counts(&run->counts, gk_progress_seconds(&line));
  if (!quiet && result == GK_RUN_DONE && !gk_store_summary_print(run->store, stdout, &error))
    fprintf(stderr, "gongkai: %s\n", error.message);
  if (run->store)
    gk_store_close(run->store);
  return exit_status(result, &run->counts);
}

int gk_command_run(int argc, char **argv)
{
  const char *directory = NULL;
  bool quiet = false, no_sandbox = false;
  int64_t workers = sysconf(_SC_NPROCESSORS_ONLN);
  struct gk_run run = {.begin = begin,
                       .planned = planned,
                       .failed = failed,
                       .complain = complain,
                       .progress = progress,
                       .stop = &stop};
  const struct gk_argument arguments[] = {
      {"config", 'c', GK_ARGUMENT_STRING, &run.conf_path, "FILE", N_("the pipeline.conf to use"), 0,
       0},
      {"store", 'd', GK_ARGUMENT_STRING, &directory, "DIR", N_("the store"), 0, 0},
      {"jobs", 'j', GK_ARGUMENT_INT, &workers, "N", N_("how many worker processes"), 1,
       WORKERS_LIMIT},
      {"plugin-path", 'p', GK_ARGUMENT_STRING, &run.plugin_path, "DIR",
       N_("search this directory for plugins first"), 0, 0},
      {"quiet", 'q', GK_ARGUMENT_FLAG, &quiet, NULL, N_("no summary"), 0, 0},
      {"no-sandbox", 0, GK_ARGUMENT_FLAG, &no_sandbox, NULL,
       N_("let plugins make any system call; for documents that are trusted"), 0, 0},
      {0}};
  int status, first = gk_arguments_parse(arguments, usage, argc, argv, &status);
  if (first < 0)
    return status;
  if (first == argc)
    return gk_arguments_usage(usage);
  run.locations = argv + first;
  run.workers = (int)(workers < 1 ? 1 : workers);
  set_signals();
  /* The environment is how the other processes learn it. */
  if (no_sandbox)
    setenv("GONGKAI_SANDBOX", "off", 1);
  if (gk_sandbox_is_off())
    fputs(_("gongkai: WARNING: the sandbox is OFF: a document that takes over a plugin can do "
            "whatever you can\n"),
          stderr);
  run.store_path = gk_store_directory(directory);
  return execute(&run, quiet);
}
