/* SPDX-License-Identifier: Apache-2.0 */
/* What the crawl says of what it does. */
#ifndef HTTP_VISIT_H
#define HTTP_VISIT_H

#include "crawl.h"

/* What is common to all visits of a page; the caller adds kind, status, code, message, bytes. */
struct gk_visit visit_of(const struct crawl *crawl, const struct site_run *run,
                         const struct page *page);

/* Hands it to the core, which may end the crawl by it. */
void tell(struct crawl *crawl, const struct gk_visit *visit);

/* `about`: a host, a URL, or NULL: the site. `run` may be NULL: the whole crawl. */
GK_PRINTF(5, 6)
void tell_remark(struct crawl *crawl, const struct site_run *run, const char *about,
                 const char *code, const char *format, ...);

const char *role_name(enum page_role role);

#endif
