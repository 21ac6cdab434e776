/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>

#include "arguments.h"
#include "command.h"
#include "message.h"
#include "option.h"
#include "registry.h"
#include "stage.h"

static const char usage[] = N_("inspect [-c PIPELINE] [-p DIRECTORY] [PLUGIN]");

static void complain(void *argument, const struct gk_error *error)
{
  (void)argument;
  fprintf(stderr, _("gongkai: warning: %s\n"), error->message);
}

static const struct gk_conf_plugin *find_in_conf(const struct gk_conf *conf,
                                                 const struct gk_plugin *plugin)
{
  for (size_t i = 0; i < conf->stage_count; i++)
    for (size_t k = 0; conf->stages[i].stage == plugin->stage && k < conf->stages[i].plugin_count;
         k++)
      if (strcmp(conf->stages[i].plugins[k].name, plugin->name) == 0)
        return &conf->stages[i].plugins[k];
  return NULL;
}

static void print_option(const struct gk_option *option)
{
  printf("  %s (%s", option->name, gk_option_type_name(option->type));
  if (option->type == GK_OPTION_INT)
    printf(", %" PRId64 "..%" PRId64, option->minimum, option->maximum);
  if (option->type == GK_OPTION_CHOICE)
    printf(", %s", option->choices);
  if (option->initial)
    printf(_(", default %s"), option->initial);
  printf(")\n      %s\n", option->help);
}

static void print_plugin(const struct gk_registered *registered, const struct gk_conf *conf)
{
  const struct gk_plugin *plugin = &registered->plugin;
  const struct gk_conf_plugin *used = find_in_conf(conf, plugin);
  printf("%s/%s\n", gk_stage_name(plugin->stage), plugin->name);
  printf(_("  %s\n  version %" PRIu32 ", ABI %" PRIu32 ".%" PRIu32 ", licence %s\n  file %s\n"),
         plugin->summary, plugin->version, plugin->abi >> 16, plugin->abi & 0xFFFF, plugin->licence,
         registered->path);
  if (used)
    printf(_("  used by %s:%u\n"), used->file, used->line);
  else
    printf(_("  not used by %s\n"), conf->path);
  if (plugin->delegate)
    printf(_("  gives its selectors to plugin %s\n"), plugin->delegate);
  for (const struct gk_selector *s = plugin->selectors; s && s->kind; s++)
    printf("    %s\n", s->match);
  const struct gk_option *option;
  for (size_t i = 0; (option = gk_option_at(plugin, i)); i++) {
    if (i == 0)
      puts(_("  options:"));
    print_option(option);
  }
}

static void print_list(const struct gk_registry *registry, const struct gk_conf *conf)
{
  for (uint32_t stage = 1; stage <= GK_STAGE_LAST; stage++)
    for (size_t i = 0; i < registry->count; i++) {
      const struct gk_plugin *plugin = &registry->entries[i].plugin;
      if (plugin->stage == stage)
        printf("%-9s %-12s %3" PRIu32 "  %s%s\n", gk_stage_name(stage), plugin->name,
               plugin->version, plugin->summary,
               find_in_conf(conf, plugin) ? "" : _(" (not used by the pipeline)"));
    }
}

static int inspect(const struct gk_conf *conf, const char *name)
{
  struct gk_registry registry = {.complain = complain};
  int status = GK_EXIT_OK;
  gk_registry_load(&registry, conf->plugin_paths);
  if (!name) {
    print_list(&registry, conf);
  } else {
    const char *names[512] = {NULL};
    bool found = false;
    for (size_t i = 0; i < registry.count; i++) {
      const struct gk_plugin *plugin = &registry.entries[i].plugin;
      if (i < 511)
        names[i] = plugin->name;
      if (strcmp(plugin->name, name) != 0)
        continue;
      print_plugin(&registry.entries[i], conf);
      found = true;
    }
    if (!found) {
      const char *nearest = gk_nearest(name, names);
      fprintf(stderr, _("gongkai: there is no plugin \"%s\""), name);
      if (nearest)
        fprintf(stderr, _("; did you mean \"%s\"?"), nearest);
      fputc('\n', stderr);
      status = GK_EXIT_USAGE;
    }
  }
  gk_registry_free(&registry);
  return status;
}

int gk_command_inspect(int argc, char **argv)
{
  const char *conf_path = NULL, *plugin_path = NULL;
  const struct gk_argument arguments[] = {
      {"config", 'c', GK_ARGUMENT_STRING, &conf_path, "FILE", N_("the pipeline.conf to use"), 0, 0},
      {"plugin-path", 'p', GK_ARGUMENT_STRING, &plugin_path, "DIR",
       N_("search this directory for plugins first"), 0, 0},
      {0}};
  int status, first = gk_arguments_parse(arguments, usage, argc, argv, &status);
  if (first < 0)
    return status;
  if (argc - first > 1)
    return gk_arguments_usage(usage);
  struct gk_conf conf;
  struct gk_error error;
  if (!gk_conf_load(&conf, conf_path, plugin_path, &error)) {
    fprintf(stderr, "gongkai: %s\n", error.message);
    status = GK_EXIT_USAGE;
  } else {
    status = inspect(&conf, argv[first]);
  }
  gk_conf_free(&conf);
  return status;
}
