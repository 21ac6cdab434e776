/* SPDX-License-Identifier: Apache-2.0 */
/* Runs the plugin on its samples: how it ends, what it adds, and that it adds the same again. */
#include <stdio.h>

#include "check-digest.h"
#include "check-output.h"
#include "message.h"

enum { QUICK_SAMPLES = 12 };

/* Prepares and runs a sample and digests what was added. NULL: the plugin did not run. */
static const struct gk_step *run(struct gk_check_bench *bench, const struct gk_check_sample *sample,
                                 char hex[GK_CHECK_DIGEST_SIZE])
{
  if (!gk_check_bench_prepare(bench, sample->name, sample->data))
    return NULL;
  const struct gk_step *step = gk_check_bench_run(bench);
  if (step)
    gk_check_digest_steps(&bench->document, bench->prepared, bench->document.step_count, hex);
  return step;
}

static bool check_sample(struct gk_check_bench *bench, const struct gk_check_samples *samples,
                         size_t i)
{
  struct gk_check_child *child = bench->child;
  const struct gk_check_sample *sample = &samples->list[i];
  const struct gk_check_sample *other = &samples->list[(i + 1) % samples->count];
  char first[GK_CHECK_DIGEST_SIZE], second[GK_CHECK_DIGEST_SIZE] = "";
  gk_check_begin(child, (uint32_t)i, GK_CHECK_RUN_STATUS, sample->name, _("running it"));
  const struct gk_step *step = run(bench, sample, first);
  if (!step)
    return false;
  gk_check_tried(child, GK_CHECK_RUN_CONFINED);
  gk_check_output(bench, step, GK_CHECK_RUN_STATUS, sample->name, _("on its sample"));
  bool added = bench->document.step_count > bench->prepared && step->status == GK_OK;
  gk_check_send(child, &(struct gk_check_record){.type = GK_CHECK_RECORD_DIGEST,
                                                 .version = step->version,
                                                 .sample = gk_text_of(sample->name),
                                                 .text = gk_text_of(first)});
  if (child->request->digests)
    return added;
  gk_check_begin(child, (uint32_t)i, GK_CHECK_RUN_SAME, sample->name, _("running it once more"));
  run(bench, other, second);
  if (!run(bench, sample, second) || strcmp(first, second) != 0)
    gk_check_note(child, GK_CHECK_RUN_SAME, GK_CHECK_FAIL, sample->name,
                  _("it adds something else after another document: keep nothing from run to run "
                    "that results depend on"));
  return added;
}

void gk_check_runs(struct gk_check_child *child)
{
  struct gk_check_bench bench;
  struct gk_check_samples samples = {0};
  const char *missing;
  size_t added = 0;
  if (!gk_check_bench_open(&bench, child, NULL))
    return;
  gk_check_samples_find(&samples, child->request->object, child->request->samples,
                        child->request->sample_count, &missing);
  if (samples.cut && !child->first)
    gk_check_note(child, GK_CHECK_RUN_STATUS, GK_CHECK_WARN, "",
                  _("there are more samples than the kit holds in memory; the rest is not tried"));
  if (!child->request->thorough)
    gk_check_samples_spread(&samples, QUICK_SAMPLES);
  if (!gk_check_bench_confine(&bench))
    return;
  for (size_t i = child->first; i < samples.count; i++)
    added += check_sample(&bench, &samples, i);
  gk_check_end(child);
  if (!added && !child->first)
    gk_check_note(child, GK_CHECK_RUN_STATUS, GK_CHECK_WARN, "",
                  _("no sample made it run and end well, so that most rules say little: put "
                    "documents into corpus/ beside the source, or name them"));
  gk_check_samples_free(&samples);
  gk_check_bench_close(&bench);
}
