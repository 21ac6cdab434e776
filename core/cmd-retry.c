/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>

#include "attend.h"
#include "command.h"
#include "message.h"
#include "plan.h"

static const char usage[] =
    N_("retry [-c PIPELINE] [-d STORE] [-j N] [-p DIRECTORY] [-q] [--failed] [--rejected]");

struct retry {
  struct gk_attended attended; /* first, so that its run leads here */
  struct gk_selection selection;
  bool failed, rejected;
};

static struct retry *retry_of(struct gk_run *run)
{
  return (struct retry *)((char *)run - offsetof(struct retry, attended.run));
}

static bool begin(struct gk_run *run, struct gk_error *error)
{
  const struct gk_store_run about = {.command = "retry", .pipeline = run->conf_path};
  return gk_attended_open(run, error) && gk_store_begin_run(run->store, &about, error);
}

static bool planned(struct gk_run *run, const struct gk_plan *plan, struct gk_error *error)
{
  struct retry *retry = retry_of(run);
  const struct gk_selecting failed = {.status = "failed"}, rejected = {.status = "rejected"};
  (void)plan;
  return (!retry->failed || gk_select(&retry->selection, run->store, &failed, error)) &&
         (!retry->rejected || gk_select(&retry->selection, run->store, &rejected, error));
}

int gk_command_retry(int argc, char **argv)
{
  struct retry retry = {0};
  struct gk_attended *attended = &retry.attended;
  gk_attended_init(attended);
  const struct gk_argument arguments[] = {
      GK_ATTENDED_ARGUMENTS(*attended),
      {"failed", 0, GK_ARGUMENT_FLAG, &retry.failed, NULL,
       N_("documents that crashed or reached a limit (without an option, these)"), 0, 0},
      {"rejected", 0, GK_ARGUMENT_FLAG, &retry.rejected, NULL,
       N_("documents that no plugin could read"), 0, 0},
      {0}};
  int status;
  if (!gk_arguments_options(arguments, usage, argc, argv, &status))
    return status;
  retry.failed = retry.failed || !retry.rejected;
  gk_attended_accept(attended);
  attended->run.begin = begin;
  attended->run.planned = planned;
  attended->run.selection = &retry.selection;
  attended->run.forgets_ends = true;
  enum gk_run_result result = gk_attend(attended);
  const struct gk_run_counts *counts = &attended->run.counts;
  if (!attended->quiet && attended->run.store)
    printf(_("%" PRIu64 " documents tried again: read now %" PRIu64 ", rejected %" PRIu64
             ", failed %" PRIu64 "\n"),
           counts->done, counts->documents[GK_OUTCOME_OK] + counts->documents[GK_OUTCOME_PARTIAL],
           counts->documents[GK_OUTCOME_REJECTED], counts->documents[GK_OUTCOME_FAILED]);
  gk_store_close(attended->run.store);
  gk_selection_free(&retry.selection);
  return gk_attended_exit(attended, result);
}
