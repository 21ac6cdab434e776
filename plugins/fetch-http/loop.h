/* SPDX-License-Identifier: Apache-2.0 */
/* The loop over all connections. */
#ifndef HTTP_LOOP_H
#define HTTP_LOOP_H

#include "crawl.h"

/* Fetches until nothing is left that may be fetched this night, the core wants no more, or
 * something failed that nothing can be done without. */
void loop_run(struct crawl *crawl);

/* Makes last what was done. */
void loop_commit(struct crawl *crawl);

#endif
