/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes in rows of the store, each packed, the large ones in files. */
#include "message.h"
#include "store-private.h"

bool gk_store_ask_digest(struct gk_store *store, enum gk_statement which,
                         const uint8_t digest[GK_DIGEST_SIZE], int64_t *answer,
                         struct gk_error *error)
{
  sqlite3_stmt *statement = gk_store_statement(store, which, error);
  if (!statement)
    return false;
  sqlite3_bind_blob(statement, 1, digest, GK_DIGEST_SIZE, SQLITE_STATIC);
  int status = sqlite3_step(statement);
  *answer = status == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
  if (status != SQLITE_ROW && status != SQLITE_DONE)
    return gk_store_give_up(store, error);
  sqlite3_reset(statement);
  return true;
}

bool gk_store_pack(struct gk_store *store, struct gk_text bytes, struct gk_text *packed,
                   struct gk_error *error)
{
  return gk_pack(&store->packer, bytes, packed)
             ? true
             : gk_error_set(error, "store-io", _("There is no memory to compress a document."));
}

bool gk_store_bind_bytes(struct gk_store *store, sqlite3_stmt *statement,
                         const uint8_t digest[GK_DIGEST_SIZE], struct gk_text bytes,
                         struct gk_error *error)
{
  struct gk_text packed;
  if (!gk_store_pack(store, bytes, &packed, error))
    return false;
  bool large = packed.size > GK_BLOB_LIMIT;
  if (large && !gk_blob_write(store->directory, digest, packed, error))
    return false;
  sqlite3_bind_int64(statement, 2, (int64_t)bytes.size);
  sqlite3_bind_int64(statement, 3, large ? GK_CODEC_ZSTD_FILE : GK_CODEC_ZSTD);
  if (large)
    sqlite3_bind_null(statement, 4);
  else
    sqlite3_bind_blob64(statement, 4, packed.data, packed.size, SQLITE_STATIC);
  return true;
}

const char *gk_store_take_bytes(struct gk_store *store, sqlite3_stmt *row, int column,
                                const uint8_t digest[GK_DIGEST_SIZE], struct gk_buffer *bytes)
{
  struct gk_buffer file = {0};
  struct gk_error unused;
  const char *reason = NULL;
  uint8_t found[GK_DIGEST_SIZE];
  size_t before = bytes->size;
  int64_t size = sqlite3_column_int64(row, column), codec = sqlite3_column_int64(row, column + 1);
  struct gk_text packed = {sqlite3_column_blob(row, column + 2),
                           (size_t)sqlite3_column_bytes(row, column + 2)};
  if (codec == GK_CODEC_ZSTD_FILE) {
    if (!gk_blob_read(store->directory, digest, &file, &unused))
      reason = _("the file with its bytes is missing");
    packed = (struct gk_text){file.data, file.size};
  } else if (codec != GK_CODEC_ZSTD) {
    reason = _("they are kept in a way that this program does not know");
  }
  if (!reason &&
      (size < 0 || !packed.data || !gk_unpack(&store->packer, packed, (uint64_t)size, bytes)))
    reason = _("the checksum or size of its bytes is wrong");
  gk_buffer_free(&file);
  if (reason)
    return reason;
  gk_sha256(
      (struct gk_text){bytes->size > before ? bytes->data + before : "", bytes->size - before},
      found);
  return memcmp(found, digest, GK_DIGEST_SIZE) == 0
             ? NULL
             : _("its bytes are not those that its digest says");
}
