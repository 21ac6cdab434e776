/* SPDX-License-Identifier: Apache-2.0 */
/* What is read back from the WARC files. */
#ifndef HTTP_KEPT_H
#define HTTP_KEPT_H

#include "crawl.h"

/* The headers and the decoded body of the record at a place. *headers is lent until the next call,
 * *owned, which holds the body, is for free(). False: *why, one English sentence. */
bool kept_read(struct crawl *crawl, const struct warc_place *place, uint64_t limit,
               struct gk_text *headers, struct gk_text *body, char **owned, const char **why);

void kept_close(struct crawl *crawl);

#endif
