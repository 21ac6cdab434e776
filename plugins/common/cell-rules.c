/* SPDX-License-Identifier: Apache-2.0 */
/* Reads rules/forms/cells.conf. */
#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>

#include "cell-value.h"
#include "utf8.h"

/* Room for "file:line: what". */
enum { MESSAGE = 512 };

static const char *message(struct gk_context *context, const char *path, int line, const char *what)
{
  char *text = gk_alloc(context, MESSAGE);
  snprintf(text, MESSAGE, "%s:%d: %s", path, line, what);
  return text;
}

static int longest_first(const void *a, const void *b)
{
  const struct gk_text *left = a, *right = b;
  return (left->size < right->size) - (left->size > right->size);
}

static const struct gk_text *texts(struct gk_context *context, const config_setting_t *list,
                                   size_t *count)
{
  int length = config_setting_length(list);
  struct gk_text *out = gk_alloc(context, ((size_t)length + 1) * sizeof *out);
  for (int i = 0; i < length; i++) {
    const char *string = config_setting_get_string_elem(list, i);
    char *copy = gk_alloc(context, strlen(string) + 1);
    out[i].size = gk_text_squeeze(gk_text_of(string), copy);
    out[i].data = copy;
  }
  qsort(out, (size_t)length, sizeof *out, longest_first);
  *count = (size_t)length;
  return out;
}

bool cell_rules_load(struct gk_context *context, const char *path, struct cell_rules *rules,
                     const char **error)
{
  config_t config;
  config_init(&config);
  bool good = false;
  if (config_read_file(&config, path) != CONFIG_TRUE) {
    *error = message(context, path, config_error_line(&config), config_error_text(&config));
    goto out;
  }
  config_setting_t *cells = config_lookup(&config, "cells");
  if (!cells || !config_setting_is_group(cells)) {
    *error = message(context, path, 1, "the group \"cells\" is missing");
    goto out;
  }
  const char *names[] = {"not_applicable", "units"};
  config_setting_t *lists[2];
  for (int i = 0; i < 2; i++) {
    lists[i] = config_setting_get_member(cells, names[i]);
    if (!lists[i] || !config_setting_is_array(lists[i]) ||
        (config_setting_length(lists[i]) > 0 && !config_setting_get_string_elem(lists[i], 0))) {
      *error = message(context, path, (int)config_setting_source_line(lists[i] ? lists[i] : cells),
                       i == 0 ? "\"not_applicable\" must be an array of strings"
                              : "\"units\" must be an array of strings");
      goto out;
    }
  }
  for (int i = 0; i < config_setting_length(cells); i++) {
    config_setting_t *member = config_setting_get_elem(cells, (unsigned)i);
    if (member != lists[0] && member != lists[1]) {
      *error = message(context, path, (int)config_setting_source_line(member),
                       "unknown setting; known are not_applicable and units");
      goto out;
    }
  }
  rules->not_applicable = texts(context, lists[0], &rules->not_applicable_count);
  rules->units = texts(context, lists[1], &rules->unit_count);
  good = true;
out:
  config_destroy(&config);
  return good;
}
