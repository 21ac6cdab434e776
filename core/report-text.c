/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "display.h"
#include "message.h"
#include "report.h"
#include "verdict.h"

enum { MARK_COLUMNS = 16 };

const char *gk_report_part_name(enum gk_report_part part)
{
  static const char *const names[GK_REPORT_PARTS] = {
      [GK_REPORT_SITES] = N_("Sites that could not be had, or not all of them"),
      [GK_REPORT_NEW] = N_("New documents"),
      [GK_REPORT_CHANGED] = N_("Changed after publication"),
      [GK_REPORT_FINDINGS] = N_("New findings"),
      [GK_REPORT_UNREAD] = N_("New documents that could not be read"),
      [GK_REPORT_FAILURES] = N_("Newly not to be had"),
      [GK_REPORT_VANISHED] = N_("Not there any more"),
      [GK_REPORT_REMARKS] = N_("Remarks"),
      [GK_REPORT_COVERAGE] = N_("Late, not found, or not readable")};
  return _(names[part]);
}

void gk_report_head(const struct gk_report *report, struct gk_buffer *out)
{
  char at[GK_MOMENT_SIZE];
  gk_buffer_print(out, _("Run %" PRId64 " (%s), %.16sZ"), report->run, report->command,
                  gk_moment_print(report->started, at));
  if (report->first)
    gk_buffer_print(out, "%s", _(", the first"));
  else
    gk_buffer_print(out, _(", against run %" PRId64), report->from);
  if (!report->ended)
    gk_buffer_print(out, "%s", _("; it did not end"));
}

void gk_report_numbers(const struct gk_report *report, struct gk_buffer *out)
{
  const int64_t *visits = report->visits;
  int64_t total = 0;
  for (int kind = GK_VISIT_FETCHED; kind <= GK_VISIT_REFUSED; kind++)
    total += visits[kind];
  if (total) {
    gk_buffer_print(out,
                    _("pages: fetched %" PRId64 ", not modified %" PRId64 ", led elsewhere %" PRId64
                      ", vanished %" PRId64 ", failed %" PRId64 ", refused %" PRId64 "; %.1f MB\n"),
                    visits[GK_VISIT_FETCHED], visits[GK_VISIT_UNCHANGED],
                    visits[GK_VISIT_REDIRECTED], visits[GK_VISIT_VANISHED], visits[GK_VISIT_FAILED],
                    visits[GK_VISIT_REFUSED], (double)report->bytes / 1e6);
    for (size_t i = 0; i < report->code_count; i++)
      gk_buffer_print(out, "%s%.*s %" PRId64, i ? ", " : _("failed: "),
                      (int)report->codes[i].code.size, report->codes[i].code.data,
                      report->codes[i].count);
    if (report->code_count)
      gk_buffer_put_byte(out, '\n');
  }
  gk_buffer_print(out,
                  _("documents: new %zu, changed %zu, other bytes alone %" PRIu64
                    ", computed otherwise %" PRIu64 ", gone %" PRIu64 "\n"),
                  report->parts[GK_REPORT_NEW].total + report->parts[GK_REPORT_UNREAD].total,
                  report->parts[GK_REPORT_CHANGED].total, report->bytes_only, report->recomputed,
                  report->gone);
  if (report->damaged)
    gk_buffer_print(out, _("damaged in the store: %" PRIu64 "; gongkai fsck says more\n"),
                    report->damaged);
  if (report->dismissed)
    gk_buffer_print(out, _("findings that a person dismissed are left out: %" PRIu64 "\n"),
                    report->dismissed);
  gk_coverage_line(&report->coverage, out);
  gk_buffer_put_byte(out, '\n');
}

static void print_item(const struct gk_report_item *item, unsigned columns, FILE *out)
{
  unsigned indent = 2;
  fputs("  ", out);
  if (item->mark) {
    gk_display_field(out, gk_text_of(item->mark), MARK_COLUMNS);
    indent += MARK_COLUMNS;
  }
  if (item->title.size) {
    gk_display_wrapped(out, item->title, indent, columns);
    if (item->detail.size || item->url.size)
      fprintf(out, "      ");
  }
  if (item->detail.size)
    gk_display_wrapped(out, item->detail, 6, columns);
  if (item->url.size) {
    if (item->detail.size)
      fputs("      ", out);
    gk_display(out, item->url);
    putc('\n', out);
  }
}

void gk_report_text(const struct gk_report *report, FILE *out)
{
  unsigned columns = gk_display_columns(out);
  struct gk_buffer head = {0};
  gk_report_head(report, &head);
  gk_buffer_put_byte(&head, '\n');
  gk_report_numbers(report, &head);
  for (struct gk_text line = {0}; gk_next_line((struct gk_text){head.data, head.size}, &line);) {
    gk_display(out, line);
    putc('\n', out);
  }
  gk_buffer_free(&head);
  for (int part = 0; part < GK_REPORT_PARTS; part++) {
    const struct gk_report_list *list = &report->parts[part];
    if (!list->total)
      continue;
    fprintf(out, "\n%s (%zu)\n", gk_report_part_name((enum gk_report_part)part), list->total);
    for (size_t i = 0; i < list->count; i++)
      print_item(&list->of[i], columns, out);
    if (list->total > list->count)
      fprintf(out, _("  … and %zu more\n"), list->total - list->count);
  }
}
