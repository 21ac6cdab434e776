/* SPDX-License-Identifier: Apache-2.0 */
/* expected/ beside the samples: SAMPLE.items as `gongkai try --items` prints what the plugin added,
 * and digests.tsv, by which changed output is told from a raised version. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check-digest.h"
#include "check-output.h"
#include "dump.h"
#include "message.h"
#include "stage.h"

enum {
  ROWS_LIMIT = 4000,
  SHARED_SAMPLES = 8, /* of those that are no plugin's own */
  SHOWN_BYTES = 200   /* of a line that differs */
};

/* A row of digests.tsv: sample, stage/plugin, version, digest of what was added, digest of what it
 * rests on. */
struct row {
  char sample[256], plugin[80], digest[GK_CHECK_DIGEST_SIZE], input[GK_CHECK_DIGEST_SIZE];
  uint32_t version;
  bool stale; /* of this plugin and for no sample that is here */
};

struct golden {
  struct gk_check_bench bench;
  struct gk_check_samples samples;
  char folder[PATH_MAX]; /* expected/ */
  struct row *rows;
  size_t count;
  char plugin[80];
  char recipe[GK_CHECK_DIGEST_SIZE];
  bool changed;
};

static void read_rows(struct golden *golden)
{
  char path[PATH_MAX + 20], line[1024];
  snprintf(path, sizeof path, "%s/digests.tsv", golden->folder);
  golden->rows = calloc(ROWS_LIMIT, sizeof *golden->rows);
  if (!golden->rows)
    abort();
  FILE *file = fopen(path, "re");
  while (file && golden->count < ROWS_LIMIT && fgets(line, sizeof line, file)) {
    struct row *row = &golden->rows[golden->count];
    if (line[0] != '#' &&
        sscanf(line, "%255[^\t]\t%79[^\t]\t%" SCNu32 "\t%64[0-9a-f]\t%64[0-9a-f]", row->sample,
               row->plugin, &row->version, row->digest, row->input) == 5) {
      row->stale = strcmp(row->plugin, golden->plugin) == 0;
      golden->count++;
    }
  }
  if (file)
    fclose(file);
}

static int by_plugin_and_sample(const void *left, const void *right)
{
  const struct row *a = left, *b = right;
  int order = strcmp(a->plugin, b->plugin);
  return order ? order : strcmp(a->sample, b->sample);
}

static void write_rows(struct golden *golden)
{
  struct gk_check_child *child = golden->bench.child;
  char path[PATH_MAX + 20];
  snprintf(path, sizeof path, "%s/digests.tsv", golden->folder);
  mkdir(golden->folder, 0777);
  qsort(golden->rows, golden->count, sizeof *golden->rows, by_plugin_and_sample);
  FILE *file = fopen(path, "we");
  if (file)
    fputs(
        "# SPDX-License-Identifier: Apache-2.0\n"
        "# Made by gongkai check --update: sample, plugin, version, digest of what it adds, digest "
        "of what that rests on.\n",
        file);
  for (size_t i = 0; i < golden->count && file; i++) {
    const struct row *row = &golden->rows[i];
    if (!row->stale)
      fprintf(file, "%s\t%s\t%" PRIu32 "\t%s\t%s\n", row->sample, row->plugin, row->version,
              row->digest, row->input);
  }
  bool bad = !file || ferror(file);
  if ((file && fclose(file) != 0) || bad)
    gk_check_note(child, GK_CHECK_GOLDEN_DIGEST, GK_CHECK_FAIL, "", "%s: %s", path,
                  strerror(errno));
}

static struct row *row_of(struct golden *golden, const char *sample)
{
  for (size_t i = 0; i < golden->count; i++)
    if (strcmp(golden->rows[i].sample, sample) == 0 &&
        strcmp(golden->rows[i].plugin, golden->plugin) == 0)
      return &golden->rows[i];
  return NULL;
}

static void set_row(struct golden *golden, struct row *row, const struct row *now)
{
  if (!golden->bench.child->request->update)
    return;
  if (!row && golden->count < ROWS_LIMIT)
    row = &golden->rows[golden->count++];
  if (row)
    *row = *now;
  golden->changed = true;
}

