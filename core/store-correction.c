/* SPDX-License-Identifier: Apache-2.0 */
#include "store-correction.h"

#include <stdlib.h>

#include "store-private.h"

enum { TEXTS = 4 /* of a correction */ };

/* The texts are set when all are read, since the buffer may move. */
static void note(struct gk_stored_corrections *corrections, sqlite3_stmt *row)
{
  if (corrections->count == corrections->capacity) {
    corrections->capacity = corrections->capacity ? 2 * corrections->capacity : 64;
    corrections->of = realloc(corrections->of, corrections->capacity * sizeof *corrections->of);
    if (!corrections->of)
      abort();
  }
  struct gk_stored_correction *stored = &corrections->of[corrections->count++];
  *stored = (struct gk_stored_correction){.supersedes = sqlite3_column_int64(row, 4),
                                          .removed = sqlite3_column_int64(row, 5) != 0,
                                          .table = (uint32_t)sqlite3_column_int64(row, 6),
                                          .row = (uint32_t)sqlite3_column_int64(row, 7),
                                          .column = (uint32_t)sqlite3_column_int64(row, 8),
                                          .at = sqlite3_column_int64(row, 9)};
  struct gk_correction *correction = &stored->correction;
  correction->id = sqlite3_column_int64(row, 0);
  if (sqlite3_column_bytes(row, 1) == sizeof correction->picture)
    memcpy(correction->picture, sqlite3_column_blob(row, 1), sizeof correction->picture);
  correction->page = (uint32_t)sqlite3_column_int64(row, 2);
  if (sqlite3_column_bytes(row, 3) == sizeof correction->corners)
    memcpy(correction->corners, sqlite3_column_blob(row, 3), sizeof correction->corners);
  for (int i = 0; i < TEXTS; i++)
    gk_buffer_put_text(&corrections->texts, gk_column_text(row, 10 + i));
}

/* Ids grow, so the one that another supersedes stands before it. */
static void supersede(struct gk_stored_corrections *corrections, int64_t id)
{
  size_t low = 0, high = corrections->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (corrections->of[middle].correction.id < id)
      low = middle + 1;
    else
      high = middle;
  }
  if (low < corrections->count && corrections->of[low].correction.id == id)
    corrections->of[low].in_force = false;
}

bool gk_store_corrections(struct gk_store *store, struct gk_stored_corrections *corrections,
                          struct gk_error *error)
{
  sqlite3_stmt *row = gk_store_statement(store, GK_STATEMENT_READ_CORRECTIONS, error);
  corrections->count = corrections->texts.size = 0;
  if (!row)
    return false;
  int status;
  while ((status = sqlite3_step(row)) == SQLITE_ROW)
    note(corrections, row);
  if (status != SQLITE_DONE)
    gk_store_fault(store, error);
  sqlite3_reset(row);
  struct gk_reader reader = gk_reader_of(corrections->texts.data, corrections->texts.size);
  for (size_t i = 0; i < corrections->count; i++) {
    struct gk_stored_correction *stored = &corrections->of[i];
    struct gk_text *const texts[TEXTS] = {&stored->correction.value, &stored->reading,
                                          &stored->note, &stored->who};
    for (int k = 0; k < TEXTS; k++)
      *texts[k] = gk_reader_text(&reader);
    stored->in_force = !stored->removed;
    supersede(corrections, stored->supersedes);
  }
  return status == SQLITE_DONE;
}

void gk_stored_corrections_free(struct gk_stored_corrections *corrections)
{
  free(corrections->of);
  gk_buffer_free(&corrections->texts);
  *corrections = (struct gk_stored_corrections){0};
}

bool gk_store_corrections_put(struct gk_store *store, struct gk_buffer *bytes,
                              struct gk_error *error)
{
  struct gk_stored_corrections corrections = {0};
  bool good = gk_store_corrections(store, &corrections, error);
  for (size_t i = 0; good && i < corrections.count; i++)
    if (corrections.of[i].in_force)
      gk_correction_put(bytes, &corrections.of[i].correction);
  gk_stored_corrections_free(&corrections);
  return good;
}

static void bind_whole_text(sqlite3_stmt *statement, int index, struct gk_text text)
{
  sqlite3_bind_text64(statement, index, text.size ? text.data : "", text.size, SQLITE_STATIC,
                      SQLITE_UTF8);
}

static bool put_row(struct gk_store *store, struct gk_stored_correction *stored,
                    struct gk_error *error)
{
  struct gk_correction *correction = &stored->correction;
  sqlite3_stmt *statement = gk_store_statement(store, GK_STATEMENT_PUT_CORRECTION, error);
  if (!statement)
    return false;
  sqlite3_bind_blob(statement, 1, correction->picture, sizeof correction->picture, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 2, correction->page);
  sqlite3_bind_blob(statement, 3, correction->corners, sizeof correction->corners, SQLITE_STATIC);
  if (stored->supersedes)
    sqlite3_bind_int64(statement, 4, stored->supersedes);
  else
    sqlite3_bind_null(statement, 4);
  sqlite3_bind_int64(statement, 5, stored->removed);
  sqlite3_bind_int64(statement, 6, stored->table);
  sqlite3_bind_int64(statement, 7, stored->row);
  sqlite3_bind_int64(statement, 8, stored->column);
  sqlite3_bind_int64(statement, 9, stored->at);
  bind_whole_text(statement, 10, correction->value);
  bind_whole_text(statement, 11, stored->reading);
  gk_bind_text(statement, 12, stored->note);
  gk_bind_text(statement, 13, stored->who);
  if (!gk_store_finish(store, statement, error))
    return false;
  correction->id = sqlite3_last_insert_rowid(store->database);
  return true;
}

void gk_store_having_picture(const uint8_t picture[GK_DIGEST_SIZE], struct gk_buffer *sql)
{
  char hex[2 * GK_DIGEST_SIZE + 1];
  gk_hex(picture, hex);
  gk_buffer_print(sql,
                  "(digest = x'%s' OR id IN (SELECT document FROM seen_picture WHERE digest ="
                  " x'%s'))",
                  hex, hex);
}

bool gk_store_put_correction(struct gk_store *store, struct gk_stored_correction *correction,
                             struct gk_error *error)
{
  struct gk_buffer sql = {0};
  if (!gk_store_write(store, error) || !put_row(store, correction, error))
    return false;
  gk_buffer_print(&sql, "UPDATE document SET recipe = NULL WHERE ");
  gk_store_having_picture(correction->correction.picture, &sql);
  gk_buffer_put_byte(&sql, 0);
  bool done = sqlite3_exec(store->database, sql.data, NULL, NULL, NULL) == SQLITE_OK;
  gk_buffer_free(&sql);
  return done ? true : gk_store_give_up(store, error);
}
