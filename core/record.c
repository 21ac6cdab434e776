/* SPDX-License-Identifier: Apache-2.0 */
#include "record.h"

#include <stdio.h>

#include "description.h"
#include "grid.h"
#include "outcome.h"
#include "record-evidence.h"
#include "record-picture.h"
#include "stage.h"
#include "store-crawl.h"
#include "verdict.h"

enum {
  /* A record beyond this is of no use to anybody; lists end there and "truncated" says so. The
   * largest real one is below 2 MB. */
  RECORD_LIMIT = 256 << 20,
  /* The grid of one table, with a cell's text in each place it covers. */
  GRID_LIMIT = 16 << 20,
  /* Blocks that are visited for the sections' texts: sections do not overlap, so a real document
   * stays below its number of blocks. */
  VISITS_LIMIT = 8000000
};

struct record {
  struct gk_view view;
  struct gk_json json;
  size_t begin; /* where in the buffer the record begins */
  uint32_t visits;
  bool truncated;
};

const char *gk_fact_kind_name(uint32_t kind)
{
  return kind == GK_FACT_NUMBER  ? "number"
         : kind == GK_FACT_BLANK ? "blank"
         : kind == GK_FACT_WORDS ? "text"
                                 : "na";
}

const char *gk_table_origin_name(uint32_t origin)
{
  return origin == GK_TABLE_PICTURE ? "picture" : origin == GK_TABLE_LAYOUT ? "layout" : "text";
}

static bool full(struct record *record)
{
  if (record->json.out->size - record->begin > RECORD_LIMIT)
    record->truncated = true;
  return record->truncated;
}

static void put_text(struct record *record, const char *key, struct gk_text text)
{
  gk_json_key(&record->json, key);
  gk_json_text_or_null(&record->json, text);
}

static void put_string(struct record *record, const char *key, const char *string)
{
  gk_json_key(&record->json, key);
  gk_json_string(&record->json, string);
}

static void put_integer(struct record *record, const char *key, int64_t number)
{
  gk_json_key(&record->json, key);
  gk_json_integer(&record->json, number);
}

static void put_bool(struct record *record, const char *key, bool value)
{
  gk_json_key(&record->json, key);
  gk_json_bool(&record->json, value);
}

static void put_field(struct record *record, const char *key, const char *name)
{
  put_text(record, key, gk_document_field(record->view.document, name));
}

/* Every value of a field that may stand more than once. */
static void put_fields(struct record *record, const char *key, const char *name)
{
  const struct gk_document *document = record->view.document;
  size_t size = strlen(name);
  gk_json_key(&record->json, key);
  gk_json_open_flat(&record->json, '[');
  for (uint32_t id = 1; id <= gk_document_count(document, GK_KIND_FIELD) && !full(record); id++) {
    const struct gk_field *field = gk_document_find(document, GK_KIND_FIELD, id);
    if (field->name.size == size && memcmp(field->name.data, name, size) == 0)
      gk_json_text(&record->json, field->value);
  }
  gk_json_close_flat(&record->json, ']');
}

/* `retrieved` is when these bytes were had first: it stays when they are had again. */
static void put_retrieved(struct record *record, const struct gk_retrieved *retrieved)
{
  static const struct gk_retrieved unknown;
  const struct gk_retrieved *of = retrieved ? retrieved : &unknown;
  char since[GK_MOMENT_SIZE] = "";
  if (of->vanished)
    gk_moment_print(of->vanished, since);
  put_text(record, "retrieved", of->first.retrieved);
  put_text(record, "site", of->last.site);
  put_text(record, "referrer", of->last.referrer);
  put_text(record, "vanished", gk_text_of(since));
}

static void put_origin(struct record *record, const struct gk_record_origin *origin)
{
  struct gk_json *json = &record->json;
  char name[80];
  snprintf(name, sizeof name, "sha256:%s", origin->digest);
  put_integer(record, "schema", GK_RECORD_SCHEMA);
  put_string(record, "document", name);
  put_text(record, "source", origin->source);
  gk_json_key(json, "also");
  gk_json_open_flat(json, '[');
  for (size_t i = 0; i < origin->also_count; i++)
    gk_json_text(json, origin->also[i]);
  gk_json_close_flat(json, ']');
  put_string(record, "container", NULL);
  put_text(record, "media_type", gk_document_media_type(record->view.document));
  put_text(record, "charset", gk_document_charset(record->view.document));
  put_retrieved(record, origin->retrieved);
}

