/* SPDX-License-Identifier: Apache-2.0 */
#include "inert.h"
#include "strain.h"

#include <libxml/HTMLparser.h>
#include <string.h>

enum {
  DEPTH_LIMIT = 16, /* table, tbody, tr, td, p, and a Word's share of font and span */
  /* A stretch that breaks off is looked at again from its next tag on. */
  WASTE_LIMIT = 256 * 1024,
  /* Far more than a page of a few megabytes has; what comes after is left to libxml2. */
  EVENT_LIMIT = 1 << 20,
  ENTITY_LONGEST = 8 /* thetasym */
};

enum group {
  GROUP_INLINE = 1 << 0,
  GROUP_A = 1 << 1, /* closes another one */
  GROUP_EMPTY = 1 << 2,
  GROUP_PARAGRAPH = 1 << 3,
  GROUP_HEADING = 1 << 4,
  GROUP_ITEM = 1 << 5,
  GROUP_LIST = 1 << 6,
  GROUP_CELL = 1 << 7,
  GROUP_ROW = 1 << 8,
  GROUP_ROWS = 1 << 9,
  GROUP_TABLE = 1 << 10,
  GROUP_CAPTION = 1 << 11,
  PHRASE = GROUP_INLINE | GROUP_A | GROUP_EMPTY,
  FLOW = PHRASE | GROUP_PARAGRAPH | GROUP_HEADING
};

/* The elements of a stretch, and what may stand in them: no pair of an element and one inside it is
 * among libxml2's pairs where the second closes the first (htmlStartClose). The most frequent ones
 * come first. `key` is the name's bytes. */
#define KEY1(a) ((uint64_t)(a))
#define KEY2(a, b) (KEY1(a) << 8 | KEY1(b))
#define KEY3(a, b, c) (KEY2(a, b) << 8 | KEY1(c))
#define KEY4(a, b, c, d) (KEY2(a, b) << 16 | KEY2(c, d))
#define KEY5(a, b, c, d, e) (KEY4(a, b, c, d) << 8 | KEY1(e))
#define KEY6(a, b, c, d, e, f) (KEY4(a, b, c, d) << 16 | KEY2(e, f))
#define KEY7(a, b, c, d, e, f, g) (KEY6(a, b, c, d, e, f) << 8 | KEY1(g))
static const struct {
  uint64_t key;
  const char *name;
  uint16_t group, children;
} elements[] = {
    {KEY2('l', 'i'), "li", GROUP_ITEM, PHRASE | GROUP_PARAGRAPH},
    {KEY1('a'), "a", GROUP_A, GROUP_INLINE | GROUP_EMPTY},
    {KEY4('s', 'p', 'a', 'n'), "span", GROUP_INLINE, PHRASE},
    {KEY1('p'), "p", GROUP_PARAGRAPH, PHRASE},
    {KEY2('t', 'd'), "td", GROUP_CELL, FLOW},
    {KEY2('t', 'r'), "tr", GROUP_ROW, GROUP_CELL},
    {KEY4('f', 'o', 'n', 't'), "font", GROUP_INLINE, PHRASE},
    {KEY3('d', 'i', 'v'), "div", 0, FLOW | GROUP_LIST | GROUP_TABLE},
    {KEY2('u', 'l'), "ul", GROUP_LIST, GROUP_ITEM},
    {KEY2('t', 'h'), "th", GROUP_CELL, FLOW},
    {KEY6('s', 't', 'r', 'o', 'n', 'g'), "strong", GROUP_INLINE, PHRASE},
    {KEY1('b'), "b", GROUP_INLINE, PHRASE},
    {KEY2('b', 'r'), "br", GROUP_EMPTY, 0},
    {KEY3('i', 'm', 'g'), "img", GROUP_EMPTY, 0},
    {KEY5('t', 'a', 'b', 'l', 'e'), "table", GROUP_TABLE, GROUP_ROW | GROUP_ROWS | GROUP_CAPTION},
    {KEY5('t', 'b', 'o', 'd', 'y'), "tbody", GROUP_ROWS, GROUP_ROW},
    {KEY5('t', 'h', 'e', 'a', 'd'), "thead", GROUP_ROWS, GROUP_ROW},
    {KEY1('i'), "i", GROUP_INLINE, PHRASE},
    {KEY1('u'), "u", GROUP_INLINE, PHRASE},
    {KEY2('e', 'm'), "em", GROUP_INLINE, PHRASE},
    {KEY2('h', '1'), "h1", GROUP_HEADING, PHRASE},
    {KEY2('h', '2'), "h2", GROUP_HEADING, PHRASE},
    {KEY2('h', '3'), "h3", GROUP_HEADING, PHRASE},
    {KEY2('h', '4'), "h4", GROUP_HEADING, PHRASE},
    {KEY2('o', 'l'), "ol", GROUP_LIST, GROUP_ITEM},
    {KEY7('c', 'a', 'p', 't', 'i', 'o', 'n'), "caption", GROUP_CAPTION, PHRASE}};

