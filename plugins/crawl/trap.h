/* SPDX-License-Identifier: Apache-2.0 */
/* Pages without end: counts of list pages by the shape of their URLs, for one site and one night.
 */
#ifndef CRAWL_TRAP_H
#define CRAWL_TRAP_H

#include "url.h"

enum {
  TRAP_CHAIN = 5,       /* a fifth of the pages where they are found on pages of their own shape, as
                           the next of a list or of a calendar is: with 15 links each, 100 of them
                           hold more than an authority puts between two reports */
  TRAP_PAGES_MORE = 20, /* for each document that they led to */
  TRAP_QUERY_SHAPES = 50, /* sets of parameters of one path: a list has some for its columns and
                             pages; filters that can be combined have thousands */
  TRAP_SHAPES = 20000,    /* of a site: a province's portal has some thousand columns */
  TRAP_MEMORY = 4 << 20   /* bytes at most; where that is full, nothing new is let in */
};

struct trap;

/* `pages`: how many list pages of one shape may lead to no document; a portal leads to some hundred
 * columns of authorities at once. NULL: no memory. */
struct trap *trap_new(uint32_t pages);
void trap_drop(struct trap *trap);

/* Whether one more page that leads further, such as a list page, may be fetched: its URL, and that
 * of the page where it was found (NULL: none), in normal form. NULL: it may, and is counted, once
 * however often it is found. Otherwise a stable word: one of url_trap(), "shape" (too many pages
 * whose URLs differ in numbers alone, and too few documents by them), "queries" (too many sets of
 * parameters of one path), "shapes" (too many of the site). To be asked for pages that were not
 * known before. */
const char *trap_of(struct trap *trap, const char *url, const char *from);

/* A page that was let in led to a document that was not known: its shape may have more. */
void trap_yield(struct trap *trap, const char *url);

/* The shape of a URL: runs of digits, and of 16 and more hexadecimal ones, as 0; parameters by
 * their names and the shape of their values. Returns its size, less than URL_SIZE_LIMIT. */
size_t trap_shape(const char *url, char shape[URL_SIZE_LIMIT]);

#endif
