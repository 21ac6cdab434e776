/* SPDX-License-Identifier: Apache-2.0 */
#include "report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "conf.h"
#include "crawl-run.h"
#include "diff-runs.h"
#include "locate.h"
#include "message.h"
#include "store-crawl.h"
#include "store-history.h"
#include "store-private.h"
#include "verdict.h"

enum {
  SAMPLES = 3,        /* of the numbers that changed in a document */
  DETAIL_LIMIT = 500, /* bytes of what is said of an item */
  TITLE_LIMIT = 300,
  URL_LIMIT = 2000
};

struct making {
  struct gk_store *store;
  const struct gk_report_wanted *wanted;
  struct gk_report *report;
  uint64_t changes[GK_CHANGE_KINDS]; /* of the record at hand */
  struct gk_buffer samples;
  unsigned sampled;
  struct gk_buffer added; /* its findings that came: rule, text, each with its length */
  uint64_t *known; /* hashes of sources that failed the time before, or were told of; 0: free */
  size_t known_count, slots;
  struct gk_error *error;
  bool failed;
};

static void no_memory(void *argument)
{
  (void)argument;
  abort();
}

static bool same(struct gk_text a, struct gk_text b)
{
  return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static struct gk_text keep(struct making *making, struct gk_text text, size_t limit)
{
  if (!text.size)
    return GK_TEXT("");
  gk_text_cut(&text, limit);
  return gk_arena_text(&making->report->arena, text);
}

/* A code as a word of the program's own. */
static const char *word(struct making *making, struct gk_text code)
{
  return code.size ? keep(making, code, 40).data : NULL;
}

/* Keeps an item in its place by rank, the first come first, while there is room. */
static void put(struct making *making, enum gk_report_part part, const struct gk_report_item *item)
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
  list->of[at].title = keep(making, item->title, TITLE_LIMIT);
  list->of[at].detail = keep(making, item->detail, DETAIL_LIMIT);
  list->of[at].url = keep(making, item->url, URL_LIMIT);
  list->count += list->count < limit;
}

static struct gk_text of_buffer(const struct gk_buffer *buffer)
{
  return (struct gk_text){buffer->size ? buffer->data : "", buffer->size};
}

/* Documents. */

/* Whose report it is, else its title, else nothing. */
static struct gk_text title_of(const struct gk_entry *entry, struct gk_buffer *scratch)
{
  scratch->size = 0;
  if (!entry->agency.size)
    return entry->title;
  gk_buffer_put(scratch, entry->agency.data, entry->agency.size);
  if (entry->year)
    gk_buffer_print(scratch, " %" PRIu32, entry->year);
  return of_buffer(scratch);
}

static bool is_read(const struct gk_entry *entry)
{
  return same(entry->status, GK_TEXT("ok")) || same(entry->status, GK_TEXT("partial"));
}

/* Whether a person dismissed the finding of a document that has verdicts. */
static bool is_dismissed(struct making *making, const struct gk_found *found,
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
    dismissed = verdict && same(verdict->verdict, GK_TEXT("dismissed"));
  }
  gk_document_free(&document);
  return dismissed;
}

/* Whether the finding is among those that came. */
static bool has_come(const struct making *making, const struct gk_found *found)
{
  struct gk_reader reader = gk_reader_of(making->added.data, making->added.size);
  struct gk_text message = gk_localised(found->message, found->message_zh);
  while (reader.data < reader.end) {
    struct gk_text rule = gk_reader_text(&reader), text = gk_reader_text(&reader);
    /* As gk_diff_documents shows it: "error: …". */
    if (same(rule, found->rule) && text.size >= message.size &&
        memcmp(text.data + text.size - message.size, message.data, message.size) == 0)
      return true;
  }
  return false;
}

static void put_finding(struct making *making, const struct gk_found *found, struct gk_text source)
{
  struct gk_buffer title = {0}, detail = {0};
  struct gk_text message = gk_localised(found->message, found->message_zh);
  bool error = same(found->severity, GK_TEXT("error"));
  bool warn = same(found->severity, GK_TEXT("warn"));
  gk_buffer_print(&detail, "%.*s: ", (int)found->rule.size, found->rule.data);
  gk_buffer_put(&detail, message.data, message.size);
  put(making, GK_REPORT_FINDINGS,
      &(struct gk_report_item){.mark = error  ? "error"
                                       : warn ? "warn"
                                              : "info",
                               .rank = error  ? 0
                                       : warn ? 1
                                              : 2,
                               .title = title_of(&found->entry, &title),
                               .detail = of_buffer(&detail),
                               .url = source});
  gk_buffer_free(&title);
  gk_buffer_free(&detail);
}

