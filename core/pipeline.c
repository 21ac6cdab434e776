/* SPDX-License-Identifier: Apache-2.0 */
#include "pipeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "message.h"
#include "option.h"
#include "stage.h"

enum {
  DEFAULT_BID = 50, /* of a plugin without a probe */
  FIRST_BYTES = 8   /* that tell a format */
};

static bool unknown_plugin(const struct gk_registry *registry, const struct gk_conf_plugin *conf,
                           uint32_t stage, struct gk_error *error)
{
  const char *names[512];
  size_t count = 0;
  for (size_t i = 0; i < registry->count && count < 511; i++)
    if (registry->entries[i].plugin.stage == stage)
      names[count++] = registry->entries[i].plugin.name;
  names[count] = NULL;
  const char *nearest = gk_nearest(conf->name, names);
  char suggestion[GK_SUGGESTION_SIZE];
  return gk_error_set(error, "configuration", _("%s:%u: unknown %s plugin \"%s\"%s"), conf->file,
                      conf->line, gk_stage_name(stage), conf->name,
                      nearest ? gk_suggest(suggestion, nearest)
                              : _("; gongkai inspect lists those there are"));
}

static bool open_plugin(struct gk_pipeline *pipeline, struct gk_bound *bound,
                        struct gk_error *error)
{
  const struct gk_plugin *plugin = &bound->registered->plugin;
  if (!plugin->open)
    return true;
  pipeline->session.reason = (struct gk_error){0};
  int status = plugin->open(&pipeline->session.context, bound->config, &bound->state);
  if (status == GK_OK)
    return true;
  return gk_error_set(error, "plugin", _("%s:%u: %s plugin \"%s\" did not open: %s"),
                      bound->conf->file, bound->conf->line, gk_stage_name(plugin->stage),
                      plugin->name,
                      pipeline->session.reason.message[0] ? pipeline->session.reason.message
                                                          : gk_status_name((uint32_t)status));
}

static bool bind_delegates(struct gk_bound_stage *stage, struct gk_error *error)
{
  for (size_t i = 0; i < stage->count; i++) {
    struct gk_bound *bound = &stage->plugins[i];
    const char *name = bound->registered->plugin.delegate;
    for (size_t k = 0; name && k < stage->count; k++)
      if (strcmp(stage->plugins[k].registered->plugin.name, name) == 0 &&
          stage->plugins[k].registered->plugin.run)
        bound->delegate = &stage->plugins[k];
    if (name && !bound->delegate)
      return gk_error_set(error, "configuration",
                          _("%s:%u: plugin \"%s\" needs plugin \"%s\" in the same stage"),
                          bound->conf->file, bound->conf->line, bound->conf->name, name);
  }
  return true;
}

static bool bind_stage(struct gk_pipeline *pipeline, const struct gk_conf *conf,
                       const struct gk_conf_stage *from, const struct gk_registry *registry,
                       struct gk_bound_stage *to, struct gk_error *error)
{
  to->stage = from->stage;
  to->plugins = gk_arena_alloc(&pipeline->arena, from->plugin_count * sizeof *to->plugins);
  for (size_t i = 0; i < from->plugin_count; i++) {
    struct gk_bound *bound = &to->plugins[i];
    bound->conf = &from->plugins[i];
    for (size_t k = 0; k < i; k++)
      if (strcmp(from->plugins[k].name, bound->conf->name) == 0)
        return gk_error_set(error, "configuration", _("%s:%u: plugin \"%s\" stands twice"),
                            bound->conf->file, bound->conf->line, bound->conf->name);
    bound->registered = gk_registry_find(registry, from->stage, bound->conf->name);
    if (!bound->registered)
      return unknown_plugin(registry, bound->conf, from->stage, error);
    if (!gk_options_fill(&pipeline->arena, &bound->registered->plugin, bound->conf, conf->rules,
                         &bound->config, error) ||
        !open_plugin(pipeline, bound, error))
      return false;
    to->count = i + 1;
  }
  return bind_delegates(to, error);
}

