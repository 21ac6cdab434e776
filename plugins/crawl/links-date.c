/* SPDX-License-Identifier: Apache-2.0 */
/* Dates beside links and in data. */
#include <strings.h>

#include "links-parts.h"

enum { FIRST_YEAR = 1990, LAST_YEAR = 2100 };

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static bool write_date(char date[DATE_SIZE], unsigned year, unsigned month, unsigned day)
{
  static const unsigned char days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 ||
      day > days[month - 1])
    return false;
  unsigned number = year * 10000 + month * 100 + day;
  static const unsigned char place[] = {9, 8, 6, 5, 3, 2, 1, 0};
  memcpy(date, "    -  -  ", DATE_SIZE);
  for (size_t i = 0; i < sizeof place; i++, number /= 10)
    date[place[i]] = (char)('0' + number % 10);
  return true;
}

/* One or two digits. */
static const char *read_small(const char *p, const char *end, unsigned *number)
{
  if (p == end || !is_digit(*p))
    return NULL;
  *number = (unsigned)(*p++ - '0');
  if (p < end && is_digit(*p))
    *number = *number * 10 + (unsigned)(*p++ - '0');
  return p;
}

static const char *skip_space(const char *p, const char *end)
{
  while (p < end && (unsigned char)*p <= ' ')
    p++;
  return p;
}

/* 年, 月, 日 in UTF-8 and GB18030. */
static const char *read_mark(const char *p, const char *end, const char *utf8, const char *gb,
                             bool is_gb)
{
  const char *mark = is_gb ? gb : utf8;
  size_t size = strlen(mark);
  p = skip_space(p, end);
  return (size_t)(end - p) >= size && memcmp(p, mark, size) == 0 ? skip_space(p + size, end) : NULL;
}

/* The date at p, where a year of four digits begins; where it ends, NULL: none. */
static const char *read_at(const char *p, const char *end, bool gb, char date[DATE_SIZE])
{
  unsigned year = 0, month, day;
  for (int i = 0; i < 4; i++)
    year = year * 10 + (unsigned)(*p++ - '0');
  if (p == end)
    return NULL;
  char mark = *p;
  if (mark == '-' || mark == '/' || mark == '.') {
    p = read_small(p + 1, end, &month);
    if (!p || p == end || *p != mark)
      return NULL;
    p = read_small(p + 1, end, &day);
  } else {
    p = read_mark(p, end, "年", "\xC4\xEA", gb);
    p = p ? read_small(p, end, &month) : NULL;
    p = p ? read_mark(p, end, "月", "\xD4\xC2", gb) : NULL;
    p = p ? read_small(p, end, &day) : NULL;
    const char *after = p ? read_mark(p, end, "日", "\xC8\xD5", gb) : NULL;
    p = after;
  }
  if (!p || (p < end && is_digit(*p)) || !write_date(date, year, month, day))
    return NULL;
  return p;
}

/* Whether only brackets, a time and white space stand there. */
static bool is_bare(const char *p, const char *end)
{
  for (; p < end; p++)
    if (!is_digit(*p) && (unsigned char)*p > ' ' && !strchr("[](){}:-/.|TZ", *p))
      return false;
  return true;
}

bool links_find_date(struct gk_text text, bool gb, bool whole, char date[DATE_SIZE])
{
  const char *end = text.data + text.size;
  for (const char *p = text.data; end - p >= 8; p++) {
    if ((*p != '2' && *p != '1') || !is_digit(p[1]) || !is_digit(p[2]) || !is_digit(p[3]) ||
        (p > text.data && is_digit(p[-1])))
      continue;
    const char *after = read_at(p, end, gb, date);
    if (after && (!whole || (is_bare(text.data, p) && is_bare(after, end))))
      return true;
  }
  return false;
}

/* Of days since 1970 (the civil calendar by H. Hinnant's rule). */
static bool write_days(char date[DATE_SIZE], uint64_t days)
{
  days += 719468;
  uint64_t era = days / 146097, of_era = days % 146097;
  uint64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  uint64_t of_year = of_era - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
  unsigned day = (unsigned)(of_year - (153 * month + 2) / 5 + 1);
  month = month < 10 ? month + 3 : month - 9;
  return write_date(date, (unsigned)(year + era * 400 + (month <= 2)), (unsigned)month, day);
}

/* 20 Jan 2025, of RFC 5322. */
static bool read_english(const char *p, const char *end, char date[DATE_SIZE])
{
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  while (p < end && !is_digit(*p))
    p++;
  unsigned day, year = 0, month = 0;
  p = read_small(p, end, &day);
  if (!p || end - p < 9)
    return false;
  p = skip_space(p, end);
  for (unsigned i = 0; i < 12 && end - p >= 3; i++)
    if (strncasecmp(p, months + 3 * i, 3) == 0)
      month = i + 1;
  if (month == 0)
    return false;
  p = skip_space(p + 3, end);
  for (int i = 0; i < 4 && p < end && is_digit(*p); i++)
    year = year * 10 + (unsigned)(*p++ - '0');
  return write_date(date, year, month, day);
}

bool links_read_date(struct gk_text text, char date[DATE_SIZE])
{
  enum { CHINA_SECONDS = 8 * 3600, DAY_SECONDS = 86400, LONGEST = 60 };
  text = gk_text_trim(text);
  if (text.size == 0 || text.size > LONGEST)
    return false;
  if (links_find_date(text, false, false, date))
    return true;
  uint64_t number = 0;
  size_t digits = 0;
  while (digits < text.size && is_digit(text.data[digits]) && digits < 15)
    number = number * 10 + (uint64_t)(text.data[digits++] - '0');
  if (digits == text.size) {
    if (digits == 8 || digits == 14) {
      if (digits == 14)
        number /= 1000000;
      return write_date(date, (unsigned)(number / 10000), (unsigned)(number / 100 % 100),
                        (unsigned)(number % 100));
    }
    if (digits == 13)
      number /= 1000;
    return (digits == 10 || digits == 13) &&
           write_days(date, (number + CHINA_SECONDS) / DAY_SECONDS);
  }
  return read_english(text.data, text.data + text.size, date);
}
