/* SPDX-License-Identifier: Apache-2.0 */
#include "fsck.h"

#include <stdio.h>

#include "fsck-private.h"
#include "message.h"
#include "sweep.h"

/* Conditions of SQLite's virtual machine between two looks at whether to stop. */
enum { STEPS_BETWEEN_LOOKS = 100000 };

#define LISTED                                                                                     \
  "status IS ?4, kind IS ?5, generation IS ?6, year IS ?7, title IS ?8, agency IS ?9,"             \
  " region_code IS ?10, region_name IS ?11, published IS ?12, signed IS ?13, media_type IS ?14,"   \
  " charset IS ?15, stage IS ?16, plugin IS ?17, code IS ?18, message IS ?19, errors IS ?20,"      \
  " warnings IS ?21, infos IS ?22, steps IS ?23, nanoseconds IS ?24"
#define RESULT                                                                                     \
  "SELECT id & 1048575, stage, plugin, version, status, nanoseconds, key, digest, size, codec,"    \
  " additions FROM result "

static const char *const statements[GK_FSCK_STATEMENT_COUNT] = {
    [GK_FSCK_NEXT_DOCUMENT] = "SELECT id FROM document WHERE id > ?1 ORDER BY id LIMIT 1",
    [GK_FSCK_DOCUMENT] =
        "SELECT digest, size, state, recipe, declared, (SELECT min(name) FROM source"
        "  WHERE source.document = d.id AND current = 1),"
        " EXISTS (SELECT 1 FROM recipe WHERE recipe.id = d.recipe)"
        " FROM document AS d WHERE id = ?1",
    [GK_FSCK_RESULTS] = RESULT "WHERE id BETWEEN ?1 << 20 AND ?1 << 20 | 1048575 ORDER BY id",
    [GK_FSCK_RESULT] = RESULT "WHERE id = ?1",
    [GK_FSCK_STATES] =
        "SELECT id & 1048575, results, EXISTS (SELECT 1 FROM run WHERE run.id = s.id & 1048575)"
        " FROM state AS s WHERE id BETWEEN ?1 << 20 AND ?1 << 20 | 1048575 ORDER BY id",
    [GK_FSCK_LISTING] = "SELECT " LISTED " FROM document WHERE id = ?1",
    [GK_FSCK_FINDINGS] =
        "SELECT id & 65535, rule, severity, expected, actual, message, message_zh FROM finding"
        " WHERE id BETWEEN ?1 << 16 AND ?1 << 16 | 65535 ORDER BY id",
    [GK_FSCK_ORIGINAL] = "SELECT size, codec, data FROM original WHERE document = ?1",
    [GK_FSCK_MEND_RESULT] = "UPDATE result SET stage = ?2, plugin = ?3, version = ?4, status = ?5,"
                            " nanoseconds = ?6, key = ?7, digest = ?8 WHERE id = ?1",
    [GK_FSCK_EMPTY_RESULT] = "UPDATE result SET additions = x'' WHERE id = ?1",
    [GK_FSCK_DROP_RESULT] = "DELETE FROM result WHERE id = ?1",
    [GK_FSCK_EMPTY_STATE] = "UPDATE state SET results = '[]' WHERE id = ?1",
    [GK_FSCK_DROP_STATE] = "DELETE FROM state WHERE id = ?1",
    [GK_FSCK_AGAIN] = "UPDATE document SET recipe = NULL WHERE id = ?1",
    [GK_FSCK_MEND_LISTING] =
        "UPDATE document SET status = ?4, kind = ?5, generation = ?6, year = ?7, title = ?8,"
        " agency = ?9, region_code = ?10, region_name = ?11, published = ?12, signed = ?13,"
        " media_type = ?14, charset = ?15, stage = ?16, plugin = ?17, code = ?18, message = ?19,"
        " errors = ?20, warnings = ?21, infos = ?22, steps = ?23, nanoseconds = ?24, state = ?27"
        " WHERE id = ?1",
    [GK_FSCK_MEND_DIGEST] = "UPDATE document SET digest = ?2 WHERE id = ?1",
    [GK_FSCK_MEND_SIZE] = "UPDATE document SET size = ?2 WHERE id = ?1",
    [GK_FSCK_MEND_DECLARED] = "UPDATE document SET declared = ?2 WHERE id = ?1",
    [GK_FSCK_MEND_STATE] = "UPDATE document SET state = ?2 WHERE id = ?1",
    [GK_FSCK_PICTURES] = "SELECT id, digest, size, codec, data FROM picture WHERE id > ?1"
                         " ORDER BY id LIMIT 1",
    [GK_FSCK_EMPTY_PICTURE] = "UPDATE picture SET codec = 1, data = NULL WHERE id = ?1",
    [GK_FSCK_PICTURE_AGAIN] = "UPDATE document SET recipe = NULL WHERE id IN"
                              " (SELECT id >> 16 FROM companion WHERE picture = ?1)",
    [GK_FSCK_MEMORIES] = "SELECT digest, size, data, id, plugin, length(key) FROM memory"
                         " WHERE id > ?1 ORDER BY id LIMIT 1",
    [GK_FSCK_DROP_MEMORY] = "DELETE FROM memory WHERE id = ?1",
    [GK_FSCK_DROP_ORIGINAL] = "DELETE FROM original WHERE document = ?1",
};

