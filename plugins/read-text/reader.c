/* SPDX-License-Identifier: Apache-2.0 */
#include "reader.h"

struct gk_place reader_place(const struct reader *reader, size_t first, size_t end)
{
  const struct line *last = &reader->lines[end - 1];
  size_t offset = reader->lines[first].offset;
  return (struct gk_place){.resource = reader->resource,
                           .offset = offset,
                           .size = last->offset + last->text.size - offset};
}

uint32_t reader_add(struct reader *reader, struct gk_block *block)
{
  if (reader->blocks == BLOCKS_LIMIT) {
    if (!reader->full)
      gk_diagnose_at(reader->context, GK_ERROR, "blocks-limit", 1, &block->place,
                     "the text has more than %d paragraphs; the rest was left out", BLOCKS_LIMIT);
    reader->full = true;
    return 0;
  }
  uint32_t id = gk_add_block(reader->context, block);
  reader->blocks++;
  if (!id) /* the core has its own limit, and has said so */
    reader->full = true;
  return id;
}

bool reader_is_furniture(const struct reader *reader, size_t line)
{
  struct gk_text text = reader->lines[line].text;
  return is_page_number(text) ||
         is_navigation(reader->phrases, text, line >= reader->body && line < reader->last_prose);
}

void reader_add_furniture(struct reader *reader, size_t line)
{
  struct gk_text text = reader->lines[line].text;
  struct gk_block block = {.kind = GK_BLOCK_PARAGRAPH,
                           .role = is_page_number(text) ? GK_ROLE_FOOTER : GK_ROLE_NAVIGATION,
                           .text = text,
                           .place = reader_place(reader, line, line + 1)};
  reader_add(reader, &block);
}
