/* SPDX-License-Identifier: Apache-2.0 */
#include "unicode.h"

#include "utf8.h"

enum {
  /* As much as the pattern of NUL bytes needs to show. */
  GUESS_SAMPLE = 1 << 16,
  /* So many wrong bytes, and fewer good sequences, are no damage but another charset. */
  HOPELESS_BAD = 500,
  REPLACEMENT_SIZE = 3 /* of U+FFFD in UTF-8 */
};

const unsigned char *skip_ascii(const unsigned char *p, const unsigned char *end)
{
  while ((size_t)(end - p) >= 8) {
    uint64_t word;
    memcpy(&word, p, sizeof word);
    if (word & UINT64_C(0x8080808080808080))
      break;
    p += 8;
  }
  while (p < end && *p < 0x80)
    p++;
  return p;
}

/* The length of the well-formed sequence at p, whose first byte is not ASCII; or 0, with the
 * length of the maximal subpart in *skip. */
static size_t sequence(const unsigned char *p, const unsigned char *end, size_t *skip)
{
  size_t left = (size_t)(end - p);
  unsigned c = p[0], low = 0x80, high = 0xBF;
  size_t length;
  *skip = 1;
  if (c >= 0xC2 && c <= 0xDF) {
    length = 2;
  } else if (c >= 0xE0 && c <= 0xEF) {
    length = 3;
    if (c == 0xE0)
      low = 0xA0;
    else if (c == 0xED)
      high = 0x9F;
  } else if (c >= 0xF0 && c <= 0xF4) {
    length = 4;
    if (c == 0xF0)
      low = 0x90;
    else if (c == 0xF4)
      high = 0x8F;
  } else {
    return 0;
  }
  if (left < 2 || p[1] < low || p[1] > high)
    return 0;
  for (size_t i = 2; i < length; i++)
    if (i >= left || (p[i] & 0xC0) != 0x80) {
      *skip = i;
      return 0;
    }
  return length;
}

/* Whether the three bytes at p are a well-formed sequence of the kind that Han characters take
 * (U+1000..U+CFFF). */
static bool is_plain_triple(const unsigned char *p)
{
  return p[0] >= 0xE1 && p[0] <= 0xEC && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80;
}

struct charset_scan utf8_scan(struct gk_text bytes, bool *hopeless)
{
  const unsigned char *start = (const unsigned char *)bytes.data, *p = start;
  const unsigned char *end = p + bytes.size;
  struct charset_scan scan = {.size = bytes.size};
  while ((p = skip_ascii(p, end)) < end) {
    while (end - p >= 3 && is_plain_triple(p)) {
      p += 3;
      scan.long_form++;
      scan.wide++;
    }
    if (p == end || *p < 0x80)
      continue;
    size_t skip, length = sequence(p, end, &skip);
    if (length) {
      p += length;
      scan.wide++;
      scan.long_form += length > 2;
      continue;
    }
    if (scan.bad++ == 0)
      scan.first_bad = (size_t)(p - start);
    if (hopeless && scan.bad >= HOPELESS_BAD && scan.long_form < scan.bad) {
      *hopeless = true;
      return scan;
    }
    scan.size += REPLACEMENT_SIZE;
    scan.size -= skip;
    p += skip;
  }
  return scan;
}

void utf8_convert(struct gk_text bytes, char *out)
{
  const unsigned char *p = (const unsigned char *)bytes.data, *end = p + bytes.size;
  while (p < end) {
    const unsigned char *run = p;
    size_t skip = 0;
    while ((p = skip_ascii(p, end)) < end) {
      size_t length = sequence(p, end, &skip);
      if (!length)
        break;
      p += length;
    }
    memcpy(out, run, (size_t)(p - run));
    out += p - run;
    if (p < end) {
      out += gk_utf8_put(out, 0xFFFD);
      p += skip;
    }
  }
}

static uint32_t unit16(const unsigned char *p, bool big_endian)
{
  return big_endian ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

/* The code point at *position; U+110000 for a lone surrogate or a byte left over. */
static uint32_t next16(const unsigned char **position, const unsigned char *end, bool big_endian)
{
  const unsigned char *p = *position;
  if (end - p < 2) {
    *position = end;
    return 0x110000;
  }
  uint32_t c = unit16(p, big_endian);
  *position = p + 2;
  if (c < 0xD800 || c > 0xDFFF)
    return c;
  if (c < 0xDC00 && end - p >= 4) {
    uint32_t low = unit16(p + 2, big_endian);
    if (low >= 0xDC00 && low <= 0xDFFF) {
      *position = p + 4;
      return 0x10000 + ((c - 0xD800) << 10 | (low - 0xDC00));
    }
  }
  return 0x110000;
}

static uint32_t next32(const unsigned char **position, const unsigned char *end, bool big_endian)
{
  const unsigned char *p = *position;
  if (end - p < 4) {
    *position = end;
    return 0x110000;
  }
  *position = p + 4;
  uint32_t c = big_endian ? unit16(p, true) << 16 | unit16(p + 2, true)
                          : unit16(p + 2, false) << 16 | unit16(p, false);
  return c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF) ? 0x110000 : c;
}

