/* SPDX-License-Identifier: Apache-2.0 */
/* One pass over the bytes of markup. */
#include <strings.h>

#include "links-html.h"

static const struct gk_text nothing = {"", 0};

static bool has_word(struct gk_text text, const char *word)
{
  size_t size = strlen(word);
  for (size_t i = 0; i + size <= text.size; i++)
    if (strncasecmp(text.data + i, word, size) == 0)
      return true;
  return false;
}

static bool is_word(struct gk_text text, const char *word)
{
  return text.size == strlen(word) && strncasecmp(text.data, word, text.size) == 0;
}

static void read_base(struct html *html, struct gk_text href)
{
  struct links *links = html->links;
  char url[URL_SIZE_LIMIT], text[URL_SIZE_LIMIT];
  if (links->has_base || href.size == 0 || href.size >= sizeof text)
    return;
  size_t size = links_resolve(href, false, false, text, sizeof text);
  if (url_normalise(NULL, links->url, (struct gk_text){text, size}, NULL, url)) {
    memcpy(links->base, url, sizeof url);
    links->has_base = true;
  }
}

/* HTML Standard, 4.2.5.3: "5; url=page.html", with quotes, without url=. */
static void read_refresh(struct html *html, struct gk_text content)
{
  const char *p = content.data, *end = p + content.size;
  while (p < end && *p != ';' && *p != ',')
    p++;
  struct gk_text url =
      links_trim(gk_text_slice(content, (size_t)(p - content.data) + 1, content.size));
  if (url.size > 3 && strncasecmp(url.data, "url", 3) == 0) {
    struct gk_text rest = links_trim(gk_text_slice(url, 3, url.size));
    if (rest.size > 0 && rest.data[0] == '=')
      url = links_trim(gk_text_slice(rest, 1, rest.size));
  }
  if (url.size > 0 && (url.data[0] == '"' || url.data[0] == '\'')) {
    const char *quote = memchr(url.data + 1, url.data[0], url.size - 1);
    url = gk_text_slice(url, 1, quote ? (size_t)(quote - url.data) : url.size);
  }
  if (url.size > 0)
    links_add_raw(html->links, LINK_REFRESH, url, nothing);
}

static void read_link(struct html *html, const struct links_element *element)
{
  struct gk_text rel = html_value(element, "rel"), href = html_value(element, "href"),
                 type = html_value(element, "type");
  char text[TITLE_SIZE_LIMIT];
  if (href.size == 0 || rel.size == 0)
    return;
  if (has_word(rel, "canonical"))
    links_add_raw(html->links, LINK_CANONICAL, href, nothing);
  else if (is_word(rel, "next") || is_word(rel, "prev"))
    links_add_raw(html->links, LINK_PAGE_OF_LIST, href, nothing);
  else if (has_word(rel, "alternate") && (has_word(type, "rss+xml") || has_word(type, "atom+xml")))
    links_add_raw(html->links, LINK_SITEMAP, href,
                  links_title(html->links, html_value(element, "title"), false, text));
}

static void read_picture(struct html *html, const struct links_element *element)
{
  const struct gk_words *names = &html->links->rules->list[LIST_PICTURE_ATTRIBUTE];
  struct gk_text alternative = html_value(element, "alt");
  char text[TITLE_SIZE_LIMIT], lower[32];
  if (html->anchor.open && html->anchor.alternative.size == 0)
    html->anchor.alternative = alternative;
  for (size_t i = 0; i < element->count; i++) {
    struct gk_text name = element->of[i].name, value = element->of[i].value;
    if (value.size == 0 || name.size > sizeof lower || name.size == 0 ||
        (value.size > 5 && strncasecmp(value.data, "data:", 5) == 0))
      continue;
    for (size_t j = 0; j < name.size; j++)
      lower[j] =
          (char)(name.data[j] >= 'A' && name.data[j] <= 'Z' ? name.data[j] | 32 : name.data[j]);
    if (gk_words_has(names, (struct gk_text){lower, name.size}, NULL))
      links_add_raw(html->links, LINK_PICTURE, value,
                    links_title(html->links, alternative, false, text));
  }
}

/* Whether the value of an option in a list of links can be an address. */
static bool is_address(struct gk_text value)
{
  return has_word(value, "/") || has_word(value, ".htm") || has_word(value, ".shtml") ||
         has_word(value, ".jsp") || has_word(value, ".asp") || has_word(value, ".php") ||
         (value.size > 0 && value.data[0] == '?');
}

static void read_option(struct html *html, const struct links_element *element, const char *after)
{
  struct gk_text value = links_trim(html_value(element, "value"));
  if (value.size == 0 || value.size >= URL_SIZE_LIMIT || !is_address(value) ||
      !(html->jumps || has_word(gk_text_slice(value, 0, 8), "http://") ||
        has_word(gk_text_slice(value, 0, 8), "https://")))
    return;
  const char *stop = memchr(after, '<', (size_t)(html->end - after));
  char text[TITLE_SIZE_LIMIT];
  struct gk_text title =
      links_title(html->links, (struct gk_text){after, (size_t)((stop ? stop : html->end) - after)},
                  false, text);
  size_t before = html->links->count;
  uint32_t link = links_add_raw(html->links, html_kind(html, title), value, title);
  if (link != NO_LINK && html->links->count > before)
    html_look_at_page(html, link, title);
}

