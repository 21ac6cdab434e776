/* SPDX-License-Identifier: Apache-2.0 */
#include "recipe.h"

#include <errno.h>
#include <fts.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "digest.h"
#include "message.h"
#include "option.h"
#include "stage.h"

enum {
  FILES_LIMIT = 20000, /* of a directory option: more is a wrong directory */
  OPTIONS_LIMIT = 201  /* the registry refuses longer tables */
};

static const size_t FILE_LIMIT = (size_t)1 << 30; /* of an option's file, such as a model */

struct writing {
  struct gk_buffer *out, *memory; /* memory: NULL where the line does not count for it */
  const struct gk_plugin *plugin;
  const struct gk_conf_plugin *conf;
  const char *rules;
  struct gk_error *error;
};

static bool cannot(const struct writing *writing, const char *path, const char *why)
{
  return gk_error_set(writing->error, "configuration", "%s:%u: plugin \"%s\": %s: %s",
                      writing->conf->file, writing->conf->line, writing->plugin->name, path, why);
}

static bool put(const struct writing *writing, const char *field, const char *value)
{
  if (strpbrk(value, "\t\n") || strpbrk(field, "\t\n"))
    return cannot(writing, field, _("tabs and line breaks are not allowed in values"));
  struct gk_buffer *const outs[] = {writing->out, writing->memory};
  for (size_t i = 0; i < 2; i++)
    if (outs[i])
      gk_buffer_print(outs[i], "%s\t%s\t%s\t%s\n", gk_stage_name(writing->plugin->stage),
                      writing->plugin->name, field, value);
  return true;
}

static bool put_file(const struct writing *writing, const char *shown, const char *path)
{
  uint8_t digest[GK_DIGEST_SIZE];
  char hex[2 * GK_DIGEST_SIZE + 1];
  struct gk_buffer bytes = {0};
  FILE *file = fopen(path, "rbe");
  if (!file)
    return cannot(writing, path, strerror(errno));
  size_t got;
  while (bytes.size <= FILE_LIMIT &&
         (got = fread(gk_buffer_reserve(&bytes, 65536), 1, 65536, file)))
    bytes.size += got;
  bool whole = !ferror(file) && bytes.size <= FILE_LIMIT;
  int why = ferror(file) ? errno : EFBIG;
  fclose(file);
  gk_sha256((struct gk_text){bytes.data, bytes.size}, digest);
  gk_buffer_free(&bytes);
  gk_hex(digest, hex);
  return whole ? put(writing, shown, hex) : cannot(writing, path, strerror(why));
}

/* As a person knows it: rules/checks/x.sql; outside the rules directory, by its option. */
static void show_path(const struct writing *writing, const char *option, const char *base,
                      const char *path, char *shown, size_t size)
{
  size_t rules = strlen(writing->rules), above = strlen(base);
  if (strncmp(path, writing->rules, rules) == 0 && path[rules] == '/')
    snprintf(shown, size, "rules%s", path + rules);
  else
    snprintf(shown, size, "%s%s", option, path[above] ? path + above : "");
}

static int by_name(const FTSENT **left, const FTSENT **right)
{
  return strcmp((*left)->fts_name, (*right)->fts_name);
}

/* Not what documents the folder, and not what an editor leaves beside a file. */
static bool counts(const char *name)
{
  size_t length = strlen(name);
  return name[0] != '.' && name[0] != '#' && name[length - 1] != '~' &&
         strcmp(name, "README.md") != 0;
}

static bool put_directory(const struct writing *writing, const char *option, const char *path)
{
  char *paths[] = {(char *)(uintptr_t)path, NULL}, shown[4200];
  FTS *tree = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, by_name);
  if (!tree)
    return cannot(writing, path, strerror(errno));
  bool good = true;
  size_t files = 0;
  for (FTSENT *entry; good && (entry = fts_read(tree));) {
    if (entry->fts_level > 0 && !counts(entry->fts_name)) {
      fts_set(tree, entry, FTS_SKIP);
      continue;
    }
    if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR || entry->fts_info == FTS_NS)
      good = cannot(writing, entry->fts_path, strerror(entry->fts_errno));
    if (entry->fts_info != FTS_F)
      continue;
    if (++files > FILES_LIMIT)
      good = cannot(writing, path, _("it holds too many files"));
    show_path(writing, option, path, entry->fts_path, shown, sizeof shown);
    good = good && put_file(writing, shown, entry->fts_accpath);
  }
  fts_close(tree);
  return good;
}

