/* SPDX-License-Identifier: Apache-2.0 */
#include "trait.h"

#include <stdlib.h>

#include "description.h"
#include "locate.h"
#include "outcome.h"
#include "record.h"
#include "stage.h"

enum { FORMS_LIMIT = 64 /* of a document whose first tables are remembered; a report has six */ };

struct collector {
  struct gk_traits *traits;
  const struct gk_view *view;
  struct gk_document *document;
  bool localised;
  struct gk_buffer buffer;
};

static const struct gk_text nothing = {"", 0};

/* Parts of a name stand apart by a byte that no text has, since they may hold anything else. */
static const struct gk_text separator = {"", 1};

static struct gk_trait *add(struct collector *collector)
{
  struct gk_traits *traits = collector->traits;
  if (traits->count == traits->capacity) {
    traits->capacity = traits->capacity ? 2 * traits->capacity : 256;
    traits->of = realloc(traits->of, traits->capacity * sizeof *traits->of);
    if (!traits->of)
      abort();
  }
  struct gk_trait *trait = &traits->of[traits->count++];
  *trait = (struct gk_trait){.names = {nothing, nothing},
                             .group = nothing,
                             .place = nothing,
                             .value = nothing,
                             .shown = nothing};
  return trait;
}

static void begin(struct collector *collector)
{
  collector->buffer.size = 0;
}

static void put(struct collector *collector, struct gk_text text)
{
  gk_buffer_put(&collector->buffer, text.data, text.size);
}

/* The text after `before`, where there is one. */
static void put_after(struct collector *collector, const char *before, struct gk_text text)
{
  if (text.size == 0)
    return;
  gk_buffer_put(&collector->buffer, before, strlen(before));
  put(collector, text);
}

static void put_decimal(struct collector *collector, struct gk_decimal value)
{
  char number[GK_DECIMAL_SIZE];
  gk_buffer_put(&collector->buffer, number, gk_decimal_print(value, number));
}

/* What was put since begin, to keep. */
static struct gk_text end(struct collector *collector)
{
  struct gk_buffer *buffer = &collector->buffer;
  return buffer->size ? gk_arena_text(&collector->document->arena,
                                      (struct gk_text){buffer->data, buffer->size})
                      : nothing;
}

static struct gk_text joined(struct collector *collector, const struct gk_text *parts, size_t count,
                             struct gk_text between)
{
  begin(collector);
  for (size_t i = 0; i < count; i++) {
    put(collector, i ? between : nothing);
    put(collector, parts[i]);
  }
  return end(collector);
}

static struct gk_text section_place(struct collector *collector, struct gk_text path,
                                    struct gk_text more)
{
  begin(collector);
  put_after(collector, "§", path);
  put_after(collector, collector->buffer.size ? " " : "", more);
  return end(collector);
}

static void collect_status(struct collector *collector)
{
  const struct gk_step *why;
  struct gk_trait *trait = add(collector);
  begin(collector);
  put(collector, gk_text_of(gk_outcome_name(gk_document_outcome(collector->document, &why))));
  if (why) {
    put_after(collector, ": ", gk_text_of(gk_stage_name(why->stage)));
    put_after(collector, ": ", why->code);
  }
  trait->value = trait->shown = end(collector);
}

static void collect_steps(struct collector *collector)
{
  for (uint32_t i = 0; i < collector->document->step_count; i++) {
    const struct gk_step *step = &collector->document->steps[i];
    if (step->plugin.size == 0 && step->status == GK_SKIP)
      continue;
    struct gk_trait *trait = add(collector);
    const struct gk_text parts[] = {gk_text_of(gk_stage_name(step->stage)), step->plugin};
    trait->names[0] = trait->place =
        joined(collector, parts, step->plugin.size ? 2 : 1, GK_TEXT("/"));
    begin(collector);
    put(collector, gk_text_of(gk_status_name(step->status)));
    put_after(collector, ": ", step->code);
    trait->value = trait->shown = end(collector);
  }
}

