/* SPDX-License-Identifier: Apache-2.0 */
/* Literals of scripts. */
#include "links-script.h"

const unsigned char script_flags[256] = {
    0, 0, 0, 0, 0,  0,  0,  0,  0, 2,  6,  2, 2, 6, 0, 0, 0, 0, 0,  0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 2, 0,  20, 0,  1,  0, 0,  20, 0, 0, 0, 0, 0, 0, 1, 64, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    0, 0, 0, 0, 0,  0,  0,  1,  1, 1,  1,  1, 1, 1, 1, 1, 1, 1, 1,  1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 32, 4,  32, 0,  1, 20, 1,  1, 1, 1, 1, 1, 1, 1, 1,  1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1,  1,  1,  32, 0, 32, 0,  0, 0, 8, 8, 8, 8, 8, 8,  8, 8, 8, 8, 8, 8, 8, 8, 8, 8,
    8, 8, 8, 8, 8,  8,  8,  8,  8, 8,  8,  8, 8, 8, 8, 8, 8, 8, 8,  8, 8, 8, 8, 8, 8, 8, 8, 8, 8,
    8, 8, 8, 8, 8,  8,  8,  8,  8, 8,  8,  8, 8, 8, 8, 8, 8, 8, 8,  8, 8, 8, 8, 8, 8, 8, 8, 8, 8,
    8, 8, 8, 8, 8,  8,  8,  8,  8, 8,  8,  8, 8, 8, 8, 8, 8, 8, 8,  8, 8, 8, 8, 8, 8, 8, 8, 8, 8,
    8, 8, 8, 8, 8,  8,  8,  8,  8, 8,  8,  8, 8, 8, 8, 8, 8, 8, 8,  8, 8, 8, 8, 8,
};

uint64_t script_number(struct gk_text text)
{
  uint64_t number = 0;
  if (text.size > 15)
    return 0;
  for (size_t i = 0; i < text.size; i++) {
    if (text.data[i] < '0' || text.data[i] > '9')
      return 0;
    number = number * 10 + (uint64_t)(text.data[i] - '0');
  }
  return number;
}

/* The end of the literal whose quote is at p; NULL: it has none. A literal ends in its line. */
const char *script_literal_end(struct script *script, const char *p)
{
  char quote = *p;
  const char **dead = &script->dead_end[quote == '"' ? 0 : quote == '\'' ? 1 : 2];
  if (p < *dead)
    return NULL;
  const char *at = p + 1;
  unsigned special = SCRIPT_LITERAL | (script->gb ? SCRIPT_HIGH : 0);
  for (; at < script->end; at++) {
    unsigned char c = (unsigned char)*at;
    if (!(script_flags[c] & special))
      continue;
    if (*at == quote)
      return at;
    if ((c == '\n' || c == '\r') && quote != '`' && !script->json)
      break;
    if ((c == '\\' || (c >= 0x81 && script->end - at > 1 && (unsigned char)at[1] >= 0x40)) &&
        script->end - at > 1)
      at++;
  }
  *dead = at;
  return NULL;
}

/* The literal at p, if links_nothing is put behind it; else empty. *after: behind it. */
struct gk_text script_whole_literal(struct script *script, const char *p, const char **after)
{
  *after = p;
  if (p >= script->end || (*p != '"' && *p != '\'' && *p != '`'))
    return links_nothing;
  const char *stop = script_literal_end(script, p);
  if (!stop)
    return links_nothing;
  *after = stop + 1;
  const char *next = script_skip_space(script, stop + 1);
  if (next < script->end && (*next == '+' || *next == '.'))
    return links_nothing;
  return (struct gk_text){p + 1, (size_t)(stop - p - 1)};
}

/* The text of a literal of the script, as UTF-8. */
struct gk_text script_text(struct script *script, struct gk_text literal, char *out, size_t room)
{
  char converted[VALUE_SIZE_LIMIT];
  if (literal.size > sizeof converted)
    return links_nothing;
  size_t size = literal.size;
  if (script->gb || (!script->links->clean && !script->links->gb))
    size = links_convert(script->links, literal, converted, sizeof converted);
  else if (size)
    memcpy(converted, literal.data, size);
  return (struct gk_text){out, links_unescape((struct gk_text){converted, size}, out, room)};
}

struct gk_text script_title(struct script *script, struct gk_text literal,
                            char out[TITLE_SIZE_LIMIT])
{
  char text[VALUE_SIZE_LIMIT];
  struct gk_text title = script_text(script, literal, text, sizeof text);
  return (struct gk_text){out, links_resolve(title, true, true, out, TITLE_SIZE_LIMIT)};
}

uint32_t script_add(struct script *script, enum link_kind kind, struct gk_text literal,
                    struct gk_text title)
{
  char url[VALUE_SIZE_LIMIT];
  struct gk_text reference = gk_text_trim(script_text(script, literal, url, sizeof url));
  if (reference.size == 0 || reference.data[0] == '#')
    return NO_LINK;
  return links_add(script->links, kind, reference, title, links_nothing);
}

static uint32_t read_hexadecimal(const char *p, const char *end, size_t digits)
{
  uint32_t c = 0;
  if ((size_t)(end - p) < digits)
    return 0;
  for (size_t i = 0; i < digits; i++) {
    char d = p[i];
    int value = d >= '0' && d <= '9'                 ? d - '0'
                : (d | 32) >= 'a' && (d | 32) <= 'f' ? (d | 32) - 'a' + 10
                                                     : -1;
    if (value < 0)
      return 0;
    c = c << 4 | (uint32_t)value;
  }
  return c;
}

size_t links_unescape(struct gk_text literal, char *out, size_t room)
{
  size_t size = 0;
  for (const char *p = literal.data, *end = p + literal.size; p < end && size + 4 <= room;) {
    if (*p != '\\' || end - p < 2) {
      out[size++] = *p++;
      continue;
    }
    char c = p[1];
    p += 2;
    if (c == 'u' || c == 'x') {
      size_t digits = c == 'u' ? 4 : 2;
      uint32_t point = read_hexadecimal(p, end, digits);
      if (point == 0)
        continue;
      p += digits;
      if (point >= 0xD800 && point < 0xDC00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u') {
        uint32_t low = read_hexadecimal(p + 2, end, 4);
        if (low >= 0xDC00 && low < 0xE000) {
          point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
          p += 6;
        }
      }
      size += gk_utf8_put(out + size, point >= 0xD800 && point < 0xE000 ? 0xFFFD : point);
    } else if (c == 'n' || c == 'r' || c == 't' || c == 'b' || c == 'f') {
      out[size++] = ' ';
    } else {
      out[size++] = c;
    }
  }
  return size;
}
