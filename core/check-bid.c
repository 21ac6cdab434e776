/* SPDX-License-Identifier: Apache-2.0 */
/* What the plugins of a stage bid for the samples of all of them. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "check-bench.h"
#include "check-host.h"
#include "message.h"
#include "stage.h"

enum {
  OTHERS_LIMIT = 100,         /* samples of another plugin */
  PROBE_UNIT = 100 * 1024,    /* bytes to which the two limits below are related */
  PROBE_MICROSECONDS = 20000, /* worth a word: a whole page is read in less */
  ABSURD_MICROSECONDS = 1000000
};

struct matrix {
  struct gk_check_bench *bench;
  struct gk_check_samples samples;
  int *bids;    /* a row a sample, a column a plugin of the stage */
  bool *handed; /* whether the stages before handed the sample on */
};

static uint64_t cpu_microseconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

/* The samples of the other plugins of the stage, where their sources are at hand. */
static void add_others(struct matrix *matrix)
{
  struct gk_bound_stage *stage = matrix->bench->stage;
  for (size_t i = 0; i < stage->count; i++) {
    const char *object = stage->plugins[i].registered->path;
    char *folder = gk_check_source_folder(object), path[4096];
    bool known = !folder;
    for (size_t k = 0; k < matrix->samples.count && !known; k++)
      known = matrix->samples.list[k].owner && strcmp(matrix->samples.list[k].owner, object) == 0;
    struct gk_check_samples others = {0};
    if (!known && snprintf(path, sizeof path, "%s/corpus", folder) < (int)sizeof path &&
        gk_check_samples_add(&others, path, object))
      gk_check_samples_spread(&others, OTHERS_LIMIT);
    for (size_t k = 0; k < others.count; k++) {
      struct gk_check_samples *all = &matrix->samples;
      struct gk_check_sample *list = realloc(all->list, (all->count + 1) * sizeof *list);
      if (!list)
        abort();
      all->list = list;
      list[all->count++] = others.list[k];
    }
    free(others.list);
    free(folder);
  }
}

static void check_speed(struct matrix *matrix, const struct gk_check_sample *sample, uint64_t spent)
{
  uint64_t units = sample->data.size / PROBE_UNIT + 1;
  gk_check_tried(matrix->bench->child, GK_CHECK_BID_FAST);
  if (spent > ABSURD_MICROSECONDS * units)
    gk_check_note(
        matrix->bench->child, GK_CHECK_BID_FAST, GK_CHECK_FAIL, sample->name,
        _("its probe takes %" PRIu64 " ms of the processor: look at a few kilobytes only"),
        spent / 1000);
  else if (spent > PROBE_MICROSECONDS * units)
    gk_check_note(
        matrix->bench->child, GK_CHECK_BID_FAST, GK_CHECK_WARN, sample->name,
        _("its probe takes %" PRIu64 " ms of the processor: look at a few kilobytes only"),
        spent / 1000);
}

/* The bid of the checked plugin, asked twice. */
static int own_bid(struct matrix *matrix, const struct gk_check_sample *sample)
{
  struct gk_check_bench *bench = matrix->bench;
  gk_check_host_additions();
  uint64_t began = cpu_microseconds();
  int bid = gk_check_bench_bid(bench, bench->index);
  uint64_t spent = cpu_microseconds() - began;
  gk_check_tried(bench->child, GK_CHECK_BID_PURE);
  if (gk_check_host_additions())
    gk_check_note(bench->child, GK_CHECK_BID_PURE, GK_CHECK_FAIL, sample->name,
                  _("its probe adds items or remarks: do that in run"));
  gk_check_tried(bench->child, GK_CHECK_BID_RANGE);
  if (bid < 0 || bid > 100)
    gk_check_note(bench->child, GK_CHECK_BID_RANGE, GK_CHECK_FAIL, sample->name,
                  _("it bids %d: a bid is from 0 to 100"), bid);
  gk_check_tried(bench->child, GK_CHECK_BID_SAME);
  int again = gk_check_bench_bid(bench, bench->index);
  if (again != bid)
    gk_check_note(bench->child, GK_CHECK_BID_SAME, GK_CHECK_FAIL, sample->name,
                  _("it bids %d, and %d when it is asked again: a probe keeps nothing"), bid,
                  again);
  check_speed(matrix, sample, spent);
  return bid;
}

