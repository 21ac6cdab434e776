/* SPDX-License-Identifier: Apache-2.0 */
#include "check-bench.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "check-watch.h"
#include "limit.h"
#include "message.h"
#include "stage.h"

enum { DEFAULT_BID = 50 /* of a plugin without a probe, as the pipeline has it */ };

static void *grown(void *array, size_t count, size_t size)
{
  void *memory = reallocarray(array, count, size);
  if (!memory)
    abort();
  return memory;
}

/* Names the plugin in its stage, which is made where there is none. */
static void name_plugin(struct gk_conf *conf, uint32_t stage, const char *name)
{
  size_t at = 0;
  while (at < conf->stage_count && conf->stages[at].stage < stage)
    at++;
  if (at == conf->stage_count || conf->stages[at].stage != stage) {
    conf->stages = grown(conf->stages, conf->stage_count + 1, sizeof *conf->stages);
    memmove(conf->stages + at + 1, conf->stages + at,
            (conf->stage_count++ - at) * sizeof *conf->stages);
    conf->stages[at] = (struct gk_conf_stage){.stage = stage};
  }
  struct gk_conf_stage *found = &conf->stages[at];
  for (size_t i = 0; i < found->plugin_count; i++)
    if (strcmp(found->plugins[i].name, name) == 0)
      return;
  found->plugins = grown(found->plugins, found->plugin_count + 1, sizeof *found->plugins);
  found->plugins[found->plugin_count++] = (struct gk_conf_plugin){.name = name, .file = conf->path};
}

static bool find_plugin(struct gk_check_bench *bench)
{
  for (size_t i = 0; i < bench->pipeline.stage_count; i++) {
    struct gk_bound_stage *stage = &bench->pipeline.stages[i];
    for (size_t k = 0; stage->stage == bench->child->stage && k < stage->count; k++)
      if (strcmp(stage->plugins[k].registered->plugin.name, bench->child->plugin) == 0) {
        bench->stage = stage;
        bench->bound = &stage->plugins[k];
        bench->index = k;
        return true;
      }
  }
  return false;
}

/* Two more views of the same open plugins: those that run before the checked one, and that alone.
 */
static void divide(struct gk_check_bench *bench)
{
  struct gk_pipeline *pipeline = &bench->pipeline;
  bench->earlier = bench->own = *pipeline;
  bench->earlier.stages =
      gk_arena_alloc(&pipeline->arena, pipeline->stage_count * sizeof *pipeline->stages);
  bench->earlier.stage_count = 0;
  for (size_t i = 0; i < pipeline->stage_count; i++) {
    struct gk_bound_stage part = pipeline->stages[i];
    if (part.stage == bench->child->stage)
      part.count = gk_stage_runs_all(part.stage) ? bench->index : 0;
    if (part.count)
      bench->earlier.stages[bench->earlier.stage_count++] = part;
  }
  bench->own_stage = *bench->stage;
  bench->own_stage.plugins = bench->bound;
  bench->own_stage.count = 1;
  bench->own.stages = &bench->own_stage;
  bench->own.stage_count = 1;
}

static void keep_complaint(void *argument, const struct gk_error *error)
{
  struct gk_error *first = argument;
  if (!first->message[0])
    *first = *error;
}

_Noreturn static void exhausted(void *argument)
{
  (void)argument;
  _exit(GK_CHECK_NOMEM);
}

