/* SPDX-License-Identifier: Apache-2.0 */
/* The requests by which the scripts of some software load lists. */
#include <inttypes.h>
#include <stdio.h>

#include "links-parts.h"

struct text {
  char data[URL_SIZE_LIMIT];
  size_t size;
  bool full;
};

static void put(struct text *text, struct gk_text piece)
{
  if (piece.size >= sizeof text->data - text->size) {
    text->full = true;
    return;
  }
  if (piece.size)
    memcpy(text->data + text->size, piece.data, piece.size);
  text->size += piece.size;
}

static void put_number(struct text *text, uint64_t number)
{
  char digits[24];
  snprintf(digits, sizeof digits, "%" PRIu64, number);
  put(text, gk_text_of(digits));
}

static bool is_hexadecimal(char c)
{
  return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

/* A parameter's value; what is encoded already stays. Scripts send UTF-8 whatever the page is. */
static void put_value(struct text *text, struct gk_text value)
{
  for (size_t i = 0; i < value.size; i++) {
    unsigned char c = (unsigned char)value.data[i];
    char encoded[4] = {(char)c};
    bool escape = c == '%' && i + 2 < value.size && is_hexadecimal(value.data[i + 1]) &&
                  is_hexadecimal(value.data[i + 2]);
    if (!escape && !is_hexadecimal((char)c) && !((c | 32) >= 'a' && (c | 32) <= 'z') && c != '-' &&
        c != '.' && c != '_' && c != '~')
      snprintf(encoded, sizeof encoded, "%%%02X", c);
    put(text, gk_text_of(encoded));
  }
}

static void add(struct links *links, const struct text *text)
{
  if (!text->full)
    links_add_page(links, (struct gk_text){text->data, text->size});
}

void links_add_parameter(struct links_proxy *proxy, struct gk_text name, struct gk_text value)
{
  struct text parameter = {.size = 0};
  put(&parameter, GK_TEXT("&"));
  put(&parameter, name);
  put(&parameter, GK_TEXT("="));
  if (gk_text_find((struct gk_text){proxy->parameters, proxy->parameters_size},
                   (struct gk_text){parameter.data, parameter.size}, 0) != SIZE_MAX)
    proxy->parameters_size = 0;
  put_value(&parameter, value);
  if (parameter.full || parameter.size > sizeof proxy->parameters - proxy->parameters_size)
    return;
  memcpy(proxy->parameters + proxy->parameters_size, parameter.data, parameter.size);
  proxy->parameters_size += parameter.size;
}

void links_add_groups(struct links *links, const struct links_proxy *proxy, struct gk_text url)
{
  enum { PAGES_A_GROUP = 3, RECORDS_A_PAGE_LIMIT = 1000, RECORDS_LIMIT = 10 * 1000 * 1000 };
  uint64_t size = proxy->records_a_page, step = size * PAGES_A_GROUP, group = 0;
  uint64_t records = proxy->records ? proxy->records : proxy->pages * size;
  if (size == 0 || size > RECORDS_A_PAGE_LIMIT || records > RECORDS_LIMIT || url.size == 0)
    return;
  links->grouped = true;
  for (uint64_t from = 1 + step; from <= records; from += step) {
    struct text text = {.size = 0};
    if (++group > LIST_PAGES_LIMIT || links->made == MADE_LIMIT) {
      links->left_off += (size_t)((records - from) / step + 1);
      return;
    }
    put(&text, url);
    put(&text,
        memchr(url.data, '?', url.size) ? GK_TEXT("&startrecord=") : GK_TEXT("?startrecord="));
    put_number(&text, from);
    put(&text, GK_TEXT("&endrecord="));
    put_number(&text, from + step - 1 < records ? from + step - 1 : records);
    put(&text, GK_TEXT("&perpage="));
    put_number(&text, size);
    put(&text, (struct gk_text){proxy->parameters, proxy->parameters_size});
    add(links, &text);
  }
}

void links_add_columns(struct links *links, const struct links_columns *columns)
{
  static const char folder[] = "/gkmlpt/";
  const char *at = strstr(links->url, folder);
  for (size_t i = 0; at && i < columns->count; i++) {
    struct text text = {.size = 0};
    put(&text, (struct gk_text){links->url, (size_t)(at - links->url) + strlen(folder)});
    put(&text, GK_TEXT("api/all/"));
    put(&text, columns->of[i]);
    put(&text, GK_TEXT("?page=1"));
    if (columns->site.size > 0) {
      put(&text, GK_TEXT("&sid="));
      put_value(&text, columns->site);
    }
    add(links, &text);
  }
}

void links_add_unit(struct links *links, struct gk_text url, struct gk_text data)
{
  char converted[URL_SIZE_LIMIT], resolved[URL_SIZE_LIMIT];
  struct text text = {.size = 0};
  size_t size = links_convert(links, url, converted, sizeof converted);
  size = links_resolve((struct gk_text){converted, size}, false, false, resolved, sizeof resolved);
  struct gk_text address = gk_text_trim((struct gk_text){resolved, size});
  put(&text, address);
  bool any = memchr(address.data, '?', address.size) != NULL;
  if (data.size >= sizeof converted)
    return;
  size = links_convert(links, data, converted, sizeof converted);
  size = links_resolve((struct gk_text){converted, size}, false, false, resolved, sizeof resolved);
  /* {'name':'value','name':'value'}; a value that is no text is left out. */
  bool value = false;
  for (const char *p = resolved, *end = p + size; p < end; p++) {
    if (*p != '\'' && *p != '"')
      continue;
    const char *stop = memchr(p + 1, *p, (size_t)(end - p - 1));
    if (!stop)
      break;
    struct gk_text piece = {p + 1, (size_t)(stop - p - 1)};
    const char *next = stop + 1;
    while (next < end && *next == ' ')
      next++;
    value = !(next < end && *next == ':');
    put(&text, value ? GK_TEXT("=") : any ? GK_TEXT("&") : GK_TEXT("?"));
    put_value(&text, piece);
    any = any || !value;
    p = stop;
  }
  add(links, &text);
}

/* The parameter of the page's URL that says which page it is: where its value is, and it. */
static const char *own_page(const struct links *links, uint64_t *number, size_t *size)
{
  const struct gk_words *words = &links->rules->list[LIST_PAGE_PARAMETER];
  const char *p = strchr(links->url, '?');
  while (p) {
    const char *name = p + 1, *equal = name + strcspn(name, "=&");
    p = strchr(name, '&');
    if (*equal != '=' || !gk_words_has(words, (struct gk_text){name, (size_t)(equal - name)}, NULL))
      continue;
    size_t digits = strspn(equal + 1, "0123456789");
    if (digits == 0 || digits > 6 || (equal[1 + digits] && equal[1 + digits] != '&'))
      continue;
    *number = 0;
    for (size_t i = 0; i < digits; i++)
      *number = *number * 10 + (uint64_t)(equal[1 + i] - '0');
    *size = digits;
    return equal + 1;
  }
  return NULL;
}

/* Pages of a list as the pager says it, or as records and what this page holds give it. */
static uint64_t count_pages(const struct links *links, const struct links_pager *pager)
{
  uint64_t held = 0;
  for (size_t i = 0; i < links->count; i++)
    held += links->items[i].kind == LINK_DATA || links->items[i].kind == LINK_ANCHOR;
  uint64_t size = pager->records_a_page ? pager->records_a_page : held;
  uint64_t pages = pager->pages ? pager->pages : size > 0 ? (pager->records + size - 1) / size : 0;
  return pages;
}

void links_add_answers(struct links *links, const struct links_pager *pager)
{
  uint64_t own = 0, pages = count_pages(links, pager), base;
  size_t size = 0;
  const char *at = own_page(links, &own, &size);
  if (links->unit) {
    if (strstr(links->url, "paramJson="))
      return;
    own = base = 1;
  } else {
    /* The first page leads to all; those after it to none, or each would lead to each. */
    if (!at || own > 1)
      return;
    base = own;
  }
  uint64_t last = pages + base - 1;
  if (pages < 2)
    return;
  if (last > base + LIST_PAGES_LIMIT) {
    links->left_off +=
        (size_t)(last - base - LIST_PAGES_LIMIT < UINT32_MAX ? last - base - LIST_PAGES_LIMIT
                                                             : UINT32_MAX);
    last = base + LIST_PAGES_LIMIT;
  }
  for (uint64_t page = base + 1; page <= last; page++) {
    struct text text = {.size = 0};
    if (links->unit) {
      put(&text, gk_text_of(links->url));
      put(&text, GK_TEXT("&paramJson=%7B%22pageNo%22%3A"));
      put_number(&text, page);
      if (pager->records_a_page > 0) {
        put(&text, GK_TEXT("%2C%22pageSize%22%3A"));
        put_number(&text, pager->records_a_page);
      }
      put(&text, GK_TEXT("%7D"));
    } else {
      put(&text, (struct gk_text){links->url, (size_t)(at - links->url)});
      put_number(&text, page);
      put(&text, gk_text_of(at + size));
    }
    add(links, &text);
  }
}
