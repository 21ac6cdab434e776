/* SPDX-License-Identifier: Apache-2.0 */
#include "rule-function.h"

#include "number.h"
#include "utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct gk_text text_of(sqlite3_value *value)
{
  const char *text = (const char *)sqlite3_value_text(value);
  return (struct gk_text){text, text ? (size_t)sqlite3_value_bytes(value) : 0};
}

/* Decimals. */

__extension__ typedef __int128 wide;

enum { SCALE = 9 }; /* of gk_decimal */

/* In units of 10^-9. A REAL stands for the decimal of 15 digits that it was made of. */
static bool scaled(sqlite3_value *value, wide *result)
{
  static const int64_t unit = 1000000000;
  switch (sqlite3_value_type(value)) {
  case SQLITE_INTEGER:
    *result = (wide)sqlite3_value_int64(value) * unit;
    return true;
  case SQLITE_FLOAT: {
    char printed[40];
    double real = sqlite3_value_double(value);
    if (!isfinite(real) || fabs(real) >= 1e15)
      return false;
    int length = snprintf(printed, sizeof printed, "%.14e", real); /* d.dddddddddddddde±xx */
    const char *at = printed;
    bool negative = *at == '-';
    at += negative;
    int64_t digits = 0;
    for (; *at && *at != 'e'; at++)
      if (*at >= '0' && *at <= '9')
        digits = digits * 10 + (*at - '0');
    int exponent = length > 0 && *at ? atoi(at + 1) - 14 + SCALE : 0;
    wide number = digits;
    for (; exponent > 0; exponent--)
      number *= 10;
    for (; exponent < 0 && number; exponent++)
      number = (number + 5) / 10;
    *result = negative ? -number : number;
    return true;
  }
  default:
    return false;
  }
}

static void result_scaled(sqlite3_context *context, wide number)
{
  static const int64_t unit = 1000000000;
  if (number % unit == 0) {
    number /= unit;
    if (number <= INT64_MAX && number >= INT64_MIN)
      sqlite3_result_int64(context, (int64_t)number);
  } else {
    sqlite3_result_double(context, (double)number / (double)unit);
  }
}

struct sum {
  char total[sizeof(wide)]; /* a wide, which SQLite's memory is not aligned for */
  int64_t whole;            /* of integers, until it would overflow */
  bool any, bad;
};

static void sum_step(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  (void)argc;
  struct sum *sum = sqlite3_aggregate_context(context, sizeof *sum);
  if (!sum || sqlite3_value_type(argv[0]) == SQLITE_NULL)
    return;
  sum->any = true;
  int64_t whole;
  if (sqlite3_value_type(argv[0]) == SQLITE_INTEGER &&
      !__builtin_add_overflow(sum->whole, sqlite3_value_int64(argv[0]), &whole)) {
    sum->whole = whole;
    return;
  }
  wide number;
  wide total;
  memcpy(&total, sum->total, sizeof total);
  if (scaled(argv[0], &number) && !__builtin_add_overflow(total, number, &total))
    memcpy(sum->total, &total, sizeof total);
  else
    sum->bad = true;
}

static void sum_final(sqlite3_context *context)
{
  static const int64_t unit = 1000000000;
  const struct sum *sum = sqlite3_aggregate_context(context, 0);
  wide total;
  if (!sum || !sum->any || sum->bad)
    return;
  memcpy(&total, sum->total, sizeof total);
  if (!__builtin_add_overflow(total, (wide)sum->whole * unit, &total))
    result_scaled(context, total);
}

static void decimal_differs(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  (void)argc;
  if (sqlite3_value_type(argv[0]) == SQLITE_INTEGER &&
      sqlite3_value_type(argv[1]) == SQLITE_INTEGER) {
    sqlite3_result_int(context, sqlite3_value_int64(argv[0]) != sqlite3_value_int64(argv[1]));
    return;
  }
  wide a, b;
  if (scaled(argv[0], &a) && scaled(argv[1], &b))
    sqlite3_result_int(context, a != b);
}

/* Numbers as printed. */

