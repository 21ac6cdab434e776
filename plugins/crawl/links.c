/* SPDX-License-Identifier: Apache-2.0 */
/* A page's links are kept until its end, since what stands after a link may say its date or title.
 */
#include "links.h"

#include <stdlib.h>
#include <strings.h>

#include "links-element.h"
#include "links-parts.h"
#include "url-parts.h"

enum {
  TABLE_SIZE = 1024,      /* of most pages */
  TABLE_KEPT = 64 * 1024, /* a larger one is given back after its page */
  ARENA_KEPT = 1024 * 1024,
  CHARSET_SAMPLE = 256 * 1024
};

struct links *links_new(const struct links_rules *rules, const struct url_rules *parameters)
{
  struct links *links = calloc(1, sizeof *links);
  if (!links)
    return NULL;
  links->rules = rules;
  links->parameters = parameters;
  links->converter = iconv_open("UTF-8", "GB18030");
  links->table_size = TABLE_SIZE;
  links->table = calloc(TABLE_SIZE, sizeof *links->table);
  if (links->converter == (iconv_t)-1 || !links->table) {
    links_drop(links);
    return NULL;
  }
  links_learn_elements(links);
  return links;
}

void links_drop(struct links *links)
{
  if (!links)
    return;
  if (links->converter != (iconv_t)-1)
    iconv_close(links->converter);
  free(links->table);
  free(links->items);
  free(links->arena);
  free(links);
}

/* FNV-1a over the kind, the URL and a picture's name. */
static uint32_t hash_of(enum link_kind kind, struct gk_text url, struct gk_text name)
{
  uint32_t hash = 2166136261u ^ (uint32_t)kind;
  for (size_t i = 0; i < url.size; i++)
    hash = (hash ^ (unsigned char)url.data[i]) * 16777619u;
  for (size_t i = 0; i < name.size; i++)
    hash = (hash ^ (unsigned char)name.data[i]) * 16777619u;
  return hash ^ hash >> 15;
}

static struct gk_text text_at(const struct links *links, uint32_t at, uint32_t size)
{
  return (struct gk_text){links->arena + at, size};
}

static uint32_t item_hash(const struct links *links, const struct links_item *item)
{
  return hash_of(item->kind, text_at(links, item->url, item->url_size),
                 text_at(links, item->name, item->name_size));
}

/* Makes room for one more item and `size` bytes of text. */
static bool grow(struct links *links, size_t size)
{
  if (links->arena_size + size > links->arena_room) {
    size_t room = links->arena_room ? links->arena_room * 2 : 64 * 1024;
    while (room < links->arena_size + size)
      room *= 2;
    char *arena = room <= ARENA_SIZE_LIMIT ? realloc(links->arena, room) : NULL;
    if (!arena)
      return false;
    links->arena = arena;
    links->arena_room = room;
  }
  if (links->count == links->room) {
    size_t room = links->room ? links->room * 2 : 256;
    struct links_item *items = realloc(links->items, room * sizeof *items);
    if (!items)
      return false;
    links->items = items;
    links->room = room;
  }
  if (links->count * 2 >= links->table_size) {
    size_t room = links->table_size * 4;
    uint32_t *table = calloc(room, sizeof *table);
    if (!table)
      return false;
    for (size_t i = 0; i < links->count; i++) {
      size_t at = item_hash(links, &links->items[i]) & (room - 1);
      while (table[at])
        at = (at + 1) & (room - 1);
      table[at] = (uint32_t)i + 1;
    }
    free(links->table);
    links->table = table;
    links->table_size = room;
  }
  return true;
}

static uint32_t keep(struct links *links, struct gk_text text)
{
  uint32_t at = (uint32_t)links->arena_size;
  if (text.size)
    memcpy(links->arena + at, text.data, text.size);
  links->arena_size += text.size;
  links->arena[links->arena_size++] = 0;
  return at;
}

uint32_t links_add(struct links *links, enum link_kind kind, struct gk_text reference,
                   struct gk_text title, struct gk_text name)
{
  char normal[URL_SIZE_LIMIT];
  if (!url_normalise(links->parameters, links->base, reference, links->gb_query ? "GB18030" : NULL,
                     normal))
    return NO_LINK;
  struct gk_text url = gk_text_of(normal);
  if (strcmp(normal, links->url) == 0 && kind != LINK_CANONICAL && kind != LINK_ENTRY)
    return NO_LINK;
  uint32_t hash = hash_of(kind, url, name);
  size_t at = hash & (links->table_size - 1);
  for (; links->table[at]; at = (at + 1) & (links->table_size - 1)) {
    struct links_item *item = &links->items[links->table[at] - 1];
    if (item->kind != kind || !gk_text_equal(text_at(links, item->url, item->url_size), url) ||
        !gk_text_equal(text_at(links, item->name, item->name_size), name))
      continue;
    if (item->title_size == 0 && title.size > 0 && grow(links, title.size + 1)) {
      item = &links->items[links->table[at] - 1];
      item->title = keep(links, title);
      item->title_size = (uint32_t)title.size;
    }
    return links->table[at] - 1;
  }
  if (links->count == links->limit || !grow(links, url.size + title.size + name.size + 3)) {
    links->left_off++;
    return NO_LINK;
  }
  struct links_item *item = &links->items[links->count];
  *item = (struct links_item){.kind = (uint8_t)kind,
                              .url_size = (uint32_t)url.size,
                              .title_size = (uint32_t)title.size,
                              .name_size = (uint32_t)name.size};
  item->url = keep(links, url);
  item->title = keep(links, title);
  item->name = keep(links, name);
  at = hash & (links->table_size - 1); /* the table may have grown */
  while (links->table[at])
    at = (at + 1) & (links->table_size - 1);
  links->table[at] = (uint32_t)++links->count;
  return (uint32_t)links->count - 1;
}

