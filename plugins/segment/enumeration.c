/* SPDX-License-Identifier: Apache-2.0 */
#include "enumeration.h"

#include "number.h"
#include "utf8.h"

enum {
  TITLE_LIMIT = 40, /* characters of an item's first clause that still reads like a title */
  DEPTH_LIMIT = 8   /* lists inside lists */
};

enum family {
  FAMILY_IS = GK_NUMBERING_STYLES, /* 一是 */
  FAMILY_MUST,                     /* 一要 */
  FAMILY_THAT,                     /* 其一 */
  FAMILY_FIRST,                    /* 首先 */
  FAMILY_NTH                       /* 第一，第一是 */
};

struct marker {
  uint32_t line, offset, size;
  uint32_t after; /* bytes of the line up to the item's text */
  int family;
  uint32_t ordinal; /* 0: one more than the last (最后) */
  bool leads;       /* it begins its line */
  uint32_t run;     /* index from 1; 0: of no list */
  uint32_t depth;
};

static bool is_boundary(uint32_t c)
{
  switch (c) {
  case 0:
  case 0x3002: /* 。 */
  case 0x3001: /* 、 */
  case ';':
  case ':':
  case ',':
  case '!':
  case '?':
  case ')':
  case '.':
  case 0x201D: /* ” */
  case 0x300B: /* 》 */
    return true;
  default:
    return gk_is_space(c);
  }
}

static uint32_t character_at(struct gk_text text, size_t at)
{
  if (at >= text.size)
    return 0;
  const char *p = text.data + at;
  return gk_fold_width(gk_utf8_next(&p, text.data + text.size));
}

static size_t skip_comma(struct gk_text text, size_t at)
{
  uint32_t c = character_at(text, at);
  if (c == ',' || c == ':' || c == 0x3001) {
    const char *p = text.data + at;
    gk_utf8_next(&p, text.data + text.size);
    return (size_t)(p - text.data);
  }
  return at;
}

/* 首先 其次 再次 最后 */
static bool read_order(struct gk_text text, size_t at, struct marker *marker)
{
  static const struct {
    struct gk_text word;
    uint32_t ordinal;
  } words[] = {{{"首先", 6}, 1}, {{"其次", 6}, 2}, {{"再次", 6}, 3}, {{"最后", 6}, 0}};
  struct gk_text rest = gk_text_slice(text, at, text.size);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (gk_text_starts(rest, words[i].word)) {
      marker->family = FAMILY_FIRST;
      marker->ordinal = words[i].ordinal;
      marker->size = (uint32_t)words[i].word.size;
      marker->after = (uint32_t)skip_comma(text, at + marker->size);
      return true;
    }
  return false;
}

/* 一是, 二要, 第一，, 其一， with the cursor on the number at `digits`. */
static bool read_word(struct gk_text text, size_t at, size_t digits, uint32_t prefix,
                      struct marker *marker)
{
  size_t used;
  if (!gk_is_han(character_at(text, digits)) ||
      !gk_ordinal_parse(gk_text_slice(text, digits, text.size), &used, &marker->ordinal) ||
      marker->ordinal == 0 || marker->ordinal > 50)
    return false;
  size_t end = digits + used;
  uint32_t c = character_at(text, end);
  bool is = c == 0x662F, must = c == 0x8981;
  if (is || must)
    end += 3;
  else if (!prefix || (c != ',' && c != ':' && c != 0x3001))
    return false;
  marker->family = prefix == 0x7B2C   ? FAMILY_NTH
                   : prefix == 0x5176 ? FAMILY_THAT
                   : is               ? FAMILY_IS
                                      : FAMILY_MUST;
  marker->size = (uint32_t)(end - at);
  marker->after = (uint32_t)skip_comma(text, end);
  return true;
}

/* (1) ① 1. inside a paragraph or at its start. */
static bool read_number(struct gk_text text, size_t at, struct marker *marker)
{
  struct gk_numbering numbering;
  if (!gk_numbering_parse(gk_text_slice(text, at, text.size), &numbering) ||
      numbering.strength != GK_NUMBERING_STRONG)
    return false;
  marker->family = numbering.style;
  marker->ordinal = numbering.ordinal;
  marker->size = (uint32_t)numbering.size;
  marker->after = (uint32_t)(at + numbering.after);
  return marker->after < text.size;
}

static bool read_marker(struct gk_text text, size_t at, uint32_t c, struct marker *marker)
{
  switch (c) {
  case 0x9996: /* 首 */
  case 0x518D: /* 再 */
  case 0x6700: /* 最 */
    return read_order(text, at, marker);
  case 0x5176: /* 其 */
    return read_order(text, at, marker) || read_word(text, at, at + 3, c, marker);
  case 0x7B2C: /* 第 */
    return read_word(text, at, at + 3, c, marker);
  default:
    break;
  }
  if (c >= 0x4E00 && c <= 0x56DB && read_word(text, at, at, 0, marker))
    return true;
  bool number = (c >= '1' && c <= '9') || c == '(' || (c >= 0x2460 && c <= 0x249B) ||
                (c >= 0x3220 && c <= 0x3229) || (c >= 0x4E00 && c <= 0x56DB);
  return number && read_number(text, at, marker);
}

struct markers {
  struct gk_context *context;
  struct marker *items;
  uint32_t count, room;
  bool truncated;
};

