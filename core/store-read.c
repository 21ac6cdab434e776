/* SPDX-License-Identifier: Apache-2.0 */
#include "store-read.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "digest.h"
#include "message.h"
#include "store-private.h"
#include "wire.h"

struct gk_list_of {
  struct gk_store *store;
  sqlite3_stmt *statement;
};

/* The columns of an entry; a document's source is joined as s. */
#define ENTRY                                                                                      \
  "d.id, d.digest, d.size, d.status, d.kind, d.generation, d.title, d.agency, d.year, d.stage,"    \
  " d.plugin, d.code, d.message, d.steps"
enum { ENTRY_COLUMNS = 15 /* with the source, which is the first */ };

#define FIRST_SOURCE "(SELECT min(name) FROM source WHERE source.document = d.id AND current = 1)"

/* Walks the index of names, so that neither a sort nor a list of all documents is needed: of a
 * document's sources the first by name stands for it. */
static const char list_sql[] =
    "SELECT s.name, " ENTRY " FROM source AS s INDEXED BY source_name"
    " JOIN document AS d ON d.id = s.document WHERE s.current = 1 AND NOT EXISTS"
    " (SELECT 1 FROM source AS o WHERE o.document = s.document AND o.current = 1"
    "  AND o.name < s.name) ORDER BY s.name";

static const char find_digest_sql[] =
    "SELECT " FIRST_SOURCE ", " ENTRY " FROM document AS d WHERE d.digest BETWEEN ?1 AND ?2"
    " ORDER BY d.digest LIMIT 50";

static const char one_sql[] =
    "SELECT " FIRST_SOURCE ", " ENTRY " FROM document AS d WHERE d.id = ?1";

static const char find_source_sql[] =
    "SELECT " FIRST_SOURCE ", " ENTRY " FROM document AS d WHERE d.id IN"
    " (SELECT document FROM source WHERE name = ?1 AND current = 1) LIMIT 50";

static const char find_end_sql[] =
    "SELECT " FIRST_SOURCE ", " ENTRY " FROM document AS d WHERE d.id IN"
    " (SELECT document FROM source WHERE current = 1 AND substr(name, -length(?1)) = ?1)"
    " ORDER BY 1 LIMIT 50";

/* Those of checks across documents come after the document's own, as gk_store_load adds them. The
 * conditions name the rows of one document, or of all: an index finds those of one only where the
 * condition says nothing else. */
#define FINDINGS(of_finding, of_corpus)                                                            \
  "SELECT " FIRST_SOURCE ", " ENTRY ", f.ordinal, f.rule, f.severity, f.expected, f.actual,"       \
  " f.message, f.message_zh FROM (SELECT document, ordinal, rule, severity, expected, actual,"     \
  " message, message_zh FROM finding WHERE " of_finding                                            \
  " UNION ALL SELECT c.document, d.errors + d.warnings + d.infos"                                  \
  " + row_number() OVER (PARTITION BY c.document ORDER BY c.rule, c.evidence, c.fingerprint),"     \
  " c.rule, c.severity, c.expected, c.actual, c.message, c.message_zh FROM corpus_finding AS c"    \
  " JOIN document AS d ON d.id = c.document WHERE " of_corpus ") AS f"                             \
  " JOIN current_document AS d ON d.id = f.document WHERE (?1 IS NULL OR f.rule = ?1 OR "          \
  "substr(f.rule, 1, length(?1) + 1) = ?1 || '.')"                                                 \
  " AND (?2 IS NULL OR f.severity = ?2)"                                                           \
  " ORDER BY CASE f.severity WHEN 'error' THEN 0 WHEN 'warn' THEN 1 ELSE 2 END, 1, f.ordinal"

static const char findings_sql[] = FINDINGS("?3 = 0", "?3 = 0");
static const char findings_of_sql[] =
    FINDINGS("id BETWEEN ?3 << 16 AND ?3 << 16 | 65535", "c.document = ?3");

