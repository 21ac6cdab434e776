/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the scan of markup share. */
#ifndef CRAWL_LINKS_HTML_H
#define CRAWL_LINKS_HTML_H

#include "links-element.h"

struct anchor {
  bool open;
  struct gk_text href, other, title, click; /* other: where a script finds the address */
  const char *from;                         /* of what stands in it */
  struct gk_text alternative;               /* of a picture in it */
  uint32_t line;
  char date[DATE_SIZE];
};

struct html {
  struct links *links;
  const char *end;
  struct links_quotes quotes;
  struct anchor anchor;
  bool data;            /* sections of CDATA are markup */
  bool group;           /* within a nextgroup */
  bool without_scripts; /* within a noscript */
  bool jumps;           /* within a select that leads elsewhere */
  unsigned nesting;
};

/* The value of an attribute; empty: it has none. */
static inline struct gk_text html_value(const struct links_element *element, const char *name)
{
  const struct gk_text *value = links_attribute(element, name);
  return value ? *value : (struct gk_text){"", 0};
}

/* What a link is by its text (UTF-8): one to a further page of a list, else LINK_ANCHOR. */
enum link_kind html_kind(const struct html *html, struct gk_text title);

/* Adds a link that is new as one to a further page, too, where its number or its URL says so. */
void html_look_at_page(struct html *html, uint32_t link, struct gk_text title);

/* An anchor's begin and end; `at` is where it ends. */
void html_open_anchor(struct html *html, const struct links_element *element, const char *after);
void html_close_anchor(struct html *html, const char *at);

/* Adds what an onclick opens. */
uint32_t html_add_click(struct html *html, struct gk_text click, struct gk_text title);

#endif
