/* SPDX-License-Identifier: Apache-2.0 */
/* A crawl from its beginning to its end. */
#ifndef HTTP_NIGHT_H
#define HTTP_NIGHT_H

#include "crawl.h"

/* Does what the location says. What a fetch plugin returns; gk_fail has said why. */
int night_run(struct gk_context *context, struct tools *tools, const struct location *location);

#endif
