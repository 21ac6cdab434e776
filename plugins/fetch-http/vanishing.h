/* SPDX-License-Identifier: Apache-2.0 */
/* Whether pages vanished, or a server is being worked on that answers 404 for all it has. */
#ifndef HTTP_VANISHING_H
#define HTTP_VANISHING_H

#include "answer.h"

/* A page that was had before is not found. True: it was put aside until it is known what to make of
 * it, and the answer has no task any more. */
bool vanishing_doubted(struct answer *answer);

/* The host still has a page that is no front page: what was put aside there did vanish. */
void vanishing_believe(struct crawl *crawl, struct host *host);

/* Nothing more is asked for this night: decides about what is put aside. */
void vanishing_end(struct crawl *crawl);

/* Forgets what is put aside; it is due as before. */
void vanishing_forget(struct host *host);

#endif