static void compare_digest(struct golden *golden, struct row *row, const struct row *now)
{
  struct gk_check_child *child = golden->bench.child;
  bool same = row && strcmp(row->digest, now->digest) == 0;
  bool rests = row && strcmp(row->input, now->input) == 0;
  bool update = child->request->update;
  if (row)
    row->stale = false;
  if (row && row->version > now->version) {
    gk_check_note(child, GK_CHECK_GOLDEN_DIGEST, GK_CHECK_FAIL, now->sample,
                  _("its version is %" PRIu32 " and was %" PRIu32 ": versions only rise"),
                  now->version, row->version);
  } else if (row && row->version == now->version && !same && rests) {
    gk_check_note(child, GK_CHECK_GOLDEN_DIGEST, GK_CHECK_FAIL, now->sample,
                  _("what it adds has changed and its version is still %" PRIu32 ": raise .version "
                    "in the descriptor, then run with --update"),
                  now->version);
  } else if (!row || row->version != now->version || !same || !rests) {
    if (!update && row && row->version < now->version)
      gk_check_note(child, GK_CHECK_GOLDEN_DIGEST, GK_CHECK_WARN, now->sample,
                    _("its version was raised from %" PRIu32 " to %" PRIu32 ": run with --update"),
                    row->version, now->version);
    else if (!update)
      gk_check_note(child, GK_CHECK_GOLDEN_DIGEST, GK_CHECK_WARN, now->sample,
                    row ? _("what the stages before add, its options or its rules have changed: "
                            "run with --update")
                        : _("it does not stand in expected/digests.tsv: run with --update"));
    set_row(golden, row, now);
  }
}

static void digest_sample(struct golden *golden, const struct gk_check_sample *sample, uint32_t at)
{
  struct gk_check_bench *bench = &golden->bench;
  struct row now = {0};
  gk_check_begin(bench->child, at, GK_CHECK_GOLDEN_DIGEST, sample->name, _("running it"));
  if (strlen(sample->name) >= sizeof now.sample || strpbrk(sample->name, "\t\n") ||
      !gk_check_bench_prepare(bench, sample->name, sample->data))
    return;
  snprintf(now.sample, sizeof now.sample, "%s", sample->name);
  snprintf(now.plugin, sizeof now.plugin, "%s", golden->plugin);
  gk_check_digest_input(&bench->document, golden->recipe, now.input);
  const struct gk_step *step = gk_check_bench_run(bench);
  if (!step)
    return;
  now.version = step->version;
  gk_check_digest_steps(&bench->document, bench->prepared, bench->document.step_count, now.digest);
  struct row *row = row_of(golden, sample->name);
  compare_digest(golden, row, &now);
}

/* Where two texts first differ, as a line of each. */
static void say_difference(const struct golden *golden, const char *sample, const char *expected,
                           const char *got)
{
  size_t at = 0, line = 1, begin = 0;
  for (; expected[at] && expected[at] == got[at]; at++)
    if (expected[at] == '\n') {
      line++;
      begin = at + 1;
    }
  gk_check_note(
      golden->bench.child, GK_CHECK_GOLDEN_ITEMS, GK_CHECK_FAIL, sample,
      _("line %zu is “%.*s” and was expected to be “%.*s”; where the new one is right, "
        "write it with gongkai try --items"),
      line,
      (int)strcspn(got + begin, "\n") < SHOWN_BYTES ? (int)strcspn(got + begin, "\n") : SHOWN_BYTES,
      got + begin,
      (int)strcspn(expected + begin, "\n") < SHOWN_BYTES ? (int)strcspn(expected + begin, "\n")
                                                         : SHOWN_BYTES,
      expected + begin);
}

/* Leaves the lines that begin with one of an item of the plugin, and its cells. */
static void keep_own(char *text, const char *plugin)
{
  char mark[100], *to = text;
  bool kept = false;
  snprintf(mark, sizeof mark, " by=%s ", plugin);
  for (char *line = text, *end; *line; line = end) {
    size_t length = strcspn(line, "\n");
    end = line + length + (line[length] == '\n');
    if (line[0] != ' ') {
      char *found = strstr(line, mark);
      kept = strncmp(line, "step ", 5) != 0 && found && found < line + length;
    }
    if (!kept)
      continue;
    memmove(to, line, (size_t)(end - line));
    to += end - line;
  }
  *to = 0;
}

