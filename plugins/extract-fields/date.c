/* SPDX-License-Identifier: Apache-2.0 */
#include "date.h"

#include <stdio.h>

#include "number.h"
#include "utf8.h"

enum {
  EARLIEST = 1900,
  LATEST = 2099,      /* a run of four digits outside is no year */
  MAXIMAL_SPACES = 8, /* between the parts of one date */
  MAXIMAL_DAMAGED = 8 /* digits of a date that lost its signs: YYYYMMDD */
};

static bool is_digit(uint32_t c)
{
  return c >= '0' && c <= '9';
}

static size_t skip_spaces(struct gk_text text, size_t at)
{
  size_t next;
  for (int i = 0; i < MAXIMAL_SPACES && gk_is_space(gk_peek_folded(text, at, &next)); i++) {
    if (text.data[at] == '\n')
      break;
    at = next;
  }
  return at;
}

/* A run of digits: its value (of at most nine digits) and their count. */
static size_t digits(struct gk_text text, size_t at, int *value, int *count)
{
  size_t next;
  *value = *count = 0;
  for (uint32_t c; is_digit(c = gk_peek_folded(text, at, &next)); at = next) {
    if (*count < 9)
      *value = *value * 10 + (int)(c - '0');
    ++*count;
  }
  return at;
}

/* The sign `c` at `at`, spaces before it allowed: the byte after it, or 0. */
static size_t sign(struct gk_text text, size_t at, uint32_t c)
{
  size_t next;
  at = skip_spaces(text, at);
  return gk_peek_folded(text, at, &next) == c ? next : 0;
}

/* One or two digits (or a Chinese number up to 31) and the sign after them: the byte after the
 * sign, or 0. */
static size_t part(struct gk_text text, size_t at, bool han, uint32_t c, int *value)
{
  at = skip_spaces(text, at);
  size_t end;
  if (han) {
    uint32_t ordinal;
    size_t used;
    size_t next;
    if (is_digit(gk_peek_folded(text, at, &next)) ||
        !gk_ordinal_parse(gk_text_slice(text, at, text.size), &used, &ordinal) || ordinal > 99)
      return 0;
    *value = (int)ordinal;
    end = at + used;
  } else {
    int count;
    end = digits(text, at, value, &count);
    if (count < 1 || count > 2)
      return 0;
  }
  size_t after = sign(text, end, c);
  if (!after && c == 0x65E5) /* 日, or 号 as it is spoken */
    after = sign(text, end, 0x53F7);
  return after;
}

/* The digit that a Chinese year is written with; -1: none. */
static int han_digit(uint32_t c)
{
  static const struct {
    uint32_t c;
    int value;
  } table[] = {{0x3007, 0}, {0x25CB, 0}, {0x25EF, 0}, {0x96F6, 0}, {0x4E00, 1}, {0x4E8C, 2},
               {0x4E09, 3}, {0x56DB, 4}, {0x4E94, 5}, {0x516D, 6}, {0x4E03, 7}, {0x516B, 8},
               {0x4E5D, 9}, {'O', 0},    {'o', 0},    {'0', 0}};
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (table[i].c == c)
      return table[i].value;
  return -1;
}

/* Four Chinese digits that make a year: the byte after them, or 0. */
static size_t han_year(struct gk_text text, size_t at, int *year)
{
  *year = 0;
  for (int i = 0; i < 4; i++) {
    size_t next;
    int digit = han_digit(gk_peek_folded(text, at, &next));
    if (digit < 0)
      return 0;
    *year = *year * 10 + digit;
    at = next;
  }
  return *year >= EARLIEST && *year <= LATEST ? at : 0;
}

/* What follows 年 at `at`. */
static void after_year(struct gk_text text, size_t at, bool han, struct date *date)
{
  size_t end = at, next;
  date->kind = DATE_YEAR;
  int value;
  if ((next = part(text, at, han, 0x6708, &value)) != 0) { /* 月 */
    date->kind = DATE_YEAR_MONTH;
    date->month = value;
    end = next;
    if ((next = part(text, end, han, 0x65E5, &value)) != 0) {
      date->kind = DATE_FULL;
      date->day = value;
      end = next;
    }
  } else if (!han && (next = part(text, at, false, 0x65E5, &value)) != 0 &&
             gk_text_starts(gk_text_slice(text, next - 3, text.size), GK_TEXT("日"))) {
    date->kind = DATE_DAMAGED;
    end = next;
  } else if (gk_peek_folded(text, at, &next) == 0x5EA6) { /* 度 */
    end = next;
  }
  date->size = end - date->offset;
}

/* 2018-03-23, 2018.3.23, 2018/3/23 with the year's end at `at`. */
static bool separated(struct gk_text text, size_t at, struct date *date)
{
  size_t next;
  uint32_t separator = gk_peek_folded(text, at, &next);
  if (separator != '-' && separator != '.' && separator != '/')
    return false;
  int month, day, count;
  at = digits(text, next, &month, &count);
  if (count < 1 || count > 2 || gk_peek_folded(text, at, &next) != separator)
    return false;
  at = digits(text, next, &day, &count);
  if (count < 1 || count > 2)
    return false;
  uint32_t c = gk_peek_folded(text, at, &next);
  if (c == separator && is_digit(gk_peek_folded(text, next, &next)))
    return false;
  if (month > 31 || day > 31) /* not even with the two exchanged */
    return false;
  date->kind = DATE_FULL;
  date->month = month;
  date->day = day;
  date->size = at - date->offset;
  return true;
}

