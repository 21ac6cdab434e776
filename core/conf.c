/* SPDX-License-Identifier: Apache-2.0 */
#include "conf.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "include.h"
#include "message.h"
#include "stage.h"

/* One row a limit: it checks, fills in and documents. */
static const struct limit {
  const char *name;
  size_t offset;
  int64_t initial, minimum, maximum;
} limits[] = {
    /* A report takes milliseconds; a minute is a loop. */
    {"stage_seconds", offsetof(struct gk_limits, stage_seconds), 20, 1, 86400},
    {"document_seconds", offsetof(struct gk_limits, document_seconds), 1800, 1, 86400},
    {"memory_mb", offsetof(struct gk_limits, memory_mb), 512, 16, 1 << 20},
    /* The largest real report seen is a scan of 40 MB. */
    {"document_mb", offsetof(struct gk_limits, document_mb), 64, 1, 4096},
    /* Bounds what a leak in a plugin can add up to. */
    {"documents_a_child", offsetof(struct gk_limits, documents_a_child), 1000, 1, 1000000},
};

static char *copy_of(const char *string)
{
  char *copy = strdup(string);
  if (!copy)
    abort();
  return copy;
}

static void *zeroed(size_t count, size_t size)
{
  void *memory = calloc(count ? count : 1, size);
  if (!memory)
    abort();
  return memory;
}

static const char *file_of(const struct gk_conf *conf, const config_setting_t *setting)
{
  const char *file = config_setting_source_file(setting);
  return file ? file : conf->path;
}

/* "file:line: message", with the nearest right name where there is one. */
static bool complain(const struct gk_conf *conf, const config_setting_t *setting,
                     struct gk_error *error, const char *what, const char *name,
                     const char *const *candidates)
{
  const char *nearest = candidates && name ? gk_nearest(name, candidates) : NULL;
  char suggestion[GK_SUGGESTION_SIZE];
  return gk_error_set(error, "configuration", "%s:%u: %s%s%s%s%s", file_of(conf, setting),
                      config_setting_source_line(setting), what, name ? " \"" : "",
                      name ? name : "", name ? "\"" : "", gk_suggest(suggestion, nearest));
}

static bool check_names(const struct gk_conf *conf, const config_setting_t *group,
                        const char *const *allowed, const char *what, struct gk_error *error)
{
  for (int i = 0; i < config_setting_length(group); i++) {
    const config_setting_t *setting = config_setting_get_elem(group, (unsigned)i);
    const char *name = config_setting_name(setting);
    bool known = false;
    for (size_t k = 0; allowed[k]; k++)
      known = known || strcmp(name, allowed[k]) == 0;
    if (!known)
      return complain(conf, setting, error, what, name, allowed);
  }
  return true;
}

static bool read_limits(struct gk_conf *conf, struct gk_error *error)
{
  enum { COUNT = sizeof limits / sizeof *limits };
  const char *names[COUNT + 1] = {NULL};
  for (size_t i = 0; i < COUNT; i++) {
    names[i] = limits[i].name;
    memcpy((char *)&conf->limits + limits[i].offset, &limits[i].initial, sizeof(int64_t));
  }
  const config_setting_t *group = config_lookup(&conf->config, "limits");
  if (!group)
    return true;
  if (!config_setting_is_group(group))
    return complain(conf, group, error, _("limits must be a group: limits: { … };"), NULL, NULL);
  if (!check_names(conf, group, names, _("unknown limit"), error))
    return false;
  for (size_t i = 0; i < COUNT; i++) {
    const config_setting_t *setting = config_setting_get_member(group, limits[i].name);
    if (!setting)
      continue;
    int type = config_setting_type(setting);
    int64_t value = type == CONFIG_TYPE_INT64 ? config_setting_get_int64(setting)
                                              : config_setting_get_int(setting);
    if ((type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64) || value < limits[i].minimum ||
        value > limits[i].maximum)
      return gk_error_set(
          error, "configuration", _("%s:%u: limit \"%s\" must be a whole number from %lld to %lld"),
          file_of(conf, setting), config_setting_source_line(setting), limits[i].name,
          (long long)limits[i].minimum, (long long)limits[i].maximum);
    memcpy((char *)&conf->limits + limits[i].offset, &value, sizeof value);
  }
  return true;
}

