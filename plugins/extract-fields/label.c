/* SPDX-License-Identifier: Apache-2.0 */
#include "label.h"

#include "utf8.h"

enum {
  LONGEST_LABEL = 48, /* bytes, with the spaces that spread it: 索 引 号 */
  LONGEST_VALUE = 400
};

/* The next colon of either width at or after `at`: its offset, its size in *size. */
static size_t find_colon(struct gk_text text, size_t at, size_t *size)
{
  for (; at < text.size; at++) {
    if (text.data[at] == ':') {
      *size = 1;
      return at;
    }
    if ((unsigned char)text.data[at] == 0xEF && text.size - at >= 3 &&
        memcmp(text.data + at, "：", 3) == 0) {
      *size = 3;
      return at;
    }
  }
  return SIZE_MAX;
}

/* The label that ends before `colon`: where it begins, or SIZE_MAX. */
static size_t label_before(const struct gk_words *labels, struct gk_text text, size_t colon,
                           uint32_t *label)
{
  struct gk_text head = gk_text_trim(gk_text_slice(text, 0, colon));
  /* Brackets may close a label: 【来源】： */
  size_t end = (size_t)(head.data - text.data) + head.size;
  if (gk_text_ends(head, GK_TEXT("】")) || gk_text_ends(head, GK_TEXT("］")))
    end -= 3;
  else if (gk_text_ends(head, GK_TEXT("]")))
    end -= 1;
  size_t size = gk_words_before(labels, text, end, label);
  if (size > 0)
    return end - size;
  size_t begin = end > LONGEST_LABEL ? end - LONGEST_LABEL : 0;
  while (begin < end && ((unsigned char)text.data[begin] & 0xC0) == 0x80)
    begin++;
  char squeezed[LONGEST_LABEL + 1];
  struct gk_text compact = {squeezed, gk_text_squeeze(gk_text_slice(text, begin, end), squeezed)};
  if (compact.size == end - begin || compact.size == 0)
    return SIZE_MAX;
  size = gk_words_before(labels, compact, compact.size, label);
  if (size == 0)
    return SIZE_MAX;
  size_t skip = compact.size - size; /* bytes of characters before the label */
  const char *p = text.data + begin, *stop = text.data + end;
  while (p < stop) {
    const char *next = p;
    uint32_t c = gk_utf8_next(&next, stop);
    char one[4];
    if (!gk_is_space(c)) {
      if (skip == 0)
        break;
      size_t bytes = gk_utf8_put(one, gk_fold_width(c));
      skip = bytes < skip ? skip - bytes : 0;
    }
    p = next;
  }
  return (size_t)(p - text.data);
}

/* Whether a bracket that was opened shortly before `at` is still open. */
static bool in_bracket(struct gk_text text, size_t at)
{
  size_t from = at > LONGEST_VALUE ? at - LONGEST_VALUE : 0, open = SIZE_MAX, close = SIZE_MAX;
  static const char *const opens[] = {"（", "("}, *const closes[] = {"）", ")"};
  for (size_t i = 0; i < 2; i++) {
    struct gk_text before = gk_text_slice(text, 0, at);
    for (size_t p = from; (p = gk_text_find(before, gk_text_of(opens[i]), p)) != SIZE_MAX; p++)
      open = open == SIZE_MAX || p > open ? p : open;
    for (size_t p = from; (p = gk_text_find(before, gk_text_of(closes[i]), p)) != SIZE_MAX; p++)
      close = close == SIZE_MAX || p > close ? p : close;
  }
  return open != SIZE_MAX && (close == SIZE_MAX || close < open);
}

/* Where a value that begins at `at` ends at the latest. */
static size_t value_end(struct gk_text text, size_t at)
{
  size_t spaces = 0;
  const char *p = text.data + at, *end = text.data + text.size;
  /* A line break inside brackets (地址：洪泽湖大道90 / 号，邮编：…) is one of the page's width. */
  bool begun = false, bracket = in_bracket(text, at);
  while (p < end && (size_t)(p - text.data) - at < LONGEST_VALUE) {
    const char *here = p;
    uint32_t c = gk_utf8_next(&p, end);
    if (c == '\n' && bracket)
      continue;
    if (c == '\n' || c == '|' || c == 0xFF5C)
      return (size_t)(here - text.data);
    if (gk_is_space(c)) {
      if (++spaces >= 2 && begun)
        return (size_t)(here - text.data);
    } else {
      spaces = 0;
      begun = true;
    }
  }
  return (size_t)(p - text.data);
}

bool label_next(const struct gk_words *labels, struct gk_text text, size_t *from,
                struct labelled *found)
{
  size_t width;
  for (size_t colon; (colon = find_colon(text, *from, &width)) != SIZE_MAX;) {
    *from = colon + width;
    uint32_t label;
    if (label_before(labels, text, colon, &label) == SIZE_MAX)
      continue;
    size_t end = value_end(text, *from);
    size_t next_width, next = *from;
    while ((next = find_colon(gk_text_slice(text, 0, end), next, &next_width)) != SIZE_MAX) {
      uint32_t ignored;
      size_t begin = label_before(labels, text, next, &ignored);
      if (begin != SIZE_MAX && begin >= *from) {
        end = begin;
        break;
      }
      next += next_width;
    }
    struct gk_text value = gk_text_trim(gk_text_slice(text, *from, end));
    while (value.size >= 3 &&
           (gk_text_ends(value, GK_TEXT("【")) || gk_text_ends(value, GK_TEXT("（")) ||
            gk_text_ends(value, GK_TEXT("，")) || gk_text_ends(value, GK_TEXT("；"))))
      value.size -= 3;
    while (value.size > 0 && strchr("[(,;", value.data[value.size - 1]))
      value.size--;
    value = gk_text_trim(value);
    *found = (struct labelled){(enum label)label, (size_t)(value.data - text.data), value.size};
    return true;
  }
  return false;
}

