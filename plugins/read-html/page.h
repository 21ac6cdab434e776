/* SPDX-License-Identifier: Apache-2.0 */
/* A page as flat arrays, filled straight from libxml2's SAX calls: nodes in document order, each
 * with the index after its last descendant, and one run of text. */
#ifndef GK_HTML_PAGE_H
#define GK_HTML_PAGE_H

#include "grow.h"
#include "rules.h"
#include "selector.h"
#include "strain.h"
#include "tag.h"

enum {
  /* Browsers stop at 512 as well; what nests deeper is an attack or never closes anything. */
  GK_HTML_DEPTH_LIMIT = 512,
  /* Nodes of a page: a table of 100,000 cells has about 400,000. */
  GK_HTML_NODE_LIMIT = 2000000
};

enum gk_html_style {
  GK_STYLE_BOLD = 1 << 0,
  GK_STYLE_NOT_BOLD = 1 << 1,
  GK_STYLE_CENTER = 1 << 2,
  GK_STYLE_RIGHT = 1 << 3,
  GK_STYLE_LEFT = 1 << 4,
  GK_STYLE_INDENT = 1 << 5,
  GK_STYLE_HIDDEN = 1 << 6,
  GK_STYLE_BORDER = 1 << 7
};

/* How much of what a node (and all below it) holds. */
struct gk_html_weight {
  uint32_t han;     /* Chinese characters */
  uint32_t link;    /* of these, within links */
  uint32_t stops;   /* ，。；、： outside links */
  uint32_t visible; /* any other character that is not white space */
};

struct gk_html_node {
  uint32_t parent;
  uint32_t end;                   /* the index after the last descendant */
  uint32_t offset, source_end;    /* bytes of the page */
  uint32_t text, size;            /* of a text: bytes of page.text */
  uint32_t attribute, attributes; /* the first one of page.strained.attributes; their count */
  uint32_t marks;                 /* enum gk_html_mark */
  uint8_t tag;                    /* enum gk_html_tag */
  uint8_t level;                  /* of a heading */
  uint8_t style;                  /* enum gk_html_style */
  struct gk_html_weight weight;
};

struct gk_html_page {
  struct gk_grow nodes; /* struct gk_html_node; node 0 is a root above everything */
  struct gk_grow text;  /* char: white space collapsed to one ' ', or '\n' where it held a
                           line break; U+00A0 and U+3000 as they are */
  struct gk_html_strained strained;
  uint64_t selected; /* selectors that matched some element */
  bool too_deep, too_many, frameset, no_memory;
};

static inline struct gk_html_node *gk_html_nodes(const struct gk_html_page *page)
{
  return page->nodes.items;
}

/* Parses `source`, valid UTF-8 below 4 GiB, into `page`, whose arrays are used again. Calls nothing
 * of the host, so that it can be left at no point. `first` is how the page is strained: INERT, or
 * PLAIN for the same tree made by libxml2 alone. False: out of memory. */
bool gk_html_page_parse(struct gk_html_page *page, struct gk_text source,
                        struct gk_html_rules *rules, const struct gk_html_selectors *selectors,
                        enum gk_html_strain_mode first);

/* Where a page shows fewer than `little` Chinese characters and hides more by style, or shows only
 * menus and hides the prose, takes what it hides as shown, and returns true: scripts unfold such
 * pages. */
bool gk_html_page_reveal(struct gk_html_page *page, uint32_t little);

/* An attribute's value as written; data NULL where there is none. Not ended by a NUL. */
struct gk_text gk_html_page_attribute(const struct gk_html_page *page,
                                      const struct gk_html_node *node,
                                      enum gk_html_attribute_name name);

void gk_html_page_free(struct gk_html_page *page);

#endif
