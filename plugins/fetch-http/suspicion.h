/* SPDX-License-Identifier: Apache-2.0 */
/* What is not to be fetched or not to be believed: traps, walls, spam. */
#ifndef HTTP_SUSPICION_H
#define HTTP_SUSPICION_H

#include "answer.h"

/* Whether a page that was not known before, found on the one at the URL `from`, is more of what has
 * no end: a code of visits; NULL: it is not. */
const char *suspicion_of(struct site_run *run, const struct discovery *discovery, const char *from);

/* The list at that URL led to a new document. */
void suspicion_less(struct site_run *run, const char *url);

/* Whether an answer, which is decoded, is no authority's page: code and message are set then. */
bool suspicion_of_page(struct answer *answer);

/* At the end of a night: whether the site is still the authority's. */
void suspicion_tell(struct crawl *crawl, const struct site_run *run);

#endif
