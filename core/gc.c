/* SPDX-License-Identifier: Apache-2.0 */
#include "gc.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>

#include "gc-private.h"
#include "message.h"
#include "store-read.h"
#include "sweep.h"

enum {
  /* What a transaction removes at most, but for one document's: the log holds the pages that
   * change, and a run that wants to begin waits for no longer than that. */
  BATCH = 8 << 20,
  BATCH_ROWS = 10000, /* of the tables without large rows */
  RUNS = 1 << GK_STATE_BITS,
  STEPS_BETWEEN_LOOKS = 100000, /* of SQLite's machine, whether to stop */
  /* The database is made smaller where more than one page in so many is free: below that, what
   * comes fills them within days, and copying the whole database costs more than it gives. */
  FREE_PART = 4
};

static const char *const statements[GK_GC_STATEMENT_COUNT] = {
    [GK_GC_NEXT_DOCUMENT] =
        "SELECT id, recipe, run, NOT EXISTS (SELECT 1 FROM source WHERE source.document = d.id"
        "  AND source.id NOT IN (SELECT id FROM temp.leaving))"
        " AND NOT EXISTS (SELECT 1 FROM verdict WHERE verdict.document = d.id)"
        " FROM document AS d WHERE id > ?1 ORDER BY id LIMIT 1",
    [GK_GC_STATES] = "SELECT id & 1048575, results FROM state"
                     " WHERE id BETWEEN ?1 << 20 AND ?1 << 20 | 1048575 ORDER BY id",
    [GK_GC_RESULTS] = "SELECT id & 1048575, run, length(additions) FROM result"
                      " WHERE id BETWEEN ?1 << 20 AND ?1 << 20 | 1048575 ORDER BY id",
    [GK_GC_ORIGINAL] =
        "SELECT (SELECT coalesce(sum(length(data)), 0) FROM original WHERE document = ?1),"
        " (SELECT count(*) FROM state WHERE id BETWEEN ?1 << 20 AND ?1 << 20 | 1048575),"
        " (SELECT count(*) FROM source WHERE document = ?1),"
        " (SELECT codec FROM original WHERE document = ?1), digest FROM document WHERE id = ?1",
    [GK_GC_NAME_RECIPE] = "INSERT OR IGNORE INTO temp.named VALUES(?1)",
    [GK_GC_DROP_STATE] = "DELETE FROM state WHERE id = ?1",
    [GK_GC_DROP_RESULT] = "DELETE FROM result WHERE id = ?1",
    [GK_GC_DROP_RESULTS] = "DELETE FROM result WHERE id BETWEEN ?1 << 20 AND ?1 << 20 | 1048575",
    [GK_GC_DROP_STATES] = "DELETE FROM state WHERE id BETWEEN ?1 << 20 AND ?1 << 20 | 1048575",
    [GK_GC_DROP_FINDINGS] = "DELETE FROM finding WHERE id BETWEEN ?1 << 16 AND ?1 << 16 | 65535",
    [GK_GC_DROP_ORIGINAL] = "DELETE FROM original WHERE document = ?1",
    [GK_GC_DROP_COMPANIONS] =
        "DELETE FROM companion WHERE id BETWEEN ?1 << 16 AND ?1 << 16 | 65535",
    [GK_GC_DROP_SOURCES] = "DELETE FROM source WHERE document = ?1",
    [GK_GC_DROP_DOCUMENT] = "DELETE FROM document WHERE id = ?1",
};

static bool stopped(struct gk_error *error)
{
  return gk_error_set(error, "stopped",
                      _("Stopped; what was removed until then is gone, the rest is "
                        "kept."));
}

static bool must_stop(const struct gk_gc *gc)
{
  return gc->stop && *gc->stop;
}

static bool fault(struct gk_gc *gc, struct gk_error *error)
{
  bool interrupted = sqlite3_errcode(gc->store->database) == SQLITE_INTERRUPT;
  gk_store_give_up(gc->store, error);
  return interrupted ? stopped(error) : false;
}

