/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

#include "store-private.h"
#include "store-read.h"

#define BY(column, order)                                                                          \
  "SELECT " column ", count(*), 0 FROM current_document WHERE status IN ('ok', 'partial')"         \
  " GROUP BY 1 ORDER BY " order " LIMIT ?1"
#define FINDINGS_BY(column, order)                                                                 \
  "SELECT " column ", count(*), count(DISTINCT document) FROM every_finding WHERE document IN"     \
  " (SELECT id FROM current_document) GROUP BY 1 ORDER BY " order " LIMIT ?1"

static const char *const tallies[GK_TALLY_END] = {
    [GK_TALLY_STATUS] = "SELECT status, count(*), 0 FROM current_document GROUP BY 1"
                        " ORDER BY 2 DESC, 1 LIMIT ?1",
    [GK_TALLY_KIND] = BY("kind", "2 DESC, 1"),
    [GK_TALLY_YEAR] = BY("year", "1"),
    [GK_TALLY_GENERATION] = BY("generation", "1"),
    [GK_TALLY_AGENCY] = BY("agency", "2 DESC, 1"),
    [GK_TALLY_RULE] = FINDINGS_BY("rule", "2 DESC, 1"),
    [GK_TALLY_SEVERITY] =
        FINDINGS_BY("severity", "CASE severity WHEN 'error' THEN 0 WHEN 'warn' THEN 1 ELSE 2 END"),
    [GK_TALLY_REASON] =
        "SELECT stage || ': ' || coalesce(code, status), count(*), 0 FROM current_document"
        " WHERE stage IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?1",
    [GK_TALLY_STEP] =
        "SELECT stage || coalesce('/' || plugin, ''), count(*), sum(nanoseconds)"
        " FROM current_result WHERE document IN (SELECT id FROM current_document) GROUP BY 1"
        " ORDER BY min(ordinal), 1 LIMIT ?1",
};

bool gk_store_tally(struct gk_store *store, enum gk_tally tally, unsigned limit,
                    void (*each)(void *argument, struct gk_text name, int64_t count, int64_t more),
                    void *argument, struct gk_error *error)
{
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v2(store->database, tallies[tally], -1, &statement, NULL) != SQLITE_OK)
    return gk_store_fault(store, error);
  sqlite3_bind_int64(statement, 1, limit ? (int64_t)limit : -1);
  int status;
  while ((status = sqlite3_step(statement)) == SQLITE_ROW)
    each(argument, gk_column_text(statement, 0), sqlite3_column_int64(statement, 1),
         sqlite3_column_int64(statement, 2));
  if (status != SQLITE_DONE)
    gk_store_fault(store, error);
  sqlite3_finalize(statement);
  return status == SQLITE_DONE;
}

/* Bytes of the files in a directory and, `depth` levels down, in those below it. */
static int64_t size_of(const char *path, int depth)
{
  DIR *directory = opendir(path);
  int64_t size = 0;
  struct dirent *entry;
  while (directory && (entry = readdir(directory))) {
    char name[4096];
    struct stat info;
    int length = snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
    if (entry->d_name[0] == '.' || length >= (int)sizeof name || lstat(name, &info) != 0)
      continue;
    if (S_ISREG(info.st_mode))
      size += info.st_size;
    else if (S_ISDIR(info.st_mode) && depth > 0)
      size += size_of(name, depth - 1);
  }
  if (directory)
    closedir(directory);
  return size;
}

int64_t gk_store_bytes(const struct gk_store *store)
{
  /* blobs/ab/cdef… is two levels down. */
  return size_of(store->directory, 2);
}

bool gk_store_totals(struct gk_store *store, struct gk_store_totals *totals, struct gk_error *error)
{
  static const char sql[] =
      "SELECT count(*), sum(size), sum(nanoseconds), sum(errors + warnings + infos)"
      "  + (SELECT count(*) FROM corpus_finding WHERE document IN"
      "  (SELECT id FROM current_document)),"
      " (SELECT count(*) FROM document), (SELECT count(*) FROM source WHERE current = 1),"
      " (SELECT max(id) FROM run), (SELECT started FROM run ORDER BY id DESC LIMIT 1),"
      " (SELECT ended FROM run ORDER BY id DESC LIMIT 1),"
      " (SELECT count(*) FROM failure WHERE run = (SELECT max(id) FROM run)),"
      " (SELECT count(*) FROM document WHERE run = (SELECT max(id) FROM run))"
      " FROM current_document";
  sqlite3_stmt *row;
  if (sqlite3_prepare_v2(store->database, sql, -1, &row, NULL) != SQLITE_OK)
    return gk_store_fault(store, error);
  bool got = sqlite3_step(row) == SQLITE_ROW;
  if (!got)
    gk_store_fault(store, error);
  totals->documents = sqlite3_column_int64(row, 0);
  totals->bytes = sqlite3_column_int64(row, 1);
  totals->nanoseconds = sqlite3_column_int64(row, 2);
  totals->findings = sqlite3_column_int64(row, 3);
  totals->former = sqlite3_column_int64(row, 4) - totals->documents;
  totals->sources = sqlite3_column_int64(row, 5);
  totals->run = sqlite3_column_int64(row, 6);
  totals->started = sqlite3_column_int64(row, 7);
  totals->ended = sqlite3_column_int64(row, 8);
  totals->failures = sqlite3_column_int64(row, 9);
  totals->run_documents = sqlite3_column_int64(row, 10);
  sqlite3_finalize(row);
  totals->on_disk = gk_store_bytes(store);
  return got;
}

bool gk_store_failures(struct gk_store *store,
                       void (*each)(void *argument, struct gk_text source, struct gk_text code,
                                    struct gk_text message),
                       void *argument, struct gk_error *error)
{
  static const char sql[] = "SELECT source, code, message FROM failure"
                            " WHERE run = (SELECT max(id) FROM run) ORDER BY source, id";
  sqlite3_stmt *row;
  if (sqlite3_prepare_v2(store->database, sql, -1, &row, NULL) != SQLITE_OK)
    return gk_store_fault(store, error);
  int status;
  while ((status = sqlite3_step(row)) == SQLITE_ROW)
    each(argument, gk_column_text(row, 0), gk_column_text(row, 1), gk_column_text(row, 2));
  if (status != SQLITE_DONE)
    gk_store_fault(store, error);
  sqlite3_finalize(row);
  return status == SQLITE_DONE;
}
