/* SPDX-License-Identifier: Apache-2.0 */
#include "number.h"

#include <inttypes.h>
#include <stdio.h>

#include "utf8.h"

enum { MAXIMAL_DIGITS = 18 /* fits int64_t */, MAXIMAL_SCALE = 9 };

/* The folded character at p, its end in *next; 0 at the end. */
static uint32_t peek(const char *p, const char *end, const char **next)
{
  *next = p;
  return p < end ? gk_fold_width(gk_utf8_next(next, end)) : 0;
}

static bool is_digit(uint32_t c)
{
  return c >= '0' && c <= '9';
}

/* Whether exactly three digits follow at p. */
static bool is_group(const char *p, const char *end)
{
  const char *next;
  int count = 0;
  while (is_digit(peek(p, end, &next)) && count < 4) {
    count++;
    p = next;
  }
  return count == 3;
}

bool gk_number_parse(struct gk_text text, size_t *used, struct gk_decimal *value)
{
  if (text.size == 0)
    return false;
  const char *p = text.data, *end = text.data + text.size, *next;
  bool negative = false;
  uint32_t c = peek(p, end, &next);
  if (c == '+' || c == '-' || c == 0x2212) {
    negative = c != '+';
    p = next;
  }
  int64_t digits = 0;
  uint32_t count = 0, leading = 0, scale = 0;
  bool grouped = false;
  while ((c = peek(p, end, &next)) != 0) {
    if (is_digit(c)) {
      if (++count > MAXIMAL_DIGITS)
        return false;
      digits = digits * 10 + (int64_t)(c - '0');
      leading++;
    } else if (c == ',' && count > 0 && (grouped ? leading == 3 : leading <= 3) &&
               is_group(next, end)) {
      grouped = true;
      leading = 0;
    } else {
      break;
    }
    p = next;
  }
  if (count == 0)
    return false;
  const char *fraction;
  if (c == '.' && is_digit(peek(next, end, &fraction))) {
    p = next;
    while (is_digit(c = peek(p, end, &next))) {
      if (++count > MAXIMAL_DIGITS || ++scale > MAXIMAL_SCALE)
        return false;
      digits = digits * 10 + (int64_t)(c - '0');
      p = next;
    }
  }
  *used = (size_t)(p - text.data);
  *value = (struct gk_decimal){negative ? -digits : digits, scale};
  return true;
}

/* 0..10 for 〇…十, 20 for 廿, 100 for 百; -1 for others. */
static int han_digit(uint32_t c)
{
  switch (c) {
  case 0x3007: /* 〇 */
  case 0x96F6: /* 零 */
    return 0;
  case 0x4E00: /* 一 */
    return 1;
  case 0x4E8C: /* 二 */
  case 0x4E24: /* 两 */
    return 2;
  case 0x4E09: /* 三 */
    return 3;
  case 0x56DB: /* 四 */
    return 4;
  case 0x4E94: /* 五 */
    return 5;
  case 0x516D: /* 六 */
    return 6;
  case 0x4E03: /* 七 */
    return 7;
  case 0x516B: /* 八 */
    return 8;
  case 0x4E5D: /* 九 */
    return 9;
  case 0x5341: /* 十 */
    return 10;
  case 0x5EFF: /* 廿 */
    return 20;
  case 0x767E: /* 百 */
    return 100;
  default:
    return -1;
  }
}

static bool enclosed(uint32_t c, uint32_t *ordinal)
{
  static const struct {
    uint32_t first, last, value;
  } ranges[] = {
      {0x2460, 0x2473, 1}, /* ① */
      {0x2474, 0x2487, 1}, /* ⑴ */
      {0x2488, 0x249B, 1}, /* ⒈ */
      {0x2776, 0x277F, 1}, /* ❶ */
      {0x3220, 0x3229, 1}, /* ㈠ */
      {0x3251, 0x325F, 21} /* ㉑ */
  };
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
    if (c >= ranges[i].first && c <= ranges[i].last) {
      *ordinal = c - ranges[i].first + ranges[i].value;
      return true;
    }
  return false;
}

bool gk_ordinal_parse(struct gk_text text, size_t *used, uint32_t *ordinal)
{
  if (text.size == 0)
    return false;
  const char *p = text.data, *end = text.data + text.size, *next;
  uint32_t c = peek(p, end, &next);
  if (enclosed(c, ordinal)) {
    *used = (size_t)(next - text.data);
    return true;
  }
  uint32_t total = 0, unit = 0, count = 0;
  if (is_digit(c)) {
    for (; is_digit(c = peek(p, end, &next)); p = next) {
      if (++count > 4)
        return false;
      total = total * 10 + (c - '0');
    }
  } else {
    bool have_unit = false;
    for (int digit; (digit = han_digit(c = peek(p, end, &next))) >= 0; p = next) {
      if (++count > 6)
        return false;
      if (digit == 10 || digit == 100) {
        total += (have_unit ? unit : 1) * (uint32_t)digit;
        unit = 0;
        have_unit = false;
      } else if (digit == 20) {
        total += 20;
      } else {
        unit = have_unit ? unit * 10 + (uint32_t)digit : (uint32_t)digit;
        have_unit = true;
      }
    }
    total += unit;
  }
  if (count == 0)
    return false;
  *used = (size_t)(p - text.data);
  *ordinal = total;
  return true;
}

int gk_decimal_compare(struct gk_decimal a, struct gk_decimal b)
{
  /* 18 digits × 10^9 fits 128 bits with room. */
  __extension__ typedef __int128 wide;
  wide left = a.digits, right = b.digits;
  for (uint32_t i = a.scale; i < b.scale; i++)
    left *= 10;
  for (uint32_t i = b.scale; i < a.scale; i++)
    right *= 10;
  return left < right ? -1 : left > right;
}

size_t gk_number_print(struct gk_decimal value, char *out)
{
  uint64_t magnitude = value.digits < 0 ? 0 - (uint64_t)value.digits : (uint64_t)value.digits;
  uint64_t power = 1;
  for (uint32_t i = 0; i < value.scale; i++)
    power *= 10;
  const char *sign = value.digits < 0 ? "-" : "";
  int size = value.scale ? snprintf(out, 24, "%s%" PRIu64 ".%0*" PRIu64, sign, magnitude / power,
                                    (int)value.scale, magnitude % power)
                         : snprintf(out, 24, "%s%" PRIu64, sign, magnitude);
  return (size_t)size;
}