static bool open_list(struct gk_store *store, const char *sql, struct gk_list_of **list,
                      struct gk_error *error)
{
  *list = calloc(1, sizeof **list);
  if (!*list)
    return gk_error_set(error, "store-io", _("There is no memory to list documents."));
  (*list)->store = store;
  if (sqlite3_prepare_v2(store->database, sql, -1, &(*list)->statement, NULL) == SQLITE_OK)
    return true;
  gk_store_fault(store, error);
  gk_list_close(*list);
  *list = NULL;
  return false;
}

void gk_list_close(struct gk_list_of *list)
{
  if (!list)
    return;
  sqlite3_finalize(list->statement);
  free(list);
}

bool gk_store_list(struct gk_store *store, struct gk_list_of **list, struct gk_error *error)
{
  return open_list(store, list_sql, list, error);
}

bool gk_store_list_one(struct gk_store *store, int64_t id, struct gk_list_of **list,
                       struct gk_error *error)
{
  if (!open_list(store, one_sql, list, error))
    return false;
  sqlite3_bind_int64((*list)->statement, 1, id);
  return true;
}

/* The smallest and the largest digest that begin with the digits; false: they are no digest's. */
static bool digest_range(const char *name, uint8_t low[GK_DIGEST_SIZE],
                         uint8_t high[GK_DIGEST_SIZE])
{
  enum { DIGITS_LEAST = 4 };
  if (strncmp(name, "sha256:", 7) == 0)
    name += 7;
  size_t count = strlen(name);
  if (count < DIGITS_LEAST || count > 2 * GK_DIGEST_SIZE ||
      strspn(name, "0123456789abcdefABCDEF") != count)
    return false;
  memset(low, 0, GK_DIGEST_SIZE);
  memset(high, 0xFF, GK_DIGEST_SIZE);
  for (size_t i = 0; i < count; i++) {
    unsigned c = (unsigned char)name[i] | 0x20;
    unsigned digit = c >= 'a' ? c - 'a' + 10 : (unsigned char)name[i] - (unsigned)'0';
    unsigned shift = i % 2 ? 0 : 4;
    low[i / 2] = (uint8_t)(low[i / 2] | digit << shift);
    high[i / 2] = (uint8_t)((high[i / 2] & ~(0xFu << shift)) | digit << shift);
  }
  return true;
}

/* 1: the list has a row, and begins again; 0: it has none, and is closed; -1: so it is, and *error
 * says what failed. */
static int has_row(struct gk_list_of **list, struct gk_error *error)
{
  int status = sqlite3_step((*list)->statement);
  if (status == SQLITE_ROW) {
    sqlite3_reset((*list)->statement);
    return 1;
  }
  if (status != SQLITE_DONE)
    gk_store_fault((*list)->store, error);
  gk_list_close(*list);
  *list = NULL;
  return status == SQLITE_DONE ? 0 : -1;
}

bool gk_store_find(struct gk_store *store, const char *name, struct gk_list_of **list,
                   struct gk_error *error)
{
  if (!open_list(store, find_source_sql, list, error))
    return false;
  sqlite3_bind_text((*list)->statement, 1, name, -1, SQLITE_TRANSIENT);
  int found = has_row(list, error);
  if (found)
    return found > 0;
  uint8_t low[GK_DIGEST_SIZE], high[GK_DIGEST_SIZE];
  if (digest_range(name, low, high)) {
    if (!open_list(store, find_digest_sql, list, error))
      return false;
    sqlite3_bind_blob((*list)->statement, 1, low, sizeof low, SQLITE_TRANSIENT);
    sqlite3_bind_blob((*list)->statement, 2, high, sizeof high, SQLITE_TRANSIENT);
    found = has_row(list, error);
    if (found)
      return found > 0;
  }
  if (!open_list(store, find_end_sql, list, error))
    return false;
  char *end = sqlite3_mprintf("/%s", name);
  sqlite3_bind_text((*list)->statement, 1, end, -1, sqlite3_free);
  return true;
}

