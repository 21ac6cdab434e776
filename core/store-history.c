/* SPDX-License-Identifier: Apache-2.0 */
#include "store-history.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "message.h"
#include "store-private.h"

static const char runs_sql[] =
    "SELECT r.id, r.command, r.version, r.pipeline, r.started, r.ended, coalesce(s.documents, 0)"
    " FROM run AS r LEFT JOIN"
    "  (SELECT id & 1048575 AS run, count(*) AS documents FROM state GROUP BY 1) AS s"
    "  ON s.run = r.id ORDER BY r.id DESC";

/* From which run on, and before which, a source had a document. Few sources were ever changed, so
 * that only their rows are sorted. One that was given up without another in its place is taken to
 * have lasted until it was last seen. */
#define SPANS                                                                                      \
  "WITH aged(name) AS (SELECT DISTINCT name FROM source WHERE current = 0),"                       \
  " span(document, name, since, until) AS ("                                                       \
  "  SELECT document, name, run, 9223372036854775807 FROM source WHERE current = 1 UNION ALL"      \
  "  SELECT document, name, run, until FROM (SELECT document, name, run, current,"                 \
  "    coalesce(lead(run) OVER (PARTITION BY name ORDER BY id), seen + 1) AS until"                \
  "    FROM source WHERE name IN (SELECT name FROM aged)) WHERE current = 0)"

/* ?1, ?2: the two runs; ?3, ?4: the same in ascending order. */
static const char touched_sql[] =
    SPANS ", touched(document) AS (SELECT id >> 20 FROM state WHERE id & 1048575 > ?3"
          "   AND id & 1048575 <= ?4"
          "  UNION SELECT document FROM span WHERE (since > ?3 AND since <= ?4)"
          "   OR (until > ?3 AND until <= ?4))"
          " SELECT t.document,"
          " (SELECT max(id) & 1048575 FROM state"
          "   WHERE id BETWEEN t.document << 20 AND t.document << 20 | ?1),"
          " (SELECT max(id) & 1048575 FROM state"
          "   WHERE id BETWEEN t.document << 20 AND t.document << 20 | ?2),"
          " min(CASE WHEN since <= ?1 AND until > ?1 THEN name END),"
          " min(CASE WHEN since <= ?2 AND until > ?2 THEN name END)"
          " FROM touched AS t LEFT JOIN span AS s ON s.document = t.document GROUP BY t.document"
          " ORDER BY t.document";

static const char records_sql[] =
    SPANS " SELECT count(DISTINCT document) FROM span WHERE since <= ?1 AND until > ?1";

bool gk_store_begin_reading(struct gk_store *store, struct gk_error *error)
{
  return !sqlite3_get_autocommit(store->database) ||
                 sqlite3_exec(store->database, "BEGIN", NULL, NULL, NULL) == SQLITE_OK
             ? true
             : gk_store_fault(store, error);
}

void gk_store_end_reading(struct gk_store *store)
{
  if (!store->writing && !sqlite3_get_autocommit(store->database))
    sqlite3_exec(store->database, "COMMIT", NULL, NULL, NULL);
}

/* NULL: *error. */
static sqlite3_stmt *prepare(struct gk_store *store, const char *sql, struct gk_error *error)
{
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v2(store->database, sql, -1, &statement, NULL) == SQLITE_OK)
    return statement;
  gk_store_fault(store, error);
  return NULL;
}

/* Says how the rows ended, and drops the statement. */
static bool finish(struct gk_store *store, sqlite3_stmt *statement, int status,
                   struct gk_error *error)
{
  if (status != SQLITE_DONE && status != SQLITE_ROW)
    gk_store_fault(store, error);
  sqlite3_finalize(statement);
  return status == SQLITE_DONE || status == SQLITE_ROW;
}

bool gk_store_runs(struct gk_store *store,
                   void (*each)(void *argument, const struct gk_past_run *run), void *argument,
                   struct gk_error *error)
{
  sqlite3_stmt *row = prepare(store, runs_sql, error);
  if (!row)
    return false;
  int status;
  while ((status = sqlite3_step(row)) == SQLITE_ROW) {
    struct gk_past_run run = {.number = sqlite3_column_int64(row, 0),
                              .command = gk_column_text(row, 1),
                              .version = gk_column_text(row, 2),
                              .pipeline = gk_column_text(row, 3),
                              .started = sqlite3_column_int64(row, 4),
                              .ended = sqlite3_column_int64(row, 5),
                              .documents = sqlite3_column_int64(row, 6)};
    each(argument, &run);
  }
  return finish(store, row, status, error);
}

/* A number that is the whole of `text`; -1: it is none. */
static int64_t number_of(const char *text)
{
  char *end;
  if (*text < '0' || *text > '9')
    return -1;
  errno = 0;
  long long number = strtoll(text, &end, 10);
  return *end || errno ? -1 : number;
}