bool gk_check_bench_open(struct gk_check_bench *bench, struct gk_check_child *child,
                         const char *conf_path)
{
  struct gk_error error = {0}, complaint = {0};
  const struct gk_check_request *request = child->request;
  memset(bench, 0, sizeof *bench);
  bench->child = child;
  bench->sandbox.ruleset = -1;
  gk_check_begin(child, 0, GK_CHECK_OPENS, "", _("opening it"));
  bool good = gk_conf_load(&bench->conf, conf_path ? conf_path : request->conf_path,
                           request->plugin_path, &error);
  bench->conf.store = child->keeps ? request->state : NULL;
  uint32_t first = child->stage == GK_STAGE_FETCH ? GK_STAGE_FETCH : GK_STAGE_UNPACK;
  if (good) {
    name_plugin(&bench->conf, child->stage, child->plugin);
    bench->registry.complain = keep_complaint;
    bench->registry.argument = &complaint;
    /* One of several plugins of a file may be set aside and the checked one not. */
    gk_registry_load_file(&bench->registry, request->object);
    good = gk_registry_find(&bench->registry, child->stage, child->plugin) != NULL;
    if (!good)
      error = complaint;
  }
  if (good) {
    gk_registry_load(&bench->registry, bench->conf.plugin_paths);
    good = gk_pipeline_open(&bench->pipeline, &bench->conf, &bench->registry, first, child->stage,
                            &error);
  }
  if (good && !find_plugin(bench))
    good = gk_error_set(&error, "plugin", _("it was not loaded: %s"), complaint.message);
  gk_check_end(child);
  if (!good) {
    gk_check_note(child, GK_CHECK_OPENS, GK_CHECK_FAIL, "", "%s", error.message);
    return false;
  }
  divide(bench);
  gk_document_init(&bench->document, (size_t)bench->conf.limits.memory_mb << 20, exhausted, NULL);
  return true;
}

static void note_forbidden(void *argument, int call)
{
  struct gk_check_page *page = argument;
  atomic_store(&page->system_call, call);
}

static bool note_any(void *argument, const char *folder)
{
  (void)folder;
  *(bool *)argument = true;
  return false;
}

/* Folders of state, that one after another are made and may be written. */
struct allowing {
  struct gk_sandbox *sandbox;
  struct gk_error error;
};

static bool allow_folder(void *argument, const char *folder)
{
  struct allowing *allowing = argument;
  return gk_sandbox_allow_folder(allowing->sandbox, folder, &allowing->error);
}

static bool prepare_sandbox(struct gk_check_bench *bench, struct gk_error *error)
{
  bool fetches = bench->child->stage == GK_STAGE_FETCH, keeps = false;
  struct allowing allowing = {.sandbox = &bench->sandbox};
  gk_pipeline_each_state(&bench->own, note_any, &keeps);
  gk_sandbox_give_up_privileges();
  if (!gk_sandbox_prepare(&bench->sandbox,
                          keeps     ? GK_FILTER_KEEPER
                          : fetches ? GK_FILTER_FETCHER
                                    : GK_FILTER_CHILD,
                          bench->child->report, error))
    return false;
  gk_pipeline_each_state(&bench->own, allow_folder, &allowing);
  if (allowing.error.code[0])
    *error = allowing.error;
  return !allowing.error.code[0];
}

bool gk_check_bench_confine(struct gk_check_bench *bench)
{
  struct gk_check_child *child = bench->child;
  struct gk_error error;
  bool fetches = child->stage == GK_STAGE_FETCH;
  bool good = prepare_sandbox(bench, &error);
  if (good && error.message[0])
    gk_check_note(child, GK_CHECK_RUN_CONFINED, GK_CHECK_WARN, "", "%s", error.message);
  else if (good && bench->sandbox.off)
    gk_check_note(child, GK_CHECK_RUN_CONFINED, GK_CHECK_WARN, "",
                  _("the sandbox is off: what the plugin calls was not looked at"));
  if (good && !fetches)
    gk_limit_child(&bench->conf.limits);
  /* A child may write to the descriptors that were the lowest free ones when the filter was made.
   */
  int report = good ? fcntl(child->report, F_DUPFD_CLOEXEC, 0) : -1;
  if (report >= 0)
    child->report = report;
  if (good && !gk_sandbox_enter(&bench->sandbox, note_forbidden, child->page))
    good = gk_error_set(&error, "sandbox", "%s", strerror(errno));
  if (!good)
    gk_check_note(child, GK_CHECK_RUN_CONFINED, GK_CHECK_FAIL, "",
                  _("there is no sandbox to try it in: %s"), error.message);
  return good;
}

