/* SPDX-License-Identifier: Apache-2.0 */
#include "store-crawl.h"

#include <stdio.h>
#include <time.h>

#include "store-private.h"

static const char *const kinds[] = {
    [GK_VISIT_PLANNED] = "planned",     [GK_VISIT_FETCHED] = "fetched",
    [GK_VISIT_UNCHANGED] = "unchanged", [GK_VISIT_REDIRECTED] = "redirected",
    [GK_VISIT_VANISHED] = "vanished",   [GK_VISIT_FAILED] = "failed",
    [GK_VISIT_REFUSED] = "refused",     [GK_VISIT_REMARK] = "remark",
};
enum { KINDS = sizeof kinds / sizeof *kinds };

const char *gk_visit_kind_name(uint32_t kind)
{
  return kind < KINDS ? kinds[kind] : NULL;
}

static uint32_t find_kind(struct gk_text name)
{
  for (uint32_t kind = 1; kind < KINDS; kind++)
    if (strlen(kinds[kind]) == name.size && memcmp(kinds[kind], name.data, name.size) == 0)
      return kind;
  return 0;
}

/* Text that readers of the store will take: what is not UTF-8 is not known. */
static void bind_known(sqlite3_stmt *statement, int index, struct gk_text text)
{
  gk_bind_text(statement, index,
               text.size && gk_is_utf8(text.data, text.size) && !memchr(text.data, 0, text.size)
                   ? text
                   : GK_TEXT(""));
}

/* A key of a count: never NULL, which would equal nothing. */
static void bind_key(sqlite3_stmt *statement, int index, struct gk_text text)
{
  bool good = text.size && gk_is_utf8(text.data, text.size);
  sqlite3_bind_text64(statement, index, good ? text.data : "", good ? text.size : 0, SQLITE_STATIC,
                      SQLITE_UTF8);
}

/* Writing. */

/* The row of the source that has a document under that name now; 0: there is none. */
static bool find_source(struct gk_store *store, struct gk_text name, int64_t *id,
                        struct gk_error *error)
{
  sqlite3_stmt *row = gk_store_statement(store, GK_STATEMENT_FIND_SOURCE, error);
  if (!row)
    return false;
  sqlite3_bind_text64(row, 1, name.data, name.size, SQLITE_STATIC, SQLITE_UTF8);
  int status = sqlite3_step(row);
  *id = status == SQLITE_ROW ? sqlite3_column_int64(row, 0) : 0;
  if (status != SQLITE_ROW && status != SQLITE_DONE)
    return gk_store_give_up(store, error);
  sqlite3_reset(row);
  return true;
}

/* Whole lines of the headers, within the limit. */
static struct gk_text bounded(struct gk_text headers)
{
  if (headers.size <= GK_RETRIEVAL_HEADERS_LIMIT)
    return headers;
  headers.size = GK_RETRIEVAL_HEADERS_LIMIT;
  while (headers.size && headers.data[headers.size - 1] != '\n')
    headers.size--;
  return headers;
}

bool gk_store_put_retrieval(struct gk_store *store, struct gk_text name,
                            const struct gk_store_retrieval *given, struct gk_error *error)
{
  int64_t source;
  sqlite3_stmt *statement;
  if (!given->retrieved.size && !given->referrer.size && !given->title.size && !given->site.size &&
      !given->record.size && !given->headers.size)
    return true;
  if (!gk_store_write(store, error) || !find_source(store, name, &source, error))
    return false;
  if (!source)
    return true;
  if (!(statement = gk_store_statement(store, GK_STATEMENT_PUT_RETRIEVAL, error)))
    return false;
  struct gk_text headers = bounded(given->headers);
  sqlite3_bind_int64(statement, 1, source);
  bind_known(statement, 2, given->retrieved);
  bind_known(statement, 3, given->referrer);
  bind_known(statement, 4, given->title);
  bind_known(statement, 5, given->site);
  bind_known(statement, 6, given->record);
  if (headers.size)
    sqlite3_bind_blob64(statement, 7, headers.data, headers.size, SQLITE_STATIC);
  else
    sqlite3_bind_null(statement, 7);
  return gk_store_finish(store, statement, error);
}

