/* SPDX-License-Identifier: Apache-2.0 */
#include "text.h"

#include <iconv.h>
#include <stdlib.h>

#include "bytes.h"
#include "utf8.h"

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

bool text_of(struct text *text, struct gk_text page, struct gk_text *utf8)
{
  *utf8 = page;
  if (is_utf8(page))
    return true;
  bytes_clear(&text->bytes);
  iconv(text->converter, NULL, NULL, NULL, NULL);
  char *from = (char *)(uintptr_t)page.data;
  for (size_t left = page.size; left > 0;) {
    char piece[8192], *to = piece;
    size_t room = sizeof piece;
    bool stuck = iconv(text->converter, &from, &left, &to, &room) == (size_t)-1 && to == piece;
    if (!bytes_put(&text->bytes, piece, (size_t)(to - piece)))
      return false;
    from += stuck;
    left -= stuck;
  }
  *utf8 = bytes_text(&text->bytes);
  return true;
}
