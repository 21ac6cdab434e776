/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "attend.h"
#include "command.h"
#include "job.h"
#include "key.h"
#include "message.h"
#include "plan.h"
#include "stage.h"
#include "store-read.h"
#include "wire.h"

static const char usage[] =
    N_("verify [-c PIPELINE] [-d STORE] [-j N] [-p DIRECTORY] [-q] [--sample N%]");

struct verify {
  struct gk_attended attended; /* first, so that its run leads here */
  struct gk_selection selection;
  double share; /* of the documents, 0..1 */
  uint64_t steps, other_recipe, differing, unreadable;
};

static struct verify *verify_of(struct gk_run *run)
{
  return (struct verify *)((char *)run - offsetof(struct verify, attended.run));
}

static bool begin(struct gk_run *run, struct gk_error *error)
{
  return gk_store_open(&run->store, run->store_path, GK_STORE_READ, error);
}

/* Which documents: chosen by chance, but at least one. */
static bool planned(struct gk_run *run, const struct gk_plan *plan, struct gk_error *error)
{
  struct verify *verify = verify_of(run);
  struct gk_selection *all = &verify->selection;
  const struct gk_selecting any = {0};
  (void)plan;
  if (!gk_select(all, run->store, &any, error))
    return false;
  size_t kept = 0, wanted = (size_t)((double)all->count * verify->share + 0.5);
  if (wanted == 0 && all->count)
    wanted = 1;
  for (size_t i = 0; i < all->count && kept < wanted; i++)
    if ((double)rand() / ((double)RAND_MAX + 1) * (double)(all->count - i) <
        (double)(wanted - kept))
      all->ids[kept++] = all->ids[i];
  all->count = kept;
  return true;
}

static void tell(const struct gk_job *job, const struct gk_document *document,
                 const struct gk_step *step)
{
  char hex[2 * GK_DIGEST_SIZE + 1];
  const struct gk_resource *original = gk_document_find(document, GK_KIND_RESOURCE, 1);
  gk_hex(job->digest, hex);
  printf(_("%.12s %s: %s/%s version %u gives another result for the same key\n"), hex,
         original ? original->name.data : "", gk_stage_name(step->stage), step->plugin.data,
         step->version);
}

/* Compares what came out now with what is stored under the same key. */
static bool compare(struct gk_run *run, const struct gk_job *job,
                    const struct gk_document *document, struct gk_error *error)
{
  struct verify *verify = verify_of(run);
  struct gk_store_steps stored = {0};
  const char *reason;
  if (!gk_store_read_steps(run->store, job->known, 0, &stored, &reason, error)) {
    gk_store_steps_free(&stored);
    verify->unreadable++;
    return reason != NULL;
  }
  struct gk_reader reader = gk_reader_of(stored.wires.data, stored.wires.size);
  gk_progress_clear(&verify->attended.line);
  uint64_t differing = verify->differing;
  for (size_t i = 0; i < stored.count; i++) {
    struct gk_step was;
    bool found = false;
    if (!gk_wire_head(gk_reader_text(&reader), &was, NULL, &reason) || gk_key_is_none(was.key))
      continue;
    for (uint32_t k = 0; k < document->step_count && !found; k++) {
      const struct gk_step *step = &document->steps[k];
      found = step->stage == was.stage && memcmp(step->key, was.key, GK_DIGEST_SIZE) == 0;
      if (!found)
        continue;
      verify->steps++;
      if (memcmp(step->digest, was.digest, GK_DIGEST_SIZE) != 0 || step->status != was.status) {
        verify->differing++;
        tell(job, document, step);
      }
    }
    /* After another result the keys are others too. */
    verify->other_recipe += !found && verify->differing == differing;
  }
  gk_store_steps_free(&stored);
  return true;
}

static bool read_share(const char *text, double *share)
{
  char *end;
  errno = 0;
  double percent = strtod(text, &end);
  if (end == text || errno || (*end && strcmp(end, "%") != 0) || !(percent > 0) || percent > 100)
    return false;
  *share = percent / 100;
  return true;
}

int gk_command_verify(int argc, char **argv)
{
  struct verify verify = {0};
  struct gk_attended *attended = &verify.attended;
  const char *sample = "1%";
  gk_attended_init(attended);
  const struct gk_argument arguments[] = {
      GK_ATTENDED_ARGUMENTS(*attended),
      {"sample", 0, GK_ARGUMENT_STRING, &sample, "N%",
       N_("how many of the documents, chosen by chance; else 1%"), 0, 0},
      {0}};
  int status, first = gk_arguments_parse(arguments, usage, argc, argv, &status);
  if (first < 0)
    return status;
  bool good = read_share(sample, &verify.share);
  if (!good)
    fprintf(stderr, _("gongkai: --sample: give a percentage above 0 and up to 100, such as 1%%\n"));
  if (first != argc || !good)
    return gk_arguments_usage(usage);
  gk_progress_begin(&attended->line);
  srand((unsigned)attended->line.began);
  gk_attended_accept(attended);
  attended->run.begin = begin;
  attended->run.planned = planned;
  attended->run.compare = compare;
  attended->run.selection = &verify.selection;
  attended->run.afresh = true;
  enum gk_run_result result = gk_attend(attended);
  if (!attended->quiet && attended->run.store)
    printf(_("%" PRIu64 " documents computed anew: %" PRIu64 " steps with the same key, %" PRIu64
             " with another result; %" PRIu64 " steps belong to another recipe (see gongkai plan), "
             "%" PRIu64 " documents are damaged in the store\n"),
           attended->run.counts.done, verify.steps, verify.differing, verify.other_recipe,
           verify.unreadable);
  if (!attended->quiet && verify.differing)
    puts(
        _("A plugin that gives another result for the same key is not deterministic, or its output "
          "was changed and its version was not: raise the version, then gongkai reprocess."));
  gk_store_close(attended->run.store);
  gk_selection_free(&verify.selection);
  if (result != GK_RUN_DONE)
    return gk_attended_exit(attended, result);
  return verify.differing + verify.unreadable + attended->run.counts.damaged ? GK_EXIT_DOCUMENTS
                                                                             : GK_EXIT_OK;
}
