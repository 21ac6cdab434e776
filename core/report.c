/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdlib.h>

#include "diff-runs.h"
#include "locate.h"
#include "message.h"
#include "report-private.h"
#include "verdict.h"

enum {
  CODE_LIMIT = 40,    /* bytes */
  SAMPLES = 3,        /* of the numbers that changed in a document */
  DETAIL_LIMIT = 500, /* bytes of what is said of an item */
  TITLE_LIMIT = 300,
  URL_LIMIT = 2000
};

static void no_memory(void *argument)
{
  (void)argument;
  abort();
}

struct gk_text gk_report_keep(struct gk_report_making *making, struct gk_text text, size_t limit)
{
  if (!text.size)
    return GK_TEXT("");
  gk_text_cut(&text, limit);
  return gk_arena_text(&making->report->arena, text);
}

const char *gk_report_word(struct gk_report_making *making, struct gk_text code)
{
  return code.size ? gk_report_keep(making, code, CODE_LIMIT).data : NULL;
}

void gk_report_put_item(struct gk_report_making *making, enum gk_report_part part,
                        const struct gk_report_item *item)
{
  struct gk_report_list *list = &making->report->parts[part];
  size_t limit = making->wanted->limit, at = list->count;
  list->total++;
  if (!list->of)
    list->of = gk_arena_alloc(&making->report->arena, (limit + 1) * sizeof *list->of);
  while (at && list->of[at - 1].rank > item->rank)
    at--;
  if (at >= limit)
    return;
  memmove(&list->of[at + 1], &list->of[at], (list->count - at) * sizeof *list->of);
  list->of[at] = *item;
  list->of[at].title = gk_report_keep(making, item->title, TITLE_LIMIT);
  list->of[at].detail = gk_report_keep(making, item->detail, DETAIL_LIMIT);
  list->of[at].url = gk_report_keep(making, item->url, URL_LIMIT);
  list->count += list->count < limit;
}

struct gk_text gk_report_title(const struct gk_entry *entry, struct gk_buffer *scratch)
{
  scratch->size = 0;
  if (!entry->agency.size)
    return entry->title;
  gk_buffer_put(scratch, entry->agency.data, entry->agency.size);
  if (entry->year)
    gk_buffer_print(scratch, " %" PRIu32, entry->year);
  return gk_report_text_of(scratch);
}

static bool is_read(const struct gk_entry *entry)
{
  return gk_report_same(entry->status, GK_TEXT("ok")) ||
         gk_report_same(entry->status, GK_TEXT("partial"));
}

/* Whether a person dismissed the finding of a document that has verdicts. */
static bool is_dismissed(struct gk_report_making *making, const struct gk_found *found,
                         const struct gk_verdicts *verdicts)
{
  struct gk_document document;
  struct gk_view view;
  bool dismissed = false;
  if (!verdicts->count)
    return false;
  gk_document_init(&document, 0, NULL, NULL);
  struct gk_error why;
  if (gk_store_load(making->store, &found->entry, &document, &why)) {
    gk_view_make(&view, &document);
    const struct gk_finding *finding = gk_document_find(&document, GK_KIND_FINDING, found->ordinal);
    const struct gk_verdict *verdict = finding ? gk_verdicts_find(verdicts, &view, finding) : NULL;
    dismissed = verdict && gk_report_same(verdict->verdict, GK_TEXT("dismissed"));
  }
  gk_document_free(&document);
  return dismissed;
}

/* Whether the finding is among those that came. */
static bool has_come(const struct gk_report_making *making, const struct gk_found *found)
{
  struct gk_reader reader = gk_reader_of(making->added.data, making->added.size);
  struct gk_text message = gk_localised(found->message, found->message_zh);
  while (reader.data < reader.end) {
    struct gk_text rule = gk_reader_text(&reader), text = gk_reader_text(&reader);
    /* As gk_diff_documents shows it: "error: …". */
    if (gk_report_same(rule, found->rule) && text.size >= message.size &&
        memcmp(text.data + text.size - message.size, message.data, message.size) == 0)
      return true;
  }
  return false;
}

