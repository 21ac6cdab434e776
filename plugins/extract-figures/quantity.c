/* SPDX-License-Identifier: Apache-2.0 */
#include "quantity.h"

#include "number.h"
#include "utf8.h"

enum { MAXIMAL_SPACES = 3 /* between a number and its unit */ };

static uint32_t peek_before(struct gk_text text, size_t at, size_t *begin)
{
  if (at == 0) {
    *begin = 0;
    return 0;
  }
  *begin = at - 1;
  while (*begin > 0 && ((unsigned char)text.data[*begin] & 0xC0) == 0x80)
    --*begin;
  size_t next;
  return gk_peek_folded(text, *begin, &next);
}

static bool is_digit(uint32_t c)
{
  return c >= '0' && c <= '9';
}

static size_t skip_spaces(struct gk_text text, size_t at)
{
  size_t next;
  for (int i = 0; i < MAXIMAL_SPACES && at < text.size && text.data[at] != '\n' &&
                  gk_is_space(gk_peek_folded(text, at, &next));
       i++)
    at = next;
  return at;
}

/* Whether what stands before a number makes it something else than a count. */
static bool is_bound(struct gk_text text, size_t at)
{
  size_t begin, ignored;
  uint32_t c = peek_before(text, at, &begin);
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
    return true;
  switch (c) {
  case 0x7B2C: /* 第 */
  case '.':
  case '/':
  case '_':
  case '=':
  case '@':
  case '-':
  case '~':
  case 0x2014:
  case 0x2013:
  case 0x2212:
  case '+':
    return true;
  /* 5$00 was misread or mistyped: what it is nobody knows. */
  case '#':
  case '$':
  case '&':
  case '*':
  case ',':
  case '?':
  case '^':
  case '|':
  case ':':
  case 0x81F3: /* 至 */
  case 0x5230: /* 到 */
    return is_digit(peek_before(text, begin, &ignored));
  default:
    return false;
  }
}

/* 万 and its like at *at; the power of ten. */
static uint32_t power(struct gk_text text, size_t *at)
{
  size_t next;
  switch (gk_peek_folded(text, *at, &next)) {
  case 0x767E: /* 百 */
    *at = next;
    return 2;
  case 0x5343: /* 千 */
    *at = next;
    return 3;
  case 0x4E07: /* 万 */
    *at = next;
    return 4;
  case 0x4EBF: /* 亿 */
    *at = next;
    return 8;
  default:
    return 0;
  }
}

static bool multiply(struct gk_decimal *value, uint32_t exponent)
{
  while (exponent > 0 && value->scale > 0) {
    exponent--;
    value->scale--;
  }
  for (; exponent > 0; exponent--) {
    if (value->digits > INT64_MAX / 10 || value->digits < INT64_MIN / 10)
      return false;
    value->digits *= 10;
  }
  return true;
}

static bool unit(const struct figure_rules *rules, struct gk_text text, size_t at,
                 struct quantity *quantity)
{
  uint32_t class;
  size_t size = gk_words_at(&rules->units, text, at, &class);
  if (size == 0)
    return false;
  size_t not = gk_words_at(&rules->lists[LIST_UNIT_NOT], text, at, NULL);
  if (not > size || (not == size && not > 0))
    return false;
  quantity->unit_begin = at;
  quantity->unit_end = quantity->end = at + size;
  quantity->unit_class = (enum unit_class) class;
  return true;
}

static void mark(const struct figure_rules *rules, struct gk_text text, struct quantity *quantity)
{
  static const struct {
    enum list list;
    uint32_t approximation;
  } before[] = {{LIST_MOST_BEFORE, GK_AT_MOST},
                {LIST_LEAST_BEFORE, GK_AT_LEAST},
                {LIST_APPROXIMATE_BEFORE, GK_APPROXIMATE}},
    after[] = {{LIST_MOST_AFTER, GK_AT_MOST},
               {LIST_LEAST_AFTER, GK_AT_LEAST},
               {LIST_APPROXIMATE_AFTER, GK_APPROXIMATE}};
  /* The longest word counts: 不少于 holds 少于. */
  size_t longest = 0;
  for (size_t i = 0; i < 3; i++) {
    size_t size = gk_words_before(&rules->lists[before[i].list], text, quantity->begin, NULL);
    if (size > longest) {
      longest = size;
      quantity->approximation = before[i].approximation;
    }
  }
  quantity->before = quantity->begin - longest;
  longest = 0;
  for (size_t i = 0; i < 3; i++) {
    size_t size = gk_words_at(&rules->lists[after[i].list], text, quantity->unit_end, NULL);
    if (size > longest) {
      longest = size;
      quantity->approximation = after[i].approximation;
    }
  }
  quantity->end = quantity->unit_end + longest;
}

/* A quantity whose number begins at `at`. On failure *next is where to go on. */
static bool arabic(const struct figure_rules *rules, struct gk_text text, size_t at,
                   struct quantity *quantity, size_t *next)
{
  size_t used;
  *next = at + 1;
  if (!gk_number_parse(gk_text_slice(text, at, text.size), &used, &quantity->value)) {
    size_t after;
    while (is_digit(gk_peek_folded(text, *next, &after)))
      *next = after;
    return false;
  }
  size_t end = at + used, second;
  *next = end;
  if (is_bound(text, at))
    return false;
  /* No count is printed as 00, nor as 05. */
  if (gk_peek_folded(text, at, &second) == '0' && is_digit(gk_peek_folded(text, second, &second)))
    return false;
  size_t p = end, size;
  bool about = false, exact = true;
  uint32_t exponent = 0;
  /* 30万余, 30余万, 1500余; 万元 is a unit and stays whole. */
  for (int i = 0; i < 3; i++) {
    p = skip_spaces(text, p);
    if (unit(rules, text, p, quantity))
      break;
    if ((size = gk_words_at(&rules->lists[LIST_APPROXIMATE_MIDDLE], text, p, NULL)) > 0 && !about) {
      about = true;
      p += size;
      continue;
    }
    uint32_t step = exact ? power(text, &p) : 0;
    if (step == 0)
      return false;
    exponent += step;
    exact = exponent < 4;
  }
  if (quantity->unit_end == 0 && !unit(rules, text, skip_spaces(text, p), quantity))
    return false;
  if (!multiply(&quantity->value, exponent))
    return false;
  quantity->begin = at;
  quantity->raw_end = p;
  quantity->approximation = about ? GK_APPROXIMATE : GK_EXACT;
  mark(rules, text, quantity);
  return true;
}

