/* SPDX-License-Identifier: Apache-2.0 */
#include "text.h"

#include <iconv.h>
#include <stdlib.h>

#include "bytes.h"
#include "utf8.h"

/* Bytes that are handed to the converter at a time: few behind one that it does not know, since
 * where characters begin is looked for anew there. */
enum { LEAST_REACH = 8, MOST_REACH = 4096 };

struct text {
  iconv_t converter;
  struct bytes bytes;
};

struct text *text_new(void)
{
  struct text *text = calloc(1, sizeof *text);
  if (!text)
    return NULL;
  text->converter = iconv_open("UTF-8", "GB18030");
  if (text->converter != (iconv_t)-1)
    return text;
  free(text);
  return NULL;
}

void text_drop(struct text *text)
{
  if (!text)
    return;
  iconv_close(text->converter);
  bytes_free(&text->bytes);
  free(text);
}

static bool is_utf8(struct gk_text page)
{
  const char *end = page.data + page.size;
  for (const char *p = page.data; (p = gk_after_ascii(p, end)) < end;) {
    const char *begin = p;
    if (gk_utf8_next(&p, end) == 0xFFFD && p - begin == 1)
      return false;
  }
  return true;
}

/* Where characters end that begin in [p, stop) and are not ASCII; in GB18030 one begins with a byte
 * above 0x7F and has two bytes, or four where the second is a digit. */
static const char *after_characters(const char *p, const char *stop, const char *end)
{
  while (p < stop && (unsigned char)*p >= 0x80) {
    size_t left = (size_t)(end - p);
    size_t size = left > 1 && p[1] >= '0' && p[1] <= '9' ? 4 : 2;
    p += size < left ? size : left;
  }
  return p;
}

bool text_of(struct text *text, struct gk_text page, struct gk_text *utf8)
{
  *utf8 = page;
  if (is_utf8(page))
    return true;
  bytes_clear(&text->bytes);
  iconv(text->converter, NULL, NULL, NULL, NULL);
  const char *p = page.data, *end = p + page.size;
  for (size_t reach = LEAST_REACH; p < end;) {
    const char *begin = p;
    p = gk_after_ascii(p, end);
    if (!bytes_put(&text->bytes, begin, (size_t)(p - begin)))
      return false;
    const char *stop = (size_t)(end - p) > reach ? p + reach : end;
    char piece[2 * MOST_REACH], *to = piece, *from = (char *)(uintptr_t)p;
    size_t room = sizeof piece, left = (size_t)(after_characters(p, stop, end) - p);
    bool stuck =
        left > 0 && iconv(text->converter, &from, &left, &to, &room) == (size_t)-1 && to == piece;
    if (!bytes_put(&text->bytes, piece, (size_t)(to - piece)))
      return false;
    p = from + stuck;
    reach = stuck ? LEAST_REACH : reach < MOST_REACH ? 2 * reach : reach;
  }
  *utf8 = bytes_text(&text->bytes);
  return true;
}
