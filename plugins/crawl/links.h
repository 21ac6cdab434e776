/* SPDX-License-Identifier: Apache-2.0 */
/* What a page leads to, found by a scan of its bytes: no tree is built. */
#ifndef CRAWL_LINKS_H
#define CRAWL_LINKS_H

#include "url.h"

enum link_kind {
  LINK_ANCHOR = 1,   /* a, area, and their onclick */
  LINK_PAGE_OF_LIST, /* further pages of the same list: createPageHTML, 下一页, index_1.html,
                        rel=next */
  LINK_FRAME,        /* frame, iframe; what embed and object show */
  LINK_REFRESH,      /* meta refresh, location.href = … at the top level of a script */
  LINK_CANONICAL,    /* link rel=canonical: the page's own other name */
  LINK_DATA,         /* list data in a script or a JSON answer: {"title": …, "url": …} */
  LINK_PICTURE,      /* img: a picture that the page shows */
  LINK_SITEMAP,      /* sitemap of a sitemap index; feed that a page names */
  LINK_ENTRY         /* page that a sitemap or a feed (RSS, Atom) lists */
};

struct link {
  enum link_kind kind;
  const char *url;      /* normal form */
  struct gk_text name;  /* of a picture: as the page writes it, references of HTML resolved */
  struct gk_text title; /* UTF-8, white space folded: text of the anchor, its title attribute where
                           the text is cut; alt */
  struct gk_text date;  /* YYYY-MM-DD that stands beside it in its list row, or lastmod; empty */
};

struct links_options {
  const char *charset; /* as HTTP declared it; NULL: not */
  size_t limit;        /* links of a page; more are counted only */
};

struct links_result {
  size_t count, left_off;
  char charset[32];     /* that the page was taken for: UTF-8, GB18030, UTF-16 */
  struct gk_text title; /* of the page; lent until the next call */
};

struct links_rules; /* words and names that an operator would change */

/* Reads rules/crawl/links.tsv. NULL: *why has file:line. */
struct links_rules *links_rules_new(const char *path, char why[300]);
void links_rules_drop(struct links_rules *rules);

/* Finds what the page at `url` (normal form; redirects followed) leads to, in its order, each URL
 * once a kind, and calls `found`, whose links are lent for the call. `media_type`: text/html,
 * application/json, text/xml … as sniffed. */
struct links; /* converters and buffers, used again */
/* Both are lent until links_drop; `parameters` may be NULL. NULL: no memory, or the C library does
 * not convert from GB18030. */
struct links *links_new(const struct links_rules *rules, const struct url_rules *parameters);
void links_find(struct links *links, const char *url, const char *media_type, struct gk_text page,
                const struct links_options *options,
                void (*found)(void *argument, const struct link *link), void *argument,
                struct links_result *result);
void links_drop(struct links *links);

#endif