static void add_field(struct collector *collector, struct gk_text name, struct gk_text value)
{
  struct gk_trait *trait = add(collector);
  trait->names[0] = trait->group = trait->place = name;
  trait->value = trait->shown = value;
}

static void collect_fields(struct collector *collector)
{
  const struct gk_field *field;
  struct gk_text type = gk_document_media_type(collector->document);
  struct gk_text charset = gk_document_charset(collector->document);
  if (type.size)
    add_field(collector, GK_TEXT("media_type"), type);
  if (charset.size)
    add_field(collector, GK_TEXT("charset"), charset);
  for (uint32_t id = 1; (field = gk_document_find(collector->document, GK_KIND_FIELD, id)); id++)
    add_field(collector, field->name, field->value);
}

static void collect_sections(struct collector *collector)
{
  const struct gk_section *section;
  for (uint32_t id = 1; (section = gk_document_find(collector->document, GK_KIND_SECTION, id));
       id++) {
    struct gk_trait *trait = add(collector);
    const struct gk_text parts[] = {section->path, section->number, section->title};
    trait->names[0] = section->title;
    trait->names[1] = section->path;
    trait->place = section_place(collector, section->path, nothing);
    trait->value = joined(collector, parts, 3, separator);
    trait->shown = joined(collector, parts, 3, GK_TEXT(" "));
  }
}

static void collect_text(struct collector *collector)
{
  const struct gk_block *block;
  for (uint32_t id = 1; (block = gk_document_find(collector->document, GK_KIND_BLOCK, id)); id++) {
    if (block->text.size == 0)
      continue;
    struct gk_trait *trait = add(collector);
    uint32_t section = collector->view->block_sections[id - 1];
    begin(collector);
    gk_buffer_print(&collector->buffer, "%u", block->role);
    trait->names[0] = end(collector);
    if (section)
      trait->place = section_place(collector, gk_view_path(collector->view, section), nothing);
    trait->value = trait->shown = block->text;
  }
}

static void collect_cells(struct collector *collector)
{
  const struct gk_view *view = collector->view;
  for (uint32_t i = 0; i < view->table_count; i++) {
    const struct gk_cell *cell;
    uint32_t table = view->tables[i].table->id;
    for (uint32_t k = 0; (cell = gk_document_cell(collector->document, table, k)); k++) {
      struct gk_trait *trait = add(collector);
      begin(collector);
      gk_buffer_print(&collector->buffer, "t%u", i + 1);
      size_t at = collector->buffer.size;
      gk_buffer_print(&collector->buffer, "[%u,%u]", cell->row, cell->column);
      trait->place = end(collector);
      trait->names[0] = (struct gk_text){trait->place.data + at, trait->place.size - at};
      trait->value = trait->shown = cell->text;
    }
  }
}