sqlite3_stmt *gk_gc_statement(struct gk_gc *gc, struct gk_gc_work *work, enum gk_gc_statement which,
                              struct gk_error *error)
{
  sqlite3_stmt **statement = &work->statements[which];
  if (!*statement && sqlite3_prepare_v3(gc->store->database, statements[which], -1,
                                        SQLITE_PREPARE_PERSISTENT, statement, NULL) != SQLITE_OK) {
    fault(gc, error);
    return NULL;
  }
  sqlite3_reset(*statement);
  return *statement;
}

bool gk_gc_change(struct gk_gc *gc, struct gk_gc_work *work, enum gk_gc_statement which, int64_t id,
                  struct gk_error *error)
{
  if (gc->dry)
    return true;
  sqlite3_stmt *change = gk_gc_statement(gc, work, which, error);
  if (!change || !gk_store_write(gc->store, error))
    return false;
  sqlite3_bind_int64(change, 1, id);
  return gk_store_finish(gc->store, change, error);
}

void gk_gc_name_run(struct gk_gc_work *work, int64_t run)
{
  if (run > 0 && run < RUNS)
    work->named[run / 8] |= (uint8_t)(1 << run % 8);
}

static bool is_named(const struct gk_gc_work *work, int64_t run)
{
  return run <= 0 || run >= RUNS || work->named[run / 8] >> run % 8 & 1;
}

static bool run_sql(struct gk_gc *gc, const char *sql, struct gk_error *error)
{
  return sqlite3_exec(gc->store->database, sql, NULL, NULL, NULL) == SQLITE_OK || fault(gc, error);
}

/* Prepares a statement with `number` as ?1; NULL: *error. */
static sqlite3_stmt *prepare(struct gk_gc *gc, const char *sql, int64_t number,
                             struct gk_error *error)
{
  sqlite3_stmt *row;
  if (sqlite3_prepare_v2(gc->store->database, sql, -1, &row, NULL) != SQLITE_OK) {
    fault(gc, error);
    return NULL;
  }
  sqlite3_bind_int64(row, 1, number);
  return row;
}

/* The number that a statement gives. */
static bool ask(struct gk_gc *gc, const char *sql, int64_t value, int64_t *number,
                struct gk_error *error)
{
  sqlite3_stmt *row = prepare(gc, sql, value, error);
  int status = row ? sqlite3_step(row) : SQLITE_ERROR;
  if (status == SQLITE_ROW)
    *number = sqlite3_column_int64(row, 0);
  bool good = status == SQLITE_ROW || (row && fault(gc, error));
  sqlite3_finalize(row);
  return good;
}

/* What is kept. */

static bool read_kept(struct gk_gc *gc, struct gk_gc_work *work, struct gk_error *error)
{
  static const char sql[] = "SELECT id FROM (SELECT id FROM run WHERE ended IS NOT NULL"
                            " ORDER BY id DESC LIMIT ?1) ORDER BY id";
  sqlite3_stmt *row = prepare(gc, sql, gc->keep_runs, error);
  int status = SQLITE_ERROR;
  size_t capacity = 0;
  while (row && (status = sqlite3_step(row)) == SQLITE_ROW) {
    if (work->kept_count == capacity) {
      capacity = capacity ? 2 * capacity : 64;
      work->kept = realloc(work->kept, capacity * sizeof *work->kept);
      if (!work->kept)
        abort();
    }
    work->kept[work->kept_count++] = sqlite3_column_int64(row, 0);
  }
  bool good = status == SQLITE_DONE || (row && fault(gc, error));
  sqlite3_finalize(row);
  return good;
}

/* The oldest run that is kept; 0: as many as there are. */
static int64_t first_kept(const struct gk_gc *gc, const struct gk_gc_work *work)
{
  return (int64_t)work->kept_count == gc->keep_runs ? work->kept[0] : 0;
}

/* Sources that had other bytes before the oldest kept run began: a source has what it had until
 * the run that met it with other bytes. */
