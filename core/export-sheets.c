/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of documents.csv, facts.csv, figures.csv and findings.csv. */
#include "description.h"
#include "export.h"
#include "outcome.h"
#include "record-evidence.h"
#include "stage.h"

enum { EVIDENCE_LIMIT = 200 /* bytes of a quoted text in a cell that lists several */ };

static void put_names(struct gk_csv *csv, const struct gk_entry *entry)
{
  char id[80];
  snprintf(id, sizeof id, "sha256:%s", entry->digest);
  gk_csv_string(csv, id);
  gk_csv_text(csv, entry->source);
}

static void put_year(struct gk_csv *csv, const struct gk_document *document)
{
  uint32_t year = gk_document_year(document);
  if (year)
    gk_csv_integer(csv, year);
  else
    gk_csv_empty(csv);
}

static void put_field(struct gk_csv *csv, const struct gk_document *document, const char *name)
{
  gk_csv_text(csv, gk_document_field(document, name));
}

static void put_joined(struct gk_csv *csv, const struct gk_buffer *joined)
{
  gk_csv_text(csv, (struct gk_text){joined->size ? joined->data : "", joined->size});
}

static void join(struct gk_buffer *joined, struct gk_text text)
{
  gk_buffer_put(joined, "; ", joined->size ? 2 : 0);
  gk_buffer_put(joined, text.data, text.size);
}

/* Every value of a field that may stand more than once, in one cell. */
static void put_fields(struct gk_csv *csv, const struct gk_document *document, const char *name)
{
  struct gk_buffer joined = {0};
  const struct gk_field *field;
  for (uint32_t id = 1; (field = gk_document_find(document, GK_KIND_FIELD, id)); id++)
    if (field->name.size == strlen(name) && memcmp(field->name.data, name, field->name.size) == 0)
      join(&joined, field->value);
  put_joined(csv, &joined);
  gk_buffer_free(&joined);
}

static const char *const document_names[] = {"document",
                                             "source",
                                             "also",
                                             "media_type",
                                             "charset",
                                             "status",
                                             "kind",
                                             "generation",
                                             "year",
                                             "title",
                                             "agency",
                                             "region_code",
                                             "region_name",
                                             "published",
                                             "signed",
                                             "document_numbers",
                                             "index_number",
                                             "content_source",
                                             "site_id",
                                             "contact_phone",
                                             "contact_fax",
                                             "contact_email",
                                             "contact_address",
                                             "contact_postcode",
                                             "sections",
                                             "tables",
                                             "facts",
                                             "figures",
                                             "findings",
                                             "reason_stage",
                                             "reason_plugin",
                                             "reason_code",
                                             "reason_message",
                                             "retrieved",
                                             "site",
                                             "referrer",
                                             "vanished",
                                             NULL};

static void put_retrieved(struct gk_csv *csv, const struct gk_retrieved *retrieved)
{
  char since[GK_MOMENT_SIZE] = "";
  if (retrieved->vanished)
    gk_moment_print(retrieved->vanished, since);
  gk_csv_text(csv, retrieved->first.retrieved);
  gk_csv_text(csv, retrieved->last.site);
  gk_csv_text(csv, retrieved->last.referrer);
  gk_csv_string(csv, since);
}

