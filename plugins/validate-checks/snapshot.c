/* SPDX-License-Identifier: Apache-2.0 */
#include "snapshot.h"

#include "interval.h"

#include <stdlib.h>

static const size_t row_sizes[TABLE_KINDS] = {
    [TABLE_FACT] = sizeof(struct fact_row),         [TABLE_FIGURE] = sizeof(struct figure_row),
    [TABLE_SECTION] = sizeof(struct section_row),   [TABLE_FIELD] = sizeof(struct field_row),
    [TABLE_ITEM] = sizeof(struct item_row),         [TABLE_GRID] = sizeof(struct grid_row),
    [TABLE_CELL] = sizeof(struct cell_row),         [TABLE_BLOCK] = sizeof(struct block_row),
    [TABLE_RESOURCE] = sizeof(struct resource_row),
};

size_t snapshot_row_size(enum table_kind table)
{
  return row_sizes[table];
}

void snapshot_begin(struct snapshot *snapshot, struct gk_context *context)
{
  snapshot->context = context;
  snapshot->failed = !symbols_reset(&snapshot->symbols);
  for (int i = 0; i < TABLE_KINDS; i++) {
    struct rows *rows = &snapshot->tables[i];
    rows->count = 0;
    rows->loaded = false;
    for (int j = 0; j < CHAINS; j++)
      rows->chains[j].ready = false;
  }
}

void snapshot_free(struct snapshot *snapshot)
{
  for (int i = 0; i < TABLE_KINDS; i++) {
    free(snapshot->tables[i].data);
    for (int j = 0; j < CHAINS; j++) {
      free(snapshot->tables[i].chains[j].heads);
      free(snapshot->tables[i].chains[j].next);
    }
  }
  symbols_free(&snapshot->symbols);
  memset(snapshot, 0, sizeof *snapshot);
}

/* A new last row, not initialised; NULL: no memory. */
static void *append(struct snapshot *snapshot, enum table_kind table)
{
  struct rows *rows = &snapshot->tables[table];
  if (rows->count == rows->capacity) {
    uint32_t capacity = rows->capacity ? rows->capacity * 2 : 64;
    char *data = realloc(rows->data, row_sizes[table] * capacity);
    if (!data) {
      snapshot->failed = true;
      return NULL;
    }
    rows->data = data;
    rows->capacity = capacity;
  }
  return rows_at(rows, row_sizes[table], rows->count++);
}

static uint32_t mix(uint32_t first, uint32_t second)
{
  uint64_t key = ((uint64_t)first << 32 | second) * 0x9e3779b97f4a7c15u;
  return (uint32_t)(key >> 32);
}

uint32_t chain_hash(const struct chain *chain, uint32_t first, uint32_t second)
{
  return mix(first, second) & chain->mask;
}

static bool reserve(uint32_t **array, uint32_t *capacity, uint32_t wanted)
{
  if (*capacity >= wanted)
    return true;
  free(*array);
  *array = malloc(wanted * sizeof **array);
  *capacity = *array ? wanted : 0;
  return *array != NULL;
}

bool rows_chain(struct rows *rows, struct chain *chain, size_t row_size, const size_t offsets[2])
{
  uint32_t buckets = 16;
  while (buckets < rows->count)
    buckets *= 2;
  if (!reserve(&chain->heads, &chain->head_capacity, buckets) ||
      !reserve(&chain->next, &chain->next_capacity, rows->count))
    return false;
  chain->mask = buckets - 1;
  memset(chain->heads, 0, buckets * sizeof *chain->heads);
  for (uint32_t i = rows->count; i-- > 0;) {
    const char *row = rows_at(rows, row_size, i);
    uint32_t first, second = 0;
    memcpy(&first, row + offsets[0], sizeof first);
    if (offsets[1] != SIZE_MAX)
      memcpy(&second, row + offsets[1], sizeof second);
    uint32_t at = chain_hash(chain, first, second);
    chain->next[i] = chain->heads[at];
    chain->heads[at] = i + 1;
  }
  chain->ready = true;
  return true;
}

/* Facts. */

