/* SPDX-License-Identifier: Apache-2.0 */
/* A printed number as the SQL of rules sees it. */
#ifndef GK_COMMON_RULE_VALUE_H
#define GK_COMMON_RULE_VALUE_H

#include <gongkai/plugin.h>

/* INTEGER where it is whole, else REAL; NULL where none is printed. */
enum gk_rule_value_kind { GK_RULE_NULL, GK_RULE_INTEGER, GK_RULE_REAL };

struct gk_rule_value {
  int64_t integer;
  double real;
  uint32_t kind; /* enum gk_rule_value_kind */
};

/* NULL where neither an integer nor 15 decimal digits hold it. */
struct gk_rule_value gk_rule_value_of(struct gk_decimal decimal);

#endif
