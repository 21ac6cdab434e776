/* SPDX-License-Identifier: Apache-2.0 */
/* The title of the document, put together from where pages keep it. */
#ifndef GK_FIELDS_HEADING_H
#define GK_FIELDS_HEADING_H

#include "view.h"

struct heading {
  struct gk_text title;  /* empty: none is printed */
  struct spot spot;      /* its first line */
  struct gk_text agency; /* a line of it that is the name of an authority; empty: none */
  struct spot agency_spot;
  size_t after; /* the index of the block after it; 0: it is not from a block of the text */
};

/* From the blocks of the role TITLE, a meta element, the first lines of the body or the page's
 * title, in this order. */
struct heading heading_find(const struct view *view);

#endif
