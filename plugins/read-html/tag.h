/* SPDX-License-Identifier: Apache-2.0 */
/* The elements that the reader tells apart, and how each behaves (HTML 4.01, and what HTML 5 added
 * for sections). */
#ifndef GK_HTML_TAG_H
#define GK_HTML_TAG_H

#include <stdint.h>

enum gk_html_tag {
  GK_TAG_OTHER = 0, /* an inline element without a meaning of its own */
  GK_TAG_TEXT,      /* not an element */
  GK_TAG_A,
  GK_TAG_BODY,
  GK_TAG_BOLD,
  GK_TAG_BR,
  GK_TAG_CAPTION,
  GK_TAG_CELL,        /* td */
  GK_TAG_HEADER_CELL, /* th */
  GK_TAG_CENTER,
  GK_TAG_BLOCK, /* div and everything else that begins a line */
  GK_TAG_EMBED,
  GK_TAG_FOOTER,
  GK_TAG_FRAME,
  GK_TAG_HEAD,
  GK_TAG_HEADING, /* h1 to h6 */
  GK_TAG_HIDDEN,  /* never shown: script, select, option … */
  GK_TAG_HTML,
  GK_TAG_IFRAME,
  GK_TAG_IMAGE,
  GK_TAG_LIST_ITEM,
  GK_TAG_META,
  GK_TAG_NAVIGATION,
  GK_TAG_NOSCRIPT,
  GK_TAG_PARAGRAPH,
  GK_TAG_PREFORMATTED,
  GK_TAG_ROW,
  GK_TAG_ROW_GROUP, /* tbody, tfoot */
  GK_TAG_TABLE,
  GK_TAG_TABLE_HEAD,
  GK_TAG_TITLE
};

enum { GK_TAG_IS_BLOCK = 1 << 0 };

/* The tag of a lower-case name; *level gets 1..6 for h1 to h6, else 0. */
enum gk_html_tag gk_html_tag_of(const char *name, uint8_t *level);

/* GK_TAG_IS_BLOCK or 0. */
unsigned gk_html_tag_flags(enum gk_html_tag tag);

#endif