static void document_rows(struct gk_csv *csv, const struct gk_view *view,
                          const struct gk_exported *exported)
{
  const struct gk_document *document = view->document;
  const struct gk_step *why;
  enum gk_outcome outcome = gk_document_outcome(document, &why);
  struct gk_buffer joined = {0};
  put_names(csv, exported->entry);
  for (size_t i = 0; i < exported->also_count; i++)
    join(&joined, exported->also[i]);
  put_joined(csv, &joined);
  gk_buffer_free(&joined);
  gk_csv_text(csv, gk_document_media_type(document));
  gk_csv_text(csv, gk_document_charset(document));
  gk_csv_string(csv, gk_outcome_name(outcome));
  put_field(csv, document, "kind");
  put_field(csv, document, "generation");
  put_year(csv, document);
  put_field(csv, document, "title");
  put_field(csv, document, "agency");
  put_field(csv, document, "region.code");
  put_field(csv, document, "region.name");
  put_field(csv, document, "published");
  put_field(csv, document, "signed");
  put_fields(csv, document, "document_number");
  put_field(csv, document, "index_number");
  put_field(csv, document, "source");
  put_field(csv, document, "site_id");
  put_fields(csv, document, "contact.phone");
  put_fields(csv, document, "contact.fax");
  put_fields(csv, document, "contact.email");
  put_fields(csv, document, "contact.address");
  put_fields(csv, document, "contact.postcode");
  gk_csv_integer(csv, gk_document_count(document, GK_KIND_SECTION));
  gk_csv_integer(csv, view->table_count);
  gk_csv_integer(csv, gk_document_count(document, GK_KIND_FACT));
  gk_csv_integer(csv, gk_document_count(document, GK_KIND_FIGURE));
  gk_csv_integer(csv, gk_document_count(document, GK_KIND_FINDING));
  gk_csv_string(csv, why ? gk_stage_name(why->stage) : "");
  gk_csv_text(csv, why ? why->plugin : GK_TEXT(""));
  gk_csv_text(csv, why ? why->code : GK_TEXT(""));
  gk_csv_text(csv, why ? why->message : GK_TEXT(""));
  put_retrieved(csv, &exported->retrieved);
  gk_csv_end_row(csv);
}

static const char *const fact_names[] = {
    "document", "source",   "agency",      "year",     "form",      "row",
    "column",   "value",    "raw",         "kind",     "recovered", "unit",
    "table",    "cell_row", "cell_column", "doubtful", "corrected", NULL};

static void put_table(struct gk_csv *csv, const struct gk_view *view, uint32_t table)
{
  char id[16] = "";
  uint32_t number = table ? view->table_numbers[table - 1] : 0;
  if (number)
    snprintf(id, sizeof id, "t%u", number);
  gk_csv_string(csv, id);
}

static void fact_rows(struct gk_csv *csv, const struct gk_view *view,
                      const struct gk_exported *exported)
{
  const struct gk_fact *fact;
  for (uint32_t id = 1; (fact = gk_document_find(view->document, GK_KIND_FACT, id)); id++) {
    put_names(csv, exported->entry);
    put_field(csv, view->document, "agency");
    put_year(csv, view->document);
    gk_csv_text(csv, fact->form);
    gk_csv_text(csv, fact->row);
    gk_csv_text(csv, fact->column);
    if (fact->kind == GK_FACT_NUMBER)
      gk_csv_decimal(csv, fact->value);
    else
      gk_csv_empty(csv);
    gk_csv_text(csv, fact->raw);
    gk_csv_string(csv, gk_fact_kind_name(fact->kind));
    const struct gk_cell *read = gk_view_recognised(view, fact);
    bool recovered = fact->recovered || (read && read->flags & GK_CELL_RECOVERED);
    gk_csv_string(csv, recovered ? "true" : "false");
    gk_csv_text(csv, fact->unit);
    put_table(csv, view, fact->table);
    if (fact->table) {
      gk_csv_integer(csv, fact->cell_row);
      gk_csv_integer(csv, fact->cell_column);
    } else {
      gk_csv_empty(csv);
      gk_csv_empty(csv);
    }
    gk_csv_string(csv, read && read->flags & GK_CELL_DOUBTFUL ? "true" : "false");
    gk_csv_string(csv, read && read->flags & GK_CELL_CORRECTED ? "true" : "false");
    gk_csv_end_row(csv);
  }
}

static const char *const figure_names[] = {
    "document", "source", "agency", "year",   "section", "subject", "value", "approximate",
    "unit",     "text",   "scope",  "period", "times",   "part_of", NULL};

