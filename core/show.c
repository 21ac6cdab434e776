/* SPDX-License-Identifier: Apache-2.0 */
#include "show.h"

#include <inttypes.h>

#include "description.h"
#include "display.h"
#include "grid-print.h"
#include "json.h"
#include "locate.h"
#include "message.h"
#include "record.h"
#include "stage.h"
#include "store-crawl.h"

enum {
  LIST_SHOWN = 40, /* of figures, items, mentions */
  LABEL_COLUMNS = 18,
  EVIDENCE_LIMIT = 400 /* bytes of a quoted text */
};

struct show {
  FILE *out;
  struct gk_view view;
  const struct gk_entry *entry;
  const struct gk_verdicts *verdicts;
  unsigned columns;
  bool all;
};

static void heading(struct show *show, const char *title, uint32_t count)
{
  fprintf(show->out, count ? "\n%s (%u)\n" : "\n%s\n", title, count);
}

static void label(struct show *show, const char *name)
{
  fputs("  ", show->out);
  gk_display_field(show->out, gk_text_of(name), LABEL_COLUMNS);
}

static void line(struct show *show, const char *name, struct gk_text text)
{
  if (text.size == 0)
    return;
  label(show, name);
  gk_display_wrapped(show->out, text, LABEL_COLUMNS + 2, show->columns);
}

/* Which step made an item. */
static void made_by(struct show *show, enum gk_kind kind, uint32_t id)
{
  const struct gk_step *step = gk_document_step(show->view.document, kind, id);
  fprintf(show->out, "‹%s/%s", gk_stage_name(step->stage),
          step->plugin.size ? step->plugin.data : "-");
}

/* "extract/fields", and where it stands in the decoded text. */
static void origin_at(struct show *show, enum gk_kind kind, uint32_t id,
                      const struct gk_place *place)
{
  made_by(show, kind, id);
  if (place && place->page)
    fprintf(show->out, _(", page %" PRIu32), place->page);
  if (place && place->resource)
    fprintf(show->out, _(", byte %" PRIu64), place->offset);
  fputs("›", show->out);
}

static void origin(struct show *show, enum gk_kind kind, uint32_t id, uint32_t block,
                   uint64_t offset)
{
  uint64_t at;
  made_by(show, kind, id);
  if (gk_view_offset(&show->view, block, offset, &at))
    fprintf(show->out, _(", byte %" PRIu64), at);
  fputs("›", show->out);
}

static void show_retrieved(struct show *show, const struct gk_retrieved *of)
{
  if (of->first.retrieved.size) {
    bool again =
        of->last.retrieved.size != of->first.retrieved.size ||
        memcmp(of->last.retrieved.data, of->first.retrieved.data, of->first.retrieved.size) != 0;
    label(show, _("retrieved"));
    gk_display(show->out, of->first.retrieved);
    if (again) {
      fputs(_("; last "), show->out);
      gk_display(show->out, of->last.retrieved);
    }
    putc('\n', show->out);
  }
  line(show, _("site"), of->last.site);
  line(show, _("referrer"), of->last.referrer);
  line(show, _("link title"), of->last.title);
  line(show, _("WARC record"), of->last.record);
  if (of->vanished) {
    char since[GK_MOMENT_SIZE];
    gk_moment_print(of->vanished, since);
    label(show, _("vanished"));
    fprintf(show->out, _("not there any more since %s\n"), since);
  }
}

static void show_head(struct show *show, const struct gk_record_origin *from)
{
  const struct gk_entry *entry = show->entry;
  const struct gk_document *document = show->view.document;
  line(show, _("document"), gk_text_of(entry->digest));
  line(show, _("source"), entry->source);
  for (size_t i = 0; i < from->also_count; i++)
    line(show, _("also"), from->also[i]);
  if (from->retrieved)
    show_retrieved(show, from->retrieved);
  line(show, _("media type"), gk_document_media_type(document));
  line(show, _("charset"), gk_document_charset(document));
  label(show, _("size"));
  fprintf(show->out, _("%" PRIu64 " bytes\n"), entry->size);
  line(show, _("status"), entry->status);
  if (entry->stage.size) {
    label(show, _("reason"));
    fprintf(show->out, "%s%s%s: %s: ", entry->stage.data, entry->plugin.size ? "/" : "",
            entry->plugin.data, entry->code.data);
    gk_display(show->out, entry->message);
    putc('\n', show->out);
  }
}