sqlite3_stmt *gk_fsck_statement(struct gk_fsck *fsck, enum gk_fsck_statement which,
                                struct gk_error *error)
{
  sqlite3_stmt **statement = &fsck->work->statements[which];
  if (!*statement && sqlite3_prepare_v3(fsck->store->database, statements[which], -1,
                                        SQLITE_PREPARE_PERSISTENT, statement, NULL) != SQLITE_OK) {
    gk_store_fault(fsck->store, error);
    return NULL;
  }
  sqlite3_reset(*statement);
  sqlite3_clear_bindings(*statement);
  return *statement;
}

enum gk_fsck_step gk_fsck_step(struct gk_fsck *fsck, sqlite3_stmt *statement,
                               struct gk_error *error)
{
  int status = sqlite3_step(statement);
  if (status == SQLITE_ROW)
    return GK_FSCK_ROW;
  if (status == SQLITE_DONE) {
    sqlite3_reset(statement);
    return GK_FSCK_END;
  }
  gk_store_fault(fsck->store, error);
  sqlite3_reset(statement);
  if (status == SQLITE_INTERRUPT)
    gk_error_set(error, "stopped", _("Stopped; what was mended is kept."));
  return status == SQLITE_CORRUPT ? GK_FSCK_CORRUPT : GK_FSCK_FAILED;
}

bool gk_fsck_repairs(const struct gk_fsck *fsck)
{
  return fsck->repair && !fsck->broken;
}

void gk_fsck_say(struct gk_fsck *fsck, const struct gk_fsck_document *document,
                 enum gk_damage damage, bool mended, const char *place, const char *what)
{
  struct gk_damaged damaged = {.damage = damage,
                               .digest = document ? document->hex : "",
                               .source = GK_TEXT(""),
                               .place = place,
                               .what = what,
                               .mended = mended};
  if (document && document->source.size)
    damaged.source = (struct gk_text){document->source.data, document->source.size};
  fsck->damages++;
  fsck->mended += mended;
  fsck->report(fsck->argument, &damaged);
}

bool gk_fsck_change(struct gk_fsck *fsck, enum gk_fsck_statement which, int64_t id,
                    struct gk_error *error)
{
  sqlite3_stmt *change = gk_fsck_statement(fsck, which, error);
  if (!change || !gk_store_write(fsck->store, error))
    return false;
  sqlite3_bind_int64(change, 1, id);
  return gk_store_finish(fsck->store, change, error);
}

/* A document is looked at as it is at one moment, though another process may write. */
static bool look_at(struct gk_fsck *fsck, int64_t id, struct gk_error *error)
{
  if (fsck->repair)
    return gk_fsck_look_at(fsck, id, error) && gk_store_commit(fsck->store, error);
  if (sqlite3_exec(fsck->store->database, "BEGIN", NULL, NULL, NULL) != SQLITE_OK)
    return gk_store_fault(fsck->store, error);
  bool good = gk_fsck_look_at(fsck, id, error);
  sqlite3_exec(fsck->store->database, "ROLLBACK", NULL, NULL, NULL);
  return good;
}

/* A number from a statement without values; `otherwise` where it cannot be had. */
static int64_t number_of(struct gk_fsck *fsck, const char *sql, int64_t otherwise)
{
  sqlite3_stmt *row;
  int64_t number = otherwise;
  if (sqlite3_prepare_v2(fsck->store->database, sql, -1, &row, NULL) == SQLITE_OK &&
      sqlite3_step(row) == SQLITE_ROW && sqlite3_column_type(row, 0) != SQLITE_NULL)
    number = sqlite3_column_int64(row, 0);
  sqlite3_finalize(row);
  return number;
}

/* The largest id that any table knows of a document. */
static int64_t last_document(struct gk_fsck *fsck)
{
  static const char *const of[] = {"SELECT max(id) FROM document",
                                   "SELECT max(document) FROM original",
                                   "SELECT max(document) FROM source INDEXED BY source_document",
                                   "SELECT max(id) >> 20 FROM state"};
  int64_t last = 0;
  for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
    int64_t number = number_of(fsck, of[i], 0);
    /* No larger one has rows: it stands in the upper bits of their ids. */
    if (number > last && number <= INT64_MAX >> GK_RESULT_BITS)
      last = number;
  }
  return last;
}