uint32_t links_add_raw(struct links *links, enum link_kind kind, struct gk_text raw,
                       struct gk_text title)
{
  char converted[URL_SIZE_LIMIT * 2], reference[URL_SIZE_LIMIT * 2];
  /* What is longer is longer still when it is encoded. */
  raw = links_trim(raw);
  if (raw.size == 0 || raw.size >= sizeof converted)
    return NO_LINK;
  struct gk_text text = {converted, links_convert(links, raw, converted, sizeof converted)};
  if (memchr(text.data, '&', text.size))
    text =
        (struct gk_text){reference, links_resolve(text, false, false, reference, sizeof reference)};
  struct gk_text name = {"", 0};
  if (kind == LINK_PICTURE)
    name = links_trim(text);
  return links_add(links, kind, text, title, name);
}

void links_add_shown(struct links *links, uint32_t link)
{
  const struct gk_words *words = &links->rules->list[LIST_FILE_PARAMETER];
  char value[URL_SIZE_LIMIT];
  if (link == NO_LINK)
    return;
  const char *p = strchr(links->arena + links->items[link].url, '?');
  while (p) {
    const char *name = p + 1, *equal = name + strcspn(name, "=&"), *from = equal + 1;
    p = strchr(name, '&');
    if (*equal != '=' || !gk_words_has(words, (struct gk_text){name, (size_t)(equal - name)}, NULL))
      continue;
    size_t size = 0;
    for (const char *end = p ? p : from + strlen(from); from < end; from++) {
      int high = *from == '%' ? url_digit(from[1]) : -1;
      int low = high < 0 ? -1 : url_digit(from[2]);
      value[size++] = low < 0 ? *from : (char)(high << 4 | low);
      from += low < 0 ? 0 : 2;
    }
    struct gk_text file = {value, size};
    size_t dot = size;
    while (dot > 0 && value[dot - 1] != '.')
      dot--;
    /* An address with an extension: other values are names of files and numbers. */
    if (memchr(value, '/', size) && dot > 1 && size - dot >= 3 && size - dot <= 5)
      links_add(links, LINK_FRAME, file, (struct gk_text){"", 0}, (struct gk_text){"", 0});
    return;
  }
}

/* Whether the page is UTF-8: of GB18030 little fits into it, and a page of UTF-8 may have
 * characters that were cut. What is declared is wrong too often to count where the bytes are clear.
 */
static bool is_utf8(struct gk_text page, const char *declared, bool *clean)
{
  enum { CLEAR = 4, SURE = 200 };
  size_t good = 0, bad = 0;
  const char *p = page.data, *end = p + (page.size < CHARSET_SAMPLE ? page.size : CHARSET_SAMPLE);
  while (p < end) {
    if ((unsigned char)*p < 0x80) {
      p = gk_after_ascii(p, end);
      continue;
    }
    const char *begin = p;
    uint32_t c = gk_utf8_next(&p, end);
    if (c != 0xFFFD || p - begin > 1)
      good++;
    else if (++bad > SURE + good)
      break;
  }
  *clean = bad == 0 && page.size <= CHARSET_SAMPLE;
  return bad == 0 || good > CLEAR * bad ||
         (good > bad && declared && strcasecmp(declared, "UTF-8") == 0);
}

static bool begins_with(struct gk_text page, const char *word)
{
  size_t size = strlen(word);
  return page.size >= size && strncasecmp(page.data, word, size) == 0;
}

static bool contains(struct gk_text page, const char *word)
{
  return page.size > 0 && memmem(page.data, page.size, word, strlen(word)) != NULL;
}