static void put_outcome(struct record *record)
{
  const struct gk_step *ender;
  put_string(record, "status", gk_outcome_name(gk_document_outcome(record->view.document, &ender)));
  gk_json_key(&record->json, "reason");
  if (!ender) {
    gk_json_null(&record->json);
    return;
  }
  gk_json_open_flat(&record->json, '{');
  put_string(record, "stage", gk_stage_name(ender->stage));
  put_text(record, "plugin", ender->plugin);
  put_string(record, "status", gk_status_name(ender->status));
  put_text(record, "code", ender->code);
  put_text(record, "message", ender->message);
  gk_json_close_flat(&record->json, '}');
}

static void put_description(struct record *record)
{
  struct gk_json *json = &record->json;
  const struct gk_document *document = record->view.document;
  put_field(record, "kind", "kind");
  put_field(record, "generation", "generation");
  uint32_t year = gk_document_year(document);
  gk_json_key(json, "year");
  if (year)
    gk_json_integer(json, year);
  else
    gk_json_null(json);
  put_field(record, "title", "title");
  put_field(record, "agency", "agency");
  gk_json_key(json, "region");
  if (gk_document_field(document, "region.code").size ||
      gk_document_field(document, "region.name").size) {
    gk_json_open_flat(json, '{');
    put_field(record, "code", "region.code");
    put_field(record, "name", "region.name");
    gk_json_close_flat(json, '}');
  } else {
    gk_json_null(json);
  }
  put_field(record, "published", "published");
  put_field(record, "signed", "signed");
  put_fields(record, "document_numbers", "document_number");
  put_field(record, "index_number", "index_number");
  put_field(record, "content_source", "source");
  put_field(record, "site_id", "site_id");
  gk_json_key(json, "contacts");
  gk_json_open(json, '{');
  put_fields(record, "phone", "contact.phone");
  put_fields(record, "fax", "contact.fax");
  put_fields(record, "email", "contact.email");
  put_fields(record, "address", "contact.address");
  put_fields(record, "postcode", "contact.postcode");
  gk_json_close(json, '}');
}

/* What stands directly under a heading, a paragraph a line. */
static void put_section_text(struct record *record, const struct gk_section *section,
                             struct gk_buffer *scratch)
{
  scratch->size = 0;
  for (uint32_t id = section->block; id && id <= section->end_block; id++) {
    const struct gk_block *block = gk_document_find(record->view.document, GK_KIND_BLOCK, id);
    if (!block || record->visits++ > VISITS_LIMIT)
      break;
    if (block->role != GK_ROLE_BODY || block->kind == GK_BLOCK_TABLE ||
        block->kind == GK_BLOCK_PICTURE)
      continue;
    uint64_t begin = id == section->block ? section->offset : 0;
    uint64_t end = id == section->end_block ? section->end_offset : block->text.size;
    struct gk_text part = gk_view_slice(block->text, begin, end > begin ? end - begin : 0);
    if (part.size && scratch->size)
      gk_buffer_put_byte(scratch, '\n');
    gk_buffer_put(scratch, part.data, part.size);
  }
  gk_json_key(&record->json, "text");
  gk_json_text(&record->json, (struct gk_text){scratch->data, scratch->size});
}

/* Items of a kind by their section, so that each section finds its own at once. */
static uint32_t *items_by_section(struct record *record, uint32_t kind, uint32_t **next)
{
  struct gk_document *document = record->view.document;
  uint32_t count = gk_document_count(document, GK_KIND_ITEM);
  uint32_t sections = gk_document_count(document, GK_KIND_SECTION);
  uint32_t *first = gk_arena_alloc(&document->arena, ((size_t)sections + 1) * sizeof *first);
  *next = gk_arena_alloc(&document->arena, ((size_t)count + 1) * sizeof **next);
  for (uint32_t id = count; id; id--) {
    const struct gk_item *item = gk_document_find(document, GK_KIND_ITEM, id);
    if (item->kind != kind)
      continue;
    (*next)[id] = first[item->section];
    first[item->section] = id;
  }
  return first;
}

static void put_enumeration(struct record *record, const struct gk_item *item)
{
  gk_json_open(&record->json, '{');
  put_text(record, "number", item->number);
  put_integer(record, "ordinal", item->ordinal);
  put_text(record, "title", item->title);
  put_text(record, "text", item->text);
  gk_json_close(&record->json, '}');
}

