/* SPDX-License-Identifier: Apache-2.0 */
#include "fake-host.h"

#include <stdio.h>
#include <stdlib.h>

static void *keep(struct fake_host *host, size_t size)
{
  if ((host->memory_count & (host->memory_count + 1)) == 0)
    host->memory = realloc(host->memory, (host->memory_count * 2 + 2) * sizeof *host->memory);
  void *memory = calloc(1, size ? size : 1);
  if (!memory || !host->memory)
    abort();
  host->memory[host->memory_count++] = memory;
  return memory;
}

static struct fake_host *host_of(struct gk_context *context)
{
  return (struct fake_host *)(void *)context;
}

static void *host_alloc(struct gk_context *context, size_t size)
{
  return keep(host_of(context), size);
}

static struct gk_text copy_text(struct fake_host *host, struct gk_text text)
{
  char *copy = keep(host, text.size + 1);
  if (text.size)
    memcpy(copy, text.data, text.size);
  return (struct gk_text){copy, text.size};
}

/* Room for one more after `count` elements: doubled at powers of two. */
static void *grow(void *array, uint32_t count, size_t size)
{
  if ((count & (count - 1)) != 0)
    return array;
  void *grown = realloc(array, (count ? (size_t)count * 2 : 1) * size);
  if (!grown)
    abort();
  return grown;
}

static void host_diagnose(struct gk_context *context, uint32_t level, const char *code,
                          uint32_t count, const struct gk_place *place, const char *format,
                          va_list arguments)
{
  struct fake_host *host = host_of(context);
  host->remarks = grow(host->remarks, host->remark_count, sizeof *host->remarks);
  struct fake_remark *remark = &host->remarks[host->remark_count++];
  memset(remark, 0, sizeof *remark);
  remark->level = level;
  remark->count = count;
  if (place)
    remark->place = *place;
  snprintf(remark->code, sizeof remark->code, "%s", code);
  vsnprintf(remark->message, sizeof remark->message, format, arguments);
}

static void host_explain(struct gk_context *context, const char *code, const char *format,
                         va_list arguments)
{
  struct fake_host *host = host_of(context);
  (void)format;
  (void)arguments;
  snprintf(host->failure, sizeof host->failure, "%s", code);
}

static uint32_t add_resource(struct gk_context *context, const struct gk_resource *item,
                             size_t size)
{
  struct fake_host *host = host_of(context);
  (void)size;
  host->resources = grow(host->resources, host->resource_count, sizeof *host->resources);
  struct gk_resource *added = &host->resources[host->resource_count++];
  *added = *item;
  added->id = host->resource_count;
  added->name = copy_text(host, item->name);
  added->media_type = copy_text(host, item->media_type);
  added->charset = copy_text(host, item->charset);
  added->data = copy_text(host, item->data);
  return added->id;
}

static bool get_resource(struct gk_context *context, uint32_t id, struct gk_resource *item,
                         size_t size)
{
  struct fake_host *host = host_of(context);
  (void)size;
  if (id == 0 || id > host->resource_count)
    return false;
  *item = host->resources[id - 1];
  return true;
}

static uint32_t add_block(struct gk_context *context, const struct gk_block *item, size_t size)
{
  struct fake_host *host = host_of(context);
  (void)size;
  host->blocks = grow(host->blocks, host->block_count, sizeof *host->blocks);
  struct gk_block *added = &host->blocks[host->block_count++];
  *added = *item;
  added->id = host->block_count;
  added->text = copy_text(host, item->text);
  added->label = copy_text(host, item->label);
  return added->id;
}

static bool get_block(struct gk_context *context, uint32_t id, struct gk_block *item, size_t size)
{
  struct fake_host *host = host_of(context);
  (void)size;
  if (id == 0 || id > host->block_count)
    return false;
  *item = host->blocks[id - 1];
  return true;
}

static int by_place(const void *a, const void *b)
{
  const struct gk_cell *left = a, *right = b;
  if (left->row != right->row)
    return left->row < right->row ? -1 : 1;
  return left->column < right->column ? -1 : left->column > right->column;
}

static uint32_t add_table(struct gk_context *context, const struct gk_table *item, size_t size,
                          const struct gk_cell *cells, size_t count, size_t cell_size)
{
  struct fake_host *host = host_of(context);
  (void)size;
  (void)cell_size;
  host->tables = grow(host->tables, host->table_count, sizeof *host->tables);
  struct fake_table *added = &host->tables[host->table_count++];
  added->table = *item;
  added->table.id = host->table_count;
  added->table.caption = copy_text(host, item->caption);
  added->table.cells = (uint32_t)count;
  added->table.rows = added->table.columns = 0;
  added->cells = keep(host, count * sizeof *cells);
  for (size_t i = 0; i < count; i++) {
    struct gk_cell *cell = &added->cells[i];
    *cell = cells[i];
    cell->text = copy_text(host, cells[i].text);
    cell->rowspan = cell->rowspan ? cell->rowspan : 1;
    cell->colspan = cell->colspan ? cell->colspan : 1;
    if (cell->row + cell->rowspan > added->table.rows)
      added->table.rows = cell->row + cell->rowspan;
    if (cell->column + cell->colspan > added->table.columns)
      added->table.columns = cell->column + cell->colspan;
  }
  qsort(added->cells, count, sizeof *added->cells, by_place);
  return added->table.id;
}

static bool get_table(struct gk_context *context, uint32_t id, struct gk_table *item, size_t size)
{
  struct fake_host *host = host_of(context);
  (void)size;
  if (id == 0 || id > host->table_count)
    return false;
  *item = host->tables[id - 1].table;
  return true;
}

static bool get_cell(struct gk_context *context, uint32_t table, uint32_t index,
                     struct gk_cell *cell, size_t size)
{
  struct fake_host *host = host_of(context);
  (void)size;
  if (table == 0 || table > host->table_count || index >= host->tables[table - 1].table.cells)
    return false;
  *cell = host->tables[table - 1].cells[index];
  return true;
}

static const struct gk_host functions = {
    .size = sizeof(struct gk_host),
    .alloc = host_alloc,
    .diagnose = host_diagnose,
    .explain = host_explain,
    .add_resource = add_resource,
    .get_resource = get_resource,
    .add_block = add_block,
    .get_block = get_block,
    .add_table = add_table,
    .get_table = get_table,
    .get_cell = get_cell,
};

struct fake_host *fake_host_new(struct gk_text data, struct gk_text charset)
{
  struct fake_host *host = calloc(1, sizeof *host);
  if (!host)
    abort();
  host->context.host = &functions;
  const struct gk_resource original = {
      .kind = GK_RESOURCE_ORIGINAL, .charset = charset, .data = data};
  add_resource(&host->context, &original, sizeof original);
  return host;
}

void fake_host_free(struct fake_host *host)
{
  for (size_t i = 0; i < host->memory_count; i++)
    free(host->memory[i]);
  free(host->memory);
  free(host->resources);
  free(host->blocks);
  free(host->tables);
  free(host->remarks);
  free(host);
}

const struct fake_remark *fake_host_remark(const struct fake_host *host, const char *code)
{
  for (uint32_t i = 0; i < host->remark_count; i++)
    if (strcmp(host->remarks[i].code, code) == 0)
      return &host->remarks[i];
  return NULL;
}