/* Neighbouring facts mostly share a form, and a row or a column. */
static uint32_t symbol_near(struct snapshot *snapshot, struct gk_text text, struct gk_text before,
                            uint32_t symbol)
{
  if (symbol && text.size == before.size &&
      (text.data == before.data || memcmp(text.data, before.data, text.size) == 0))
    return symbol;
  return symbols_add(&snapshot->symbols, text);
}

/* One printed form is one instance. A form of which a cell is there twice is printed more than
 * once, and then each table of it counts for itself. */
static void set_instances(struct snapshot *snapshot)
{
  struct rows *rows = &snapshot->tables[TABLE_FACT];
  struct fact_row *facts = (struct fact_row *)rows->data;
  struct chain *chain = &rows->chains[0];
  static const size_t offsets[2] = {offsetof(struct fact_row, row),
                                    offsetof(struct fact_row, column)};
  if (!rows_chain(rows, chain, sizeof *facts, offsets)) {
    snapshot->failed = true;
    return;
  }
  uint32_t symbols = snapshot->symbols.count + 1;
  char *repeated = calloc(symbols, 1);
  if (!repeated) {
    snapshot->failed = true;
    return;
  }
  for (uint32_t i = 0; i < rows->count; i++) {
    struct fact_row *fact = &facts[i];
    if (repeated[fact->form])
      continue;
    /* The first few of a chain tell: a form printed twice repeats every one of its cells. */
    uint32_t steps = 8;
    for (uint32_t at = chain->next[i]; at && steps; at = chain->next[at - 1], steps--)
      if (facts[at - 1].form == fact->form && facts[at - 1].row == fact->row &&
          facts[at - 1].column == fact->column)
        repeated[fact->form] = 1;
  }
  for (uint32_t i = 0; i < rows->count; i++)
    facts[i].instance = repeated[facts[i].form] ? symbols + facts[i].item.table : facts[i].form;
  free(repeated);
}

/* What is said of a fact's cell in a recognised table; `table` keeps the table of the fact before.
 * Cells stand by row, then column. */
static uint32_t recognised_flags(struct gk_context *context, const struct gk_fact *fact,
                                 struct gk_table *table)
{
  if (fact->table != table->id && !gk_get_table(context, fact->table, table))
    memset(table, 0, sizeof *table);
  if (table->origin != GK_TABLE_PICTURE)
    return 0;
  uint32_t low = 0, high = table->cells;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    struct gk_cell cell;
    if (!gk_get_cell(context, table->id, middle, &cell))
      return 0;
    if (cell.row == fact->cell_row && cell.column == fact->cell_column)
      return cell.flags;
    if (cell.row < fact->cell_row ||
        (cell.row == fact->cell_row && cell.column < fact->cell_column))
      low = middle + 1;
    else
      high = middle;
  }
  return 0;
}

static void load_facts(struct snapshot *snapshot)
{
  struct gk_fact item = {0}, before = {0};
  struct gk_table table = {0};
  uint32_t form = 0, row = 0, column = 0;
  while (gk_next_fact(snapshot->context, &item)) {
    struct fact_row *fact = append(snapshot, TABLE_FACT);
    if (!fact)
      return;
    form = symbol_near(snapshot, item.form, before.form, form);
    row = symbol_near(snapshot, item.row, before.row, row);
    column = symbol_near(snapshot, item.column, before.column, column);
    fact->id = item.id;
    fact->form = form;
    fact->row = row;
    fact->column = column;
    fact->value = item.kind == GK_FACT_NUMBER ? gk_rule_value_of(item.value)
                                              : (struct gk_rule_value){.kind = GK_RULE_NULL};
    fact->flags = item.table ? recognised_flags(snapshot->context, &item, &table) : 0;
    fact->item = item;
    before = item;
  }
  if (snapshot->tables[TABLE_FACT].count)
    set_instances(snapshot);
}

/* Prose and outline. */

static void load_figures(struct snapshot *snapshot)
{
  for (struct gk_figure item = {0}; gk_next_figure(snapshot->context, &item);) {
    struct figure_row *figure = append(snapshot, TABLE_FIGURE);
    if (!figure)
      return;
    figure->id = item.id;
    figure->item = item;
    figure->value = gk_rule_value_of(item.value);
    figure_interval(&item, &figure->least, &figure->most);
  }
}