bool gk_store_find_run(struct gk_store *store, const char *name, int64_t *run,
                       struct gk_error *error)
{
  int64_t number = number_of(name), back = -1;
  if (strcmp(name, "last") == 0)
    back = 0;
  else if (strcmp(name, "previous") == 0)
    back = 1;
  else if (strncmp(name, "last~", 5) == 0)
    back = number_of(name + 5);
  if (number < 0 && back < 0)
    return gk_error_set(error, "usage",
                        _("\"%.100s\" names no run; say its number, last, previous or last~2."),
                        name);
  sqlite3_stmt *row = prepare(store,
                              number < 0 ? "SELECT id FROM run ORDER BY id DESC LIMIT 1 OFFSET ?1"
                                         : "SELECT id FROM run WHERE id = ?1",
                              error);
  if (!row)
    return false;
  sqlite3_bind_int64(row, 1, number < 0 ? back : number);
  int status = sqlite3_step(row);
  *run = status == SQLITE_ROW ? sqlite3_column_int64(row, 0) : 0;
  if (!finish(store, row, status, error))
    return false;
  return *run ? true
              : gk_error_set(error, "usage",
                             _("The store has no run \"%.100s\"; gongkai runs lists them."), name);
}

/* False: there is no memory. */
static bool copy_source(sqlite3_stmt *row, int column, char **source)
{
  const char *text = (const char *)sqlite3_column_text(row, column);
  *source = text ? strdup(text) : NULL;
  return !text || *source;
}

/* False: there is no memory. */
static bool note(struct gk_touched_list *list, size_t *capacity, sqlite3_stmt *row)
{
  if (list->count == *capacity) {
    *capacity = *capacity ? 2 * *capacity : 256;
    struct gk_touched *more = realloc(list->of, *capacity * sizeof *more);
    if (!more)
      return false;
    list->of = more;
  }
  struct gk_touched *touched = &list->of[list->count++];
  *touched =
      (struct gk_touched){.document = sqlite3_column_int64(row, 0),
                          .states = {sqlite3_column_int64(row, 1), sqlite3_column_int64(row, 2)}};
  return copy_source(row, 3, &touched->sources[0]) && copy_source(row, 4, &touched->sources[1]);
}

static bool list_touched(struct gk_store *store, int64_t from, int64_t to,
                         struct gk_touched_list *list, struct gk_error *error)
{
  sqlite3_stmt *row = prepare(store, touched_sql, error);
  if (!row)
    return false;
  sqlite3_bind_int64(row, 1, from);
  sqlite3_bind_int64(row, 2, to);
  sqlite3_bind_int64(row, 3, from < to ? from : to);
  sqlite3_bind_int64(row, 4, from < to ? to : from);
  size_t capacity = 0;
  int status;
  while ((status = sqlite3_step(row)) == SQLITE_ROW)
    if (!note(list, &capacity, row)) {
      sqlite3_finalize(row);
      return gk_error_set(error, "store-io", _("There is no memory to list documents."));
    }
  return finish(store, row, status, error);
}

static bool count_records(struct gk_store *store, int64_t run, int64_t *count,
                          struct gk_error *error)
{
  sqlite3_stmt *row = prepare(store, records_sql, error);
  if (!row)
    return false;
  sqlite3_bind_int64(row, 1, run);
  int status = sqlite3_step(row);
  *count = status == SQLITE_ROW ? sqlite3_column_int64(row, 0) : 0;
  return finish(store, row, status, error);
}

bool gk_store_touched(struct gk_store *store, int64_t from, int64_t to,
                      struct gk_touched_list *list, struct gk_error *error)
{
  *list = (struct gk_touched_list){0};
  return list_touched(store, from, to, list, error) &&
         count_records(store, to, &list->records, error);
}

void gk_touched_free(struct gk_touched_list *list)
{
  for (size_t i = 0; i < list->count; i++) {
    free(list->of[i].sources[0]);
    free(list->of[i].sources[1]);
  }
  free(list->of);
  *list = (struct gk_touched_list){0};
}

bool gk_store_corpus_found(struct gk_store *store, int64_t from, int64_t to,
                           bool (*each)(void *argument, const struct gk_corpus_finding *finding,
                                        struct gk_error *error),
                           void *argument, struct gk_error *error)
{
  sqlite3_stmt *row = prepare(store,
                              "SELECT document, rule, severity, message, message_zh"
                              " FROM corpus_finding WHERE run > ?1 AND run <= ?2"
                              " ORDER BY rule, document, id",
                              error);
  if (!row)
    return false;
  sqlite3_bind_int64(row, 1, from);
  sqlite3_bind_int64(row, 2, to);
  int status;
  while ((status = sqlite3_step(row)) == SQLITE_ROW) {
    struct gk_corpus_finding finding = {.document = sqlite3_column_int64(row, 0),
                                        .rule = gk_column_text(row, 1),
                                        .severity = gk_column_text(row, 2),
                                        .message = gk_column_text(row, 3),
                                        .message_zh = gk_column_text(row, 4)};
    if (!each(argument, &finding, error)) {
      sqlite3_finalize(row);
      return false;
    }
  }
  return finish(store, row, status, error);
}
