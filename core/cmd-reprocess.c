/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>

#include "attend.h"
#include "command.h"
#include "diff-runs.h"
#include "message.h"
#include "plan-print.h"
#include "stage.h"
#include "summary.h"

static const char usage[] = N_("reprocess [-c PIPELINE] [-d STORE] [-j N] [-p DIRECTORY] [-q]"
                               " [--dry-run] [--stage STAGE] [--where SQL]");

struct reprocess {
  struct gk_attended attended; /* first, so that its run leads here */
  struct gk_selection selection;
  uint32_t stage;
  const char *where;
  bool dry_run;
  int64_t left, run;
};

static struct reprocess *reprocess_of(struct gk_run *run)
{
  return (struct reprocess *)((char *)run - offsetof(struct reprocess, attended.run));
}

/* What is no condition is said before a run is noted in the store. */
static bool takes_condition(struct gk_store *store, const char *where, struct gk_error *error)
{
  struct gk_selection trial = {0};
  const struct gk_selecting selecting = {.where = where};
  bool good = !where || gk_select(&trial, store, &selecting, error);
  gk_selection_free(&trial);
  return good;
}

static bool begin(struct gk_run *run, struct gk_error *error)
{
  const struct gk_store_run about = {.command = "reprocess", .pipeline = run->conf_path};
  if (!gk_attended_open(run, error) ||
      !takes_condition(run->store, reprocess_of(run)->where, error) ||
      !gk_store_begin_run(run->store, &about, error))
    return false;
  reprocess_of(run)->run = gk_store_run_number(run->store);
  return true;
}

static bool planned(struct gk_run *run, const struct gk_plan *plan, struct gk_error *error)
{
  struct reprocess *reprocess = reprocess_of(run);
  gk_progress_clear(&reprocess->attended.line);
  for (size_t i = 0; i < plan->count; i++)
    if (!gk_plan_confirm(plan, &plan->parts[i], run->store, error))
      return false;
  return gk_plan_apply(plan, run->store, reprocess->stage, reprocess->where, &reprocess->selection,
                       &reprocess->left, reprocess->attended.quiet ? NULL : stdout, error);
}

static void print_end(struct reprocess *reprocess)
{
  const struct gk_run_counts *counts = &reprocess->attended.run.counts;
  printf(_("%" PRIu64 " documents done again in %.1f s: another result %" PRIu64
           ", the same %" PRIu64 "; steps run %" PRIu64 ", taken again %" PRIu64 "\n"),
         counts->done, gk_progress_seconds(&reprocess->attended.line), counts->changed,
         counts->same, counts->steps_run, counts->steps_replayed);
  if (counts->documents[GK_OUTCOME_REJECTED] + counts->documents[GK_OUTCOME_FAILED])
    printf(_("  of these rejected %" PRIu64 ", failed %" PRIu64 "\n"),
           counts->documents[GK_OUTCOME_REJECTED], counts->documents[GK_OUTCOME_FAILED]);
  if (counts->damaged)
    printf(_("  bytes damaged %" PRIu64 "; run their sources again\n"), counts->damaged);
  if (reprocess->left)
    printf(_("  left as they are, since an earlier stage changed: %" PRId64 "\n"), reprocess->left);
  gk_corpus_print(&reprocess->attended.across, stdout);
}

/* What is another result now, in numbers and samples: the review before anyone uses it. */
static void print_difference(const struct reprocess *reprocess)
{
  enum { SAMPLES = 3 };
  struct gk_error error;
  /* What is gone of the findings across documents is counted alone: they are not kept. */
  if (reprocess->attended.run.counts.changed + reprocess->attended.across.found &&
      !gk_diff_summary_print(reprocess->attended.run.store, reprocess->run - 1, reprocess->run,
                             SAMPLES, stdout, &error))
    fprintf(stderr, "gongkai: %s\n", error.message);
}

/* What gongkai plan would say, with the filters. */
static int plan_only(const char *conf_path, const char *directory, const char *plugin_path,
                     const char *where, const char *stage)
{
  char *words[12] = {(char *)(uintptr_t) "plan"};
  const struct {
    const char *option, *value;
  } given[] = {{"-c", conf_path},
               {"-d", directory},
               {"-p", plugin_path},
               {"--where", where},
               {"--stage", stage}};
  int count = 1;
  for (size_t i = 0; i < sizeof given / sizeof *given; i++)
    if (given[i].value) {
      words[count++] = (char *)(uintptr_t)given[i].option;
      words[count++] = (char *)(uintptr_t)given[i].value;
    }
  return gk_command_plan(count, words);
}

int gk_command_reprocess(int argc, char **argv)
{
  struct reprocess reprocess = {0};
  struct gk_attended *attended = &reprocess.attended;
  const char *stage = NULL;
  gk_attended_init(attended);
  const struct gk_argument arguments[] = {
      GK_ATTENDED_ARGUMENTS(*attended),
      {"dry-run", 'n', GK_ARGUMENT_FLAG, &reprocess.dry_run, NULL,
       N_("say what would be done, like gongkai plan"), 0, 0},
      {"stage", 0, GK_ARGUMENT_STRING, &stage, "STAGE",
       N_("only documents for which nothing changed before this stage"), 0, 0},
      {"where", 0, GK_ARGUMENT_STRING, &reprocess.where, "SQL",
       N_("only documents for which this holds: year = 2023 AND agency LIKE '%局'"), 0, 0},
      {0}};
  int status, first = gk_arguments_parse(arguments, usage, argc, argv, &status);
  if (first < 0)
    return status;
  if (!gk_arguments_stage("--stage", stage, &reprocess.stage))
    return GK_EXIT_USAGE;
  if (first != argc)
    return gk_arguments_usage(usage);
  if (reprocess.dry_run)
    return plan_only(attended->run.conf_path, attended->directory, attended->run.plugin_path,
                     reprocess.where, stage);
  gk_attended_accept(attended);
  attended->run.begin = begin;
  attended->run.planned = planned;
  attended->run.selection = &reprocess.selection;
  enum gk_run_result result = gk_attend(attended);
  if (!attended->quiet && (result == GK_RUN_DONE || result == GK_RUN_STOPPED)) {
    print_end(&reprocess);
    print_difference(&reprocess);
  }
  gk_store_close(attended->run.store);
  gk_selection_free(&reprocess.selection);
  return gk_attended_exit(attended, result);
}
