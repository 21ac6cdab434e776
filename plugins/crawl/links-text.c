/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of a page as UTF-8 text. */
#include "character-reference.h"
#include "links-parts.h"

static bool is_ascii(struct gk_text text)
{
  unsigned char any = 0;
  for (size_t i = 0; i < text.size; i++)
    any |= (unsigned char)text.data[i];
  return any < 0x80;
}

/* Copies well-formed UTF-8; each other byte becomes U+FFFD. */
static size_t copy_utf8(struct gk_text raw, char *out, size_t room)
{
  size_t size = 0;
  for (const char *p = raw.data, *end = p + raw.size; p < end && size + 4 <= room;)
    size += gk_utf8_put(out + size, gk_utf8_next(&p, end));
  return size;
}

struct gk_text links_trim(struct gk_text raw)
{
  while (raw.size > 0 && (unsigned char)raw.data[0] <= ' ') {
    raw.data++;
    raw.size--;
  }
  while (raw.size > 0 && (unsigned char)raw.data[raw.size - 1] <= ' ')
    raw.size--;
  return raw;
}

size_t links_convert(struct links *links, struct gk_text raw, char *out, size_t room)
{
  if (raw.size <= room && ((links->clean && !links->gb) || is_ascii(raw))) {
    if (raw.size)
      memcpy(out, raw.data, raw.size);
    return raw.size;
  }
  if (!links->gb)
    return copy_utf8(raw, out, room);
  char *from = (char *)(uintptr_t)raw.data, *to = out;
  size_t left = raw.size;
  iconv(links->converter, NULL, NULL, NULL, NULL);
  while (left > 0 && room >= 4) {
    if (iconv(links->converter, &from, &left, &to, &room) != (size_t)-1 || room < 4 || left == 0)
      break;
    /* A code that no character has. */
    size_t wrote = gk_utf8_put(to, 0xFFFD);
    to += wrote;
    room -= wrote;
    from++;
    left--;
  }
  return (size_t)(to - out);
}

/* Where the element at p ends that is left out of a text. */
static const char *after_element(const char *p, const char *end)
{
  if (end - p < 2 ||
      !(p[1] == '/' || p[1] == '!' || p[1] == '?' || ((p[1] | 32) >= 'a' && (p[1] | 32) <= 'z')))
    return NULL;
  const char *close = memchr(p, '>', (size_t)(end - p));
  return close ? close + 1 : end;
}

/* Bytes that stand for themselves in a text: they begin neither a reference nor an element, and no
 * white space beyond ASCII. */
static bool is_plain(unsigned char c)
{
  static const unsigned char other[256 / 8] = {0xFF,
                                               0xFF,
                                               0xFF,
                                               0xFF,
                                               0x41,
                                               0,
                                               0,
                                               0x10, /* up to the space, & and < */
                                               [0xC2 / 8] = 1 << 0xC2 % 8,
                                               [0xE2 / 8] = 1 << 0xE2 % 8 | 1 << 0xE3 % 8,
                                               [0xEF / 8] = 1 << 0xEF % 8};
  return !(other[c / 8] >> c % 8 & 1);
}

size_t links_resolve(struct gk_text text, bool markup, bool fold, char *out, size_t room)
{
  size_t size = 0;
  bool space = false;
  for (const char *p = text.data, *end = p + text.size; p < end;) {
    /* A character that does not fit whole is left out, with what follows. */
    if (size + 5 > room) {
      while (size > 0 && ((unsigned char)out[size - 1] & 0xC0) == 0x80)
        size--;
      if (size > 0 && (unsigned char)out[size - 1] >= 0xC0)
        size--;
      break;
    }
    const char *after = p;
    uint32_t c = 0;
    if (is_plain((unsigned char)*p)) {
      if (space)
        out[size++] = ' ';
      space = false;
      size_t left = room - size - 4; /* of which there is one */
      const char *stop = (size_t)(end - p) > left ? p + left : end;
      do
        out[size++] = *p++;
      while (p < stop && is_plain((unsigned char)*p));
      continue;
    }
    if (*p == '<' && markup && (after = after_element(p, end))) {
      p = after;
      continue;
    }
    after = p;
    if (*p == '&')
      c = gk_character_reference(p, end, &after);
    if (!c) {
      after = p;
      c = gk_utf8_next(&after, end);
    }
    p = after;
    if (fold && (gk_is_space(c) || c < ' ')) {
      space = size > 0;
      continue;
    }
    if (space)
      out[size++] = ' ';
    space = false;
    size += gk_utf8_put(out + size, c);
  }
  return size;
}

struct gk_text links_title(struct links *links, struct gk_text raw, bool markup,
                           char out[TITLE_SIZE_LIMIT])
{
  char text[ANCHOR_SIZE_LIMIT];
  raw.size = raw.size < sizeof text ? raw.size : sizeof text;
  size_t size = links_convert(links, raw, text, sizeof text);
  return (struct gk_text){
      out, links_resolve((struct gk_text){text, size}, markup, true, out, TITLE_SIZE_LIMIT)};
}
