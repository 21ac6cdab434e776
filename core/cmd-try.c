/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "arguments.h"
#include "buffer.h"
#include "command.h"
#include "companion-fetch.h"
#include "companion.h"
#include "digest.h"
#include "dump.h"
#include "message.h"
#include "pipeline.h"
#include "record.h"
#include "sandbox.h"
#include "stage.h"

static const char usage[] = N_("try [-c PIPELINE] [-p DIRECTORY] [-u STAGE] [-i | -P] FILE");

static bool read_file(const char *path, struct gk_buffer *buffer)
{
  FILE *file = fopen(path, "rbe");
  if (!file)
    return false;
  size_t got;
  while ((got = fread(gk_buffer_reserve(buffer, 65536), 1, 65536, file)) > 0)
    buffer->size += got;
  bool whole = !ferror(file);
  fclose(file);
  return whole;
}

static void complain(void *argument, const struct gk_error *error)
{
  (void)argument;
  fprintf(stderr, "gongkai: %s\n", error->message);
}

static void add_original(struct gk_document *document, const char *path,
                         const struct gk_buffer *bytes)
{
  const char *reason;
  struct gk_step step = {.stage = GK_STAGE_FETCH, .plugin = GK_TEXT("try")};
  gk_document_begin(document, &step);
  struct gk_resource original = {
      .kind = GK_RESOURCE_ORIGINAL, .name = gk_text_of(path), .data = {bytes->data, bytes->size}};
  if (!gk_document_add(document, GK_KIND_RESOURCE, &original, sizeof original, &reason)) {
    original.name = GK_TEXT("(a name that is not UTF-8)");
    gk_document_add(document, GK_KIND_RESOURCE, &original, sizeof original, &reason);
  }
}

static void print_record(struct gk_document *document, const char *path,
                         const struct gk_buffer *bytes, bool pretty)
{
  uint8_t digest[32];
  char hex[65];
  gk_sha256((struct gk_text){bytes->data, bytes->size}, digest);
  gk_hex(digest, hex);
  struct gk_record_origin origin = {.digest = hex, .source = gk_text_of(path)};
  if (!gk_is_utf8(path, strlen(path)))
    origin.source = GK_TEXT("");
  struct gk_buffer record = {0};
  gk_record_write(document, &origin, pretty, &record);
  gk_buffer_put_byte(&record, '\n');
  fwrite(record.data, 1, record.size, stdout);
  gk_buffer_free(&record);
}

/* What a child of this process does. */
struct trial {
  struct gk_pipeline *pipeline;
  struct gk_document *document;
  const char *path;
  const struct gk_buffer *bytes;
  struct gk_buffer companions, pictures; /* that the file refers to: their list and bytes */
  uint32_t last;
  bool items, pretty;
};

static int run_and_print(void *argument)
{
  struct trial *trial = argument;
  add_original(trial->document, trial->path, trial->bytes);
  gk_companions_add(trial->document,
                    (struct gk_text){trial->companions.data, trial->companions.size},
                    (struct gk_text){trial->pictures.data, trial->pictures.size});
  gk_pipeline_run(trial->pipeline, trial->document, trial->last, NULL, NULL);
  if (trial->items)
    gk_dump(trial->document, stdout);
  else
    print_record(trial->document, trial->path, trial->bytes, trial->pretty);
  return GK_EXIT_OK;
}

/* Runs plugins on a file as a run does: in the sandbox. */
static int run_in_sandbox(struct trial *trial)
{
  struct gk_sandbox sandbox;
  struct gk_error warning;
  char name[GK_SYSTEM_CALL_NAME_SIZE];
  int call, result = GK_EXIT_FAILURE;
  bool prepared = gk_sandbox_prepare(&sandbox, GK_FILTER_CHILD, -1, &warning);
  if (warning.message[0])
    fprintf(stderr, _("gongkai: warning: %s\n"), warning.message);
  int status = prepared ? gk_sandbox_run(&sandbox, run_and_print, trial, &call) : -1;
  if (prepared && status == -1)
    fprintf(stderr, "gongkai: %s\n", strerror(errno));
  else if (prepared && WIFEXITED(status))
    result = WEXITSTATUS(status);
  else if (prepared) {
    result = GK_EXIT_DOCUMENTS;
    if (WTERMSIG(status) == SIGSYS && call >= 0)
      fprintf(stderr,
              _("gongkai: %s: a plugin made the system call %s, which the sandbox forbids\n"),
              trial->path, gk_system_call_name(call, name));
    else
      fprintf(stderr, _("gongkai: %s: the process ended by signal %d (%s)\n"), trial->path,
              WTERMSIG(status), strsignal(WTERMSIG(status)));
  }
  gk_sandbox_free(&sandbox);
  return result;
}

int gk_command_try(int argc, char **argv)
{
  const char *conf_path = NULL, *plugin_path = NULL, *until = "validate";
  bool items = false, pretty = false;
  int status;
  const struct gk_argument arguments[] = {
      {"config", 'c', GK_ARGUMENT_STRING, &conf_path, "FILE", N_("the pipeline.conf to use"), 0, 0},
      {"plugin-path", 'p', GK_ARGUMENT_STRING, &plugin_path, "DIR",
       N_("search this directory for plugins first"), 0, 0},
      {"until", 'u', GK_ARGUMENT_STRING, &until, "STAGE", N_("the last stage to run"), 0, 0},
      {"items", 'i', GK_ARGUMENT_FLAG, &items, NULL, N_("print every item as it stands"), 0, 0},
      {"pretty", 'P', GK_ARGUMENT_FLAG, &pretty, NULL, N_("print the record with line breaks"), 0,
       0},
      {0}};
  int first = gk_arguments_parse(arguments, usage, argc, argv, &status);
  if (first < 0)
    return status;
  uint32_t last;
  if (!gk_arguments_stage("--until", until, &last))
    return GK_EXIT_USAGE;
  if (argc - first != 1)
    return gk_arguments_usage(usage);
  struct gk_buffer bytes = {0};
  if (!read_file(argv[first], &bytes)) {
    fprintf(stderr, "gongkai: %s: %s\n", argv[first], strerror(errno));
    return GK_EXIT_DOCUMENTS;
  }
  struct gk_conf conf;
  struct gk_error error;
  struct gk_registry registry = {.complain = complain};
  struct gk_pipeline pipeline = {0};
  struct gk_document document;
  gk_document_init(&document, 0, NULL, NULL);
  status = GK_EXIT_USAGE;
  if (!gk_conf_load(&conf, conf_path, plugin_path, &error)) {
    complain(NULL, &error);
  } else {
    gk_registry_load(&registry, conf.plugin_paths);
    if (!gk_pipeline_open(&pipeline, &conf, &registry, GK_STAGE_UNPACK, last, &error)) {
      complain(NULL, &error);
    } else {
      struct trial trial = {.pipeline = &pipeline,
                            .document = &document,
                            .path = argv[first],
                            .bytes = &bytes,
                            .last = last,
                            .items = items,
                            .pretty = pretty};
      if (!gk_companions_fetch(&conf, &registry, argv[first], &trial.companions, &trial.pictures,
                               &error))
        complain(NULL, &error);
      status = run_in_sandbox(&trial);
      gk_buffer_free(&trial.companions);
      gk_buffer_free(&trial.pictures);
    }
    gk_pipeline_close(&pipeline);
  }
  gk_document_free(&document);
  gk_registry_free(&registry);
  gk_conf_free(&conf);
  gk_buffer_free(&bytes);
  return status;
}