static bool is_han_digit(uint32_t c)
{
  static const char digits[] = "一二三四五六七八九十百千万亿两零〇";
  for (const char *p = digits, *end = digits + sizeof digits - 1; p < end;)
    if (gk_utf8_next(&p, end) == c)
      return true;
  return false;
}

/* Whether a number in Chinese digits may begin with c: 一 to 十, 百, 千, 万. */
static bool begins_han(uint32_t c)
{
  return (c >= 0x4E00 && c <= 0x5343) || c == 0x56DB || c == 0x767E;
}

/* 四十, 三千, 百: the number that Chinese digits at `at` say, and the bytes of them; 0: none. */
static size_t han_number(struct gk_text text, size_t at, struct gk_decimal *value)
{
  size_t used = 0, end;
  uint32_t ordinal, exponent;
  struct gk_text rest = gk_text_slice(text, at, text.size);
  if (!gk_ordinal_parse(rest, &used, &ordinal)) {
    used = 0; /* 百余 is one hundred */
    ordinal = 1;
  }
  end = at + used;
  *value = (struct gk_decimal){(int64_t)ordinal, 0};
  while ((exponent = power(text, &end)) > 0)
    if (!multiply(value, exponent))
      return 0;
  return ordinal > 0 ? end - at : 0;
}

/* 共十大类, 四十余条: Chinese digits only after a word such as 共 or before 余, and with a unit. */
static bool han(const struct figure_rules *rules, struct gk_text text, size_t at,
                struct quantity *quantity)
{
  enum { TEN = 10 /* 一多 is no number */ };
  size_t begin, next, used = han_number(text, at, &quantity->value);
  uint32_t before = peek_before(text, at, &begin);
  if (used == 0 || before == 0x7B2C || before == 0x51E0 || before == 0x6570) /* 第, 几, 数 */
    return false;
  size_t end = at + used;
  size_t about = gk_words_at(&rules->lists[LIST_APPROXIMATE_MIDDLE], text, end, NULL);
  bool counted = about > 0 && quantity->value.digits >= TEN && !is_han_digit(before) &&
                 gk_is_han(gk_peek_folded(text, end, &next));
  bool total = about == 0 && gk_words_before(&rules->lists[LIST_HAN_BEFORE], text, at, NULL) > 0;
  if ((!counted && !total) || !unit(rules, text, end + about, quantity))
    return false;
  quantity->begin = at;
  quantity->raw_end = end + about;
  quantity->han = true;
  quantity->approximation = about ? GK_APPROXIMATE : GK_EXACT;
  quantity->before = at;
  return true;
}

/* Where the quotation that opens at `at` ends on its line; `next` where it does not. */
static size_t past_quotation(struct gk_text text, size_t at, uint32_t c, size_t next)
{
  enum { LONGEST = 600 /* bytes of a quoted title */ };
  struct gk_text close = c == 0x300A ? GK_TEXT("》") : GK_TEXT("”");
  struct gk_text window = gk_text_slice(text, 0, at + LONGEST);
  size_t end = gk_text_find(window, close, next);
  if (end == SIZE_MAX || memchr(text.data + at, '\n', end - at))
    return next;
  return end + close.size;
}

/* Whether the number at `at` goes on a list of ordinals: 第20条、21条. */
static bool goes_on(struct gk_text text, size_t ordinal_end, size_t at)
{
  if (ordinal_end == 0 || at < ordinal_end)
    return false;
  struct gk_text between = gk_text_slice(text, ordinal_end, at);
  return between.size <= 12 &&
         (gk_text_ends(between, GK_TEXT("、")) || gk_text_ends(between, GK_TEXT("和")) ||
          gk_text_ends(between, GK_TEXT("至")));
}

bool quantity_next(const struct figure_rules *rules, struct gk_text text, size_t *from,
                   struct quantity *quantity)
{
  size_t ordinal_end = 0;
  for (size_t at = *from, next; at < text.size; at = next) {
    unsigned char byte = (unsigned char)text.data[at];
    next = at + 1;
    if (byte < 0x80 ? !is_digit(byte)
                    : byte < 0xE2 || (byte > 0xE5 && byte != 0xE7 && byte != 0xEF))
      continue;
    uint32_t c = gk_peek_folded(text, at, &next);
    if (c == 0x300A || c == 0x201C) {
      next = past_quotation(text, at, c, next);
      continue;
    }
    *quantity = (struct quantity){.approximation = GK_EXACT};
    if (is_digit(c)) {
      size_t begin;
      bool ordinal = peek_before(text, at, &begin) == 0x7B2C || goes_on(text, ordinal_end, at);
      bool found = arabic(rules, text, at, quantity, &next);
      if (ordinal)
        ordinal_end = next;
      if (!found || ordinal)
        continue;
    } else if (!begins_han(c) || !han(rules, text, at, quantity)) {
      continue;
    }
    *from = quantity->end;
    return true;
  }
  *from = text.size;
  return false;
}
