/* SPDX-License-Identifier: Apache-2.0 */
/* pipeline.conf: its text, its stages, and its options against a plugin that has one of every
 * type. */
#include "fuzz.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

struct settings {
  bool boolean;
  int64_t integer;
  const char *string, *choice, *file, *directory;
};

static const struct gk_option options[] = {
    {"keep", GK_OPTION_BOOL, offsetof(struct settings, boolean), "false", 0, 0, NULL, "A."},
    {"share", GK_OPTION_INT, offsetof(struct settings, integer), "5", -10, 100, NULL, "B."},
    {"label", GK_OPTION_STRING, offsetof(struct settings, string), NULL, 0, 0, NULL, "C."},
    {"mode", GK_OPTION_CHOICE, offsetof(struct settings, choice), "fast", 0, 0, "fast|slow", "D."},
    {"rules", GK_OPTION_FILE, offsetof(struct settings, file), NULL, 0, 0, NULL, "E."},
    {"folder", GK_OPTION_DIRECTORY, offsetof(struct settings, directory), NULL, 0, 0, NULL, "F."},
    {.name = NULL}};

/* Every text must be whole and every number within its range. */
static int open_plugin(struct gk_context *context, const void *config, void **state)
{
  const struct settings *settings = config;
  const char *const texts[] = {settings->string, settings->choice, settings->file,
                               settings->directory};
  size_t size = 0;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    size += texts[i] ? strlen(texts[i]) : 0;
  if (settings->integer < -10 || settings->integer > 100)
    fuzz_fail("an option is outside its range");
  if (strcmp(settings->choice, "fast") != 0 && strcmp(settings->choice, "slow") != 0)
    fuzz_fail("an option is none of its choices");
  *state = gk_alloc(context, size + 1);
  return GK_OK;
}

static int run_plugin(struct gk_context *context, void *state)
{
  (void)context;
  (void)state;
  return GK_SKIP;
}

void fuzz_one_conf(struct gk_text input)
{
  static struct gk_registered plugins[GK_STAGE_LAST];
  static struct gk_registry registry = {.entries = plugins, .count = GK_STAGE_LAST};
  char path[PATH_MAX + 32];
  if (!plugins[0].path) {
    for (uint32_t i = 0; i < GK_STAGE_LAST; i++)
      plugins[i] = (struct gk_registered){.plugin = {.abi = GK_ABI,
                                                     .size = sizeof(struct gk_plugin),
                                                     .stage = i + 1,
                                                     .name = "plain",
                                                     .summary = "",
                                                     .licence = "",
                                                     .options = options,
                                                     .option_size = sizeof *options,
                                                     .config_size = sizeof(struct settings),
                                                     .open = open_plugin,
                                                     .run = run_plugin},
                                          .path = (char *)(uintptr_t) "plain.so"};
    fuzz_write("other.conf", GK_TEXT("limits: { stage_seconds = 7; };\n"));
  }
  fuzz_write("pipeline.conf", input);
  snprintf(path, sizeof path, "%s/pipeline.conf", fuzz_directory());
  struct gk_conf conf;
  struct gk_error error = {0};
  if (!gk_conf_load(&conf, path, NULL, &error)) {
    if (!error.message[0])
      fuzz_fail("a configuration is refused without a reason");
  } else {
    struct gk_pipeline pipeline;
    if (!gk_pipeline_open(&pipeline, &conf, &registry, GK_STAGE_FETCH, GK_STAGE_LAST, &error) &&
        !error.message[0])
      fuzz_fail("a pipeline is refused without a reason");
    gk_pipeline_close(&pipeline);
  }
  gk_conf_free(&conf);
}
