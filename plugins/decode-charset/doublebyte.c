/* SPDX-License-Identifier: Apache-2.0 */
#include "doublebyte.h"

#include <iconv.h>

#include "unicode.h"
#include "utf8.h"

enum { CODES_AT_ONCE = 1260 };

/* What a code is as iconv has it: the count of its code points, of which two are kept. */
struct meaning {
  uint32_t points[2];
  size_t count;
};

/* Converts `count` (up to CODES_AT_ONCE) codes of `size` bytes each. A call for each of them would
 * be half of a worker's start; so each is a line of one text. The end of a line also gets out of
 * BIG5-HKSCS the character that it holds back until it knows what follows. */
static void convert(iconv_t converter, const unsigned char *codes, size_t size, size_t count,
                    struct meaning *meanings)
{
  char bytes[CODES_AT_ONCE * 5], utf8[CODES_AT_ONCE * 17];
  for (size_t i = 0; i < count; i++) {
    memcpy(bytes + i * (size + 1), codes + i * size, size);
    bytes[i * (size + 1) + size] = '\n';
  }
  char *in = bytes, *out = utf8;
  size_t in_left = count * (size + 1), out_left = sizeof utf8;
  iconv(converter, NULL, NULL, NULL, NULL);
  while (in_left > 0 && iconv(converter, &in, &in_left, &out, &out_left) == (size_t)-1) {
    /* A code that means nothing: its line is empty. */
    size_t next = ((size_t)(in - bytes) / (size + 1) + 1) * (size + 1);
    if (out_left == 0 || next > count * (size + 1))
      break;
    iconv(converter, NULL, NULL, &out, &out_left);
    if ((size_t)(in - bytes) % (size + 1) != 0)
      while (out > utf8 && out[-1] != '\n') { /* the part that did mean something */
        out--;
        out_left++;
      }
    *out++ = '\n';
    out_left--;
    in = bytes + next;
    in_left = count * (size + 1) - next;
  }
  const char *p = utf8;
  for (size_t i = 0; i < count; i++) {
    meanings[i] = (struct meaning){{0, 0}, 0};
    while (p < out && *p != '\n') {
      uint32_t point = gk_utf8_next(&p, out);
      if (meanings[i].count < 2)
        meanings[i].points[meanings[i].count++] = point;
    }
    p += p < out;
  }
}

/* The codes of one lead byte: trails 0x40 to 0xFE. */
static void convert_row(iconv_t converter, unsigned lead, struct meaning meanings[TRAILS])
{
  unsigned char codes[TRAILS * 2];
  for (unsigned i = 0; i < TRAILS; i++) {
    codes[i * 2] = (unsigned char)lead;
    codes[i * 2 + 1] = (unsigned char)(0x40 + i);
  }
  convert(converter, codes, 2, TRAILS, meanings);
}

static bool is_private(uint32_t c)
{
  return c >= 0xE000 && c <= 0xF8FF;
}