static bool read_plugin(struct gk_conf *conf, const config_setting_t *entry,
                        struct gk_conf_plugin *plugin, struct gk_error *error)
{
  static const char *const names[] = {"name", "options", NULL};
  if (!config_setting_is_group(entry))
    return complain(conf, entry, error, _("a plugin is a group: { name = \"…\"; }"), NULL, NULL);
  if (!check_names(conf, entry, names, _("unknown setting"), error))
    return false;
  if (!config_setting_lookup_string(entry, "name", &plugin->name))
    return complain(conf, entry, error, _("this plugin has no name"), NULL, NULL);
  plugin->options = config_setting_get_member(entry, "options");
  if (plugin->options && !config_setting_is_group(plugin->options))
    return complain(conf, plugin->options, error, _("options must be a group: options: { … };"),
                    NULL, NULL);
  plugin->file = file_of(conf, entry);
  plugin->line = config_setting_source_line(entry);
  return true;
}

static bool read_stage(struct gk_conf *conf, const config_setting_t *entry,
                       struct gk_conf_stage *stage, uint32_t previous, struct gk_error *error)
{
  static const char *const names[] = {"stage", "plugins", NULL};
  if (!config_setting_is_group(entry))
    return complain(conf, entry, error,
                    _("a stage is a group: { stage = \"…\"; plugins = ( … ); }"), NULL, NULL);
  if (!check_names(conf, entry, names, _("unknown setting"), error))
    return false;
  const char *name;
  if (!config_setting_lookup_string(entry, "stage", &name))
    return complain(conf, entry, error, _("this entry does not name its stage"), NULL, NULL);
  stage->stage = gk_stage_find(name);
  if (!stage->stage)
    return complain(conf, config_setting_get_member(entry, "stage"), error, _("unknown stage"),
                    name, gk_stage_names());
  if (stage->stage <= previous)
    return gk_error_set(error, "configuration",
                        _("%s:%u: stage \"%s\" stands twice or after a later one; the order is "
                          "fetch, unpack, decode, read, ocr, segment, extract, validate"),
                        file_of(conf, entry), config_setting_source_line(entry), name);
  const config_setting_t *plugins = config_setting_get_member(entry, "plugins");
  if (!plugins || !config_setting_is_list(plugins) || config_setting_length(plugins) < 1 ||
      config_setting_length(plugins) > GK_CONF_PLUGINS_LIMIT)
    return complain(conf, plugins ? plugins : entry, error,
                    _("plugins must be a list of 1 to 64: plugins = ( { name = \"…\"; } );"), NULL,
                    NULL);
  stage->plugin_count = (size_t)config_setting_length(plugins);
  stage->plugins = zeroed(stage->plugin_count, sizeof *stage->plugins);
  for (size_t i = 0; i < stage->plugin_count; i++)
    if (!read_plugin(conf, config_setting_get_elem(plugins, (unsigned)i), &stage->plugins[i],
                     error))
      return false;
  return true;
}

static bool read_stages(struct gk_conf *conf, struct gk_error *error)
{
  const config_setting_t *list = config_lookup(&conf->config, "stages");
  if (!list || !config_setting_is_list(list) || config_setting_length(list) == 0)
    return list ? complain(conf, list, error, _("stages must be a list with at least one stage"),
                           NULL, NULL)
                : gk_error_set(error, "configuration",
                               _("%s: there is no \"stages\" list; see pipeline.conf(5)"),
                               conf->path);
  size_t count = (size_t)config_setting_length(list);
  conf->stages = zeroed(count, sizeof *conf->stages);
  uint32_t previous = 0;
  for (size_t i = 0; i < count; i++) {
    conf->stage_count = i + 1;
    if (!read_stage(conf, config_setting_get_elem(list, (unsigned)i), &conf->stages[i], previous,
                    error))
      return false;
    previous = conf->stages[i].stage;
  }
  return true;
}

/* `path` taken from the directory of the configuration file. */
static char *beside(const struct gk_conf *conf, const char *path)
{
  if (path[0] == '/')
    return copy_of(path);
  char *base = copy_of(conf->path), joined[PATH_MAX];
  snprintf(joined, sizeof joined, "%s/%s", dirname(base), path);
  free(base);
  char *absolute = realpath(joined, NULL);
  return absolute ? absolute : copy_of(joined);
}

