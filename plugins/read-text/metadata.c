/* SPDX-License-Identifier: Apache-2.0 */
#include "metadata.h"

#include "utf8.h"

/* Whether a label may begin behind this character: 发布日期 holds the label 日期. */
static bool ends_value(uint32_t c)
{
  return !gk_is_han(c) && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z');
}

/* Whether one of the words with which long labels begin stands here. */
static bool may_be_glued(struct gk_text text, size_t at)
{
  static const char *const words[] = {"发布", "发表", "浏览",     "阅读",
                                      "访问", "点击", "信息来源", "文章来源"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (gk_text_starts(gk_text_slice(text, at, text.size), gk_text_of(words[i])))
      return true;
  return false;
}

/* A value without the brackets and bars around it. */
static struct gk_text clean_value(struct gk_text text)
{
  for (;;) {
    text = gk_text_trim(text);
    if (text_first(text) == '|')
      text = gk_text_slice(text, 1, text.size);
    else if (text_first(text) == 0xFF5C)
      text = gk_text_slice(text, 3, text.size);
    text = gk_text_trim(text);
    uint32_t last = text_last(text), first = text_first(text);
    size_t size = text.size;
    bool opened = first == '[' || first == 0x3010 || first == '(' || first == 0xFF08;
    if (last == '|' || last == 0xFF5C || last == '[' || last == 0x3010 || last == '(' ||
        last == 0xFF08 || (!opened && (last == ']' || last == 0x3011)))
      size -= last < 0x80 ? 1 : 3;
    if (size == text.size)
      return text;
    text.size = size;
  }
}

static void add_pair(struct reader *reader, size_t at, struct gk_text label, struct gk_text value)
{
  struct gk_text clean = clean_value(value);
  const struct line *line = &reader->lines[at];
  const char *end = clean.size ? clean.data + clean.size : value.data;
  struct gk_block block = {
      .kind = GK_BLOCK_PARAGRAPH,
      .role = GK_ROLE_METADATA,
      .text = clean,
      .label = label,
      .place = {.resource = reader->resource,
                .offset = line->offset + (size_t)(label.data - line->text.data),
                .size = (size_t)(end - label.data)}};
  reader_add(reader, &block);
}

void metadata_read(struct reader *reader, size_t at)
{
  struct gk_text text = reader->lines[at].text, label = {NULL, 0}, next_label;
  bool head = at < reader->body, bare = head && is_index_line(reader->phrases, text);
  size_t value = 0, position = 0;
  uint32_t before = ' ';
  while (position < text.size) {
    /* 某某局发布时间：: a label of several words may stand right behind a value. */
    size_t size = ends_value(before) || may_be_glued(text, position)
                      ? label_at(reader->phrases, text, position, head, &next_label)
                      : 0;
    if (size == 0 && bare && (before == '|' || gk_is_space(before)))
      size = bare_label_at(reader->phrases, text, position, &next_label);
    if (size == 0 && bare && position == 0 && gk_text_starts(text, GK_TEXT("索引号"))) {
      next_label = gk_text_slice(text, 0, 9);
      size = next_label.size;
    }
    if (size > 0) {
      if (label.data)
        add_pair(reader, at, label, gk_text_slice(text, value, position));
      else if (timestamp_size(text) > 0)
        add_pair(reader, at, gk_text_slice(text, 0, 0),
                 gk_text_trim(gk_text_slice(text, 0, position)));
      label = next_label;
      position += size;
      value = position;
      before = ':';
      continue;
    }
    const char *p = text.data + position;
    before = gk_utf8_next(&p, text.data + text.size);
    position = (size_t)(p - text.data);
  }
  if (label.data)
    add_pair(reader, at, label, gk_text_slice(text, value, text.size));
}
