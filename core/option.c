/* SPDX-License-Identifier: Apache-2.0 */
#include "option.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"

enum {
  OPTIONS_LIMIT = 201, /* the registry refuses longer tables */
  STATE_NAME_SIZE = 48 /* as of a plugin's name */
};

struct filling {
  struct gk_arena *arena;
  const struct gk_plugin *plugin;
  const struct gk_conf_plugin *conf;
  const char *rules, *store;
  char *config;
  struct gk_error *error;
};

const struct gk_option *gk_option_at(const struct gk_plugin *plugin, size_t index)
{
  if (!plugin->options)
    return NULL;
  const void *row = (const char *)plugin->options + index * plugin->option_size;
  const struct gk_option *option = row;
  return option->name ? option : NULL;
}

const char *gk_option_type_name(uint32_t type)
{
  static const char *const names[] = {"bool", "int",       "string", "choice",
                                      "file", "directory", "state"};
  return type >= 1 && type <= GK_OPTION_STATE ? names[type - 1] : "unknown";
}

GK_PRINTF(3, 4)
static bool wrong(const struct filling *filling, const config_setting_t *setting,
                  const char *format, ...)
{
  char message[600];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  return gk_error_set(filling->error, "configuration", _("%s:%u: plugin \"%s\": %s"),
                      filling->conf->file,
                      setting ? config_setting_source_line(setting) : filling->conf->line,
                      filling->plugin->name, message);
}

static bool is_choice(const char *choices, const char *value)
{
  size_t length = strlen(value);
  for (const char *p = choices; *p;) {
    size_t word = strcspn(p, "|");
    if (word == length && memcmp(p, value, length) == 0)
      return true;
    p += word + (p[word] == '|');
  }
  return false;
}

static const char *path_of(const struct filling *filling, const char *value)
{
  char path[PATH_MAX];
  if (value[0] == '/')
    snprintf(path, sizeof path, "%s", value);
  else
    snprintf(path, sizeof path, "%s/%s", filling->rules, value);
  return gk_arena_text(filling->arena, gk_text_of(path)).data;
}

bool gk_option_names_state(const char *name)
{
  /* What stands in a store has a full stop in its name, or is one of these. */
  static const char *const own[] = {"lock", "blobs"};
  size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-");
  for (size_t i = 0; i < sizeof own / sizeof *own; i++)
    if (strcmp(name, own[i]) == 0)
      return false;
  return size > 0 && size < STATE_NAME_SIZE && name[size] == 0;
}

static bool set_state(const struct filling *filling, const struct gk_option *option,
                      const config_setting_t *setting, const char *name)
{
  char path[PATH_MAX];
  if (!gk_option_names_state(name))
    return wrong(filling, setting,
                 _("option \"%s\" must be the name of a folder within the store: lower case "
                   "letters, digits, hyphens and underscores, and not lock or blobs"),
                 option->name);
  if (!filling->store)
    return true;
  if ((size_t)snprintf(path, sizeof path, "%s/%s", filling->store, name) >= sizeof path)
    return wrong(filling, setting, "option \"%s\": %s", option->name, strerror(ENAMETOOLONG));
  const char *value = gk_arena_text(filling->arena, gk_text_of(path)).data;
  memcpy(filling->config + option->offset, &value, sizeof value);
  return true;
}

static bool set_string(const struct filling *filling, const struct gk_option *option,
                       const config_setting_t *setting, const char *value)
{
  if (option->type == GK_OPTION_CHOICE && !is_choice(option->choices, value))
    return wrong(filling, setting, _("option \"%s\" must be one of %s"), option->name,
                 option->choices);
  if (option->type == GK_OPTION_STATE)
    return set_state(filling, option, setting, value);
  if (option->type == GK_OPTION_FILE || option->type == GK_OPTION_DIRECTORY) {
    struct stat status;
    value = path_of(filling, value);
    bool directory = option->type == GK_OPTION_DIRECTORY;
    if (stat(value, &status) != 0)
      return wrong(filling, setting, "option \"%s\": %s: %s", option->name, value, strerror(errno));
    if (directory ? !S_ISDIR(status.st_mode) : !S_ISREG(status.st_mode))
      return wrong(filling, setting,
                   directory ? _("option \"%s\": %s is not a directory")
                             : _("option \"%s\": %s is not a file"),
                   option->name, value);
  } else {
    value = gk_arena_text(filling->arena, gk_text_of(value)).data;
  }
  memcpy(filling->config + option->offset, &value, sizeof value);
  return true;
}