static void put_finding(struct gk_report_making *making, const struct gk_found *found,
                        struct gk_text source)
{
  struct gk_buffer title = {0}, detail = {0};
  struct gk_text message = gk_localised(found->message, found->message_zh);
  bool error = gk_report_same(found->severity, GK_TEXT("error"));
  bool warn = gk_report_same(found->severity, GK_TEXT("warn"));
  gk_buffer_print(&detail, "%.*s: ", (int)found->rule.size, found->rule.data);
  gk_buffer_put(&detail, message.data, message.size);
  gk_report_put_item(making, GK_REPORT_FINDINGS,
                     &(struct gk_report_item){.mark = error  ? "error"
                                                      : warn ? "warn"
                                                             : "info",
                                              .rank = error  ? 0
                                                      : warn ? 1
                                                             : 2,
                                              .title = gk_report_title(&found->entry, &title),
                                              .detail = gk_report_text_of(&detail),
                                              .url = source});
  gk_buffer_free(&title);
  gk_buffer_free(&detail);
}

/* The findings of a document that is new, or those of them that came. */
static void put_findings(struct gk_report_making *making, const struct gk_entry *entry,
                         struct gk_text source, bool all)
{
  struct gk_finding_filter filter = {.document = entry->id};
  struct gk_verdicts verdicts = {0};
  struct gk_list_of *list;
  struct gk_found found;
  struct gk_error *error = making->error;
  if (making->failed || (!all && !making->added.size))
    return;
  bool good = gk_verdicts_read(making->store, entry, &verdicts, error) &&
              gk_store_findings(making->store, &filter, &list, error);
  if (good) {
    error->code[0] = 0;
    while (gk_list_next_finding(list, &found, error)) {
      if (!all && !has_come(making, &found))
        continue;
      if (is_dismissed(making, &found, &verdicts))
        making->report->dismissed++;
      else
        put_finding(making, &found, source);
    }
    good = !error->code[0];
    gk_list_close(list);
  }
  gk_verdicts_free(&verdicts);
  making->failed = !good;
}

static void put_new(struct gk_report_making *making, const struct gk_diff_record *record)
{
  const struct gk_entry *entry = record->after;
  struct gk_buffer title = {0}, detail = {0};
  struct gk_report_item item = {.url = record->source, .title = gk_report_title(entry, &title)};
  if (is_read(entry)) {
    if (entry->agency.size && entry->title.size)
      gk_buffer_put(&detail, entry->title.data, entry->title.size);
    item.detail = gk_report_text_of(&detail);
    item.mark = gk_report_same(entry->status, GK_TEXT("partial")) ? "partial" : NULL;
    item.rank = !gk_report_same(entry->kind, GK_TEXT("annual-report"));
    gk_report_put_item(making, GK_REPORT_NEW, &item);
    put_findings(making, entry, record->source, true);
  } else {
    gk_buffer_print(&detail, "%.*s: ", (int)entry->code.size, entry->code.data);
    gk_buffer_put(&detail, entry->message.data, entry->message.size);
    item.detail = gk_report_text_of(&detail);
    item.mark = gk_report_word(making, entry->status);
    gk_report_put_item(making, GK_REPORT_UNREAD, &item);
  }
  gk_buffer_free(&title);
  gk_buffer_free(&detail);
}

/* What differs, by kind, and some of the numbers. */
static void describe_changes(const struct gk_report_making *making, struct gk_buffer *detail)
{
  static const struct {
    enum gk_change_kind kind;
    const char *label;
  } told[] = {{GK_CHANGE_STATUS, N_("status")},    {GK_CHANGE_FACT, N_("numbers")},
              {GK_CHANGE_FIGURE, N_("figures")},   {GK_CHANGE_SECTION, N_("sections")},
              {GK_CHANGE_FIELD, N_("fields")},     {GK_CHANGE_ITEM, N_("items")},
              {GK_CHANGE_FINDING, N_("findings")}, {GK_CHANGE_CELL, N_("cells")},
              {GK_CHANGE_TEXT, N_("paragraphs")}};
  for (size_t i = 0; i < sizeof told / sizeof *told; i++)
    if (making->changes[told[i].kind])
      gk_buffer_print(detail, "%s%s %" PRIu64, detail->size ? _(", ") : "", _(told[i].label),
                      making->changes[told[i].kind]);
  if (making->samples.size) {
    gk_buffer_print(detail, "%s", _("; "));
    gk_buffer_put(detail, making->samples.data, making->samples.size);
  }
}