/* After rows that cannot be walked over: tries one id after another, and says which are lost. */
static bool grope(struct gk_fsck *fsck, int64_t after, struct gk_error *error)
{
  int64_t last = last_document(fsck), from = 0;
  for (int64_t id = after + 1; id <= last + 1; id++) {
    sqlite3_stmt *row = gk_fsck_statement(fsck, GK_FSCK_DOCUMENT, error);
    if (!row)
      return false;
    sqlite3_bind_int64(row, 1, id);
    enum gk_fsck_step step = id <= last ? gk_fsck_step(fsck, row, error) : GK_FSCK_END;
    sqlite3_reset(row);
    if (step == GK_FSCK_FAILED)
      return false;
    if (step == GK_FSCK_CORRUPT) {
      from = from ? from : id;
      continue;
    }
    if (from) {
      char place[96];
      snprintf(place, sizeof place, _("documents, rows %lld to %lld"), (long long)from,
               (long long)id - 1);
      gk_fsck_say(fsck, NULL, GK_DAMAGE_UNREADABLE, false, place,
                  _("their pages in the database are damaged"));
      from = 0;
    }
    if (step == GK_FSCK_ROW && !look_at(fsck, id, error))
      return false;
    if (fsck->stop && *fsck->stop)
      return gk_error_set(error, "stopped", _("Stopped; what was mended is kept."));
  }
  return true;
}

static bool look_at_documents(struct gk_fsck *fsck, struct gk_error *error)
{
  uint64_t total = (uint64_t)number_of(fsck, "SELECT count(*) FROM document", 0);
  for (int64_t id = INT64_MIN;;) {
    sqlite3_stmt *row = gk_fsck_statement(fsck, GK_FSCK_NEXT_DOCUMENT, error);
    if (!row)
      return false;
    sqlite3_bind_int64(row, 1, id);
    enum gk_fsck_step step = gk_fsck_step(fsck, row, error);
    if (step == GK_FSCK_CORRUPT)
      return grope(fsck, id < 0 ? 0 : id, error);
    if (step != GK_FSCK_ROW)
      return step == GK_FSCK_END;
    id = sqlite3_column_int64(row, 0);
    sqlite3_reset(row);
    if (!look_at(fsck, id, error))
      return false;
    fsck->progress(fsck->argument, fsck->documents, total);
    if (fsck->stop && *fsck->stop)
      return gk_error_set(error, "stopped", _("Stopped; what was mended is kept."));
  }
}

static bool stray(void *argument, const struct gk_stray_file *file, struct gk_error *error)
{
  static const enum gk_damage kinds[] = {[GK_STRAY_ORPHAN] = GK_DAMAGE_ORPHAN,
                                         [GK_STRAY_TEMPORARY] = GK_DAMAGE_TEMPORARY,
                                         [GK_STRAY_FOREIGN] = GK_DAMAGE_FOREIGN};
  struct gk_fsck *fsck = argument;
  bool removes = gk_fsck_repairs(fsck) && file->what != GK_STRAY_FOREIGN;
  if (removes && !gk_sweep_remove(fsck->store, file, error))
    return false;
  gk_fsck_say(fsck, NULL, kinds[file->what], removes, file->path, _("no document needs it"));
  return true;
}

static int look_up(void *argument)
{
  struct gk_fsck *fsck = argument;
  return fsck->stop && *fsck->stop;
}

bool gk_fsck(struct gk_fsck *fsck, struct gk_error *error)
{
  struct gk_fsck_work work = {0};
  fsck->work = &work;
  gk_document_init(&work.document.document, 0, NULL, NULL);
  sqlite3_progress_handler(fsck->store->database, STEPS_BETWEEN_LOOKS, look_up, fsck);
  bool good = gk_fsck_database(fsck, error) && gk_fsck_recipes(fsck, error) &&
              look_at_documents(fsck, error) && gk_fsck_pictures(fsck, error) &&
              gk_fsck_memories(fsck, error) && gk_fsck_strays(fsck, error) &&
              gk_fsck_corpus(fsck, error) &&
              (!fsck->repair || gk_store_commit(fsck->store, error)) &&
              (fsck->other_writer || gk_sweep(fsck->store, stray, fsck, error));
  sqlite3_progress_handler(fsck->store->database, 0, NULL, NULL);
  for (int i = 0; i < GK_FSCK_STATEMENT_COUNT; i++)
    sqlite3_finalize(work.statements[i]);
  gk_fsck_document_free(&work.document);
  fsck->work = NULL;
  return good;
}
