/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers and ordinals as Chinese documents print them. */
#ifndef GK_COMMON_NUMBER_H
#define GK_COMMON_NUMBER_H

#include <gongkai/plugin.h>

/* Parses a decimal number at the start of `text`: an optional sign (+ - － −), half- or full-width
 * digits, thousands separators (, ，) between groups of three, a decimal point (. ．). *used gets
 * the bytes taken. False: no number there, or more digits than 18, or more than 9 decimals. */
bool gk_number_parse(struct gk_text text, size_t *used, struct gk_decimal *value);

/* Parses an ordinal at the start of `text`: 一 … 九百九十九, 〇, 十一, 廿; 1, １; ①…⑳, ⒈…, ⑴…,
 * ㈠…㈩. Brackets and punctuation are the caller's. *used gets the bytes taken. */
bool gk_ordinal_parse(struct gk_text text, size_t *used, uint32_t *ordinal);

/* -1, 0, 1; exact. */
int gk_decimal_compare(struct gk_decimal a, struct gk_decimal b);

/* As text: 12, -3, 12.50. `out` needs 24 bytes. Returns the length. */
size_t gk_number_print(struct gk_decimal value, char *out);

#endif
