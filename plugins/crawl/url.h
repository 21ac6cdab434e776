/* SPDX-License-Identifier: Apache-2.0 */
/* URLs (RFC 3986) as crawling needs them: one form for one page. */
#ifndef CRAWL_URL_H
#define CRAWL_URL_H

#include <gongkai/plugin.h>

enum { URL_SIZE_LIMIT = 2048 /* bytes with the NUL; servers take no longer ones */ };

/* Resolves `reference`, as a page writes it (UTF-8; white space around it, references of HTML
 * already resolved), against `base` and writes its normal form: http or https alone, scheme and
 * host in lower case, an internationalised host as ASCII (IDNA), no default port, no fragment, dot
 * segments removed, percent-encoding of unreserved characters undone and otherwise in upper case,
 * other characters encoded. `charset`: in which characters beyond ASCII of a query are encoded, as
 * browsers do with the page's (NULL: UTF-8); what is percent-encoded already, such as GBK, stays.
 * Session identifiers (;jsessionid=…, and the parameters of rules/crawl) are left out. `base` NULL:
 * the reference is absolute. False: it is none that can be fetched. */
bool url_normalise(const char *base, struct gk_text reference, const char *charset,
                   char url[URL_SIZE_LIMIT]);

/* Its parts, lent from a normal form: host without port, "host:port" or host, path with query. */
struct gk_text url_host(const char *url);
struct gk_text url_authority(const char *url);
struct gk_text url_path(const char *url); /* begins with / */
bool url_is_https(const char *url);

#endif
