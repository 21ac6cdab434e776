/* SPDX-License-Identifier: Apache-2.0 */
/* The plugins that were found and loaded. They are never unloaded during a run. */
#ifndef GK_REGISTRY_H
#define GK_REGISTRY_H

#include "error.h"

struct gk_registered {
  struct gk_plugin plugin; /* completed with zeros where the plugin's header is older */
  char *path;
};

struct gk_registry {
  struct gk_registered *entries;
  size_t count;
  uint32_t first, last; /* stages whose plugins are wanted; 0: all */
  /* Called for each file that is set aside: it crashed on load, is of another ABI, or its
   * descriptor is wrong. */
  void (*complain)(void *argument, const struct gk_error *error);
  void *argument;
};

/* Loads every *.so of the directories (ends with NULL) that has a plugin of a wanted stage, or none
 * at all, in order and by name: each of them costs memory with its libraries. A directory that
 * does not exist is passed over. A file that crashes when it is loaded is set aside. Of two plugins
 * with one stage and name the first stays, and the second is reported with both paths. */
void gk_registry_load(struct gk_registry *registry, char *const *directories);

/* The same with one file. False: it, or one of its plugins, was set aside. */
bool gk_registry_load_file(struct gk_registry *registry, const char *path);

/* NULL: there is none of that name in that stage. */
const struct gk_registered *gk_registry_find(const struct gk_registry *registry, uint32_t stage,
                                             const char *name);
void gk_registry_free(struct gk_registry *registry);

#endif
