/* SPDX-License-Identifier: Apache-2.0 */
/* The database as a whole, and the rows in it that belong to no document. */
#include <stdio.h>
#include <stdlib.h>

#include "fsck-private.h"
#include "message.h"
#include "store-schema.h"

/* Lines that SQLite says of a damaged database: more would not say more. */
#define SAID_MOST "100"

static sqlite3_stmt *prepare(struct gk_fsck *fsck, const char *sql, struct gk_error *error)
{
  sqlite3_stmt *row;
  if (sqlite3_prepare_v2(fsck->store->database, sql, -1, &row, NULL) == SQLITE_OK)
    return row;
  gk_store_fault(fsck->store, error);
  return NULL;
}

static bool run_sql(struct gk_fsck *fsck, const char *sql, struct gk_error *error)
{
  return sqlite3_exec(fsck->store->database, sql, NULL, NULL, NULL) == SQLITE_OK ||
         gk_store_fault(fsck->store, error);
}

/* The tables' own text. */

/* Whether two statements are the same but for white space and quotation marks, which versions of
 * SQLite set in other ways. */
static bool is_same_sql(const char *left, const char *right)
{
  static const char passed[] = " \t\n\"";
  for (;; left++, right++) {
    left += strspn(left, passed);
    right += strspn(right, passed);
    if (*left != *right)
      return false;
    if (!*left)
      return true;
  }
}

static const char schema_sql[] =
    "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema ORDER BY 1";

static const char *text_at(sqlite3_stmt *row, int column)
{
  const char *text = (const char *)sqlite3_column_text(row, column);
  return text ? text : "";
}

static bool compare_schemas(struct gk_fsck *fsck, sqlite3_stmt *is, sqlite3_stmt *should)
{
  int has = sqlite3_step(is), wants = sqlite3_step(should);
  while (has == SQLITE_ROW || wants == SQLITE_ROW) {
    int order = has != SQLITE_ROW     ? 1
                : wants != SQLITE_ROW ? -1
                                      : strcmp(text_at(is, 0), text_at(should, 0));
    if (order > 0)
      gk_fsck_say(fsck, NULL, GK_DAMAGE_SCHEMA, false, text_at(should, 0), _("it is missing"));
    else if (order < 0)
      gk_fsck_say(fsck, NULL, GK_DAMAGE_SCHEMA, false, text_at(is, 0),
                  _("it is none of the store's"));
    else if (!is_same_sql(text_at(is, 1), text_at(should, 1)))
      gk_fsck_say(fsck, NULL, GK_DAMAGE_SCHEMA, false, text_at(is, 0),
                  _("it is not what gongkai makes it"));
    if (order <= 0)
      has = sqlite3_step(is);
    if (order >= 0)
      wants = sqlite3_step(should);
  }
  return has == SQLITE_DONE;
}

/* Against a store that is made in memory. */
static bool check_schema(struct gk_fsck *fsck, struct gk_error *error)
{
  sqlite3 *fresh = NULL;
  sqlite3_stmt *should = NULL, *is = prepare(fsck, schema_sql, error);
  uint64_t before = fsck->damages;
  bool good = is != NULL;
  if (good && (sqlite3_open(":memory:", &fresh) != SQLITE_OK ||
               gk_store_migrate(fresh, gk_store_migrations) != SQLITE_OK ||
               sqlite3_prepare_v2(fresh, schema_sql, -1, &should, NULL) != SQLITE_OK))
    good = gk_error_set(error, "store-io", _("There is no memory to compare the tables."));
  if (good && !compare_schemas(fsck, is, should))
    good = gk_store_fault(fsck->store, error);
  sqlite3_finalize(is);
  sqlite3_finalize(should);
  sqlite3_close(fresh);
  fsck->broken = fsck->broken || fsck->damages > before;
  return good;
}

/* SQLite's own check. */

/* The rows that an index is at odds with, to be looked at again once it is made anew. */
struct odd_row {
  int64_t row;
  bool source; /* else of the table document */
};

