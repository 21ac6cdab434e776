/* SPDX-License-Identifier: Apache-2.0 */
/* One pipeline for the whole process, as a worker has it, and a document for each input. */
#include "fuzz.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "file.h"
#include "wire.h"

enum {
  MEMORY_MB = 512, /* what pipeline.conf allows a document */
  TWICE_IN = 8     /* of so many inputs one is run twice, to see whether it gives the same */
};

static struct gk_registry registry;
static struct gk_pipeline open_pipeline;
static const struct fuzz_target *open_target;
static char directory[PATH_MAX];

void fuzz_fail(const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  fputs("FAILURE: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  abort();
}

static void exhausted(void *argument)
{
  (void)argument;
  fuzz_fail("the document takes more than %d MB", MEMORY_MB);
}

void fuzz_document_init(struct gk_document *document)
{
  gk_document_init(document, (size_t)MEMORY_MB << 20, exhausted, NULL);
}

static void remove_directory(void)
{
  const char *const names[] = {"pipeline.conf", "other.conf", "labels.tsv", "fuzzed.sql"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char path[PATH_MAX + 32];
    snprintf(path, sizeof path, "%s/%s", directory, names[i]);
    unlink(path);
  }
  rmdir(directory);
}

const char *fuzz_directory(void)
{
  if (directory[0])
    return directory;
  /* Files are written for every input: better into memory. */
  const char *parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : getenv("TMPDIR");
  snprintf(directory, sizeof directory, "%s/gongkai-fuzz-XXXXXX", parent ? parent : "/tmp");
  if (!mkdtemp(directory))
    fuzz_fail("%s: %s", directory, strerror(errno));
  atexit(remove_directory);
  return directory;
}

void fuzz_write(const char *name, struct gk_text bytes)
{
  char path[PATH_MAX + 32];
  snprintf(path, sizeof path, "%s/%s", fuzz_directory(), name);
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0 || !gk_write_all(file, bytes))
    fuzz_fail("%s: %s", path, strerror(errno));
  close(file);
}

static void complain(void *argument, const struct gk_error *error)
{
  (void)argument;
  fuzz_fail("%s", error->message);
}

/* "segment outline\nextract forms tables" as a pipeline.conf. */
static void write_conf(const char *plugins)
{
  struct gk_buffer text = {0};
  const char *between = "";
  gk_buffer_print(&text, "stages = (");
  for (struct gk_text all = gk_text_of(plugins), line = {0}; gk_next_line(all, &line);) {
    char words[256], *save = NULL;
    snprintf(words, sizeof words, "%.*s", (int)line.size, line.data);
    gk_buffer_print(&text, "%s { stage = \"%s\"; plugins = (", between,
                    strtok_r(words, " ", &save));
    between = "";
    for (const char *word; (word = strtok_r(NULL, " ", &save)); between = ",")
      gk_buffer_print(&text, "%s { name = \"%s\"; }", between, word);
    gk_buffer_print(&text, " ); }");
    between = ",";
  }
  gk_buffer_print(&text, " );\n");
  fuzz_write("pipeline.conf", (struct gk_text){text.data, text.size});
  gk_buffer_free(&text);
}

void fuzz_open_pipeline(struct gk_pipeline *pipeline, const char *plugins)
{
  /* A pipeline points into them as long as it is open. */
  static struct gk_conf confs[2];
  static size_t count;
  char path[PATH_MAX + 32];
  struct gk_error error;
  if (count == sizeof confs / sizeof *confs)
    fuzz_fail("too many pipelines");
  struct gk_conf *conf = &confs[count++];
  write_conf(plugins);
  snprintf(path, sizeof path, "%s/pipeline.conf", fuzz_directory());
  if (!gk_conf_load(conf, path, NULL, &error))
    fuzz_fail("%s", error.message);
  if (!registry.count) {
    registry.complain = complain;
    gk_registry_load(&registry, conf->plugin_paths);
  }
  if (!gk_pipeline_open(pipeline, conf, &registry, GK_STAGE_UNPACK, GK_STAGE_LAST, &error))
    fuzz_fail("%s", error.message);
}

/* FNV-1a: which inputs are run twice must not depend on the run. */
static uint32_t digest_of(struct gk_text input)
{
  uint32_t digest = 2166136261u;
  for (size_t i = 0; i < input.size; i++)
    digest = (digest ^ (unsigned char)input.data[i]) * 16777619u;
  return digest;
}

static bool run(const struct fuzz_target *target, struct gk_document *document,
                struct gk_text input)
{
  if (!target->build(document, input))
    return false;
  uint32_t built = document->step_count;
  gk_pipeline_run(&open_pipeline, document, GK_STAGE_LAST, NULL, NULL);
  for (uint32_t i = built; i < document->step_count; i++) {
    const struct gk_step *step = &document->steps[i];
    if (step->status != GK_OK && step->status != GK_SKIP && step->status != GK_REJECT)
      fuzz_fail("%s gave status %u: %s: %s", step->plugin.data, step->status, step->code.data,
                step->message.data);
  }
  return true;
}

static void run_document(const struct fuzz_target *target, struct gk_text input)
{
  static struct gk_document document, again;
  static struct gk_buffer first, second;
  if (!open_target) {
    fuzz_open_pipeline(&open_pipeline, target->plugins);
    fuzz_document_init(&document);
    fuzz_document_init(&again);
    open_target = target;
  }
  if (run(target, &document, input)) {
    fuzz_check(&document);
    fuzz_check_wire(&document);
    if (digest_of(input) % TWICE_IN == 0) {
      run(target, &again, input);
      first.size = second.size = 0;
      fuzz_wire(&document, &first);
      fuzz_wire(&again, &second);
      if (first.size != second.size || memcmp(first.data, second.data, first.size) != 0)
        fuzz_fail("the same input gives something else the second time");
      gk_document_reset(&again);
    }
  }
  gk_document_reset(&document);
}

void fuzz_one(const struct fuzz_target *target, const uint8_t *data, size_t size)
{
  struct gk_text input = {size ? (const char *)data : "", size};
  if (open_target && open_target != target)
    fuzz_fail("one process runs one target");
  if (target->one)
    target->one(input);
  else
    run_document(target, input);
}