bool gk_pipeline_open(struct gk_pipeline *pipeline, const struct gk_conf *conf,
                      const struct gk_registry *registry, uint32_t first, uint32_t last,
                      struct gk_error *error)
{
  memset(pipeline, 0, sizeof *pipeline);
  gk_arena_init(&pipeline->arena, 0, NULL, NULL);
  gk_session_init(&pipeline->session);
  pipeline->session.arena = &pipeline->arena;
  pipeline->stages = gk_arena_alloc(&pipeline->arena, conf->stage_count * sizeof *pipeline->stages);
  for (size_t i = 0; i < conf->stage_count; i++) {
    if (conf->stages[i].stage < first || conf->stages[i].stage > last)
      continue;
    /* Counted first, so that closing finds what was opened. */
    struct gk_bound_stage *stage = &pipeline->stages[pipeline->stage_count++];
    if (!bind_stage(pipeline, conf, &conf->stages[i], registry, stage, error))
      return false;
  }
  return true;
}

void gk_pipeline_close(struct gk_pipeline *pipeline)
{
  for (size_t i = 0; i < pipeline->stage_count; i++)
    for (size_t k = 0; k < pipeline->stages[i].count; k++) {
      struct gk_bound *bound = &pipeline->stages[i].plugins[k];
      if (bound->registered->plugin.close)
        bound->registered->plugin.close(bound->state);
    }
  gk_arena_free(&pipeline->arena);
  memset(pipeline, 0, sizeof *pipeline);
}

static uint64_t cpu_nanoseconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Runs one plugin as a step; returns the step's status. */
static uint32_t run_step(struct gk_pipeline *pipeline, struct gk_document *document,
                         struct gk_bound *bound, uint32_t bid, const char *bids,
                         const struct gk_observer *observer)
{
  struct gk_session *session = &pipeline->session;
  struct gk_bound *runs = bound->delegate ? bound->delegate : bound;
  const struct gk_plugin *plugin = &bound->registered->plugin;
  struct gk_step step = {.stage = plugin->stage,
                         .plugin = gk_text_of(plugin->name),
                         .delegate = gk_text_of(plugin->delegate),
                         .version = plugin->version,
                         .bid = bid,
                         .bids = gk_text_of(bids)};
  uint32_t index = gk_document_begin(document, &step);
  session->plugin = plugin;
  session->selectors = plugin->selectors;
  session->reason = (struct gk_error){0};
  uint64_t begin = cpu_nanoseconds();
  int status = runs->registered->plugin.run(&session->context, runs->state);
  struct gk_step *done = &document->steps[index];
  done->nanoseconds = cpu_nanoseconds() - begin;
  session->plugin = NULL;
  session->selectors = NULL;
  if (status < GK_OK || status > GK_FATAL) {
    gk_error_set(&session->reason, "bad-status", "The plugin returned %d, which is no status.",
                 status);
    status = GK_FATAL;
  }
  done->status = (uint32_t)status;
  done->code = gk_arena_text(&document->arena, gk_text_of(session->reason.code));
  done->message = gk_arena_text(&document->arena, gk_text_of(session->reason.message));
  if (status != GK_OK)
    gk_document_withdraw(document);
  if (observer && observer->end)
    observer->end(observer->argument, document, index);
  return (uint32_t)status;
}

/* A step in which no plugin ran, with the reason. */
static void end_without(struct gk_document *document, uint32_t stage, const char *bids,
                        const struct gk_observer *observer)
{
  const struct gk_resource *original = gk_document_find(document, GK_KIND_RESOURCE, 1);
  char message[400], begin[4 * FIRST_BYTES + 1] = "";
  for (size_t i = 0; i < FIRST_BYTES && i < original->data.size; i++)
    snprintf(begin + 3 * i, 4, " %02x", (unsigned char)original->data.data[i]);
  snprintf(
      message, sizeof message,
      "No %s plugin takes this document: it is declared as %.100s and begins with the bytes%s.",
      gk_stage_name(stage), original->media_type.size ? original->media_type.data : "nothing",
      begin);
  struct gk_step step = {.stage = stage,
                         .status = GK_REJECT,
                         .bids = gk_text_of(bids),
                         .code = GK_TEXT("unknown-format"),
                         .message = gk_text_of(message)};
  uint32_t index = gk_document_begin(document, &step);
  if (observer && observer->end)
    observer->end(observer->argument, document, index);
}

static int bid_of(struct gk_pipeline *pipeline, struct gk_bound *bound)
{
  const struct gk_plugin *plugin = &bound->registered->plugin;
  if (!plugin->probe)
    return DEFAULT_BID;
  int bid = plugin->probe(&pipeline->session.context, bound->state);
  return bid < 0 ? 0 : bid > 100 ? 100 : bid;
}

