/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <inttypes.h>

#include "check.h"
#include "document.h"
#include "message.h"
#include "stage.h"

enum {
  SUMMARY_LIMIT = 160, /* bytes: a line of gongkai inspect, in Chinese too */
  LICENCE_LIMIT = 120,
  NAME_LIMIT = 47 /* as the registry takes them */
};

bool gk_check_is_sentence(const char *text, bool stop)
{
  size_t size = strlen(text);
  if (size < 2 || !gk_is_utf8(text, size) || strpbrk(text, "\n\r\t") || islower(text[0]) ||
      isspace(text[0]) || isspace(text[size - 1]))
    return false;
  return !stop || text[size - 1] == '.' || (size > 3 && strcmp(text + size - 3, "。") == 0);
}

/* Identifiers joined by AND, OR and WITH, with brackets: SPDX 2.3, annex D. Whether the list of
 * licences has an identifier is not looked up. */
static bool is_spdx(const char *licence)
{
  bool expects_name = true;
  int depth = 0;
  if (strlen(licence) > LICENCE_LIMIT)
    return false;
  for (const char *p = licence; *p;) {
    size_t length = strspn(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-+:");
    if (*p == ' ') {
      p++;
    } else if (*p == '(' && expects_name) {
      depth++;
      p++;
    } else if (*p == ')' && !expects_name && depth > 0) {
      depth--;
      p++;
    } else if (length) {
      bool joins = (length == 3 && memcmp(p, "AND", 3) == 0) ||
                   (length == 2 && memcmp(p, "OR", 2) == 0) ||
                   (length == 4 && memcmp(p, "WITH", 4) == 0);
      if (joins == expects_name)
        return false;
      expects_name = joins;
      p += length;
    } else {
      return false;
    }
  }
  return !expects_name && depth == 0;
}

static void fail(struct gk_check_child *child, enum gk_check_rule rule, const char *message)
{
  gk_check_note(child, rule, GK_CHECK_FAIL, child->plugin ? child->plugin : "", "%s", message);
}

static bool check_name(struct gk_check_child *child, const struct gk_plugin *plugin)
{
  gk_check_begin(child, 4, GK_CHECK_NAME, "", _("reading its descriptor"));
  size_t length = plugin->name ? strspn(plugin->name, "abcdefghijklmnopqrstuvwxyz0123456789-") : 0;
  bool good = length > 0 && length <= NAME_LIMIT && plugin->name[length] == 0;
  if (!good)
    fail(child, GK_CHECK_NAME,
         _("its name must be 1 to 47 lower case letters, digits and hyphens"));
  else
    child->plugin = plugin->name;
  if (plugin->stage < 1 || plugin->stage > GK_STAGE_LAST) {
    fail(child, GK_CHECK_NAME, _("its stage is none of enum gk_stage"));
    good = false;
  }
  if (plugin->version == 0)
    fail(child, GK_CHECK_NAME, _("its version must be 1 or more"));
  if (plugin->flags & ~(uint32_t)(GK_PLUGIN_FALLBACK | GK_PLUGIN_ITEMS_ONLY))
    fail(child, GK_CHECK_NAME, _("it sets flags that this program does not know"));
  return good;
}

static void check_functions(struct gk_check_child *child, const struct gk_plugin *plugin)
{
  gk_check_tried(child, GK_CHECK_FUNCTIONS);
  if (plugin->stage == GK_STAGE_FETCH ? !plugin->fetch : !plugin->run && !plugin->delegate)
    fail(child, GK_CHECK_FUNCTIONS,
         _("it has no function for its stage: fetch in the fetch stage, run or delegate in all "
           "others"));
  if (plugin->stage == GK_STAGE_FETCH ? plugin->run || plugin->probe : plugin->fetch != NULL)
    fail(child, GK_CHECK_FUNCTIONS, _("it has a function that its stage never calls"));
  if (!plugin->delegate != !plugin->selectors)
    fail(child, GK_CHECK_FUNCTIONS, _("delegate and selectors go together"));
  if (plugin->delegate && plugin->run)
    fail(child, GK_CHECK_FUNCTIONS, _("run is never called where another plugin is delegated to"));
  enum { SELECTORS_LIMIT = 1000 };
  size_t count = 0;
  for (const struct gk_selector *s = plugin->selectors; s && s->kind; s++)
    if (++count > SELECTORS_LIMIT || s->kind > GK_SELECT_IGNORE || !s->match || !*s->match) {
      fail(child, GK_CHECK_FUNCTIONS,
           _("a selector has no kind or nothing to match, or the table does not end with kind 0"));
      break;
    }
}

void gk_check_descriptor(struct gk_check_child *child, const struct gk_plugin *given)
{
  child->plugin = NULL;
  gk_check_begin(child, 3, GK_CHECK_ABI, "", _("reading its descriptor"));
  struct gk_plugin plugin = {0};
  if (given->abi >> 16 != GK_ABI_MAJOR || (given->abi & 0xFFFF) > GK_ABI_MINOR) {
    gk_check_note(child, GK_CHECK_ABI, GK_CHECK_FAIL, "",
                  _("it needs plugin ABI %u.%u, and this program has %d.%d: set .abi to GK_ABI and "
                    "build against this program's header"),
                  given->abi >> 16, given->abi & 0xFFFF, GK_ABI_MAJOR, GK_ABI_MINOR);
    return;
  }
  /* What ABI 1.0 had. */
  if (given->size < offsetof(struct gk_plugin, selectors) + sizeof plugin.selectors ||
      given->size > 16 * sizeof plugin) {
    gk_check_note(child, GK_CHECK_ABI, GK_CHECK_FAIL, "",
                  _("its descriptor says that it has %u bytes: set .size to sizeof(struct "
                    "gk_plugin)"),
                  given->size);
    return;
  }
  memcpy(&plugin, given, given->size < sizeof plugin ? given->size : sizeof plugin);
  if (!check_name(child, &plugin))
    return;
  gk_check_begin(child, 5, GK_CHECK_SUMMARY, plugin.name, _("reading its descriptor"));
  if (!plugin.summary || !gk_check_is_sentence(plugin.summary, false) ||
      strlen(plugin.summary) > SUMMARY_LIMIT)
    fail(child, GK_CHECK_SUMMARY,
         _("its summary must be one line of 2 to 160 bytes that begins with a capital letter: "
           "gongkai inspect prints it"));
  gk_check_tried(child, GK_CHECK_LICENCE);
  if (!plugin.licence || !is_spdx(plugin.licence))
    fail(child, GK_CHECK_LICENCE,
         _("its licence must be an SPDX expression, such as Apache-2.0 or GPL-2.0-or-later"));
  check_functions(child, &plugin);
  gk_check_options(child, &plugin);
  gk_check_end(child);
  gk_check_send(child, &(struct gk_check_record){.type = GK_CHECK_RECORD_PLUGIN,
                                                 .stage = plugin.stage,
                                                 .version = plugin.version,
                                                 .sample = gk_text_of(plugin.name)});
}