/* The findings of a document that is new, or those of them that came. */
static void put_findings(struct making *making, const struct gk_entry *entry, struct gk_text source,
                         bool all)
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

static void put_new(struct making *making, const struct gk_diff_record *record)
{
  const struct gk_entry *entry = record->after;
  struct gk_buffer title = {0}, detail = {0};
  struct gk_report_item item = {.url = record->source, .title = title_of(entry, &title)};
  if (is_read(entry)) {
    if (entry->agency.size && entry->title.size)
      gk_buffer_put(&detail, entry->title.data, entry->title.size);
    item.detail = of_buffer(&detail);
    item.mark = same(entry->status, GK_TEXT("partial")) ? "partial" : NULL;
    item.rank = !same(entry->kind, GK_TEXT("annual-report"));
    put(making, GK_REPORT_NEW, &item);
    put_findings(making, entry, record->source, true);
  } else {
    gk_buffer_print(&detail, "%.*s: ", (int)entry->code.size, entry->code.data);
    gk_buffer_put(&detail, entry->message.data, entry->message.size);
    item.detail = of_buffer(&detail);
    item.mark = word(making, entry->status);
    put(making, GK_REPORT_UNREAD, &item);
  }
  gk_buffer_free(&title);
  gk_buffer_free(&detail);
}

/* What differs, by kind, and some of the numbers. */
static void describe_changes(const struct making *making, struct gk_buffer *detail)
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

static void put_changed(struct making *making, const struct gk_diff_record *record)
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
  put(making, GK_REPORT_CHANGED,
      &(struct gk_report_item){.title = title_of(record->after, &title),
                               .detail = of_buffer(&detail),
                               .rank = making->changes[GK_CHANGE_FACT] ? 0 : 1,
                               .url = record->source});
  gk_buffer_free(&title);
  gk_buffer_free(&detail);
  put_findings(making, record->after, record->source, false);
}

static void forget_changes(struct making *making)
{
  memset(making->changes, 0, sizeof making->changes);
  making->samples.size = making->added.size = 0;
  making->sampled = 0;
}