static bool set_integer(const struct filling *filling, const struct gk_option *option,
                        const config_setting_t *setting, int64_t value)
{
  if (value < option->minimum || value > option->maximum)
    return wrong(filling, setting, _("option \"%s\" must be from %lld to %lld"), option->name,
                 (long long)option->minimum, (long long)option->maximum);
  memcpy(filling->config + option->offset, &value, sizeof value);
  return true;
}

static bool set_default(const struct filling *filling, const struct gk_option *option)
{
  bool truth;
  if (!option->initial)
    return true;
  switch (option->type) {
  case GK_OPTION_BOOL:
    truth = strcmp(option->initial, "true") == 0;
    memcpy(filling->config + option->offset, &truth, sizeof truth);
    return true;
  case GK_OPTION_INT:
    return set_integer(filling, option, NULL, strtoll(option->initial, NULL, 10));
  default:
    return set_string(filling, option, NULL, option->initial);
  }
}

static bool set_given(const struct filling *filling, const struct gk_option *option,
                      const config_setting_t *setting)
{
  int type = config_setting_type(setting);
  bool truth;
  switch (option->type) {
  case GK_OPTION_BOOL:
    if (type != CONFIG_TYPE_BOOL)
      return wrong(filling, setting, _("option \"%s\" must be true or false"), option->name);
    truth = config_setting_get_bool(setting) != 0;
    memcpy(filling->config + option->offset, &truth, sizeof truth);
    return true;
  case GK_OPTION_INT:
    if (type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64)
      return wrong(filling, setting, _("option \"%s\" must be a whole number"), option->name);
    return set_integer(filling, option, setting,
                       type == CONFIG_TYPE_INT ? config_setting_get_int(setting)
                                               : config_setting_get_int64(setting));
  default:
    if (type != CONFIG_TYPE_STRING)
      return wrong(filling, setting, _("option \"%s\" must be a string in quotes"), option->name);
    return set_string(filling, option, setting, config_setting_get_string(setting));
  }
}

bool gk_options_fill(struct gk_arena *arena, const struct gk_plugin *plugin,
                     const struct gk_conf_plugin *conf, const char *rules, const char *store,
                     const void **config, struct gk_error *error)
{
  const char *names[OPTIONS_LIMIT + 1];
  size_t count = 0;
  struct filling filling = {arena, plugin, conf, rules, store, NULL, error};
  filling.config = gk_arena_alloc(arena, plugin->config_size);
  *config = filling.config;
  const struct gk_option *option;
  for (; (option = gk_option_at(plugin, count)); count++) {
    names[count] = option->name;
    const config_setting_t *setting =
        conf->options ? config_setting_get_member(conf->options, option->name) : NULL;
    if (setting ? !set_given(&filling, option, setting) : !set_default(&filling, option))
      return false;
  }
  names[count] = NULL;
  for (int i = 0; conf->options && i < config_setting_length(conf->options); i++) {
    const config_setting_t *setting = config_setting_get_elem(conf->options, (unsigned)i);
    const char *name = config_setting_name(setting);
    size_t k = 0;
    while (names[k] && strcmp(names[k], name) != 0)
      k++;
    if (names[k])
      continue;
    const char *nearest = gk_nearest(name, names);
    return nearest ? wrong(&filling, setting, _("unknown option \"%s\"; did you mean \"%s\"?"),
                           name, nearest)
                   : wrong(&filling, setting, _("unknown option \"%s\"; see gongkai inspect %s"),
                           name, plugin->name);
  }
  return true;
}
