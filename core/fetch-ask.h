/* SPDX-License-Identifier: Apache-2.0 */
/* Asks fetch plugins what they would do at a location: what they tell is handed on, and nothing is
 * taken or stored. */
#ifndef GK_FETCH_ASK_H
#define GK_FETCH_ASK_H

#include "error.h"

struct gk_fetch_asking {
  const char *conf_path, *plugin_path; /* as of gk_conf_load */
  const char *store_path;              /* whose folders the plugins have; NULL: none */
  void (*visit)(void *argument, const struct gk_visit *visit); /* texts are lent */
  void (*complain)(void *argument, const char *message);       /* a plugin was set aside */
  void *argument;
};

/* Starts a fetcher, waits until it is done with the location, and ends it. False: *error, whose
 * code is "configuration" where pipeline.conf is wrong, "unknown-location" where no plugin takes
 * the location, or the plugin's own. */
bool gk_fetch_ask(const struct gk_fetch_asking *asking, const char *location,
                  struct gk_error *error);

#endif
