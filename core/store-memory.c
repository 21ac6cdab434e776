/* SPDX-License-Identifier: Apache-2.0 */
#include "store-memory.h"

#include "message.h"
#include "store-private.h"

struct entry {
  bool value; /* it is remembered now; else it was asked for */
  struct gk_text plugin, key, bytes;
};

void gk_memory_list_add(struct gk_buffer *list, struct gk_text plugin, struct gk_text key,
                        const struct gk_text *bytes)
{
  gk_buffer_put_byte(list, bytes != NULL);
  gk_buffer_put_text(list, plugin);
  gk_buffer_put_text(list, key);
  gk_buffer_put_text(list, bytes ? *bytes : (struct gk_text){"", 0});
}

static bool next(struct gk_reader *reader, struct entry *entry)
{
  if (reader->data >= reader->end)
    return false;
  entry->value = gk_reader_number(reader) != 0;
  entry->plugin = gk_reader_text(reader);
  entry->key = gk_reader_text(reader);
  entry->bytes = gk_reader_text(reader);
  return !reader->bad;
}

static bool same(struct gk_text left, struct gk_text right)
{
  return left.size == right.size && memcmp(left.data, right.data, left.size) == 0;
}

static bool forget(struct gk_store *store, int64_t document, struct gk_text plugin,
                   struct gk_error *error)
{
  sqlite3_stmt *statement = gk_store_statement(store, GK_STATEMENT_FORGET, error);
  if (!statement)
    return false;
  sqlite3_bind_int64(statement, 1, document);
  sqlite3_bind_text64(statement, 2, plugin.data, plugin.size, SQLITE_STATIC, SQLITE_UTF8);
  return gk_store_finish(store, statement, error);
}

static bool put_value(struct gk_store *store, const struct entry *entry, struct gk_error *error)
{
  struct gk_text packed;
  uint8_t digest[GK_DIGEST_SIZE];
  sqlite3_stmt *statement = gk_store_statement(store, GK_STATEMENT_REMEMBER, error);
  if (!statement || !gk_store_pack(store, entry->bytes, &packed, error))
    return false;
  gk_sha256(entry->bytes, digest);
  sqlite3_bind_blob64(statement, 1, entry->key.data, entry->key.size, SQLITE_STATIC);
  sqlite3_bind_text64(statement, 2, entry->plugin.data, entry->plugin.size, SQLITE_STATIC,
                      SQLITE_UTF8);
  sqlite3_bind_blob(statement, 3, digest, sizeof digest, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 4, (int64_t)entry->bytes.size);
  sqlite3_bind_blob64(statement, 5, packed.data, packed.size, SQLITE_STATIC);
  return gk_store_finish(store, statement, error);
}

static bool put_use(struct gk_store *store, int64_t document, const struct entry *entry,
                    struct gk_error *error)
{
  sqlite3_stmt *statement = gk_store_statement(store, GK_STATEMENT_USE_MEMORY, error);
  if (!statement)
    return false;
  sqlite3_bind_int64(statement, 1, document);
  sqlite3_bind_blob64(statement, 2, entry->key.data, entry->key.size, SQLITE_STATIC);
  return gk_store_finish(store, statement, error);
}

static bool put_all(struct gk_store *store, int64_t document, struct gk_text list,
                    struct gk_error *error)
{
  struct gk_reader reader = gk_reader_of(list.data, list.size);
  struct gk_text forgotten = {NULL, 0};
  struct entry entry;
  /* Plugins run one after another. */
  while (next(&reader, &entry)) {
    if (!forgotten.data || !same(forgotten, entry.plugin)) {
      forgotten = entry.plugin;
      if (!forget(store, document, entry.plugin, error))
        return false;
    }
    if ((entry.value && !put_value(store, &entry, error)) ||
        !put_use(store, document, &entry, error))
      return false;
  }
  return true;
}

bool gk_store_put_memory(struct gk_store *store, const uint8_t document[GK_DIGEST_SIZE],
                         struct gk_text list, struct gk_error *error)
{
  int64_t id;
  if (list.size == 0)
    return true;
  if (!gk_store_write(store, error) || !gk_store_find_digest(store, document, &id, error))
    return false;
  if (!id || put_all(store, id, list, error))
    return true;
  gk_store_roll_back(store);
  return false;
}

bool gk_store_recall(struct gk_store *store, const uint8_t key[GK_DIGEST_SIZE],
                     struct gk_buffer *bytes, bool *found, struct gk_error *error)
{
  size_t before = bytes->size;
  sqlite3_stmt *row = gk_store_statement(store, GK_STATEMENT_RECALL, error);
  if (!row)
    return false;
  sqlite3_bind_blob(row, 1, key, GK_DIGEST_SIZE, SQLITE_STATIC);
  int status = sqlite3_step(row);
  *found = status == SQLITE_ROW && gk_memory_unpack(&store->packer, row, bytes) == NULL;
  sqlite3_reset(row);
  if (!*found)
    bytes->size = before;
  return status == SQLITE_ROW || status == SQLITE_DONE || gk_store_fault(store, error);
}

const char *gk_memory_unpack(struct gk_packer *packer, sqlite3_stmt *row, struct gk_buffer *bytes)
{
  uint8_t digest[GK_DIGEST_SIZE];
  size_t before = bytes->size;
  int64_t size = sqlite3_column_int64(row, 1);
  struct gk_text packed = {sqlite3_column_blob(row, 2), (size_t)sqlite3_column_bytes(row, 2)};
  if (size < 0 || size > GK_MEMORY_LIMIT || !packed.data ||
      !gk_unpack(packer, packed, (uint64_t)size, bytes))
    return _("the checksum or size of its bytes is wrong");
  gk_sha256(
      (struct gk_text){bytes->size > before ? bytes->data + before : "", bytes->size - before},
      digest);
  return sqlite3_column_bytes(row, 0) == GK_DIGEST_SIZE &&
                 memcmp(sqlite3_column_blob(row, 0), digest, GK_DIGEST_SIZE) == 0
             ? NULL
             : _("its bytes are not those that its digest says");
}