enum { ELEMENTS = sizeof elements / sizeof *elements };

const char *gk_html_inert_name(uint8_t element)
{
  return elements[element].name;
}

/* The bytes of the name at *p, in lower case; 0: too long for any above. Moves past it. */
static uint64_t key_at(const char **p, const char *end)
{
  uint64_t key = 0;
  const char *from = *p, *at = from;
  for (; at < end; at++) {
    unsigned char c = (unsigned char)*at;
    if (c >= 'A' && c <= 'Z')
      c = (unsigned char)(c + 32);
    else if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
      break;
    key = key << 8 | c;
  }
  *p = at;
  return at - from <= 7 ? key : 0;
}

static int element_of(uint64_t key)
{
  for (int i = 0; key && i < ELEMENTS; i++)
    if (elements[i].key == key)
      return i;
  return -1;
}

struct finder {
  struct gk_html_strained *strained;
  const char *page, *end;
  const char *const *names;
  uint8_t open[DEPTH_LIMIT];
  unsigned depth;
  bool ok;
};

static struct gk_html_event *add_event(struct finder *f, enum gk_html_event_kind kind)
{
  struct gk_html_event *event = gk_grow_add(&f->strained->inert.events, sizeof *event);
  if (event)
    *event = (struct gk_html_event){.kind = (uint8_t)kind};
  else
    f->ok = false;
  return event;
}

static uint32_t offset_of(const struct finder *f, const char *p)
{
  return (uint32_t)(p - f->page);
}

static bool add_text(struct finder *f, const char *from, const char *to, uint32_t offset)
{
  if (from == to)
    return true;
  struct gk_html_event *event = add_event(f, GK_EVENT_TEXT);
  if (!event)
    return false;
  event->from = offset;
  event->to = offset_of(f, to);
  event->first = offset_of(f, from);
  event->count = (uint32_t)(to - from);
  return true;
}

