/* SPDX-License-Identifier: Apache-2.0 */
/* What a link is, by sites.conf and what sites of this kind have in common. */
#ifndef HTTP_JUDGE_H
#define HTTP_JUDGE_H

#include "crawl.h"

struct judged {
  enum page_role role; /* 0: nothing that is looked at */
  int depth;
  const char *why;     /* it is that, one English sentence */
  const char *refused; /* why it may not be fetched, a code of visits; NULL: it may */
};

/* What a link of a page is. */
struct judged judge_link(const struct crawl *crawl, const struct site_run *run,
                         const struct page *from, const struct link *link);

/* Whether a URL may be asked for a site: a host that it has, not excluded, http without a private
 * address where all goes through a proxy. NULL: yes; otherwise a code of visits. */
const char *judge_url(const struct crawl *crawl, const struct site_run *run, const char *url);

/* Whether the site calls a page a document, by its URL and, where there is one, its title. */
bool judge_is_document(const struct crawl *crawl, const struct site_run *run, const char *url,
                       const char *title);

#endif
