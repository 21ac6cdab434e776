/* SPDX-License-Identifier: Apache-2.0 */
/* Hosts: when each may be asked, and what failed there. */
#ifndef HTTP_HOST_H
#define HTTP_HOST_H

#include "crawl.h"

/* The host of that authority, made where it is new; NULL: no memory, and the crawl ends. */
struct host *host_of(struct crawl *crawl, struct gk_text authority);
void hosts_free(struct crawl *crawl);

/* A request there has ended: when the next may begin. */
void host_rest(struct host *host);

/* It answered as a server does. */
void host_answered(struct host *host);

/* It did not, or said that it is too busy. `weight`: how much it counts towards giving up;
 * `retry_after`: seconds that it asks for, 0: none. Nothing more is asked of it this night when
 * host->given_up is set then; a remark says so. */
void host_failed(struct crawl *crawl, struct site_run *run, struct host *host, int weight,
                 int64_t retry_after, const char *code);

/* Asks nothing more of it this night, and says why. */
GK_PRINTF(5, 6)
void host_give_up(struct crawl *crawl, struct site_run *run, struct host *host, const char *code,
                  const char *format, ...);

#endif
