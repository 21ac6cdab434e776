/* SPDX-License-Identifier: Apache-2.0 */
/* Anchors: their addresses, titles and dates, and which lead to further pages of a list. */
#include <strings.h>

#include "links-html.h"

static const struct gk_text nothing = {"", 0};

/* Whether the value, in which anything but letters of ASCII may stand, is a script's. */
static bool is_script(struct gk_text value)
{
  return value.size >= 11 && strncasecmp(value.data, "javascript:", 11) == 0;
}

/* The number that is the whole text, or that of 第2页; 0: it is none. */
static unsigned page_number(struct gk_text text)
{
  struct gk_text front = GK_TEXT("第"), back = GK_TEXT("页");
  unsigned number = 0;
  if (gk_text_starts(text, front) && gk_text_ends(text, back))
    text = gk_text_slice(text, front.size, text.size - back.size);
  if (text.size > 4)
    return 0;
  for (size_t i = 0; i < text.size; i++) {
    if (text.data[i] < '0' || text.data[i] > '9')
      return 0;
    number = number * 10 + (unsigned)(text.data[i] - '0');
  }
  return number;
}

static bool is_around(uint32_t c)
{
  switch (c) {
  case '[':
  case ']':
  case '<':
  case '>':
  case '(':
  case ')':
  case '|':
  case '.':
  case 0x3010: /* 【】 */
  case 0x3011:
  case 0xFF08: /* （） */
  case 0xFF09:
  case 0x300A: /* 《》 */
  case 0x300B:
  case 0xAB: /* «» */
  case 0xBB:
  case 0x2039: /* ‹› */
  case 0x203A:
  case 0x2026: /* … */
  case 0xB7:   /* · */
    return true;
  default:
    return gk_is_space(c);
  }
}

/* Without the brackets and arrows around words such as [下一页>>]. Longer texts are none. */
static struct gk_text bare(struct gk_text text)
{
  enum { WORD_SIZE_LIMIT = 40 };
  const char *p = text.data, *end = p + text.size;
  if (text.size > WORD_SIZE_LIMIT)
    return nothing;
  while (p < end) {
    const char *next = p;
    if (!is_around(gk_utf8_next(&next, end)))
      break;
    p = next;
  }
  while (end > p) {
    const char *last = end - 1;
    while (last > p && ((unsigned char)*last & 0xC0) == 0x80)
      last--;
    const char *next = last;
    if (!is_around(gk_utf8_next(&next, end)))
      break;
    end = last;
  }
  return (struct gk_text){p, (size_t)(end - p)};
}

static size_t folder_size(const char *url)
{
  size_t size = strcspn(url, "?");
  while (size > 0 && url[size - 1] != '/')
    size--;
  return size;
}

/* Whether `url` is of the folder of the page and has the number, or the one before it where pages
 * are counted from nought; a day of a calendar (2025-01-12) counts no pages. */
static bool is_numbered(const char *url, const char *page, unsigned number)
{
  size_t size = folder_size(url);
  if (size != folder_size(page) || memcmp(url, page, size) != 0)
    return false;
  for (const char *p = url + size; *p;) {
    const char *begin = p;
    unsigned value = 0;
    while (*p >= '0' && *p <= '9' && p - begin < 6)
      value = value * 10 + (unsigned)(*p++ - '0');
    if (p == begin) {
      p++;
      continue;
    }
    bool of_date = begin - url >= 2 && (begin[-1] == '-' || begin[-1] == '/') && begin[-2] >= '0' &&
                   begin[-2] <= '9';
    if (!of_date && (value == number || value + 1 == number))
      return true;
  }
  return false;
}

/* What an anchor is: by its words. */
enum link_kind html_kind(const struct html *html, struct gk_text title)
{
  char squeezed[64];
  if (html->group)
    return LINK_PAGE_OF_LIST;
  struct gk_text word = bare(title);
  if (word.size == 0)
    return LINK_ANCHOR;
  word = (struct gk_text){squeezed, gk_text_squeeze(word, squeezed)};
  return gk_words_has(&html->links->rules->list[LIST_PAGE_WORD], word, NULL) ? LINK_PAGE_OF_LIST
                                                                             : LINK_ANCHOR;
}

