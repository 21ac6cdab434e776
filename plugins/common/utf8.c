/* SPDX-License-Identifier: Apache-2.0 */
#include "utf8.h"

#include <strings.h>

uint32_t gk_utf8_next_other(const char **position, const char *end)
{
  const unsigned char *p = (const unsigned char *)*position;
  size_t left = (size_t)(end - *position);
  uint32_t c = p[0];
  if (c < 0x80) {
    *position += 1;
    return c;
  }
  size_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
  static const uint32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (c < 0xC2 || c > 0xF4 || length > left)
    goto bad;
  c &= 0xFFu >> (length + 1);
  for (size_t i = 1; i < length; i++) {
    if ((p[i] & 0xC0) != 0x80)
      goto bad;
    c = c << 6 | (p[i] & 0x3F);
  }
  if (c < lowest[length] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
    goto bad;
  *position += length;
  return c;
bad:
  *position += 1;
  return 0xFFFD;
}

const char *gk_after_ascii(const char *p, const char *end)
{
  const uint64_t high = UINT64_C(0x8080808080808080);
  uint64_t words[4];
  while (end - p >= (ptrdiff_t)sizeof words) {
    memcpy(words, p, sizeof words);
    if ((words[0] | words[1] | words[2] | words[3]) & high)
      break;
    p += sizeof words;
  }
  while (p < end && (unsigned char)*p < 0x80)
    p++;
  return p;
}

size_t gk_utf8_put(char *out, uint32_t c)
{
  if (c < 0x80) {
    out[0] = (char)c;
    return 1;
  }
  if (c < 0x800) {
    out[0] = (char)(0xC0 | c >> 6);
    out[1] = (char)(0x80 | (c & 0x3F));
    return 2;
  }
  if (c < 0x10000) {
    out[0] = (char)(0xE0 | c >> 12);
    out[1] = (char)(0x80 | (c >> 6 & 0x3F));
    out[2] = (char)(0x80 | (c & 0x3F));
    return 3;
  }
  out[0] = (char)(0xF0 | c >> 18);
  out[1] = (char)(0x80 | (c >> 12 & 0x3F));
  out[2] = (char)(0x80 | (c >> 6 & 0x3F));
  out[3] = (char)(0x80 | (c & 0x3F));
  return 4;
}

struct gk_text gk_text_trim(struct gk_text text)
{
  if (!text.data) /* an empty piece of a text keeps its place in it */
    return (struct gk_text){"", 0};
  const char *begin = text.data, *end = text.data + text.size;
  while (begin < end) {
    const char *next = begin;
    if (!gk_is_space(gk_utf8_next(&next, end)))
      break;
    begin = next;
  }
  while (end > begin) {
    const char *last = end - 1;
    while (last > begin && ((unsigned char)*last & 0xC0) == 0x80)
      last--;
    const char *next = last;
    if (!gk_is_space(gk_utf8_next(&next, end)))
      break;
    end = last;
  }
  return (struct gk_text){begin, (size_t)(end - begin)};
}

struct gk_text gk_text_slice(struct gk_text text, size_t from, size_t to)
{
  if (!text.data)
    return (struct gk_text){"", 0};
  if (to > text.size)
    to = text.size;
  if (from > to)
    from = to;
  return (struct gk_text){text.data + from, to - from};
}

bool gk_text_equal(struct gk_text a, struct gk_text b)
{
  return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

bool gk_text_ends(struct gk_text text, struct gk_text suffix)
{
  return text.size >= suffix.size &&
         (suffix.size == 0 ||
          memcmp(text.data + text.size - suffix.size, suffix.data, suffix.size) == 0);
}

size_t gk_text_find(struct gk_text text, struct gk_text needle, size_t from)
{
  if (needle.size == 0)
    return from <= text.size ? from : SIZE_MAX;
  while (from < text.size && text.size - from >= needle.size) {
    const char *hit = memchr(text.data + from, needle.data[0], text.size - from - needle.size + 1);
    if (!hit)
      return SIZE_MAX;
    if (memcmp(hit, needle.data, needle.size) == 0)
      return (size_t)(hit - text.data);
    from = (size_t)(hit - text.data) + 1;
  }
  return SIZE_MAX;
}

const char *gk_find_any_case(const char *p, const char *end, const char *what)
{
  size_t size = strlen(what);
  for (; (size_t)(end - p) >= size; p++) {
    p = memchr(p, what[0], (size_t)(end - p) - size + 1);
    if (!p)
      return NULL;
    if (strncasecmp(p, what, size) == 0)
      return p;
  }
  return NULL;
}

size_t gk_text_squeeze(struct gk_text text, char *out)
{
  size_t size = 0;
  const char *p = text.data, *end = text.data + text.size;
  while (p < end) {
    const char *from = p;
    uint32_t c = gk_utf8_next(&p, end);
    if (c >= 0x3001 && c < 0xE000) { /* nearly all; stands as it is */
      while (from < p)
        out[size++] = *from++;
      continue;
    }
    /* U+FFFD may take more bytes than the one it stands for. */
    if (!gk_is_space(c) && c != 0xFFFD)
      size += gk_utf8_put(out + size, gk_fold_width(c));
  }
  out[size] = 0;
  return size;
}