static void show_fields(struct show *show)
{
  const struct gk_document *document = show->view.document;
  uint32_t count = gk_document_count(document, GK_KIND_FIELD), shown = 0, mentions = 0;
  const struct gk_field *field;
  if (count)
    heading(show, _("Fields"), 0);
  for (uint32_t id = 1; (field = gk_document_find(document, GK_KIND_FIELD, id)); id++) {
    bool mention = field->name.size > 8 && memcmp(field->name.data, "mention.", 8) == 0;
    mentions += mention;
    if (mention || (shown >= LIST_SHOWN && !show->all))
      continue;
    shown++;
    label(show, field->name.data);
    gk_display(show->out, field->value);
    bool differs =
        field->raw.size && (field->raw.size != field->value.size ||
                            memcmp(field->raw.data, field->value.data, field->raw.size) != 0);
    if (differs) {
      fputs(" ← ", show->out);
      gk_display_cut(show->out, field->raw, 60);
    }
    fputs("  ", show->out);
    origin(show, GK_KIND_FIELD, id, field->block, field->offset);
    putc('\n', show->out);
  }
  if (mentions)
    fprintf(show->out, _("  and %" PRIu32 " dates and years in the prose\n"), mentions);
}

static void show_outline(struct show *show)
{
  const struct gk_view *view = &show->view;
  uint32_t count = gk_document_count(view->document, GK_KIND_SECTION);
  unsigned depth = 0;
  if (count)
    heading(show, _("Outline"), count);
  for (uint32_t id = 0; (id = gk_view_next(view, id, &depth));) {
    const struct gk_section *section = gk_document_find(view->document, GK_KIND_SECTION, id);
    unsigned indent = 2 + 2 * (depth < 16 ? depth : 16);
    fprintf(show->out, "%*s", (int)indent, "");
    if (section->number.size) {
      gk_display(show->out, section->number);
      putc(' ', show->out);
    }
    gk_display_cut(show->out, section->title,
                   show->columns > indent + 50 ? show->columns - indent - 50 : 20);
    fprintf(show->out, "  §%s  ", section->path.data);
    origin(show, GK_KIND_SECTION, id, section->heading_block, section->heading_offset);
    putc('\n', show->out);
  }
}

static void show_tables(struct show *show)
{
  const struct gk_view *view = &show->view;
  if (view->table_count)
    heading(show, _("Tables"), view->table_count);
  for (uint32_t i = 0; i < view->table_count; i++) {
    const struct gk_view_table *table = &view->tables[i];
    fprintf(show->out, "t%" PRIu32 "  %s  §%s ", i + 1,
            table->form.size ? table->form.data : _("no statutory form"), table->section.data);
    gk_display(show->out, table->title);
    fputs("  ", show->out);
    origin_at(show, GK_KIND_TABLE, table->table->id, &table->table->place);
    putc('\n', show->out);
    if (table->table->caption.size) {
      fputs("  ", show->out);
      gk_display_wrapped(show->out, table->table->caption, 2, show->columns);
    }
    gk_grid_print(show->out, view->document, table->table, show->columns);
  }
}

struct form_count {
  struct gk_text form;
  uint32_t kinds[GK_FACT_WORDS + 1], recovered, first;
};

static void show_facts(struct show *show)
{
  enum { FORMS_SHOWN = 32 };
  struct form_count forms[FORMS_SHOWN] = {0};
  const struct gk_document *document = show->view.document;
  uint32_t used = 0;
  const struct gk_fact *fact;
  for (uint32_t id = 1; (fact = gk_document_find(document, GK_KIND_FACT, id)); id++) {
    uint32_t i = 0;
    while (i < used && (forms[i].form.size != fact->form.size ||
                        memcmp(forms[i].form.data, fact->form.data, fact->form.size) != 0))
      i++;
    if (i == FORMS_SHOWN)
      continue;
    if (i == used)
      forms[used++] = (struct form_count){.form = fact->form, .first = id};
    forms[i].kinds[fact->kind]++;
    forms[i].recovered += fact->recovered != 0;
  }
  if (used)
    heading(show, _("Facts"), gk_document_count(document, GK_KIND_FACT));
  for (uint32_t i = 0; i < used; i++) {
    label(show, forms[i].form.data);
    fprintf(show->out, _("numbers %u, blank %u, not applicable %u, words %u"),
            forms[i].kinds[GK_FACT_NUMBER], forms[i].kinds[GK_FACT_BLANK],
            forms[i].kinds[GK_FACT_NOT_APPLICABLE], forms[i].kinds[GK_FACT_WORDS]);
    if (forms[i].recovered)
      fprintf(show->out, _(", recovered %u"), forms[i].recovered);
    fputs("  ", show->out);
    origin_at(show, GK_KIND_FACT, forms[i].first, NULL);
    putc('\n', show->out);
  }
}

