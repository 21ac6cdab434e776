/* SPDX-License-Identifier: Apache-2.0 */
/* Runs and the recipes that they work by. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "message.h"
#include "store-private.h"

enum { RUNS_LIMIT = (1 << GK_STATE_BITS) - 1 /* ids of states hold the run */ };

/* Runs a statement that was prepared for once. */
static bool run_once(struct gk_store *store, sqlite3_stmt *statement, struct gk_error *error)
{
  bool done = sqlite3_step(statement) == SQLITE_DONE;
  if (!done)
    gk_store_give_up(store, error);
  sqlite3_finalize(statement);
  return done;
}

static sqlite3_stmt *prepare(struct gk_store *store, const char *sql, struct gk_error *error)
{
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v2(store->database, sql, -1, &statement, NULL) == SQLITE_OK)
    return statement;
  gk_store_give_up(store, error);
  return NULL;
}

bool gk_store_begin_run(struct gk_store *store, const struct gk_store_run *run,
                        struct gk_error *error)
{
  if (!gk_store_write(store, error))
    return false;
  sqlite3_stmt *statement = prepare(
      store,
      "INSERT INTO run(pipeline, version, started, command, locations) VALUES(?1, ?2, ?3, ?4, ?5)",
      error);
  if (!statement)
    return false;
  struct gk_buffer locations = {0};
  for (char *const *location = run->locations; location && *location; location++)
    gk_buffer_put(&locations, *location, strlen(*location) + 1);
  sqlite3_bind_text(statement, 1, run->pipeline ? run->pipeline : "", -1, SQLITE_STATIC);
  sqlite3_bind_text(statement, 2, PACKAGE_VERSION, -1, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 3, (int64_t)time(NULL));
  sqlite3_bind_text(statement, 4, run->command, -1, SQLITE_STATIC);
  sqlite3_bind_blob64(statement, 5, locations.data, locations.size, SQLITE_STATIC);
  bool put = run_once(store, statement, error);
  gk_buffer_free(&locations);
  if (!put)
    return false;
  store->run = sqlite3_last_insert_rowid(store->database);
  if (store->run <= RUNS_LIMIT)
    return gk_store_commit(store, error);
  gk_store_roll_back(store);
  return gk_error_set(error, "store-io",
                      _("The store %.300s has seen too many runs; begin another."),
                      store->directory);
}

bool gk_store_end_run(struct gk_store *store, struct gk_error *error)
{
  if (!gk_store_write(store, error))
    return false;
  sqlite3_stmt *statement = prepare(store, "UPDATE run SET ended = ?1 WHERE id = ?2", error);
  if (!statement)
    return false;
  sqlite3_bind_int64(statement, 1, (int64_t)time(NULL));
  sqlite3_bind_int64(statement, 2, store->run);
  if (!run_once(store, statement, error))
    return false;
  store->run = 0;
  return gk_store_commit(store, error);
}

static char *copy_of(const char *string)
{
  char *copy = strdup(string);
  if (!copy)
    abort();
  return copy;
}

bool gk_store_unfinished(struct gk_store *store, struct gk_unfinished *unfinished,
                         struct gk_error *error)
{
  *unfinished = (struct gk_unfinished){0};
  sqlite3_stmt *row = prepare(store,
                              "SELECT id, pipeline, locations, command FROM run WHERE ended IS NULL"
                              " AND id = (SELECT max(id) FROM run)",
                              error);
  if (!row)
    return false;
  int status = sqlite3_step(row);
  if (status == SQLITE_ROW) {
    struct gk_text pipeline = gk_column_text(row, 1);
    const char *at = sqlite3_column_blob(row, 2);
    size_t left = at ? (size_t)sqlite3_column_bytes(row, 2) : 0, count = 0;
    unfinished->run = sqlite3_column_int64(row, 0);
    unfinished->pipeline = copy_of(pipeline.size ? pipeline.data : "");
    struct gk_text command = gk_column_text(row, 3);
    unfinished->command = copy_of(command.size ? command.data : "");
    unfinished->locations = calloc(left + 1, sizeof *unfinished->locations);
    if (!unfinished->locations)
      abort();
    while (left && memchr(at, 0, left)) {
      size_t size = strlen(at) + 1;
      unfinished->locations[count++] = copy_of(at);
      at += size;
      left -= size;
    }
  } else if (status != SQLITE_DONE) {
    gk_store_fault(store, error);
  }
  sqlite3_finalize(row);
  return status == SQLITE_ROW || status == SQLITE_DONE;
}

void gk_store_unfinished_free(struct gk_unfinished *unfinished)
{
  for (char **location = unfinished->locations; location && *location; location++)
    free(*location);
  free(unfinished->locations);
  free(unfinished->pipeline);
  free(unfinished->command);
  *unfinished = (struct gk_unfinished){0};
}

int64_t gk_store_run_number(const struct gk_store *store)
{
  return store->run;
}

bool gk_store_put_recipe(struct gk_store *store, struct gk_text recipe, int64_t *number,
                         struct gk_error *error)
{
  uint8_t digest[GK_DIGEST_SIZE];
  gk_sha256(recipe, digest);
  if (!gk_store_write(store, error))
    return false;
  sqlite3_stmt *statement = prepare(
      store, "INSERT INTO recipe(digest, text) VALUES(?1, ?2) ON CONFLICT DO NOTHING", error);
  if (!statement)
    return false;
  sqlite3_bind_blob(statement, 1, digest, sizeof digest, SQLITE_STATIC);
  sqlite3_bind_text64(statement, 2, recipe.data, recipe.size, SQLITE_STATIC, SQLITE_UTF8);
  if (!run_once(store, statement, error))
    return false;
  statement = prepare(store, "SELECT id FROM recipe WHERE digest = ?1", error);
  if (!statement)
    return false;
  sqlite3_bind_blob(statement, 1, digest, sizeof digest, SQLITE_STATIC);
  bool found = sqlite3_step(statement) == SQLITE_ROW;
  if (found)
    *number = sqlite3_column_int64(statement, 0);
  else
    gk_store_give_up(store, error);
  sqlite3_finalize(statement);
  return found;
}

bool gk_store_run_recipe(struct gk_store *store, int64_t run, struct gk_buffer *recipe,
                         struct gk_error *error)
{
  sqlite3_stmt *row = prepare(
      store, "SELECT text FROM recipe WHERE id = (SELECT recipe FROM run WHERE id = ?1)", error);
  if (!row)
    return false;
  sqlite3_bind_int64(row, 1, run);
  int status = sqlite3_step(row);
  struct gk_text text = status == SQLITE_ROW ? gk_column_text(row, 0) : GK_TEXT("");
  gk_buffer_put(recipe, text.data, text.size);
  if (status != SQLITE_ROW && status != SQLITE_DONE)
    gk_store_fault(store, error);
  sqlite3_finalize(row);
  return status == SQLITE_ROW || status == SQLITE_DONE;
}

bool gk_store_use_recipe(struct gk_store *store, int64_t recipe, struct gk_error *error)
{
  if (!gk_store_write(store, error))
    return false;
  sqlite3_stmt *statement = prepare(store, "UPDATE run SET recipe = ?1 WHERE id = ?2", error);
  if (!statement)
    return false;
  sqlite3_bind_int64(statement, 1, recipe);
  sqlite3_bind_int64(statement, 2, store->run);
  return run_once(store, statement, error);
}