static void compare_items(struct golden *golden, const struct gk_check_sample *sample, uint32_t at)
{
  struct gk_check_bench *bench = &golden->bench;
  struct gk_buffer expected = {0};
  char path[PATH_MAX + 300], *got = NULL;
  size_t size;
  if (snprintf(path, sizeof path, "%s/%s.items", golden->folder, sample->name) >=
          (int)sizeof path ||
      !gk_check_read_file(path, &expected)) {
    gk_buffer_free(&expected);
    return;
  }
  gk_buffer_put_byte(&expected, 0);
  gk_check_begin(bench->child, at, GK_CHECK_GOLDEN_ITEMS, sample->name, _("running it"));
  bool ran = gk_check_bench_prepare(bench, sample->name, sample->data) && gk_check_bench_run(bench);
  FILE *out = open_memstream(&got, &size);
  if (!out)
    abort();
  if (ran)
    gk_dump(&bench->document, out);
  fclose(out);
  keep_own(got, bench->child->plugin);
  keep_own(expected.data, bench->child->plugin);
  if (strcmp(got, expected.data) != 0)
    say_difference(golden, sample->name, expected.data, got);
  free(got);
  gk_buffer_free(&expected);
}

/* The samples, and where what is expected of them stands. False: there is no such place. */
static bool find(struct golden *golden, struct gk_check_child *child, bool *own)
{
  const char *missing;
  char *folder = gk_check_source_folder(child->request->object);
  *own = true;
  if (!folder || snprintf(golden->folder, sizeof golden->folder, "%s/expected", folder) >=
                     (int)sizeof golden->folder) {
    free(folder);
    return false;
  }
  free(folder);
  gk_check_samples_find(&golden->samples, child->request->object, child->request->samples,
                        child->request->sample_count, &missing);
  for (size_t i = 0; i < golden->samples.count; i++)
    *own = *own && golden->samples.list[i].owner;
  return true;
}

/* The items were written with the pipeline of the plugin's own folder, where it has one. */
static void check_items(struct gk_check_child *child)
{
  struct golden golden = {0};
  char path[PATH_MAX + 40];
  bool own;
  if (!find(&golden, child, &own))
    return;
  snprintf(path, sizeof path, "%.*s/pipeline.conf",
           (int)(strlen(golden.folder) - strlen("/expected")), golden.folder);
  if (own && gk_check_bench_open(&golden.bench, child, access(path, R_OK) == 0 ? path : NULL)) {
    for (size_t i = 0; i < golden.samples.count; i++)
      compare_items(&golden, &golden.samples.list[i], (uint32_t)i);
    gk_check_end(child);
  }
  gk_check_samples_free(&golden.samples);
  gk_check_bench_close(&golden.bench);
}

/* Of samples that are no plugin's own those that have a row, so that others may come and go; before
 * there are rows, a few. */
static void keep_shared(struct golden *golden)
{
  struct gk_check_samples *samples = &golden->samples;
  size_t kept = 0;
  for (size_t i = 0; i < samples->count; i++)
    if (row_of(golden, samples->list[i].name)) {
      struct gk_check_sample swap = samples->list[kept];
      samples->list[kept++] = samples->list[i];
      samples->list[i] = swap;
    }
  struct gk_check_samples rest = {samples->list + kept, samples->count - kept, 0, false};
  gk_check_samples_spread(&rest, kept ? 0 : SHARED_SAMPLES);
  samples->count = kept + rest.count;
}

static void check_digests(struct gk_check_child *child)
{
  struct golden golden = {0};
  bool own;
  if (!find(&golden, child, &own))
    return;
  snprintf(golden.plugin, sizeof golden.plugin, "%s/%s", gk_stage_name(child->stage),
           child->plugin);
  read_rows(&golden);
  if (!own)
    keep_shared(&golden);
  if ((golden.count || child->request->update) && gk_check_bench_open(&golden.bench, child, NULL)) {
    gk_check_digest_recipe(&golden.bench.pipeline, golden.bench.bound, golden.recipe);
    for (size_t i = 0; i < golden.samples.count; i++)
      digest_sample(&golden, &golden.samples.list[i], (uint32_t)i);
    for (size_t i = 0; i < golden.count; i++)
      golden.changed = golden.changed || golden.rows[i].stale;
    if (child->request->update && golden.changed)
      write_rows(&golden);
    gk_check_end(child);
  }
  free(golden.rows);
  gk_check_samples_free(&golden.samples);
  gk_check_bench_close(&golden.bench);
}

void gk_check_golden(struct gk_check_child *child)
{
  check_items(child);
  check_digests(child);
}
