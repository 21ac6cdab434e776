/* SPDX-License-Identifier: Apache-2.0 */
#include "fakehost.h"

#include <stdlib.h>

static struct fake_host *host_of(struct gk_context *context)
{
  return (struct fake_host *)(void *)context;
}

static void *must(void *memory)
{
  if (!memory) {
    fputs("fakehost: out of memory\n", stderr);
    abort();
  }
  return memory;
}

static void *fake_alloc(struct gk_context *context, size_t size)
{
  struct fake_host *fake = host_of(context);
  if (fake->memory_count == fake->memory_room) {
    fake->memory_room = fake->memory_room ? fake->memory_room * 2 : 256;
    fake->blocks_of_memory =
        must(realloc(fake->blocks_of_memory, fake->memory_room * sizeof(void *)));
  }
  void *memory = must(calloc(1, size ? size : 1));
  fake->blocks_of_memory[fake->memory_count++] = memory;
  return memory;
}

static bool is_utf8(struct gk_text text)
{
  const unsigned char *p = (const unsigned char *)text.data, *end = p + text.size;
  while (p < end) {
    size_t more = *p < 0x80 ? 0 : *p >= 0xF0 ? 3 : *p >= 0xE0 ? 2 : *p >= 0xC2 ? 1 : 9;
    if (more >= (size_t)(end - p))
      return false;
    for (size_t i = 1; i <= more; i++)
      if ((p[i] & 0xC0) != 0x80)
        return false;
    p += more + 1;
  }
  return true;
}

static struct gk_text keep(struct fake_host *fake, struct gk_text text)
{
  if (!is_utf8(text)) {
    fprintf(stderr, "fakehost: text that is not UTF-8\n");
    fake->faults++;
  }
  char *copy = fake_alloc(&fake->context, text.size + 1);
  if (text.size)
    memcpy(copy, text.data, text.size);
  return (struct gk_text){copy, text.size};
}

static void check_place(struct fake_host *fake, const struct gk_place *place)
{
  if (place->resource == 0)
    return;
  if (place->resource > fake->resource_count ||
      place->offset + place->size > fake->resources[place->resource - 1].data.size) {
    fprintf(stderr, "fakehost: a place outside its resource\n");
    fake->faults++;
  }
}