static void fill_gb(struct doublebyte *tables, iconv_t converter)
{
  struct meaning meanings[CODES_AT_ONCE];
  for (unsigned lead = 0x81; lead <= 0xFE; lead++) {
    convert_row(converter, lead, meanings);
    for (unsigned trail = 0x40; trail <= 0xFE; trail++) {
      const struct meaning *meaning = &meanings[trail - 0x40];
      if (trail == 0x7F || meaning->count != 1)
        continue;
      /* Symbols and the first level of GB 2312. */
      bool common =
          trail >= 0xA1 && ((lead >= 0xB0 && lead <= 0xD7) || lead == 0xA1 || lead == 0xA3);
      tables->gb[(lead - 0x81) * TRAILS + trail - 0x40] =
          meaning->points[0] | (common ? DOUBLEBYTE_COMMON : 0);
    }
  }
  for (unsigned first = 0; first < QUADRUPLES; first += CODES_AT_ONCE) {
    unsigned char codes[CODES_AT_ONCE * 4];
    unsigned count = QUADRUPLES - first < CODES_AT_ONCE ? QUADRUPLES - first : CODES_AT_ONCE;
    for (unsigned k = 0; k < count; k++) {
      unsigned i = first + k;
      codes[k * 4] = (unsigned char)(0x81 + i / 12600);
      codes[k * 4 + 1] = (unsigned char)(0x30 + i / 1260 % 10);
      codes[k * 4 + 2] = (unsigned char)(0x81 + i / 10 % 126);
      codes[k * 4 + 3] = (unsigned char)(0x30 + i % 10);
    }
    convert(converter, codes, 4, count, meanings);
    for (unsigned k = 0; k < count; k++)
      if (meanings[k].count == 1 && meanings[k].points[0] < 0x10000)
        tables->quadruple[first + k] = (uint16_t)meanings[k].points[0];
  }
  /* Codes of four bytes whose characters have one of two bytes since GB 18030-2022; files from
   * before hold both. */
  static const struct {
    uint16_t first, last, point;
  } moved[] = {{19057, 19064, 0x9FB4}, /* 82359037..82359134 */
               {39076, 39085, 0xFE10} /* 84318236..84318335 */};
  for (size_t range = 0; range < sizeof moved / sizeof *moved; range++)
    for (uint16_t i = moved[range].first; i <= moved[range].last; i++)
      if (!tables->quadruple[i])
        tables->quadruple[i] = (uint16_t)(moved[range].point + i - moved[range].first);
}

static void fill_big5(struct doublebyte *tables, iconv_t cp950, iconv_t hkscs)
{
  struct meaning own_meanings[TRAILS], hkscs_meanings[TRAILS];
  for (unsigned lead = 0x81; lead <= 0xFE; lead++) {
    convert_row(cp950, lead, own_meanings);
    convert_row(hkscs, lead, hkscs_meanings);
    for (unsigned trail = 0x40; trail <= 0xFE; trail++) {
      if (trail >= 0x7F && trail <= 0xA0)
        continue;
      const struct meaning *meaning = &own_meanings[trail - 0x40];
      uint32_t *entry = &tables->big5[(lead - 0x81) * TRAILS + trail - 0x40];
      uint32_t own = meaning->count == 1 ? meaning->points[0] : 0;
      if (own && !is_private(own)) {
        bool common = lead >= 0xA4 ? lead <= 0xC6 : lead == 0xA1 || lead == 0xA2;
        *entry = own | (common ? DOUBLEBYTE_COMMON : 0);
        continue;
      }
      meaning = &hkscs_meanings[trail - 0x40];
      if (meaning->count == 0)
        *entry = own;
      else if (meaning->count == 1)
        *entry = meaning->points[0] | DOUBLEBYTE_SUPPLEMENT;
      else
        *entry = meaning->points[0] | DOUBLEBYTE_SUPPLEMENT |
                 (meaning->points[1] == 0x304 ? DOUBLEBYTE_MACRON : DOUBLEBYTE_CARON);
    }
  }
}

bool doublebyte_open(struct doublebyte *tables, const char **missing)
{
  static const char *const names[] = {"GB18030", "CP950", "BIG5-HKSCS"};
  iconv_t converters[3];
  size_t count = 0;
  *missing = NULL;
  while (count < 3) {
    converters[count] = iconv_open("UTF-8", names[count]);
    if (converters[count] == (iconv_t)-1) {
      *missing = names[count];
      break;
    }
    count++;
  }
  if (!*missing) {
    fill_gb(tables, converters[0]);
    fill_big5(tables, converters[1], converters[2]);
  }
  while (count > 0)
    iconv_close(converters[--count]);
  return !*missing;
}

static bool is_digit(unsigned c)
{
  return c >= '0' && c <= '9';
}

