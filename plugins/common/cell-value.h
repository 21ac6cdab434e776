/* SPDX-License-Identifier: Apache-2.0 */
/* What the text of one cell says: a number, nothing, "does not apply", or words. */
#ifndef GK_CELL_VALUE_H
#define GK_CELL_VALUE_H

#include <gongkai/plugin.h>

/* The marks and units of rules/forms/cells.conf; texts are folded to half width and squeezed. */
struct cell_rules {
  const struct gk_text *not_applicable;
  size_t not_applicable_count;
  const struct gk_text *units; /* longest first */
  size_t unit_count;
};

struct cell_value {
  uint32_t kind;           /* enum gk_fact_kind */
  struct gk_decimal value; /* of GK_FACT_NUMBER */
  struct gk_text unit;     /* as the rules spell it, where the cell prints one after the number */
  bool digits;             /* nothing but digits: may be several cells run together */
  bool natural;            /* of `digits`: a number as people write it, without a leading 0 */
  bool letter_zero;        /* O or 〇 stands where a digit should */
};

/* Reads the rules from file `path`. False: *error (from gk_alloc) says "file:line: what". */
bool cell_rules_load(struct gk_context *context, const char *path, struct cell_rules *rules,
                     const char **error);

/* Reads `text` (UTF-8, any white space around it). Never fails: what is not understood is words. */
void cell_value_read(const struct cell_rules *rules, struct gk_text text, struct cell_value *out);

/* The unit that `text` (a header or caption: 数量（个）, 单位：万元) names in brackets or after
 * 单位; empty: none. */
struct gk_text cell_unit_named(const struct cell_rules *rules, struct gk_text text);

#endif
