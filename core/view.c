/* SPDX-License-Identifier: Apache-2.0 */
#include "view.h"

#include <stdlib.h>

/* Whether a byte is not the first of its character. */
static bool continues(char byte)
{
  return ((unsigned char)byte & 0xC0) == 0x80;
}

struct gk_text gk_view_slice(struct gk_text text, uint64_t offset, uint64_t size)
{
  if (offset > text.size)
    offset = text.size;
  if (size > text.size - offset)
    size = text.size - offset;
  uint64_t end = offset + size;
  while (offset < end && continues(text.data[offset]))
    offset++;
  while (end < text.size && end > offset && continues(text.data[end]))
    end--;
  return (struct gk_text){text.data + offset, (size_t)(end - offset)};
}

struct gk_text gk_view_path(const struct gk_view *view, uint32_t section)
{
  const struct gk_section *found = gk_document_find(view->document, GK_KIND_SECTION, section);
  return found ? found->path : GK_TEXT("0");
}

struct gk_text gk_view_heading(const struct gk_view *view, const struct gk_section *section)
{
  const struct gk_block *block =
      gk_document_find(view->document, GK_KIND_BLOCK, section->heading_block);
  struct gk_text text = GK_TEXT("");
  if (block)
    text = gk_view_slice(block->text, section->heading_offset, section->heading_size);
  return text.size ? text : section->title;
}

bool gk_view_offset(const struct gk_view *view, uint32_t block, uint64_t offset, uint64_t *found)
{
  const struct gk_block *in = gk_document_find(view->document, GK_KIND_BLOCK, block);
  if (!in || !in->place.resource)
    return false;
  /* Markup and character references in between would shift it. */
  *found = in->place.offset + (in->place.size == in->text.size ? offset : 0);
  return true;
}

const struct gk_cell *gk_view_recognised(const struct gk_view *view, const struct gk_fact *fact)
{
  const struct gk_table *table = gk_document_find(view->document, GK_KIND_TABLE, fact->table);
  return table && table->origin == GK_TABLE_PICTURE
             ? gk_document_cell_at(view->document, table->id, fact->cell_row, fact->cell_column)
             : NULL;
}

static void link_sections(struct gk_view *view)
{
  struct gk_document *document = view->document;
  uint32_t count = gk_document_count(document, GK_KIND_SECTION);
  size_t bytes = ((size_t)count + 1) * sizeof(uint32_t);
  uint32_t *last_children = gk_arena_alloc(&document->arena, bytes);
  uint32_t *depths = gk_arena_alloc(&document->arena, bytes);
  view->first_children = gk_arena_alloc(&document->arena, bytes);
  view->next_siblings = gk_arena_alloc(&document->arena, bytes);
  view->parents = gk_arena_alloc(&document->arena, bytes);
  for (uint32_t id = 1; id <= count; id++) {
    const struct gk_section *section = gk_document_find(document, GK_KIND_SECTION, id);
    uint32_t parent = section->parent;
    if (depths[parent] >= GK_VIEW_DEPTH_LIMIT)
      parent = view->parents[parent];
    depths[id] = depths[parent] + 1;
    view->parents[id] = parent;
    if (last_children[parent])
      view->next_siblings[last_children[parent]] = id;
    else
      view->first_children[parent] = id;
    last_children[parent] = id;
  }
}

uint32_t gk_view_next(const struct gk_view *view, uint32_t section, unsigned *depth)
{
  if (view->first_children[section]) {
    *depth = section ? *depth + 1 : 0;
    return view->first_children[section];
  }
  while (section && !view->next_siblings[section]) {
    section = view->parents[section];
    *depth = *depth ? *depth - 1 : 0;
  }
  return section ? view->next_siblings[section] : 0;
}

static void place_blocks(struct gk_view *view)
{
  struct gk_document *document = view->document;
  uint32_t blocks = gk_document_count(document, GK_KIND_BLOCK);
  uint32_t sections = gk_document_count(document, GK_KIND_SECTION);
  view->block_sections = gk_arena_alloc(&document->arena, ((size_t)blocks + 1) * sizeof(uint32_t));
  uint32_t *begins = view->block_sections;
  for (uint32_t id = 1; id <= sections; id++) {
    const struct gk_section *section = gk_document_find(document, GK_KIND_SECTION, id);
    uint32_t first = section->heading_block ? section->heading_block : section->block;
    if (first && begins[first - 1] < id)
      begins[first - 1] = id;
  }
  uint32_t current = 0;
  for (uint32_t id = 1; id <= blocks; id++) {
    const struct gk_block *block = gk_document_find(document, GK_KIND_BLOCK, id);
    if (begins[id - 1])
      current = begins[id - 1];
    begins[id - 1] = block->role == GK_ROLE_BODY ? current : 0;
  }
}

/* A table that stands for others stands where the first of them stood. References go to what was
 * added before, so this ends. */
static uint32_t place_of(const struct gk_document *document, const uint32_t *blocks, uint32_t table)
{
  while (!blocks[table]) {
    const struct gk_table *found = gk_document_find(document, GK_KIND_TABLE, table);
    if (!found->replaces_first || found->replaces_first >= table)
      return 0;
    table = found->replaces_first;
  }
  return blocks[table];
}

/* A table that was put together from paragraphs stands where the first of them does: in the last
 * block that begins at or before its place. Blocks come in the order of the text. */
