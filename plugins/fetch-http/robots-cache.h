/* SPDX-License-Identifier: Apache-2.0 */
/* What robots.txt says at each host (RFC 9309), asked once a day. */
#ifndef HTTP_ROBOTS_CACHE_H
#define HTTP_ROBOTS_CACHE_H

#include "answer.h"

/* Makes known what a host says for http or https: out of the frontier, or by asking, for the site
 * whose turn it is. */
void robots_ask(struct crawl *crawl, struct host *host, struct site_run *run, bool https);

/* The answer to that. */
void robots_take(struct answer *answer);

#endif
