/* SPDX-License-Identifier: Apache-2.0 */
#include "diff-runs.h"

#include <stdio.h>
#include <stdlib.h>

#include "locate.h"
#include "message.h"
#include "store-crawl.h"
#include "store-history.h"

enum { RUNS_MOST = (1 << 20) - 1 /* no run has a larger number: see store-private.h */ };

/* A record that may differ: one document as of both runs, or two that a source had in turn. */
struct pair {
  const char *source;
  const struct gk_touched *before, *after; /* NULL: it is not there as of that run */
};

struct comparing {
  struct gk_store *store;
  int64_t runs[2];
  const struct gk_diff_observer *observer;
  struct gk_diff_totals *totals;
  struct gk_document documents[2];
  struct gk_list_of *lists[2]; /* that lend the entries */
  struct gk_entry entries[2];
  struct gk_diff_record record;
  bool differs;
};

/* Whether there is a record as of the first or second run. */
static bool stands(const struct gk_touched *touched, int which)
{
  return touched->sources[which] && touched->states[which];
}

static int by_source(const void *a, const void *b)
{
  const struct pair *x = a, *y = b;
  int order = strcmp(x->source, y->source);
  if (order)
    return order;
  /* What is gone, then what came in its place. */
  order = (y->before != NULL) - (x->before != NULL);
  const struct gk_touched *first = x->before ? x->before : x->after;
  const struct gk_touched *second = y->before ? y->before : y->after;
  return order ? order : (first > second) - (first < second);
}

/* Where a source lost its document and got another, it is one record that was replaced. */
static size_t join(struct pair *pairs, size_t count)
{
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    struct pair *last = kept ? &pairs[kept - 1] : NULL;
    if (last && !last->after && !pairs[i].before && strcmp(last->source, pairs[i].source) == 0)
      last->after = pairs[i].after;
    else
      pairs[kept++] = pairs[i];
  }
  return kept;
}

/* A source had the document then, but what it was like is not kept. */
static bool is_kept(const struct gk_touched_list *list, const int64_t runs[2],
                    struct gk_error *error)
{
  for (size_t i = 0; i < list->count; i++)
    for (int which = 0; which < 2; which++)
      if (list->of[i].sources[which] && !list->of[i].states[which])
        return gk_error_set(error, "usage",
                            _("What documents were as of run %lld is not kept any more; compare "
                              "with a younger run."),
                            (long long)runs[which]);
  return true;
}

static size_t make_pairs(const struct gk_touched_list *list, struct pair *pairs)
{
  size_t count = 0;
  for (size_t i = 0; i < list->count; i++) {
    const struct gk_touched *touched = &list->of[i];
    bool before = stands(touched, 0), after = stands(touched, 1);
    if ((!before && !after) || (before && after && touched->states[0] == touched->states[1]))
      continue;
    pairs[count++] = (struct pair){touched->sources[after ? 1 : 0], before ? touched : NULL,
                                   after ? touched : NULL};
  }
  if (count > 1)
    qsort(pairs, count, sizeof *pairs, by_source);
  return join(pairs, count);
}

static bool read_entry(struct comparing *comparing, const struct gk_touched *touched, int which,
                       struct gk_error *error)
{
  struct gk_entry *entry = &comparing->entries[which];
  if (!gk_store_list_one(comparing->store, touched->document, &comparing->lists[which], error))
    return false;
  if (!gk_list_next(comparing->lists[which], entry, error))
    return error->code[0] ? false
                          : gk_error_set(error, "store-damaged",
                                         _("The store names a document that it does not have."));
  entry->source = gk_text_of(touched->sources[which]);
  return true;
}

/* Whether a name is `wanted`, or goes on after it with the separator. */
static bool fits(const char *wanted, struct gk_text name, char separator)
{
  size_t size = wanted ? strlen(wanted) : 0;
  return wanted && name.size >= size && memcmp(name.data, wanted, size) == 0 &&
         (name.size == size || name.data[size] == separator);
}

static bool is_wanted(const struct gk_diff_filter *filter, const struct gk_change *change)
{
  switch (change->kind) {
  case GK_CHANGE_FINDING:
    return fits(filter->rule, change->group, '.');
  case GK_CHANGE_FIELD:
    return fits(filter->field, change->group, '.');
  case GK_CHANGE_FACT:
    return fits(filter->form, change->group, '/');
  default:
    return false;
  }
}

static void tell_change(void *argument, const struct gk_change *change)
{
  struct comparing *comparing = argument;
  const struct gk_diff_filter *filter = &comparing->observer->filter;
  bool any = !filter->rule && !filter->field && !filter->form;
  comparing->differs = true;
  if (comparing->observer->change && (any || is_wanted(filter, change)))
    comparing->observer->change(comparing->observer->argument, &comparing->record, change);
}

static void tell_record(struct comparing *comparing)
{
  comparing->totals->records[comparing->record.change]++;
  if (comparing->observer->record)
    comparing->observer->record(comparing->observer->argument, &comparing->record);
}