static uint32_t block_at(const struct gk_document *document, uint32_t table)
{
  const struct gk_place *place =
      &((const struct gk_table *)gk_document_find(document, GK_KIND_TABLE, table))->place;
  uint32_t low = 0, high = gk_document_count(document, GK_KIND_BLOCK);
  while (place->size && low < high) {
    uint32_t middle = low + (high - low + 1) / 2;
    const struct gk_block *block = gk_document_find(document, GK_KIND_BLOCK, middle);
    if (block->place.resource == place->resource && block->place.offset <= place->offset)
      low = middle;
    else
      high = middle - 1;
  }
  return low;
}

struct placed {
  uint32_t block, id;
};

static int by_block(const void *left, const void *right)
{
  const struct placed *a = left, *b = right;
  if (a->block != b->block)
    return a->block < b->block ? -1 : 1;
  return a->id < b->id ? -1 : a->id > b->id;
}

/* Returns by table id whether another stands for it. */
static bool *replaced_tables(struct gk_document *document, uint32_t count)
{
  int32_t *edges = gk_arena_alloc(&document->arena, ((size_t)count + 2) * sizeof *edges);
  bool *replaced = gk_arena_alloc(&document->arena, ((size_t)count + 2) * sizeof *replaced);
  for (uint32_t id = 1; id <= count; id++) {
    const struct gk_table *table = gk_document_find(document, GK_KIND_TABLE, id);
    uint32_t first = table->replaces_first, last = table->replaces_last;
    if (!first || first >= id)
      continue;
    if (last < first)
      last = first;
    if (last >= id)
      last = id - 1;
    edges[first]++;
    edges[last + 1]--;
  }
  int32_t open = 0;
  for (uint32_t id = 1; id <= count; id++) {
    open += edges[id];
    replaced[id] = open > 0;
  }
  return replaced;
}

static void order_tables(struct gk_view *view)
{
  struct gk_document *document = view->document;
  uint32_t count = gk_document_count(document, GK_KIND_TABLE);
  size_t bytes = ((size_t)count + 1) * sizeof(uint32_t);
  uint32_t *blocks = gk_arena_alloc(&document->arena, bytes);
  bool *replaced = replaced_tables(document, count);
  for (uint32_t id = gk_document_count(document, GK_KIND_BLOCK); id; id--) {
    const struct gk_block *block = gk_document_find(document, GK_KIND_BLOCK, id);
    if (block->kind == GK_BLOCK_TABLE)
      blocks[block->table] = id;
  }
  blocks[0] = 0;
  struct placed *placed = gk_arena_alloc(&document->arena, ((size_t)count + 1) * sizeof *placed);
  for (uint32_t id = 1; id <= count; id++)
    if (!replaced[id]) {
      uint32_t block = place_of(document, blocks, id);
      placed[view->table_count++] = (struct placed){block ? block : block_at(document, id), id};
    }
  if (view->table_count)
    qsort(placed, view->table_count, sizeof *placed, by_block);
  view->tables = gk_arena_alloc(&document->arena, ((size_t)count + 1) * sizeof *view->tables);
  view->table_numbers = gk_arena_alloc(&document->arena, bytes);
  for (uint32_t i = 0; i < view->table_count; i++) {
    struct gk_view_table *table = &view->tables[i];
    uint32_t section = placed[i].block ? view->block_sections[placed[i].block - 1] : 0;
    const struct gk_section *in = gk_document_find(document, GK_KIND_SECTION, section);
    table->table = gk_document_find(document, GK_KIND_TABLE, placed[i].id);
    table->section = gk_view_path(view, section);
    table->title = in ? in->title : GK_TEXT("");
    table->form = GK_TEXT("");
    view->table_numbers[placed[i].id - 1] = i + 1;
  }
}

static void name_forms(struct gk_view *view)
{
  const struct gk_document *document = view->document;
  for (uint32_t id = 1; id <= gk_document_count(document, GK_KIND_FACT); id++) {
    const struct gk_fact *fact = gk_document_find(document, GK_KIND_FACT, id);
    uint32_t number = fact->table ? view->table_numbers[fact->table - 1] : 0;
    bool statutory = fact->form.size != 5 || memcmp(fact->form.data, "table", 5) != 0;
    if (number && statutory && view->tables[number - 1].form.size == 0)
      view->tables[number - 1].form = fact->form;
  }
}

static void link_evidence(struct gk_view *view)
{
  struct gk_document *document = view->document;
  size_t findings = gk_document_count(document, GK_KIND_FINDING);
  uint32_t pieces = gk_document_count(document, GK_KIND_EVIDENCE);
  view->first_evidence = gk_arena_alloc(&document->arena, (findings + 1) * sizeof(uint32_t));
  view->next_evidence = gk_arena_alloc(&document->arena, ((size_t)pieces + 1) * sizeof(uint32_t));
  for (uint32_t id = pieces; id; id--) {
    const struct gk_evidence *evidence = gk_document_find(document, GK_KIND_EVIDENCE, id);
    view->next_evidence[id] = view->first_evidence[evidence->finding];
    view->first_evidence[evidence->finding] = id;
  }
}

void gk_view_make(struct gk_view *view, struct gk_document *document)
{
  memset(view, 0, sizeof *view);
  view->document = document;
  link_sections(view);
  place_blocks(view);
  order_tables(view);
  name_forms(view);
  link_evidence(view);
}
