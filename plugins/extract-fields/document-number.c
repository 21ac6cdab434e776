/* SPDX-License-Identifier: Apache-2.0 */
#include "document-number.h"

#include "utf8.h"

enum {
  LONGEST_PREFIX = 12, /* characters: 国务院办公厅 and the like do not stand in one */
  EARLIEST = 1949,
  LATEST = 2099
};

static uint32_t peek(struct gk_text text, size_t at, size_t *next)
{
  if (at >= text.size) {
    *next = at;
    return 0;
  }
  const char *p = text.data + at;
  uint32_t c = gk_utf8_next(&p, text.data + text.size);
  *next = (size_t)(p - text.data);
  return c;
}

static uint32_t closing(uint32_t c)
{
  switch (c) {
  case 0x3014: /* 〔 */
  case 0x3010: /* 【 */
  case 0x3008: /* 〈 */
  case 0xFE5D: /* ﹝ */
    return c + 1;
  case '[':
  case 0xFF3B:
    return c + 2;
  case '(':
  case 0xFF08:
    return c + 1;
  default:
    return 0;
  }
}

static bool is_closing(uint32_t c)
{
  return c == 0x3015 || c == 0x3011 || c == 0x3009 || c == 0xFE5E || c == ']' || c == 0xFF3D ||
         c == ')' || c == 0xFF09;
}

static size_t skip_spaces(struct gk_text text, size_t at)
{
  size_t next;
  while (gk_is_space(peek(text, at, &next)))
    at = next;
  return at;
}

static size_t digits(struct gk_text text, size_t at, int *value, int *count)
{
  size_t next;
  *value = *count = 0;
  for (uint32_t c; (c = gk_fold_width(peek(text, at, &next))) >= '0' && c <= '9'; at = next) {
    if (*count < 6)
      *value = *value * 10 + (int)(c - '0');
    ++*count;
  }
  return at;
}

/* The end of "2017〕20号" after the opening bracket at `at`; 0: it is something else. */
static size_t year_and_number(struct gk_text text, size_t at, uint32_t close)
{
  int value, count;
  size_t next, end = digits(text, skip_spaces(text, at), &value, &count);
  if (count != 4 || value < EARLIEST || value > LATEST)
    return 0;
  end = skip_spaces(text, end);
  uint32_t c = peek(text, end, &next);
  /* 〔2017] is a slip of typing that is met. */
  if (c != close && closing('[') != c && c != 0x3015 && c != 0x3011 && c != 0xFF3D)
    return 0;
  end = skip_spaces(text, next);
  if (peek(text, end, &next) == 0x7B2C) /* 第 */
    end = next;
  end = digits(text, end, &value, &count);
  if (count == 0)
    return 0;
  end = skip_spaces(text, end);
  return peek(text, end, &next) == 0x53F7 ? next : 0; /* 号 */
}

/* Where the prefix before `end` begins. */
static size_t prefix(struct gk_text text, size_t end, const struct gk_words *stops)
{
  size_t begin = end;
  for (int i = 0; i < LONGEST_PREFIX && begin > 0; i++) {
    if (gk_words_before(stops, text, begin, NULL) > 0)
      break;
    size_t at = begin - 1;
    while (at > 0 && ((unsigned char)text.data[at] & 0xC0) == 0x80)
      at--;
    size_t next;
    if (!gk_is_han(peek(text, at, &next)))
      break;
    begin = at;
  }
  return begin;
}

bool document_number_next(struct gk_text text, const struct gk_words *stops, size_t *from,
                          size_t *offset, size_t *size)
{
  static const char *const endings[] = {"发", "函", "办", "字", "政", "令", "通", "规", "文"};
  for (size_t at = *from, next; at < text.size; at = next) {
    unsigned char byte = (unsigned char)text.data[at];
    next = at + 1;
    if (byte < 0x80 ? byte != '[' && byte != '(' : byte != 0xE3 && byte != 0xEF)
      continue;
    uint32_t open = peek(text, at, &next), close = closing(open);
    size_t end = close ? year_and_number(text, next, close) : 0;
    if (end == 0)
      continue;
    size_t before = at;
    while (before > 0 && text.data[before - 1] == ' ')
      before--;
    size_t begin = prefix(text, before, stops);
    if (before - begin < 6) /* one character is no prefix */
      continue;
    if (open == '(' || open == 0xFF08) {
      bool fits = false;
      for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        fits = fits || gk_text_ends(gk_text_slice(text, begin, before), gk_text_of(endings[i]));
      if (!fits)
        continue;
    }
    *offset = begin;
    *size = end - begin;
    *from = end;
    return true;
  }
  *from = text.size;
  return false;
}

size_t document_number_print(struct gk_text number, char *out)
{
  size_t size = 0;
  for (const char *p = number.data, *end = p + number.size; p < end;) {
    const char *here = p;
    uint32_t c = gk_utf8_next(&p, end);
    if (gk_is_space(c))
      continue;
    bool opens = closing(c) != 0;
    if (opens || is_closing(c))
      memcpy(out + size, opens ? "\xE3\x80\x94" : "\xE3\x80\x95", 3);
    else
      memcpy(out + size, here, (size_t)(p - here));
    size += opens || is_closing(c) ? 3 : (size_t)(p - here);
  }
  return size;
}
