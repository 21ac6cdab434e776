/* SPDX-License-Identifier: Apache-2.0 */
/* URLs (RFC 3986) as crawling needs them: one form for one page. */
#ifndef CRAWL_URL_H
#define CRAWL_URL_H

#include <gongkai/plugin.h>

enum { URL_SIZE_LIMIT = 2048 /* bytes with the NUL; servers take no longer ones */ };

struct url_rules; /* which parameters say who asks, not what is asked for */

/* Reads rules/crawl/parameters.tsv. NULL: *why has file:line. Also opens the converter for queries
 * in GB18030, which needs files. One thread at a time may use it. */
struct url_rules *url_rules_new(const char *path, char why[300]);
void url_rules_drop(struct url_rules *rules);

/* Resolves `reference`, as a page writes it (UTF-8; references of HTML already resolved), against
 * `base`, a normal form, and writes its own normal form: http or https alone, scheme and host in
 * lower case, an internationalised host as ASCII (IDNA 2008 by UTS 46), numbers of IPv4 in any
 * notation with dots, no default port, no fragment, no empty query, dot segments removed,
 * percent-encoding of unreserved characters undone and otherwise in upper case, other characters
 * encoded. What browsers mend is mended as the WHATWG's URL Standard says: white space around it,
 * tabs and line breaks within, backslashes for slashes. `charset`: in which characters beyond ASCII
 * of a query are encoded, as browsers do with the page's: GB 2312, GBK, GB 18030; any other and
 * NULL: UTF-8. What is percent-encoded already, such as GBK, keeps its bytes. Parameters of the
 * rules are left out; `rules` NULL: none is. `base` NULL: the reference is absolute. False: it is
 * none that can be fetched: another scheme, a user's name in it, no valid host or port, too long,
 * nothing but a fragment. */
bool url_normalise(const struct url_rules *rules, const char *base, struct gk_text reference,
                   const char *charset, char url[URL_SIZE_LIMIT]);

/* Its parts, lent from a normal form: host without port (IPv6 in its brackets), "host:port" or
 * host, path with query. */
struct gk_text url_host(const char *url);
struct gk_text url_authority(const char *url);
struct gk_text url_path(const char *url); /* begins with / */
bool url_is_https(const char *url);

/* What in the shape of a normal form is the mark of pages without end, a stable word; NULL:
 * nothing. "repeated-segments": one to three segments of the path stand three times in a row, or a
 * word four times; "deep-path", "many-parameters"; "repeated-parameter"; "session": of ASP.NET, in
 * the path; "calendar": a date outside the years 1990 to 2100.
 */
const char *url_trap(const char *url);

#endif
