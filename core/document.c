/* SPDX-License-Identifier: Apache-2.0 */
#include "document.h"

#include <stdlib.h>
#include <string.h>

enum {
  /* A table wider or longer than this is no table that a person made. */
  ROWS_LIMIT = 100000,
  COLUMNS_LIMIT = 4096,
  /* Places a table's grid may have, so that looking for cells on one place stays cheap. */
  PLACES_LIMIT = 4000000,
  /* Blocks that are moved by those put before them: seconds at the most. A scan of 200 pages moves
   * a few hundred thousand. */
  MOVED_LIMIT = 50000000
};

void gk_document_init(struct gk_document *document, size_t memory, void (*exhausted)(void *),
                      void *argument)
{
  memset(document, 0, sizeof *document);
  gk_arena_init(&document->arena, memory, exhausted, argument);
}

void gk_document_reset(struct gk_document *document)
{
  struct gk_arena arena = document->arena;
  gk_arena_reset(&arena);
  memset(document, 0, sizeof *document);
  document->arena = arena;
}

void gk_document_free(struct gk_document *document)
{
  gk_arena_free(&document->arena);
  memset(document, 0, sizeof *document);
}

static void *grown(struct gk_document *document, void *old, size_t count, size_t capacity,
                   size_t size)
{
  return gk_arena_grow(&document->arena, old, count * size, capacity * size);
}

uint32_t gk_document_begin(struct gk_document *document, const struct gk_step *step)
{
  if (document->step_count == document->step_capacity) {
    uint32_t capacity = document->step_capacity ? document->step_capacity * 2 : 16;
    document->steps =
        grown(document, document->steps, document->step_count, capacity, sizeof *document->steps);
    document->step_capacity = capacity;
  }
  if (document->step_count >= GK_STEPS_LIMIT)
    abort(); /* pipeline.conf is bounded far below this, and what comes from elsewhere is checked */
  struct gk_step *copy = &document->steps[document->step_count];
  *copy = *step;
  copy->plugin = gk_arena_text(&document->arena, step->plugin);
  copy->delegate = gk_arena_text(&document->arena, step->delegate);
  copy->bids = gk_arena_text(&document->arena, step->bids);
  copy->code = gk_arena_text(&document->arena, step->code);
  copy->message = gk_arena_text(&document->arena, step->message);
  return document->step_count++;
}

/* Takes out the blocks that stand between those of other steps. */
static void withdraw_blocks(struct gk_list *list, uint16_t step)
{
  struct gk_block *blocks = (struct gk_block *)(void *)list->items;
  uint32_t kept = 0;
  for (uint32_t i = 0; i < list->count; i++) {
    if (list->steps[i] == step)
      continue;
    if (kept != i) {
      blocks[kept] = blocks[i];
      list->steps[kept] = list->steps[i];
      blocks[kept].id = kept + 1;
    }
    blocks[kept].after = blocks[kept].after ? kept : 0;
    kept++;
  }
  list->count = kept;
}

void gk_document_withdraw(struct gk_document *document)
{
  if (document->step_count == 0)
    return;
  uint16_t newest = (uint16_t)(document->step_count - 1);
  for (int kind = 1; kind < GK_KIND_END; kind++) {
    struct gk_list *list = &document->lists[kind];
    if (kind == GK_KIND_DIAGNOSTIC)
      continue;
    if (kind == GK_KIND_BLOCK)
      withdraw_blocks(list, newest);
    while (list->count && list->steps[list->count - 1] == newest)
      list->count--;
  }
  uint32_t resources = document->lists[GK_KIND_RESOURCE].count;
  struct gk_list *said = &document->lists[GK_KIND_DIAGNOSTIC];
  for (uint32_t i = said->count; i && said->steps[i - 1] == newest; i--) {
    struct gk_diagnostic *diagnostic = (struct gk_diagnostic *)(void *)said->items + (i - 1);
    if (diagnostic->place.resource > resources)
      diagnostic->place = (struct gk_place){0};
  }
}

