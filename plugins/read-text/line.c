/* SPDX-License-Identifier: Apache-2.0 */
#include "line.h"

#include "number.h"
#include "utf8.h"

enum {
  TAB_STOP = 8,
  LINES_AT_FIRST = 256,
  LENGTH_SCANNED = LINE_WIDTH_LIMIT * 4, /* bytes that hold the length that matters */
  /* A heading or cell may be long, but not so long without a full stop. */
  PROSE_LENGTH = 60,
  WRAPPED_LENGTH = 25
};

static uint32_t columns_of(uint32_t c)
{
  return c >= 0x1100 && c != 0xFEFF && (c < 0x2000 || c > 0x206F) ? 2 : 1;
}

uint32_t text_width(struct gk_text text)
{
  uint32_t width = 0;
  const char *p = text.data, *end = p + text.size;
  while (p < end && width < LINE_WIDTH_LIMIT)
    width += columns_of(gk_utf8_next(&p, end));
  return width;
}

size_t text_length(struct gk_text text)
{
  size_t length = 0;
  for (size_t i = 0; i < text.size; i++)
    length += ((unsigned char)text.data[i] & 0xC0) != 0x80;
  return length;
}

uint32_t text_first(struct gk_text text)
{
  const char *p = text.data;
  return text.size ? gk_utf8_next(&p, p + text.size) : 0;
}

uint32_t text_last(struct gk_text text)
{
  if (text.size == 0)
    return 0;
  const char *end = text.data + text.size, *p = end - 1;
  while (p > text.data && ((unsigned char)*p & 0xC0) == 0x80)
    p--;
  return gk_utf8_next(&p, end);
}

bool is_terminal(uint32_t c)
{
  switch (c) {
  case 0x3002: /* 。 */
  case 0xFF1B: /* ； */
  case ';':
  case 0xFF01: /* ！ */
  case '!':
  case 0xFF1F: /* ？ */
  case '?':
  case 0xFF1A: /* ： */
  case ':':
  case '.':
  case 0x2026: /* … */
    return true;
  default:
    return false;
  }
}

bool is_prose(struct gk_text text)
{
  return text_last(text) == 0x3002 || gk_text_find(text, GK_TEXT("。"), 0) != SIZE_MAX ||
         (text.size > PROSE_LENGTH && text_length(text) > PROSE_LENGTH);
}

bool is_prose_line(struct gk_text text)
{
  return is_prose(text) ||
         (gk_text_find(text, GK_TEXT("，"), 0) != SIZE_MAX && text_length(text) > WRAPPED_LENGTH);
}

static uint32_t folded_at(struct gk_text text, size_t at, size_t *next)
{
  *next = at;
  if (at >= text.size)
    return 0;
  const char *p = text.data + at;
  uint32_t c = gk_fold_width(gk_utf8_next(&p, text.data + text.size));
  *next = (size_t)(p - text.data);
  return c;
}

size_t numbering_at(struct gk_text text)
{
  size_t at = 0, next, used;
  uint32_t c = folded_at(text, 0, &next), ordinal;
  bool bracket = c == '(' || c == 0x3010;
  bool chapter = c == 0x7B2C; /* 第 */
  if (bracket || chapter)
    at = next;
  if (!gk_ordinal_parse(gk_text_slice(text, at, text.size), &used, &ordinal))
    return 0;
  uint32_t first = folded_at(text, at, &next);
  at += used;
  c = folded_at(text, at, &next);
  if (bracket)
    return c == ')' || c == 0x3011 ? next : 0;
  if (chapter) /* 第一章, 第二部分 */
    return c == 0x7AE0 || c == 0x90E8 || c == 0x8282 ? next : 0;
  if (first >= 0x2460 && first <= 0x32FF)
    return at; /* ①, ㈠ */
  if (c == 0x3001 || c == ')')
    return next;
  if (c == '.') {
    size_t after;
    uint32_t d = folded_at(text, next, &after);
    return d >= '0' && d <= '9' ? 0 : next; /* 1.5 is a number */
  }
  return 0;
}

bool is_value(struct gk_text text)
{
  struct gk_decimal value;
  size_t used;
  if (text.size == 0)
    return false;
  if (gk_number_parse(text, &used, &value))
    return used == text.size || gk_text_equal(gk_text_slice(text, used, text.size), GK_TEXT("%")) ||
           gk_text_equal(gk_text_slice(text, used, text.size), GK_TEXT("％"));
  static const struct gk_text marks[] = {{"/", 1},  {"-", 1},  {"—", 3},  {"——", 6},
                                         {"无", 3}, {"／", 3}, {"－", 3}, {"--", 2}};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (gk_text_equal(text, marks[i]))
      return true;
  return false;
}