static void show_rest(struct show *show, uint32_t count)
{
  if (!show->all && count > LIST_SHOWN)
    fprintf(show->out, _("  … and %u more (--all)\n"), count - LIST_SHOWN);
}

static void show_figures(struct show *show)
{
  const struct gk_document *document = show->view.document;
  uint32_t count = gk_document_count(document, GK_KIND_FIGURE);
  if (count)
    heading(show, _("Figures in the prose"), count);
  for (uint32_t id = 1; id <= count && (show->all || id <= LIST_SHOWN); id++) {
    const struct gk_figure *figure = gk_document_find(document, GK_KIND_FIGURE, id);
    char digits[GK_DECIMAL_SIZE];
    gk_decimal_print(figure->value, digits);
    fprintf(show->out, "  %s§%-5s ", figure->parent ? "  ↳ " : "",
            gk_view_path(&show->view, figure->section).data);
    gk_display_cut(show->out, figure->subject, 50);
    fprintf(show->out, "  %s%s %s  ", figure->approximation != GK_EXACT ? "≈" : "", digits,
            figure->unit.data);
    origin(show, GK_KIND_FIGURE, id, figure->block, figure->offset);
    putc('\n', show->out);
  }
  show_rest(show, count);
}

static void show_items(struct show *show)
{
  const struct gk_document *document = show->view.document;
  uint32_t tasks = 0;
  const struct gk_item *item;
  for (uint32_t id = 1; (item = gk_document_find(document, GK_KIND_ITEM, id)); id++)
    if (item->kind == GK_ITEM_TASK && tasks++ == 0)
      heading(show, _("Tasks"), 0);
  uint32_t shown = 0;
  for (uint32_t id = 1; (item = gk_document_find(document, GK_KIND_ITEM, id)); id++) {
    if (item->kind != GK_ITEM_TASK || (!show->all && shown++ >= LIST_SHOWN))
      continue;
    fprintf(show->out, "  §%s ", gk_view_path(&show->view, item->section).data);
    gk_display_cut(show->out, item->title.size ? item->title : item->text, 60);
    struct gk_text responsible = item->responsible, department = {0};
    for (bool first = true; gk_next_line(responsible, &department); first = false) {
      fputs(first ? "  → " : "、", show->out);
      gk_display_cut(show->out, department, 40);
    }
    putc('\n', show->out);
  }
  show_rest(show, tasks);
}

static void show_evidence(struct show *show, uint32_t id)
{
  struct gk_pointed pointed;
  struct gk_buffer name = {0};
  gk_evidence_point(&show->view, gk_document_find(show->view.document, GK_KIND_EVIDENCE, id),
                    &pointed);
  gk_evidence_name(&pointed, &name);
  fputs("      ", show->out);
  gk_display(show->out, (struct gk_text){name.size ? name.data : "", name.size});
  gk_buffer_free(&name);
  if (pointed.fact && pointed.table)
    fprintf(show->out, " t%" PRIu32 "[%" PRIu32 ",%" PRIu32 "]", pointed.table, pointed.row,
            pointed.column);
  if (pointed.placed)
    fprintf(show->out, _(", byte %" PRIu64), pointed.offset);
  fputs(": ", show->out);
  bool longer = gk_text_cut(&pointed.text, EVIDENCE_LIMIT);
  gk_display(show->out, pointed.text);
  fputs(longer ? "…\n" : "\n", show->out);
}

