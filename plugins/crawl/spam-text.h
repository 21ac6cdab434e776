/* SPDX-License-Identifier: Apache-2.0 */
/* What a page says, and where, in a form in which words can be looked for. */
#ifndef CRAWL_SPAM_TEXT_H
#define CRAWL_SPAM_TEXT_H

#include <gongkai/plugin.h>

enum spam_zone {
  SPAM_HEAD = 0, /* title, and what meta elements give as description, keywords, title */
  SPAM_LINKS,    /* of anchors */
  SPAM_BODY,     /* the rest that is shown */
  SPAM_ZONES
};

struct spam_text {
  /* UTF-8; ASCII in lower case, widths folded, no white space beside Chinese characters, without
   * what stands in brackets as pronunciation of the character before; sentences, table cells and
   * links parted by line feeds. */
  struct gk_text zone[SPAM_ZONES];
  size_t han;      /* Chinese characters of all zones */
  size_t glossed;  /* of them with their pinyin in brackets behind, in runs of some */
  size_t broken;   /* bytes and characters that stand for what could not be decoded */
  size_t numbered; /* Chinese characters of the head written as numbers (&#28595;) */
  bool referrer;   /* a script sends on who comes from a search engine */
  char *memory[SPAM_ZONES];
};

enum { SPAM_TEXT_LIMIT = 2 << 20 /* bytes of a page that are looked at; reports have less */ };

/* False: no memory. spam_text_free in either case. */
bool spam_text_read(struct spam_text *text, struct gk_text page);
void spam_text_free(struct spam_text *text);

#endif
