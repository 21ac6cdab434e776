/* SPDX-License-Identifier: Apache-2.0 */
#include "character-reference.h"

static uint32_t named(const char *p, const char *end, const char **after)
{
  static const struct {
    const char *name;
    uint32_t c;
  } known[] = {{"amp;", '&'},      {"nbsp;", 0xA0},     {"lt;", '<'},        {"gt;", '>'},
               {"quot;", '"'},     {"apos;", '\''},     {"ldquo;", 0x201C},  {"rdquo;", 0x201D},
               {"lsquo;", 0x2018}, {"rsquo;", 0x2019},  {"mdash;", 0x2014},  {"ndash;", 0x2013},
               {"middot;", 0xB7},  {"hellip;", 0x2026}, {"bull;", 0x2022},   {"times;", 0xD7},
               {"ensp;", 0x2002},  {"emsp;", 0x2003},   {"thinsp;", 0x2009}, {"raquo;", 0xBB},
               {"laquo;", 0xAB},   {"rsaquo;", 0x203A}, {"lsaquo;", 0x2039}, {"copy;", 0xA9}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    size_t size = strlen(known[i].name);
    if ((size_t)(end - p) >= size && memcmp(p, known[i].name, size) == 0) {
      *after = p + size;
      return known[i].c;
    }
  }
  return 0;
}

static int digit_of(char c, bool hexadecimal)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  c |= 0x20;
  return hexadecimal && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static uint32_t numbered(const char *p, const char *end, const char **after)
{
  bool hexadecimal = p < end && (*p | 0x20) == 'x';
  const char *digits = p + hexadecimal, *at = digits;
  uint32_t c = 0;
  for (; at < end && c <= 0x10FFFF; at++) {
    int digit = digit_of(*at, hexadecimal);
    if (digit < 0)
      break;
    c = c * (hexadecimal ? 16 : 10) + (uint32_t)digit;
  }
  if (at == digits || c < '\t' || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
    return 0;
  *after = at + (at < end && *at == ';');
  return c;
}

uint32_t gk_character_reference(const char *p, const char *end, const char **after)
{
  if (++p < end && *p == '#')
    return numbered(p + 1, end, after);
  return named(p, end, after);
}