/* Where the content ends of an element that has no markup in it. */
static const char *after_content(const char *p, const char *end, struct gk_text name)
{
  for (; (p = memchr(p, '<', (size_t)(end - p))); p++)
    if ((size_t)(end - p) >= name.size + 2 && p[1] == '/' &&
        strncasecmp(p + 2, name.data, name.size) == 0)
      return p;
  return end;
}

static void read_script(struct html *html, const struct links_element *element, const char *from,
                        const char *to)
{
  struct gk_text type = html_value(element, "type"), script = {from, (size_t)(to - from)};
  struct gk_text data = html_value(element, "querydata"), url = html_value(element, "url");
  if (data.size > 0 && url.size > 0)
    links_add_unit(html->links, url, data);
  if (html->nesting >= NESTING_LIMIT || script.size == 0)
    return;
  if (has_word(type, "xml")) {
    if (gk_text_find(script, GK_TEXT("<record"), 0) != SIZE_MAX ||
        gk_text_find(script, GK_TEXT("<datastore"), 0) != SIZE_MAX)
      links_scan_html(html->links, script, true, html->nesting + 1);
  } else if (type.size == 0 || has_word(type, "javascript") || has_word(type, "json") ||
             has_word(type, "module") || has_word(type, "ecmascript")) {
    links_scan_script(html->links, script, html->links->gb, has_word(type, "json"),
                      html->nesting + 1);
  }
}

static uint64_t number_of(const struct links_element *element, const char *name, const char *other)
{
  struct gk_text value = links_trim(html_value(element, name));
  uint64_t number = 0;
  if (value.size == 0)
    value = links_trim(html_value(element, other));
  for (size_t i = 0; i < value.size; i++) {
    if (value.data[i] < '0' || value.data[i] > '9' || i > 8)
      return 0;
    number = number * 10 + (uint64_t)(value.data[i] - '0');
  }
  return number;
}

/* The pager of a unit's list has its counts in attributes. */
static void read_pager(struct html *html, const struct links_element *element)
{
  struct links_pager *pager = &html->links->pager;
  uint64_t pages = number_of(element, "totalpage", "data-totalpage"),
           records = number_of(element, "count", "data-total"),
           size = number_of(element, "pagesize", "data-pagesize");
  pager->pages = pages ? pages : pager->pages;
  pager->records = records ? records : pager->records;
  pager->records_a_page = size ? size : pager->records_a_page;
}

static const char *read_element(struct html *html, const char *p)
{
  struct links *links = html->links;
  struct links_element element;
  const char *begin = p, *after;
  element.role = links_role_at(links, p, html->end, &after);
  element.name = (struct gk_text){begin, (size_t)(after - begin)};
  p = links_read_attributes(&element, &html->quotes, after, html->end);
  if (links->unit)
    read_pager(html, &element);
  switch (element.role) {
  case ROLE_ANCHOR:
    html_close_anchor(html, begin - 1);
    html_open_anchor(html, &element, p);
    return p;
  case ROLE_AREA:
    html_close_anchor(html, begin - 1);
    html_open_anchor(html, &element, p);
    html->anchor.alternative = html_value(&element, "alt");
    html_close_anchor(html, p);
    return p;
  case ROLE_BASE:
    read_base(html, html_value(&element, "href"));
    return p;
  case ROLE_FRAME:
    links_add_shown(links, links_add_raw(links, LINK_FRAME, html_value(&element, "src"), nothing));
    return p;
  case ROLE_OBJECT:
    links_add_raw(links, LINK_FRAME, html_value(&element, "data"), nothing);
    return p;
  case ROLE_META:
    /* One for browsers without scripts leads to a page that says to switch them on. */
    if (!html->without_scripts &&
        is_word(links_trim(html_value(&element, "http-equiv")), "refresh"))
      read_refresh(html, html_value(&element, "content"));
    return p;
  case ROLE_LINK:
    read_link(html, &element);
    return p;
  case ROLE_PICTURE:
    read_picture(html, &element);
    break;
  case ROLE_SCRIPT:
    after = after_content(p, html->end, element.name);
    read_script(html, &element, p, after);
    return after;
  case ROLE_OPAQUE:
    return after_content(p, html->end, element.name);
  case ROLE_TITLE:
    after = after_content(p, html->end, element.name);
    if (links->title_size == 0)
      links->title_size =
          links_title(links, (struct gk_text){p, (size_t)(after - p)}, false, links->title).size;
    return after;
  case ROLE_SELECT: {
    struct gk_text change = html_value(&element, "onchange");
    html->jumps = has_word(change, "location") || has_word(change, "open") ||
                  has_word(change, "href") || has_word(change, "jump") || has_word(change, "goto");
    return p;
  }
  case ROLE_OPTION:
    read_option(html, &element, p);
    return p;
  case ROLE_ROW:
  case ROLE_REGION:
    html_close_anchor(html, begin - 1);
    links_row_begin(links, element.role == ROLE_ROW);
    break;
  case ROLE_BLOCK:
    links->row.line += LINES_OF_BEGIN;
    break;
  case ROLE_GROUP:
    html->group = true;
    break;
  case ROLE_NOSCRIPT:
    html->without_scripts = true;
    return p;
  default:
    break;
  }
  if (!html->anchor.open && element.count > 0) {
    struct gk_text click = html_value(&element, "onclick");
    char text[TITLE_SIZE_LIMIT];
    if (click.size > 0) {
      uint32_t link = html_add_click(
          html, click, links_title(links, html_value(&element, "title"), false, text));
      links_row_link(links, link, links->row.line);
    }
  }
  return p;
}