static size_t put_chinese(int number, char *out)
{
  static const char *const digits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
  if (number < 1 || number > 99)
    return (size_t)snprintf(out, 16, "%d", number);
  const char *tens = number >= 20 ? digits[number / 10] : "";
  return (size_t)snprintf(out, 16, "%s%s%s", tens, number >= 10 ? "十" : "", digits[number % 10]);
}

/* numeral(4, '(三)') is (四): the number in the style of another. */
static void numeral(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  (void)argc;
  struct gk_text like = text_of(argv[1]);
  if (sqlite3_value_type(argv[0]) == SQLITE_NULL)
    return;
  int64_t number = sqlite3_value_int64(argv[0]);
  char out[80];
  size_t used = 0, size = 0, from = 0;
  uint32_t ordinal;
  bool found = false;
  if (number < 0 || number > 999 || like.size > 24)
    found = false;
  else
    for (from = 0; from < like.size; from++)
      if (((unsigned char)like.data[from] & 0xc0) != 0x80 &&
          gk_ordinal_parse(gk_text_slice(like, from, like.size), &used, &ordinal)) {
        found = true;
        break;
      }
  if (!found) {
    sqlite3_result_int64(context, number);
    return;
  }
  const char *at = like.data + from;
  uint32_t first = gk_utf8_next(&at, like.data + like.size);
  memcpy(out, like.data, from);
  size = from;
  if (gk_is_han(first)) {
    size += put_chinese((int)number, out + size);
  } else if (first >= 0x2460 && first <= 0x2473 && number >= 1 && number <= 20) { /* ① */
    size += gk_utf8_put(out + size, 0x2460 + (uint32_t)number - 1);
  } else {
    size += (size_t)snprintf(out + size, 16, "%d", (int)number);
  }
  memcpy(out + size, like.data + from + used, like.size - from - used);
  size += like.size - from - used;
  sqlite3_result_text(context, out, (int)size, SQLITE_TRANSIENT);
}