static void on_change(void *argument, const struct gk_diff_record *record,
                      const struct gk_change *change)
{
  struct making *making = argument;
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
  struct making *making = argument;
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

static bool compare(struct making *making)
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

/* Pages. */

static void know_hash(struct making *making, uint64_t hash);

/* Makes room for one more; half of the places stay free. */
static void make_room(struct making *making)
{
  uint64_t *old = making->known;
  size_t slots = making->slots;
  if (2 * (making->known_count + 1) <= slots)
    return;
  making->slots = slots ? 2 * slots : 1024;
  making->known_count = 0;
  making->known = calloc(making->slots, sizeof *making->known);
  if (!making->known)
    abort();
  for (size_t i = 0; i < slots; i++)
    if (old[i])
      know_hash(making, old[i]);
  free(old);
}

/* The place of a hash, or a free one. */
static size_t place_of(const struct making *making, uint64_t hash)
{
  size_t place = (size_t)hash & (making->slots - 1);
  while (making->known[place] && making->known[place] != hash)
    place = (place + 1) & (making->slots - 1);
  return place;
}

static void know_hash(struct making *making, uint64_t hash)
{
  make_room(making);
  size_t place = place_of(making, hash);
  making->known_count += making->known[place] == 0;
  making->known[place] = hash;
}

static uint64_t hash_of(struct gk_text text)
{
  uint64_t hash = 14695981039346656037u; /* FNV-1a */
  for (size_t i = 0; i < text.size; i++)
    hash = (hash ^ (unsigned char)text.data[i]) * 1099511628211u;
  return hash ? hash : 1;
}

static void know(struct making *making, struct gk_text source)
{
  know_hash(making, hash_of(source));
}

/* Whether the source failed the time before, or was told of. */
static bool is_known(const struct making *making, struct gk_text source)
{
  return making->slots && making->known[place_of(making, hash_of(source))];
}

static void note_failure(void *argument, struct gk_text source, struct gk_text code,
                         struct gk_text message)
{
  struct making *making = argument;
  (void)code, (void)message;
  know(making, source);
}

static void put_failure(void *argument, struct gk_text source, struct gk_text code,
                        struct gk_text message)
{
  struct making *making = argument;
  if (is_known(making, source))
    return;
  put(making, GK_REPORT_FAILURES,
      &(struct gk_report_item){
          .mark = word(making, code), .title = GK_TEXT(""), .detail = message, .url = source});
  know(making, source); /* a document's failure and its visit are one */
}

static void note_visit(void *argument, const struct gk_visit *visit)
{
  struct making *making = argument;
  if (visit->kind == GK_VISIT_FAILED)
    know(making, visit->url);
}

/* Codes of pages that were refused which a person should know of: not rules of the operator's, and
 * not robots.txt. */
static bool is_odd(struct gk_text code)
{
  static const char *const codes[] = {"spam",         "script-wall", "private-address", "trap",
                                      "host-refused", "too-large",   "bad-encoding",    NULL};
  for (int i = 0; codes[i]; i++)
    if (same(code, gk_text_of(codes[i])))
      return true;
  return false;
}

static void put_visit(void *argument, const struct gk_visit *visit)
{
  struct making *making = argument;
  struct gk_report_item item = {.mark = word(making, visit->code),
                                .title = visit->title.size ? visit->title : visit->site,
                                .detail = visit->message,
                                .url = visit->url};
  bool spam = same(visit->code, GK_TEXT("spam"));
  item.rank = spam ? 0 : 1;
  if (visit->kind == GK_VISIT_FAILED) {
    if (!is_known(making, visit->url)) {
      put(making, GK_REPORT_FAILURES, &item);
      know(making, visit->url);
    }
  } else if (visit->kind == GK_VISIT_REMARK ||
             (visit->kind == GK_VISIT_REFUSED && is_odd(visit->code))) {
    put(making, GK_REPORT_REMARKS, &item);
  }
}

static void put_vanished(void *argument, struct gk_text name, int64_t since)
{
  struct making *making = argument;
  char at[GK_MOMENT_SIZE];
  struct gk_buffer title = {0}, detail = {0};
  struct gk_list_of *list;
  struct gk_entry entry;
  gk_buffer_print(&detail, _("since %.10s"), gk_moment_print(since, at));
  struct gk_report_item item = {.detail = of_buffer(&detail), .url = name};
  struct gk_error why = {0};
  if (gk_store_find(making->store, name.data, &list, &why)) {
    if (gk_list_next(list, &entry, &why))
      item.title = title_of(&entry, &title);
    put(making, GK_REPORT_VANISHED, &item);
    gk_list_close(list);
  }
  gk_buffer_free(&title);
  gk_buffer_free(&detail);
}

/* Adds to the codes, which are few kinds. */
static void count_code(struct making *making, struct gk_text code, int64_t count)
{
  struct gk_report *report = making->report;
  for (size_t i = 0; i < report->code_count; i++)
    if (same(report->codes[i].code, code)) {
      report->codes[i].count += count;
      return;
    }
  if (report->code_count < GK_REPORT_CODES)
    report->codes[report->code_count++] =
        (struct gk_report_code){keep(making, code, TITLE_LIMIT), count};
}

static void add_count(void *argument, const struct gk_visit_count *count)
{
  struct making *making = argument;
  if (count->kind > GK_VISIT_REMARK)
    return;
  making->report->visits[count->kind] += count->count;
  making->report->bytes += count->bytes;
  if (count->kind == GK_VISIT_FAILED && count->code.size)
    count_code(making, count->code, count->count);
}

/* The runs that are told of, and the last one before them of the same command. */
struct running {
  struct making *making;
  int64_t *of;
  size_t count, capacity;
  int64_t before;
};

static void note_run(void *argument, const struct gk_past_run *run)
{
  struct running *running = argument;
  struct gk_report *report = running->making->report;
  if (run->number == report->run) {
    report->ended = run->ended;
    snprintf(report->command, sizeof report->command, "%.*s",
             (int)(run->command.size < 15 ? run->command.size : 15), run->command.data);
  }
  if (run->number <= report->from && !running->before &&
      same(run->command, gk_text_of(report->command)))
    running->before = run->number;
  if (run->number <= report->from || run->number > report->run)
    return;
  report->started = run->started;
  if (running->count == running->capacity) {
    running->capacity = running->capacity ? 2 * running->capacity : 16;
    running->of = realloc(running->of, running->capacity * sizeof *running->of);
    if (!running->of)
      abort();
  }
  running->of[running->count++] = run->number;
}

static bool look_at_runs(struct making *making)
{
  struct running running = {.making = making};
  struct gk_store *store = making->store;
  struct gk_error *error = making->error;
  bool good = gk_store_runs(store, note_run, &running, error);
  if (good && running.before)
    good = gk_store_failures_of(store, running.before, note_failure, making, error) &&
           gk_store_visits(store, running.before, note_visit, making, error);
  for (size_t i = 0; good && i < running.count; i++) /* the newest first */
    good = gk_store_failures_of(store, running.of[i], put_failure, making, error) &&
           gk_store_visits(store, running.of[i], put_visit, making, error) &&
           gk_store_visit_counts(store, running.of[i], add_count, making, error);
  free(running.of);
  return good && gk_store_vanished(store, making->report->from, making->report->run, put_vanished,
                                   making, error);
}

/* Coverage. */

/* `whole`: all sites were to be visited. */
static void put_site(struct making *making, const struct gk_covered_site *site, bool whole)
{
  struct gk_buffer detail = {0};
  bool visited = site->run > making->report->from && site->run <= making->report->run;
  char at[GK_MOMENT_SIZE];
  if (visited ? site->had && !site->missed : !whole || !site->listed)
    return;
  if (!visited && site->run)
    gk_buffer_print(&detail, _("not visited; last on %.10s"), gk_moment_print(site->visited, at));
  else if (!visited)
    gk_buffer_print(&detail, "%s", _("never visited"));
  else if (site->had)
    gk_buffer_print(&detail, _("%" PRId64 " lists or start pages are missing"), site->missed);
  else
    gk_buffer_print(&detail, "%s", _("could not be had"));
  put(making, GK_REPORT_SITES,
      &(struct gk_report_item){.mark = visited ? word(making, site->reason) : NULL,
                               .rank = !visited    ? 1
                                       : site->had ? 2
                                                   : 0,
                               .title = site->name,
                               .detail = of_buffer(&detail)});
  gk_buffer_free(&detail);
}

/* An authority that nobody lists is missed when it had a report for the year before. */
static void put_covering(struct making *making, const struct gk_covering *of)
{
  bool told = of->state == GK_COVERED_UNREADABLE || of->timeliness == GK_TIME_LATE ||
              (of->state == GK_COVERED_MISSING && of->timeliness != GK_TIME_NOT_DUE &&
               (of->listed || of->last_year + 1 == making->report->coverage.year));
  struct gk_buffer detail = {0};
  if (!told)
    return;
  gk_buffer_print(&detail, "%s%s", gk_covering_label(of), of->date[0] ? " " : "");
  gk_coverage_date(of, &detail);
  put(making, GK_REPORT_COVERAGE,
      &(struct gk_report_item){.rank = of->state == GK_COVERED_MISSING      ? 0
                                       : of->state == GK_COVERED_UNREADABLE ? 1
                                                                            : 2,
                               .title = of->authority,
                               .detail = of_buffer(&detail),
                               .url = of->url});
  gk_buffer_free(&detail);
}

static bool cover(struct making *making, struct gk_conf *conf)
{
  struct gk_report *report = making->report;
  char *sites = NULL;
  time_t started = (time_t)report->started;
  struct tm parts;
  if (!making->wanted->sites && !gk_crawl_sites(making->store, report->run, &sites, making->error))
    return false;
  struct gk_coverage_wanted wanted = {
      .year = localtime_r(&started, &parts) ? (unsigned)(parts.tm_year + 1899) : 0,
      .sites = making->wanted->sites ? making->wanted->sites : sites,
      .rules = conf->rules};
  bool whole;
  bool good = gk_crawl_is_whole(making->store, report->run, &whole, making->error) &&
              gk_coverage_make(making->store, &wanted, &report->coverage, making->error);
  free(sites);
  for (size_t i = 0; good && i < report->coverage.site_count; i++)
    put_site(making, &report->coverage.sites[i], whole);
  for (size_t i = 0; good && i < report->coverage.count; i++)
    put_covering(making, &report->coverage.of[i]);
  return good;
}

/* The pipeline.conf that a run was given; NULL: the default. The caller frees it. */
static char *pipeline_of(struct gk_store *store, int64_t run)
{
  sqlite3_stmt *row;
  char *path = NULL;
  if (sqlite3_prepare_v2(store->database, "SELECT pipeline FROM run WHERE id = ?1", -1, &row,
                         NULL) != SQLITE_OK)
    return NULL;
  sqlite3_bind_int64(row, 1, run);
  struct gk_text text = sqlite3_step(row) == SQLITE_ROW ? gk_column_text(row, 0) : GK_TEXT("");
  if (text.size)
    path = strndup(text.data, text.size);
  sqlite3_finalize(row);
  return path;
}

static bool cover_by_conf(struct making *making)
{
  struct gk_conf conf;
  char *path = making->wanted->conf ? NULL : pipeline_of(making->store, making->report->run);
  bool good = gk_conf_load(&conf, making->wanted->conf ? making->wanted->conf : path, NULL,
                           making->error) &&
              cover(making, &conf);
  gk_conf_free(&conf);
  free(path);
  return good;
}

static int by_count(const void *a, const void *b)
{
  const struct gk_report_code *x = a, *y = b;
  return (x->count < y->count) - (x->count > y->count);
}

bool gk_report_make(struct gk_store *store, const struct gk_report_wanted *wanted,
                    struct gk_report *report, struct gk_error *error)
{
  struct making making = {.store = store, .wanted = wanted, .report = report, .error = error};
  *report =
      (struct gk_report){.from = wanted->from, .run = wanted->run, .first = wanted->from == 0};
  gk_arena_init(&report->arena, 0, no_memory, NULL);
  bool good = compare(&making) && look_at_runs(&making) && cover_by_conf(&making);
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

/* Which runs. */

struct choosing {
  int64_t number, since; /* wanted; seconds since 1970, 0: not so */
  int64_t found, before;
};

static void choose_run(void *argument, const struct gk_past_run *run)
{
  struct choosing *choosing = argument;
  if (!choosing->found) {
    if (!choosing->number || run->number == choosing->number)
      choosing->found = run->number;
    /* Nothing ran since then. */
    if (choosing->since && run->started < choosing->since)
      choosing->before = run->number;
  } else if (choosing->since ? !choosing->before && run->started < choosing->since
                             : !choosing->before && run->ended) {
    /* Runs that did not end were told of by nobody. */
    choosing->before = run->number;
  }
}

/* Midnight, local time, of YYYY-MM-DD; 0: it is no date. */
static int64_t midnight(const char *date)
{
  struct tm parts = {.tm_isdst = -1};
  int length = 0;
  if (sscanf(date, "%4d-%2d-%2d%n", &parts.tm_year, &parts.tm_mon, &parts.tm_mday, &length) != 3 ||
      date[length] || parts.tm_mon < 1 || parts.tm_mon > 12 || parts.tm_mday < 1 ||
      parts.tm_mday > 31)
    return 0;
  parts.tm_year -= 1900;
  parts.tm_mon -= 1;
  return (int64_t)mktime(&parts);
}

bool gk_report_runs(struct gk_store *store, int64_t number, const char *since,
                    struct gk_report_wanted *wanted, struct gk_error *error)
{
  struct choosing choosing = {.number = number, .since = since ? midnight(since) : 0};
  if (since && choosing.since <= 0)
    return gk_error_set(error, "usage", _("\"%.40s\" is no date; write it as 2026-01-20."), since);
  if (!number && !since && !gk_crawl_newest(store, &choosing.number, error))
    return false;
  if (!gk_store_runs(store, choose_run, &choosing, error))
    return false;
  if (!choosing.found)
    return number ? gk_error_set(error, "usage",
                                 _("The store has seen no run %lld; gongkai runs "
                                   "lists them."),
                                 (long long)number)
                  : gk_error_set(error, "usage", _("The store has seen no run yet."));
  wanted->run = choosing.found;
  wanted->from = choosing.before;
  return true;
}

bool gk_report_write(struct gk_store *store, const char *sites_path, const char *directory,
                     struct gk_error *error)
{
  struct gk_report report = {0};
  struct gk_report_wanted wanted = {.sites = sites_path, .limit = GK_REPORT_LIMIT};
  if (!gk_report_runs(store, 0, NULL, &wanted, error))
    return false;
  bool good =
      gk_report_make(store, &wanted, &report, error) && gk_report_put(&report, directory, error);
  gk_report_free(&report);
  return good;
}