static void begin_earlier(void *argument, uint32_t stage, const char *plugin,
                          const uint8_t key[GK_DIGEST_SIZE])
{
  struct gk_check_page *page = argument;
  (void)key;
  snprintf(page->plugin, sizeof page->plugin, "%s/%s", gk_stage_name(stage), plugin);
  atomic_store(&page->stage_began, gk_check_now());
  atomic_store(&page->earlier, 1);
}

static void begin_own(void *argument, uint32_t stage, const char *plugin,
                      const uint8_t key[GK_DIGEST_SIZE])
{
  struct gk_check_page *page = argument;
  begin_earlier(argument, stage, plugin, key);
  atomic_store(&page->earlier, 0);
}

static bool handed_on(const struct gk_document *document)
{
  for (uint32_t i = 0; i < document->step_count; i++)
    if (document->steps[i].status != GK_OK && document->steps[i].status != GK_SKIP)
      return false;
  return true;
}

bool gk_check_bench_prepare(struct gk_check_bench *bench, const char *name, struct gk_text data)
{
  const char *reason;
  char path[512];
  struct gk_document *document = &bench->document;
  /* As gongkai try names the file in a plugin's own folder. */
  snprintf(path, sizeof path, "corpus/%s", name);
  gk_document_reset(document);
  struct gk_step step = {.stage = GK_STAGE_FETCH, .plugin = GK_TEXT("try")};
  gk_document_begin(document, &step);
  struct gk_resource original = {
      .kind = GK_RESOURCE_ORIGINAL, .name = gk_text_of(path), .data = data};
  if (!gk_document_add(document, GK_KIND_RESOURCE, &original, sizeof original, &reason)) {
    original.name = GK_TEXT("corpus/sample");
    gk_document_add(document, GK_KIND_RESOURCE, &original, sizeof original, &reason);
  }
  const struct gk_observer observer = {.begin = begin_earlier, .argument = bench->child->page};
  if (bench->earlier.stage_count)
    gk_pipeline_run(&bench->earlier, document, bench->child->stage, NULL, &observer);
  bench->prepared = document->step_count;
  begin_own(bench->child->page, bench->child->stage, bench->child->plugin, NULL);
  return handed_on(document);
}

int gk_check_bench_bid(struct gk_check_bench *bench, size_t index)
{
  struct gk_bound *bound = &bench->stage->plugins[index];
  const struct gk_plugin *plugin = &bound->registered->plugin;
  struct gk_session *session = &bench->own.session;
  if (!plugin->probe)
    return DEFAULT_BID;
  (index == bench->index ? begin_own : begin_earlier)(bench->child->page, bench->child->stage,
                                                      plugin->name, NULL);
  session->document = &bench->document;
  session->arena = &bench->document.arena;
  session->items_only = plugin->flags & GK_PLUGIN_ITEMS_ONLY;
  int bid = plugin->probe(&session->context, bound->state);
  session->items_only = false;
  session->document = NULL;
  return bid;
}

const struct gk_step *gk_check_bench_run(struct gk_check_bench *bench)
{
  struct gk_document *document = &bench->document;
  const struct gk_observer observer = {.begin = begin_own, .argument = bench->child->page};
  gk_pipeline_run(&bench->own, document, bench->child->stage, NULL, &observer);
  for (uint32_t i = bench->prepared; i < document->step_count; i++)
    if (document->steps[i].plugin.size)
      return &document->steps[i];
  return NULL;
}

void gk_check_bench_close(struct gk_check_bench *bench)
{
  gk_document_free(&bench->document);
  if (bench->pipeline.session.context.host)
    gk_pipeline_close(&bench->pipeline);
  gk_registry_free(&bench->registry);
  gk_conf_free(&bench->conf);
  if (bench->child)
    gk_sandbox_free(&bench->sandbox);
}
