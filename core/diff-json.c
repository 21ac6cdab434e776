/* SPDX-License-Identifier: Apache-2.0 */
/* Writes what two runs differ in as JSON, an object a line. */
#include <inttypes.h>
#include <stdio.h>

#include "change-table.h"
#include "diff-runs.h"
#include "json.h"

struct writing {
  FILE *out;
  struct gk_buffer line;
  struct gk_change_table table;
};

static const char *const record_names[] = {
    [GK_RECORD_ADDED] = "added",       [GK_RECORD_GONE] = "gone",   [GK_RECORD_CHANGED] = "changed",
    [GK_RECORD_REPLACED] = "replaced", [GK_RECORD_MOVED] = "moved",
};

static void put_text(struct gk_json *json, const char *key, struct gk_text text)
{
  gk_json_key(json, key);
  gk_json_text_or_null(json, text);
}

static void put_string(struct gk_json *json, const char *key, const char *string)
{
  gk_json_key(json, key);
  gk_json_string(json, string);
}

static void put_count(struct gk_json *json, const char *key, uint64_t count)
{
  gk_json_key(json, key);
  gk_json_integer(json, (int64_t)count);
}

static void put_document(struct gk_json *json, const char *key, const struct gk_entry *entry)
{
  char id[80];
  snprintf(id, sizeof id, "sha256:%s", entry ? entry->digest : "");
  put_string(json, key, entry ? id : NULL);
}

static void begin(struct writing *writing, struct gk_json *json, const char *kind)
{
  writing->line.size = 0;
  *json = (struct gk_json){.out = &writing->line};
  gk_json_open(json, '{');
  put_string(json, "kind", kind);
}

static void end(struct writing *writing, struct gk_json *json)
{
  gk_json_close(json, '}');
  gk_buffer_put_byte(&writing->line, '\n');
  fwrite(writing->line.data, 1, writing->line.size, writing->out);
}

static void put_record(struct gk_json *json, const char *change,
                       const struct gk_diff_record *record)
{
  put_string(json, "change", change);
  put_document(json, "document", record->after ? record->after : record->before);
  put_text(json, "source", record->source);
}

static void write_change(void *argument, const struct gk_diff_record *record,
                         const struct gk_change *change)
{
  struct writing *writing = argument;
  struct gk_json json;
  begin(writing, &json, gk_change_kind_name(change->kind));
  put_record(&json, gk_change_way_name(change->way), record);
  put_text(&json, "name", change->group);
  put_text(&json, "place", change->place);
  put_text(&json, "before", change->before);
  put_text(&json, "after", change->after);
  end(writing, &json);
  gk_change_table_add(&writing->table, record, change);
}

static void write_record(void *argument, const struct gk_diff_record *record)
{
  struct writing *writing = argument;
  struct gk_json json;
  begin(writing, &json, "record");
  put_record(&json, record_names[record->change], record);
  if (record->change == GK_RECORD_REPLACED)
    put_document(&json, "before", record->before);
  end(writing, &json);
}

static void say_damaged(void *argument, const struct gk_error *error)
{
  (void)argument;
  fprintf(stderr, "gongkai: %s\n", error->message);
}

static void write_totals(struct writing *writing, const struct gk_diff_wanted *wanted,
                         const struct gk_diff_totals *totals)
{
  struct gk_json json;
  gk_change_table_sort(&writing->table);
  begin(writing, &json, "summary");
  gk_json_key(&json, "from");
  gk_json_integer(&json, wanted->two ? wanted->two->before.run : wanted->from);
  gk_json_key(&json, "to");
  gk_json_integer(&json, wanted->two ? wanted->two->after.run : wanted->to);
  gk_json_key(&json, "records");
  gk_json_open(&json, '{');
  for (int i = 0; i <= GK_RECORD_MOVED; i++)
    put_count(&json, record_names[i], totals->records[i]);
  put_count(&json, "same", totals->same);
  put_count(&json, "damaged", totals->damaged);
  gk_json_close(&json, '}');
  put_count(&json, "across", totals->across);
  gk_json_key(&json, "changes");
  gk_json_open(&json, '[');
  for (size_t i = 0; i < writing->table.count; i++) {
    const struct gk_change_group *group = writing->table.groups[i];
    gk_json_open(&json, '{');
    put_string(&json, "kind", gk_change_kind_name(group->kind));
    put_text(&json, "name", gk_text_of(group->name));
    for (int way = 0; way < GK_CHANGE_WAYS; way++)
      put_count(&json, gk_change_way_name(way), group->counts[way]);
    gk_json_close(&json, '}');
  }
  gk_json_close(&json, ']');
  end(writing, &json);
}

bool gk_diff_print_json(struct gk_store *store, const struct gk_diff_wanted *wanted, FILE *out,
                        bool *differs, struct gk_error *error)
{
  struct writing writing = {.out = out};
  const struct gk_diff_observer observer = {.change = write_change,
                                            .record = write_record,
                                            .damaged = say_damaged,
                                            .argument = &writing,
                                            .filter = wanted->filter};
  struct gk_diff_totals totals;
  bool good = wanted->two
                  ? gk_diff_source(store, wanted->two, &observer, &totals, error)
                  : gk_diff_runs(store, wanted->from, wanted->to, &observer, &totals, error);
  if (good)
    write_totals(&writing, wanted, &totals);
  *differs = good && gk_diff_totals_differ(&totals);
  gk_change_table_free(&writing.table);
  gk_buffer_free(&writing.line);
  return good;
}
