/* SPDX-License-Identifier: Apache-2.0 */
/* The shared object as such: its symbols, that it loads, and what its entry function gives. */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>

#include "check-sample.h"
#include "check-symbol.h"
#include "check.h"
#include "message.h"

enum { DESCRIPTORS_LIMIT = 64 /* as the registry reads of a file */ };

struct exports {
  struct gk_check_child *child;
  bool entry;
};

static void take_name(void *argument, const char *name)
{
  struct exports *exports = argument;
  if (strcmp(name, GK_ENTRY_NAME) == 0)
    exports->entry = true;
  else
    gk_check_note(exports->child, GK_CHECK_SYMBOLS, GK_CHECK_FAIL, "",
                  _("it also exports %s: compile with -fvisibility=hidden and mark the entry "
                    "function alone with GK_EXPORT"),
                  name);
}

static bool check_symbols(struct gk_check_child *child)
{
  struct gk_buffer bytes = {0};
  struct exports exports = {child, false};
  const char *reason;
  gk_check_begin(child, 0, GK_CHECK_SYMBOLS, "", _("reading its symbols"));
  if (!gk_check_read_file(child->request->object, &bytes)) {
    gk_check_note(child, GK_CHECK_LOADS, GK_CHECK_FAIL, "", "%s: %s", child->request->object,
                  strerror(errno));
    return false;
  }
  bool good =
      gk_check_symbols((struct gk_text){bytes.data, bytes.size}, take_name, &exports, &reason);
  gk_buffer_free(&bytes);
  /* What cannot be read keeps no rule. */
  if (!good)
    atomic_store(&child->page->tested[GK_CHECK_SYMBOLS], 0);
  if (!good)
    gk_check_note(child, GK_CHECK_LOADS, GK_CHECK_FAIL, "",
                  _("%s: build it with -shared for this machine"), reason);
  else if (!exports.entry)
    gk_check_note(child, GK_CHECK_SYMBOLS, GK_CHECK_FAIL, "",
                  _("it does not export %s: end the file with GK_PLUGIN(…);"), GK_ENTRY_NAME);
  return good && exports.entry;
}

void gk_check_object(struct gk_check_child *child)
{
  if (!check_symbols(child))
    return;
  gk_check_begin(child, 1, GK_CHECK_LOADS, "", _("loading it"));
  void *handle = dlopen(child->request->object, RTLD_NOW | RTLD_LOCAL);
  if (!handle) {
    const char *why = dlerror();
    gk_check_note(child, GK_CHECK_LOADS, GK_CHECK_FAIL, "",
                  _("it cannot be loaded: %s; link every library it uses, with -Wl,-z,defs to see "
                    "at once what is missing"),
                  why ? why : "?");
    return;
  }
  gk_entry_function *entry;
  void *symbol = dlsym(handle, GK_ENTRY_NAME);
  memcpy(&entry, &symbol, sizeof entry);
  gk_check_begin(child, 2, GK_CHECK_ENTRY, "", _("calling its entry function"));
  const struct gk_plugin *plugins[DESCRIPTORS_LIMIT];
  uint32_t count = 0;
  while (entry && count < DESCRIPTORS_LIMIT && (plugins[count] = entry(count)))
    count++;
  if (count == 0)
    gk_check_note(child, GK_CHECK_ENTRY, GK_CHECK_FAIL, "",
                  _("it gives no descriptor for index 0"));
  if (count == DESCRIPTORS_LIMIT)
    gk_check_note(child, GK_CHECK_ENTRY, GK_CHECK_FAIL, "",
                  _("it gives %d descriptors or more: return NULL past the last"),
                  DESCRIPTORS_LIMIT);
  for (uint32_t i = 0; i < count; i++)
    if (entry(i) != plugins[i]) {
      gk_check_note(child, GK_CHECK_ENTRY, GK_CHECK_FAIL, "",
                    _("it gives another descriptor for index %u when asked again: return "
                      "pointers to constants"),
                    i);
      return;
    }
  for (uint32_t i = 0; i < count && count < DESCRIPTORS_LIMIT; i++)
    gk_check_descriptor(child, plugins[i]);
}