static const char *read_end(struct html *html, const char *p)
{
  const char *begin = p - 2, *after;
  switch (links_role_at(html->links, p, html->end, &after)) {
  case ROLE_ANCHOR:
    html_close_anchor(html, begin);
    break;
  case ROLE_ROW:
  case ROLE_REGION:
    html_close_anchor(html, begin);
    links_row_begin(html->links, false);
    break;
  case ROLE_BLOCK:
    html->links->row.line += LINES_OF_END;
    break;
  case ROLE_SELECT:
    html->jumps = false;
    break;
  case ROLE_NOSCRIPT:
    html->without_scripts = false;
    break;
  case ROLE_GROUP:
    html_close_anchor(html, begin);
    html->group = false;
    break;
  default:
    break;
  }
  const char *stop = memchr(after, '>', (size_t)(html->end - after));
  return stop ? stop + 1 : html->end;
}

/* After <!: a comment, a declaration, a section of CDATA. */
static const char *read_declaration(struct html *html, const char *p)
{
  static const char section[] = "[CDATA[";
  const char *end = html->end;
  if (end - p >= 2 && p[0] == '-' && p[1] == '-') {
    const char *from = p + 2;
    for (p = from; (p = memchr(p, '>', (size_t)(end - p))); p++)
      if (p == from || (p >= from + 1 && p[-1] == '-' && (p == from + 1 || p[-2] == '-')) ||
          (p >= from + 3 && p[-1] == '!' && p[-2] == '-' && p[-3] == '-'))
        break;
    const char *stop = p ? p : end;
    struct gk_text start =
        links_trim(gk_text_slice((struct gk_text){from, (size_t)(stop - from)}, 0, 64));
    if (html->nesting < NESTING_LIMIT && (gk_text_starts(start, GK_TEXT("<datastore")) ||
                                          gk_text_starts(start, GK_TEXT("<recordset"))))
      links_scan_html(html->links, (struct gk_text){from, (size_t)(stop - from)}, true,
                      html->nesting + 1);
    return p ? p + 1 : end;
  }
  if (html->data && (size_t)(end - p) >= strlen(section) &&
      memcmp(p, section, strlen(section)) == 0)
    return p + strlen(section);
  p = memchr(p, '>', (size_t)(end - p));
  return p ? p + 1 : end;
}

/* A text between two elements: dates are looked for in what is short enough to be a label. */
static void read_text(struct html *html, const char *p, const char *stop)
{
  enum { LABEL_SIZE_LIMIT = 120 };
  char date[DATE_SIZE];
  while (p < stop && (unsigned char)*p <= ' ')
    p++;
  while (stop > p && (unsigned char)stop[-1] <= ' ')
    stop--;
  if (stop - p < 8 || stop - p > LABEL_SIZE_LIMIT)
    return;
  struct gk_text text = {p, (size_t)(stop - p)};
  struct links *links = html->links;
  if (!links_find_date(text, links->gb, html->anchor.open, date))
    return;
  if (html->anchor.open)
    memcpy(html->anchor.date, date, DATE_SIZE);
  else
    links_row_date(links, date);
}

void links_scan_html(struct links *links, struct gk_text text, bool data, unsigned nesting)
{
  struct html html = {
      .links = links, .end = text.data + text.size, .data = data, .nesting = nesting};
  const char *p = text.data;
  while (p < html.end) {
    const char *less = memchr(p, '<', (size_t)(html.end - p));
    read_text(&html, p, less ? less : html.end);
    if (!less || html.end - less < 2)
      break;
    if (html.anchor.open && less - html.anchor.from > ANCHOR_SIZE_LIMIT)
      html_close_anchor(&html, less);
    char c = less[1];
    if (c == '/')
      p = read_end(&html, less + 2);
    else if (c == '!')
      p = read_declaration(&html, less + 2);
    else if ((c | 32) >= 'a' && (c | 32) <= 'z')
      p = read_element(&html, less + 1);
    else if (c == '?') {
      p = memchr(less, '>', (size_t)(html.end - less));
      p = p ? p + 1 : html.end;
    } else {
      p = less + 1;
    }
  }
  html_close_anchor(&html, html.end);
}