static void show_verdict(struct show *show, const struct gk_finding *finding)
{
  const struct gk_verdict *verdict = gk_verdicts_find(show->verdicts, &show->view, finding);
  if (!verdict)
    return;
  fputs("        [", show->out);
  gk_display(show->out, verdict->verdict);
  fputs(": ", show->out);
  gk_display(show->out, verdict->who);
  fputs(verdict->note.size ? ": " : "", show->out);
  gk_display(show->out, verdict->note);
  fputs("]\n", show->out);
}

static void show_findings(struct show *show)
{
  const struct gk_view *view = &show->view;
  const struct gk_document *document = view->document;
  uint32_t count = gk_document_count(document, GK_KIND_FINDING);
  heading(show, _("Findings"), count);
  if (count == 0)
    fputs(_("  none\n"), show->out);
  for (uint32_t level = GK_ERROR + 1; level-- > 0;)
    for (uint32_t id = 1; id <= count; id++) {
      const struct gk_finding *finding = gk_document_find(document, GK_KIND_FINDING, id);
      if (finding->severity != level)
        continue;
      fprintf(show->out, "  %-5s :%" PRIu32 " %s  ", gk_level_name(level), id, finding->rule.data);
      gk_display(show->out, gk_localised(finding->message, finding->message_zh));
      if (finding->expected.size || finding->actual.size) {
        fprintf(show->out, _("  (expected %s, actual %s)"),
                finding->expected.size ? finding->expected.data : "-",
                finding->actual.size ? finding->actual.data : "-");
      }
      fputs("  ", show->out);
      origin_at(show, GK_KIND_FINDING, id, NULL);
      putc('\n', show->out);
      show_verdict(show, finding);
      for (uint32_t i = view->first_evidence[id]; i; i = view->next_evidence[i])
        show_evidence(show, i);
    }
}

static void show_diagnostics(struct show *show)
{
  const struct gk_document *document = show->view.document;
  uint32_t count = gk_document_count(document, GK_KIND_DIAGNOSTIC);
  if (count)
    heading(show, _("Remarks of the stages"), count);
  for (uint32_t id = 1; id <= count && (show->all || id <= LIST_SHOWN); id++) {
    const struct gk_diagnostic *diagnostic = gk_document_find(document, GK_KIND_DIAGNOSTIC, id);
    fprintf(show->out, "  %-5s %s  ", gk_level_name(diagnostic->level), diagnostic->code.data);
    gk_display(show->out, diagnostic->message);
    if (diagnostic->count > 1)
      fprintf(show->out, " ×%" PRIu32, diagnostic->count);
    fputs("  ", show->out);
    origin_at(show, GK_KIND_DIAGNOSTIC, id, &diagnostic->place);
    putc('\n', show->out);
  }
  show_rest(show, count);
}

static void show_steps(struct show *show)
{
  const struct gk_document *document = show->view.document;
  heading(show, _("Steps"), document->step_count);
  for (uint32_t i = 0; i < document->step_count; i++) {
    const struct gk_step *step = &document->steps[i];
    fprintf(show->out, "  %-9s %-12s %3" PRIu32 "  %-7s %8.3f ms", gk_stage_name(step->stage),
            step->plugin.size ? step->plugin.data : "-", step->version,
            gk_status_name(step->status), (double)step->nanoseconds / 1e6);
    if (step->bids.size)
      fprintf(show->out, "  %s", step->bids.data);
    if (step->delegate.size)
      fprintf(show->out, "  → %s", step->delegate.data);
    if (step->code.size || step->message.size) {
      fprintf(show->out, "  %s: ", step->code.data);
      gk_display(show->out, step->message);
    }
    putc('\n', show->out);
  }
}

void gk_show(FILE *out, struct gk_document *document, const struct gk_record_origin *origin,
             const struct gk_entry *entry, bool all)
{
  struct show show = {.out = out,
                      .entry = entry,
                      .verdicts = origin->verdicts,
                      .columns = gk_display_columns(out),
                      .all = all};
  gk_view_make(&show.view, document);
  struct gk_text title = gk_document_field(document, "title");
  gk_display(out, title.size ? title : entry->source);
  putc('\n', out);
  show_head(&show, origin);
  show_fields(&show);
  show_outline(&show);
  show_tables(&show);
  show_facts(&show);
  show_figures(&show);
  show_items(&show);
  show_findings(&show);
  show_diagnostics(&show);
  show_steps(&show);
}
