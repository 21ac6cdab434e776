/* SPDX-License-Identifier: Apache-2.0 */
/* A recipe: everything that the output of a configured plugin depends on beside the document, as
 * canonical text, one field a line: stage, plugin, field and value, with tabs between them. It is
 * what keys are made of, what the store remembers, and what a person reads when it changes. */
#ifndef GK_RECIPE_H
#define GK_RECIPE_H

#include "buffer.h"
#include "conf.h"

/* Raised whenever the core itself makes other results of the same plugins. */
#define GK_RECIPE_CORE "1"

/* Appends the plugin's lines. Options are sorted by name, files stand as the SHA-256 of their
 * content under their names from the rules directory. False: a file cannot be read, or a value
 * holds a tab or line break; *error has the setting's file:line. */
bool gk_recipe_put_plugin(struct gk_buffer *recipe, const struct gk_plugin *plugin,
                          const struct gk_conf_plugin *conf, const void *config, const char *rules,
                          struct gk_error *error);

/* The same; appends to `memory` those of the lines on which what the plugin remembers depends: all
 * but those of options that it does not name. */
bool gk_recipe_put_both(struct gk_buffer *recipe, struct gk_buffer *memory,
                        const struct gk_plugin *plugin, const struct gk_conf_plugin *conf,
                        const void *config, const char *rules, struct gk_error *error);

/* Appends the lines of the limits, which decide what becomes of a document that reaches them. */
void gk_recipe_put_limits(struct gk_buffer *recipe, const struct gk_limits *limits);

/* A line, split. Texts are lent. */
struct gk_recipe_line {
  struct gk_text stage, plugin, field, value;
};

/* Reads the next line of a recipe, which is used up. False: there is none. */
bool gk_recipe_next(struct gk_text *recipe, struct gk_recipe_line *line);

#endif