static bool compare_results(struct comparing *comparing, struct gk_error *error)
{
  struct gk_diff_record *record = &comparing->record;
  for (int i = 0; i < 2; i++) {
    const struct gk_entry *entry = i ? record->after : record->before;
    if (!gk_store_load_as_of(comparing->store, entry, comparing->runs[i], &comparing->documents[i],
                             error)) {
      if (strcmp(error->code, "document-damaged") != 0)
        return false;
      comparing->totals->damaged++;
      comparing->observer->damaged(comparing->observer->argument, error);
      error->code[0] = 0;
      return true;
    }
  }
  comparing->differs = false;
  gk_diff_documents(&comparing->documents[0], &comparing->documents[1],
                    comparing->observer->localised, tell_change, comparing);
  if (record->change == GK_RECORD_CHANGED && !comparing->differs)
    record->change = GK_RECORD_MOVED;
  tell_record(comparing);
  return true;
}

static bool compare_pair(struct comparing *comparing, const struct pair *pair,
                         struct gk_error *error)
{
  struct gk_diff_record *record = &comparing->record;
  *record = (struct gk_diff_record){.change = pair->before && pair->after
                                                  ? pair->before == pair->after ? GK_RECORD_CHANGED
                                                                                : GK_RECORD_REPLACED
                                              : pair->after ? GK_RECORD_ADDED
                                                            : GK_RECORD_GONE,
                                    .source = gk_text_of(pair->source)};
  if ((pair->before && !read_entry(comparing, pair->before, 0, error)) ||
      (pair->after && !read_entry(comparing, pair->after, 1, error)))
    return false;
  record->before = pair->before ? &comparing->entries[0] : NULL;
  record->after = pair->after ? &comparing->entries[1] : NULL;
  if (pair->before && pair->after)
    return compare_results(comparing, error);
  tell_record(comparing);
  return true;
}

static bool compare_pairs(struct comparing *comparing, const struct pair *pairs, size_t count,
                          struct gk_error *error)
{
  bool good = true;
  for (int i = 0; i < 2; i++)
    gk_document_init(&comparing->documents[i], 0, NULL, NULL);
  for (size_t i = 0; i < count && good; i++) {
    good = compare_pair(comparing, &pairs[i], error);
    for (int k = 0; k < 2; k++) {
      gk_document_reset(&comparing->documents[k]);
      gk_list_close(comparing->lists[k]);
      comparing->lists[k] = NULL;
    }
  }
  for (int i = 0; i < 2; i++)
    gk_document_free(&comparing->documents[i]);
  return good;
}

struct crossing {
  struct comparing *comparing;
  const struct gk_touched_list *list;
};

static int by_document(const void *a, const void *b)
{
  const struct gk_touched *x = a, *y = b;
  return (x->document > y->document) - (x->document < y->document);
}

/* Tells of a finding that came with a rule or another document, not with its own. */
static bool tell_across(void *argument, const struct gk_corpus_finding *finding,
                        struct gk_error *error)
{
  struct crossing *crossing = argument;
  struct comparing *comparing = crossing->comparing;
  const struct gk_touched wanted = {.document = finding->document};
  const struct gk_touched *touched =
      crossing->list->count
          ? bsearch(&wanted, crossing->list->of, crossing->list->count, sizeof wanted, by_document)
          : NULL;
  if (touched && (!stands(touched, 0) || !stands(touched, 1)))
    return true;
  struct gk_list_of *list;
  struct gk_entry *entry = &comparing->entries[1];
  if (!gk_store_list_one(comparing->store, finding->document, &list, error))
    return false;
  bool found = gk_list_next(list, entry, error);
  if (found && entry->source.size) {
    struct gk_buffer shown = {0};
    struct gk_text message = comparing->observer->localised
                                 ? gk_localised(finding->message, finding->message_zh)
                                 : finding->message;
    bool added = comparing->runs[0] < comparing->runs[1];
    gk_buffer_print(&shown, "%.*s: ", (int)finding->severity.size, finding->severity.data);
    gk_buffer_put(&shown, message.data, message.size);
    struct gk_text text = {shown.data, shown.size};
    struct gk_change change = {.kind = GK_CHANGE_FINDING,
                               .way = added ? GK_CHANGE_ADDED : GK_CHANGE_GONE,
                               .group = finding->rule,
                               .place = GK_TEXT(""),
                               .before = added ? GK_TEXT("") : text,
                               .after = added ? text : GK_TEXT("")};
    comparing->record = (struct gk_diff_record){
        .change = GK_RECORD_CHANGED, .source = entry->source, .before = entry, .after = entry};
    comparing->totals->across++;
    tell_change(comparing, &change);
    gk_buffer_free(&shown);
  }
  gk_list_close(list);
  return found || !error->code[0];
}

static bool compare_across(struct comparing *comparing, const struct gk_touched_list *list,
                           struct gk_error *error)
{
  struct crossing crossing = {comparing, list};
  int64_t from = comparing->runs[0], to = comparing->runs[1];
  return gk_store_corpus_found(comparing->store, from < to ? from : to, from < to ? to : from,
                               tell_across, &crossing, error);
}