bool gk_is_utf8(const char *data, size_t size)
{
  if (size == 0)
    return true; /* data may be NULL, to which not even 0 may be added */
  const unsigned char *p = (const unsigned char *)data, *end = p + size;
  while (p < end) {
    /* Chinese characters, which nearly all texts are made of. */
    if (*p >= 0xE1 && *p <= 0xEC && end - p >= 3) {
      if ((p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80)
        return false;
      p += 3;
      continue;
    }
    uint64_t eight;
    if (end - p >= 8 && (memcpy(&eight, p, 8), (eight & 0x8080808080808080u) == 0) &&
        ((eight - 0x0101010101010101u) & 0x8080808080808080u) == 0) {
      p += 8;
      continue;
    }
    unsigned c = *p;
    if (c == 0)
      return false;
    if (c < 0x80) {
      p++;
      continue;
    }
    size_t left = (size_t)(end - p);
    if (c >= 0xE0 && c <= 0xEF && left >= 3) {
      if ((p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80 || (c == 0xE0 && p[1] < 0xA0) ||
          (c == 0xED && p[1] > 0x9F))
        return false;
      p += 3;
    } else if (c >= 0xC2 && c <= 0xDF && left >= 2) {
      if ((p[1] & 0xC0) != 0x80)
        return false;
      p += 2;
    } else if (c >= 0xF0 && c <= 0xF4 && left >= 4) {
      if ((p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80 || (p[3] & 0xC0) != 0x80 ||
          (c == 0xF0 && p[1] < 0x90) || (c == 0xF4 && p[1] > 0x8F))
        return false;
      p += 4;
    } else {
      return false;
    }
  }
  return true;
}

static bool check(const struct gk_document *document, const struct gk_kind_schema *schema,
                  const char *item, const char **reason)
{
  for (size_t i = 0; i < schema->member_count; i++) {
    const struct gk_member *member = &schema->members[i];
    const char *at = item + member->offset;
    if (member->type == GK_MEMBER_TEXT) {
      struct gk_text text;
      memcpy(&text, at, sizeof text);
      if (text.size && !text.data) {
        *reason = "a text has a size but no data";
        return false;
      }
      bool bytes = schema->bytes && strcmp(member->name, "data") == 0;
      /* What is read from the store was looked at when it was added. */
      if (text.size && !bytes && !document->reading && !gk_is_utf8(text.data, text.size)) {
        *reason = "a text is not UTF-8 or holds a NUL";
        return false;
      }
    } else if (member->reference) {
      uint32_t id;
      memcpy(&id, at, sizeof id);
      if (id > gk_document_count(document, member->reference)) {
        *reason = "it names an item that does not exist";
        return false;
      }
    }
  }
  return true;
}

/* Makes room for one more and returns it, zeroed; NULL: the kind's limit is reached. */
static char *append(struct gk_document *document, enum gk_kind kind)
{
  const struct gk_kind_schema *schema = gk_kind_schema(kind);
  struct gk_list *list = &document->lists[kind];
  if (list->count >= schema->limit)
    return NULL;
  if (list->count == list->capacity) {
    uint32_t capacity = list->capacity ? list->capacity * 2 : 16;
    list->items = grown(document, list->items, list->count, capacity, schema->size);
    list->steps = grown(document, list->steps, list->count, capacity, sizeof *list->steps);
    list->capacity = capacity;
  }
  list->steps[list->count] = (uint16_t)(document->reading      ? document->reading - 1
                                        : document->step_count ? document->step_count - 1
                                                               : 0);
  return memset(list->items + (size_t)list->count++ * schema->size, 0, schema->size);
}

static uint32_t place_item(struct gk_document *document, enum gk_kind kind, const char *item,
                           const char **reason)
{
  const struct gk_kind_schema *schema = gk_kind_schema(kind);
  if (!check(document, schema, item, reason))
    return 0;
  char *at = append(document, kind);
  if (!at) {
    *reason = "the document holds too many of these";
    return 0;
  }
  memcpy(at, item, schema->size);
  for (size_t i = 0; i < schema->member_count; i++)
    if (schema->members[i].type == GK_MEMBER_TEXT) {
      struct gk_text text;
      memcpy(&text, at + schema->members[i].offset, sizeof text);
      text = gk_arena_text(&document->arena, text);
      memcpy(at + schema->members[i].offset, &text, sizeof text);
    }
  return document->lists[kind].count;
}

void gk_document_defer(struct gk_document *document, enum gk_kind kind,
                       const struct gk_pending *pending)
{
  struct gk_list *list = &document->lists[kind];
  struct gk_pending *copy = gk_arena_alloc(&document->arena, sizeof *copy);
  *copy = *pending;
  copy->next = NULL;
  if (list->last_pending)
    list->last_pending->next = copy;
  else
    list->pending = copy;
  list->last_pending = copy;
  list->pending_count += (uint32_t)pending->count;
}

void gk_document_read_pending(struct gk_document *document, enum gk_kind kind)
{
  struct gk_list *list = &document->lists[kind];
  uint32_t before = document->reading;
  while (list->pending) {
    struct gk_pending *pending = list->pending;
    list->pending = pending->next;
    list->pending_count -= (uint32_t)pending->count;
    document->reading = pending->step + 1;
    if (!document->read_pending(document, kind, pending))
      document->damaged = true;
  }
  list->last_pending = NULL;
  document->reading = before;
}

/* A document is lent as one that does not change; that it is read when it is asked for does not
 * show. */
static void want(const struct gk_document *document, enum gk_kind kind)
{
  if (document->lists[kind].pending)
    gk_document_read_pending((struct gk_document *)(uintptr_t)document, kind);
}

/* Every structure but the cell begins with its id. */
static void set_id(struct gk_document *document, enum gk_kind kind, uint32_t id)
{
  memcpy(document->lists[kind].items + (size_t)(id - 1) * gk_kind_schema(kind)->size, &id,
         sizeof id);
}

static struct gk_text section_path(struct gk_document *document, const struct gk_section *section)
{
  char path[4096];
  size_t size = 0;
  const struct gk_section *parent = gk_document_find(document, GK_KIND_SECTION, section->parent);
  if (parent && parent->path.size < sizeof path - 16) {
    memcpy(path, parent->path.data, parent->path.size);
    size = parent->path.size;
    path[size++] = '.';
  }
  char digits[12];
  size_t count = 0;
  for (uint32_t n = section->ordinal; n || !count; n /= 10)
    digits[count++] = (char)('0' + n % 10);
  while (count)
    path[size++] = digits[--count];
  return gk_arena_text(&document->arena, (struct gk_text){path, size});
}

/* A resource that comes without data, from the store or by reference, keeps what is said of it. */
static void describe_data(struct gk_document *document, struct gk_resource *resource)
{
  char hex[2 * GK_DIGEST_SIZE + 1];
  uint8_t digest[GK_DIGEST_SIZE];
  if (resource->data.size == 0 || !resource->data.data)
    return;
  resource->size = resource->data.size;
  if (resource->digest.size)
    return;
  gk_sha256(resource->data, digest);
  gk_hex(digest, hex);
  resource->digest = gk_arena_text(&document->arena, (struct gk_text){hex, sizeof hex - 1});
}

void gk_document_lend_data(struct gk_document *document, uint32_t resource, struct gk_text data)
{
  struct gk_list *list = &document->lists[GK_KIND_RESOURCE];
  if (resource && resource <= list->count)
    ((struct gk_resource *)(void *)list->items)[resource - 1].data = data;
}

/* Moves the newest block to where it belongs. What `after` holds is then always the block's own
 * place less one, so that a step's blocks, added again in their order, come to stand as they do. */
static uint32_t put_after(struct gk_document *document, uint32_t after)
{
  struct gk_list *list = &document->lists[GK_KIND_BLOCK];
  struct gk_block *blocks = (struct gk_block *)(void *)list->items;
  uint32_t last = list->count - 1;
  struct gk_block moved = blocks[last];
  uint16_t step = list->steps[last];
  memmove(blocks + after + 1, blocks + after, (last - after) * sizeof *blocks);
  memmove(list->steps + after + 1, list->steps + after, (last - after) * sizeof *list->steps);
  blocks[after] = moved;
  list->steps[after] = step;
  for (uint32_t i = after; i <= last; i++) {
    blocks[i].id = i + 1;
    blocks[i].after = blocks[i].after ? i : 0;
  }
  return after + 1;
}

/* What was stored is read when somebody asks for it, though there is an outline by then. */
static bool may_put_after(struct gk_document *document, uint32_t after, const char **reason)
{
  uint32_t count = document->lists[GK_KIND_BLOCK].count;
  if (after == 0 || after > count)
    return true; /* one that does not exist is refused as any reference */
  if (!document->reading && gk_document_count(document, GK_KIND_SECTION)) {
    *reason = "blocks are put between others before there is an outline";
    return false;
  }
  if (count - after > MOVED_LIMIT - document->moved) {
    *reason = "too many blocks are put before others";
    return false;
  }
  document->moved += count - after;
  return true;
}

uint32_t gk_document_add(struct gk_document *document, enum gk_kind kind, const void *item,
                         size_t size, const char **reason)
{
  const struct gk_kind_schema *schema = gk_kind_schema(kind);
  if (!document->reading)
    want(document, kind);
  /* The largest item structure; the union gives it their alignment. */
  union {
    struct gk_resource resource;
    struct gk_block block;
    struct gk_section section;
    struct gk_item item;
    struct gk_field field;
    struct gk_fact fact;
    struct gk_figure figure;
    struct gk_finding finding;
    struct gk_evidence evidence;
    struct gk_diagnostic diagnostic;
    struct gk_reference reference;
  } copy;
  memset(&copy, 0, sizeof copy);
  memcpy(&copy, item, size < schema->size ? size : schema->size);
  switch (kind) {
  case GK_KIND_RESOURCE:
    describe_data(document, &copy.resource);
    break;
  case GK_KIND_SECTION:
    if (copy.section.level == 0)
      copy.section.level = 1;
    copy.section.path = section_path(document, &copy.section);
    break;
  case GK_KIND_FIGURE:
    if (copy.figure.times == 0)
      copy.figure.times = 1;
    if (copy.figure.value.scale > 9) {
      *reason = "a decimal's scale is above 9";
      return 0;
    }
    break;
  case GK_KIND_FACT:
    if (copy.fact.value.scale > 9 || copy.fact.kind < GK_FACT_NUMBER ||
        copy.fact.kind > GK_FACT_WORDS) {
      *reason = "a decimal's scale is above 9, or the fact's kind is unknown";
      return 0;
    }
    if (copy.fact.kind != GK_FACT_NUMBER)
      copy.fact.value = (struct gk_decimal){0, 0};
    break;
  case GK_KIND_BLOCK:
    if (!may_put_after(document, copy.block.after, reason))
      return 0;
    break;
  case GK_KIND_TABLE:
  case GK_KIND_CELL:
    *reason = "tables are added with their cells";
    return 0;
  default:
    break;
  }
  uint32_t id = place_item(document, kind, (const char *)&copy, reason);
  if (id)
    set_id(document, kind, id);
  if (id && kind == GK_KIND_BLOCK && copy.block.after)
    id = put_after(document, copy.block.after);
  return id;
}

static int by_place(const void *left, const void *right)
{
  const struct gk_cell *a = left, *b = right;
  if (a->row != b->row)
    return a->row < b->row ? -1 : 1;
  return a->column < b->column ? -1 : a->column > b->column;
}

static bool cells_are_apart(struct gk_document *document, const struct gk_cell *cells, size_t count,
                            uint32_t columns)
{
  /* For each column the first row that is still free, as rows are passed in order. */
  uint32_t *free_from = gk_arena_alloc(&document->arena, columns * sizeof *free_from);
  for (size_t i = 0; i < count; i++)
    for (uint32_t c = cells[i].column; c < cells[i].column + cells[i].colspan; c++) {
      if (free_from[c] > cells[i].row)
        return false;
      free_from[c] = cells[i].row + cells[i].rowspan;
    }
  return true;
}

uint32_t gk_document_add_table(struct gk_document *document, const struct gk_table *table,
                               size_t table_size, const struct gk_cell *cells, size_t count,
                               size_t cell_size, const char **reason)
{
  struct gk_table copy = {0};
  if (!document->reading)
    want(document, GK_KIND_TABLE);
  memcpy(&copy, table, table_size < sizeof copy ? table_size : sizeof copy);
  if (count > gk_kind_schema(GK_KIND_CELL)->limit - document->lists[GK_KIND_CELL].count) {
    *reason = "the document holds too many cells";
    return 0;
  }
  struct gk_cell *sorted = gk_arena_alloc(&document->arena, (count + 1) * sizeof *sorted);
  copy.rows = copy.columns = 0;
  copy.cells = (uint32_t)count;
  uint64_t places = 0;
  bool in_order = true;
  for (size_t i = 0; i < count; i++) {
    struct gk_cell *cell = &sorted[i];
    memcpy(cell, (const char *)cells + i * cell_size,
           cell_size < sizeof *cell ? cell_size : sizeof *cell);
    cell->rowspan = cell->rowspan ? cell->rowspan : 1;
    cell->colspan = cell->colspan ? cell->colspan : 1;
    if (cell->row >= ROWS_LIMIT || cell->rowspan > ROWS_LIMIT - cell->row ||
        cell->column >= COLUMNS_LIMIT || cell->colspan > COLUMNS_LIMIT - cell->column ||
        (places += (uint64_t)cell->rowspan * cell->colspan) > PLACES_LIMIT) {
      *reason = "the table is larger than any table that is read";
      return 0;
    }
    if (cell->row + cell->rowspan > copy.rows)
      copy.rows = cell->row + cell->rowspan;
    if (cell->column + cell->colspan > copy.columns)
      copy.columns = cell->column + cell->colspan;
    if (i && by_place(&sorted[i - 1], cell) > 0)
      in_order = false;
  }
  if (!in_order)
    qsort(sorted, count, sizeof *sorted, by_place);
  if (!cells_are_apart(document, sorted, count, copy.columns)) {
    *reason = "two cells of the table are on one place";
    return 0;
  }
  const struct gk_kind_schema *schema = gk_kind_schema(GK_KIND_CELL);
  for (size_t i = 0; i < count; i++)
    if (!check(document, schema, (const char *)&sorted[i], reason))
      return 0;
  uint32_t first = document->lists[GK_KIND_CELL].count;
  uint32_t id = place_item(document, GK_KIND_TABLE, (const char *)&copy, reason);
  if (!id)
    return 0;
  set_id(document, GK_KIND_TABLE, id);
  for (size_t i = 0; i < count; i++)
    place_item(document, GK_KIND_CELL, (const char *)&sorted[i], reason);
  if (id > document->first_cells_capacity) {
    uint32_t capacity = document->first_cells_capacity ? document->first_cells_capacity * 2 : 16;
    document->first_cells = grown(document, document->first_cells, document->first_cells_capacity,
                                  capacity, sizeof *document->first_cells);
    document->first_cells_capacity = capacity;
  }
  document->first_cells[id - 1] = first;
  return id;
}

uint32_t gk_document_count(const struct gk_document *document, enum gk_kind kind)
{
  return document->lists[kind].count + document->lists[kind].pending_count;
}

const void *gk_document_find(const struct gk_document *document, enum gk_kind kind, uint32_t id)
{
  const struct gk_list *list = &document->lists[kind];
  if (id > list->count)
    want(document, kind);
  if (id == 0 || id > list->count)
    return NULL;
  return list->items + (size_t)(id - 1) * gk_kind_schema(kind)->size;
}

const struct gk_step *gk_document_step(const struct gk_document *document, enum gk_kind kind,
                                       uint32_t id)
{
  if (id > document->lists[kind].count)
    want(document, kind);
  return &document->steps[document->lists[kind].steps[id - 1]];
}

const struct gk_cell *gk_document_cell(const struct gk_document *document, uint32_t table,
                                       uint32_t index)
{
  const struct gk_table *found = gk_document_find(document, GK_KIND_TABLE, table);
  if (!found || index >= found->cells)
    return NULL;
  return (const struct gk_cell *)document->lists[GK_KIND_CELL].items +
         document->first_cells[table - 1] + index;
}

const struct gk_cell *gk_document_cell_at(const struct gk_document *document, uint32_t table,
                                          uint32_t row, uint32_t column)
{
  const struct gk_table *in = gk_document_find(document, GK_KIND_TABLE, table);
  const struct gk_cell wanted = {.row = row, .column = column};
  uint32_t low = 0, high = in ? in->cells : 0;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    const struct gk_cell *cell = gk_document_cell(document, table, middle);
    int order = by_place(cell, &wanted);
    if (order == 0)
      return cell;
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}
