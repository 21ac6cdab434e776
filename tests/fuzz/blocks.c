/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents as the read stage leaves them, in lines. The first character says what a line is:
 *   p paragraph  l list item  i indented  b bold  c bold and centred  r set flush right
 *   1 … 6 heading of that level  g picture
 *   T title  H title of the head  N navigation  F footer
 *   M metadata, with its label before a tab
 *   | cells of a row, each ended by another |; before its text a cell may have > and a digit
 *     (columns it spans), _ and a digit (rows) and ! (a heading); rows that follow each other are
 *     one table, and = ends it
 * A line that begins otherwise is a paragraph. A vertical tab is a line break inside the text.
 */
#include "fuzz.h"

#include <stdlib.h>

enum { COLUMNS = 64, CELLS = 4096 };

struct builder {
  struct gk_document *document;
  const char *begin; /* of the text that places count from */
  struct gk_cell *cells;
  size_t count;
  uint32_t row;
  uint32_t free_from[COLUMNS]; /* the row from which a column is free */
  const char *table_begin;
};

static const struct {
  char letter;
  uint32_t kind, role, flags, level;
} kinds[] = {{'p', GK_BLOCK_PARAGRAPH, 0, 0, 0},
             {'l', GK_BLOCK_LIST_ITEM, 0, 0, 0},
             {'i', GK_BLOCK_PARAGRAPH, 0, GK_BLOCK_INDENTED, 0},
             {'b', GK_BLOCK_PARAGRAPH, 0, GK_BLOCK_BOLD, 0},
             {'c', GK_BLOCK_PARAGRAPH, 0, GK_BLOCK_BOLD | GK_BLOCK_CENTERED, 0},
             {'r', GK_BLOCK_PARAGRAPH, 0, GK_BLOCK_RIGHT, 0},
             {'1', GK_BLOCK_HEADING, 0, 0, 1},
             {'2', GK_BLOCK_HEADING, 0, 0, 2},
             {'3', GK_BLOCK_HEADING, 0, 0, 3},
             {'4', GK_BLOCK_HEADING, 0, 0, 4},
             {'5', GK_BLOCK_HEADING, 0, 0, 5},
             {'6', GK_BLOCK_HEADING, 0, 0, 6},
             {'g', GK_BLOCK_PICTURE, 0, 0, 0},
             {'T', GK_BLOCK_HEADING, GK_ROLE_TITLE, 0, 1},
             {'H', GK_BLOCK_PARAGRAPH, GK_ROLE_HEAD_TITLE, 0, 0},
             {'M', GK_BLOCK_PARAGRAPH, GK_ROLE_METADATA, 0, 0},
             {'N', GK_BLOCK_PARAGRAPH, GK_ROLE_NAVIGATION, 0, 0},
             {'F', GK_BLOCK_PARAGRAPH, GK_ROLE_FOOTER, 0, 0}};

enum { KINDS = sizeof kinds / sizeof *kinds };

static struct gk_place place_of(const struct builder *builder, const char *from, const char *to)
{
  return (struct gk_place){
      .resource = 2, .offset = (uint64_t)(from - builder->begin), .size = (uint64_t)(to - from)};
}

static void add(struct builder *builder, enum gk_kind kind, const void *item, size_t size)
{
  const char *reason;
  if (!gk_document_add(builder->document, kind, item, size, &reason) &&
      strcmp(reason, "the document holds too many of these") != 0)
    fuzz_fail("the input's %s was refused: %s", gk_kind_schema(kind)->name, reason);
}

static void end_table(struct builder *builder, const char *end)
{
  const char *reason;
  if (builder->count) {
    struct gk_table table = {.origin = GK_TABLE_TEXT,
                             .place = place_of(builder, builder->table_begin, end)};
    uint32_t id = gk_document_add_table(builder->document, &table, sizeof table, builder->cells,
                                        builder->count, sizeof *builder->cells, &reason);
    if (!id)
      fuzz_fail("the input's table was refused: %s", reason);
    struct gk_block block = {.kind = GK_BLOCK_TABLE, .table = id, .place = table.place};
    add(builder, GK_KIND_BLOCK, &block, sizeof block);
  }
  builder->count = 0;
  builder->row = 0;
  memset(builder->free_from, 0, sizeof builder->free_from);
}

/* Digits behind `sign`; 1: it is not there. */
static uint32_t span(struct gk_text *text, char sign)
{
  if (text->size < 2 || text->data[0] != sign || text->data[1] < '1' || text->data[1] > '9')
    return 1;
  uint32_t number = (uint32_t)(text->data[1] - '0');
  *text = (struct gk_text){text->data + 2, text->size - 2};
  return number;
}

static void add_row(struct builder *builder, struct gk_text line)
{
  if (builder->count == 0)
    builder->table_begin = line.data;
  uint32_t column = 0;
  for (size_t at = 1; at < line.size; at++) {
    size_t begin = at;
    while (at < line.size && line.data[at] != '|')
      at++;
    struct gk_text text = {line.data + begin, at - begin};
    while (column < COLUMNS && builder->free_from[column] > builder->row)
      column++;
    if (column == COLUMNS || builder->count == CELLS)
      break;
    struct gk_cell cell = {.row = builder->row,
                           .column = column,
                           .place = place_of(builder, line.data + begin, line.data + at)};
    uint32_t wanted = span(&text, '>');
    cell.rowspan = span(&text, '_');
    if (text.size && text.data[0] == '!') {
      cell.flags = GK_CELL_HEADER;
      text = (struct gk_text){text.data + 1, text.size - 1};
    }
    cell.text = text;
    for (; cell.colspan < wanted && column < COLUMNS && builder->free_from[column] <= builder->row;
         cell.colspan++)
      builder->free_from[column++] = builder->row + cell.rowspan;
    builder->cells[builder->count++] = cell;
  }
  builder->row++;
}

