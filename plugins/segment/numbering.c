/* SPDX-License-Identifier: Apache-2.0 */
#include "numbering.h"

#include "number.h"
#include "utf8.h"

enum {
  /* A heading's number; above it stand years and counts (2017、 300.). */
  ORDINAL_LIMIT = 199,
  /* 1.12: a longer component is a year or a count. */
  COMPONENT_LIMIT = 99
};

struct cursor {
  const char *at, *end;
};

static uint32_t peek(struct cursor cursor, const char **next)
{
  *next = cursor.at;
  return cursor.at < cursor.end ? gk_fold_width(gk_utf8_next(next, cursor.end)) : 0;
}

static uint32_t peek_raw(struct cursor cursor)
{
  const char *next = cursor.at;
  return cursor.at < cursor.end ? gk_utf8_next(&next, cursor.end) : 0;
}

static bool is_digit(uint32_t c)
{
  return c >= '0' && c <= '9';
}

static bool skip_space(struct cursor *cursor)
{
  const char *next, *start = cursor->at;
  while (cursor->at < cursor->end && gk_is_space(peek(*cursor, &next)))
    cursor->at = next;
  return cursor->at > start;
}

/* 、 and what is printed in its stead. */
static bool is_separator(uint32_t folded)
{
  return folded == 0x3001 || folded == '.' || folded == ',' || folded == ':' || folded == 0xFF61 ||
         folded == 0xFE51 || folded == 0x00B7;
}

static bool take_ordinal(struct cursor *cursor, uint32_t *ordinal)
{
  size_t used;
  if (!gk_ordinal_parse((struct gk_text){cursor->at, (size_t)(cursor->end - cursor->at)}, &used,
                        ordinal) ||
      *ordinal == 0 || *ordinal > ORDINAL_LIMIT)
    return false;
  cursor->at += used;
  return true;
}

/* Skips at most two separators (1.、) and the space around them. */
static void skip_separators(struct cursor *cursor)
{
  skip_space(cursor);
  for (int i = 0; i < 2; i++) {
    const char *next;
    if (!is_separator(peek(*cursor, &next)))
      return;
    cursor->at = next;
    skip_space(cursor);
  }
}

static bool finish(struct gk_text text, struct cursor *cursor, size_t size,
                   enum gk_numbering_style style, enum gk_numbering_strength strength,
                   struct gk_numbering *numbering)
{
  skip_separators(cursor);
  numbering->style = style;
  numbering->strength = strength;
  numbering->size = size;
  numbering->after = (size_t)(cursor->at - text.data);
  return true;
}

/* 第一部分, 第一章, 第一节, 第一、; but never 第一条, which is an article of a law. */
static bool parse_word(struct gk_text text, struct cursor cursor, struct gk_numbering *numbering)
{
  if (!take_ordinal(&cursor, &numbering->ordinal))
    return false;
  size_t bare = (size_t)(cursor.at - text.data);
  skip_space(&cursor);
  const char *next;
  uint32_t c = peek(cursor, &next);
  enum gk_numbering_style style;
  if (c == 0x90E8) { /* 部 */
    cursor.at = next;
    if (peek(cursor, &next) != 0x5206) /* 分 */
      return false;
    style = GK_NUMBERING_PART;
  } else if (c == 0x7F16) { /* 编 */
    style = GK_NUMBERING_PART;
  } else if (c == 0x7AE0) { /* 章 */
    style = GK_NUMBERING_CHAPTER;
  } else if (c == 0x8282) { /* 节 */
    style = GK_NUMBERING_DIVISION;
  } else {
    return is_separator(c) &&
           finish(text, &cursor, bare, GK_NUMBERING_WORD, GK_NUMBERING_STRONG, numbering);
  }
  cursor.at = next;
  return finish(text, &cursor, (size_t)(cursor.at - text.data), style, GK_NUMBERING_STRONG,
                numbering);
}

/* (一) （1） 【一】 〔一〕 */
static bool parse_bracket(struct gk_text text, struct cursor cursor, struct gk_numbering *numbering)
{
  skip_space(&cursor);
  const char *next;
  bool digit = is_digit(peek(cursor, &next));
  if (!take_ordinal(&cursor, &numbering->ordinal))
    return false;
  skip_space(&cursor);
  uint32_t c = peek(cursor, &next);
  if (c == 0x3001 || c == '.') { /* (一、) */
    cursor.at = next;
    c = peek(cursor, &next);
  }
  if (c != ')' && c != 0x3015 && c != 0x3011)
    return false;
  cursor.at = next;
  return finish(text, &cursor, (size_t)(cursor.at - text.data),
                digit ? GK_NUMBERING_DIGIT_BRACKET : GK_NUMBERING_HAN_BRACKET, GK_NUMBERING_STRONG,
                numbering);
}