static void open_section(struct record *record, const struct gk_section *section,
                         uint32_t first_item, const uint32_t *next_items, struct gk_buffer *scratch)
{
  gk_json_open(&record->json, '{');
  put_text(record, "number", section->number);
  put_integer(record, "ordinal", section->ordinal);
  put_integer(record, "level", section->level);
  gk_json_key(&record->json, "title");
  gk_json_text(&record->json, section->title);
  put_section_text(record, section, scratch);
  put_text(record, "path", section->path);
  gk_json_key(&record->json, "items");
  gk_json_open(&record->json, '[');
  for (uint32_t id = first_item; id && !full(record); id = next_items[id])
    put_enumeration(record, gk_document_find(record->view.document, GK_KIND_ITEM, id));
  gk_json_close(&record->json, ']');
  gk_json_key(&record->json, "sections");
  gk_json_open(&record->json, '[');
}

static void close_section(struct record *record)
{
  gk_json_close(&record->json, ']');
  gk_json_close(&record->json, '}');
}

static void put_sections(struct record *record)
{
  const struct gk_view *view = &record->view;
  struct gk_buffer scratch = {0};
  uint32_t *next_items, *first_items = items_by_section(record, GK_ITEM_ENUMERATION, &next_items);
  gk_json_key(&record->json, "sections");
  gk_json_open(&record->json, '[');
  unsigned depth = 0, open = 0;
  for (uint32_t id = 0; (id = gk_view_next(view, id, &depth)) && !full(record);) {
    for (; open > depth; open--)
      close_section(record);
    open_section(record, gk_document_find(view->document, GK_KIND_SECTION, id), first_items[id],
                 next_items, &scratch);
    open++;
  }
  for (; open; open--)
    close_section(record);
  gk_json_close(&record->json, ']');
  gk_buffer_free(&scratch);
}

static void put_rows(struct record *record, const struct gk_table *table)
{
  struct gk_json *json = &record->json;
  struct gk_grid grid;
  gk_grid_make(&grid, record->view.document, table);
  gk_json_open(json, '[');
  for (uint32_t row = 0; row < grid.rows; row++) {
    gk_json_open_flat(json, '[');
    for (uint32_t column = 0; column < grid.columns; column++) {
      const struct gk_cell *cell = gk_grid_at(&grid, row, column);
      gk_json_text(json, cell ? cell->text : GK_TEXT(""));
    }
    gk_json_close_flat(json, ']');
  }
  gk_json_close(json, ']');
}

static void put_table_id(struct record *record, const char *key, uint32_t number)
{
  char id[16];
  snprintf(id, sizeof id, "t%u", number);
  put_string(record, key, number ? id : NULL);
}

static void put_tables(struct record *record)
{
  struct gk_json *json = &record->json;
  gk_json_key(json, "tables");
  gk_json_open(json, '[');
  for (uint32_t i = 0; i < record->view.table_count && !full(record); i++) {
    const struct gk_view_table *table = &record->view.tables[i];
    bool fits = gk_grid_weight(record->view.document, table->table) <= GRID_LIMIT;
    gk_json_open(json, '{');
    put_table_id(record, "id", i + 1);
    put_text(record, "section", table->section);
    put_text(record, "form", table->form);
    put_text(record, "caption", table->table->caption);
    gk_json_key(json, "rows");
    if (fits) {
      put_rows(record, table->table);
    } else {
      gk_json_open(json, '[');
      gk_json_close(json, ']');
      put_string(record, "omitted", "The table's grid is larger than any that is written out.");
    }
    put_string(record, "from", gk_table_origin_name(table->table->origin));
    if (table->table->origin == GK_TABLE_PICTURE)
      gk_record_picture_write(record->view.document, table->table, json);
    gk_json_close(json, '}');
  }
  gk_json_close(json, ']');
}