bool is_date(struct gk_text text)
{
  /* 年 月 日, or two of - / . between digits. */
  static const uint32_t units[] = {0x5E74, 0x6708, 0x65E5};
  size_t at = 0, next, parts = 0, digits = 0;
  uint32_t separator = 0;
  if (text.size > 60)
    return false;
  while (at < text.size) {
    uint32_t c = folded_at(text, at, &next), ordinal;
    size_t used;
    if (gk_is_space(c)) {
      at = next;
      continue;
    }
    bool is_digit = c >= '0' && c <= '9';
    if (digits == 0 && (is_digit || gk_is_han(c) || c == 0x25CB /* ○ */ || c == 'O' || c == 'o')) {
      if (c == 0x25CB || c == 'O' || c == 'o')
        return false;
      /* 二○一八 is a common spelling of 二〇一八. */
      while (at < text.size) {
        c = folded_at(text, at, &next);
        if (c == 0x25CB || c == 'O')
          used = next - at;
        else if (!gk_ordinal_parse(gk_text_slice(text, at, text.size), &used, &ordinal))
          break;
        at += used;
        digits++;
      }
      if (digits == 0)
        return false;
      if (at < text.size)
        continue;
      return parts == 2 && separator && separator != 0x5E74;
    }
    if (digits == 0 || parts >= 3)
      return false;
    if (parts == 0)
      separator = c;
    bool han = separator == 0x5E74;
    if (han ? c != units[parts] : (c != '-' && c != '/' && c != '.') || c != separator)
      return false;
    parts++;
    digits = 0;
    at = next;
  }
  return separator == 0x5E74 && parts == 3;
}

struct lines lines_split(struct gk_context *context, struct gk_text text)
{
  struct lines lines = {0};
  size_t capacity = 0, at = 0;
  uint32_t blank = 0;
  while (at < text.size) {
    const char *start = text.data + at;
    size_t left = text.size - at;
    size_t size = left < LINE_SIZE_LIMIT ? left : LINE_SIZE_LIMIT;
    const char *stop = memchr(start, '\n', size);
    size_t next;
    if (stop) {
      size = (size_t)(stop - start);
      next = at + size + 1;
    } else {
      if (size < left) {
        lines.split++;
        while (size > 1 && ((unsigned char)start[size] & 0xC0) == 0x80)
          size--;
      }
      next = at + size;
    }
    struct gk_text whole = {start, size}, trimmed = gk_text_trim(whole);
    bool tab = size > 0 && *start == '\t';
    if (trimmed.size == 0 && !tab) {
      blank += blank < UINT32_MAX;
      at = next;
      continue;
    }
    if (lines.count == LINES_LIMIT) {
      lines.cut = true;
      lines.cut_at = at;
      break;
    }
    if (lines.count == capacity) {
      capacity = capacity ? capacity * 2 : LINES_AT_FIRST;
      struct line *grown = gk_alloc(context, capacity * sizeof *grown);
      if (lines.count)
        memcpy(grown, lines.items, lines.count * sizeof *grown);
      lines.items = grown;
    }
    struct line *line = &lines.items[lines.count++];
    *line = (struct line){.text = trimmed,
                          .offset = (size_t)(trimmed.data - text.data),
                          .begin = at,
                          .end = at + size,
                          .blank = blank,
                          .tab = tab};
    if (trimmed.size == 0)
      line->offset = at;
    for (const char *p = start; p < trimmed.data && line->indent < LINE_WIDTH_LIMIT;) {
      uint32_t c = gk_utf8_next(&p, trimmed.data);
      line->length += c != 0xFEFF && c != 0x200B;
      line->indent += c == '\t'                    ? TAB_STOP - line->indent % TAB_STOP
                      : c == 0xFEFF || c == 0x200B ? 0
                                                   : columns_of(c);
    }
    line->width = line->indent + text_width(trimmed);
    line->length += (uint32_t)text_length(gk_text_slice(trimmed, 0, LENGTH_SCANNED));
    if (line->length > LINE_WIDTH_LIMIT)
      line->length = LINE_WIDTH_LIMIT;
    blank = 0;
    at = next;
  }
  return lines;
}