static bool compare_runs(struct gk_store *store, int64_t from, int64_t to,
                         const struct gk_diff_observer *observer, struct gk_diff_totals *totals,
                         struct gk_error *error)
{
  struct gk_touched_list list;
  struct comparing comparing = {
      .store = store, .runs = {from, to}, .observer = observer, .totals = totals};
  struct pair *pairs = NULL;
  bool good =
      gk_store_touched(store, from, to, &list, error) && is_kept(&list, comparing.runs, error);
  if (good && list.count && !(pairs = calloc(list.count, sizeof *pairs)))
    good = gk_error_set(error, "store-io", _("There is no memory to list documents."));
  good = good && compare_pairs(&comparing, pairs, make_pairs(&list, pairs), error) &&
         compare_across(&comparing, &list, error);
  if (good) {
    uint64_t touched = totals->damaged;
    for (int i = 0; i <= GK_RECORD_MOVED; i++)
      touched += i == GK_RECORD_GONE ? 0 : totals->records[i];
    totals->same = (uint64_t)list.records > touched ? (uint64_t)list.records - touched : 0;
  }
  free(pairs);
  gk_touched_free(&list);
  return good;
}

bool gk_diff_totals_differ(const struct gk_diff_totals *totals)
{
  uint64_t differing = totals->across + totals->damaged;
  for (int i = 0; i <= GK_RECORD_MOVED; i++)
    differing += totals->records[i];
  return differing != 0;
}

struct finding_two {
  struct gk_diff_two *two;
  int count;
};

static bool note_version(void *argument, const struct gk_version *version)
{
  struct finding_two *finding = argument;
  struct gk_version_of *of = finding->count++ ? &finding->two->before : &finding->two->after;
  of->document = version->document;
  of->run = version->run;
  snprintf(of->retrieved, sizeof of->retrieved, "%.*s", (int)version->first.size,
           version->first.data);
  return finding->count < 2;
}

/* The name of the one source that is meant by the end of its name. */
static bool find_name(struct gk_store *store, const char *name, struct gk_buffer *source,
                      struct gk_error *error)
{
  struct gk_list_of *list;
  struct gk_entry entry;
  error->code[0] = 0;
  if (!gk_store_find(store, name, &list, error))
    return false;
  bool found = gk_list_next(list, &entry, error) && entry.source.size;
  if (found)
    gk_buffer_put(source, entry.source.data, entry.source.size);
  if (found && gk_list_next(list, &entry, error))
    gk_error_set(error, "usage", _("\"%.300s\" may be several sources; name the whole of one."),
                 name);
  else if (!found && !error->code[0])
    gk_error_set(error, "usage",
                 _("There is no run \"%.300s\", and no source of that name; gongkai runs and "
                   "gongkai show list them."),
                 name);
  gk_list_close(list);
  return !error->code[0];
}

bool gk_diff_find_two(struct gk_store *store, const char *name, struct gk_diff_two *two,
                      struct gk_error *error)
{
  *two = (struct gk_diff_two){0};
  struct finding_two finding = {.two = two};
  struct gk_text whole = gk_text_of(name);
  if (!gk_store_versions(store, whole, note_version, &finding, error))
    return false;
  if (finding.count)
    gk_buffer_put(&two->source, name, strlen(name));
  else if (!find_name(store, name, &two->source, error) ||
           !gk_store_versions(store, (struct gk_text){two->source.data, two->source.size},
                              note_version, &finding, error))
    return false;
  if (finding.count < 2)
    return gk_error_set(error, "usage",
                        _("%.300s has had one document only, since run %lld; there is none to "
                          "compare it with."),
                        name, (long long)two->after.run);
  return true;
}

void gk_diff_two_free(struct gk_diff_two *two)
{
  gk_buffer_free(&two->source);
}

bool gk_diff_source(struct gk_store *store, const struct gk_diff_two *two,
                    const struct gk_diff_observer *observer, struct gk_diff_totals *totals,
                    struct gk_error *error)
{
  /* The newest results that there are: a document's is not the better for being older. */
  struct comparing comparing = {
      .store = store, .runs = {RUNS_MOST, RUNS_MOST}, .observer = observer, .totals = totals};
  char *name = strndup(two->source.data, two->source.size);
  const struct gk_touched touched[] = {{.document = two->before.document, .sources = {name, name}},
                                       {.document = two->after.document, .sources = {name, name}}};
  const struct pair pair = {name, &touched[0], &touched[1]};
  *totals = (struct gk_diff_totals){0};
  bool good = name != NULL || gk_error_set(error, "store-io",
                                           _("There is no memory to list "
                                             "documents."));
  good = good && gk_store_begin_reading(store, error);
  if (good) {
    good = compare_pairs(&comparing, &pair, 1, error);
    gk_store_end_reading(store);
  }
  free(name);
  return good;
}

bool gk_diff_runs(struct gk_store *store, int64_t from, int64_t to,
                  const struct gk_diff_observer *observer, struct gk_diff_totals *totals,
                  struct gk_error *error)
{
  *totals = (struct gk_diff_totals){0};
  if (!gk_store_begin_reading(store, error))
    return false;
  bool good = compare_runs(store, from, to, observer, totals, error);
  gk_store_end_reading(store);
  return good;
}