/* ① ⑴ ⒈ ㈠ ❶ in one character. */
static bool parse_enclosed(struct gk_text text, struct cursor cursor,
                           struct gk_numbering *numbering)
{
  uint32_t c = peek_raw(cursor);
  enum gk_numbering_style style;
  if ((c >= 0x2460 && c <= 0x2473) || (c >= 0x2776 && c <= 0x277F) || (c >= 0x3251 && c <= 0x325F))
    style = GK_NUMBERING_CIRCLED;
  else if (c >= 0x2474 && c <= 0x2487)
    style = GK_NUMBERING_DIGIT_BRACKET;
  else if (c >= 0x2488 && c <= 0x249B)
    style = GK_NUMBERING_DIGIT;
  else if (c >= 0x3220 && c <= 0x3229)
    style = GK_NUMBERING_HAN_BRACKET;
  else
    return false;
  return take_ordinal(&cursor, &numbering->ordinal) &&
         finish(text, &cursor, (size_t)(cursor.at - text.data), style, GK_NUMBERING_STRONG,
                numbering);
}

/* I. II、 Ⅲ. up to XX. */
static bool parse_roman(struct gk_text text, struct cursor cursor, struct gk_numbering *numbering)
{
  static const char *const numerals[] = {"I",    "II",  "III",  "IV",    "V",   "VI",   "VII",
                                         "VIII", "IX",  "X",    "XI",    "XII", "XIII", "XIV",
                                         "XV",   "XVI", "XVII", "XVIII", "XIX", "XX"};
  const char *next;
  uint32_t c = peek(cursor, &next);
  if (c >= 0x2160 && c <= 0x216B) {
    numbering->ordinal = c - 0x2160 + 1;
    cursor.at = next;
  } else {
    char letters[8];
    size_t count = 0;
    while ((c = peek(cursor, &next)) == 'I' || c == 'V' || c == 'X') {
      if (count == sizeof letters - 1)
        return false;
      letters[count++] = (char)c;
      cursor.at = next;
    }
    letters[count] = 0;
    uint32_t value = 0;
    for (size_t i = 0; count && i < sizeof numerals / sizeof *numerals; i++)
      if (strcmp(letters, numerals[i]) == 0)
        value = (uint32_t)i + 1;
    if (value == 0)
      return false;
    numbering->ordinal = value;
  }
  size_t size = (size_t)(cursor.at - text.data);
  skip_space(&cursor);
  c = peek(cursor, &next);
  if (c == '.')
    size = (size_t)(next - text.data);
  return (c == '.' || c == 0x3001) &&
         finish(text, &cursor, size, GK_NUMBERING_ROMAN, GK_NUMBERING_STRONG, numbering);
}

/* What a bare decimal counts: 1.5万, 1.2个. */
static bool is_unit(uint32_t c)
{
  static const uint32_t units[] = {0x4E07, 0x4EBF, 0x5143, 0x4E2A, 0x4EF6, 0x6761, 0x6B21,
                                   0x9879, 0x4EBA, 0x500D, 0x540D, 0x6237, 0x5BB6, 0x7BC7,
                                   0x8D77, 0x5E74, 0x6708, 0x65E5, 0x7C73, 0x4EA9, 0x5343,
                                   0x767E, '%',    '-',    '/',    0x2014, '~',    0x81F3};
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (c == units[i])
      return true;
  return false;
}

