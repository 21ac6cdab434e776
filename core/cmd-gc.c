/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "arguments.h"
#include "command.h"
#include "gc.h"
#include "message.h"
#include "progress.h"

static const char usage[] = N_("gc [-d STORE] --keep-runs N [--dry-run] [--vacuum] [-q]");

enum { RUNS_LIMIT = 1000000, WORTH_SAYING = 100000 /* bytes */ };

static volatile int stop;

static void on_signal(int number)
{
  (void)number;
  stop = 1;
}

static void progress(void *argument, uint64_t done, uint64_t documents)
{
  gk_progress_draw_count(argument, done, documents);
}

static double megabytes(int64_t bytes)
{
  return (double)bytes / 1e6;
}

static void print_summary(const struct gk_gc *gc)
{
  const struct gk_gc_counts *counts = &gc->counts;
  puts(gc->dry ? _("would be removed:") : _("removed:"));
  printf(_("  %" PRIu64 " results as of earlier runs, %" PRIu64 " steps (%.1f MB)\n"),
         counts->states, counts->results, megabytes((int64_t)counts->result_bytes));
  printf(_("  %" PRIu64 " documents that no source has (%.1f MB), %" PRIu64 " former sources\n"),
         counts->documents, megabytes((int64_t)counts->original_bytes), counts->sources);
  if (counts->pictures)
    printf(_("  %" PRIu64 " pictures that no document shows\n"), counts->pictures);
  if (counts->memories)
    printf(_("  %" PRIu64 " readings of pictures that no result rests on\n"), counts->memories);
  if (counts->visits)
    printf(_("  %" PRIu64 " counts of what crawls visited\n"), counts->visits);
  printf(_("  %" PRIu64 " runs, %" PRIu64 " recipes, %" PRIu64 " failures, %" PRIu64
           " files (%.1f MB)\n"),
         counts->runs, counts->recipes, counts->failures, counts->files,
         megabytes((int64_t)counts->file_bytes));
  if (gc->dry)
    printf(_("on disk %.1f MB\n"), megabytes(gc->before));
  else
    printf(_("on disk %.1f MB before, %.1f MB now\n"), megabytes(gc->before), megabytes(gc->after));
  if (gc->needs)
    printf(_("%.1f MB of the database are free for what comes; to give them back, the disk would "
             "need %.1f MB of room\n"),
           megabytes(gc->free), megabytes(gc->needs));
  else if (gc->free >= WORTH_SAYING && !gc->dry)
    printf(_("%.1f MB of the database are free for what comes; --vacuum gives them back\n"),
           megabytes(gc->free));
}

/* For reading first: where there is no store, none is made. */
static bool open_store(struct gk_gc *gc, const char *directory, struct gk_error *error)
{
  if (!gk_store_open(&gc->store, directory, GK_STORE_READ, error) || gc->dry)
    return gc->store != NULL;
  gk_store_close(gc->store);
  return gk_store_open(&gc->store, directory, GK_STORE_WRITE, error);
}

static int collect(struct gk_gc *gc, const char *directory, bool quiet)
{
  struct gk_error error;
  struct gk_progress line;
  gk_progress_begin(&line);
  gc->argument = &line;
  bool opened = open_store(gc, directory, &error);
  bool done = opened && gk_gc(gc, &error);
  gk_progress_clear(&line);
  bool interrupted = opened && !done && strcmp(error.code, "stopped") == 0;
  if (!done)
    fprintf(stderr, "gongkai: %s\n", error.message);
  if ((done || interrupted) && !quiet)
    print_summary(gc);
  gk_store_close(gc->store);
  return done ? GK_EXIT_OK : interrupted ? 128 + SIGINT : GK_EXIT_FAILURE;
}

int gk_command_gc(int argc, char **argv)
{
  const char *directory = NULL;
  bool quiet = false;
  struct gk_gc gc = {.progress = progress, .stop = &stop};
  const struct gk_argument arguments[] = {
      {"store", 'd', GK_ARGUMENT_STRING, &directory, "STORE", N_("the store"), 0, 0},
      {"keep-runs", 'k', GK_ARGUMENT_INT, &gc.keep_runs, "N",
       N_("what the N newest runs that ended can show is kept"), 1, RUNS_LIMIT},
      {"dry-run", 'n', GK_ARGUMENT_FLAG, &gc.dry, NULL, N_("say it, and change nothing"), 0, 0},
      {"vacuum", 0, GK_ARGUMENT_FLAG, &gc.vacuum, NULL,
       N_("make the database smaller, however little is free in it"), 0, 0},
      {"quiet", 'q', GK_ARGUMENT_FLAG, &quiet, NULL, N_("no summary"), 0, 0},
      {0}};
  int status, first = gk_arguments_parse(arguments, usage, argc, argv, &status);
  if (first < 0)
    return status;
  if (first != argc)
    return gk_arguments_usage(usage);
  if (!gc.keep_runs) {
    fputs(_("gongkai gc: say how many runs are to be kept, as in --keep-runs 30; --dry-run tells "
            "first what would go\n"),
          stderr);
    return GK_EXIT_USAGE;
  }
  directory = gk_store_directory(directory);
  /* SQLite copies the database there to make it smaller: /tmp may be memory. */
  setenv("SQLITE_TMPDIR", directory, 0);
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  return collect(&gc, directory, quiet);
}