static const char leaving_sql[] =
    "INSERT INTO temp.leaving SELECT id FROM (SELECT id, document, seen, current,"
    "  lead(run) OVER (PARTITION BY name ORDER BY id) AS until FROM source) AS s"
    " WHERE current <> 1 AND seen < ?1 AND coalesce(until <= ?1, 1)"
    " AND NOT EXISTS (SELECT 1 FROM verdict WHERE verdict.document = s.document)";

static bool read_leaving(struct gk_gc *gc, struct gk_gc_work *work, struct gk_error *error)
{
  if (!run_sql(gc,
               "CREATE TEMP TABLE leaving(id INTEGER PRIMARY KEY);"
               "CREATE TEMP TABLE named(id INTEGER PRIMARY KEY)",
               error))
    return false;
  sqlite3_stmt *statement = prepare(gc, leaving_sql, first_kept(gc, work), error);
  bool good = statement && (sqlite3_step(statement) == SQLITE_DONE || fault(gc, error));
  sqlite3_finalize(statement);
  return good;
}

/* Documents. */

static bool commit_when_due(struct gk_gc *gc, struct gk_gc_work *work, struct gk_error *error)
{
  if (work->uncommitted < BATCH)
    return true;
  work->uncommitted = 0;
  return gk_store_commit(gc->store, error);
}

static bool name_recipe(struct gk_gc *gc, struct gk_gc_work *work, int64_t recipe,
                        struct gk_error *error)
{
  sqlite3_stmt *name = gk_gc_statement(gc, work, GK_GC_NAME_RECIPE, error);
  if (!name)
    return false;
  sqlite3_bind_int64(name, 1, recipe);
  bool good = sqlite3_step(name) == SQLITE_DONE || fault(gc, error);
  sqlite3_reset(name);
  return good;
}

static bool go_through_documents(struct gk_gc *gc, struct gk_gc_work *work, struct gk_error *error)
{
  int64_t total;
  if (!ask(gc, "SELECT count(*) FROM document", 0, &total, error))
    return false;
  int64_t id = INT64_MIN, recipe = 0;
  for (uint64_t done = 0;; done++) {
    sqlite3_stmt *row = gk_gc_statement(gc, work, GK_GC_NEXT_DOCUMENT, error);
    if (!row)
      return false;
    sqlite3_bind_int64(row, 1, id);
    int status = sqlite3_step(row);
    if (status != SQLITE_ROW)
      return status == SQLITE_DONE ? gk_store_commit(gc->store, error) : fault(gc, error);
    struct gk_gc_document document = {.id = sqlite3_column_int64(row, 0),
                                      .recipe = sqlite3_column_int64(row, 1),
                                      .run = sqlite3_column_int64(row, 2),
                                      .leaves = sqlite3_column_int(row, 3) != 0};
    sqlite3_reset(row);
    id = document.id;
    if (!gk_gc_document(gc, work, &document, error))
      return false;
    /* Most documents have the recipe of the one before. */
    if (!document.leaves && document.recipe && document.recipe != recipe) {
      recipe = document.recipe;
      if (!name_recipe(gc, work, recipe, error))
        return false;
    }
    if (!commit_when_due(gc, work, error))
      return false;
    gc->progress(gc->argument, done + 1, (uint64_t)total);
    if (must_stop(gc))
      return gk_store_commit(gc->store, error) && stopped(error);
  }
}

/* The other tables. */

/* Removes rows in lots. `count` and `sql` take `number` as ?1. */
static bool drop_rows(struct gk_gc *gc, const char *count, const char *sql, int64_t number,
                      uint64_t *counted, struct gk_error *error)
{
  int64_t rows;
  if (!ask(gc, count, number, &rows, error))
    return false;
  *counted += (uint64_t)rows;
  for (bool more = rows > 0 && !gc->dry; more;) {
    sqlite3_stmt *statement = prepare(gc, sql, number, error);
    bool good = statement && gk_store_write(gc->store, error) &&
                (sqlite3_bind_int(statement, 2, BATCH_ROWS), true) &&
                (sqlite3_step(statement) == SQLITE_DONE || fault(gc, error));
    sqlite3_finalize(statement);
    more = sqlite3_changes(gc->store->database) == BATCH_ROWS;
    if (!good || !gk_store_commit(gc->store, error))
      return false;
    if (must_stop(gc))
      return stopped(error);
  }
  return true;
}