/* After the first component and with the cursor on its full stop: 1.1, 1.1.1 or 1. */
static bool parse_decimal(struct gk_text text, struct cursor cursor, struct gk_numbering *numbering)
{
  const char *next;
  struct cursor start = cursor;
  uint32_t components = 1, last = numbering->ordinal;
  while (components < 4 && peek(cursor, &next) == '.') {
    struct cursor digits = {next, cursor.end};
    uint32_t value = 0, count = 0;
    while (is_digit(peek(digits, &next))) {
      value = value * 10 + (peek(digits, &next) - '0');
      digits.at = next;
      if (++count > 2)
        break;
    }
    if (count == 0 || count > 2 || value == 0 || value > COMPONENT_LIMIT)
      break;
    last = value;
    components++;
    cursor = digits;
  }
  uint32_t c = peek(cursor, &next);
  if (components > 1 && !is_digit(c) && !is_unit(c) &&
      (c == 0 || gk_is_space(c) || is_separator(c) || gk_is_han(c))) {
    if (c == '.' && next < cursor.end && is_digit(peek((struct cursor){next, cursor.end}, &next)))
      return false;
    numbering->ordinal = last;
    return finish(text, &cursor, (size_t)(cursor.at - text.data),
                  (enum gk_numbering_style)(GK_NUMBERING_DECIMAL_2 + (int)components - 2),
                  GK_NUMBERING_SOFT, numbering);
  }
  /* 1.2017年…: the full stop is the separator only where a year follows. */
  cursor = start;
  peek(cursor, &next);
  cursor.at = next;
  size_t size = (size_t)(cursor.at - text.data);
  int digits = 0;
  struct cursor year = cursor;
  while (digits < 5 && is_digit(peek(year, &next))) {
    digits++;
    year.at = next;
  }
  if (digits != 0 && !(digits == 4 && peek(year, &next) == 0x5E74))
    return false;
  return finish(text, &cursor, size, GK_NUMBERING_DIGIT,
                digits ? GK_NUMBERING_SOFT : GK_NUMBERING_STRONG, numbering);
}

static bool is_han_digit(uint32_t c)
{
  char bytes[4];
  size_t used;
  uint32_t ordinal;
  return gk_is_han(c) &&
         gk_ordinal_parse((struct gk_text){bytes, gk_utf8_put(bytes, c)}, &used, &ordinal);
}

/* 一、 一. 一 1、 1. 1) */
static bool parse_plain(struct gk_text text, struct cursor cursor, bool digit,
                        struct gk_numbering *numbering)
{
  if (!take_ordinal(&cursor, &numbering->ordinal))
    return false;
  size_t size = (size_t)(cursor.at - text.data);
  bool spaced = skip_space(&cursor);
  const char *next;
  uint32_t c = peek(cursor, &next);
  enum gk_numbering_style style = digit ? GK_NUMBERING_DIGIT : GK_NUMBERING_HAN;
  if (c == ')') {
    cursor.at = next;
    return finish(text, &cursor, (size_t)(cursor.at - text.data),
                  digit ? GK_NUMBERING_DIGIT_BRACKET : GK_NUMBERING_HAN_BRACKET,
                  GK_NUMBERING_STRONG, numbering);
  }
  if (is_separator(c)) {
    if (digit && c == '.')
      return parse_decimal(text, cursor, numbering);
    if (c == '.')
      size = (size_t)(next - text.data);
    cursor.at = next;
    skip_space(&cursor);
    uint32_t follows = peek(cursor, &next);
    if (digit && is_digit(follows) && c != 0x3001)
      return false; /* 1,000 or 9:30 */
    bool soft = digit ? is_digit(follows) : is_han_digit(follows);
    return finish(text, &cursor, size, style, soft ? GK_NUMBERING_SOFT : GK_NUMBERING_STRONG,
                  numbering);
  }
  if (digit && (is_unit(c) || (c != 0 && !gk_is_han(c))))
    return false;
  return finish(text, &cursor, size, style, spaced ? GK_NUMBERING_SPACED : GK_NUMBERING_BARE,
                numbering);
}

bool gk_numbering_parse(struct gk_text text, struct gk_numbering *numbering)
{
  struct cursor cursor = {text.data, text.data + text.size};
  const char *next;
  uint32_t c = peek(cursor, &next);
  struct cursor after = {next, cursor.end};
  memset(numbering, 0, sizeof *numbering);
  if (c == 0x7B2C) /* 第 */
    return parse_word(text, after, numbering);
  if (c == '(' || c == 0x3010 || c == 0x3014)
    return parse_bracket(text, after, numbering);
  if (c == 'I' || c == 'V' || c == 'X' || (c >= 0x2160 && c <= 0x216B))
    return parse_roman(text, cursor, numbering);
  if (is_digit(c))
    return parse_plain(text, cursor, true, numbering);
  if (is_han_digit(c))
    return parse_plain(text, cursor, false, numbering);
  return c > 0x2400 && parse_enclosed(text, cursor, numbering);
}