/* The character at p (not ASCII) in GB18030, or 0; *size gets the bytes that it takes. */
static inline uint32_t gb18030_at(const struct doublebyte *tables, const unsigned char *p,
                                  const unsigned char *end, size_t *size)
{
  unsigned lead = p[0];
  *size = 1;
  if (lead == 0x80)
    return 0x20AC; /* the euro sign of code page 936 */
  if (lead == 0xFF || end - p < 2)
    return 0;
  unsigned trail = p[1];
  if (trail >= 0x40) {
    if (trail == 0xFF)
      return 0;
    uint32_t entry = tables->gb[(lead - 0x81) * TRAILS + trail - 0x40];
    if (entry || trail >= 0x80)
      *size = 2;
    return entry;
  }
  if (!is_digit(trail) || end - p < 4 || p[2] < 0x81 || p[2] > 0xFE || !is_digit(p[3]))
    return 0;
  uint32_t linear =
      ((lead - 0x81) * 10 + (trail - '0')) * 1260 + (p[2] - 0x81u) * 10 + (p[3] - '0');
  uint32_t point = 0;
  if (linear < QUADRUPLES)
    point = tables->quadruple[linear];
  else if (linear >= 189000 && linear < 189000 + 0x100000)
    point = linear - 189000 + 0x10000;
  if (point)
    *size = 4;
  return point;
}

static inline uint32_t big5_at(const struct doublebyte *tables, const unsigned char *p,
                               const unsigned char *end, size_t *size)
{
  unsigned lead = p[0];
  *size = 1;
  if (lead == 0x80 || lead == 0xFF || end - p < 2 || p[1] < 0x40 || p[1] == 0xFF)
    return 0;
  uint32_t entry = tables->big5[(lead - 0x81) * TRAILS + p[1] - 0x40];
  if (entry || p[1] >= 0x80)
    *size = 2;
  return entry;
}

