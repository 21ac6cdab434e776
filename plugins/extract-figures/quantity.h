/* SPDX-License-Identifier: Apache-2.0 */
/* Quantities in a text: a number with a unit. */
#ifndef GK_FIGURES_QUANTITY_H
#define GK_FIGURES_QUANTITY_H

#include "rules.h"

struct quantity {
  size_t begin;   /* of the number, bytes of the text */
  size_t before;  /* of 近 or 约 before it; else begin */
  size_t raw_end; /* of the number with 万 and 余 */
  size_t unit_begin, unit_end;
  size_t end;             /* with 左右 or 以上 after the unit */
  uint32_t approximation; /* enum gk_approximation */
  enum unit_class unit_class;
  struct gk_decimal value; /* 万 and 亿 multiplied out, unless they are of the unit: 万元 */
  bool han;                /* in Chinese digits: 共十大类 */
};

/* The first quantity at or after byte *from, which is moved past it. Ordinals (第20条), ranges
 * (3-5个), what stands inside 《》 or “”, and numbers without a unit of the rules are none. */
bool quantity_next(const struct figure_rules *rules, struct gk_text text, size_t *from,
                   struct quantity *quantity);

#endif
