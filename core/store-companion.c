/* SPDX-License-Identifier: Apache-2.0 */
/* The pictures that documents refer to. */
#include "companion.h"
#include "message.h"
#include "store-private.h"

bool gk_store_read_companions(struct gk_store *store, int64_t document, struct gk_buffer *list,
                              struct gk_error *error)
{
  sqlite3_stmt *row = gk_store_statement(store, GK_STATEMENT_READ_COMPANIONS, error);
  if (!row)
    return false;
  struct gk_buffer entries = {0};
  uint64_t count = 0;
  int status;
  sqlite3_bind_int64(row, 1, document);
  while ((status = sqlite3_step(row)) == SQLITE_ROW) {
    uint8_t digest[GK_DIGEST_SIZE] = {0};
    char hex[2 * GK_DIGEST_SIZE + 1];
    if (sqlite3_column_bytes(row, 2) == GK_DIGEST_SIZE)
      memcpy(digest, sqlite3_column_blob(row, 2), GK_DIGEST_SIZE);
    gk_hex(digest, hex);
    gk_buffer_put_text(&entries, gk_column_text(row, 0));
    gk_buffer_put_text(&entries, gk_column_text(row, 1));
    gk_buffer_put_text(&entries, gk_text_of(hex));
    gk_buffer_put_number(&entries, (uint64_t)sqlite3_column_int64(row, 3));
    count++;
  }
  sqlite3_reset(row);
  if (count) {
    gk_buffer_put_number(list, count);
    gk_buffer_put(list, entries.data, entries.size);
    /* Who could not be had stands in the step that fetched the document. */
    gk_buffer_put_number(list, 0);
    gk_buffer_put_text(list, GK_TEXT(""));
    gk_buffer_put_text(list, GK_TEXT(""));
  }
  gk_buffer_free(&entries);
  return status == SQLITE_DONE || gk_store_fault(store, error);
}

static bool damaged(const uint8_t digest[GK_DIGEST_SIZE], struct gk_error *error)
{
  char hex[2 * GK_DIGEST_SIZE + 1];
  gk_hex(digest, hex);
  return gk_error_set(error, "document-damaged",
                      _("The picture %.12s is damaged in the store, or missing; run over the pages "
                        "that show it again to store it anew."),
                      hex);
}

bool gk_store_picture(struct gk_store *store, const uint8_t digest[GK_DIGEST_SIZE],
                      struct gk_buffer *bytes, struct gk_error *error)
{
  sqlite3_stmt *row = gk_store_statement(store, GK_STATEMENT_READ_PICTURE, error);
  if (!row)
    return false;
  sqlite3_bind_blob(row, 1, digest, GK_DIGEST_SIZE, SQLITE_STATIC);
  int status = sqlite3_step(row);
  if (status != SQLITE_ROW && status != SQLITE_DONE) {
    gk_store_fault(store, error);
    sqlite3_reset(row);
    return false;
  }
  bool whole = status == SQLITE_ROW && gk_store_take_bytes(store, row, 0, digest, bytes) == NULL;
  sqlite3_reset(row);
  return whole || damaged(digest, error);
}

static bool put_picture(struct gk_store *store, const uint8_t digest[GK_DIGEST_SIZE],
                        struct gk_text data, struct gk_error *error)
{
  sqlite3_stmt *statement = gk_store_statement(store, GK_STATEMENT_PUT_PICTURE, error);
  if (!statement || !gk_store_bind_bytes(store, statement, digest, data, error))
    return false;
  sqlite3_bind_blob(statement, 1, digest, GK_DIGEST_SIZE, SQLITE_STATIC);
  return gk_store_finish(store, statement, error);
}

static bool put_companion(struct gk_store *store, int64_t id,
                          const struct gk_companion_entry *entry, struct gk_text data,
                          struct gk_error *error)
{
  uint8_t digest[GK_DIGEST_SIZE];
  int64_t has;
  gk_sha256(data, digest);
  if (!gk_store_ask_digest(store, GK_STATEMENT_HAS_PICTURE, digest, &has, error) ||
      (!has && !put_picture(store, digest, data, error)))
    return false;
  sqlite3_stmt *statement = gk_store_statement(store, GK_STATEMENT_PUT_COMPANION, error);
  if (!statement)
    return false;
  sqlite3_bind_int64(statement, 1, id);
  sqlite3_bind_text64(statement, 2, entry->name.size ? entry->name.data : "", entry->name.size,
                      SQLITE_STATIC, SQLITE_UTF8);
  gk_bind_text(statement, 3, entry->media_type);
  sqlite3_bind_blob(statement, 4, digest, GK_DIGEST_SIZE, SQLITE_STATIC);
  return gk_store_finish(store, statement, error);
}

bool gk_store_put_companions(struct gk_store *store, int64_t document, struct gk_text list,
                             struct gk_text bytes, struct gk_error *error)
{
  struct gk_reader reader;
  struct gk_companion_entry entry;
  sqlite3_stmt *drop = gk_store_statement(store, GK_STATEMENT_DROP_COMPANIONS, error);
  if (!drop)
    return false;
  sqlite3_bind_int64(drop, 1, document);
  if (!gk_store_finish(store, drop, error))
    return false;
  uint64_t count = gk_companions_begin(list, &reader);
  if (gk_companions_bytes(list) != bytes.size || count > GK_COMPANIONS_LIMIT)
    return true; /* without their bytes they are not kept */
  size_t at = 0;
  for (uint64_t i = 0; i < count && gk_companions_next(&reader, &entry); i++) {
    struct gk_text data = {bytes.data + at, (size_t)entry.size};
    at += (size_t)entry.size;
    if (!put_companion(store, gk_row_id(document, GK_COMPANION_BITS, (int64_t)i), &entry, data,
                       error))
      return false;
  }
  return true;
}