static bool name_source_runs(struct gk_gc *gc, struct gk_gc_work *work, struct gk_error *error)
{
  static const char sql[] =
      "SELECT run FROM source WHERE id NOT IN (SELECT id FROM temp.leaving)"
      " UNION SELECT seen FROM source WHERE id NOT IN (SELECT id FROM temp.leaving)"
      " UNION SELECT run FROM corpus_finding UNION SELECT seen FROM corpus_finding"
      " UNION SELECT run FROM corpus_rule";
  sqlite3_stmt *row = prepare(gc, sql, 0, error);
  int status = SQLITE_ERROR;
  while (row && (status = sqlite3_step(row)) == SQLITE_ROW)
    gk_gc_name_run(work, sqlite3_column_int64(row, 0));
  bool good = status == SQLITE_DONE || (row && fault(gc, error));
  sqlite3_finalize(row);
  return good;
}

static bool drop_runs(struct gk_gc *gc, struct gk_gc_work *work, struct gk_error *error)
{
  int64_t first = first_kept(gc, work);
  sqlite3_stmt *row = prepare(gc, "SELECT id, recipe, id >= ?1 FROM run", first, error);
  sqlite3_stmt *drop = prepare(gc, "DELETE FROM run WHERE id = ?1", 0, error);
  /* What names a run was just gathered: looking for it through all tables, once for each run,
   * would take hours of a large store. */
  bool good = row && drop && name_source_runs(gc, work, error) &&
              run_sql(gc, "PRAGMA foreign_keys = OFF", error) &&
              (gc->dry || gk_store_write(gc->store, error));
  int status = SQLITE_DONE;
  while (good && (status = sqlite3_step(row)) == SQLITE_ROW) {
    int64_t id = sqlite3_column_int64(row, 0), recipe = sqlite3_column_int64(row, 1);
    if (sqlite3_column_int(row, 2) || is_named(work, id)) {
      good = !recipe || name_recipe(gc, work, recipe, error);
      continue;
    }
    gc->counts.runs++;
    sqlite3_bind_int64(drop, 1, id);
    good = gc->dry || sqlite3_step(drop) == SQLITE_DONE || fault(gc, error);
    sqlite3_reset(drop);
  }
  good = good && (status == SQLITE_DONE || fault(gc, error));
  sqlite3_finalize(row);
  sqlite3_finalize(drop);
  return good && gk_store_commit(gc->store, error) &&
         run_sql(gc, "PRAGMA foreign_keys = ON", error);
}

static bool drop_others(struct gk_gc *gc, struct gk_gc_work *work, struct gk_error *error)
{
  int64_t first = first_kept(gc, work);
  return drop_rows(gc,
                   "SELECT count(*) FROM source AS s WHERE id IN (SELECT id FROM temp.leaving)"
                   " AND EXISTS (SELECT 1 FROM source AS o WHERE o.document = s.document"
                   "  AND o.id NOT IN (SELECT id FROM temp.leaving))",
                   "DELETE FROM source WHERE id IN (SELECT l.id FROM temp.leaving AS l"
                   " JOIN source AS s ON s.id = l.id LIMIT ?2)",
                   0, &gc->counts.sources, error) &&
         drop_rows(gc, "SELECT count(*) FROM failure WHERE run < ?1",
                   "DELETE FROM failure WHERE id IN (SELECT id FROM failure WHERE run < ?1"
                   " LIMIT ?2)",
                   first, &gc->counts.failures, error) &&
         drop_rows(gc, "SELECT count(*) FROM visit_count WHERE run < ?1",
                   "DELETE FROM visit_count WHERE id IN (SELECT id FROM visit_count WHERE run < ?1"
                   " LIMIT ?2)",
                   first, &gc->counts.visits, error) &&
         drop_rows(gc,
                   "SELECT count(*) FROM picture WHERE id NOT IN (SELECT picture FROM companion)",
                   "DELETE FROM picture WHERE id IN (SELECT id FROM picture WHERE id NOT IN"
                   " (SELECT picture FROM companion) LIMIT ?2)",
                   0, &gc->counts.pictures, error) &&
         drop_rows(gc,
                   "SELECT count(*) FROM memory WHERE id NOT IN (SELECT memory FROM memory_use)",
                   "DELETE FROM memory WHERE id IN (SELECT id FROM memory WHERE id NOT IN"
                   " (SELECT memory FROM memory_use) LIMIT ?2)",
                   0, &gc->counts.memories, error) &&
         drop_runs(gc, work, error) &&
         drop_rows(gc, "SELECT count(*) FROM recipe WHERE id NOT IN (SELECT id FROM temp.named)",
                   "DELETE FROM recipe WHERE id IN (SELECT id FROM recipe"
                   " WHERE id NOT IN (SELECT id FROM temp.named) LIMIT ?2)",
                   0, &gc->counts.recipes, error);
}

