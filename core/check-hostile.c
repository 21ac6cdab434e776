/* SPDX-License-Identifier: Apache-2.0 */
/* Damaged, empty and large documents: they may be skipped or rejected, and nothing else. */
#include <inttypes.h>
#include <stdio.h>

#include "check-mutation.h"
#include "check-output.h"
#include "message.h"

enum { QUICK_SAMPLES = 3, THOROUGH_SAMPLES = 12, SAMPLE_BYTES = 1 << 20 };

struct hostile {
  struct gk_check_bench bench;
  struct gk_check_samples samples;
  uint32_t index;   /* of the case, through all that follows */
  uint32_t reached; /* documents that came as far as the plugin and that it bid for */
};

/* Whether the case is still to be tried: after a death the ones before it are not. */
static bool is_due(struct hostile *hostile)
{
  return hostile->index++ >= hostile->bench.child->first;
}

static void begin(struct hostile *hostile, enum gk_check_rule rule, const char *sample,
                  const char *doing, size_t size)
{
  gk_check_begin(hostile->bench.child, hostile->index - 1, rule, sample, doing);
  atomic_store(&hostile->bench.child->page->input_size, (unsigned)size);
}

/* Runs what stands in the page. */
static void run(struct hostile *hostile, enum gk_check_rule rule, const char *sample,
                const char *doing, size_t size)
{
  struct gk_check_bench *bench = &hostile->bench;
  begin(hostile, rule, sample, doing, size);
  if (!gk_check_bench_prepare(bench, sample, (struct gk_text){bench->child->page->input, size}))
    return;
  const struct gk_step *step = gk_check_bench_run(bench);
  if (step) {
    hostile->reached++;
    gk_check_output(bench, step, rule, sample, doing);
  }
}

static char *load(struct hostile *hostile, const struct gk_check_sample *sample)
{
  char *input = hostile->bench.child->page->input;
  if (sample->data.size)
    memcpy(input, sample->data.data, sample->data.size);
  return input;
}

static void truncate_sample(struct hostile *hostile, const struct gk_check_sample *sample)
{
  char doing[100];
  for (uint32_t i = 0; i < GK_CHECK_TRUNCATIONS; i++) {
    if (!is_due(hostile))
      continue;
    size_t size = gk_check_truncated(sample->data.size, i);
    if (size >= sample->data.size || (i >= GK_CHECK_FIRST_BYTES && size <= GK_CHECK_FIRST_BYTES))
      continue; /* a small sample has fewer */
    snprintf(doing, sizeof doing, _("cut after %zu of %zu bytes"), size, sample->data.size);
    load(hostile, sample);
    run(hostile, GK_CHECK_HOSTILE_TRUNCATED, sample->name, doing, size);
  }
}

static void flip_sample(struct hostile *hostile, const struct gk_check_sample *sample,
                        uint32_t first, uint32_t step)
{
  char doing[100];
  uint64_t seed = hostile->bench.child->request->seed;
  for (uint32_t i = first; i < GK_CHECK_FLIPS; i += step) {
    if (!is_due(hostile))
      continue;
    snprintf(doing, sizeof doing, _("bytes changed, seed %" PRIu64 ", number %" PRIu32), seed, i);
    gk_check_flip(load(hostile, sample), sample->data.size, seed, i);
    run(hostile, GK_CHECK_HOSTILE_FLIPPED, sample->name, doing, sample->data.size);
  }
}

/* A sample again and again. */
static void enlarge(struct hostile *hostile, const struct gk_check_sample *sample)
{
  struct gk_check_child *child = hostile->bench.child;
  size_t size = GK_CHECK_LARGE_BYTES, limit = (size_t)hostile->bench.conf.limits.document_mb << 20;
  char doing[100], *input = child->page->input;
  if (!sample->data.size || !is_due(hostile))
    return;
  size = size < limit ? size : limit;
  for (size_t at = 0; at < size; at += sample->data.size)
    memcpy(input + at, sample->data.data,
           sample->data.size < size - at ? sample->data.size : size - at);
  snprintf(doing, sizeof doing, _("repeated until it has %zu MB"), size >> 20);
  run(hostile, GK_CHECK_HOSTILE_LARGE, sample->name, doing, size);
}

/* Keeps samples on which the plugin runs, of a size that leaves time for a thousand copies. */
static void choose_samples(struct hostile *hostile)
{
  struct gk_check_samples *samples = &hostile->samples;
  struct gk_check_samples kept = {0};
  for (size_t i = 0; i < samples->count; i++) {
    struct gk_check_sample *sample = &samples->list[i];
    gk_check_begin(hostile->bench.child, 0, GK_CHECK_RUN_STATUS, sample->name, _("running it"));
    bool good = sample->data.size && sample->data.size <= SAMPLE_BYTES &&
                gk_check_bench_prepare(&hostile->bench, sample->name, sample->data);
    const struct gk_step *step = good ? gk_check_bench_run(&hostile->bench) : NULL;
    if (step && step->status == GK_OK) {
      struct gk_check_sample swap = samples->list[kept.count];
      samples->list[kept.count++] = *sample;
      *sample = swap;
    }
  }
  gk_check_end(hostile->bench.child);
  /* Where it runs on none, all are tried: it must come to no harm. */
  size_t limit = hostile->bench.child->request->thorough ? THOROUGH_SAMPLES : QUICK_SAMPLES;
  if (kept.count) {
    struct gk_check_samples rest = {samples->list + kept.count, samples->count - kept.count, 0,
                                    false};
    gk_check_samples_spread(&rest, 0);
    samples->count = kept.count;
  }
  gk_check_samples_spread(samples, limit);
}

void gk_check_hostile(struct gk_check_child *child)
{
  struct hostile hostile = {0};
  const char *missing;
  if (!gk_check_bench_open(&hostile.bench, child, NULL))
    return;
  gk_check_samples_find(&hostile.samples, child->request->object, child->request->samples,
                        child->request->sample_count, &missing);
  if (!gk_check_bench_confine(&hostile.bench))
    return;
  choose_samples(&hostile);
  size_t count = hostile.samples.count;
  for (size_t i = 0; i < count; i++)
    truncate_sample(&hostile, &hostile.samples.list[i]);
  for (size_t i = 0; i < count; i++)
    flip_sample(&hostile, &hostile.samples.list[i], child->request->thorough ? 0 : (uint32_t)i,
                child->request->thorough ? 1 : (uint32_t)count);
  if (is_due(&hostile))
    run(&hostile, GK_CHECK_HOSTILE_EMPTY, "empty", _("no bytes at all"), 0);
  for (size_t i = 0; i < count && i < (child->request->thorough ? count : 1); i++)
    enlarge(&hostile, &hostile.samples.list[i]);
  gk_check_end(child);
  gk_check_line(child, "%" PRIu32 " of %" PRIu32 " hostile documents reached the plugin",
                hostile.reached, hostile.index);
  gk_check_samples_free(&hostile.samples);
  gk_check_bench_close(&hostile.bench);
}