/* What a visit says of the source whose name is its URL. */
static bool change_source(struct gk_store *store, const struct gk_visit *visit,
                          struct gk_error *error)
{
  bool there = visit->kind == GK_VISIT_FETCHED || visit->kind == GK_VISIT_UNCHANGED;
  sqlite3_stmt *statement;
  int64_t source;
  if (!there && visit->kind != GK_VISIT_VANISHED)
    return true;
  if (!find_source(store, visit->url, &source, error))
    return false;
  if (!source)
    return true;
  if (!(statement = gk_store_statement(
            store, there ? GK_STATEMENT_SEE_SOURCE : GK_STATEMENT_LOSE_SOURCE, error)))
    return false;
  sqlite3_bind_int64(statement, 1, source);
  sqlite3_bind_int64(statement, 2, store->run);
  if (!there)
    sqlite3_bind_int64(statement, 3, (int64_t)time(NULL));
  return gk_store_finish(store, statement, error);
}

static bool put_count(struct gk_store *store, const struct gk_visit *visit, const char *kind,
                      int64_t *id, int64_t *count, struct gk_error *error)
{
  sqlite3_stmt *row = gk_store_statement(store, GK_STATEMENT_COUNT_VISIT, error);
  if (!row)
    return false;
  sqlite3_bind_int64(row, 1, store->run);
  bind_key(row, 2, visit->site);
  bind_key(row, 3, visit->role);
  bind_key(row, 4, gk_text_of(kind));
  bind_key(row, 5, visit->code);
  sqlite3_bind_int64(row, 6, (int64_t)(visit->bytes & INT64_MAX >> 8));
  sqlite3_bind_int64(row, 7, (int64_t)(visit->microseconds & INT64_MAX >> 8));
  if (sqlite3_step(row) != SQLITE_ROW)
    return gk_store_give_up(store, error);
  *id = sqlite3_column_int64(row, 0);
  *count = sqlite3_column_int64(row, 1);
  return gk_store_finish(store, row, error);
}

static bool is_kept(uint32_t kind)
{
  return kind == GK_VISIT_FAILED || kind == GK_VISIT_VANISHED || kind == GK_VISIT_REFUSED ||
         kind == GK_VISIT_REMARK;
}

static bool put_visit(struct gk_store *store, const struct gk_visit *visit, int64_t count,
                      struct gk_error *error)
{
  sqlite3_stmt *statement = gk_store_statement(store, GK_STATEMENT_PUT_VISIT, error);
  if (!statement)
    return false;
  sqlite3_bind_int64(statement, 1, count);
  bind_key(statement, 2, visit->url);
  sqlite3_bind_int64(statement, 3, visit->status);
  bind_known(statement, 4, visit->referrer);
  bind_known(statement, 5, visit->title);
  bind_known(statement, 6, visit->message);
  return gk_store_finish(store, statement, error);
}

bool gk_store_put_visit(struct gk_store *store, const struct gk_visit *visit,
                        struct gk_error *error)
{
  const char *kind = gk_visit_kind_name(visit->kind);
  int64_t id = 0, count = 0;
  if (!store->run || !kind)
    return true;
  if (gk_store_write(store, error) && put_count(store, visit, kind, &id, &count, error) &&
      (!is_kept(visit->kind) || count > GK_VISITS_KEPT || put_visit(store, visit, id, error)) &&
      change_source(store, visit, error))
    return true;
  gk_store_roll_back(store); /* so that no half of it is committed */
  return false;
}

/* Reading. */

enum { RETRIEVAL_COLUMNS = 6 };