/* A page in UTF-16, by its byte order mark, as UTF-8; to be freed. NULL: it is none. */
static char *from_utf16(struct gk_text page, size_t *size)
{
  const unsigned char *bytes = (const unsigned char *)page.data;
  if (page.size < 4 ||
      !((bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF)))
    return NULL;
  unsigned high = bytes[0] == 0xFF ? 1 : 0; /* the place of the upper byte */
  char *out = malloc(page.size / 2 * 3 + 4);
  *size = 0;
  for (size_t i = 2; out && i + 1 < page.size; i += 2) {
    uint32_t c = (uint32_t)bytes[i + high] << 8 | bytes[i + 1 - high];
    if (c >= 0xD800 && c < 0xDC00 && i + 3 < page.size) {
      uint32_t low = (uint32_t)bytes[i + 2 + high] << 8 | bytes[i + 3 - high];
      if (low >= 0xDC00 && low < 0xE000) {
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        i += 2;
      }
    }
    *size += gk_utf8_put(out + *size, c >= 0xD800 && c < 0xE000 ? 0xFFFD : c);
  }
  return out;
}

/* What the body is: servers are often wrong about it. */
static void scan(struct links *links, const char *media_type, struct gk_text page)
{
  enum { HEAD = 2048 };
  struct gk_text head = links_trim(page);
  const char *type = media_type ? media_type : "";
  bool script = strstr(type, "json") || strstr(type, "javascript") || strstr(type, "ecmascript");
  if (head.size == 0)
    return;
  struct gk_text start = gk_text_slice(head, 0, HEAD);
  if (begins_with(start, "<?xml") || strstr(type, "xml") || begins_with(start, "<urlset") ||
      begins_with(start, "<sitemapindex") || begins_with(start, "<rss")) {
    if (contains(start, "<urlset") || contains(start, "<sitemapindex") || contains(start, "<rss") ||
        contains(start, "<feed") || contains(start, "<rdf:RDF") || contains(start, ":urlset") ||
        contains(start, ":sitemapindex"))
      links_scan_feed(links, head);
    else
      links_scan_html(links, head,
                      contains(start, "<datastore") || contains(start, "<recordset") ||
                          contains(start, "<record"),
                      0);
  } else if (start.data[0] == '<') {
    links_scan_html(links, head, contains(start, "<datastore") || contains(start, "<recordset"), 0);
  } else if (script || start.data[0] == '{' || start.data[0] == '[') {
    links_scan_script(links, head, links->gb, true, 0);
  } else if (strcmp(type, "text/plain") == 0) {
    links_scan_feed(links, head);
  } else {
    links_scan_html(links, head, false, 0);
  }
}

void links_find(struct links *links, const char *url, const char *media_type, struct gk_text page,
                const struct links_options *options,
                void (*found)(void *argument, const struct link *link), void *argument,
                struct links_result *result)
{
  if (links->arena_room > ARENA_KEPT) {
    free(links->arena);
    free(links->items);
    links->arena = NULL;
    links->items = NULL;
    links->arena_room = links->room = 0;
  }
  if (links->table_size > TABLE_KEPT) {
    uint32_t *table = calloc(TABLE_SIZE, sizeof *table);
    if (table) {
      free(links->table);
      links->table = table;
      links->table_size = TABLE_SIZE;
    }
  }
  memset(links->table, 0, links->table_size * sizeof *links->table);
  links->count = links->arena_size = links->left_off = links->title_size = 0;
  links->made = 0;
  links->limit = options->limit;
  links->has_base = false;
  links->row = (struct links_row){.last = NO_LINK};
  size_t size = strlen(url), wide_size = 0;
  char *wide = from_utf16(page, &wide_size);
  if (wide)
    page = (struct gk_text){wide, wide_size};
  if (size < URL_SIZE_LIMIT) {
    memcpy(links->url, url, size + 1);
    memcpy(links->base, url, size + 1);
    if (begins_with(page, "\xEF\xBB\xBF"))
      page = gk_text_slice(page, 3, page.size);
    links->gb = links->gb_query = !is_utf8(page, options->charset, &links->clean);
    links->unit = gk_words_find(&links->rules->list[LIST_UNIT_URL], gk_text_of(url), 0, size, NULL,
                                NULL) != SIZE_MAX;
    links->grouped = strstr(url, "startrecord=") != NULL;
    links->pager = (struct links_pager){0};
    scan(links, media_type, page);
    links_row_end(links);
    if (links->unit)
      links_add_answers(links, &links->pager);
  }
  bool is_wide = wide != NULL;
  free(wide);
  size_t count = 0;
  for (size_t i = 0; i < links->count; i++) {
    const struct links_item *item = &links->items[i];
    if (item->group && links->grouped)
      continue;
    count++;
    struct link link = {.kind = item->kind,
                        .url = links->arena + item->url,
                        .name = text_at(links, item->name, item->name_size),
                        .title = text_at(links, item->title, item->title_size),
                        .date = gk_text_of(item->date)};
    found(argument, &link);
  }
  *result = (struct links_result){.count = count, .left_off = links->left_off};
  const char *charset = is_wide ? "UTF-16" : links->gb_query ? "GB18030" : "UTF-8";
  memcpy(result->charset, charset, strlen(charset) + 1);
  result->title = (struct gk_text){links->title, links->title_size};
}