/* The disk. */

static bool remove_file(void *argument, const struct gk_stray_file *file, struct gk_error *error)
{
  struct gk_gc *gc = argument;
  if (file->what == GK_STRAY_FOREIGN)
    return true;
  gc->counts.files++;
  gc->counts.file_bytes += (uint64_t)file->size;
  return gc->dry || gk_sweep_remove(gc->store, file, error);
}

/* Makes the database smaller where enough of it is free and the disk has room for a copy, which
 * goes through the log: twice what stays. */
static bool shrink(struct gk_gc *gc, struct gk_error *error)
{
  int64_t pages, page, unused;
  if (!ask(gc, "PRAGMA page_count", 0, &pages, error) ||
      !ask(gc, "PRAGMA page_size", 0, &page, error) ||
      !ask(gc, "PRAGMA freelist_count", 0, &unused, error))
    return false;
  gc->free = unused * page;
  if (gc->dry || (!gc->vacuum && unused <= pages / FREE_PART))
    return true;
  struct statvfs disk;
  int64_t needs = 2 * (pages - unused) * page;
  if (statvfs(gk_store_path(gc->store), &disk) == 0 &&
      (uint64_t)needs > (uint64_t)disk.f_bavail * disk.f_frsize) {
    gc->needs = needs;
    return true;
  }
  if (!run_sql(gc, "VACUUM", error))
    return false;
  gc->free = 0;
  return true;
}

static int look_up(void *argument)
{
  return must_stop(argument);
}

static bool collect(struct gk_gc *gc, struct gk_gc_work *work, struct gk_error *error)
{
  if (!read_kept(gc, work, error) || !read_leaving(gc, work, error) ||
      !go_through_documents(gc, work, error) || !drop_others(gc, work, error))
    return false;
  /* Only what is committed tells which files nobody needs. */
  return gk_sweep(gc->store, remove_file, gc, error) && shrink(gc, error);
}

bool gk_gc(struct gk_gc *gc, struct gk_error *error)
{
  struct gk_gc_work work = {.named = calloc(RUNS / 8, 1)};
  if (!work.named)
    return gk_error_set(error, "store-io", _("There is no memory to look through the store."));
  gc->before = gk_store_bytes(gc->store);
  sqlite3_progress_handler(gc->store->database, STEPS_BETWEEN_LOOKS, look_up, gc);
  bool good = collect(gc, &work, error);
  sqlite3_progress_handler(gc->store->database, 0, NULL, NULL);
  for (int i = 0; i < GK_GC_STATEMENT_COUNT; i++)
    sqlite3_finalize(work.statements[i]);
  if (!good)
    gk_store_roll_back(gc->store);
  sqlite3_exec(gc->store->database,
               "DROP TABLE IF EXISTS temp.leaving;"
               "DROP TABLE IF EXISTS temp.named",
               NULL, NULL, NULL);
  /* A reader may hold the log: then it stays a while. */
  if (!gc->dry)
    sqlite3_wal_checkpoint_v2(gc->store->database, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  gc->after = gk_store_bytes(gc->store);
  free(work.named);
  free(work.kept);
  gk_buffer_free(&work.states);
  gk_buffer_free(&work.needed);
  return good;
}
