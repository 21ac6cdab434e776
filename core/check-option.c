/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "document.h"
#include "message.h"
#include "option.h"

enum {
  OPTIONS_LIMIT = 200,       /* as the registry takes */
  CONFIG_LIMIT = 1024 * 1024 /* bytes of a configuration structure */
};

GK_PRINTF(4, 5)
static void fail(struct gk_check_child *child, enum gk_check_rule rule, const char *option,
                 const char *format, ...)
{
  char message[400];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  gk_check_note(child, rule, GK_CHECK_FAIL, child->plugin, _("option \"%s\": %s"), option, message);
}

static size_t size_of(uint32_t type)
{
  return type == GK_OPTION_BOOL  ? sizeof(bool)
         : type == GK_OPTION_INT ? sizeof(int64_t)
                                 : sizeof(char *);
}

/* Whether `choices` has the word; NULL: whether its words are none empty and none double. */
static bool has_choice(const char *choices, const char *word)
{
  bool found = false;
  for (const char *p = choices;; p++) {
    size_t length = strcspn(p, "|");
    if (word) {
      found = found || (strlen(word) == length && memcmp(p, word, length) == 0);
    } else {
      if (length == 0)
        return false;
      for (const char *q = p + length; *q == '|'; q += strcspn(q + 1, "|") + 1)
        if (strcspn(q + 1, "|") == length && memcmp(p, q + 1, length) == 0)
          return false;
    }
    p += length;
    if (!*p)
      return word ? found : true;
  }
}

static void check_default(struct gk_check_child *child, const struct gk_option *option)
{
  const char *initial = option->initial;
  char *end;
  gk_check_tried(child, GK_CHECK_DEFAULTS);
  if (!initial)
    return;
  switch (option->type) {
  case GK_OPTION_BOOL:
    if (strcmp(initial, "true") != 0 && strcmp(initial, "false") != 0)
      fail(child, GK_CHECK_DEFAULTS, option->name, _("its default must be true or false"));
    return;
  case GK_OPTION_INT:
    errno = 0;
    long long value = strtoll(initial, &end, 10);
    if (errno || end == initial || *end || value < option->minimum || value > option->maximum)
      fail(child, GK_CHECK_DEFAULTS, option->name,
           _("its default %s is no whole number from %lld to %lld"), initial,
           (long long)option->minimum, (long long)option->maximum);
    return;
  case GK_OPTION_CHOICE:
    if (option->choices && !has_choice(option->choices, initial))
      fail(child, GK_CHECK_DEFAULTS, option->name, _("its default %s is none of %s"), initial,
           option->choices);
    return;
  case GK_OPTION_STATE:
    if (!gk_option_names_state(initial))
      fail(child, GK_CHECK_DEFAULTS, option->name,
           _("its default must be the name of a folder within the store: lower case letters, "
             "digits, hyphens and underscores"));
    return;
  case GK_OPTION_FILE:
  case GK_OPTION_DIRECTORY:
    if (initial[0] == '/' || initial[0] == 0 || strstr(initial, ".."))
      fail(child, GK_CHECK_DEFAULTS, option->name,
           _("its default must be a path below the rules directory"));
    return;
  default:
    if (!gk_is_utf8(initial, strlen(initial)))
      fail(child, GK_CHECK_DEFAULTS, option->name, _("its default is no UTF-8"));
  }
}

static void check_row(struct gk_check_child *child, const struct gk_plugin *plugin,
                      const struct gk_option *option)
{
  size_t length = strspn(option->name, "abcdefghijklmnopqrstuvwxyz0123456789_-");
  if (!length || option->name[length] || option->name[0] < 'a')
    fail(child, GK_CHECK_OPTIONS, option->name,
         _("its name must be lower case letters, digits, hyphens and underscores, a letter first"));
  if (!option->help || !gk_check_is_sentence(option->help, true))
    fail(child, GK_CHECK_OPTIONS, option->name,
         _("its help must be a sentence, with a capital letter and a full stop"));
  if (option->type < GK_OPTION_BOOL || option->type > GK_OPTION_STATE) {
    fail(child, GK_CHECK_OPTIONS, option->name, _("its type is none of enum gk_option_type"));
    return;
  }
  size_t size = size_of(option->type);
  if (option->offset >= plugin->config_size || size > plugin->config_size - option->offset ||
      option->offset % size)
    fail(child, GK_CHECK_OPTIONS, option->name,
         _("it lies outside its configuration structure, or at no place for its type: use offsetof "
           "and sizeof"));
  if (option->type == GK_OPTION_STATE && plugin->stage != GK_STAGE_FETCH)
    fail(child, GK_CHECK_OPTIONS, option->name,
         _("only a fetch plugin may have a folder of state: others keep nothing"));
  if (option->type == GK_OPTION_INT && option->minimum > option->maximum)
    fail(child, GK_CHECK_OPTIONS, option->name, _("its minimum is above its maximum"));
  if (option->type == GK_OPTION_CHOICE && (!option->choices || !has_choice(option->choices, NULL)))
    fail(child, GK_CHECK_OPTIONS, option->name,
         _("its choices must be different words joined by |"));
  check_default(child, option);
}

void gk_check_options(struct gk_check_child *child, const struct gk_plugin *plugin)
{
  const struct gk_option *option, *other;
  if (!plugin->options)
    return;
  gk_check_tried(child, GK_CHECK_OPTIONS);
  if (plugin->option_size < sizeof *option || plugin->option_size > 16 * sizeof *option ||
      plugin->option_size % _Alignof(struct gk_option) || plugin->config_size > CONFIG_LIMIT) {
    gk_check_note(child, GK_CHECK_OPTIONS, GK_CHECK_FAIL, child->plugin,
                  _("set .option_size to sizeof(struct gk_option) and .config_size to the size of "
                    "the configuration structure"));
    return;
  }
  for (size_t i = 0; (option = gk_option_at(plugin, i)); i++) {
    if (i == OPTIONS_LIMIT) {
      gk_check_note(child, GK_CHECK_OPTIONS, GK_CHECK_FAIL, child->plugin,
                    _("its options do not end: the last row has no name"));
      return;
    }
    check_row(child, plugin, option);
    for (size_t k = 0; k < i && (other = gk_option_at(plugin, k)); k++) {
      if (strcmp(option->name, other->name) == 0)
        fail(child, GK_CHECK_OPTIONS, option->name, _("its name stands twice"));
      if (option->type <= GK_OPTION_STATE && other->type <= GK_OPTION_STATE &&
          option->offset < other->offset + size_of(other->type) &&
          other->offset < option->offset + size_of(option->type))
        fail(child, GK_CHECK_OPTIONS, option->name, _("it shares its place with option \"%s\""),
             other->name);
    }
  }
}