/* A fallback reads text that nobody else knows; what is no text has none to offer. */
static bool allows_fallback(const struct gk_document *document, uint32_t stage)
{
  if (stage != GK_STAGE_READ)
    return true;
  const struct gk_resource *resource;
  for (uint32_t id = 1; (resource = gk_document_find(document, GK_KIND_RESOURCE, id)); id++)
    if (resource->kind == GK_RESOURCE_TEXT)
      return true;
  return false;
}

/* The highest bidder, the first of equals; where nobody bids, a fallback. Not those that passed the
 * document on. As many as there are plugins: nobody. */
static size_t choose(const struct gk_document *document, const struct gk_bound_stage *stage,
                     const int *bids, const bool *passed)
{
  size_t best = stage->count;
  for (size_t i = 0; i < stage->count; i++)
    if (bids[i] && !passed[i] && (best == stage->count || bids[i] > bids[best]))
      best = i;
  if (best < stage->count || !allows_fallback(document, stage->stage))
    return best;
  for (size_t i = 0; i < stage->count; i++)
    if (stage->plugins[i].registered->plugin.flags & GK_PLUGIN_FALLBACK && !passed[i])
      return i;
  return best;
}

/* False: the document goes no further. */
static bool run_stage(struct gk_pipeline *pipeline, struct gk_document *document,
                      struct gk_bound_stage *stage, const struct gk_observer *observer)
{
  int bids[GK_CONF_PLUGINS_LIMIT];
  char said[1024] = "";
  size_t size = 0;
  for (size_t i = 0; i < stage->count; i++) {
    struct gk_bound *bound = &stage->plugins[i];
    const char *name = bound->registered->plugin.name;
    if (observer && observer->begin)
      observer->begin(observer->argument, stage->stage, name);
    bids[i] = bid_of(pipeline, bound);
    if (size < sizeof said) {
      int length =
          snprintf(said + size, sizeof said - size, "%s%s=%d", size ? " " : "", name, bids[i]);
      size += length > 0 ? (size_t)length : 0;
    }
  }
  bool all = gk_stage_runs_all(stage->stage);
  bool passed[GK_CONF_PLUGINS_LIMIT] = {false};
  for (size_t at = all ? 0 : choose(document, stage, bids, passed); at < stage->count;
       at = all ? at + 1 : choose(document, stage, bids, passed)) {
    if (all && bids[at] == 0)
      continue;
    if (observer && observer->begin)
      observer->begin(observer->argument, stage->stage, stage->plugins[at].registered->plugin.name);
    uint32_t status =
        run_step(pipeline, document, &stage->plugins[at], (uint32_t)bids[at], said, observer);
    if (status != GK_OK && status != GK_SKIP)
      return false;
    if (status == GK_OK && !all)
      return true;
    passed[at] = true;
  }
  /* A later stage may still know what to do, but without a reader there is nothing to read. */
  if (stage->stage != GK_STAGE_READ)
    return true;
  end_without(document, stage->stage, said, observer);
  return false;
}

void gk_pipeline_run(struct gk_pipeline *pipeline, struct gk_document *document, uint32_t last,
                     const struct gk_observer *observer)
{
  struct gk_session *session = &pipeline->session;
  session->document = document;
  session->arena = &document->arena;
  for (size_t i = 0; i < pipeline->stage_count; i++) {
    struct gk_bound_stage *stage = &pipeline->stages[i];
    if (stage->stage != GK_STAGE_FETCH && stage->stage <= last &&
        !run_stage(pipeline, document, stage, observer))
      break;
  }
  session->document = NULL;
  session->arena = &pipeline->arena;
}

int gk_pipeline_fetch(struct gk_pipeline *pipeline, const char *location,
                      bool (*offer)(void *argument, const struct gk_offer *offer), void *argument)
{
  struct gk_session *session = &pipeline->session;
  session->offer = offer;
  session->offer_argument = argument;
  session->reason = (struct gk_error){0};
  int status = GK_SKIP;
  for (size_t i = 0; i < pipeline->stage_count && status == GK_SKIP; i++)
    for (size_t k = 0; k < pipeline->stages[i].count && status == GK_SKIP; k++) {
      struct gk_bound *bound = &pipeline->stages[i].plugins[k];
      if (pipeline->stages[i].stage != GK_STAGE_FETCH)
        continue;
      session->plugin = &bound->registered->plugin;
      status = session->plugin->fetch(&session->context, bound->state, location);
    }
  session->plugin = NULL;
  if (status == GK_SKIP)
    gk_error_set(&session->reason, "unknown-location", "No fetch plugin knows how to reach %.300s.",
                 location);
  session->offer = NULL;
  return status;
}