static void figure_rows(struct gk_csv *csv, const struct gk_view *view,
                        const struct gk_exported *exported)
{
  const struct gk_figure *figure;
  for (uint32_t id = 1; (figure = gk_document_find(view->document, GK_KIND_FIGURE, id)); id++) {
    put_names(csv, exported->entry);
    put_field(csv, view->document, "agency");
    put_year(csv, view->document);
    gk_csv_text(csv, gk_view_path(view, figure->section));
    gk_csv_text(csv, figure->subject);
    gk_csv_decimal(csv, figure->value);
    gk_csv_string(csv, figure->approximation != GK_EXACT ? "true" : "false");
    gk_csv_text(csv, figure->unit);
    gk_csv_text(csv, figure->text);
    gk_csv_text(csv, figure->scope);
    gk_csv_text(csv, figure->period);
    gk_csv_integer(csv, figure->times);
    if (figure->parent)
      gk_csv_integer(csv, (int64_t)figure->parent - 1);
    else
      gk_csv_empty(csv);
    gk_csv_end_row(csv);
  }
}

static const char *const finding_names[] = {"document",     "source",      "agency",     "year",
                                            "rule",         "severity",    "expected",   "actual",
                                            "message",      "message_zh",  "evidence",   "verdict",
                                            "verdict_note", "verdict_who", "verdict_at", NULL};

static void put_evidence(struct gk_csv *csv, const struct gk_view *view, uint32_t finding)
{
  struct gk_buffer joined = {0};
  for (uint32_t id = view->first_evidence[finding]; id; id = view->next_evidence[id]) {
    struct gk_pointed pointed;
    struct gk_buffer one = {0};
    gk_evidence_point(view, gk_document_find(view->document, GK_KIND_EVIDENCE, id), &pointed);
    gk_evidence_name(&pointed, &one);
    gk_text_cut(&pointed.text, EVIDENCE_LIMIT);
    gk_buffer_put(&one, ": ", one.size ? 2 : 0);
    gk_buffer_put(&one, pointed.text.data, pointed.text.size);
    if (pointed.doubtful)
      gk_buffer_print(&one, pointed.alternative.size ? " (doubtful: or %.*s)" : " (doubtful)",
                      (int)pointed.alternative.size, pointed.alternative.data);
    join(&joined, (struct gk_text){one.data, one.size});
    gk_buffer_free(&one);
  }
  put_joined(csv, &joined);
  gk_buffer_free(&joined);
}

static void put_verdict(struct gk_csv *csv, const struct gk_verdict *verdict)
{
  char moment[GK_MOMENT_SIZE];
  gk_csv_text(csv, verdict ? verdict->verdict : GK_TEXT(""));
  gk_csv_text(csv, verdict ? verdict->note : GK_TEXT(""));
  gk_csv_text(csv, verdict ? verdict->who : GK_TEXT(""));
  gk_csv_string(csv, verdict ? gk_moment_print(verdict->at, moment) : "");
}

static void finding_rows(struct gk_csv *csv, const struct gk_view *view,
                         const struct gk_exported *exported)
{
  const struct gk_finding *finding;
  for (uint32_t id = 1; (finding = gk_document_find(view->document, GK_KIND_FINDING, id)); id++) {
    put_names(csv, exported->entry);
    put_field(csv, view->document, "agency");
    put_year(csv, view->document);
    gk_csv_text(csv, finding->rule);
    gk_csv_string(csv, gk_level_name(finding->severity));
    gk_csv_text(csv, finding->expected);
    gk_csv_text(csv, finding->actual);
    gk_csv_text(csv, finding->message);
    gk_csv_text(csv, finding->message_zh);
    put_evidence(csv, view, id);
    put_verdict(csv, gk_verdicts_find(exported->verdicts, view, finding));
    gk_csv_end_row(csv);
  }
}

const struct gk_sheet gk_sheets[GK_SHEETS] = {{"documents.csv", document_names, document_rows},
                                              {"facts.csv", fact_names, fact_rows},
                                              {"figures.csv", figure_names, figure_rows},
                                              {"findings.csv", finding_names, finding_rows}};
