/* SPDX-License-Identifier: Apache-2.0 */
/* A page's links are kept until its end, since what stands after a link may say its date or title.
 */
#include "links.h"

#include <stdlib.h>
#include <strings.h>

#include "links-element.h"
#include "links-parts.h"

enum {
  TABLE_SIZE = 1024,      /* of most pages */
  TABLE_KEPT = 64 * 1024, /* a larger one is given back after its page */
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
  raw = gk_text_trim(raw);
  if (raw.size == 0 || raw.size >= sizeof converted)
    return NO_LINK;
  struct gk_text text = {converted, links_convert(links, raw, converted, sizeof converted)};
  if (memchr(text.data, '&', text.size))
    text =
        (struct gk_text){reference, links_resolve(text, false, false, reference, sizeof reference)};
  struct gk_text name = {"", 0};
  if (kind == LINK_PICTURE)
    name = gk_text_trim(text);
  return links_add(links, kind, text, title, name);
}

static const char *after_ascii(const char *p, const char *end)
{
  const uint64_t high = UINT64_C(0x8080808080808080);
  uint64_t words[4];
  while (end - p >= (ptrdiff_t)sizeof words) {
    memcpy(words, p, sizeof words);
    if ((words[0] | words[1] | words[2] | words[3]) & high)
      break;
    p += sizeof words;
  }
  while (p < end && (unsigned char)*p < 0x80)
    p++;
  return p;
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
      p = after_ascii(p, end);
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

/* What the body is: servers are often wrong about it. */
static void scan(struct links *links, const char *media_type, struct gk_text page)
{
  enum { HEAD = 2048 };
  struct gk_text head = gk_text_trim(page);
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
  size_t size = strlen(url);
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
  memcpy(result->charset, links->gb_query ? "GB18030" : "UTF-8", links->gb_query ? 8 : 6);
  result->title = (struct gk_text){links->title, links->title_size};
}