static void add_line(struct builder *builder, struct gk_text line)
{
  size_t kind = 0;
  while (kind < KINDS && kinds[kind].letter != line.data[0])
    kind++;
  struct gk_text text = {line.data + 1, line.size - 1};
  if (kind == KINDS) {
    kind = 0;
    text = line;
  }
  struct gk_block block = {.kind = kinds[kind].kind,
                           .role = kinds[kind].role,
                           .flags = kinds[kind].flags,
                           .level = kinds[kind].level,
                           .place = place_of(builder, line.data, line.data + line.size)};
  const char *tab = block.role == GK_ROLE_METADATA ? memchr(text.data, '\t', text.size) : NULL;
  if (tab) {
    block.label = (struct gk_text){text.data, (size_t)(tab - text.data)};
    text = (struct gk_text){tab + 1, text.size - block.label.size - 1};
  }
  if (block.kind == GK_BLOCK_PICTURE) {
    struct gk_resource picture = {.kind = GK_RESOURCE_PICTURE, .parent = 1, .name = text};
    add(builder, GK_KIND_RESOURCE, &picture, sizeof picture);
    block.picture = gk_document_count(builder->document, GK_KIND_RESOURCE);
  } else {
    block.text = text;
  }
  add(builder, GK_KIND_BLOCK, &block, sizeof block);
}

bool fuzz_build_blocks(struct gk_document *document, struct gk_text input)
{
  static struct gk_cell cells[CELLS];
  struct gk_text text = fuzz_utf8(input);
  fuzz_add_original(document, text, "", &text);
  /* The document's copy lasts; a vertical tab becomes a line break in it. */
  char *copy = gk_arena_alloc(&document->arena, text.size + 1);
  for (size_t i = 0; i < text.size; i++)
    copy[i] = text.data[i];
  text.data = copy;
  struct gk_step read = {.stage = GK_STAGE_READ, .plugin = GK_TEXT("fuzz")};
  gk_document_begin(document, &read);
  struct builder builder = {.document = document, .begin = copy, .cells = cells};
  for (struct gk_text line = {0}; gk_next_line(text, &line);) {
    for (size_t i = 0; i < line.size; i++)
      if (line.data[i] == '\v')
        copy[line.data + i - copy] = '\n';
    if (line.size && line.data[0] == '|') {
      add_row(&builder, line);
      continue;
    }
    end_table(&builder, line.data);
    if (line.size && line.data[0] != '=')
      add_line(&builder, line);
  }
  end_table(&builder, text.data + text.size);
  return true;
}

/* In one line. */
static void print_text(struct gk_buffer *out, struct gk_text text, bool cell)
{
  for (size_t i = 0; i < text.size; i++)
    gk_buffer_put_byte(out, (uint8_t)(text.data[i] == '\n'          ? '\v'
                                      : text.data[i] == '|' && cell ? '/'
                                                                    : text.data[i]));
}

static void print_table(const struct gk_document *document, uint32_t table, struct gk_buffer *out)
{
  const struct gk_cell *cell;
  uint32_t row = UINT32_MAX;
  for (uint32_t i = 0; (cell = gk_document_cell(document, table, i)); i++) {
    if (cell->row != row)
      gk_buffer_print(out, "%s|", i ? "\n" : "");
    row = cell->row;
    if (cell->colspan > 1)
      gk_buffer_print(out, ">%u", cell->colspan > 9 ? 9 : cell->colspan);
    if (cell->rowspan > 1)
      gk_buffer_print(out, "_%u", cell->rowspan > 9 ? 9 : cell->rowspan);
    if (cell->flags & GK_CELL_HEADER)
      gk_buffer_put_byte(out, '!');
    print_text(out, cell->text, true);
    gk_buffer_put_byte(out, '|');
  }
  gk_buffer_print(out, "\n=\n");
}

static char letter_of(const struct gk_block *block)
{
  for (size_t i = 0; i < KINDS; i++)
    if (kinds[i].kind == block->kind && kinds[i].role == block->role &&
        (kinds[i].flags & block->flags) == kinds[i].flags &&
        (kinds[i].level == block->level || block->role) &&
        (kinds[i].flags || !(block->flags & (GK_BLOCK_BOLD | GK_BLOCK_RIGHT | GK_BLOCK_INDENTED))))
      return kinds[i].letter;
  return block->role == GK_ROLE_TITLE        ? 'T'
         : block->role == GK_ROLE_HEAD_TITLE ? 'H'
         : block->role == GK_ROLE_METADATA   ? 'M'
         : block->role == GK_ROLE_NAVIGATION ? 'N'
         : block->role == GK_ROLE_FOOTER     ? 'F'
                                             : 'p';
}

void fuzz_print_blocks(const struct gk_document *document, struct gk_buffer *out)
{
  const struct gk_block *block;
  for (uint32_t id = 1; (block = gk_document_find(document, GK_KIND_BLOCK, id)); id++) {
    if (block->kind == GK_BLOCK_TABLE) {
      print_table(document, block->table, out);
      continue;
    }
    gk_buffer_put_byte(out, (uint8_t)letter_of(block));
    if (block->label.size) {
      print_text(out, block->label, false);
      gk_buffer_put_byte(out, '\t');
    }
    print_text(out, block->text, false);
    gk_buffer_put_byte(out, '\n');
  }
}
