/* SPDX-License-Identifier: Apache-2.0 */
#include "foreign.h"

#include <errno.h>
#include <iconv.h>

#include "utf8.h"

struct foreign {
  iconv_t converters[CHARSET_COUNT];
};

/* The names that glibc and GNU libiconv share; supersets where there are some. */
static const char *const iconv_names[CHARSET_COUNT] = {
    [CHARSET_ISO_2022_CN] = "ISO-2022-CN-EXT",
    [CHARSET_EUC_TW] = "EUC-TW",
    [CHARSET_EUC_KR] = "CP949",
    [CHARSET_SHIFT_JIS] = "CP932",
    [CHARSET_EUC_JP] = "EUC-JP",
};

struct foreign *foreign_open(struct gk_context *context)
{
  struct foreign *foreign = gk_alloc(context, sizeof *foreign);
  for (size_t i = 0; i < CHARSET_COUNT; i++)
    foreign->converters[i] = iconv_names[i] ? iconv_open("UTF-8", iconv_names[i]) : (iconv_t)-1;
  return foreign;
}

void foreign_close(struct foreign *foreign)
{
  for (size_t i = 0; i < CHARSET_COUNT; i++)
    if (foreign->converters[i] != (iconv_t)-1)
      iconv_close(foreign->converters[i]);
}

bool foreign_has(const struct foreign *foreign, enum charset charset)
{
  return foreign->converters[charset] != (iconv_t)-1;
}

char *foreign_convert(struct gk_context *context, struct foreign *foreign, enum charset charset,
                      struct gk_text bytes, struct charset_scan *scan)
{
  iconv_t converter = foreign->converters[charset];
  /* A byte gives at most U+FFFD, three bytes; a last character may be held back. */
  size_t out_left = bytes.size * 3 + 16, in_left = bytes.size;
  char *text = gk_alloc(context, out_left + 1), *out = text;
  char *in = gk_alloc(context, bytes.size + 1); /* iconv wants it writable */
  memcpy(in, bytes.data, bytes.size);
  const char *start = in;
  memset(scan, 0, sizeof *scan);
  iconv(converter, NULL, NULL, NULL, NULL);
  while (in_left > 0) {
    if (iconv(converter, &in, &in_left, &out, &out_left) != (size_t)-1)
      break;
    if (errno == E2BIG)
      break; /* cannot be, by the size above; the rest is then counted as bad */
    /* glibc complains of a last shift out that has nothing to shift to after it took it. */
    if (in_left == 0) {
      in--;
      in_left++;
    }
    if (scan->bad++ == 0)
      scan->first_bad = (size_t)(in - start);
    size_t put = gk_utf8_put(out, 0xFFFD);
    out += put;
    out_left -= put;
    in++;
    in_left--;
  }
  iconv(converter, NULL, NULL, &out, &out_left);
  scan->bad += in_left;
  scan->size = (size_t)(out - text);
  for (const char *p = text; p < out; p++)
    scan->wide += ((unsigned char)*p & 0xC0) == 0xC0;
  scan->wide -= scan->bad < scan->wide ? scan->bad : scan->wide;
  return text;
}

char *windows1252_convert(struct gk_context *context, struct gk_text bytes, size_t *size)
{
  static const uint16_t upper[32] = {0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                     0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                     0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                     0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
  char *text = gk_alloc(context, bytes.size * 3 + 1), *out = text;
  for (size_t i = 0; i < bytes.size; i++) {
    unsigned char c = (unsigned char)bytes.data[i];
    out += gk_utf8_put(out, c >= 0x80 && c < 0xA0 ? upper[c - 0x80] : c);
  }
  *size = (size_t)(out - text);
  return text;
}