struct odds {
  struct odd_row *rows;
  size_t count, capacity;
  bool any;
};

static void note_odd(struct odds *odds, int64_t row, bool source)
{
  if (odds->count == odds->capacity) {
    odds->capacity = odds->capacity ? 2 * odds->capacity : 16;
    odds->rows = realloc(odds->rows, odds->capacity * sizeof *odds->rows);
    if (!odds->rows)
      abort();
  }
  odds->rows[odds->count++] = (struct odd_row){row, source};
}

/* Whether a line says that an index does not agree with its table, which is all that can be mended
 * without knowing what stood in damaged pages. */
static bool is_of_index(const char *line, struct odds *odds)
{
  long long row;
  char index[64];
  if (sscanf(line, "row %lld missing from index %63s", &row, index) == 2) {
    bool source = strncmp(index, "source_", 7) == 0;
    if (source || strncmp(index, "document_", 9) == 0)
      note_odd(odds, row, source);
    return true;
  }
  return sscanf(line, "wrong # of entries in index %63s", index) == 1;
}

static bool check_integrity(struct gk_fsck *fsck, struct odds *odds, struct gk_error *error)
{
  sqlite3_stmt *row = prepare(fsck, "PRAGMA integrity_check(" SAID_MOST ")", error);
  if (!row)
    return false;
  enum gk_fsck_step step;
  while ((step = gk_fsck_step(fsck, row, error)) == GK_FSCK_ROW) {
    const char *line = text_at(row, 0);
    if (strcmp(line, "ok") == 0)
      continue;
    if (is_of_index(line, odds)) {
      odds->any = true;
      gk_fsck_say(fsck, NULL, GK_DAMAGE_INDEX, gk_fsck_repairs(fsck), "", line);
      continue;
    }
    fsck->broken = true;
    gk_fsck_say(fsck, NULL, GK_DAMAGE_DATABASE, false, "", line);
  }
  if (step == GK_FSCK_CORRUPT) {
    fsck->broken = true;
    gk_fsck_say(fsck, NULL, GK_DAMAGE_DATABASE, false, "", error->message);
  }
  sqlite3_finalize(row);
  return step != GK_FSCK_FAILED;
}

/* Makes the indexes anew. Of a row that one was at odds with, either may be wrong: a source is no
 * longer current, so that the next run says anew what it has; a document is done again. */
static bool mend_indexes(struct gk_fsck *fsck, const struct odds *odds, struct gk_error *error)
{
  char sql[120];
  if (!gk_store_write(fsck->store, error))
    return false;
  if (sqlite3_exec(fsck->store->database, "REINDEX", NULL, NULL, NULL) != SQLITE_OK) {
    gk_fsck_say(fsck, NULL, GK_DAMAGE_DATABASE, false, "", sqlite3_errmsg(fsck->store->database));
    fsck->broken = true;
    gk_store_roll_back(fsck->store);
    return true;
  }
  for (size_t i = 0; i < odds->count; i++) {
    snprintf(sql, sizeof sql,
             odds->rows[i].source ? "UPDATE source SET current = 0 WHERE id = %lld"
                                  : "UPDATE document SET recipe = NULL WHERE id = %lld",
             (long long)odds->rows[i].row);
    if (!run_sql(fsck, sql, error))
      return false;
  }
  return gk_store_commit(fsck->store, error);
}

bool gk_fsck_database(struct gk_fsck *fsck, struct gk_error *error)
{
  struct odds odds = {0};
  bool good = check_schema(fsck, error) && check_integrity(fsck, &odds, error);
  if (good && odds.any && gk_fsck_repairs(fsck))
    good = mend_indexes(fsck, &odds, error);
  free(odds.rows);
  return good;
}

/* Recipes. */

