/* SPDX-License-Identifier: Apache-2.0 */
/* Pages that lead elsewhere. What they lead to is a page of its own, looked at in its turn. */
#ifndef HTTP_REDIRECT_H
#define HTTP_REDIRECT_H

#include "answer.h"

/* An answer of status 301, 302, 303, 307 or 308. */
void redirect_take(struct answer *answer);

/* The page says that it stands at `url` (normal form). Ends its task; always true. */
bool redirect_to(struct answer *answer, const char *url, const char *message);

/* Which pages led to which in this night. */
struct redirects;
void redirects_free(struct crawl *crawl);

#endif