static bool read_paths(struct gk_conf *conf, const char *first, struct gk_error *error)
{
  const config_setting_t *list = config_lookup(&conf->config, "plugin_path");
  if (list && !config_setting_is_array(list) && !config_setting_is_list(list))
    return complain(conf, list, error, _("plugin_path must be an array: [ \"/directory\" ]"), NULL,
                    NULL);
  size_t given = list ? (size_t)config_setting_length(list) : 0, count = 0, colons = 1;
  const char *environment = getenv("GONGKAI_PLUGIN_PATH");
  for (const char *p = environment ? environment : ""; *p; p++)
    colons += *p == ':';
  conf->plugin_paths = zeroed(given + colons + 3, sizeof *conf->plugin_paths);
  if (first)
    conf->plugin_paths[count++] = copy_of(first);
  for (size_t i = 0; i < given; i++) {
    const char *path = config_setting_get_string_elem(list, (int)i);
    if (!path)
      return complain(conf, list, error, _("plugin_path must hold strings"), NULL, NULL);
    conf->plugin_paths[count++] = beside(conf, path);
  }
  for (const char *p = environment; p && *p;) {
    size_t length = strcspn(p, ":");
    char *path = strndup(p, length);
    if (!path)
      abort();
    if (length)
      conf->plugin_paths[count++] = path;
    else
      free(path);
    p += length + (p[length] == ':');
  }
  conf->plugin_paths[count] = copy_of(GK_PLUGIN_DIRECTORY);
  const char *rules = NULL, *rules_environment = getenv("GONGKAI_RULES");
  config_lookup_string(&conf->config, "rules", &rules);
  conf->rules = rules               ? beside(conf, rules)
                : rules_environment ? copy_of(rules_environment)
                                    : copy_of(GK_RULES_DIRECTORY);
  return true;
}

bool gk_conf_load(struct gk_conf *conf, const char *path, const char *plugin_path,
                  struct gk_error *error)
{
  static const char *const names[] = {"stages", "limits", "plugin_path", "rules", NULL};
  memset(conf, 0, sizeof *conf);
  config_init(&conf->config);
  if (!path)
    path = getenv("GONGKAI_PIPELINE");
  conf->path = copy_of(path ? path : GK_PIPELINE_FILE);
  FILE *file = fopen(conf->path, "re");
  if (!file)
    return gk_error_set(error, "configuration", _("%s: %s; give another with -c"), conf->path,
                        strerror(errno));
  struct stat status;
  if (fstat(fileno(file), &status) == 0 && S_ISDIR(status.st_mode)) {
    fclose(file);
    return gk_error_set(error, "configuration", _("%s: it is a directory; give a file with -c"),
                        conf->path);
  }
  char *base = copy_of(conf->path);
  const char *folder = dirname(base);
  struct gk_include fault;
  bool readable =
      gk_includes_check(conf->path, folder, &fault) ||
      gk_error_set(error, "configuration", _("%s:%u: %s is a directory and cannot be included"),
                   fault.file, fault.line, fault.included);
  config_set_include_dir(&conf->config, folder);
  free(base);
  int parsed = readable ? config_read(&conf->config, file) : CONFIG_FALSE;
  fclose(file);
  if (!readable)
    return false;
  if (parsed != CONFIG_TRUE) {
    const char *name = config_error_file(&conf->config);
    return gk_error_set(error, "configuration", "%s:%d: %s", name ? name : conf->path,
                        config_error_line(&conf->config), config_error_text(&conf->config));
  }
  return check_names(conf, config_root_setting(&conf->config), names, _("unknown setting"),
                     error) &&
         read_limits(conf, error) && read_stages(conf, error) &&
         read_paths(conf, plugin_path, error);
}

void gk_conf_free(struct gk_conf *conf)
{
  for (size_t i = 0; i < conf->stage_count; i++)
    free(conf->stages[i].plugins);
  free(conf->stages);
  for (size_t i = 0; conf->plugin_paths && conf->plugin_paths[i]; i++)
    free(conf->plugin_paths[i]);
  free(conf->plugin_paths);
  free(conf->rules);
  free(conf->path);
  config_destroy(&conf->config);
  memset(conf, 0, sizeof *conf);
}