bool label_bare(const struct gk_words *labels, struct gk_text text, size_t *from,
                struct labelled *found)
{
  enum {
    POSTCODE = 6,
    LEAST_DIGITS = 7 /* of a telephone; shorter ones are counts and hot lines */
  };
  for (size_t at = *from; at < text.size; at++) {
    if (text.data[at] < '0' || text.data[at] > '9')
      continue;
    size_t end = at;
    while (end < text.size && ((text.data[end] >= '0' && text.data[end] <= '9') ||
                               (text.data[end] == '-' && end > at)))
      end++;
    uint32_t label;
    const char *p = text.data + end;
    uint32_t after = end < text.size ? gk_utf8_next(&p, text.data + text.size) : 0;
    if (end - at >= POSTCODE && !gk_is_han(after) &&
        gk_words_before(labels, text, at, &label) > 0 &&
        (label == LABEL_PHONE || label == LABEL_FAX ? end - at >= LEAST_DIGITS
                                                    : label == LABEL_POSTCODE)) {
      *found = (struct labelled){(enum label)label, at, end - at};
      *from = end;
      return true;
    }
    at = end;
  }
  *from = text.size;
  return false;
}

static bool in_set(uint32_t c, const char *set)
{
  return c < 0x80 && c > 0 && strchr(set, (int)c) != NULL;
}

static bool is_digit(uint32_t c)
{
  return c >= '0' && c <= '9';
}

static bool is_letter(uint32_t c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The longest run from the start of characters that `allowed` or a digit (or a letter, where
 * asked) may make, after folding; cut after its last digit or letter. Counts the digits. */
static struct gk_text run(struct gk_text value, const char *allowed, bool letters, size_t *count)
{
  const char *p = value.data, *end = p + value.size, *last = p;
  *count = 0;
  while (p < end) {
    uint32_t c = gk_utf8_next(&p, end);
    uint32_t folded = gk_fold_width(c);
    if (folded == 0x2014 || folded == 0x2013 || folded == 0x2010 || folded == 0x2212)
      folded = '-';
    if (is_digit(folded)) {
      ++*count;
      last = p;
    } else if (letters && is_letter(folded)) {
      last = p;
    } else if (!in_set(folded, allowed)) {
      break;
    }
  }
  return (struct gk_text){value.data, (size_t)(last - value.data)};
}

static struct gk_text address(struct gk_text value)
{
  static const char *const next[] = {"邮编", "邮政编码", "电话", "联系电话",
                                     "传真", "电子邮箱", "邮箱"};
  for (size_t i = 0; i < sizeof next / sizeof *next; i++) {
    size_t at = gk_text_find(value, gk_text_of(next[i]), 0);
    if (at != SIZE_MAX)
      value = gk_text_trim(gk_text_slice(value, 0, at));
  }
  while (gk_text_ends(value, GK_TEXT("、")) || gk_text_ends(value, GK_TEXT("，")) ||
         gk_text_ends(value, GK_TEXT("；")))
    value = gk_text_trim(gk_text_slice(value, 0, value.size - 3));
  const char *p = value.data, *end = p + value.size;
  int depth = 0;
  while (p < end) {
    const char *here = p;
    uint32_t c = gk_fold_width(gk_utf8_next(&p, end));
    depth += c == '(';
    if ((c == ')' && --depth < 0) || c == ',' || c == ';' || c == 0x3002)
      return gk_text_trim((struct gk_text){value.data, (size_t)(here - value.data)});
  }
  return gk_text_trim(value);
}

/* Up to the first space or sign that no name holds. */
static struct gk_text name(struct gk_text value)
{
  const char *p = value.data, *end = p + value.size;
  while (p < end) {
    const char *here = p;
    uint32_t c = gk_utf8_next(&p, end);
    if (gk_is_space(c) || in_set(gk_fold_width(c), ",;[]<>|") || c == 0x3010 || c == 0x3011 ||
        c == 0x3002)
      return (struct gk_text){value.data, (size_t)(here - value.data)};
  }
  return value;
}

struct gk_text label_shape(enum label label, struct gk_text value, size_t *offset)
{
  enum { SHORTEST_PHONE = 5 /* 12345 */, LONGEST_PHONE = 20, POSTCODE = 6 };
  struct gk_text found = gk_text_trim(value);
  size_t count;
  switch (label) {
  case LABEL_PHONE:
  case LABEL_FAX:
    found = run(found, "-() ", false, &count);
    if (count < SHORTEST_PHONE || count > LONGEST_PHONE)
      found.size = 0;
    break;
  case LABEL_POSTCODE:
    found = run(found, "", false, &count);
    if (count != POSTCODE)
      found.size = 0;
    break;
  case LABEL_EMAIL: {
    found = run(found, "@._-+%", true, &count);
    bool full = memchr(found.data, '@', found.size) != NULL ||
                gk_text_find(found, GK_TEXT("＠"), 0) != SIZE_MAX;
    if (!full || gk_text_starts(found, GK_TEXT("@")))
      found.size = 0;
    break;
  }
  case LABEL_SITE_ID:
    found = run(found, "", true, &count);
    break;
  case LABEL_ADDRESS:
    found = address(found);
    if (found.size < 6 || (unsigned char)found.data[0] < 0x80)
      found.size = 0;
    break;
  case LABEL_AGENCY:
  case LABEL_ORGANISER:
  case LABEL_SITE:
  case LABEL_SOURCE:
    found = name(found);
    break;
  default:
    break;
  }
  *offset = (size_t)(found.data - value.data);
  return found;
}