static void load_fields(struct snapshot *snapshot)
{
  for (struct gk_field item = {0}; gk_next_field(snapshot->context, &item);) {
    struct field_row *field = append(snapshot, TABLE_FIELD);
    if (!field)
      return;
    field->id = item.id;
    field->name = symbols_add(&snapshot->symbols, item.name);
    field->item = item;
  }
}

/* Levels of an outline beyond this are no outline. */
enum { LEVELS = 16 };

static void load_sections(struct snapshot *snapshot)
{
  uint32_t run_on[LEVELS] = {0};
  struct rows *rows = &snapshot->tables[TABLE_SECTION];
  for (struct gk_section item = {0}; gk_next_section(snapshot->context, &item);) {
    struct section_row *section = append(snapshot, TABLE_SECTION);
    if (!section)
      return;
    *section = (struct section_row){.id = item.id, .item = item};
    if (item.level < LEVELS) {
      section->run_on = run_on[item.level];
      if (item.number.size)
        run_on[item.level] = item.id;
    }
  }
  /* The last child so far of each section, and of the top at 0. */
  uint32_t *last = calloc((size_t)rows->count + 1, sizeof *last);
  uint32_t *numbered = calloc((size_t)rows->count + 1, sizeof *numbered);
  if (last && numbered) {
    struct section_row *sections = (struct section_row *)rows->data;
    for (uint32_t i = 0; i < rows->count; i++) {
      struct section_row *section = &sections[i];
      uint32_t parent = section->item.parent;
      if (parent > rows->count)
        continue;
      section->previous = last[parent];
      if (last[parent])
        sections[last[parent] - 1].next = section->id;
      section->numbered_before = numbered[parent];
      last[parent] = section->id;
      if (section->item.number.size)
        numbered[parent] = section->id;
    }
  } else {
    snapshot->failed = true;
  }
  free(last);
  free(numbered);
}

/* 一是 and 第一 and 1. are of different styles: what stands around the number tells. */
static bool same_style(struct gk_text a, struct gk_text b)
{
  enum { LAST = 3 }; /* bytes of a Chinese character */
  if (a.size < LAST || b.size < LAST)
    return a.size == b.size;
  return memcmp(a.data + a.size - LAST, b.data + b.size - LAST, LAST) == 0;
}

static void load_items(struct snapshot *snapshot)
{
  struct rows *rows = &snapshot->tables[TABLE_ITEM];
  for (struct gk_item item = {0}; gk_next_item(snapshot->context, &item);) {
    struct item_row *row = append(snapshot, TABLE_ITEM);
    if (!row)
      return;
    *row = (struct item_row){.id = item.id, .list = item.id, .item = item};
    /* A list that stands between two of another style is short. */
    enum { LOOK_BACK = 32 };
    const struct item_row *items = (const struct item_row *)rows->data;
    for (uint32_t i = rows->count - 1, steps = LOOK_BACK; i-- > 0 && steps; steps--) {
      const struct item_row *before = &items[i];
      if (before->item.section != item.section)
        break;
      if (before->item.kind == item.kind && same_style(before->item.number, item.number)) {
        row->previous = before->id;
        if (item.ordinal != 1)
          row->list = before->list;
        break;
      }
    }
  }
}

/* Blocks, tables. */

static void load_blocks(struct snapshot *snapshot)
{
  struct rows *rows = &snapshot->tables[TABLE_BLOCK];
  for (struct gk_block item = {0}; gk_next_block(snapshot->context, &item);) {
    struct block_row *block = append(snapshot, TABLE_BLOCK);
    if (!block)
      return;
    *block = (struct block_row){.id = item.id, .item = item};
  }
  struct block_row *blocks = (struct block_row *)rows->data;
  uint32_t from = 1; /* sections come in reading order, so each block is visited once */
  for (struct gk_section section = {0}; gk_next_section(snapshot->context, &section);) {
    uint32_t first = section.heading_block ? section.heading_block : section.block;
    if (first < from)
      first = from;
    for (from = first; from <= section.end_block && from <= rows->count; from++)
      blocks[from - 1].section = section.id;
    /* The block in which one ends and the next begins goes to the one that begins. */
    from = first;
    if (section.end_block > first)
      from = section.end_block;
  }
}