static bool drop_recipe(struct gk_fsck *fsck, int64_t id, struct gk_error *error)
{
  static const char *const changes[] = {"UPDATE document SET recipe = NULL WHERE recipe = %lld",
                                        "UPDATE run SET recipe = NULL WHERE recipe = %lld",
                                        "DELETE FROM recipe WHERE id = %lld"};
  for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
    char *sql = sqlite3_mprintf(changes[i], (long long)id);
    bool done = sql && run_sql(fsck, sql, error);
    sqlite3_free(sql);
    if (!done)
      return false;
    fsck->again += i == 0 ? (uint64_t)sqlite3_changes(fsck->store->database) : 0;
  }
  return true;
}

static bool check_recipe(struct gk_fsck *fsck, int64_t id, bool good, struct gk_error *error)
{
  bool repairs = gk_fsck_repairs(fsck);
  char place[48];
  if (good)
    return true;
  snprintf(place, sizeof place, _("recipe %lld"), (long long)id);
  gk_fsck_say(fsck, NULL, GK_DAMAGE_RECIPE, repairs, place,
              _("its text is not what its digest says"));
  return !repairs || drop_recipe(fsck, id, error);
}

bool gk_fsck_recipes(struct gk_fsck *fsck, struct gk_error *error)
{
  static const char sql[] = "SELECT id, digest, text FROM recipe WHERE id > ?1 ORDER BY id LIMIT 1";
  sqlite3_stmt *row = prepare(fsck, sql, error);
  if (!row || (gk_fsck_repairs(fsck) && !gk_store_write(fsck->store, error))) {
    sqlite3_finalize(row);
    return false;
  }
  int64_t id = INT64_MIN;
  enum gk_fsck_step step = GK_FSCK_END;
  bool good = true;
  for (; good; good = good && check_recipe(fsck, id, step == GK_FSCK_ROW, error)) {
    uint8_t digest[GK_DIGEST_SIZE];
    sqlite3_reset(row);
    sqlite3_bind_int64(row, 1, id);
    step = gk_fsck_step(fsck, row, error);
    if (step != GK_FSCK_ROW)
      break;
    id = sqlite3_column_int64(row, 0);
    gk_sha256((struct gk_text){text_at(row, 2), (size_t)sqlite3_column_bytes(row, 2)}, digest);
    if (sqlite3_column_bytes(row, 1) != GK_DIGEST_SIZE ||
        memcmp(sqlite3_column_blob(row, 1), digest, sizeof digest) != 0)
      step = GK_FSCK_END;
    sqlite3_reset(row);
  }
  sqlite3_finalize(row);
  if (good && step == GK_FSCK_CORRUPT)
    gk_fsck_say(fsck, NULL, GK_DAMAGE_UNREADABLE, false, "recipe",
                _("its pages in the database are damaged"));
  return good && step != GK_FSCK_FAILED &&
         (!gk_fsck_repairs(fsck) || gk_store_commit(fsck->store, error));
}

/* Rows that name what is not there. */

/* Rows of a table in which a document stands in the upper bits of the id. */
static bool check_upper_bits(struct gk_fsck *fsck, const char *table, int bits,
                             struct gk_error *error)
{
  char sql[200], place[64];
  enum gk_fsck_step step = GK_FSCK_END;
  snprintf(sql, sizeof sql,
           "SELECT DISTINCT id >> %d FROM %s AS t WHERE NOT EXISTS"
           " (SELECT 1 FROM document WHERE document.id = t.id >> %d)",
           bits, table, bits);
  bool repairs = gk_fsck_repairs(fsck), any = false;
  sqlite3_stmt *row = prepare(fsck, sql, error);
  while (row && (step = gk_fsck_step(fsck, row, error)) == GK_FSCK_ROW) {
    any = true;
    snprintf(place, sizeof place, "%s", table);
    gk_fsck_say(fsck, NULL, GK_DAMAGE_STRAY, repairs, place,
                _("rows of a document that is not there"));
  }
  sqlite3_finalize(row);
  if (step == GK_FSCK_CORRUPT)
    gk_fsck_say(fsck, NULL, GK_DAMAGE_UNREADABLE, false, table,
                _("its pages in the database are damaged"));
  snprintf(sql, sizeof sql,
           "DELETE FROM %s AS t WHERE NOT EXISTS (SELECT 1 FROM document"
           " WHERE document.id = t.id >> %d)",
           table, bits);
  return row && step != GK_FSCK_FAILED && (!any || !repairs || run_sql(fsck, sql, error));
}