/* Whether 2013 at `at` begins 2013-2017年 or 2013至2017年度. */
static bool begins_span(struct gk_text text, size_t at)
{
  size_t next;
  uint32_t c = gk_peek_folded(text, at, &next);
  if (c != '-' && c != '~' && c != 0x2014 && c != 0x2013 && c != 0x81F3 && c != 0x5230)
    return false;
  while (gk_peek_folded(text, next, &at) == c)
    next = at;
  int year, count;
  at = digits(text, next, &year, &count);
  return count == 4 && year >= EARLIEST && year <= LATEST && sign(text, at, 0x5E74);
}

/* 日元, 日均, 月均: the sign is of another word. */
static bool goes_on(struct gk_text text, size_t at)
{
  static const char *const words[] = {"元", "均", "常", "报", "本", "用", "度", "活", "租"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (gk_text_starts(gk_text_slice(text, at, text.size), gk_text_of(words[i])))
      return true;
  return false;
}

/* 200000: nothing but noughts behind the year is no month and no day. */
static bool is_round(int value, int count)
{
  int power = 1;
  for (int i = 4; i < count; i++)
    power *= 10;
  return value % power == 0;
}

/* A date that begins with the digits at date->offset, which end at `end`. */
static bool with_digits(struct gk_text text, size_t end, int value, int count, struct date *date)
{
  size_t next;
  bool year = count == 4 && value >= EARLIEST && value <= LATEST;
  if (year) {
    date->year = value;
    if ((next = sign(text, end, 0x5E74)) != 0) { /* 年 */
      after_year(text, next, false, date);
      return true;
    }
    if (separated(text, end, date))
      return true;
    if (begins_span(text, end)) {
      date->kind = DATE_YEAR;
      date->size = end - date->offset;
      return true;
    }
    return false;
  }
  if (count <= 2 && (next = sign(text, end, 0x6708)) != 0) {
    date->month = value;
    if ((next = part(text, next, false, 0x65E5, &date->day)) == 0)
      return false;
    date->kind = DATE_MONTH_DAY;
    date->size = next - date->offset;
    return true;
  }
  if (count > 4 && count <= MAXIMAL_DAMAGED) {
    int first = value;
    for (int i = count; i > 4; i--)
      first /= 10;
    if (first < 1990 || first > LATEST)
      return false;
    bool month = (next = sign(text, end, 0x6708)) != 0;
    if (!month && ((next = sign(text, end, 0x65E5)) == 0))
      return false;
    if (goes_on(text, next) || is_round(value, count))
      return false;
    if (month) {
      int day;
      size_t after = part(text, next, false, 0x65E5, &day);
      next = after ? after : next;
    }
    date->kind = DATE_DAMAGED;
    date->size = next - date->offset;
    return true;
  }
  return false;
}

/* Whether what stands before a run of digits makes it something else: v2018, /2018/. */
static bool is_bound(struct gk_text text, size_t at)
{
  if (at == 0)
    return false;
  unsigned char c = (unsigned char)text.data[at - 1];
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '/' || c == '.' || c == '_' ||
         c == '=';
}

bool date_next(struct gk_text text, size_t *from, struct date *date)
{
  for (size_t at = *from, next; at < text.size; at = next) {
    unsigned char byte = (unsigned char)text.data[at];
    next = at + 1;
    if (byte < 0x80 ? !is_digit(byte) : byte != 0xE4 && byte != 0xEF)
      continue;
    *date = (struct date){.offset = at};
    if (is_digit(gk_peek_folded(text, at, &next))) {
      int value, count;
      next = digits(text, at, &value, &count);
      if (is_bound(text, at) || !with_digits(text, next, value, count, date))
        continue;
    } else {
      uint32_t c = gk_peek_folded(text, at, &next);
      size_t end, after;
      if ((c != 0x4E8C && c != 0x4E00) || !(end = han_year(text, at, &date->year)) ||
          !(after = sign(text, end, 0x5E74)))
        continue;
      after_year(text, after, true, date);
    }
    *from = date->offset + date->size;
    return true;
  }
  *from = text.size;
  return false;
}

bool date_is_possible(const struct date *date)
{
  static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (date->kind == DATE_DAMAGED)
    return false;
  if (date->kind == DATE_YEAR)
    return true;
  if (date->month < 1 || date->month > 12)
    return false;
  if (date->kind == DATE_YEAR_MONTH)
    return true;
  if (date->day < 1 || date->day > days[date->month - 1])
    return false;
  bool leap = date->year % 4 == 0 && (date->year % 100 != 0 || date->year % 400 == 0);
  return date->kind == DATE_MONTH_DAY || leap || date->month != 2 || date->day < 29;
}

size_t date_print(const struct date *date, char *out)
{
  int size = 0;
  switch (date->kind) {
  case DATE_FULL:
    size =
        snprintf(out, 16, "%04d-%02d-%02d", date->year % 10000, date->month % 100, date->day % 100);
    break;
  case DATE_YEAR_MONTH:
    size = snprintf(out, 16, "%04d-%02d", date->year % 10000, date->month % 100);
    break;
  case DATE_MONTH_DAY:
    size = snprintf(out, 16, "--%02d-%02d", date->month % 100, date->day % 100);
    break;
  case DATE_YEAR:
    size = snprintf(out, 16, "%04d", date->year % 10000);
    break;
  case DATE_DAMAGED:
    out[0] = 0;
    break;
  }
  return (size_t)size;
}

bool date_joins(struct gk_text between)
{
  enum { LONGEST = 24 /* 起至 with spaces and dashes */ };
  static const char *const words[] = {"至", "起至", "到", "起到", "-",      "--", "—", "——",
                                      "–",  "~",    "～", "起",   "以来至", "止", "−"};
  char squeezed[LONGEST + 1];
  if (between.size > LONGEST)
    return false;
  struct gk_text text = {squeezed, gk_text_squeeze(between, squeezed)};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (gk_text_equal(text, gk_text_of(words[i])))
      return true;
  return false;
}