static void put_fact(struct record *record, const struct gk_fact *fact)
{
  struct gk_json *json = &record->json;
  const struct gk_cell *read = gk_view_recognised(&record->view, fact);
  gk_json_open_flat(json, '{');
  put_text(record, "form", fact->form);
  put_text(record, "row", fact->row);
  put_text(record, "column", fact->column);
  gk_json_key(json, "value");
  if (fact->kind == GK_FACT_NUMBER)
    gk_json_decimal(json, fact->value);
  else
    gk_json_null(json);
  gk_json_key(json, "raw");
  gk_json_text(json, fact->raw);
  put_string(record, "kind", gk_fact_kind_name(fact->kind));
  put_bool(record, "recovered", fact->recovered != 0 || (read && read->flags & GK_CELL_RECOVERED));
  if (read) {
    put_bool(record, "doubtful", (read->flags & GK_CELL_DOUBTFUL) != 0);
    put_bool(record, "corrected", (read->flags & GK_CELL_CORRECTED) != 0);
    if (read->flags & GK_CELL_DOUBTFUL)
      put_text(record, "alternative", read->alternative);
  }
  put_text(record, "unit", fact->unit);
  put_table_id(record, "table", fact->table ? record->view.table_numbers[fact->table - 1] : 0);
  gk_json_key(json, "cell");
  if (fact->table) {
    gk_json_open_flat(json, '[');
    gk_json_integer(json, fact->cell_row);
    gk_json_integer(json, fact->cell_column);
    gk_json_close_flat(json, ']');
  } else {
    gk_json_null(json);
  }
  gk_json_close_flat(json, '}');
}

static void put_figure(struct record *record, const struct gk_figure *figure)
{
  struct gk_json *json = &record->json;
  gk_json_open_flat(json, '{');
  put_text(record, "section", gk_view_path(&record->view, figure->section));
  put_text(record, "subject", figure->subject);
  gk_json_key(json, "value");
  gk_json_decimal(json, figure->value);
  put_bool(record, "approximate", figure->approximation != GK_EXACT);
  put_text(record, "unit", figure->unit);
  put_text(record, "text", figure->text);
  put_text(record, "scope", figure->scope);
  put_text(record, "period", figure->period);
  put_integer(record, "times", figure->times);
  gk_json_key(json, "part_of"); /* the index of the figure in this list */
  if (figure->parent)
    gk_json_integer(json, (int64_t)figure->parent - 1);
  else
    gk_json_null(json);
  gk_json_close_flat(json, '}');
}

/* The names, which stand a line each. */
static void put_lines(struct record *record, const char *key, struct gk_text text)
{
  gk_json_key(&record->json, key);
  gk_json_open_flat(&record->json, '[');
  for (size_t begin = 0; begin < text.size;) {
    const char *end = memchr(text.data + begin, '\n', text.size - begin);
    size_t size = end ? (size_t)(end - text.data) - begin : text.size - begin;
    if (size)
      gk_json_text(&record->json, (struct gk_text){text.data + begin, size});
    begin += size + 1;
  }
  gk_json_close_flat(&record->json, ']');
}

static void put_items(struct record *record, const char *key, uint32_t kind)
{
  const struct gk_document *document = record->view.document;
  gk_json_key(&record->json, key);
  gk_json_open(&record->json, '[');
  for (uint32_t id = 1; id <= gk_document_count(document, GK_KIND_ITEM) && !full(record); id++) {
    const struct gk_item *item = gk_document_find(document, GK_KIND_ITEM, id);
    if (item->kind != kind)
      continue;
    gk_json_open(&record->json, '{');
    put_text(record, "section", gk_view_path(&record->view, item->section));
    put_text(record, "number", item->number);
    put_integer(record, "ordinal", item->ordinal);
    put_text(record, "title", item->title);
    if (kind == GK_ITEM_TASK) {
      put_text(record, "text", item->text);
      put_lines(record, "responsible", item->responsible);
      put_text(record, "lead", item->lead);
    }
    gk_json_close(&record->json, '}');
  }
  gk_json_close(&record->json, ']');
}

static void put_finding(struct record *record, const struct gk_finding *finding,
                        const struct gk_verdicts *verdicts)
{
  struct gk_json *json = &record->json;
  gk_json_open(json, '{');
  put_text(record, "rule", finding->rule);
  put_string(record, "severity", gk_level_name(finding->severity));
  gk_json_key(json, "expected");
  gk_json_number_or_text(json, finding->expected);
  gk_json_key(json, "actual");
  gk_json_number_or_text(json, finding->actual);
  put_text(record, "message", finding->message);
  put_text(record, "message_zh", finding->message_zh);
  gk_json_key(json, "evidence");
  gk_json_open(json, '[');
  for (uint32_t id = record->view.first_evidence[finding->id]; id && !full(record);
       id = record->view.next_evidence[id])
    gk_evidence_write(&record->view, gk_document_find(record->view.document, GK_KIND_EVIDENCE, id),
                      json);
  gk_json_close(json, ']');
  gk_json_key(json, "verdict");
  gk_verdict_write(gk_verdicts_find(verdicts, &record->view, finding), json);
  gk_json_close(json, '}');
}