static bool leap(int year)
{
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* date_valid('2019-02-29') is 0; NULL where it is not written YYYY-MM-DD, YYYY-MM, YYYY or
 * --MM-DD. */
static void date_valid(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  (void)argc;
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  struct gk_text text = text_of(argv[0]);
  int parts[3] = {2000, 1, 1}, count = 0, width = 0;
  size_t i = 0;
  if (text.size == 7 &&
      memcmp(text.data, "--", 2) == 0) { /* --MM-DD: of any year, so of a leap year */
    i = 2;
    count = 1;
    parts[1] = 0;
  } else {
    parts[0] = 0;
  }
  for (; i < text.size; i++) {
    char c = text.data[i];
    if (c == '-' && width && count < 2) {
      count++;
      parts[count] = 0;
      width = 0;
    } else if (c >= '0' && c <= '9' && width < 4) {
      parts[count] = parts[count] * 10 + (c - '0');
      width++;
    } else {
      return;
    }
  }
  if (text.size < 4 || width == 0)
    return;
  bool valid = parts[1] >= 1 && parts[1] <= 12 && parts[2] >= 1;
  if (valid)
    valid = parts[2] <= lengths[parts[1] - 1] + (parts[1] == 2 && leap(parts[0]));
  sqlite3_result_int(context, valid);
}

/* year_of('2017年度报告') is 2017, as a text; NULL where no year is named, or two are. */
static void year_of(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  (void)argc;
  enum { DIGITS = 4 };
  static const char sign[] = "年";
  struct gk_text text = text_of(argv[0]);
  char found[DIGITS] = "", digits[DIGITS];
  size_t run = 0;
  const char *end = text.data + text.size;
  for (const char *at = text.data; at < end;) {
    if (run == DIGITS && (size_t)(end - at) >= sizeof sign - 1 &&
        memcmp(at, sign, sizeof sign - 1) == 0 &&
        (memcmp(digits, "20", 2) == 0 || memcmp(digits, "19", 2) == 0)) {
      if (found[0] && memcmp(found, digits, DIGITS) != 0)
        return;
      memcpy(found, digits, DIGITS);
    }
    uint32_t c = gk_fold_width(gk_utf8_next(&at, end));
    if (c >= '0' && c <= '9' && run < DIGITS)
      digits[run++] = (char)c;
    else
      run = c >= '0' && c <= '9' ? DIGITS + 1 : 0;
  }
  if (found[0])
    sqlite3_result_text(context, found, DIGITS, SQLITE_TRANSIENT);
}

/* Texts. */

/* Longer texts are no labels or titles; only so much of them is compared. */
enum { LABEL_SIZE = 512 };

static void squeeze(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  (void)argc;
  struct gk_text text = text_of(argv[0]);
  if (sqlite3_value_type(argv[0]) == SQLITE_NULL)
    return;
  if (text.size > LABEL_SIZE) {
    sqlite3_result_value(context, argv[0]);
    return;
  }
  char out[LABEL_SIZE + 1];
  size_t size = gk_text_squeeze(text, out);
  sqlite3_result_text(context, out, (int)size, SQLITE_TRANSIENT);
}

/* The letters and Chinese characters of a text. */
static size_t letters(struct gk_text text, uint32_t *out, size_t limit)
{
  size_t count = 0;
  const char *end = text.data + text.size;
  for (const char *at = text.data; at < end && count < limit;) {
    uint32_t c = gk_fold_width(gk_utf8_next(&at, end));
    if (gk_is_han(c) || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
      out[count++] = c;
  }
  return count;
}

/* similar(a, b): from 0 to 1, the share of characters that the two have in common (Dice's
 * coefficient over characters, punctuation apart). */
static void similar(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  (void)argc;
  enum { LETTERS = 128 };
  uint32_t a[LETTERS], b[LETTERS];
  size_t a_count = letters(text_of(argv[0]), a, LETTERS);
  size_t b_count = letters(text_of(argv[1]), b, LETTERS);
  if (!a_count || !b_count)
    return;
  size_t shared = 0;
  for (size_t i = 0; i < a_count; i++)
    for (size_t j = 0; j < b_count; j++)
      if (a[i] == b[j]) {
        b[j] = 0;
        shared++;
        break;
      }
  sqlite3_result_double(context, 2.0 * (double)shared / (double)(a_count + b_count));
}

/* part('a/b/c', 2) is b; NULL where there is none. */
static void part(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  (void)argc;
  struct gk_text text = text_of(argv[0]);
  int wanted = sqlite3_value_int(argv[1]);
  size_t from = 0;
  for (size_t i = 0; i <= text.size; i++) {
    if (i < text.size && text.data[i] != '/')
      continue;
    if (--wanted == 0) {
      if (i > from)
        sqlite3_result_text(context, text.data + from, (int)(i - from), SQLITE_TRANSIENT);
      return;
    }
    from = i + 1;
  }
}

/* label('requests-2021', 'row', 'granted') is the row's name; the key where it has none. */
static void label(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const struct gk_rule_labels *labels = sqlite3_user_data(context);
  const struct gk_rule_label *found =
      gk_rule_label_find(labels, text_of(argv[0]), text_of(argv[1]), text_of(argv[2]));
  bool english = argc == 4 && gk_text_equal(text_of(argv[3]), gk_text_of("en"));
  if (!found)
    sqlite3_result_value(context, argv[2]);
  else if (english)
    sqlite3_result_text(context, found->english.data, (int)found->english.size, SQLITE_STATIC);
  else
    sqlite3_result_text(context, found->chinese.data, (int)found->chinese.size, SQLITE_STATIC);
}

int gk_rule_functions(sqlite3 *connection, const struct gk_rule_labels *labels)
{
  static const struct {
    const char *name;
    int arguments;
    void (*function)(sqlite3_context *, int, sqlite3_value **);
  } functions[] = {
      {"decimal_differs", 2, decimal_differs},
      {"numeral", 2, numeral},
      {"date_valid", 1, date_valid},
      {"year_of", 1, year_of},
      {"squeeze", 1, squeeze},
      {"similar", 2, similar},
      {"part", 2, part},
      {"label", 3, label},
      {"label", 4, label},
  };
  enum { FLAGS = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS };
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    int code = sqlite3_create_function_v2(connection, functions[i].name, functions[i].arguments,
                                          FLAGS, (void *)(uintptr_t)labels, functions[i].function,
                                          NULL, NULL, NULL);
    if (code != SQLITE_OK)
      return code;
  }
  return sqlite3_create_function_v2(connection, "decimal_sum", 1, FLAGS, NULL, NULL, sum_step,
                                    sum_final, NULL);
}
