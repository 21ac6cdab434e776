/* SPDX-License-Identifier: Apache-2.0 */
#include "pipeline.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "key.h"
#include "message.h"
#include "option.h"
#include "recipe.h"
#include "stage.h"

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

static bool put_recipe(const struct gk_bound *bound, const struct gk_conf *conf,
                       struct gk_buffer *recipe, struct gk_buffer *memory, struct gk_error *error)
{
  return gk_recipe_put_both(recipe, memory, &bound->registered->plugin, bound->conf, bound->config,
                            conf->rules, error);
}

/* What the plugin has read must be what its keys will say. */
static bool keep_recipe(struct gk_pipeline *pipeline, struct gk_bound *bound,
                        const struct gk_conf *conf, const struct gk_buffer *before,
                        struct gk_error *error)
{
  size_t from = pipeline->recipe.size;
  struct gk_buffer memory = {0};
  bool put = put_recipe(bound, conf, &pipeline->recipe, &memory, error);
  /* Where there was too little memory for a picture, something else was read. */
  char limit[32];
  snprintf(limit, sizeof limit, "%" PRId64, conf->limits.memory_mb);
  struct gk_text counts[] = {
      GK_TEXT(GK_RECIPE_CORE), {memory.data, memory.size}, gk_text_of(limit)};
  gk_key_fields("gongkai memory recipe", counts, 3, bound->memory_base);
  gk_buffer_free(&memory);
  if (!put)
    return false;
  bound->recipe_size = pipeline->recipe.size - from;
  bound->recipe_offset = from;
  if (bound->recipe_size == before->size &&
      memcmp(pipeline->recipe.data + from, before->data, before->size) == 0)
    return true;
  return gk_error_set(
      error, "configuration",
      _("%s:%u: the files of plugin \"%s\" changed while they were read; run again"),
      bound->conf->file, bound->conf->line, bound->conf->name);
}

static struct gk_text recipe_of(const struct gk_pipeline *pipeline, const struct gk_bound *bound)
{
  return (struct gk_text){pipeline->recipe.data + bound->recipe_offset, bound->recipe_size};
}

/* What keys begin with: a plugin's own recipe with that of the one that runs in its place, and for
 * the bids those of all, in their order. */
static void set_bases(struct gk_pipeline *pipeline, struct gk_bound_stage *stage)
{
  struct gk_text all[GK_CONF_PLUGINS_LIMIT];
  for (size_t i = 0; i < stage->count; i++) {
    struct gk_bound *bound = &stage->plugins[i];
    struct gk_text own[] = {GK_TEXT(GK_RECIPE_CORE), recipe_of(pipeline, bound), {"", 0}};
    if (bound->delegate)
      own[2] = recipe_of(pipeline, bound->delegate);
    gk_key_fields("gongkai recipe", own, 3, bound->base);
    /* What it remembers is then that of the one that runs in its place, too. */
    if (bound->delegate)
      memcpy(bound->memory_base, bound->base, sizeof bound->memory_base);
    all[i] = (struct gk_text){(const char *)bound->base, sizeof bound->base};
  }
  gk_key_fields("gongkai recipes", all, stage->count, stage->base);
}

static const char *state_folder(const struct gk_bound *bound, const struct gk_option *option)
{
  const char *folder = NULL;
  if (option->type == GK_OPTION_STATE)
    memcpy(&folder, (const char *)bound->config + option->offset, sizeof folder);
  return folder;
}

/* Whether no plugin before it in the stage has one of its folders of state. */
static bool alone_in_its_folders(const struct gk_bound_stage *stage, size_t index,
                                 struct gk_error *error)
{
  const struct gk_bound *bound = &stage->plugins[index];
  const struct gk_option *own, *others;
  for (size_t i = 0; (own = gk_option_at(&bound->registered->plugin, i)); i++) {
    const char *folder = state_folder(bound, own), *taken;
    for (size_t k = 0; folder && k <= index; k++)
      for (size_t n = 0; (others = gk_option_at(&stage->plugins[k].registered->plugin, n)) &&
                         (k < index || n < i);
           n++)
        if ((taken = state_folder(&stage->plugins[k], others)) && strcmp(taken, folder) == 0)
          return gk_error_set(error, "configuration",
                              _("%s:%u: plugin \"%s\": option \"%s\" names a folder that is "
                                "another's already"),
                              bound->conf->file, bound->conf->line, bound->conf->name, own->name);
  }
  return true;
}