/* The first from `id` on that is not replaced; shortens the way for those that ask after. */
static uint32_t not_replaced(uint32_t *next, uint32_t id)
{
  uint32_t found = id;
  while (next[found] != found)
    found = next[found];
  while (next[id] != found && id != found) {
    uint32_t further = next[id];
    next[id] = found;
    id = further;
  }
  return found;
}

static void load_grids(struct snapshot *snapshot)
{
  struct rows *rows = &snapshot->tables[TABLE_GRID];
  for (struct gk_table item = {0}; gk_next_table(snapshot->context, &item);) {
    struct grid_row *grid = append(snapshot, TABLE_GRID);
    if (!grid)
      return;
    *grid = (struct grid_row){.id = item.id, .item = item};
  }
  struct grid_row *grids = (struct grid_row *)rows->data;
  const struct rows *blocks = snapshot_rows(snapshot, TABLE_BLOCK);
  for (uint32_t i = 0; i < blocks->count; i++) {
    const struct block_row *block = rows_at(blocks, sizeof *block, i);
    if (block->item.table && block->item.table <= rows->count) {
      grids[block->item.table - 1].block = block->id;
      grids[block->item.table - 1].section = block->section;
    }
  }
  const struct rows *facts = snapshot_rows(snapshot, TABLE_FACT);
  for (uint32_t i = facts->count; i-- > 0;) {
    const struct fact_row *fact = rows_at(facts, sizeof *fact, i);
    if (fact->item.table && fact->item.table <= rows->count)
      grids[fact->item.table - 1].form = fact->item.form;
  }
  /* A table is replaced once: by id, the next that is not yet. */
  uint32_t *next = gk_alloc(snapshot->context, ((size_t)rows->count + 2) * sizeof *next);
  for (uint32_t i = 0; i <= rows->count + 1; i++)
    next[i] = i;
  for (uint32_t i = 0; i < rows->count; i++) {
    uint32_t first = grids[i].item.replaces_first, last = grids[i].item.replaces_last;
    if (!first || first > i)
      continue;
    grids[i].block = grids[first - 1].block;
    grids[i].section = grids[first - 1].section;
    for (uint32_t j = first; (j = not_replaced(next, j)) <= last && j <= i; next[j] = j + 1)
      grids[j - 1].replaced_by = grids[i].id;
  }
}

static void load_cells(struct snapshot *snapshot)
{
  for (struct gk_table table = {0}; gk_next_table(snapshot->context, &table);) {
    for (uint32_t i = 0; i < table.cells; i++) {
      struct cell_row *cell = append(snapshot, TABLE_CELL);
      if (!cell)
        return;
      *cell = (struct cell_row){.id = snapshot->tables[TABLE_CELL].count, .table = table.id};
      if (!gk_get_cell(snapshot->context, table.id, i, &cell->item))
        break;
    }
  }
}

static void load_resources(struct snapshot *snapshot)
{
  for (struct gk_resource item = {0}; gk_next_resource(snapshot->context, &item);) {
    struct resource_row *resource = append(snapshot, TABLE_RESOURCE);
    if (!resource)
      return;
    *resource = (struct resource_row){.id = item.id, .item = item};
  }
}

struct rows *snapshot_rows(struct snapshot *snapshot, enum table_kind table)
{
  static void (*const load[TABLE_KINDS])(struct snapshot *) = {
      [TABLE_FACT] = load_facts,   [TABLE_FIGURE] = load_figures, [TABLE_SECTION] = load_sections,
      [TABLE_FIELD] = load_fields, [TABLE_ITEM] = load_items,     [TABLE_GRID] = load_grids,
      [TABLE_CELL] = load_cells,   [TABLE_BLOCK] = load_blocks,   [TABLE_RESOURCE] = load_resources,
  };
  struct rows *rows = &snapshot->tables[table];
  if (!rows->loaded) {
    rows->loaded = true;
    load[table](snapshot);
    snapshot->failed |= snapshot->symbols.failed;
  }
  return rows;
}