static void put_changed(struct gk_report_making *making, const struct gk_diff_record *record)
{
  uint64_t differs = 0;
  for (int kind = 0; kind < GK_CHANGE_DIAGNOSTIC; kind++)
    differs += making->changes[kind];
  if (!differs) {
    making->report->bytes_only++;
    return;
  }
  struct gk_buffer title = {0}, detail = {0};
  describe_changes(making, &detail);
  gk_report_put_item(making, GK_REPORT_CHANGED,
                     &(struct gk_report_item){.title = gk_report_title(record->after, &title),
                                              .detail = gk_report_text_of(&detail),
                                              .rank = making->changes[GK_CHANGE_FACT] ? 0 : 1,
                                              .url = record->source});
  gk_buffer_free(&title);
  gk_buffer_free(&detail);
  put_findings(making, record->after, record->source, false);
}

static void forget_changes(struct gk_report_making *making)
{
  memset(making->changes, 0, sizeof making->changes);
  making->samples.size = making->added.size = 0;
  making->sampled = 0;
}

static void on_change(void *argument, const struct gk_diff_record *record,
                      const struct gk_change *change)
{
  struct gk_report_making *making = argument;
  making->changes[change->kind]++;
  if (change->kind == GK_CHANGE_FINDING && change->way == GK_CHANGE_ADDED) {
    gk_buffer_put_text(&making->added, change->group);
    gk_buffer_put_text(&making->added, change->after);
  }
  /* Of checks across documents, which come after all records and have none of their own. */
  if (record->before == record->after) {
    put_findings(making, record->after, record->source, false);
    forget_changes(making);
  }
  if (change->kind != GK_CHANGE_FACT || change->way != GK_CHANGE_CHANGED ||
      making->sampled++ >= SAMPLES)
    return;
  gk_buffer_print(&making->samples, "%s%.*s: %.*s → %.*s", making->samples.size ? _(", ") : "",
                  (int)change->place.size, change->place.data, (int)change->before.size,
                  change->before.data, (int)change->after.size, change->after.data);
}

static void on_record(void *argument, const struct gk_diff_record *record)
{
  struct gk_report_making *making = argument;
  if (record->change == GK_RECORD_ADDED)
    put_new(making, record);
  else if (record->change == GK_RECORD_REPLACED)
    put_changed(making, record);
  else if (record->change == GK_RECORD_CHANGED)
    put_findings(making, record->after, record->source, false);
  forget_changes(making);
}

static void on_damaged(void *argument, const struct gk_error *error)
{
  (void)argument, (void)error; /* counted by the totals */
}

static bool compare(struct gk_report_making *making)
{
  const struct gk_diff_observer observer = {.change = on_change,
                                            .record = on_record,
                                            .damaged = on_damaged,
                                            .argument = making,
                                            .localised = true};
  struct gk_diff_totals totals;
  struct gk_report *report = making->report;
  if (!gk_diff_runs(making->store, report->from, report->run, &observer, &totals, making->error) ||
      making->failed)
    return false;
  report->recomputed = totals.records[GK_RECORD_CHANGED];
  report->gone = totals.records[GK_RECORD_GONE];
  report->damaged = totals.damaged;
  return true;
}
static int by_count(const void *a, const void *b)
{
  const struct gk_report_code *x = a, *y = b;
  return (x->count < y->count) - (x->count > y->count);
}

bool gk_report_make(struct gk_store *store, const struct gk_report_wanted *wanted,
                    struct gk_report *report, struct gk_error *error)
{
  struct gk_report_making making = {
      .store = store, .wanted = wanted, .report = report, .error = error};
  *report =
      (struct gk_report){.from = wanted->from, .run = wanted->run, .first = wanted->from == 0};
  gk_arena_init(&report->arena, 0, no_memory, NULL);
  bool good = compare(&making) && gk_report_look_at_runs(&making) && gk_report_cover(&making);
  if (report->code_count > 1)
    qsort(report->codes, report->code_count, sizeof *report->codes, by_count);
  gk_buffer_free(&making.samples);
  gk_buffer_free(&making.added);
  free(making.known);
  return good;
}

void gk_report_free(struct gk_report *report)
{
  gk_coverage_free(&report->coverage);
  gk_arena_free(&report->arena);
}
