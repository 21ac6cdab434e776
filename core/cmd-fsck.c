/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>

#include "arguments.h"
#include "command.h"
#include "display.h"
#include "fsck.h"
#include "message.h"
#include "progress.h"
#include "sweep.h"

static const char usage[] = N_("fsck [-d STORE] [--repair] [-q]");

static volatile int stop;

static void on_signal(int number)
{
  (void)number;
  stop = 1;
}

struct checking {
  struct gk_fsck fsck;
  struct gk_progress line;
  bool quiet;
};

static void report(void *argument, const struct gk_damaged *damaged)
{
  struct checking *checking = argument;
  gk_progress_clear(&checking->line);
  printf("%s: ", gk_damage_name(damaged->damage));
  if (*damaged->digest) {
    printf(_("document %.12s ("), damaged->digest);
    gk_display(stdout, damaged->source.size ? damaged->source : gk_text_of(_("no source has it")));
    fputs(*damaged->place ? "), " : ")", stdout);
  }
  gk_display(stdout, gk_text_of(damaged->place));
  fputs(*damaged->place || *damaged->digest ? ": " : "", stdout);
  gk_display(stdout, gk_text_of(damaged->what));
  printf("; %s\n",
         damaged->mended ? gk_damage_mended(damaged->damage) : gk_damage_cost(damaged->damage));
}

static void progress(void *argument, uint64_t done, uint64_t documents)
{
  struct checking *checking = argument;
  gk_progress_draw_count(&checking->line, done, documents);
}

/* What a killed process left is removed by opening the store for writing, so it is said before. */
static bool temporary(void *argument, const struct gk_stray_file *file, struct gk_error *error)
{
  struct checking *checking = argument;
  struct gk_damaged damaged = {.damage = GK_DAMAGE_TEMPORARY,
                               .digest = "",
                               .place = file->path,
                               .what = _("no document needs it"),
                               .mended = true};
  if (file->what != GK_STRAY_TEMPORARY)
    return true;
  checking->fsck.damages++;
  checking->fsck.mended++;
  report(checking, &damaged);
  return gk_sweep_remove(checking->fsck.store, file, error);
}

/* For reading first: a store of an older version is not changed, and a damaged one not touched. */
static bool open_store(struct checking *checking, const char *directory, struct gk_error *error)
{
  struct gk_fsck *fsck = &checking->fsck;
  if (!gk_store_open(&fsck->store, directory, GK_STORE_READ, error))
    return false;
  fsck->other_writer = gk_store_is_written(directory);
  if (!fsck->repair)
    return true;
  if (fsck->other_writer) {
    gk_store_close(fsck->store);
    /* Which says who writes it. */
    return gk_store_open(&fsck->store, directory, GK_STORE_WRITE, error);
  }
  bool swept = gk_sweep(fsck->store, temporary, checking, error);
  gk_store_close(fsck->store);
  fsck->store = NULL;
  return swept && gk_store_open(&fsck->store, directory, GK_STORE_WRITE, error);
}

static void print_summary(const struct gk_fsck *fsck)
{
  printf(_("%" PRIu64 " documents, %" PRIu64 " steps, %" PRIu64 " originals of %.1f MB\n"),
         fsck->documents, fsck->results, fsck->originals, (double)fsck->bytes / 1e6);
  if (fsck->lost)
    printf(_("  %" PRIu64 " results as of earlier runs are lost; those of the newest runs are not "
             "concerned\n"),
           fsck->lost);
  if (fsck->other_writer)
    puts(_("  another process writes the store: files beside the database were not looked at"));
  if (!fsck->damages) {
    puts(_("  no damage"));
    return;
  }
  printf(_("  damaged %" PRIu64 ", of these mended or marked %" PRIu64 "\n"), fsck->damages,
         fsck->mended);
  if (fsck->broken)
    puts(_("  the database itself is damaged, so nothing in it was or will be mended in place"));
  else if (fsck->again)
    printf(_("  %" PRIu64 " documents are to be done again: gongkai run over their sources\n"),
           fsck->again);
  else if (!fsck->repair)
    puts(_("  nothing was changed; gongkai fsck --repair mends what can be mended"));
}

static int check(struct checking *checking, const char *directory)
{
  struct gk_fsck *fsck = &checking->fsck;
  struct gk_error error = {0};
  gk_progress_begin(&checking->line);
  bool opened = open_store(checking, directory, &error);
  bool done = opened && gk_fsck(fsck, &error);
  gk_progress_clear(&checking->line);
  if (done && (!checking->quiet || fsck->damages))
    print_summary(fsck);
  gk_store_close(fsck->store);
  if (done)
    return fsck->damages ? GK_EXIT_DOCUMENTS : GK_EXIT_OK;
  fprintf(stderr, "gongkai: %s\n", error.message);
  if (strcmp(error.code, "store-damaged") == 0)
    fputs(_("gongkai: restore a backup, or save what can be read: sqlite3 gongkai.db .dump | "
            "sqlite3 new.db\n"),
          stderr);
  return strcmp(error.code, "stopped") == 0 ? 128 + SIGINT : GK_EXIT_FAILURE;
}

int gk_command_fsck(int argc, char **argv)
{
  const char *directory = NULL;
  struct checking checking = {
      .fsck = {.report = report, .progress = progress, .argument = &checking, .stop = &stop}};
  const struct gk_argument arguments[] = {
      {"store", 'd', GK_ARGUMENT_STRING, &directory, "STORE", N_("the store"), 0, 0},
      {"repair", 0, GK_ARGUMENT_FLAG, &checking.fsck.repair, NULL,
       N_("mend what can be mended, and mark what is to be done again"), 0, 0},
      {"quiet", 'q', GK_ARGUMENT_FLAG, &checking.quiet, NULL, N_("no summary of a whole store"), 0,
       0},
      {0}};
  int status;
  if (!gk_arguments_options(arguments, usage, argc, argv, &status))
    return status;
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  return check(&checking, gk_store_directory(directory));
}
