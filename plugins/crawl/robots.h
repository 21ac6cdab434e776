/* SPDX-License-Identifier: Apache-2.0 */
/* robots.txt (RFC 9309). */
#ifndef CRAWL_ROBOTS_H
#define CRAWL_ROBOTS_H

#include <gongkai/plugin.h>

enum { ROBOTS_SIZE_LIMIT = 500 * 1024 /* that RFC 9309 2.5 asks for; what follows is left out */ };

struct robots;

/* What a robots.txt says to `product` ("gongkai"), of the groups that name it, else of *. An empty
 * file allows all. NULL: no memory. */
struct robots *robots_new(struct gk_text file, const char *product);

/* Of an answer that is no file: 300 to 499 allow all, but 429, which asks for patience; that, 500
 * to 599 and no answer (0) allow nothing (RFC 9309 2.3.1). NULL: no memory. */
struct robots *robots_new_of_status(int status);

/* Whether path and query may be fetched. The longest matching rule counts, of equals Allow. *rule
 * (may be NULL): its line, as written, lent; empty: none matches. */
bool robots_allow(const struct robots *robots, struct gk_text path, struct gk_text *rule);

/* Seconds of Crawl-delay, of the groups that name the product, else of *; 0: none. At most an hour
 * is taken for meant. */
double robots_delay(const struct robots *robots);

/* The URL of the i-th Sitemap line, as written and not checked; empty: no more. */
struct gk_text robots_sitemap(const struct robots *robots, size_t i);

void robots_drop(struct robots *robots);

#endif
