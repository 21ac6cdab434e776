/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 and the widths of characters, as the plugins of this tree need them. */
#ifndef GK_COMMON_UTF8_H
#define GK_COMMON_UTF8_H

#include <gongkai/plugin.h>

/* gk_utf8_next for what is neither ASCII nor common Chinese. */
uint32_t gk_utf8_next_other(const char **position, const char *end);

/* The code point at *position (below end), and moves *position past it. A byte that begins no
 * well-formed sequence is returned as U+FFFD and costs one byte. Inline, since the plugins call it
 * for each character. */
static inline uint32_t gk_utf8_next(const char **position, const char *end)
{
  const unsigned char *p = (const unsigned char *)*position;
  if (p[0] < 0x80) {
    *position += 1;
    return p[0];
  }
  if (p[0] >= 0xE1 && p[0] <= 0xEC && end - *position >= 3 && (p[1] & 0xC0) == 0x80 &&
      (p[2] & 0xC0) == 0x80) {
    *position += 3;
    return (p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
  }
  return gk_utf8_next_other(position, end);
}

/* Writes code point c (up to 4 bytes, no NUL); returns the count of bytes. */
size_t gk_utf8_put(char *out, uint32_t c);

/* The half-width form of a full-width ASCII character, a space for U+3000; others unchanged. */
static inline uint32_t gk_fold_width(uint32_t c)
{
  if (c >= 0xFF01 && c <= 0xFF5E)
    return c - 0xFEE0;
  return c == 0x3000 ? ' ' : c;
}

/* The character of `text` at byte `at`, its width folded, and where the one after it begins; 0 at
 * the end. */
static inline uint32_t gk_peek_folded(struct gk_text text, size_t at, size_t *next)
{
  if (at >= text.size) {
    *next = at;
    return 0;
  }
  const char *p = text.data + at;
  uint32_t c = gk_fold_width(gk_utf8_next(&p, text.data + text.size));
  *next = (size_t)(p - text.data);
  return c;
}

/* White space as it stands in such documents: ASCII, U+00A0, U+3000, U+2000..U+200B, U+FEFF. */
static inline bool gk_is_space(uint32_t c)
{
  if (c > 0x3000)
    return c == 0xFEFF;
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x3000 ||
         (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029;
}

/* A Chinese character (CJK unified ideographs and extensions, U+3007). */
static inline bool gk_is_han(uint32_t c)
{
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == 0x3007 ||
         (c >= 0x20000 && c <= 0x323AF) || (c >= 0xF900 && c <= 0xFAFF);
}

/* Where the first byte of [p, end) stands that is not ASCII; `end`: none is. */
const char *gk_after_ascii(const char *p, const char *end);

struct gk_text gk_text_trim(struct gk_text text);
struct gk_text gk_text_slice(struct gk_text text, size_t from, size_t to);
bool gk_text_equal(struct gk_text a, struct gk_text b);
static inline bool gk_text_starts(struct gk_text text, struct gk_text prefix)
{
  return text.size >= prefix.size &&
         (prefix.size == 0 ||
          (text.data[0] == prefix.data[0] && memcmp(text.data, prefix.data, prefix.size) == 0));
}
bool gk_text_ends(struct gk_text text, struct gk_text suffix);

/* The byte offset of the first occurrence at or after `from`, or SIZE_MAX. */
size_t gk_text_find(struct gk_text text, struct gk_text needle, size_t from);

/* Where `what` begins in [p, end), whatever the case of its ASCII letters but that of its first
 * byte; NULL: nowhere. */
const char *gk_find_any_case(const char *p, const char *end, const char *what);

/* Copies `text` with widths folded and every white space removed into out (size bytes are always
 * enough: text.size + 1); returns the length. For comparing labels. */
size_t gk_text_squeeze(struct gk_text text, char *out);

#endif
