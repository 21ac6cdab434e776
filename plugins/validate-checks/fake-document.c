/* SPDX-License-Identifier: Apache-2.0 */
#include "fake-document.h"

#include <stdio.h>
#include <stdlib.h>

static struct fake_document *document_of(struct gk_context *context)
{
  return (struct fake_document *)context;
}

static void *allocate(struct gk_context *context, size_t size)
{
  struct fake_document *document = document_of(context);
  if (document->memory_count == document->memory_capacity) {
    document->memory_capacity = document->memory_capacity ? document->memory_capacity * 2 : 64;
    document->memory =
        realloc(document->memory, document->memory_capacity * sizeof *document->memory);
    if (!document->memory)
      abort();
  }
  void *memory = calloc(1, size ? size : 1);
  if (!memory)
    abort();
  document->memory[document->memory_count++] = memory;
  return memory;
}

static void copy_text(struct gk_context *context, struct gk_text *text)
{
  char *copy = allocate(context, text->size);
  if (text->size)
    memcpy(copy, text->data, text->size);
  text->data = copy;
}

static void *grow(void *array, uint32_t count, uint32_t *capacity, size_t size)
{
  if (count < *capacity)
    return array;
  *capacity = *capacity ? *capacity * 2 : 16;
  array = realloc(array, *capacity * size);
  if (!array)
    abort();
  return array;
}

/* Texts that only live as long as the call are those of findings; the tests add literals. */
#define FAKE_ITEM(noun, copy)                                                                      \
  static uint32_t add_##noun(struct gk_context *context, const struct gk_##noun *item,             \
                             size_t size)                                                          \
  {                                                                                                \
    (void)size;                                                                                    \
    struct fake_document *document = document_of(context);                                         \
    document->noun##s =                                                                            \
        grow(document->noun##s, document->noun##_count, &document->noun##_capacity, sizeof *item); \
    struct gk_##noun *added = &document->noun##s[document->noun##_count++];                        \
    *added = *item;                                                                                \
    added->id = document->noun##_count;                                                            \
    copy;                                                                                          \
    return added->id;                                                                              \
  }                                                                                                \
  static bool get_##noun(struct gk_context *context, uint32_t id, struct gk_##noun *item,          \
                         size_t size)                                                              \
  {                                                                                                \
    (void)size;                                                                                    \
    const struct fake_document *document = document_of(context);                                   \
    if (id == 0 || id > document->noun##_count)                                                    \
      return false;                                                                                \
    *item = document->noun##s[id - 1];                                                             \
    return true;                                                                                   \
  }

static void copy_finding(struct gk_context *context, struct gk_finding *finding)
{
  copy_text(context, &finding->message);
  copy_text(context, &finding->message_zh);
  copy_text(context, &finding->expected);
  copy_text(context, &finding->actual);
  copy_text(context, &finding->rule);
}

FAKE_ITEM(resource, (void)0)
FAKE_ITEM(block, (void)0)
FAKE_ITEM(section, (void)0)
FAKE_ITEM(item, (void)0)
FAKE_ITEM(field, (void)0)
FAKE_ITEM(fact, (void)0)
FAKE_ITEM(figure, (void)0)
FAKE_ITEM(finding, copy_finding(context, added))
FAKE_ITEM(evidence, (void)0)

static uint32_t add_table(struct gk_context *context, const struct gk_table *table, size_t size,
                          const struct gk_cell *cells, size_t count, size_t cell_size)
{
  (void)size;
  (void)cell_size;
  struct fake_document *document = document_of(context);
  struct fake_table *tables =
      realloc(document->tables, (document->table_count + 1) * sizeof *tables);
  if (!tables)
    abort();
  document->tables = tables;
  struct fake_table *added = &tables[document->table_count++];
  added->table = *table;
  added->table.id = document->table_count;
  added->table.cells = (uint32_t)count;
  added->cells = allocate(context, count * sizeof *cells);
  if (count)
    memcpy(added->cells, cells, count * sizeof *cells);
  return document->table_count;
}

static bool get_table(struct gk_context *context, uint32_t id, struct gk_table *table, size_t size)
{
  (void)size;
  const struct fake_document *document = document_of(context);
  if (id == 0 || id > document->table_count)
    return false;
  *table = document->tables[id - 1].table;
  return true;
}

static bool get_cell(struct gk_context *context, uint32_t table, uint32_t index,
                     struct gk_cell *cell, size_t size)
{
  (void)size;
  const struct fake_document *document = document_of(context);
  if (table == 0 || table > document->table_count ||
      index >= document->tables[table - 1].table.cells)
    return false;
  *cell = document->tables[table - 1].cells[index];
  return true;
}

static void append_line(char *out, size_t size, const char *code, const char *format,
                        va_list arguments)
{
  size_t at = strlen(out);
  at += (size_t)snprintf(out + at, size - at, "%s: ", code);
  if (at < size)
    at += (size_t)vsnprintf(out + at, size - at, format, arguments);
  if (at + 1 < size)
    memcpy(out + at, "\n", 2);
}

static void diagnose(struct gk_context *context, uint32_t level, const char *code, uint32_t count,
                     const struct gk_place *place, const char *format, va_list arguments)
{
  (void)level;
  (void)count;
  (void)place;
  struct fake_document *document = document_of(context);
  append_line(document->diagnostics, sizeof document->diagnostics, code, format, arguments);
}

static void explain(struct gk_context *context, const char *code, const char *format,
                    va_list arguments)
{
  struct fake_document *document = document_of(context);
  document->reason[0] = 0;
  append_line(document->reason, sizeof document->reason, code, format, arguments);
}

static const struct gk_host host = {
    .size = sizeof host,
    .alloc = allocate,
    .diagnose = diagnose,
    .explain = explain,
    .add_resource = add_resource,
    .get_resource = get_resource,
    .add_block = add_block,
    .get_block = get_block,
    .add_table = add_table,
    .get_table = get_table,
    .get_cell = get_cell,
    .add_section = add_section,
    .get_section = get_section,
    .add_item = add_item,
    .get_item = get_item,
    .add_field = add_field,
    .get_field = get_field,
    .add_fact = add_fact,
    .get_fact = get_fact,
    .add_figure = add_figure,
    .get_figure = get_figure,
    .add_finding = add_finding,
    .get_finding = get_finding,
    .add_evidence = add_evidence,
    .get_evidence = get_evidence,
};

void fake_document_init(struct fake_document *document)
{
  memset(document, 0, sizeof *document);
  document->context.host = &host;
}

void fake_document_free(struct fake_document *document)
{
  for (size_t i = 0; i < document->memory_count; i++)
    free(document->memory[i]);
  free(document->memory);
  free(document->resources);
  free(document->blocks);
  free(document->sections);
  free(document->items);
  free(document->fields);
  free(document->facts);
  free(document->figures);
  free(document->findings);
  free(document->evidences);
  free(document->tables);
}