static void fill(struct matrix *matrix)
{
  struct gk_check_bench *bench = matrix->bench;
  size_t width = bench->stage->count;
  for (size_t i = 0; i < matrix->samples.count; i++) {
    const struct gk_check_sample *sample = &matrix->samples.list[i];
    gk_check_begin(bench->child, (uint32_t)i, GK_CHECK_BID_RANGE, sample->name,
                   _("asking for bids"));
    matrix->handed[i] = gk_check_bench_prepare(bench, sample->name, sample->data);
    for (size_t k = 0; k < width && matrix->handed[i]; k++)
      matrix->bids[i * width + k] =
          k == bench->index ? own_bid(matrix, sample) : gk_check_bench_bid(bench, k);
  }
  /* Backwards: what a probe kept of the documents before would show. */
  for (size_t i = matrix->samples.count; i-- > 0;) {
    const struct gk_check_sample *sample = &matrix->samples.list[i];
    gk_check_begin(bench->child, (uint32_t)i, GK_CHECK_BID_SAME, sample->name,
                   _("asking for bids"));
    if (!matrix->handed[i] || !gk_check_bench_prepare(bench, sample->name, sample->data))
      continue;
    int bid = gk_check_bench_bid(bench, bench->index);
    if (bid != matrix->bids[i * width + bench->index])
      gk_check_note(bench->child, GK_CHECK_BID_SAME, GK_CHECK_FAIL, sample->name,
                    _("it bids %d, and %d after other documents: a probe keeps nothing"),
                    matrix->bids[i * width + bench->index], bid);
  }
  gk_check_end(bench->child);
}

/* The one that the pipeline would choose: the highest bid, the first of equals, else a fallback. */
static size_t winner_of(const struct gk_bound_stage *stage, const int *bids)
{
  size_t best = stage->count;
  for (size_t k = 0; k < stage->count; k++)
    if (bids[k] > 0 && (best == stage->count || bids[k] > bids[best]))
      best = k;
  for (size_t k = 0; k < stage->count && best == stage->count; k++)
    if (stage->plugins[k].registered->plugin.flags & GK_PLUGIN_FALLBACK)
      best = k;
  return best;
}

static void judge(struct matrix *matrix, size_t i)
{
  const struct gk_check_sample *sample = &matrix->samples.list[i];
  struct gk_check_bench *bench = matrix->bench;
  struct gk_bound_stage *stage = bench->stage;
  const int *bids = matrix->bids + i * stage->count;
  size_t winner = winner_of(stage, bids), owner = stage->count;
  for (size_t k = 0; k < stage->count; k++)
    if (sample->owner && strcmp(stage->plugins[k].registered->path, sample->owner) == 0 &&
        (owner == stage->count || bids[k] > bids[owner]))
      owner = k;
  char line[1000] = "";
  size_t size = 0;
  for (size_t k = 0; k < stage->count && size < sizeof line; k++)
    size +=
        (size_t)snprintf(line + size, sizeof line - size, " %s=%d%s",
                         stage->plugins[k].registered->plugin.name, bids[k], k == owner ? "*" : "");
  gk_check_line(bench->child, "%-40s%s", sample->name, line);
  if (owner == stage->count || winner == owner || winner == stage->count)
    return;
  bool own = strcmp(sample->owner, bench->child->request->object) == 0;
  if (!own && winner != bench->index)
    return; /* not this plugin's affair */
  const char *name = stage->plugins[winner].registered->plugin.name;
  if (bids[winner] == bids[owner])
    gk_check_note(bench->child, GK_CHECK_BID_MATRIX, GK_CHECK_WARN, sample->name,
                  _("%s and %s both bid %d, so that the order in pipeline.conf decides: bid higher "
                    "for what is surely yours"),
                  stage->plugins[owner].registered->plugin.name, name, bids[winner]);
  else if (own)
    gk_check_note(bench->child, GK_CHECK_BID_MATRIX, GK_CHECK_FAIL, sample->name,
                  _("%s bids %d and this plugin %d for its own sample: bid higher for what is "
                    "surely yours"),
                  name, bids[winner], bids[owner]);
  else
    gk_check_note(bench->child, GK_CHECK_BID_MATRIX, GK_CHECK_FAIL, sample->name,
                  _("it bids %d and takes the sample of %s, which bids %d: bid lower for what may "
                    "be another's"),
                  bids[winner], stage->plugins[owner].registered->plugin.name, bids[owner]);
}

void gk_check_bids(struct gk_check_child *child)
{
  struct gk_check_bench bench;
  struct matrix matrix = {.bench = &bench};
  const char *missing;
  if (!gk_check_bench_open(&bench, child, NULL))
    return;
  if (!gk_check_samples_find(&matrix.samples, child->request->object, child->request->samples,
                             child->request->sample_count, &missing))
    return; /* said by the command before */
  bool one = !gk_stage_runs_all(child->stage);
  if (one)
    add_others(&matrix);
  gk_check_host_watch(&bench.own.session.context);
  size_t count = matrix.samples.count ? matrix.samples.count : 1;
  matrix.bids = calloc(count * bench.stage->count, sizeof *matrix.bids);
  matrix.handed = calloc(count, sizeof *matrix.handed);
  if (!matrix.bids || !matrix.handed)
    abort();
  if (!gk_check_bench_confine(&bench))
    return;
  fill(&matrix);
  for (size_t i = 0; i < matrix.samples.count && one; i++)
    if (matrix.handed[i]) {
      if (matrix.samples.list[i].owner)
        gk_check_tried(child, GK_CHECK_BID_MATRIX);
      judge(&matrix, i);
    }
  free(matrix.bids);
  free(matrix.handed);
  gk_check_samples_free(&matrix.samples);
  gk_check_bench_close(&bench);
}
