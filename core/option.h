/* SPDX-License-Identifier: Apache-2.0 */
/* A plugin's table of options against what pipeline.conf says. */
#ifndef GK_OPTION_H
#define GK_OPTION_H

#include "arena.h"
#include "conf.h"

/* The index-th row, or NULL past the last. */
const struct gk_option *gk_option_at(const struct gk_plugin *plugin, size_t index);

/* "bool", "int" … */
const char *gk_option_type_name(uint32_t type);

/* Makes the plugin's configuration structure, in the arena. Relative files and directories are
 * taken from `rules`, folders of state from `store` (NULL: there are none). False: *error has
 * file:line and what is allowed. */
bool gk_options_fill(struct gk_arena *arena, const struct gk_plugin *plugin,
                     const struct gk_conf_plugin *conf, const char *rules, const char *store,
                     const void **config, struct gk_error *error);

/* Whether `name` can be that of a folder of state: it is no path, and nothing that the store itself
 * has. */
bool gk_option_names_state(const char *name);

#endif