#define ADD(noun)                                                                                  \
  static uint32_t raw_add_##noun(struct gk_context *context, const struct gk_##noun *noun,         \
                                 size_t size)                                                      \
  {                                                                                                \
    struct fake_host *fake = host_of(context);                                                     \
    if (fake->noun##_count == fake->noun##_room) {                                                 \
      fake->noun##_room = fake->noun##_room ? fake->noun##_room * 2 : 64;                          \
      fake->noun##s = must(realloc(fake->noun##s, fake->noun##_room * sizeof *noun));              \
    }                                                                                              \
    struct gk_##noun *copy = &fake->noun##s[fake->noun##_count++];                                 \
    memset(copy, 0, sizeof *copy);                                                                 \
    memcpy(copy, noun, size < sizeof *copy ? size : sizeof *copy);                                 \
    copy->id = fake->noun##_count;                                                                 \
    return copy->id;                                                                               \
  }                                                                                                \
  static bool get_##noun(struct gk_context *context, uint32_t id, struct gk_##noun *noun,          \
                         size_t size)                                                              \
  {                                                                                                \
    struct fake_host *fake = host_of(context);                                                     \
    if (id == 0 || id > fake->noun##_count)                                                        \
      return false;                                                                                \
    memcpy(noun, &fake->noun##s[id - 1], size);                                                    \
    return true;                                                                                   \
  }

ADD(resource)
ADD(block)
ADD(table)
ADD(section)
ADD(item)
ADD(field)
ADD(fact)
ADD(figure)
ADD(finding)
ADD(evidence)
ADD(diagnostic)

static uint32_t add_resource(struct gk_context *context, const struct gk_resource *given,
                             size_t size)
{
  struct fake_host *fake = host_of(context);
  struct gk_resource item = *given;
  item.name = keep(fake, item.name);
  item.media_type = keep(fake, item.media_type);
  item.charset = keep(fake, item.charset);
  char *data = fake_alloc(context, item.data.size + 1);
  if (item.data.size)
    memcpy(data, item.data.data, item.data.size);
  item.data.data = data;
  return raw_add_resource(context, &item, size);
}

static uint32_t add_block(struct gk_context *context, const struct gk_block *given, size_t size)
{
  struct fake_host *fake = host_of(context);
  struct gk_block item = *given;
  item.text = keep(fake, item.text);
  item.label = keep(fake, item.label);
  check_place(fake, &item.place);
  return raw_add_block(context, &item, size);
}

static int compare_cells(const void *a, const void *b)
{
  const struct gk_cell *x = a, *y = b;
  if (x->row != y->row)
    return x->row < y->row ? -1 : 1;
  return x->column < y->column ? -1 : x->column > y->column;
}

static void check_cells(struct fake_host *fake, const struct gk_table *table,
                        const struct gk_cell *cells, size_t count)
{
  size_t places = (size_t)table->rows * table->columns;
  char *taken = must(calloc(1, places + 1));
  for (size_t i = 0; i < count; i++)
    for (uint32_t r = cells[i].row; r < cells[i].row + cells[i].rowspan; r++)
      for (uint32_t c = cells[i].column; c < cells[i].column + cells[i].colspan; c++) {
        fake->faults += taken[(size_t)r * table->columns + c];
        taken[(size_t)r * table->columns + c] = 1;
      }
  free(taken);
}

static uint32_t add_table(struct gk_context *context, const struct gk_table *given, size_t size,
                          const struct gk_cell *cells, size_t count, size_t cell_size)
{
  struct fake_host *fake = host_of(context);
  struct gk_table item = *given;
  (void)cell_size;
  item.caption = keep(fake, item.caption);
  check_place(fake, &item.place);
  struct gk_cell *copy = fake_alloc(context, (count + 1) * sizeof *copy);
  item.rows = item.columns = 0;
  for (size_t i = 0; i < count; i++) {
    copy[i] = cells[i];
    copy[i].text = keep(fake, cells[i].text);
    copy[i].rowspan += copy[i].rowspan == 0;
    copy[i].colspan += copy[i].colspan == 0;
    check_place(fake, &copy[i].place);
    if (copy[i].row + copy[i].rowspan > item.rows)
      item.rows = copy[i].row + copy[i].rowspan;
    if (copy[i].column + copy[i].colspan > item.columns)
      item.columns = copy[i].column + copy[i].colspan;
  }
  item.cells = (uint32_t)count;
  check_cells(fake, &item, copy, count);
  qsort(copy, count, sizeof *copy, compare_cells);
  uint32_t id = raw_add_table(context, &item, size);
  fake->cells = must(realloc(fake->cells, id * sizeof *fake->cells));
  fake->cells[id - 1] = (struct fake_cells){copy, count};
  return id;
}

static bool get_cell(struct gk_context *context, uint32_t table, uint32_t index,
                     struct gk_cell *cell, size_t size)
{
  struct fake_host *fake = host_of(context);
  if (table == 0 || table > fake->table_count || index >= fake->cells[table - 1].count)
    return false;
  memcpy(cell, &fake->cells[table - 1].cells[index], size);
  return true;
}

static void fake_diagnose(struct gk_context *context, uint32_t level, const char *code,
                          uint32_t count, const struct gk_place *place, const char *format,
                          va_list arguments)
{
  struct fake_host *fake = host_of(context);
  char text[512];
  vsnprintf(text, sizeof text, format, arguments);
  struct gk_diagnostic item = {.level = level, .count = count};
  item.code = keep(fake, gk_text_of(code));
  item.message = keep(fake, gk_text_of(text));
  if (place)
    item.place = *place;
  raw_add_diagnostic(context, &item, sizeof item);
}

static void fake_explain(struct gk_context *context, const char *code, const char *format,
                         va_list arguments)
{
  struct fake_host *fake = host_of(context);
  snprintf(fake->code, sizeof fake->code, "%s", code);
  vsnprintf(fake->message, sizeof fake->message, format, arguments);
}

static bool fake_offer(struct gk_context *context, const struct gk_offer *offer, size_t size)
{
  (void)context;
  (void)offer;
  (void)size;
  return true;
}

static const struct gk_selector *fake_selectors(struct gk_context *context)
{
  return host_of(context)->selectors;
}

static const struct gk_host table_of_functions = {.size = sizeof(struct gk_host),
                                                  .alloc = fake_alloc,
                                                  .diagnose = fake_diagnose,
                                                  .explain = fake_explain,
                                                  .offer = fake_offer,
                                                  .selectors = fake_selectors,
                                                  .add_resource = add_resource,
                                                  .get_resource = get_resource,
                                                  .add_block = add_block,
                                                  .get_block = get_block,
                                                  .add_table = add_table,
                                                  .get_table = get_table,
                                                  .get_cell = get_cell,
                                                  .add_section = raw_add_section,
                                                  .get_section = get_section,
                                                  .add_item = raw_add_item,
                                                  .get_item = get_item,
                                                  .add_field = raw_add_field,
                                                  .get_field = get_field,
                                                  .add_fact = raw_add_fact,
                                                  .get_fact = get_fact,
                                                  .add_figure = raw_add_figure,
                                                  .get_figure = get_figure,
                                                  .add_finding = raw_add_finding,
                                                  .get_finding = get_finding,
                                                  .add_evidence = raw_add_evidence,
                                                  .get_evidence = get_evidence,
                                                  .add_diagnostic = raw_add_diagnostic,
                                                  .get_diagnostic = get_diagnostic};

struct fake_host *fake_host_new(void)
{
  struct fake_host *fake = must(calloc(1, sizeof *fake));
  fake->context.host = &table_of_functions;
  return fake;
}

void fake_host_clear(struct fake_host *fake)
{
  fake->resource_count = fake->block_count = fake->table_count = fake->section_count = 0;
  fake->item_count = fake->field_count = fake->fact_count = fake->figure_count = 0;
  fake->finding_count = fake->evidence_count = fake->diagnostic_count = 0;
  for (size_t i = 0; i < fake->memory_count; i++)
    free(fake->blocks_of_memory[i]);
  fake->memory_count = 0;
  fake->code[0] = fake->message[0] = 0;
}

void fake_host_free(struct fake_host *fake)
{
  fake_host_clear(fake);
  free(fake->blocks_of_memory);
  free(fake->resources);
  free(fake->blocks);
  free(fake->tables);
  free(fake->cells);
  free(fake->sections);
  free(fake->items);
  free(fake->fields);
  free(fake->facts);
  free(fake->figures);
  free(fake->findings);
  free(fake->evidences);
  free(fake->diagnostics);
  free(fake);
}

void fake_host_document(struct fake_host *fake, struct gk_text text)
{
  struct gk_resource original = {.kind = GK_RESOURCE_ORIGINAL, .data = text};
  struct gk_resource decoded = {.kind = GK_RESOURCE_TEXT, .parent = 1, .data = text};
  raw_add_resource(&fake->context, &original, sizeof original);
  raw_add_resource(&fake->context, &decoded, sizeof decoded);
}

/* One line, with line breaks and tabs written out. */
static void print_text(FILE *out, struct gk_text text)
{
  for (size_t i = 0; i < text.size; i++)
    if (text.data[i] == '\n')
      fputs("\\n", out);
    else
      fputc(text.data[i], out);
}

static void print_table(const struct fake_host *fake, uint32_t id, FILE *out)
{
  const struct gk_table *table = &fake->tables[id - 1];
  fprintf(out, " %u×%u", table->rows, table->columns);
  if (table->caption.size) {
    fputs(" caption ", out);
    print_text(out, table->caption);
  }
  uint32_t row = UINT32_MAX;
  for (size_t i = 0; i < fake->cells[id - 1].count; i++) {
    const struct gk_cell *cell = &fake->cells[id - 1].cells[i];
    if (cell->row != row)
      fprintf(out, "\n  ");
    row = cell->row;
    fprintf(out, "|%u", cell->column);
    if (cell->rowspan > 1 || cell->colspan > 1)
      fprintf(out, "(%ux%u)", cell->rowspan, cell->colspan);
    fprintf(out, "%s ", cell->flags & GK_CELL_HEADER ? "h" : "");
    print_text(out, cell->text);
  }
}

static void print_block(const struct fake_host *fake, const struct gk_block *block, FILE *out)
{
  static const char *const kinds[] = {"?", "p", "h", "li", "table", "picture"};
  static const char *const roles[] = {"body", "title", "metadata", "head", "navigation", "footer"};
  fprintf(out, "%s %s", roles[block->role % 6], kinds[block->kind % 6]);
  if (block->level)
    fprintf(out, "%u", block->level);
  if (block->flags)
    fprintf(out, " %s%s%s%s", block->flags & GK_BLOCK_BOLD ? "b" : "",
            block->flags & GK_BLOCK_CENTERED ? "c" : "", block->flags & GK_BLOCK_RIGHT ? "r" : "",
            block->flags & GK_BLOCK_INDENTED ? "i" : "");
  if (block->label.size) {
    fputs(" [", out);
    print_text(out, block->label);
    fputs("]", out);
  }
  if (block->picture && block->picture <= fake->resource_count) {
    fputc(' ', out);
    print_text(out, fake->resources[block->picture - 1].name);
  }
  if (block->table && block->table <= fake->table_count)
    print_table(fake, block->table, out);
  if (block->text.size) {
    fputs(": ", out);
    print_text(out, block->text);
  }
  fputc('\n', out);
}

void fake_host_print(const struct fake_host *fake, FILE *out)
{
  static const char *const levels[] = {"?", "info", "warn", "error"};
  for (uint32_t i = 0; i < fake->block_count; i++)
    print_block(fake, &fake->blocks[i], out);
  for (uint32_t i = 0; i < fake->resource_count; i++)
    if (fake->resources[i].kind == GK_RESOURCE_ATTACHMENT) {
      fputs("attachment ", out);
      print_text(out, fake->resources[i].name);
      fputc('\n', out);
    }
  for (uint32_t i = 0; i < fake->diagnostic_count; i++)
    fprintf(out, "%s %s ×%u\n", levels[fake->diagnostics[i].level % 4],
            fake->diagnostics[i].code.data, fake->diagnostics[i].count);
  if (fake->code[0])
    fprintf(out, "explain %s\n", fake->code);
}

const struct gk_diagnostic *fake_host_diagnostic(const struct fake_host *fake, const char *code)
{
  for (uint32_t i = 0; i < fake->diagnostic_count; i++)
    if (!strcmp(fake->diagnostics[i].code.data, code))
      return &fake->diagnostics[i];
  return NULL;
}
