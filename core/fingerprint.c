/* SPDX-License-Identifier: Apache-2.0 */
#include "fingerprint.h"

#include "json.h"
#include "key.h"
#include "record-evidence.h"
#include "record.h"

static void put_string(struct gk_buffer *out, const char *string)
{
  gk_buffer_put_text(out, gk_text_of(string));
}

static void put_fact(struct gk_buffer *out, const struct gk_fact *fact)
{
  char value[GK_DECIMAL_SIZE] = "";
  if (fact->kind == GK_FACT_NUMBER)
    gk_decimal_print(fact->value, value);
  put_string(out, "fact");
  gk_buffer_put_text(out, fact->form);
  gk_buffer_put_text(out, fact->row);
  gk_buffer_put_text(out, fact->column);
  gk_buffer_put_text(out, fact->raw);
  put_string(out, gk_fact_kind_name(fact->kind));
  put_string(out, value);
}

static void put_cell(struct gk_buffer *out, const struct gk_pointed *pointed)
{
  put_string(out, "cell");
  gk_buffer_put_number(out, pointed->table);
  gk_buffer_put_number(out, pointed->row);
  gk_buffer_put_number(out, pointed->column);
  gk_buffer_put_text(out, pointed->text);
}

static void put_section(struct gk_buffer *out, const struct gk_section *section)
{
  put_string(out, "section");
  gk_buffer_put_text(out, section->path);
  gk_buffer_put_text(out, section->title);
}

static void put_evidence(struct gk_buffer *out, const struct gk_view *view,
                         const struct gk_evidence *evidence)
{
  struct gk_pointed pointed;
  const void *section = evidence->kind == GK_EVIDENCE_SECTION
                            ? gk_document_find(view->document, GK_KIND_SECTION, evidence->item)
                            : NULL;
  gk_evidence_point(view, evidence, &pointed);
  if (pointed.reference) {
    /* A later copy of the other document with the same numbers leaves a verdict as it is. */
    put_string(out, "reference");
    gk_buffer_put_text(out, pointed.reference->fact);
    gk_buffer_put_text(out, pointed.reference->text);
  } else if (pointed.fact) {
    put_fact(out, pointed.fact);
  } else if (pointed.field) {
    put_string(out, "field");
    gk_buffer_put_text(out, pointed.field->name);
    gk_buffer_put_text(out, pointed.field->value);
  } else if (section) {
    put_section(out, section);
  } else if (pointed.in_table) {
    put_cell(out, &pointed);
  } else {
    put_string(out, "text");
    gk_buffer_put_text(out, pointed.text);
  }
}

void gk_fingerprint(const struct gk_view *view, const char *document,
                    const struct gk_finding *finding, uint8_t fingerprint[GK_DIGEST_SIZE])
{
  struct gk_buffer evidence = {0};
  for (uint32_t id = view->first_evidence[finding->id]; id; id = view->next_evidence[id])
    put_evidence(&evidence, view, gk_document_find(view->document, GK_KIND_EVIDENCE, id));
  const struct gk_text fields[] = {gk_text_of(document),
                                   finding->rule,
                                   finding->expected,
                                   finding->actual,
                                   {evidence.data, evidence.size}};
  gk_key_fields("gongkai verdict 1", fields, sizeof fields / sizeof *fields, fingerprint);
  gk_buffer_free(&evidence);
}
