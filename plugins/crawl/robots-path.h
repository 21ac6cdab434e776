/* SPDX-License-Identifier: Apache-2.0 */
/* Paths and the patterns of robots.txt, in a form in which they can be compared (RFC 9309 2.2.2).
 */
#ifndef CRAWL_ROBOTS_PATH_H
#define CRAWL_ROBOTS_PATH_H

#include <gongkai/plugin.h>

enum { ROBOTS_PATH_GROWTH = 3 /* bytes for one: %XX */ };

/* Writes the form of a path with query, or of a pattern, of which * and a $ at its end stay what
 * they are, to `out` (ROBOTS_PATH_GROWTH times its size): characters beyond ASCII are
 * percent-encoded, percent-encoded ones that need not be are not. Returns its size. */
size_t robots_path_form(struct gk_text path, bool pattern, char *out);

/* Whether a pattern matches from the beginning of a path, both in that form. Its time grows with
 * their sizes' product at most, whatever stars the pattern has. */
bool robots_path_match(struct gk_text pattern, struct gk_text path);

#endif
