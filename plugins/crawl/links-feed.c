/* SPDX-License-Identifier: Apache-2.0 */
/* Sitemaps (sitemaps.org 0.9), RSS 2.0 and Atom (RFC 4287), by a scan of their bytes: entities that
 * a document declares are not looked at, so that none can grow. */
#include <strings.h>

#include "links-element.h"
#include "links-parts.h"

struct entry {
  struct gk_text url, title, date; /* as written */
  bool sitemap;
};

static bool is_any(struct gk_text name, const char *const *names)
{
  for (; *names; names++)
    if (name.size == strlen(*names) && strncasecmp(*names, name.data, name.size) == 0)
      return true;
  return false;
}

static const char *const entries[] = {"url", "sitemap", "item", "entry", NULL};
static const char *const addresses[] = {"loc", "link", NULL};
static const char *const titles[] = {"title", NULL};
static const char *const dates[] = {"lastmod", "pubDate", "date", "published", "updated", NULL};

/* What stands in an element up to the next tag: text or a section of CDATA. */
static struct gk_text content_at(const char *p, const char *end)
{
  static const char section[] = "<![CDATA[";
  while (p < end && (unsigned char)*p <= ' ')
    p++;
  const char *stop;
  if ((size_t)(end - p) >= strlen(section) && memcmp(p, section, strlen(section)) == 0) {
    p += strlen(section);
    stop = memmem(p, (size_t)(end - p), "]]>", 3);
  } else {
    stop = memchr(p, '<', (size_t)(end - p));
  }
  return links_trim((struct gk_text){p, (size_t)((stop ? stop : end) - p)});
}

static void add_entry(struct links *links, const struct entry *entry)
{
  char title[TITLE_SIZE_LIMIT], text[TITLE_SIZE_LIMIT], date[DATE_SIZE];
  if (entry->url.size == 0)
    return;
  uint32_t link = links_add_raw(links, entry->sitemap ? LINK_SITEMAP : LINK_ENTRY, entry->url,
                                links_title(links, entry->title, true, title));
  if (link != NO_LINK && links_read_date(links_title(links, entry->date, false, text), date))
    links_set_date(links, link, date);
}

/* A sitemap may be a list of URLs, one a line. */
static void scan_lines(struct links *links, struct gk_text feed)
{
  for (const char *p = feed.data, *end = p + feed.size; p < end;) {
    const char *stop = memchr(p, '\n', (size_t)(end - p));
    stop = stop ? stop : end;
    struct gk_text line = {p, (size_t)(stop - p)};
    if (line.size > 8 && (strncasecmp(p, "http://", 7) == 0 || strncasecmp(p, "https://", 8) == 0))
      links_add_raw(links, LINK_ENTRY, line, (struct gk_text){"", 0});
    p = stop + 1;
  }
}

void links_scan_feed(struct links *links, struct gk_text feed)
{
  const char *p = feed.data, *end = p + feed.size;
  struct links_quotes quotes = {{NULL, NULL}};
  struct entry entry = {.url = {"", 0}};
  bool within = false;
  if (feed.size > 0 && feed.data[0] != '<') {
    scan_lines(links, feed);
    return;
  }
  while ((p = memchr(p, '<', (size_t)(end - p))) && end - p > 1) {
    bool closing = p[1] == '/';
    if (p[1] == '!' && end - p > 3 && p[2] == '-' && p[3] == '-') {
      p = memmem(p + 4, (size_t)(end - p - 4), "-->", 3);
    } else if (p[1] == '!' && end - p > 8 && memcmp(p, "<![CDATA[", 9) == 0) {
      p = memmem(p, (size_t)(end - p), "]]>", 3);
    } else if (p[1] == '!') {
      /* A document type with declarations in brackets ends behind them. */
      const char *bracket = p + 2;
      while (bracket < end && *bracket != '>' && *bracket != '[')
        bracket++;
      p = bracket < end && *bracket == '[' ? memmem(bracket, (size_t)(end - bracket), "]>", 2)
                                           : bracket;
    } else {
      struct links_element element;
      const char *begin = p + 1 + closing, *after = begin;
      while (after < end && *after != '>' && *after != '/' && (unsigned char)*after > ' ')
        after++;
      struct gk_text name = {begin, (size_t)(after - begin)};
      const char *colon = memchr(name.data, ':', name.size);
      if (colon)
        name = gk_text_slice(name, (size_t)(colon - begin) + 1, name.size);
      p = links_read_attributes(&element, &quotes, after, end);
      if (is_any(name, entries)) {
        if (within)
          add_entry(links, &entry);
        entry = (struct entry){.sitemap = (name.data[0] | 32) == 's'};
        entry.url = entry.title = entry.date = (struct gk_text){"", 0};
        within = !closing;
      } else if (within && !closing && is_any(name, addresses)) {
        const struct gk_text *href = links_attribute(&element, "href"),
                             *rel = links_attribute(&element, "rel");
        struct gk_text url = href ? *href : content_at(p, end);
        bool other = href && rel && !gk_text_equal(*rel, GK_TEXT("alternate"));
        if (entry.url.size == 0 && !other)
          entry.url = url;
      } else if (within && !closing && is_any(name, titles)) {
        if (entry.title.size == 0)
          entry.title = content_at(p, end);
      } else if (within && !closing && is_any(name, dates)) {
        if (entry.date.size == 0)
          entry.date = content_at(p, end);
      }
      continue;
    }
    if (!p)
      break;
  }
  if (within)
    add_entry(links, &entry);
}