bool gk_store_retrieved(struct gk_store *store, struct gk_text name, struct gk_retrieved *retrieved,
                        struct gk_error *error)
{
  *retrieved = (struct gk_retrieved){0};
  sqlite3_stmt *row = gk_store_statement(store, GK_STATEMENT_READ_RETRIEVED, error);
  if (!row)
    return false;
  sqlite3_bind_text64(row, 1, name.data, name.size, SQLITE_STATIC, SQLITE_UTF8);
  struct gk_buffer *texts = &store->retrieved;
  texts->size = 0;
  int status = sqlite3_step(row);
  if (status == SQLITE_ROW) {
    retrieved->vanished = sqlite3_column_int64(row, 0);
    retrieved->vanished_run = sqlite3_column_int64(row, 1);
    for (int i = 0; i < 2 * RETRIEVAL_COLUMNS; i++) {
      const char *headers = sqlite3_column_blob(row, 2 + i);
      struct gk_text bytes = {headers, headers ? (size_t)sqlite3_column_bytes(row, 2 + i) : 0};
      bool is_text = i % RETRIEVAL_COLUMNS < RETRIEVAL_COLUMNS - 1;
      gk_buffer_put_text(texts, is_text ? gk_column_text(row, 2 + i) : bytes);
    }
    struct gk_reader reader = {texts->data, texts->data + texts->size, false};
    struct gk_store_retrieval *of[] = {&retrieved->first, &retrieved->last};
    for (int i = 0; i < 2; i++) {
      of[i]->retrieved = gk_reader_text(&reader);
      of[i]->referrer = gk_reader_text(&reader);
      of[i]->title = gk_reader_text(&reader);
      of[i]->site = gk_reader_text(&reader);
      of[i]->record = gk_reader_text(&reader);
      of[i]->headers = gk_reader_text(&reader);
    }
  }
  sqlite3_reset(row);
  return status == SQLITE_ROW || status == SQLITE_DONE || gk_store_fault(store, error);
}

/* A statement with its first two values, of which the second is refused where there is none; NULL:
 * *error. */
static sqlite3_stmt *prepare(struct gk_store *store, const char *sql, int64_t first, int64_t second,
                             struct gk_error *error)
{
  sqlite3_stmt *row;
  if (sqlite3_prepare_v2(store->database, sql, -1, &row, NULL) != SQLITE_OK) {
    gk_store_fault(store, error);
    return NULL;
  }
  sqlite3_bind_int64(row, 1, first);
  sqlite3_bind_int64(row, 2, second);
  return row;
}

static bool finish(struct gk_store *store, sqlite3_stmt *row, int status, struct gk_error *error)
{
  bool good = status == SQLITE_DONE || gk_store_fault(store, error);
  sqlite3_finalize(row);
  return good;
}

#define COUNTS "SELECT site, role, kind, code, count, bytes, microseconds FROM visit_count"
#define VISITS                                                                                     \
  "SELECT c.site, c.role, c.kind, c.code, v.url, v.status, v.referrer, v.title, v.message"         \
  " FROM visit AS v JOIN visit_count AS c ON c.id = v.count"

/* Those of a run, or of a site in it: by an index either way. */
static sqlite3_stmt *prepare_visits(struct gk_store *store, const char *all, const char *one,
                                    int64_t run, struct gk_text site, struct gk_error *error)
{
  sqlite3_stmt *row = prepare(store, site.size ? one : all, run, 0, error);
  if (row && site.size)
    sqlite3_bind_text64(row, 2, site.data, site.size, SQLITE_STATIC, SQLITE_UTF8);
  return row;
}

bool gk_store_visit_counts(struct gk_store *store, int64_t run, struct gk_text site,
                           void (*each)(void *argument, const struct gk_visit_count *count),
                           void *argument, struct gk_error *error)
{
  static const char all[] = COUNTS " WHERE run = ?1 ORDER BY site, role, kind, code";
  static const char one[] = COUNTS " WHERE run = ?1 AND site = ?2 ORDER BY role, kind, code";
  sqlite3_stmt *row = prepare_visits(store, all, one, run, site, error);
  if (!row)
    return false;
  int status;
  while ((status = sqlite3_step(row)) == SQLITE_ROW) {
    struct gk_visit_count count = {.site = gk_column_text(row, 0),
                                   .role = gk_column_text(row, 1),
                                   .kind = find_kind(gk_column_text(row, 2)),
                                   .code = gk_column_text(row, 3),
                                   .count = sqlite3_column_int64(row, 4),
                                   .bytes = sqlite3_column_int64(row, 5),
                                   .microseconds = sqlite3_column_int64(row, 6)};
    each(argument, &count);
  }
  return finish(store, row, status, error);
}

