/* SPDX-License-Identifier: Apache-2.0 */
#include "tag.h"

#include <string.h>

struct name {
  const char *name;
  enum gk_html_tag tag;
};

/* Sorted by name. */
static const struct name names[] = {
    {"a", GK_TAG_A},
    {"address", GK_TAG_BLOCK},
    {"article", GK_TAG_BLOCK},
    {"aside", GK_TAG_BLOCK},
    {"audio", GK_TAG_HIDDEN},
    {"b", GK_TAG_BOLD},
    {"base", GK_TAG_HIDDEN},
    {"blockquote", GK_TAG_BLOCK},
    {"body", GK_TAG_BODY},
    {"br", GK_TAG_BR},
    {"button", GK_TAG_OTHER},
    {"canvas", GK_TAG_HIDDEN},
    {"caption", GK_TAG_CAPTION},
    {"center", GK_TAG_CENTER},
    {"col", GK_TAG_HIDDEN},
    {"colgroup", GK_TAG_HIDDEN},
    {"dd", GK_TAG_BLOCK},
    {"details", GK_TAG_BLOCK},
    {"dir", GK_TAG_BLOCK},
    {"div", GK_TAG_BLOCK},
    {"dl", GK_TAG_BLOCK},
    {"dt", GK_TAG_BLOCK},
    {"embed", GK_TAG_EMBED},
    {"fieldset", GK_TAG_BLOCK},
    {"figcaption", GK_TAG_BLOCK},
    {"figure", GK_TAG_BLOCK},
    {"footer", GK_TAG_FOOTER},
    {"form", GK_TAG_BLOCK},
    {"frame", GK_TAG_FRAME},
    {"frameset", GK_TAG_BLOCK},
    {"h1", GK_TAG_HEADING},
    {"h2", GK_TAG_HEADING},
    {"h3", GK_TAG_HEADING},
    {"h4", GK_TAG_HEADING},
    {"h5", GK_TAG_HEADING},
    {"h6", GK_TAG_HEADING},
    {"head", GK_TAG_HEAD},
    {"header", GK_TAG_BLOCK},
    {"hgroup", GK_TAG_BLOCK},
    {"hr", GK_TAG_BLOCK},
    {"html", GK_TAG_HTML},
    {"iframe", GK_TAG_IFRAME},
    {"img", GK_TAG_IMAGE},
    {"input", GK_TAG_HIDDEN},
    {"legend", GK_TAG_BLOCK},
    {"li", GK_TAG_LIST_ITEM},
    {"link", GK_TAG_HIDDEN},
    {"main", GK_TAG_BLOCK},
    {"marquee", GK_TAG_NAVIGATION},
    {"menu", GK_TAG_BLOCK},
    {"meta", GK_TAG_META},
    {"nav", GK_TAG_NAVIGATION},
    {"noframes", GK_TAG_BLOCK},
    {"noscript", GK_TAG_NOSCRIPT},
    {"object", GK_TAG_EMBED},
    {"ol", GK_TAG_BLOCK},
    {"optgroup", GK_TAG_HIDDEN},
    {"option", GK_TAG_HIDDEN},
    {"p", GK_TAG_PARAGRAPH},
    {"param", GK_TAG_HIDDEN},
    {"pre", GK_TAG_PREFORMATTED},
    {"script", GK_TAG_HIDDEN},
    {"section", GK_TAG_BLOCK},
    {"select", GK_TAG_HIDDEN},
    {"strong", GK_TAG_BOLD},
    {"style", GK_TAG_HIDDEN},
    {"summary", GK_TAG_BLOCK},
    {"svg", GK_TAG_HIDDEN},
    {"table", GK_TAG_TABLE},
    {"tbody", GK_TAG_ROW_GROUP},
    {"td", GK_TAG_CELL},
    {"template", GK_TAG_HIDDEN},
    {"textarea", GK_TAG_HIDDEN},
    {"tfoot", GK_TAG_ROW_GROUP},
    {"th", GK_TAG_HEADER_CELL},
    {"thead", GK_TAG_TABLE_HEAD},
    {"title", GK_TAG_TITLE},
    {"tr", GK_TAG_ROW},
    {"ul", GK_TAG_BLOCK},
    {"video", GK_TAG_HIDDEN},
};

enum gk_html_tag gk_html_tag_of(const char *name, uint8_t *level)
{
  size_t low = 0, high = sizeof names / sizeof *names;
  *level = 0;
  /* Four of five elements of a page. */
  if (name[0] == 'p' && !name[1])
    return GK_TAG_PARAGRAPH;
  if (name[0] == 't' && name[1] == 'd' && !name[2])
    return GK_TAG_CELL;
  if (name[0] == 'a' && !name[1])
    return GK_TAG_A;
  if (!strcmp(name, "span"))
    return GK_TAG_OTHER;
  if (!strcmp(name, "div"))
    return GK_TAG_BLOCK;
  if (!strcmp(name, "li"))
    return GK_TAG_LIST_ITEM;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = strcmp(name, names[middle].name);
    if (order == 0) {
      if (names[middle].tag == GK_TAG_HEADING)
        *level = (uint8_t)(name[1] - '0');
      return names[middle].tag;
    }
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return GK_TAG_OTHER;
}

unsigned gk_html_tag_flags(enum gk_html_tag tag)
{
  switch (tag) {
  case GK_TAG_OTHER:
  case GK_TAG_TEXT:
  case GK_TAG_A:
  case GK_TAG_BOLD:
  case GK_TAG_BR:
  case GK_TAG_IMAGE:
  case GK_TAG_EMBED:
  case GK_TAG_HIDDEN:
  case GK_TAG_META:
  case GK_TAG_NOSCRIPT:
    return 0;
  default:
    return GK_TAG_IS_BLOCK;
  }
}