static bool put_option(const struct writing *writing, const struct gk_option *option,
                       const char *config)
{
  char field[200], value[32], shown[4200];
  const char *text = NULL;
  bool truth;
  int64_t number;
  if (option->type == GK_OPTION_STATE)
    return true; /* where something is kept says nothing of what comes out */
  snprintf(field, sizeof field, "option %s", option->name);
  switch (option->type) {
  case GK_OPTION_BOOL:
    memcpy(&truth, config + option->offset, sizeof truth);
    return put(writing, field, truth ? "true" : "false");
  case GK_OPTION_INT:
    memcpy(&number, config + option->offset, sizeof number);
    snprintf(value, sizeof value, "%" PRId64, number);
    return put(writing, field, value);
  default:
    memcpy(&text, config + option->offset, sizeof text);
  }
  if (!text)
    return put(writing, field, "");
  if (option->type == GK_OPTION_DIRECTORY)
    return put_directory(writing, option->name, text);
  if (option->type != GK_OPTION_FILE)
    return put(writing, field, text);
  show_path(writing, option->name, text, text, shown, sizeof shown);
  return put_file(writing, shown, text);
}

static int by_option(const void *left, const void *right)
{
  const struct gk_option *const *a = left, *const *b = right;
  return strcmp((*a)->name, (*b)->name);
}

static bool counts_for_memory(const struct gk_plugin *plugin, const char *option)
{
  for (size_t i = 0; plugin->memory_options && plugin->memory_options[i]; i++)
    if (strcmp(plugin->memory_options[i], option) == 0)
      return true;
  return !plugin->memory_options;
}

bool gk_recipe_put_both(struct gk_buffer *recipe, struct gk_buffer *memory,
                        const struct gk_plugin *plugin, const struct gk_conf_plugin *conf,
                        const void *config, const char *rules, struct gk_error *error)
{
  struct writing writing = {recipe, memory, plugin, conf, rules, error};
  char number[16];
  snprintf(number, sizeof number, "%u", plugin->version);
  bool good = put(&writing, "version", number);
  snprintf(number, sizeof number, "%d", GK_ABI_MAJOR);
  good = good && put(&writing, "abi", number);
  const char *libraries = plugin->libraries ? plugin->libraries() : NULL;
  good = good && (!libraries || put(&writing, "libraries", libraries));
  good = good && (!plugin->delegate || put(&writing, "delegate", plugin->delegate));
  const struct gk_option *options[OPTIONS_LIMIT];
  size_t count = 0;
  while (count < OPTIONS_LIMIT && (options[count] = gk_option_at(plugin, count)))
    count++;
  qsort(options, count, sizeof *options, by_option);
  for (size_t i = 0; i < count && good; i++) {
    writing.memory = counts_for_memory(plugin, options[i]->name) ? memory : NULL;
    good = put_option(&writing, options[i], config);
  }
  return good;
}

bool gk_recipe_put_plugin(struct gk_buffer *recipe, const struct gk_plugin *plugin,
                          const struct gk_conf_plugin *conf, const void *config, const char *rules,
                          struct gk_error *error)
{
  return gk_recipe_put_both(recipe, NULL, plugin, conf, config, rules, error);
}

void gk_recipe_put_limits(struct gk_buffer *recipe, const struct gk_limits *limits)
{
  gk_buffer_print(recipe,
                  "limits\t\tstage_seconds\t%" PRId64 "\nlimits\t\tdocument_seconds\t%" PRId64
                  "\nlimits\t\tmemory_mb\t%" PRId64 "\n",
                  limits->stage_seconds, limits->document_seconds, limits->memory_mb);
}

static struct gk_text until(struct gk_text *rest, char stop)
{
  const char *end = rest->size ? memchr(rest->data, stop, rest->size) : NULL;
  struct gk_text part = {rest->data, end ? (size_t)(end - rest->data) : rest->size};
  size_t used = part.size + (end != NULL);
  *rest = (struct gk_text){rest->data + used, rest->size - used};
  return part;
}

bool gk_recipe_next(struct gk_text *recipe, struct gk_recipe_line *line)
{
  if (recipe->size == 0)
    return false;
  struct gk_text rest = until(recipe, '\n');
  line->stage = until(&rest, '\t');
  line->plugin = until(&rest, '\t');
  line->field = until(&rest, '\t');
  line->value = rest;
  return true;
}