bool gk_store_visits(struct gk_store *store, int64_t run, struct gk_text site,
                     void (*each)(void *argument, const struct gk_visit *visit), void *argument,
                     struct gk_error *error)
{
  static const char all[] = VISITS " WHERE c.run = ?1 ORDER BY c.site, v.url, v.id";
  static const char one[] = VISITS " WHERE c.run = ?1 AND c.site = ?2 ORDER BY v.url, v.id";
  sqlite3_stmt *row = prepare_visits(store, all, one, run, site, error);
  if (!row)
    return false;
  int status;
  while ((status = sqlite3_step(row)) == SQLITE_ROW) {
    struct gk_visit visit = {.site = gk_column_text(row, 0),
                             .role = gk_column_text(row, 1),
                             .kind = find_kind(gk_column_text(row, 2)),
                             .code = gk_column_text(row, 3),
                             .url = gk_column_text(row, 4),
                             .status = (uint32_t)sqlite3_column_int64(row, 5),
                             .referrer = gk_column_text(row, 6),
                             .title = gk_column_text(row, 7),
                             .message = gk_column_text(row, 8)};
    each(argument, &visit);
  }
  return finish(store, row, status, error);
}

bool gk_store_vanished(struct gk_store *store, int64_t from, int64_t to,
                       void (*each)(void *argument, struct gk_text name, int64_t since),
                       void *argument, struct gk_error *error)
{
  static const char sql[] = "SELECT name, vanished FROM source WHERE vanished IS NOT NULL"
                            " AND current = 1 AND vanished_run > ?1 AND vanished_run <= ?2"
                            " ORDER BY name";
  sqlite3_stmt *row = prepare(store, sql, from, to, error);
  if (!row)
    return false;
  int status;
  while ((status = sqlite3_step(row)) == SQLITE_ROW)
    each(argument, gk_column_text(row, 0), sqlite3_column_int64(row, 1));
  return finish(store, row, status, error);
}

bool gk_store_failures_of(struct gk_store *store, int64_t run,
                          void (*each)(void *argument, struct gk_text source, struct gk_text code,
                                       struct gk_text message),
                          void *argument, struct gk_error *error)
{
  static const char sql[] = "SELECT source, code, message, min(id) FROM failure WHERE run = ?1"
                            " GROUP BY source ORDER BY source";
  sqlite3_stmt *row = prepare(store, sql, run, 0, error);
  if (!row)
    return false;
  int status;
  while ((status = sqlite3_step(row)) == SQLITE_ROW)
    each(argument, gk_column_text(row, 0), gk_column_text(row, 1), gk_column_text(row, 2));
  return finish(store, row, status, error);
}

bool gk_store_versions(struct gk_store *store, struct gk_text name,
                       bool (*each)(void *argument, const struct gk_version *version),
                       void *argument, struct gk_error *error)
{
  static const char sql[] =
      "SELECT s.document, s.run, s.seen, f.retrieved, coalesce(l.retrieved, f.retrieved)"
      " FROM source AS s LEFT JOIN retrieval AS f ON f.source = s.id AND f.last = 0"
      " LEFT JOIN retrieval AS l ON l.source = s.id AND l.last = 1"
      /* An index each. */
      " WHERE s.id IN (SELECT id FROM source WHERE name = ?1 AND current = 1"
      "  UNION ALL SELECT id FROM source WHERE name = ?1 AND current = 0) ORDER BY s.id DESC";
  sqlite3_stmt *row = prepare(store, sql, 0, 0, error);
  if (!row)
    return false;
  sqlite3_bind_text64(row, 1, name.data, name.size, SQLITE_STATIC, SQLITE_UTF8);
  int status;
  while ((status = sqlite3_step(row)) == SQLITE_ROW) {
    struct gk_version version = {.document = sqlite3_column_int64(row, 0),
                                 .run = sqlite3_column_int64(row, 1),
                                 .seen = sqlite3_column_int64(row, 2),
                                 .first = gk_column_text(row, 3),
                                 .last = gk_column_text(row, 4)};
    if (!each(argument, &version)) {
      status = SQLITE_DONE;
      break;
    }
  }
  return finish(store, row, status, error);
}