/* What becomes of a row that names one which is not there. */
static bool mend_reference(struct gk_fsck *fsck, const char *table, int64_t id, const char *parent,
                           struct gk_error *error)
{
  const char *sql = "DELETE FROM %s WHERE rowid = %lld";
  char change[120];
  /* Which run it was is not known any more; that there is a document is. */
  if (strncmp(table, "corpus_", 7) == 0)
    return run_sql(fsck,
                   "DELETE FROM corpus_fact; DELETE FROM corpus_document;"
                   "DELETE FROM corpus_finding WHERE document NOT IN (SELECT id FROM document)",
                   error);
  if (strcmp(table, "document") == 0)
    sql = "UPDATE %s SET run = (SELECT max(id) FROM run) WHERE id = %lld";
  else if (strcmp(table, "source") == 0 && strcmp(parent, "run") == 0)
    sql = "UPDATE %s SET run = (SELECT max(id) FROM run), seen = (SELECT max(id) FROM run)"
          " WHERE id = %lld";
  else if (strcmp(table, "run") == 0)
    sql = "UPDATE %s SET recipe = NULL WHERE id = %lld";
  else if (strcmp(table, "correction") == 0)
    sql = "UPDATE %s SET supersedes = NULL WHERE id = %lld";
  snprintf(change, sizeof change, sql, table, (long long)id);
  return run_sql(fsck, change, error);
}

static bool check_reference(struct gk_fsck *fsck, sqlite3_stmt *row, struct gk_error *error)
{
  char place[120], table[32], parent[32];
  int64_t id = sqlite3_column_int64(row, 1);
  snprintf(table, sizeof table, "%s", text_at(row, 0));
  snprintf(parent, sizeof parent, "%s", text_at(row, 2));
  snprintf(place, sizeof place, _("%s, row %lld"), table, (long long)id);
  bool verdict = strcmp(table, "verdict") == 0, repairs = gk_fsck_repairs(fsck) && !verdict;
  char what[120];
  snprintf(what, sizeof what, _("it names a row of %s that is not there"), parent);
  bool correction = strcmp(table, "correction") == 0;
  gk_fsck_say(fsck, NULL,
              verdict      ? GK_DAMAGE_VERDICT
              : correction ? GK_DAMAGE_CORRECTION
                           : GK_DAMAGE_STRAY,
              repairs, place, what);
  return !repairs || mend_reference(fsck, table, id, parent, error);
}

static bool check_references(struct gk_fsck *fsck, struct gk_error *error)
{
  sqlite3_stmt *row = prepare(fsck, "PRAGMA foreign_key_check", error);
  enum gk_fsck_step step = GK_FSCK_FAILED;
  bool good = row != NULL;
  while (good && (step = gk_fsck_step(fsck, row, error)) == GK_FSCK_ROW)
    good = check_reference(fsck, row, error);
  sqlite3_finalize(row);
  if (step == GK_FSCK_CORRUPT)
    gk_fsck_say(fsck, NULL, GK_DAMAGE_UNREADABLE, false, "foreign_key_check",
                _("its pages in the database are damaged"));
  return good && step != GK_FSCK_FAILED;
}

bool gk_fsck_strays(struct gk_fsck *fsck, struct gk_error *error)
{
  if (gk_fsck_repairs(fsck) && !gk_store_write(fsck->store, error))
    return false;
  return check_references(fsck, error) && check_upper_bits(fsck, "result", GK_RESULT_BITS, error) &&
         check_upper_bits(fsck, "state", GK_STATE_BITS, error) &&
         check_upper_bits(fsck, "finding", GK_FINDING_BITS, error) &&
         check_upper_bits(fsck, "companion", GK_COMPANION_BITS, error) &&
         (!gk_fsck_repairs(fsck) || gk_store_commit(fsck->store, error));
}
