/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8, UTF-16 and UTF-32: scanning and converting. */
#ifndef DECODE_UNICODE_H
#define DECODE_UNICODE_H

#include "charset.h"

/* One pass over bytes that should be UTF-8. Ill-formed input counts one replacement for each
 * maximal subpart (Unicode 15, 3.9), as browsers do. With `hopeless`, the pass ends where it is
 * clear that this is no UTF-8, and sets it. */
struct charset_scan utf8_scan(struct gk_text bytes, bool *hopeless);

/* Writes well-formed UTF-8 to `out`, which has scan.size bytes. */
void utf8_convert(struct gk_text bytes, char *out);

/* The same for UTF-16 and UTF-32 of either byte order, without their mark. */
struct charset_scan utf16_scan(struct gk_text bytes, bool big_endian);
void utf16_convert(struct gk_text bytes, bool big_endian, char *out);
struct charset_scan utf32_scan(struct gk_text bytes, bool big_endian);
void utf32_convert(struct gk_text bytes, bool big_endian, char *out);

/* The charset that the places of the NUL bytes point to (UTF-16 or UTF-32 of one byte order), or
 * CHARSET_UNKNOWN. */
enum charset utf16_guess(struct gk_text bytes);

/* Past the longest run of ASCII bytes at p. */
const unsigned char *skip_ascii(const unsigned char *p, const unsigned char *end);

#endif
