/* SPDX-License-Identifier: Apache-2.0 */
/* Digests by which the kit knows whether a plugin's output, or what it rests on, has changed. */
#ifndef GK_CHECK_DIGEST_H
#define GK_CHECK_DIGEST_H

#include "pipeline.h"

enum { GK_CHECK_DIGEST_SIZE = 65 /* hexadecimal SHA-256 and a NUL */ };

/* Of what the steps from `first` to before `end` said and added. Members that are 0 or empty are
 * left out, so that an item that gains a member keeps its digest; costs, bids and versions are no
 * output. */
void gk_check_digest_steps(const struct gk_document *document, uint32_t first, uint32_t end,
                           char hex[GK_CHECK_DIGEST_SIZE]);

/* Of the recipe of a plugin and its delegate, but for its own version. */
void gk_check_digest_recipe(const struct gk_pipeline *pipeline, const struct gk_bound *bound,
                            char hex[GK_CHECK_DIGEST_SIZE]);

/* Of what the next step rests on: the original, the steps before, and `recipe`. */
void gk_check_digest_input(const struct gk_document *document, const char *recipe,
                           char hex[GK_CHECK_DIGEST_SIZE]);

#endif
