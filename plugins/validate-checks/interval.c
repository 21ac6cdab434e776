/* SPDX-License-Identifier: Apache-2.0 */
#include "interval.h"

#include "utf8.h"

/* Doubles hold every decimal of so many digits. */
static const int64_t EXACT_REAL = 999999999999999;

static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

struct value value_of(struct gk_decimal decimal)
{
  while (decimal.scale > 0 && decimal.digits % 10 == 0) {
    decimal.digits /= 10;
    decimal.scale--;
  }
  struct value value = {.kind = VALUE_NULL};
  if (decimal.scale == 0) {
    value.kind = VALUE_INTEGER;
    value.integer = decimal.digits;
  } else if (decimal.scale <= 9 && decimal.digits >= -EXACT_REAL && decimal.digits <= EXACT_REAL) {
    value.kind = VALUE_REAL;
    value.real = (double)decimal.digits / powers[decimal.scale];
  }
  return value;
}

/* In units of 10^-scale. */
static int64_t slack(int64_t digits)
{
  int64_t place = 1;
  while (digits >= 10 && digits / place % 10 == 0)
    place *= 10;
  return digits / 10 > place ? digits / 10 : place;
}

static struct value times(int64_t digits, uint32_t scale, uint32_t count)
{
  int64_t product;
  if (__builtin_mul_overflow(digits, (int64_t)(count ? count : 1), &product))
    return (struct value){.kind = VALUE_NULL};
  return value_of((struct gk_decimal){product, scale});
}

/* 180余 and 180多 are 180 at least, whatever else is known of the figure. */
static bool is_more(const struct gk_figure *figure)
{
  return gk_text_find(figure->raw, gk_text_of("余"), 0) != SIZE_MAX ||
         gk_text_find(figure->raw, gk_text_of("多"), 0) != SIZE_MAX;
}

void figure_interval(const struct gk_figure *figure, struct value *least, struct value *most)
{
  int64_t low = figure->value.digits, high = low;
  bool positive = low > 0 && low < INT64_MAX / 2;
  switch (figure->approximation) {
  case GK_APPROXIMATE:
    if (positive) {
      if (!is_more(figure))
        low -= slack(figure->value.digits);
      high += slack(figure->value.digits);
    }
    break;
  case GK_AT_LEAST:
    if (positive)
      high += slack(figure->value.digits);
    break;
  case GK_AT_MOST:
    if (positive)
      low = 0;
    break;
  default:
    positive = true;
    break;
  }
  if (!positive) {
    *least = *most = (struct value){.kind = VALUE_NULL};
    return;
  }
  *least =
      times(low < 0 && figure->value.digits >= 0 ? 0 : low, figure->value.scale, figure->times);
  *most = times(high, figure->value.scale, figure->times);
}
