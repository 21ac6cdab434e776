/* SPDX-License-Identifier: Apache-2.0 */
/* A reader and a recogniser of pictures whose tables are written in them, for the tests of what is
 * recognised, corrected and drawn. After the line "picture: NAME", which may stand behind the end
 * of a real picture, each line is a row of cells with | between them; a line "-" begins another
 * table. 12?17 was read as 12 and may be 17, 12! was recovered, ^ belongs to the cell above, and
 * < to the one at its left. */
#include <stdio.h>

#include <gongkai/plugin.h>

#ifndef RECOGNISING_VERSION
#define RECOGNISING_VERSION 1
#endif
#ifndef RECOGNISING_SHIFT
#define RECOGNISING_SHIFT 0 /* pixels by which another version sees the lines elsewhere */
#endif
#ifndef RECOGNISING_WIDTH
#define RECOGNISING_WIDTH 100 /* of a column */
#endif

enum { LEFT = 20, TOP = 20, HEIGHT = 40, CELLS_LIMIT = 4096 };

static const char mark[] = "picture: ";

/* What is written in the picture, after the mark; empty: nothing. */
static struct gk_text written(struct gk_text data)
{
  for (size_t i = 0; i + sizeof mark - 1 <= data.size; i++)
    if (memcmp(data.data + i, mark, sizeof mark - 1) == 0)
      return (struct gk_text){data.data + i, data.size - i};
  return (struct gk_text){"", 0};
}

static int probe_document(struct gk_context *context, void *state)
{
  struct gk_resource original = {0};
  (void)state;
  return gk_get_resource(context, 1, &original) && written(original.data).size ? 100 : 0;
}

/* The document, or the first picture in it, in which something is written. */
static struct gk_text find_written(struct gk_context *context, uint32_t *resource)
{
  for (struct gk_resource picture = {0}; gk_next_resource(context, &picture);) {
    *resource = picture.id;
    if (picture.id == 1 || picture.kind == GK_RESOURCE_PICTURE)
      if (written(picture.data).size)
        return written(picture.data);
  }
  return (struct gk_text){"", 0};
}

static int probe(struct gk_context *context, void *state)
{
  uint32_t resource;
  (void)state;
  return find_written(context, &resource).size ? 100 : 0;
}

static int read_picture(struct gk_context *context, void *state)
{
  (void)state;
  struct gk_block block = {.kind = GK_BLOCK_PICTURE, .picture = 1};
  gk_add_block(context, &block);
  return GK_OK;
}

struct page {
  struct gk_cell cells[CELLS_LIMIT];
  uint32_t count, row, resource;
  float top;
};

static void place(const struct page *page, struct gk_cell *cell, float top)
{
  float left = LEFT + RECOGNISING_SHIFT + (float)(cell->column * RECOGNISING_WIDTH);
  float right = left + (float)(cell->colspan * RECOGNISING_WIDTH);
  float bottom = top + (float)(cell->rowspan * HEIGHT);
  const float corners[8] = {left, top, right, top, right, bottom, left, bottom};
  memcpy(cell->corners, corners, sizeof corners);
  cell->place =
      (struct gk_place){.resource = page->resource, .page = 1, .box = {left, top, right, bottom}};
}

static void read_cell(struct page *page, struct gk_text text, uint32_t column)
{
  if (page->count == CELLS_LIMIT)
    return;
  if (text.size == 1 && text.data[0] == '^') {
    for (uint32_t i = page->count; i; i--)
      if (page->cells[i - 1].column == column) {
        page->cells[i - 1].rowspan++;
        place(page, &page->cells[i - 1], page->cells[i - 1].corners[1]);
        return;
      }
  }
  if (text.size == 1 && text.data[0] == '<' && page->count) {
    page->cells[page->count - 1].colspan++;
    place(page, &page->cells[page->count - 1], page->top);
    return;
  }
  struct gk_cell *cell = &page->cells[page->count++];
  *cell = (struct gk_cell){.row = page->row,
                           .column = column,
                           .rowspan = 1,
                           .colspan = 1,
                           .confidence = 0.99f,
                           .text = text};
  const char *doubt = text.size ? memchr(text.data, '?', text.size) : NULL;
  if (doubt) {
    cell->flags = GK_CELL_DOUBTFUL;
    cell->confidence = 0.5f;
    cell->text.size = (size_t)(doubt - text.data);
    cell->alternative = (struct gk_text){doubt + 1, text.size - cell->text.size - 1};
  } else if (text.size && text.data[text.size - 1] == '!') {
    cell->flags = GK_CELL_RECOVERED;
    cell->confidence = 0.9f;
    cell->text.size--;
  }
  place(page, cell, page->top);
}

static void end_table(struct gk_context *context, struct page *page)
{
  struct gk_table table = {.origin = GK_TABLE_PICTURE,
                           .place = {.resource = page->resource, .page = 1}};
  struct gk_block block = {.kind = GK_BLOCK_TABLE, .flags = GK_BLOCK_RECOGNISED};
  if (page->count)
    block.table = gk_add_table(context, &table, page->cells, page->count);
  if (block.table)
    gk_add_block(context, &block);
  page->count = page->row = 0;
  page->top += HEIGHT;
}

static int recognise(struct gk_context *context, void *state)
{
  struct page *page = gk_alloc(context, sizeof *page);
  struct gk_text text = find_written(context, &page->resource);
  (void)state;
  page->top = TOP + RECOGNISING_SHIFT;
  struct gk_text line = {0};
  if (!gk_next_line(text, &line))
    return GK_SKIP;
  while (gk_next_line(text, &line)) {
    if (line.size == 1 && line.data[0] == '-') {
      end_table(context, page);
      continue;
    }
    uint32_t column = 0;
    for (size_t from = 0; from <= line.size;) {
      const char *stop = memchr(line.data + from, '|', line.size - from);
      size_t end = stop ? (size_t)(stop - line.data) : line.size;
      read_cell(page, (struct gk_text){line.data + from, end - from}, column++);
      from = end + 1;
    }
    page->row++;
    page->top += HEIGHT;
  }
  end_table(context, page);
  return GK_OK;
}

static const struct gk_plugin reader = {.abi = GK_ABI,
                                        .size = sizeof reader,
                                        .stage = GK_STAGE_READ,
                                        .version = 1,
                                        .name = "written-picture",
                                        .summary = "Takes pictures with tables in words, for tests",
                                        .licence = "Apache-2.0",
                                        .probe = probe_document,
                                        .run = read_picture};

static const struct gk_plugin recogniser = {.abi = GK_ABI,
                                            .size = sizeof recogniser,
                                            .stage = GK_STAGE_OCR,
                                            .version = RECOGNISING_VERSION,
                                            .name = "recognising",
                                            .summary = "Recognises tables in words, for tests",
                                            .licence = "Apache-2.0",
                                            .probe = probe,
                                            .run = recognise};

GK_EXPORT gk_entry_function GK_ENTRY;

const struct gk_plugin *GK_ENTRY(uint32_t index)
{
  static const struct gk_plugin *const plugins[] = {&reader, &recogniser};
  return index < 2 ? plugins[index] : NULL;
}