/* The character that the reference at *p stands for; 0: none that needs no thought. */
static uint32_t reference_at(const char **p, const char *end)
{
  char name[ENTITY_LONGEST + 1];
  size_t size = 0;
  const char *at = *p + 1;
  while (at < end && size < ENTITY_LONGEST &&
         ((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
          (size && *at >= '0' && *at <= '9')))
    name[size++] = *at++;
  name[size] = 0;
  if (size == 0 || at == end || *at != ';')
    return 0;
  *p = at + 1;
  if (!strcmp(name, "nbsp"))
    return 0xA0;
  const htmlEntityDesc *known = htmlEntityLookup((const xmlChar *)name);
  return known && known->value < 0x10000 ? known->value : 0;
}

/* Takes the text from p to the next tag, which it returns; NULL: it holds what libxml2 does not
 * take as it stands. */
static const char *take_text(struct finder *f, const char *p)
{
  const char *end = f->end;
  const char *from = p;
  uint32_t offset = gk_html_strain_shifted(f->page, p, end);
  for (; p < end && *p != '<'; p++) {
    unsigned char c = (unsigned char)*p;
    if (c > '&' && c != 0xEF)
      continue;
    if (c == '&') {
      const char *after = p;
      uint32_t code = reference_at(&after, end);
      if (!code || !add_text(f, from, p, offset))
        return NULL;
      struct gk_html_event *event = add_event(f, GK_EVENT_CHARACTER);
      if (!event)
        return NULL;
      event->from = from == p ? offset : offset_of(f, p);
      event->to = offset_of(f, after);
      event->first = code;
      from = after;
      offset = offset_of(f, after);
      p = after - 1;
    } else if ((c < ' ' && c != '\n' && c != '\t' && c != '\r') ||
               (c == 0xEF && end - p >= 3 && (unsigned char)p[1] == 0xBF &&
                (unsigned char)p[2] >= 0xBE)) { /* no character of XML */
      return NULL;
    }
  }
  return p < end && add_text(f, from, p, offset) ? p : NULL;
}

/* Takes the start tag at `tag`; returns what follows it, NULL: it is none for a stretch. */
static const char *take_start(struct finder *f, const char *tag, unsigned allowed)
{
  const char *end = f->end, *p = tag + 1;
  int element = element_of(key_at(&p, end));
  if (element < 0 || !(elements[element].group & allowed) || f->depth == DEPTH_LIMIT || p == end)
    return NULL;
  uint32_t first = 0, count = 0;
  if (*p != '>') {
    if (*p != ' ' && *p != '\n' && *p != '\t' && *p != '\r' && *p != '/')
      return NULL;
    first = (uint32_t)f->strained->attributes.count;
    p = gk_html_strain_attributes(f->strained, f->names, p, end, &f->ok);
    count = (uint32_t)f->strained->attributes.count - first;
    if (!f->ok)
      return NULL;
  }
  bool empty = elements[element].group & GROUP_EMPTY;
  if (p == end || *p != '>' || (p[-1] == '/' && !empty))
    return NULL;
  struct gk_html_event *event = add_event(f, GK_EVENT_OPEN);
  if (!event)
    return NULL;
  event->element = (uint8_t)element;
  event->from = offset_of(f, tag);
  event->first = count ? first : 0;
  event->count = count;
  p++;
  if (!empty) {
    f->open[f->depth++] = (uint8_t)element;
    return p;
  }
  event = add_event(f, GK_EVENT_CLOSE);
  if (!event)
    return NULL;
  event->to = gk_html_strain_shifted(f->page, p, end);
  return p;
}

/* The same for the end tag of the innermost element. */
static const char *take_end(struct finder *f, const char *tag)
{
  const char *end = f->end, *p = tag + 2;
  uint64_t key = key_at(&p, end);
  if (f->depth == 0 || key != elements[f->open[f->depth - 1]].key || p == end || *p != '>')
    return NULL;
  f->depth--;
  struct gk_html_event *event = add_event(f, GK_EVENT_CLOSE);
  if (!event)
    return NULL;
  event->to = gk_html_strain_shifted(f->page, p + 1, end);
  return p + 1;
}

const char *gk_html_inert_find(struct gk_html_strained *strained, struct gk_text page,
                               const char *const *names, const char *tag, size_t size,
                               const char *from, bool *ok)
{
  struct finder f = {.strained = strained,
                     .page = page.data,
                     .end = page.data + page.size,
                     .names = names,
                     .ok = true};
  const char *name = tag + 1;
  int parent = element_of(key_at(&name, f.end));
  if (parent < 0 || name != tag + 1 + size || (elements[parent].group & GROUP_EMPTY) ||
      strained->inert.wasted > WASTE_LIMIT)
    return from;
  size_t events = strained->inert.events.count, attributes = strained->attributes.count;
  const char *whole = from, *reached = from;
  for (const char *p = from; f.ok && strained->inert.events.count < EVENT_LIMIT &&
                             (p = take_text(&f, p)) && f.end - p >= 2;) {
    reached = p;
    p = p[1] == '/' ? take_end(&f, p)
                    : take_start(&f, p, elements[f.depth ? f.open[f.depth - 1] : parent].children);
    if (!p)
      break;
    if (f.depth == 0) {
      whole = p;
      events = strained->inert.events.count;
      attributes = strained->attributes.count;
    }
  }
  strained->inert.events.count = events;
  strained->attributes.count = attributes;
  strained->inert.wasted += reached > whole ? (size_t)(reached - whole) : 0;
  *ok = f.ok;
  return whole;
}