typedef uint32_t next_function(const unsigned char **, const unsigned char *, bool);

static struct charset_scan scan_units(struct gk_text bytes, bool big_endian, next_function *next)
{
  const unsigned char *start = (const unsigned char *)bytes.data, *p = start;
  const unsigned char *end = p + bytes.size;
  struct charset_scan scan = {0};
  while (p < end) {
    const unsigned char *before = p;
    uint32_t c = next(&p, end, big_endian);
    if (c > 0x10FFFF) {
      if (scan.bad++ == 0)
        scan.first_bad = (size_t)(before - start);
      scan.size += REPLACEMENT_SIZE;
      continue;
    }
    scan.size += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    scan.wide += c >= 0x80;
    scan.common += (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3000 && c <= 0x303F) ||
                   (c >= 0xFF00 && c <= 0xFF5E);
  }
  return scan;
}

static void convert_units(struct gk_text bytes, bool big_endian, char *out, next_function *next)
{
  const unsigned char *p = (const unsigned char *)bytes.data, *end = p + bytes.size;
  while (p < end) {
    uint32_t c = next(&p, end, big_endian);
    out += gk_utf8_put(out, c > 0x10FFFF ? 0xFFFD : c);
  }
}

struct charset_scan utf16_scan(struct gk_text bytes, bool big_endian)
{
  return scan_units(bytes, big_endian, next16);
}

void utf16_convert(struct gk_text bytes, bool big_endian, char *out)
{
  convert_units(bytes, big_endian, out, next16);
}

struct charset_scan utf32_scan(struct gk_text bytes, bool big_endian)
{
  return scan_units(bytes, big_endian, next32);
}

void utf32_convert(struct gk_text bytes, bool big_endian, char *out)
{
  convert_units(bytes, big_endian, out, next32);
}

enum charset utf16_guess(struct gk_text bytes)
{
  struct gk_text sample = gk_text_slice(bytes, 0, GUESS_SAMPLE);
  if (sample.size == 0 || !memchr(sample.data, 0, sample.size))
    return CHARSET_UNKNOWN;
  size_t zero[4] = {0, 0, 0, 0}, words = sample.size / 4;
  for (size_t i = 0; i + 3 < sample.size; i += 4)
    for (size_t j = 0; j < 4; j++)
      zero[j] += sample.data[i + j] == 0;
  if (words >= 2 && bytes.size % 4 == 0) {
    if (zero[0] == words && zero[1] > words / 2 && utf32_scan(sample, true).bad == 0)
      return CHARSET_UTF_32BE;
    if (zero[3] == words && zero[2] > words / 2 && utf32_scan(sample, false).bad == 0)
      return CHARSET_UTF_32LE;
  }
  size_t even = zero[0] + zero[2], odd = zero[1] + zero[3];
  if (sample.size % 4 >= 2) { /* the unit that no word of four holds */
    even += sample.data[sample.size / 4 * 4] == 0;
    odd += sample.data[sample.size / 4 * 4 + 1] == 0;
  }
  if (even == odd || bytes.size % 2)
    return CHARSET_UNKNOWN;
  /* ASCII characters have their NUL on one side; U+xx00 (such as 一, U+4E00) on the other. */
  bool big_endian = even > odd;
  size_t few = big_endian ? odd : even, many = big_endian ? even : odd;
  if (few * 8 > many)
    return CHARSET_UNKNOWN;
  struct charset_scan scan = utf16_scan(gk_text_slice(sample, 0, sample.size / 2 * 2), big_endian);
  size_t units = sample.size / 2;
  /* Text, not a binary that has zeros: what is not ASCII is Han or its punctuation. A surrogate
   * pair may be cut by the sample. */
  if (scan.bad > 1 || scan.common * 10 < scan.wide * 8 || (many + scan.common) * 10 < units * 9)
    return CHARSET_UNKNOWN;
  return big_endian ? CHARSET_UTF_16BE : CHARSET_UTF_16LE;
}
