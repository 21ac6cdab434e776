/* SPDX-License-Identifier: Apache-2.0 */
/* The charsets that the decoder knows, and what a pass over the bytes says about each. */
#ifndef DECODE_CHARSET_H
#define DECODE_CHARSET_H

#include <gongkai/plugin.h>

enum charset {
  CHARSET_UNKNOWN = 0,
  CHARSET_UTF_8,
  CHARSET_UTF_16LE,
  CHARSET_UTF_16BE,
  CHARSET_UTF_32LE,
  CHARSET_UTF_32BE,
  CHARSET_GB18030, /* with all that it contains: GB 2312, GBK, code page 936 */
  CHARSET_BIG5,    /* code page 950 and Hong Kong's supplement */
  CHARSET_HZ,
  CHARSET_WINDOWS_1252, /* stands for ISO 8859-1, as in browsers */
  /* Those below are left to iconv. */
  CHARSET_ISO_2022_CN,
  CHARSET_EUC_TW,
  CHARSET_EUC_KR,
  CHARSET_SHIFT_JIS,
  CHARSET_EUC_JP,
  CHARSET_COUNT
};

/* What one reading of the bytes gives. */
struct charset_scan {
  size_t size;      /* bytes of UTF-8 that the conversion will write */
  size_t bad;       /* replacement characters among them */
  size_t first_bad; /* byte offset of the first; only where bad > 0 */
  size_t wide;      /* well-formed characters outside ASCII */
  size_t common;    /* of those: characters that Chinese text mostly consists of */
  size_t long_form; /* UTF-8: sequences of three or four bytes; GB18030: codes of four bytes;
                       Big5: codes that only Hong Kong's supplement has */
};

/* The name by which IANA registered it. */
const char *charset_name(enum charset charset);

/* The charset that a label stands for (case, quotes and white space around it do not matter);
 * `utf-16` gives CHARSET_UTF_16LE. */
enum charset charset_of_label(struct gk_text label);

#endif
