/* SPDX-License-Identifier: Apache-2.0 */
/* Of the report: pages that could not be had, that vanished, and what visits came to. */
#include <stdio.h>
#include <stdlib.h>

#include "message.h"
#include "report-private.h"
#include "store-crawl.h"
#include "store-history.h"
#include "verdict.h"

enum { CODE_LIMIT = 40 /* bytes */ };

static void know_hash(struct gk_report_making *making, uint64_t hash);

/* Makes room for one more; half of the places stay free. */
static void make_room(struct gk_report_making *making)
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
static size_t place_of(const struct gk_report_making *making, uint64_t hash)
{
  size_t place = (size_t)hash & (making->slots - 1);
  while (making->known[place] && making->known[place] != hash)
    place = (place + 1) & (making->slots - 1);
  return place;
}

static void know_hash(struct gk_report_making *making, uint64_t hash)
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

static void know(struct gk_report_making *making, struct gk_text source)
{
  know_hash(making, hash_of(source));
}

/* Whether the source failed the time before, or was told of. */
static bool is_known(const struct gk_report_making *making, struct gk_text source)
{
  return making->slots && making->known[place_of(making, hash_of(source))];
}

static void note_failure(void *argument, struct gk_text source, struct gk_text code,
                         struct gk_text message)
{
  struct gk_report_making *making = argument;
  (void)code, (void)message;
  know(making, source);
}

static void put_failure(void *argument, struct gk_text source, struct gk_text code,
                        struct gk_text message)
{
  struct gk_report_making *making = argument;
  if (is_known(making, source))
    return;
  gk_report_put_item(making, GK_REPORT_FAILURES,
                     &(struct gk_report_item){.mark = gk_report_word(making, code),
                                              .title = GK_TEXT(""),
                                              .detail = message,
                                              .url = source});
  know(making, source); /* a document's failure and its visit are one */
}

static void note_visit(void *argument, const struct gk_visit *visit)
{
  struct gk_report_making *making = argument;
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
    if (gk_report_same(code, gk_text_of(codes[i])))
      return true;
  return false;
}

static void put_visit(void *argument, const struct gk_visit *visit)
{
  struct gk_report_making *making = argument;
  struct gk_report_item item = {.mark = gk_report_word(making, visit->code),
                                .title = visit->title.size ? visit->title : visit->site,
                                .detail = visit->message,
                                .url = visit->url};
  bool spam = gk_report_same(visit->code, GK_TEXT("spam"));
  item.rank = spam ? 0 : 1;
  if (visit->kind == GK_VISIT_FAILED) {
    if (!is_known(making, visit->url)) {
      gk_report_put_item(making, GK_REPORT_FAILURES, &item);
      know(making, visit->url);
    }
  } else if (visit->kind == GK_VISIT_REMARK ||
             (visit->kind == GK_VISIT_REFUSED && is_odd(visit->code))) {
    gk_report_put_item(making, GK_REPORT_REMARKS, &item);
  }
}

static void put_vanished(void *argument, struct gk_text name, int64_t since)
{
  struct gk_report_making *making = argument;
  char at[GK_MOMENT_SIZE];
  struct gk_buffer title = {0}, detail = {0};
  struct gk_list_of *list;
  struct gk_entry entry;
  gk_buffer_print(&detail, _("since %.10s"), gk_moment_print(since, at));
  struct gk_report_item item = {.detail = gk_report_text_of(&detail), .url = name};
  struct gk_error why = {0};
  if (gk_store_find(making->store, name.data, &list, &why)) {
    if (gk_list_next(list, &entry, &why))
      item.title = gk_report_title(&entry, &title);
    gk_report_put_item(making, GK_REPORT_VANISHED, &item);
    gk_list_close(list);
  }
  gk_buffer_free(&title);
  gk_buffer_free(&detail);
}

/* Adds to the codes, which are few kinds. */
static void count_code(struct gk_report_making *making, struct gk_text code, int64_t count)
{
  struct gk_report *report = making->report;
  for (size_t i = 0; i < report->code_count; i++)
    if (gk_report_same(report->codes[i].code, code)) {
      report->codes[i].count += count;
      return;
    }
  if (report->code_count < GK_REPORT_CODES)
    report->codes[report->code_count++] =
        (struct gk_report_code){gk_report_keep(making, code, CODE_LIMIT), count};
}

static void add_count(void *argument, const struct gk_visit_count *count)
{
  struct gk_report_making *making = argument;
  if (count->kind > GK_VISIT_REMARK)
    return;
  making->report->visits[count->kind] += count->count;
  making->report->bytes += count->bytes;
  if (count->kind == GK_VISIT_FAILED && count->code.size)
    count_code(making, count->code, count->count);
}

/* The runs that are told of, and the last one before them of the same command. */
struct running {
  struct gk_report_making *making;
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
      gk_report_same(run->command, gk_text_of(report->command)))
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

bool gk_report_look_at_runs(struct gk_report_making *making)
{
  struct running running = {.making = making};
  struct gk_store *store = making->store;
  struct gk_error *error = making->error;
  bool good = gk_store_runs(store, note_run, &running, error);
  if (good && running.before)
    good = gk_store_failures_of(store, running.before, note_failure, making, error) &&
           gk_store_visits(store, running.before, GK_TEXT(""), note_visit, making, error);
  for (size_t i = 0; good && i < running.count; i++) /* the newest first */
    good = gk_store_failures_of(store, running.of[i], put_failure, making, error) &&
           gk_store_visits(store, running.of[i], GK_TEXT(""), put_visit, making, error) &&
           gk_store_visit_counts(store, running.of[i], GK_TEXT(""), add_count, making, error);
  free(running.of);
  return good && gk_store_vanished(store, making->report->from, making->report->run, put_vanished,
                                   making, error);
}
