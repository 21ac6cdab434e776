/* SPDX-License-Identifier: Apache-2.0 */
/* The companions of one file, for commands that look at it without a run. */
#ifndef GK_COMPANION_FETCH_H
#define GK_COMPANION_FETCH_H

#include "buffer.h"
#include "conf.h"
#include "error.h"
#include "registry.h"

/* Lets the fetch stage look at the file as a run would, in the fetcher's sandbox. Appends the list
 * of its companions (see companion.h) to `list` and their bytes to `bytes`: nothing where it has
 * none. False: *error. */
bool gk_companions_fetch(const struct gk_conf *conf, const struct gk_registry *registry,
                         const char *path, struct gk_buffer *list, struct gk_buffer *bytes,
                         struct gk_error *error);

#endif
