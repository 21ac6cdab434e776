/* SPDX-License-Identifier: Apache-2.0 */
/* What is not to be fetched or not to be believed: traps, walls, spam. */
#ifndef HTTP_SUSPICION_H
#define HTTP_SUSPICION_H

#include "answer.h"

/* Whether a page that was found is more of what has no end: a code of visits; NULL: it is not. */
const char *suspicion_of(struct crawl *crawl, struct site_run *run,
                         const struct discovery *discovery);

/* Whether an answer is no authority's page: code and message are set then. It is decoded. */
bool suspicion_of_page(struct answer *answer);

#endif
