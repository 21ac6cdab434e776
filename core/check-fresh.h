/* SPDX-License-Identifier: Apache-2.0 */
/* The digests of what plugins add, from another process of this program, with another place for
 * everything in memory, another locale and time zone, and memory that is not zero. */
#ifndef GK_CHECK_FRESH_H
#define GK_CHECK_FRESH_H

#include "check.h"

struct gk_check_fresh {
  struct gk_buffer lines; /* stage/plugin TAB sample TAB digest LF */
};

/* Runs the same request with --digests. False: errno, or it ended badly. */
bool gk_check_fresh_run(struct gk_check_fresh *fresh, const struct gk_check_request *request);

/* Whether it has that digest for that sample of a plugin. */
bool gk_check_fresh_has(const struct gk_check_fresh *fresh, const char *plugin,
                        struct gk_text sample, struct gk_text digest);

void gk_check_fresh_free(struct gk_check_fresh *fresh);

#endif