static bool same(struct gk_text a, struct gk_text b)
{
  return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

/* Whether a fact stands in another table than the first of its form. */
static bool is_further(const struct gk_fact *fact, const struct gk_fact **firsts, size_t *count)
{
  for (size_t i = 0; i < *count; i++)
    if (same(firsts[i]->form, fact->form))
      return firsts[i]->table != fact->table;
  if (*count < FORMS_LIMIT)
    firsts[(*count)++] = fact;
  return false;
}

static void put_fact_value(struct collector *collector, const struct gk_fact *fact)
{
  begin(collector);
  if (fact->kind == GK_FACT_NUMBER)
    put_decimal(collector, fact->value);
  else
    put(collector, gk_text_of(gk_fact_kind_name(fact->kind)));
  bool plain = fact->kind == GK_FACT_NUMBER && fact->raw.size == collector->buffer.size &&
               memcmp(fact->raw.data, collector->buffer.data, fact->raw.size) == 0;
  put_after(collector, " ", fact->unit);
  if (fact->raw.size && !plain) {
    put_after(collector, " “", fact->raw);
    put(collector, GK_TEXT("”"));
  }
  if (fact->recovered)
    put(collector, GK_TEXT(" (recovered)"));
}

static void collect_facts(struct collector *collector)
{
  const struct gk_fact *fact, *firsts[FORMS_LIMIT];
  size_t forms = 0;
  for (uint32_t id = 1; (fact = gk_document_find(collector->document, GK_KIND_FACT, id)); id++) {
    struct gk_trait *trait = add(collector);
    const struct gk_text parts[] = {fact->form, fact->row, fact->column};
    bool form = !same(fact->form, GK_TEXT("table"));
    trait->names[0] = trait->place = joined(collector, parts, 3, GK_TEXT("/"));
    trait->group = form ? trait->names[0] : fact->form;
    uint32_t number = fact->table ? collector->view->table_numbers[fact->table - 1] : 0;
    if (number && (!form || is_further(fact, firsts, &forms))) {
      gk_buffer_print(&collector->buffer, " (t%u)", number);
      trait->place = end(collector);
    }
    put_fact_value(collector, fact);
    trait->value = trait->shown = end(collector);
  }
}

static struct gk_text title_of(const struct collector *collector, uint32_t id)
{
  const struct gk_section *section = gk_document_find(collector->document, GK_KIND_SECTION, id);
  return section ? section->title : nothing;
}

static void collect_figures(struct collector *collector)
{
  const struct gk_figure *figure;
  for (uint32_t id = 1; (figure = gk_document_find(collector->document, GK_KIND_FIGURE, id));
       id++) {
    struct gk_trait *trait = add(collector);
    const struct gk_text parts[] = {title_of(collector, figure->section), figure->subject,
                                    figure->unit};
    trait->names[0] = joined(collector, parts, 3, separator);
    trait->names[1] = joined(collector, parts + 1, 2, separator);
    trait->place =
        section_place(collector, gk_view_path(collector->view, figure->section), figure->subject);
    begin(collector);
    put_decimal(collector, figure->value);
    put(collector, figure->approximation == GK_APPROXIMATE ? GK_TEXT("~")
                   : figure->approximation == GK_AT_LEAST  ? GK_TEXT("+")
                   : figure->approximation == GK_AT_MOST   ? GK_TEXT("-")
                                                           : nothing);
    put_after(collector, " ", figure->unit);
    put_after(collector, ", ", figure->scope);
    put_after(collector, ", ", figure->period);
    if (figure->times > 1)
      gk_buffer_print(&collector->buffer, ", %u times", figure->times);
    if (figure->text.size) {
      put_after(collector, " “", figure->text);
      put(collector, GK_TEXT("”"));
    }
    trait->value = trait->shown = end(collector);
  }
}

static void collect_items(struct collector *collector)
{
  const struct gk_item *item;
  for (uint32_t id = 1; (item = gk_document_find(collector->document, GK_KIND_ITEM, id)); id++) {
    struct gk_trait *trait = add(collector);
    struct gk_text path = gk_view_path(collector->view, item->section);
    begin(collector);
    gk_buffer_print(&collector->buffer, "%u ", item->kind);
    put(collector, item->title.size ? item->title : item->text);
    trait->names[0] = end(collector);
    begin(collector);
    gk_buffer_print(&collector->buffer, "%u %u ", item->kind, item->ordinal);
    put(collector, path);
    trait->names[1] = end(collector);
    trait->place = section_place(collector, path, item->number);
    const struct gk_text parts[] = {item->number, item->title, item->text, item->responsible,
                                    item->lead};
    trait->value = joined(collector, parts, 5, separator);
    begin(collector);
    put(collector, item->title);
    put_after(collector, item->title.size ? ": " : "", item->text);
    put_after(collector, "; ", item->responsible);
    put_after(collector, "; ", item->lead);
    trait->shown = end(collector);
  }
}

/* The rule and what the finding rests on; `least`: only the first of that. */
static struct gk_text finding_name(struct collector *collector, const struct gk_finding *finding,
                                   bool least)
{
  const struct gk_view *view = collector->view;
  begin(collector);
  put(collector, finding->rule);
  for (uint32_t id = view->first_evidence[finding->id]; id; id = view->next_evidence[id]) {
    struct gk_pointed pointed;
    gk_evidence_point(view, gk_document_find(view->document, GK_KIND_EVIDENCE, id), &pointed);
    put(collector, separator);
    gk_evidence_name(&pointed, &collector->buffer);
    if (least)
      break;
  }
  return end(collector);
}

static void put_finding(struct collector *collector, const struct gk_finding *finding)
{
  begin(collector);
  put(collector, gk_text_of(gk_level_name(finding->severity)));
  put_after(collector, ": ",
            collector->localised ? gk_localised(finding->message, finding->message_zh)
                                 : finding->message);
}

static void collect_findings(struct collector *collector)
{
  const struct gk_finding *finding;
  struct gk_location location = {0};
  for (uint32_t id = 1; (finding = gk_document_find(collector->document, GK_KIND_FINDING, id));
       id++) {
    struct gk_trait *trait = add(collector);
    trait->group = finding->rule;
    trait->names[0] = finding_name(collector, finding, false);
    trait->names[1] = finding_name(collector, finding, true);
    gk_locate(collector->view, finding, &location);
    begin(collector);
    put(collector, (struct gk_text){location.table.data, location.table.size});
    put_after(collector, " ", (struct gk_text){location.cell.data, location.cell.size});
    trait->place = end(collector);
    put_finding(collector, finding);
    trait->shown = end(collector);
    const struct gk_text parts[] = {gk_text_of(gk_level_name(finding->severity)), finding->expected,
                                    finding->actual, finding->message, finding->message_zh};
    trait->value = joined(collector, parts, 5, separator);
  }
  gk_location_free(&location);
}

static void collect_diagnostics(struct collector *collector)
{
  const struct gk_diagnostic *diagnostic;
  for (uint32_t id = 1;
       (diagnostic = gk_document_find(collector->document, GK_KIND_DIAGNOSTIC, id)); id++) {
    const struct gk_step *step = gk_document_step(collector->document, GK_KIND_DIAGNOSTIC, id);
    struct gk_trait *trait = add(collector);
    const struct gk_text parts[] = {gk_text_of(gk_stage_name(step->stage)), step->plugin,
                                    diagnostic->code};
    trait->group = diagnostic->code;
    trait->names[0] = joined(collector, parts, 3, GK_TEXT("/"));
    trait->place = joined(collector, parts, 2, GK_TEXT("/"));
    begin(collector);
    put(collector, gk_text_of(gk_level_name(diagnostic->level)));
    put_after(collector, ": ", diagnostic->message);
    if (diagnostic->count > 1)
      gk_buffer_print(&collector->buffer, " (%u times)", diagnostic->count);
    trait->value = trait->shown = end(collector);
  }
}

void gk_traits_collect(struct gk_traits *traits, const struct gk_view *view,
                       enum gk_change_kind kind, bool localised)
{
  static void (*const collect[GK_CHANGE_KINDS])(struct collector *) = {
      [GK_CHANGE_STATUS] = collect_status,    [GK_CHANGE_FINDING] = collect_findings,
      [GK_CHANGE_FIELD] = collect_fields,     [GK_CHANGE_FACT] = collect_facts,
      [GK_CHANGE_FIGURE] = collect_figures,   [GK_CHANGE_ITEM] = collect_items,
      [GK_CHANGE_SECTION] = collect_sections, [GK_CHANGE_CELL] = collect_cells,
      [GK_CHANGE_TEXT] = collect_text,        [GK_CHANGE_DIAGNOSTIC] = collect_diagnostics,
      [GK_CHANGE_STEP] = collect_steps};
  struct collector collector = {
      .traits = traits, .view = view, .document = view->document, .localised = localised};
  traits->count = 0;
  collect[kind](&collector);
  gk_buffer_free(&collector.buffer);
}

void gk_traits_free(struct gk_traits *traits)
{
  free(traits->of);
  *traits = (struct gk_traits){0};
}
