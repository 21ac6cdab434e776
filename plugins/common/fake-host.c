/* SPDX-License-Identifier: Apache-2.0 */
#include "fake-host.h"

#include <stdlib.h>

static struct fake_host *host_of(struct gk_context *context)
{
  return (struct fake_host *)(void *)context;
}

static void *must(void *memory)
{
  if (!memory) {
    fputs("fake host: out of memory\n", stderr);
    abort();
  }
  return memory;
}

static void *fake_alloc(struct gk_context *context, size_t size)
{
  struct fake_host *fake = host_of(context);
  if (fake->memory_count == fake->memory_room) {
    fake->memory_room = fake->memory_room ? fake->memory_room * 2 : 256;
    fake->memory = must(realloc(fake->memory, fake->memory_room * sizeof(void *)));
  }
  void *memory = must(calloc(1, size ? size : 1));
  fake->memory[fake->memory_count++] = memory;
  return memory;
}

static bool is_utf8(struct gk_text text)
{
  const unsigned char *p = (const unsigned char *)(text.size ? text.data : ""),
                      *end = p + text.size;
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

static struct gk_text keep_bytes(struct fake_host *fake, struct gk_text text)
{
  char *copy = fake_alloc(&fake->context, text.size + 1);
  if (text.size)
    memcpy(copy, text.data, text.size);
  return (struct gk_text){copy, text.size};
}

static struct gk_text keep(struct fake_host *fake, struct gk_text text)
{
  if (!is_utf8(text)) {
    fprintf(stderr, "fake host: text that is not UTF-8\n");
    fake->faults++;
  }
  return keep_bytes(fake, text);
}

static void check_place(struct fake_host *fake, const struct gk_place *place)
{
  if (place->resource == 0)
    return;
  if (place->resource > fake->resource_count ||
      place->offset + place->size > fake->resources[place->resource - 1].data.size) {
    fprintf(stderr, "fake host: a place outside its resource\n");
    fake->faults++;
  }
}

/* Room for one more. */
static void *grow(void *array, uint32_t count, uint32_t *room, size_t size)
{
  if (count < *room)
    return array;
  *room = *room ? *room * 2 : 64;
  return must(realloc(array, *room * size));
}

/* How an item is added and got; its texts, ended by NULL, are copied. */
#define ITEM(noun, ...)                                                                            \
  static uint32_t add_##noun(struct gk_context *context, const struct gk_##noun *given,            \
                             size_t size)                                                          \
  {                                                                                                \
    struct fake_host *fake = host_of(context);                                                     \
    fake->noun##s =                                                                                \
        grow(fake->noun##s, fake->noun##_count, &fake->noun##_room, sizeof *fake->noun##s);        \
    struct gk_##noun *noun = &fake->noun##s[fake->noun##_count++];                                 \
    memset(noun, 0, sizeof *noun);                                                                 \
    memcpy(noun, given, size < sizeof *noun ? size : sizeof *noun);                                \
    noun->id = fake->noun##_count;                                                                 \
    struct gk_text *const texts[] = {__VA_ARGS__};                                                 \
    for (size_t i = 0; texts[i]; i++)                                                              \
      *texts[i] = keep(fake, *texts[i]);                                                           \
    return noun->id;                                                                               \
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

ITEM(resource, &resource->name, &resource->media_type, &resource->charset, NULL)
ITEM(block, &block->text, &block->label, NULL)
ITEM(section, &section->number, &section->title, &section->path, NULL)
ITEM(item, &item->number, &item->title, &item->text, &item->responsible, &item->lead, NULL)
ITEM(field, &field->name, &field->value, &field->raw, NULL)
ITEM(fact, &fact->form, &fact->row, &fact->column, &fact->raw, &fact->unit, NULL)
ITEM(figure, &figure->subject, &figure->unit, &figure->text, &figure->raw, &figure->scope,
     &figure->period, NULL)
ITEM(finding, &finding->rule, &finding->message, &finding->message_zh, &finding->expected,
     &finding->actual, NULL)
ITEM(evidence, NULL)
ITEM(diagnostic, &diagnostic->code, &diagnostic->message, NULL)

/* A resource's data are bytes, and need not be UTF-8. */
static uint32_t add_bytes(struct gk_context *context, const struct gk_resource *given, size_t size)
{
  uint32_t id = add_resource(context, given, size);
  struct gk_text *data = &host_of(context)->resources[id - 1].data;
  char *copy = fake_alloc(context, data->size + 1);
  if (data->size)
    memcpy(copy, data->data, data->size);
  data->data = copy;
  return id;
}

static uint32_t add_placed_block(struct gk_context *context, const struct gk_block *given,
                                 size_t size)
{
  check_place(host_of(context), &given->place);
  return add_block(context, given, size);
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
  struct gk_table table = *given;
  (void)size;
  (void)cell_size;
  table.caption = keep(fake, table.caption);
  check_place(fake, &table.place);
  struct gk_cell *copy = fake_alloc(context, (count + 1) * sizeof *copy);
  table.rows = table.columns = 0;
  for (size_t i = 0; i < count; i++) {
    copy[i] = cells[i];
    copy[i].text = keep(fake, cells[i].text);
    copy[i].alternative = keep(fake, cells[i].alternative);
    copy[i].rowspan += copy[i].rowspan == 0;
    copy[i].colspan += copy[i].colspan == 0;
    check_place(fake, &copy[i].place);
    if (copy[i].row + copy[i].rowspan > table.rows)
      table.rows = copy[i].row + copy[i].rowspan;
    if (copy[i].column + copy[i].colspan > table.columns)
      table.columns = copy[i].column + copy[i].colspan;
  }
  table.cells = (uint32_t)count;
  check_cells(fake, &table, copy, count);
  qsort(copy, count, sizeof *copy, compare_cells);
  fake->tables = grow(fake->tables, fake->table_count, &fake->table_room, sizeof *fake->tables);
  table.id = fake->table_count + 1;
  fake->tables[fake->table_count++] = (struct fake_table){table, copy};
  return table.id;
}

static bool get_table(struct gk_context *context, uint32_t id, struct gk_table *table, size_t size)
{
  struct fake_host *fake = host_of(context);
  if (id == 0 || id > fake->table_count)
    return false;
  memcpy(table, &fake->tables[id - 1].table, size);
  return true;
}

static bool get_cell(struct gk_context *context, uint32_t table, uint32_t index,
                     struct gk_cell *cell, size_t size)
{
  struct fake_host *fake = host_of(context);
  if (table == 0 || table > fake->table_count || index >= fake->tables[table - 1].table.cells)
    return false;
  memcpy(cell, &fake->tables[table - 1].cells[index], size);
  return true;
}

static void fake_diagnose(struct gk_context *context, uint32_t level, const char *code,
                          uint32_t count, const struct gk_place *place, const char *format,
                          va_list arguments)
{
  char text[512];
  vsnprintf(text, sizeof text, format, arguments);
  struct gk_diagnostic item = {
      .level = level, .count = count, .code = gk_text_of(code), .message = gk_text_of(text)};
  if (place)
    item.place = *place;
  add_diagnostic(context, &item, sizeof item);
}

static void fake_explain(struct gk_context *context, const char *code, const char *format,
                         va_list arguments)
{
  struct fake_host *fake = host_of(context);
  snprintf(fake->code, sizeof fake->code, "%s", code);
  vsnprintf(fake->message, sizeof fake->message, format, arguments);
}

static bool goes_on(const struct fake_host *fake)
{
  return !fake->stops_at || fake->offer_count + fake->visit_count < fake->stops_at;
}

static bool fake_offer(struct gk_context *context, const struct gk_offer *offer, size_t size)
{
  struct fake_host *fake = host_of(context);
  fake->offers = grow(fake->offers, fake->offer_count, &fake->offer_room, sizeof *fake->offers);
  struct gk_offer *kept = &fake->offers[fake->offer_count++];
  memset(kept, 0, sizeof *kept);
  memcpy(kept, offer, size < sizeof *kept ? size : sizeof *kept);
  struct gk_text *const texts[] = {
      &kept->name,     &kept->media_type,    &kept->charset, &kept->error_code, &kept->retrieved,
      &kept->referrer, &kept->error_message, &kept->title,   &kept->site,       &kept->record};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    *texts[i] = keep(fake, *texts[i]);
  kept->data = keep_bytes(fake, kept->data);
  kept->headers = keep_bytes(fake, kept->headers);
  kept->companions = NULL;
  return goes_on(fake);
}

static bool fake_has_room(struct gk_context *context)
{
  return !host_of(context)->has_no_room;
}

static bool fake_visit(struct gk_context *context, const struct gk_visit *visit, size_t size)
{
  struct fake_host *fake = host_of(context);
  fake->visits = grow(fake->visits, fake->visit_count, &fake->visit_room, sizeof *fake->visits);
  struct gk_visit *kept = &fake->visits[fake->visit_count++];
  memset(kept, 0, sizeof *kept);
  memcpy(kept, visit, size < sizeof *kept ? size : sizeof *kept);
  struct gk_text *const texts[] = {&kept->site,  &kept->url,  &kept->role,   &kept->referrer,
                                   &kept->title, &kept->code, &kept->message};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    *texts[i] = keep(fake, *texts[i]);
  return goes_on(fake);
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
                                                  .has_room = fake_has_room,
                                                  .visit = fake_visit,
                                                  .add_resource = add_bytes,
                                                  .get_resource = get_resource,
                                                  .add_block = add_placed_block,
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
                                                  .add_diagnostic = add_diagnostic,
                                                  .get_diagnostic = get_diagnostic};

struct fake_host *fake_host_new(void)
{
  struct fake_host *fake = must(calloc(1, sizeof *fake));
  fake->context.host = &table_of_functions;
  return fake;
}

struct fake_host *fake_host_with(struct gk_text data, struct gk_text charset)
{
  struct fake_host *fake = fake_host_new();
  const struct gk_resource original = {
      .kind = GK_RESOURCE_ORIGINAL, .charset = charset, .data = data};
  add_bytes(&fake->context, &original, sizeof original);
  return fake;
}

void fake_host_clear(struct fake_host *fake)
{
  fake->resource_count = fake->block_count = fake->table_count = fake->section_count = 0;
  fake->item_count = fake->field_count = fake->fact_count = fake->figure_count = 0;
  fake->finding_count = fake->evidence_count = fake->diagnostic_count = 0;
  fake->offer_count = fake->visit_count = 0;
  for (size_t i = 0; i < fake->memory_count; i++)
    free(fake->memory[i]);
  fake->memory_count = 0;
  fake->code[0] = fake->message[0] = 0;
}

void fake_host_free(struct fake_host *fake)
{
  fake_host_clear(fake);
  free(fake->memory);
  free(fake->resources);
  free(fake->blocks);
  free(fake->tables);
  free(fake->sections);
  free(fake->items);
  free(fake->fields);
  free(fake->facts);
  free(fake->figures);
  free(fake->findings);
  free(fake->evidences);
  free(fake->diagnostics);
  free(fake->offers);
  free(fake->visits);
  free(fake);
}

void fake_host_document(struct fake_host *fake, struct gk_text text)
{
  struct gk_resource original = {.kind = GK_RESOURCE_ORIGINAL, .data = text};
  struct gk_resource decoded = {.kind = GK_RESOURCE_TEXT, .parent = 1, .data = text};
  add_resource(&fake->context, &original, sizeof original);
  add_resource(&fake->context, &decoded, sizeof decoded);
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
  const struct gk_table *table = &fake->tables[id - 1].table;
  fprintf(out, " %u×%u", table->rows, table->columns);
  if (table->caption.size) {
    fputs(" caption ", out);
    print_text(out, table->caption);
  }
  uint32_t row = UINT32_MAX;
  for (size_t i = 0; i < table->cells; i++) {
    const struct gk_cell *cell = &fake->tables[id - 1].cells[i];
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
