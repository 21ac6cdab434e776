/* SPDX-License-Identifier: Apache-2.0 */
#include "picture.h"

#include <strings.h>

#include "utf8.h"

enum {
  NAME_SIZE = 255,      /* of a file */
  MISREAD_LENGTH = 120, /* characters of a line that was misread; longer ones are text */
  MISREAD_HAN = 5       /* one Chinese character in so many: it is text */
};

static bool has_picture_suffix(struct gk_text name)
{
  static const char *const suffixes[] = {".png",  ".jpg",  ".jpeg", ".gif", ".bmp",
                                         ".webp", ".tiff", ".tif",  ".svg", ".emf"};
  for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
    size_t size = strlen(suffixes[i]);
    if (name.size > size && strncasecmp(name.data + name.size - size, suffixes[i], size) == 0)
      return true;
  }
  return false;
}

bool picture_is_name(struct gk_text line)
{
  if (line.size > NAME_SIZE || !has_picture_suffix(line))
    return false;
  for (const char *p = line.data, *end = p + line.size; p < end;) {
    uint32_t c = gk_utf8_next(&p, end);
    if (gk_is_space(c) || c == 0x3002 || c == 0xFF0C || c == '[' || c == '|' || c == '<')
      return false;
  }
  return true;
}

size_t picture_mark(struct gk_text line, struct gk_text *name)
{
  static const struct gk_text marks[] = {{"[image:", 7},  {"[Image:", 7}, {"[图片:", 8},
                                         {"[图片：", 10}, {"[图：", 7},   {"[image]", 6},
                                         {"[图片]", 7}};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    if (!gk_text_starts(line, marks[i]))
      continue;
    struct gk_text rest = gk_text_slice(line, marks[i].size, line.size);
    const char *close = memchr(rest.data, ']', rest.size);
    if (!close || close - rest.data > NAME_SIZE)
      return 0;
    if (name)
      *name = gk_text_trim((struct gk_text){rest.data, (size_t)(close - rest.data)});
    return (size_t)(close - line.data) + 1;
  }
  if (!gk_text_starts(line, GK_TEXT("![")))
    return 0;
  size_t middle = gk_text_find(line, GK_TEXT("]("), 0);
  if (middle == SIZE_MAX || middle > NAME_SIZE)
    return 0;
  struct gk_text rest = gk_text_slice(line, middle + 2, line.size);
  const char *close = rest.size ? memchr(rest.data, ')', rest.size) : NULL;
  if (!close)
    return 0;
  if (name)
    *name = gk_text_trim((struct gk_text){rest.data, (size_t)(close - rest.data)});
  return (size_t)(close - line.data) + 1;
}

/* Letters, digits and signs without the shape of Chinese text: what a converter makes of a chart. A
 * number, a date or an address is not taken for it. */
static bool is_misread(struct gk_text text)
{
  size_t han = 0, length = 0, digits = 0;
  if (text.size == 0 || is_value(text) || is_date(text) || picture_is_name(text) ||
      picture_mark(text, NULL) || is_page_number(text))
    return false;
  for (const char *p = text.data, *end = p + text.size; p < end;) {
    uint32_t c = gk_utf8_next(&p, end);
    han += gk_is_han(c);
    length += !gk_is_space(c);
    digits += c >= '0' && c <= '9';
  }
  if (length > MISREAD_LENGTH || han * MISREAD_HAN >= length)
    return false;
  return gk_text_find(text, GK_TEXT("://"), 0) == SIZE_MAX &&
         gk_text_find(text, GK_TEXT("www."), 0) == SIZE_MAX && !memchr(text.data, '@', text.size) &&
         !(digits > 0 && memchr(text.data, '|', text.size)) && !memchr(text.data, '\t', text.size);
}

static void add_misread(struct reader *reader, struct gk_text text)
{
  struct gk_block block = {.kind = GK_BLOCK_PARAGRAPH, .role = GK_ROLE_FOOTER, .text = text};
  block.place = (struct gk_place){.resource = reader->resource,
                                  .offset = (uint64_t)(text.data - reader->text.data),
                                  .size = text.size};
  if (reader->picture_texts++ == 0)
    reader->first_picture_text = block.place;
  reader_add(reader, &block);
}

static void add_picture(struct reader *reader, struct gk_text name, struct gk_text printed,
                        uint32_t role)
{
  struct gk_resource resource = {
      .kind = GK_RESOURCE_PICTURE, .parent = reader->resource, .name = name};
  if (reader->full)
    return;
  struct gk_block block = {.kind = GK_BLOCK_PICTURE, .role = role};
  block.picture = gk_add_resource(reader->context, &resource);
  block.place = (struct gk_place){.resource = reader->resource,
                                  .offset = (uint64_t)(printed.data - reader->text.data),
                                  .size = printed.size};
  if (block.picture)
    reader_add(reader, &block);
}

size_t picture_read(struct reader *reader, size_t at, uint32_t role)
{
  struct gk_text text = reader->lines[at].text, name;
  if (picture_is_name(text)) {
    add_picture(reader, text, text, role);
    return at + 1;
  }
  for (size_t size; (size = picture_mark(text, &name)) > 0;) {
    add_picture(reader, name, gk_text_slice(text, 0, size), role);
    text = gk_text_trim(gk_text_slice(text, size, text.size));
  }
  if (text.size > 0 && !is_misread(text)) {
    struct gk_block block = {.kind = GK_BLOCK_PARAGRAPH, .role = role, .text = text};
    block.place = (struct gk_place){.resource = reader->resource,
                                    .offset = (uint64_t)(text.data - reader->text.data),
                                    .size = text.size};
    reader_add(reader, &block);
    return at + 1;
  }
  if (text.size > 0)
    add_misread(reader, text);
  for (at++; at < reader->count && is_misread(reader->lines[at].text); at++)
    add_misread(reader, reader->lines[at].text);
  return at;
}
