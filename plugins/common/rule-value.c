/* SPDX-License-Identifier: Apache-2.0 */
#include "rule-value.h"

/* Doubles hold every decimal of so many digits. */
static const int64_t EXACT_REAL = 999999999999999;

static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

struct gk_rule_value gk_rule_value_of(struct gk_decimal decimal)
{
  while (decimal.scale > 0 && decimal.digits % 10 == 0) {
    decimal.digits /= 10;
    decimal.scale--;
  }
  struct gk_rule_value value = {.kind = GK_RULE_NULL};
  if (decimal.scale == 0) {
    value.kind = GK_RULE_INTEGER;
    value.integer = decimal.digits;
  } else if (decimal.scale <= 9 && decimal.digits >= -EXACT_REAL && decimal.digits <= EXACT_REAL) {
    value.kind = GK_RULE_REAL;
    value.real = (double)decimal.digits / powers[decimal.scale];
  }
  return value;
}
