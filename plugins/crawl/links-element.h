/* SPDX-License-Identifier: Apache-2.0 */
/* Elements and attributes as they stand in the bytes of a page. */
#ifndef CRAWL_LINKS_ELEMENT_H
#define CRAWL_LINKS_ELEMENT_H

#include "links-parts.h"

enum links_role {
  ROLE_NONE,
  ROLE_ANCHOR,
  ROLE_AREA,
  ROLE_BASE,
  ROLE_FRAME, /* frame, iframe, embed */
  ROLE_OBJECT,
  ROLE_META,
  ROLE_LINK,
  ROLE_PICTURE,
  ROLE_INPUT,
  ROLE_SCRIPT,
  ROLE_OPAQUE, /* whose content is no markup */
  ROLE_TITLE,
  ROLE_SELECT,
  ROLE_OPTION,
  ROLE_ROW,
  ROLE_REGION, /* within which no date belongs to a link without */
  ROLE_BLOCK,
  ROLE_NOSCRIPT,
  ROLE_GROUP /* nextgroup, of Hanweb's lists */
};

struct links_attribute {
  struct gk_text name, value; /* as written */
};

enum { ATTRIBUTES_LIMIT = 24 /* further ones are not looked at */ };

struct links_element {
  enum links_role role;
  struct gk_text name;
  struct links_attribute of[ATTRIBUTES_LIMIT];
  size_t count;
};

/* From where on a quote is known not to stand again before the page's end, so that pages of
 * unclosed ones take linear time. */
struct links_quotes {
  const char *without[2];
};

void links_learn_elements(struct links *links);

/* The role of the element whose name begins at p; *after: where the name ends. */
enum links_role links_role_at(const struct links *links, const char *p, const char *end,
                              const char **after);

/* Reads the attributes that follow an element's name; returns what is after its >. */
const char *links_read_attributes(struct links_element *element, struct links_quotes *quotes,
                                  const char *p, const char *end);

/* The value of the attribute, NULL: it has none. The name in lower case. */
const struct gk_text *links_attribute(const struct links_element *element, const char *name);

#endif
