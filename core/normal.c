/* SPDX-License-Identifier: Apache-2.0 */
#include "normal.h"

#include <stdlib.h>
#include <utf8proc.h>

/* Below U+0300 nothing combines. U+2000–20BF, U+2200–22FF and U+2400–25FF: punctuation, operators,
 * ①, lines. U+3000–9FFF: CJK, but for the marks U+302A–302F and U+3099–309A. U+FF00–FFFF: full
 * width. */
static size_t normal_length(const unsigned char *p, size_t left)
{
  if (*p < 0x80)
    return 1;
  if (*p >= 0xC2 && *p <= 0xCB)
    return 2;
  if (left < 3)
    return 0;
  if (*p == 0xE3)
    return (p[1] == 0x80 && p[2] >= 0xAA && p[2] <= 0xAF) ||
                   (p[1] == 0x82 && (p[2] == 0x99 || p[2] == 0x9A))
               ? 0
               : 3;
  if (*p >= 0xE4 && *p <= 0xE9)
    return 3;
  if (*p == 0xEF)
    return p[1] >= 0xBC ? 3 : 0;
  if (*p == 0xE2)
    return (p[1] >= 0x80 && p[1] <= 0x82) || p[1] == 0x88 || p[1] == 0x89 || p[1] == 0x8A ||
                   p[1] == 0x8B || (p[1] >= 0x90 && p[1] <= 0x97)
               ? 3
               : 0;
  return 0;
}

bool gk_is_normal(struct gk_text text)
{
  const unsigned char *p = (const unsigned char *)text.data;
  size_t left = text.size;
  while (left) {
    size_t length = normal_length(p, left);
    if (length == 0 || length > left)
      return false;
    p += length;
    left -= length;
  }
  return true;
}

void gk_put_normal(struct gk_buffer *out, struct gk_text text)
{
  utf8proc_uint8_t *normal = NULL;
  utf8proc_ssize_t size =
      utf8proc_map((const utf8proc_uint8_t *)text.data, (utf8proc_ssize_t)text.size, &normal,
                   UTF8PROC_STABLE | UTF8PROC_COMPOSE);
  if (size >= 0)
    gk_buffer_put(out, normal, (size_t)size);
  else /* no memory, or a text beyond utf8proc's limits: as it is */
    gk_buffer_put(out, text.data, text.size);
  free(normal);
}