static void put_findings(struct record *record, const struct gk_verdicts *verdicts)
{
  const struct gk_document *document = record->view.document;
  gk_json_key(&record->json, "findings");
  gk_json_open(&record->json, '[');
  for (uint32_t id = 1; id <= gk_document_count(document, GK_KIND_FINDING) && !full(record); id++)
    put_finding(record, gk_document_find(document, GK_KIND_FINDING, id), verdicts);
  gk_json_close(&record->json, ']');
}

static void put_diagnostics(struct record *record)
{
  const struct gk_document *document = record->view.document;
  struct gk_json *json = &record->json;
  gk_json_key(json, "diagnostics");
  gk_json_open(json, '[');
  for (uint32_t id = 1; id <= gk_document_count(document, GK_KIND_DIAGNOSTIC) && !full(record);
       id++) {
    const struct gk_diagnostic *diagnostic = gk_document_find(document, GK_KIND_DIAGNOSTIC, id);
    const struct gk_step *step = gk_document_step(document, GK_KIND_DIAGNOSTIC, id);
    gk_json_open_flat(json, '{');
    put_string(record, "stage", gk_stage_name(step->stage));
    put_text(record, "plugin", step->plugin);
    put_text(record, "code", diagnostic->code);
    put_string(record, "level", gk_level_name(diagnostic->level));
    put_text(record, "message", diagnostic->message);
    put_integer(record, "count", diagnostic->count);
    gk_json_key(json, "offset");
    if (diagnostic->place.resource)
      gk_json_integer(json, (int64_t)diagnostic->place.offset);
    else
      gk_json_null(json);
    gk_json_close_flat(json, '}');
  }
  gk_json_close(json, ']');
}

static void put_trace(struct record *record)
{
  const struct gk_document *document = record->view.document;
  struct gk_json *json = &record->json;
  gk_json_key(json, "trace");
  gk_json_open(json, '[');
  for (uint32_t i = 0; i < document->step_count; i++) {
    const struct gk_step *step = &document->steps[i];
    /* That nobody served a stage is for gongkai explain. */
    if (step->plugin.size == 0 && step->status == GK_SKIP)
      continue;
    char version[16];
    snprintf(version, sizeof version, "%u", step->version);
    gk_json_open_flat(json, '{');
    put_string(record, "stage", gk_stage_name(step->stage));
    put_text(record, "plugin", step->plugin);
    put_string(record, "version", version);
    put_string(record, "status", gk_status_name(step->status));
    if (step->delegate.size)
      put_text(record, "delegate", step->delegate);
    if (step->code.size)
      put_text(record, "code", step->code);
    if (step->message.size)
      put_text(record, "message", step->message);
    gk_json_close_flat(json, '}');
  }
  gk_json_close(json, ']');
}

void gk_record_write(struct gk_document *document, const struct gk_record_origin *origin,
                     bool pretty, struct gk_buffer *out)
{
  struct record record = {.json = {.out = out, .pretty = pretty}, .begin = out->size};
  struct gk_json *json = &record.json;
  gk_view_make(&record.view, document);
  gk_json_open(json, '{');
  put_origin(&record, origin);
  put_outcome(&record);
  put_description(&record);
  put_sections(&record);
  put_tables(&record);
  gk_json_key(json, "facts");
  gk_json_open(json, '[');
  for (uint32_t id = 1; id <= gk_document_count(document, GK_KIND_FACT) && !full(&record); id++)
    put_fact(&record, gk_document_find(document, GK_KIND_FACT, id));
  gk_json_close(json, ']');
  gk_json_key(json, "figures");
  gk_json_open(json, '[');
  for (uint32_t id = 1; id <= gk_document_count(document, GK_KIND_FIGURE) && !full(&record); id++)
    put_figure(&record, gk_document_find(document, GK_KIND_FIGURE, id));
  gk_json_close(json, ']');
  put_items(&record, "items", GK_ITEM_TASK);
  put_items(&record, "announced", GK_ITEM_ANNOUNCED);
  put_findings(&record, origin->verdicts);
  put_diagnostics(&record);
  put_trace(&record);
  if (record.truncated)
    put_bool(&record, "truncated", true);
  gk_json_close(json, '}');
}