void html_look_at_page(struct html *html, uint32_t link, struct gk_text title)
{
  struct links *links = html->links;
  struct links_item *item = &links->items[link];
  const char *url = links->arena + item->url;
  const struct gk_words *words = &links->rules->list[LIST_PAGE_URL];
  size_t size;
  if (item->kind != LINK_ANCHOR)
    return;
  unsigned number = page_number(bare(title));
  if ((number > 0 && is_numbered(url, links->url, number)) ||
      (words->count > 0 && strchr(url, '?') &&
       gk_words_find(words, (struct gk_text){url, item->url_size}, 0, item->url_size, &size,
                     NULL) != SIZE_MAX)) {
    char again[URL_SIZE_LIMIT];
    memcpy(again, url, item->url_size + 1);
    links_add(links, LINK_PAGE_OF_LIST, (struct gk_text){again, item->url_size}, title, nothing);
  }
}

uint32_t html_add_click(struct html *html, struct gk_text click, struct gk_text title)
{
  char converted[HANDLER_SIZE_LIMIT], script[HANDLER_SIZE_LIMIT];
  if (click.size == 0 || click.size > sizeof converted)
    return NO_LINK;
  struct gk_text text = {converted, links_convert(html->links, click, converted, sizeof converted)};
  text = (struct gk_text){script, links_resolve(text, false, false, script, sizeof script)};
  return links_scan_handler(html->links, text, title);
}

/* Whether the text is cut where the title attribute is whole: with an ellipsis or without. */
static bool is_cut(struct gk_text text, struct gk_text whole)
{
  return text.size == 0 || gk_text_ends(text, GK_TEXT("…")) || gk_text_ends(text, GK_TEXT("..")) ||
         gk_text_ends(text, GK_TEXT("．．．")) ||
         (whole.size > text.size && gk_text_starts(whole, text));
}

/* The title of the link that ends at `at`, in one of both buffers. */
static struct gk_text anchor_title(struct html *html, const char *at, char text[TITLE_SIZE_LIMIT],
                                   char other[TITLE_SIZE_LIMIT])
{
  const struct anchor *anchor = &html->anchor;
  struct links *links = html->links;
  struct gk_text title =
      links_title(links, (struct gk_text){anchor->from, (size_t)(at - anchor->from)}, true, text);
  if (anchor->title.size > 0) {
    struct gk_text whole = links_title(links, anchor->title, false, other);
    if (whole.size > 0 && is_cut(title, whole))
      return whole;
  }
  return title.size > 0 ? title : links_title(links, anchor->alternative, false, other);
}

void html_close_anchor(struct html *html, const char *at)
{
  struct anchor *anchor = &html->anchor;
  struct links *links = html->links;
  char text[TITLE_SIZE_LIMIT], other[TITLE_SIZE_LIMIT];
  if (!anchor->open)
    return;
  anchor->open = false;
  struct gk_text title = anchor_title(html, at, text, other);
  uint32_t link = NO_LINK;
  size_t before = links->count;
  struct gk_text href = links_trim(anchor->href);
  if (is_script(href))
    link = html_add_click(html, gk_text_slice(href, 11, href.size), title);
  else if (href.size > 0 && href.data[0] != '#')
    link = links_add_raw(links, html_kind(html, title), href, title);
  uint32_t clicked = html_add_click(html, anchor->click, title);
  link = link == NO_LINK ? clicked : link;
  if (link == NO_LINK && (href.size == 0 || href.data[0] == '#' || is_script(href)))
    link = links_add_raw(links, html_kind(html, title), anchor->other, title);
  if (link == NO_LINK)
    return;
  links_add_shown(links, link);
  links->items[link].group = links->items[link].group || html->group;
  if (links->count > before)
    html_look_at_page(html, link, title);
  if (anchor->date[0])
    links_set_date(links, link, anchor->date);
  links_row_link(links, link, anchor->line);
}

/* The value of the first attribute that a list of the rules names. */
static struct gk_text listed_value(const struct html *html, const struct links_element *element,
                                   enum links_list list)
{
  for (size_t i = 0; i < element->count; i++)
    if (gk_words_has(&html->links->rules->list[list], element->of[i].name, NULL))
      return element->of[i].value;
  return nothing;
}

void html_open_anchor(struct html *html, const struct links_element *element, const char *after)
{
  html->anchor = (struct anchor){.open = true,
                                 .href = html_value(element, "href"),
                                 .other = listed_value(html, element, LIST_LINK_ATTRIBUTE),
                                 .title = html_value(element, "title"),
                                 .click = html_value(element, "onclick"),
                                 .from = after,
                                 .line = html->links->row.line};
}
