/* SPDX-License-Identifier: Apache-2.0 */
/* GB18030 and Big5 by table. The tables are filled from iconv when the plugin is opened, so that no
 * converter is needed later, and so that after a wrong byte the reader goes on where it should: a
 * stray lead byte must not take the `<` behind it along. */
#ifndef DECODE_DOUBLEBYTE_H
#define DECODE_DOUBLEBYTE_H

#include "charset.h"

enum {
  LEADS = 0xFE - 0x81 + 1,
  TRAILS = 0xFE - 0x40 + 1,
  QUADRUPLES = 39420 /* codes of four bytes for the basic plane: 0x81308130..0x8431A439 */
};

/* An entry is a code point, 0 for "no character", and flags: */
#define DOUBLEBYTE_COMMON UINT32_C(0x01000000)     /* among what Chinese text mostly consists of */
#define DOUBLEBYTE_SUPPLEMENT UINT32_C(0x02000000) /* only in Hong Kong's supplement */
#define DOUBLEBYTE_MACRON UINT32_C(0x04000000)     /* followed by U+0304 */
#define DOUBLEBYTE_CARON UINT32_C(0x08000000)      /* followed by U+030C */
#define DOUBLEBYTE_POINT UINT32_C(0x001FFFFF)

struct doublebyte {
  uint32_t gb[LEADS * TRAILS];
  uint32_t big5[LEADS * TRAILS];
  uint16_t quadruple[QUADRUPLES];
};

/* Fills the tables; false: this system's iconv lacks a converter, whose name is in *missing. */
bool doublebyte_open(struct doublebyte *tables, const char **missing);

/* One pass over the bytes. A code that no character has is one replacement; where its second byte
 * is ASCII only the first byte is taken. */
struct charset_scan gb18030_scan(const struct doublebyte *tables, struct gk_text bytes);
struct charset_scan big5_scan(const struct doublebyte *tables, struct gk_text bytes);

/* Writes UTF-8 to `out`, which has scan.size bytes. */
void gb18030_convert(const struct doublebyte *tables, struct gk_text bytes, char *out);
void big5_convert(const struct doublebyte *tables, struct gk_text bytes, char *out);

/* HZ-GB-2312 (RFC 1843): GB 2312 between ~{ and ~}. */
struct charset_scan hz_scan(const struct doublebyte *tables, struct gk_text bytes);
void hz_convert(const struct doublebyte *tables, struct gk_text bytes, char *out);

#endif