static void find_markers(struct markers *markers, const struct gk_heading_rules *rules,
                         const struct gk_line *lines, uint32_t index, size_t from)
{
  struct gk_text text = lines[index].text;
  const char *end = text.data + text.size;
  uint32_t previous = 0;
  for (const char *p = text.data + from, *next; p < end; p = next) {
    next = p;
    uint32_t c = gk_fold_width(gk_utf8_next(&next, end));
    struct marker marker = {.line = index, .offset = (uint32_t)(p - text.data)};
    if (is_boundary(previous) && c > '(' - 1 && read_marker(text, marker.offset, c, &marker)) {
      marker.leads = marker.offset == 0;
      if (marker.leads && marker.family < GK_NUMBERING_STYLES &&
          gk_line_is_form_row(rules, text, marker.after))
        return;
      if (markers->count == GK_ENUMERATED_LIMIT) {
        markers->truncated = true;
        return;
      }
      if (markers->count == markers->room) {
        uint32_t room = markers->room ? markers->room * 2 : 16;
        struct marker *items = gk_alloc(markers->context, room * sizeof *items);
        if (markers->count)
          memcpy(items, markers->items, markers->count * sizeof *items);
        markers->items = items;
        markers->room = room;
      }
      markers->items[markers->count++] = marker;
      next = text.data + (marker.offset + marker.size);
      c = 0x3002; /* what follows the number may be a number, too */
    }
    previous = c;
  }
}

struct run {
  int family;
  uint32_t last, count;
};

/* Tells which list each marker is of, and how deep it lies. */
static void group(struct markers *markers, struct run *runs)
{
  uint32_t stack[DEPTH_LIMIT], depth = 0, count = 0;
  for (uint32_t i = 0; i < markers->count; i++) {
    struct marker *m = &markers->items[i];
    uint32_t at = depth;
    while (at > 0 && runs[stack[at - 1]].family != m->family)
      at--;
    bool numeral = m->family < GK_NUMBERING_STYLES;
    struct run *open = at > 0 ? &runs[stack[at - 1]] : NULL;
    if (open && m->ordinal == 0)
      m->ordinal = open->last + 1;
    bool restarts = m->ordinal == 1 && (!open || open->last > 1 || numeral);
    if (open && !restarts && (!numeral || m->ordinal == open->last + 1)) {
      depth = at;
    } else if ((restarts || (!numeral && !open && m->ordinal > 0 && m->family < FAMILY_THAT) ||
                (numeral && m->leads)) &&
               (open || depth < DEPTH_LIMIT)) {
      /* A list that begins again ends the one of its family. */
      if (open)
        depth = at - 1;
      count++;
      runs[count] = (struct run){m->family, 0, 0};
      stack[depth++] = count;
    } else {
      continue;
    }
    m->run = stack[depth - 1];
    m->depth = depth;
    runs[m->run].last = m->ordinal;
    runs[m->run].count++;
  }
}

static struct gk_text title_of(struct gk_text text)
{
  struct gk_title title = gk_title_split(text);
  if (title.stop == 0)
    return (struct gk_text){text.data, 0};
  static const struct gk_text semicolons[] = {{"；", 3}, {";", 1}};
  for (size_t i = 0; i < 2; i++) {
    size_t at = gk_text_find(title.text, semicolons[i], 0);
    if (at != SIZE_MAX)
      title.text.size = at;
  }
  uint32_t characters = 0;
  for (const char *p = title.text.data, *end = p + title.text.size; p < end; characters++)
    gk_utf8_next(&p, end);
  return characters <= TITLE_LIMIT ? title.text : (struct gk_text){text.data, 0};
}

struct gk_enumeration gk_enumeration_find(struct gk_context *context,
                                          const struct gk_heading_rules *rules,
                                          const struct gk_line *lines, uint32_t first,
                                          uint32_t offset, uint32_t last)
{
  struct gk_enumeration found = {NULL, 0, false};
  struct markers markers = {.context = context};
  for (uint32_t i = first; i <= last && !markers.truncated; i++)
    if (lines[i].kind != GK_BLOCK_TABLE && lines[i].kind != GK_BLOCK_PICTURE)
      find_markers(&markers, rules, lines, i, i == first ? offset : 0);
  found.truncated = markers.truncated;
  if (markers.count < 2)
    return found;
  struct run *runs = gk_alloc(context, (markers.count + 1) * sizeof *runs);
  group(&markers, runs);
  found.items = gk_alloc(context, markers.count * sizeof *found.items);
  /* From the end: the next marker that ends an item is the nearest one not deeper than it. */
  uint32_t ends[DEPTH_LIMIT + 1], line = UINT32_MAX;
  for (uint32_t i = markers.count; i-- > 0;) {
    struct marker *m = &markers.items[i];
    if (m->run == 0 || runs[m->run].count < 2)
      continue;
    if (m->line != line) {
      line = m->line;
      for (uint32_t d = 0; d <= DEPTH_LIMIT; d++)
        ends[d] = (uint32_t)lines[line].text.size;
    }
    uint32_t end = ends[m->depth];
    struct gk_text text =
        gk_text_trim(gk_text_slice(lines[line].text, m->after, end > m->after ? end : m->after));
    struct gk_enumerated *item = &found.items[markers.count - ++found.count];
    *item = (struct gk_enumerated){
        .number = gk_text_slice(lines[line].text, m->offset, m->offset + m->size),
        .ordinal = m->ordinal,
        .text = text,
        .title = title_of(text),
        .line = line,
        .offset = m->offset,
        .size = end - m->offset};
    for (uint32_t d = m->depth; d <= DEPTH_LIMIT; d++)
      ends[d] = m->offset;
  }
  found.items += markers.count - found.count;
  return found;
}