static inline size_t utf8_size(uint32_t c)
{
  return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

static void note_bad(struct charset_scan *scan, const char *start, const unsigned char *p)
{
  if (scan->bad++ == 0)
    scan->first_bad = (size_t)((const char *)p - start);
  scan->size += 3; /* U+FFFD */
}

struct charset_scan gb18030_scan(const struct doublebyte *tables, struct gk_text bytes)
{
  const unsigned char *p = (const unsigned char *)bytes.data, *end = p + bytes.size;
  struct charset_scan scan = {0};
  for (;;) {
    const unsigned char *run = p;
    p = skip_ascii(p, end);
    scan.size += (size_t)(p - run);
    if (p == end)
      return scan;
    /* Pairs, which are nearly all; the rest below. */
    size_t wide = 0, common = 0, shorter = 0;
    while (end - p >= 2 && p[0] >= 0x81 && p[0] != 0xFF && p[1] >= 0x40 && p[1] != 0xFF) {
      uint32_t entry = tables->gb[(p[0] - 0x81) * TRAILS + p[1] - 0x40];
      if (!entry || (entry & DOUBLEBYTE_POINT) > 0xFFFF)
        break;
      wide++;
      common += entry >> 24 & 1;
      shorter += (entry & DOUBLEBYTE_POINT) < 0x800;
      p += 2;
    }
    scan.wide += wide;
    scan.common += common;
    scan.size += wide * 3 - shorter; /* no code of two bytes is ASCII */
    if (p < end && *p >= 0x80) {
      size_t size;
      uint32_t entry = gb18030_at(tables, p, end, &size);
      if (entry) {
        scan.wide++;
        scan.common += (entry & DOUBLEBYTE_COMMON) != 0;
        scan.long_form += size == 4;
        scan.size += utf8_size(entry & DOUBLEBYTE_POINT);
      } else {
        note_bad(&scan, bytes.data, p);
      }
      p += size;
    }
  }
}

void gb18030_convert(const struct doublebyte *tables, struct gk_text bytes, char *out)
{
  const unsigned char *p = (const unsigned char *)bytes.data, *end = p + bytes.size;
  for (;;) {
    const unsigned char *run = p;
    p = skip_ascii(p, end);
    memcpy(out, run, (size_t)(p - run));
    out += p - run;
    if (p == end)
      return;
    while (p < end && *p >= 0x80) {
      size_t size;
      uint32_t point = gb18030_at(tables, p, end, &size) & DOUBLEBYTE_POINT;
      if (point >= 0x800 && point < 0x10000) { /* nearly all; spares the call */
        out[0] = (char)(0xE0 | point >> 12);
        out[1] = (char)(0x80 | (point >> 6 & 0x3F));
        out[2] = (char)(0x80 | (point & 0x3F));
        out += 3;
      } else {
        out += gk_utf8_put(out, point ? point : 0xFFFD);
      }
      p += size;
    }
  }
}

struct charset_scan big5_scan(const struct doublebyte *tables, struct gk_text bytes)
{
  const unsigned char *p = (const unsigned char *)bytes.data, *end = p + bytes.size;
  struct charset_scan scan = {0};
  for (;;) {
    const unsigned char *run = p;
    p = skip_ascii(p, end);
    scan.size += (size_t)(p - run);
    if (p == end)
      return scan;
    size_t size;
    uint32_t entry = big5_at(tables, p, end, &size);
    if (entry) {
      scan.wide++;
      scan.common += (entry & DOUBLEBYTE_COMMON) != 0;
      scan.long_form += (entry & DOUBLEBYTE_SUPPLEMENT) != 0;
      scan.size += utf8_size(entry & DOUBLEBYTE_POINT);
      if (entry & (DOUBLEBYTE_MACRON | DOUBLEBYTE_CARON))
        scan.size += 2;
    } else {
      note_bad(&scan, bytes.data, p);
    }
    p += size;
  }
}

void big5_convert(const struct doublebyte *tables, struct gk_text bytes, char *out)
{
  const unsigned char *p = (const unsigned char *)bytes.data, *end = p + bytes.size;
  for (;;) {
    const unsigned char *run = p;
    p = skip_ascii(p, end);
    memcpy(out, run, (size_t)(p - run));
    out += p - run;
    if (p == end)
      return;
    size_t size;
    uint32_t entry = big5_at(tables, p, end, &size);
    out += gk_utf8_put(out, entry ? entry & DOUBLEBYTE_POINT : 0xFFFD);
    if (entry & (DOUBLEBYTE_MACRON | DOUBLEBYTE_CARON))
      out += gk_utf8_put(out, entry & DOUBLEBYTE_MACRON ? 0x304 : 0x30C);
    p += size;
  }
}

/* One element of HZ text: a code point, 0 for a wrong code, or HZ_NOTHING for a shift. */
#define HZ_NOTHING UINT32_MAX
static uint32_t hz_next(const struct doublebyte *tables, const unsigned char **position,
                        const unsigned char *end, bool *shifted)
{
  const unsigned char *p = *position;
  unsigned c = p[0], next = end - p >= 2 ? p[1] : 0;
  *position = p + 1;
  if (c == '\n')
    *shifted = false;
  if (c == '~' && (*shifted ? next == '}' : next == '{' || next == '~' || next == '\n')) {
    *position = p + 2;
    if (next == '~')
      return '~';
    *shifted = next == '{';
    return HZ_NOTHING;
  }
  if (!*shifted || c <= ' ' || c >= 0x7F)
    return c < 0x80 ? c : 0;
  if (next <= ' ' || next >= 0x7F)
    return 0;
  *position = p + 2;
  return tables->gb[((c | 0x80) - 0x81) * TRAILS + (next | 0x80) - 0x40] & DOUBLEBYTE_POINT;
}

struct charset_scan hz_scan(const struct doublebyte *tables, struct gk_text bytes)
{
  const unsigned char *p = (const unsigned char *)bytes.data, *end = p + bytes.size;
  struct charset_scan scan = {0};
  bool shifted = false;
  while (p < end) {
    const unsigned char *before = p;
    bool nul = *p == 0;
    uint32_t c = hz_next(tables, &p, end, &shifted);
    if (c == HZ_NOTHING)
      continue;
    if (c == 0 && !nul) {
      note_bad(&scan, bytes.data, before);
      continue;
    }
    scan.wide += c >= 0x80;
    scan.size += utf8_size(c);
  }
  return scan;
}

void hz_convert(const struct doublebyte *tables, struct gk_text bytes, char *out)
{
  const unsigned char *p = (const unsigned char *)bytes.data, *end = p + bytes.size;
  bool shifted = false;
  while (p < end) {
    bool nul = *p == 0;
    uint32_t c = hz_next(tables, &p, end, &shifted);
    if (c != HZ_NOTHING)
      out += gk_utf8_put(out, c == 0 && !nul ? 0xFFFD : c);
  }
}
