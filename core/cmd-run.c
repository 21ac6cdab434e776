/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "attend.h"
#include "command.h"
#include "message.h"
#include "summary.h"

static const char usage[] =
    N_("run [-c PIPELINE] [-d STORE] [-j N] [-p DIRECTORY] [-q] PATH… | run --resume");

static bool begin(struct gk_run *run, struct gk_error *error)
{
  const struct gk_store_run about = {
      .command = "run", .pipeline = run->conf_path, .locations = run->locations};
  return gk_store_open(&run->store, run->store_path, GK_STORE_WRITE, error) &&
         gk_store_begin_run(run->store, &about, error);
}

static int execute(struct gk_attended *attended)
{
  struct gk_error error;
  enum gk_run_result result = gk_attend(attended);
  struct gk_run *run = &attended->run;
  if (!attended->quiet && run->store)
    gk_attended_print(attended);
  if (!attended->quiet && result == GK_RUN_DONE &&
      !gk_store_summary_print(run->store, stdout, &error))
    fprintf(stderr, "gongkai: %s\n", error.message);
  if (result == GK_RUN_STOPPED)
    fprintf(stderr, _("gongkai: gongkai run --resume -d %s goes on where it stopped\n"),
            run->store_path);
  gk_store_close(run->store);
  return gk_attended_exit(attended, result);
}

/* The locations and the pipeline of the newest run that did not end. What it did is known, and not
 * done again. */
static int resume(struct gk_attended *attended)
{
  struct gk_store *store;
  struct gk_error error;
  struct gk_unfinished unfinished = {0};
  const char *directory = gk_store_directory(attended->directory);
  bool good = gk_store_open(&store, directory, GK_STORE_READ, &error);
  if (good) {
    good = gk_store_unfinished(store, &unfinished, &error);
    gk_store_close(store);
  }
  int status = GK_EXIT_FAILURE;
  if (!good) {
    fprintf(stderr, "gongkai: %s\n", error.message);
  } else if (unfinished.run == 0) {
    printf(_("There is nothing to resume: the newest run in %s has ended.\n"), directory);
    status = GK_EXIT_OK;
  } else if (strcmp(unfinished.command, "run") != 0) {
    printf(_("The newest run in %s was a %s that did not end; it goes on with that command.\n"),
           directory, *unfinished.command ? unfinished.command : "run");
    status = GK_EXIT_USAGE;
  } else {
    if (!attended->quiet)
      printf(_("Goes on with run %lld.\n"), (long long)unfinished.run);
    attended->run.locations = unfinished.locations;
    if (!attended->run.conf_path && *unfinished.pipeline)
      attended->run.conf_path = unfinished.pipeline;
    status = execute(attended);
  }
  gk_store_unfinished_free(&unfinished);
  return status;
}

int gk_command_run(int argc, char **argv)
{
  struct gk_attended attended;
  bool resumes = false;
  gk_attended_init(&attended);
  attended.run.begin = begin;
  const struct gk_argument arguments[] = {GK_ATTENDED_ARGUMENTS(attended),
                                          {"resume", 0, GK_ARGUMENT_FLAG, &resumes, NULL,
                                           N_("go on with the newest run, if it did not end"), 0,
                                           0},
                                          {0}};
  int status, first = gk_arguments_parse(arguments, usage, argc, argv, &status);
  if (first < 0)
    return status;
  if (resumes ? first != argc : first == argc)
    return gk_arguments_usage(usage);
  gk_attended_accept(&attended);
  if (resumes)
    return resume(&attended);
  attended.run.locations = argv + first;
  return execute(&attended);
}