static uint32_t column_u32(sqlite3_stmt *statement, int column)
{
  int64_t value = sqlite3_column_int64(statement, column);
  return value < 0 || value > UINT32_MAX ? 0 : (uint32_t)value;
}

static bool step(struct gk_list_of *list, struct gk_error *error)
{
  error->code[0] = 0;
  int status = sqlite3_step(list->statement);
  if (status != SQLITE_ROW && status != SQLITE_DONE)
    gk_store_fault(list->store, error);
  return status == SQLITE_ROW;
}

static void read_entry(sqlite3_stmt *row, struct gk_entry *entry)
{
  memset(entry, 0, sizeof *entry);
  entry->source = gk_column_text(row, 0);
  entry->id = sqlite3_column_int64(row, 1);
  uint8_t digest[GK_DIGEST_SIZE] = {0};
  const void *blob = sqlite3_column_blob(row, 2);
  if (blob && sqlite3_column_bytes(row, 2) == GK_DIGEST_SIZE)
    memcpy(digest, blob, GK_DIGEST_SIZE);
  gk_hex(digest, entry->digest);
  int64_t size = sqlite3_column_int64(row, 3);
  entry->size = size < 0 ? 0 : (uint64_t)size;
  entry->status = gk_column_text(row, 4);
  entry->kind = gk_column_text(row, 5);
  entry->generation = gk_column_text(row, 6);
  entry->title = gk_column_text(row, 7);
  entry->agency = gk_column_text(row, 8);
  entry->year = column_u32(row, 9);
  entry->stage = gk_column_text(row, 10);
  entry->plugin = gk_column_text(row, 11);
  entry->code = gk_column_text(row, 12);
  entry->message = gk_column_text(row, 13);
  entry->steps = column_u32(row, 14);
}

bool gk_list_next(struct gk_list_of *list, struct gk_entry *entry, struct gk_error *error)
{
  if (!step(list, error))
    return false;
  read_entry(list->statement, entry);
  return true;
}

