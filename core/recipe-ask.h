/* SPDX-License-Identifier: Apache-2.0 */
/* The recipe of a pipeline as it is configured now: a worker opens its plugins and says it. */
#ifndef GK_RECIPE_ASK_H
#define GK_RECIPE_ASK_H

#include "buffer.h"
#include "error.h"

/* `complain` hears of plugins that were set aside. False: *error, "configuration" where that is
 * wrong. */
bool gk_recipe_ask(const char *conf_path, const char *plugin_path, struct gk_buffer *recipe,
                   void (*complain)(const char *message), struct gk_error *error);

#endif
