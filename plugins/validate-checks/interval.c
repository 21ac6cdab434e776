/* SPDX-License-Identifier: Apache-2.0 */
#include "interval.h"

#include "utf8.h"

/* In units of 10^-scale. */
static int64_t slack(int64_t digits)
{
  int64_t place = 1;
  while (digits >= 10 && digits / place % 10 == 0)
    place *= 10;
  return digits / 10 > place ? digits / 10 : place;
}

static struct gk_rule_value times(int64_t digits, uint32_t scale, uint32_t count)
{
  int64_t product;
  if (__builtin_mul_overflow(digits, (int64_t)(count ? count : 1), &product))
    return (struct gk_rule_value){.kind = GK_RULE_NULL};
  return gk_rule_value_of((struct gk_decimal){product, scale});
}

/* 180余 and 180多 are 180 at least, whatever else is known of the figure. */
static bool is_more(const struct gk_figure *figure)
{
  return gk_text_find(figure->raw, gk_text_of("余"), 0) != SIZE_MAX ||
         gk_text_find(figure->raw, gk_text_of("多"), 0) != SIZE_MAX;
}

void figure_interval(const struct gk_figure *figure, struct gk_rule_value *least,
                     struct gk_rule_value *most)
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
    *least = *most = (struct gk_rule_value){.kind = GK_RULE_NULL};
    return;
  }
  *least =
      times(low < 0 && figure->value.digits >= 0 ? 0 : low, figure->value.scale, figure->times);
  *most = times(high, figure->value.scale, figure->times);
}