bool gk_store_findings(struct gk_store *store, const struct gk_finding_filter *filter,
                       struct gk_list_of **list, struct gk_error *error)
{
  if (!open_list(store, filter->document ? findings_of_sql : findings_sql, list, error))
    return false;
  sqlite3_stmt *statement = (*list)->statement;
  sqlite3_bind_text(statement, 1, filter->rule, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text(statement, 2, filter->severity, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64(statement, 3, filter->document);
  return true;
}

bool gk_list_next_finding(struct gk_list_of *list, struct gk_found *found, struct gk_error *error)
{
  if (!step(list, error))
    return false;
  sqlite3_stmt *row = list->statement;
  read_entry(row, &found->entry);
  found->ordinal = column_u32(row, ENTRY_COLUMNS);
  found->rule = gk_column_text(row, ENTRY_COLUMNS + 1);
  found->severity = gk_column_text(row, ENTRY_COLUMNS + 2);
  found->expected = gk_column_text(row, ENTRY_COLUMNS + 3);
  found->actual = gk_column_text(row, ENTRY_COLUMNS + 4);
  found->message = gk_column_text(row, ENTRY_COLUMNS + 5);
  found->message_zh = gk_column_text(row, ENTRY_COLUMNS + 6);
  return true;
}

bool gk_store_also(struct gk_store *store, const struct gk_entry *entry,
                   const struct gk_text **names, size_t *count, struct gk_error *error)
{
  sqlite3_stmt *statement = gk_store_statement(store, GK_STATEMENT_READ_ALSO, error);
  if (!statement)
    return false;
  sqlite3_bind_int64(statement, 1, entry->id);
  sqlite3_bind_text64(statement, 2, entry->source.data, entry->source.size, SQLITE_TRANSIENT,
                      SQLITE_UTF8);
  struct gk_buffer *buffer = &store->also;
  buffer->size = 0;
  /* Sizes and bytes first, since the buffer may move; then the texts behind them. */
  *count = 0;
  int status;
  while ((status = sqlite3_step(statement)) == SQLITE_ROW) {
    gk_buffer_put_text(buffer, gk_column_text(statement, 0));
    ++*count;
  }
  sqlite3_reset(statement);
  if (status != SQLITE_DONE)
    return gk_store_fault(store, error);
  size_t used = buffer->size, align = _Alignof(struct gk_text);
  size_t room = *count * sizeof(struct gk_text);
  size_t pad = (align - used % align) % align;
  gk_buffer_reserve(buffer, pad + room);
  struct gk_text *texts = (struct gk_text *)(void *)(buffer->data + used + pad);
  struct gk_reader reader = {buffer->data, buffer->data + used, false};
  for (size_t i = 0; i < *count; i++)
    texts[i] = gk_reader_text(&reader);
  *names = texts;
  return true;
}

static bool damaged(const struct gk_entry *entry, struct gk_error *error, const char *reason)
{
  return gk_error_set(
      error, "document-damaged",
      _("Document %.12s (%.*s) is damaged in the store: %s; run it again to make it "
        "anew."),
      entry->digest, (int)(entry->source.size < 300 ? entry->source.size : 300), entry->source.data,
      reason);
}

bool gk_store_load_as_of(struct gk_store *store, const struct gk_entry *entry, int64_t run,
                         struct gk_document *document, struct gk_error *error)
{
  struct gk_store_steps steps = {0};
  const char *reason = NULL;
  bool good = gk_store_read_steps(store, entry->id, run, &steps, &reason, error);
  struct gk_reader reader = gk_reader_of(steps.wires.data, steps.wires.size);
  for (size_t i = 0; good && i < steps.count; i++)
    good = gk_wire_apply(document, gk_reader_text(&reader), GK_KINDS_ALL, &reason);
  gk_store_steps_free(&steps);
  if (good)
    return true;
  if (!reason && strcmp(error->code, "store-damaged") == 0)
    reason = _("the database's pages for it are damaged");
  return reason ? damaged(entry, error, reason) : false;
}

bool gk_store_load(struct gk_store *store, const struct gk_entry *entry,
                   struct gk_document *document, struct gk_error *error)
{
  return gk_store_load_as_of(store, entry, 0, document, error) &&
         gk_store_add_corpus(store, entry->id, document, error);
}

bool gk_store_original(struct gk_store *store, const struct gk_entry *entry,
                       struct gk_buffer *bytes, struct gk_error *error)
{
  sqlite3_stmt *statement = gk_store_statement(store, GK_STATEMENT_READ_ORIGINAL, error);
  if (!statement)
    return false;
  sqlite3_bind_int64(statement, 1, entry->id);
  int status = sqlite3_step(statement);
  if (status != SQLITE_ROW) {
    sqlite3_reset(statement);
    return status == SQLITE_DONE ? damaged(entry, error, _("its bytes are missing"))
                                 : gk_store_fault(store, error);
  }
  struct gk_buffer file = {0};
  struct gk_text packed = {sqlite3_column_blob(statement, 2),
                           (size_t)sqlite3_column_bytes(statement, 2)};
  int64_t size = sqlite3_column_int64(statement, 0);
  bool have = true;
  if (sqlite3_column_int64(statement, 1) == GK_CODEC_ZSTD_FILE) {
    have = sqlite3_column_bytes(statement, 3) == GK_DIGEST_SIZE &&
           gk_blob_read(store->directory, sqlite3_column_blob(statement, 3), &file, error);
    packed = (struct gk_text){file.data, file.size};
  }
  bool whole =
      have && packed.data && size >= 0 && gk_unpack(&store->packer, packed, (uint64_t)size, bytes);
  gk_buffer_free(&file);
  sqlite3_reset(statement);
  if (whole)
    return true;
  struct gk_error why = *error; /* which is printed into */
  return damaged(entry, error, have ? _("its bytes are damaged") : why.message);
}