void gk_pipeline_each_state(const struct gk_pipeline *pipeline,
                            bool (*each)(void *argument, const char *folder), void *argument)
{
  const struct gk_option *option;
  const char *folder;
  for (size_t i = 0; i < pipeline->stage_count; i++)
    for (size_t k = 0; k < pipeline->stages[i].count; k++)
      for (size_t n = 0;
           (option = gk_option_at(&pipeline->stages[i].plugins[k].registered->plugin, n)); n++)
        if ((folder = state_folder(&pipeline->stages[i].plugins[k], option)) &&
            !each(argument, folder))
          return;
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
                         conf->store, &bound->config, error) ||
        !alone_in_its_folders(to, i, error))
      return false;
    struct gk_buffer before = {0};
    bool open = put_recipe(bound, conf, &before, NULL, error) &&
                open_plugin(pipeline, bound, error) &&
                keep_recipe(pipeline, bound, conf, &before, error);
    gk_buffer_free(&before);
    if (!open)
      return false;
    to->count = i + 1;
  }
  if (!bind_delegates(to, error))
    return false;
  set_bases(pipeline, to);
  return true;
}

bool gk_pipeline_open(struct gk_pipeline *pipeline, const struct gk_conf *conf,
                      const struct gk_registry *registry, uint32_t first, uint32_t last,
                      struct gk_error *error)
{
  memset(pipeline, 0, sizeof *pipeline);
  gk_arena_init(&pipeline->arena, 0, NULL, NULL);
  gk_session_init(&pipeline->session);
  pipeline->session.arena = &pipeline->arena;
  gk_buffer_print(&pipeline->recipe, "core\t\tversion\t%s\n", GK_RECIPE_CORE);
  pipeline->stages = gk_arena_alloc(&pipeline->arena, conf->stage_count * sizeof *pipeline->stages);
  for (size_t i = 0; i < conf->stage_count; i++) {
    if (conf->stages[i].stage < first || conf->stages[i].stage > last)
      continue;
    /* Counted first, so that closing finds what was opened. */
    struct gk_bound_stage *stage = &pipeline->stages[pipeline->stage_count++];
    if (!bind_stage(pipeline, conf, &conf->stages[i], registry, stage, error))
      return false;
  }
  gk_recipe_put_limits(&pipeline->recipe, &conf->limits);
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
  gk_buffer_free(&pipeline->recipe);
  gk_arena_free(&pipeline->arena);
  memset(pipeline, 0, sizeof *pipeline);
}

int gk_pipeline_fetch(struct gk_pipeline *pipeline, const char *location,
                      const struct gk_taker *taker)
{
  struct gk_session *session = &pipeline->session;
  session->taker = taker;
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
  session->taker = NULL;
  return status;
}

bool gk_pipeline_settles(const struct gk_pipeline *pipeline)
{
  for (size_t i = 0; i < pipeline->stage_count; i++)
    for (size_t k = 0; k < pipeline->stages[i].count; k++)
      if (pipeline->stages[i].plugins[k].registered->plugin.settle)
        return true;
  return false;
}

int gk_pipeline_settle(struct gk_pipeline *pipeline)
{
  struct gk_session *session = &pipeline->session;
  int worst = GK_OK;
  session->reason = (struct gk_error){0};
  for (size_t i = 0; i < pipeline->stage_count; i++)
    for (size_t k = 0; k < pipeline->stages[i].count; k++) {
      struct gk_bound *bound = &pipeline->stages[i].plugins[k];
      struct gk_error before = session->reason;
      session->plugin = &bound->registered->plugin;
      int status = session->plugin->settle
                       ? session->plugin->settle(&session->context, bound->state)
                       : GK_OK;
      if (status != GK_OK && worst == GK_OK)
        worst = status;
      else
        session->reason = before;
    }
  session->plugin = NULL;
  return worst;
}
