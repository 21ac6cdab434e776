/* SPDX-License-Identifier: Apache-2.0 */
/* Offers to the core. The network does not wait for the core: what it has no room for is offered
 * later, from memory or out of the WARC file. */
#ifndef HTTP_DELIVER_H
#define HTTP_DELIVER_H

#include "answer.h"

/* A document or a picture was had. `whole`: it is a document that needs nothing else. */
void deliver_answer(struct answer *answer, bool whole);

/* A page could not be had; of documents the core is told. `once`: not if it was told before. */
void deliver_failure(struct crawl *crawl, struct site_run *run, const struct page *page,
                     const char *code, const char *message, bool first);

/* Offers what waits, as long as there is room; `all`: waits for room. */
void deliver_waiting(struct crawl *crawl, bool all);

void deliveries_free(struct crawl *crawl);

#endif
