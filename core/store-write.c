/* SPDX-License-Identifier: Apache-2.0 */
#include "description.h"
#include "message.h"
#include "outcome.h"
#include "stage.h"
#include "store-private.h"

enum {
  /* Packed originals beyond this stand in files of their own: SQLite would copy them twice, and
   * its pages for them are chained. */
  BLOB_LIMIT = 1 << 20
};

/* Runs a statement that gives no rows. */
static bool finish(struct gk_store *store, sqlite3_stmt *statement, struct gk_error *error)
{
  bool done = sqlite3_step(statement) == SQLITE_DONE;
  if (!done)
    return gk_store_give_up(store, error);
  sqlite3_reset(statement);
  return true;
}

/* Sets *id, 0: the store does not have it. */
static bool find_digest(struct gk_store *store, const uint8_t digest[GK_DIGEST_SIZE], int64_t *id,
                        struct gk_error *error)
{
  sqlite3_stmt *statement = gk_store_statement(store, GK_STATEMENT_FIND_DIGEST, error);
  if (!statement)
    return false;
  sqlite3_bind_blob(statement, 1, digest, GK_DIGEST_SIZE, SQLITE_STATIC);
  int status = sqlite3_step(statement);
  *id = status == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
  if (status != SQLITE_ROW && status != SQLITE_DONE)
    return gk_store_give_up(store, error);
  sqlite3_reset(statement);
  return true;
}

bool gk_store_has_document(struct gk_store *store, const uint8_t digest[GK_DIGEST_SIZE])
{
  struct gk_error error;
  int64_t id;
  return find_digest(store, digest, &id, &error) && id != 0;
}

bool gk_store_in_run(struct gk_store *store, const uint8_t digest[GK_DIGEST_SIZE])
{
  struct gk_error error;
  sqlite3_stmt *statement = gk_store_statement(store, GK_STATEMENT_IN_RUN, &error);
  if (!statement)
    return false;
  sqlite3_bind_blob(statement, 1, digest, GK_DIGEST_SIZE, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 2, store->run);
  bool found = sqlite3_step(statement) == SQLITE_ROW;
  sqlite3_reset(statement);
  return found;
}

static void bind_field(sqlite3_stmt *statement, int index, const struct gk_document *document,
                       const char *name)
{
  gk_bind_text(statement, index, gk_document_field(document, name));
}

static void bind_findings(sqlite3_stmt *statement, const struct gk_document *document)
{
  int64_t counts[3] = {0}; /* errors, warnings, infos */
  const struct gk_finding *finding;
  for (uint32_t id = 1; (finding = gk_document_find(document, GK_KIND_FINDING, id)); id++)
    counts[finding->severity == GK_ERROR ? 0 : finding->severity == GK_WARN ? 1 : 2]++;
  for (int i = 0; i < 3; i++)
    sqlite3_bind_int64(statement, 20 + i, counts[i]);
}

static bool put_row(struct gk_store *store, const struct gk_store_document *given, int64_t *id,
                    struct gk_error *error)
{
  const struct gk_document *document = given->document;
  sqlite3_stmt *statement = gk_store_statement(
      store, *id ? GK_STATEMENT_CHANGE_DOCUMENT : GK_STATEMENT_PUT_DOCUMENT, error);
  if (!statement)
    return false;
  const struct gk_step *why;
  enum gk_outcome outcome = gk_document_outcome(document, &why);
  uint32_t year = gk_document_year(document);
  uint64_t nanoseconds = 0;
  for (uint32_t i = 0; i < document->step_count; i++)
    nanoseconds += document->steps[i].nanoseconds;
  sqlite3_clear_bindings(statement);
  sqlite3_bind_blob(statement, 1, given->digest, GK_DIGEST_SIZE, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 2, (int64_t)given->original.size);
  sqlite3_bind_int64(statement, 3, store->run);
  gk_bind_text(statement, 4, gk_text_of(gk_outcome_name(outcome)));
  bind_field(statement, 5, document, "kind");
  bind_field(statement, 6, document, "generation");
  if (year)
    sqlite3_bind_int64(statement, 7, year);
  bind_field(statement, 8, document, "title");
  bind_field(statement, 9, document, "agency");
  bind_field(statement, 10, document, "region.code");
  bind_field(statement, 11, document, "region.name");
  bind_field(statement, 12, document, "published");
  bind_field(statement, 13, document, "signed");
  gk_bind_text(statement, 14, gk_document_media_type(document));
  gk_bind_text(statement, 15, gk_document_charset(document));
  if (why) {
    gk_bind_text(statement, 16, gk_text_of(gk_stage_name(why->stage)));
    gk_bind_text(statement, 17, why->plugin);
    gk_bind_text(statement, 18, why->code);
    gk_bind_text(statement, 19, why->message);
  }
  bind_findings(statement, document);
  sqlite3_bind_int64(statement, 23, (int64_t)given->step_count);
  sqlite3_bind_int64(statement, 24, (int64_t)(nanoseconds & INT64_MAX));
  if (!finish(store, statement, error))
    return false;
  if (!*id)
    *id = sqlite3_last_insert_rowid(store->database);
  return true;
}

static bool drop(struct gk_store *store, enum gk_statement which, int64_t id,
                 struct gk_error *error)
{
  sqlite3_stmt *statement = gk_store_statement(store, which, error);
  if (!statement)
    return false;
  sqlite3_bind_int64(statement, 1, id);
  return finish(store, statement, error);
}

static bool pack(struct gk_store *store, struct gk_text bytes, struct gk_text *packed,
                 struct gk_error *error)
{
  return gk_pack(&store->packer, bytes, packed)
             ? true
             : gk_error_set(error, "store-io", _("There is no memory to compress a document."));
}

static bool put_result(struct gk_store *store, int64_t id, struct gk_text bytes,
                       const struct gk_step *step, struct gk_error *error)
{
  struct gk_text packed;
  sqlite3_stmt *statement = gk_store_statement(store, GK_STATEMENT_PUT_RESULT, error);
  if (!statement || !pack(store, bytes, &packed, error))
    return false;
  sqlite3_bind_int64(statement, 1, id);
  gk_bind_text(statement, 2, gk_text_of(gk_stage_name(step->stage)));
  gk_bind_text(statement, 3, step->plugin);
  sqlite3_bind_int64(statement, 4, step->version);
  gk_bind_text(statement, 5, gk_text_of(gk_status_name(step->status)));
  sqlite3_bind_int64(statement, 6, (int64_t)(step->nanoseconds & INT64_MAX));
  sqlite3_bind_int64(statement, 7, (int64_t)bytes.size);
  sqlite3_bind_int64(statement, 8, GK_CODEC_ZSTD);
  sqlite3_bind_blob64(statement, 9, packed.data, packed.size, SQLITE_STATIC);
  return finish(store, statement, error);
}

static bool put_original(struct gk_store *store, int64_t id, const struct gk_store_document *given,
                         struct gk_error *error)
{
  struct gk_text packed;
  sqlite3_stmt *statement = gk_store_statement(store, GK_STATEMENT_PUT_ORIGINAL, error);
  if (!statement || !pack(store, given->original, &packed, error))
    return false;
  bool large = packed.size > BLOB_LIMIT;
  if (large && !gk_blob_write(store->directory, given->digest, packed, error))
    return false;
  sqlite3_bind_int64(statement, 1, id);
  sqlite3_bind_int64(statement, 2, (int64_t)given->original.size);
  sqlite3_bind_int64(statement, 3, large ? GK_CODEC_ZSTD_FILE : GK_CODEC_ZSTD);
  if (large)
    sqlite3_bind_null(statement, 4);
  else
    sqlite3_bind_blob64(statement, 4, packed.data, packed.size, SQLITE_STATIC);
  return finish(store, statement, error);
}

static bool put_findings(struct gk_store *store, int64_t id, const struct gk_document *document,
                         struct gk_error *error)
{
  const struct gk_finding *finding;
  for (uint32_t i = 1; (finding = gk_document_find(document, GK_KIND_FINDING, i)); i++) {
    sqlite3_stmt *statement = gk_store_statement(store, GK_STATEMENT_PUT_FINDING, error);
    if (!statement)
      return false;
    sqlite3_bind_int64(statement, 1, id << GK_FINDING_BITS | i);
    sqlite3_bind_text64(statement, 2, finding->rule.data, finding->rule.size, SQLITE_STATIC,
                        SQLITE_UTF8);
    gk_bind_text(statement, 3, gk_text_of(gk_level_name(finding->severity)));
    gk_bind_text(statement, 4, finding->expected);
    gk_bind_text(statement, 5, finding->actual);
    gk_bind_text(statement, 6, finding->message);
    gk_bind_text(statement, 7, finding->message_zh);
    if (!finish(store, statement, error))
      return false;
  }
  return true;
}

static bool put_document(struct gk_store *store, const struct gk_store_document *given,
                         struct gk_error *error)
{
  int64_t id;
  if (given->step_count != given->document->step_count || given->step_count >= 1 << GK_RESULT_BITS)
    return gk_error_set(error, "store-io", _("A document's steps are not those it was made by."));
  if (!gk_store_write(store, error) || !find_digest(store, given->digest, &id, error))
    return false;
  bool known = id != 0;
  if (!put_row(store, given, &id, error))
    return false;
  if (known && (!drop(store, GK_STATEMENT_DROP_RESULTS, id, error) ||
                !drop(store, GK_STATEMENT_DROP_FINDINGS, id, error)))
    return false;
  for (size_t i = 0; i < given->step_count; i++)
    if (!put_result(store, id << GK_RESULT_BITS | (int64_t)i, given->steps[i],
                    &given->document->steps[i], error))
      return false;
  return put_original(store, id, given, error) && put_findings(store, id, given->document, error);
}

bool gk_store_put_document(struct gk_store *store, const struct gk_store_document *given,
                           struct gk_error *error)
{
  if (put_document(store, given, error))
    return true;
  gk_store_roll_back(store); /* so that no half of it is committed */
  return false;
}

static bool change_source(struct gk_store *store, enum gk_statement which, int64_t id,
                          struct gk_error *error)
{
  sqlite3_stmt *statement = gk_store_statement(store, which, error);
  if (!statement)
    return false;
  sqlite3_bind_int64(statement, 1, id);
  if (which == GK_STATEMENT_SEE_SOURCE)
    sqlite3_bind_int64(statement, 2, store->run);
  return finish(store, statement, error);
}

bool gk_store_put_source(struct gk_store *store, struct gk_text name,
                         const uint8_t digest[GK_DIGEST_SIZE], struct gk_error *error)
{
  int64_t document;
  if (!gk_store_write(store, error) || !find_digest(store, digest, &document, error))
    return false;
  if (!document)
    return gk_error_set(error, "store-io", _("A source names a document that the store lacks."));
  sqlite3_stmt *statement = gk_store_statement(store, GK_STATEMENT_FIND_SOURCE, error);
  if (!statement)
    return false;
  sqlite3_bind_text64(statement, 1, name.data, name.size, SQLITE_STATIC, SQLITE_UTF8);
  int status = sqlite3_step(statement);
  if (status != SQLITE_ROW && status != SQLITE_DONE)
    return gk_store_give_up(store, error);
  int64_t id = status == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
  bool same = id && sqlite3_column_int64(statement, 1) == document;
  sqlite3_reset(statement);
  if (same)
    return change_source(store, GK_STATEMENT_SEE_SOURCE, id, error);
  if (id && !change_source(store, GK_STATEMENT_AGE_SOURCE, id, error))
    return false;
  if (!(statement = gk_store_statement(store, GK_STATEMENT_PUT_SOURCE, error)))
    return false;
  sqlite3_bind_text64(statement, 1, name.data, name.size, SQLITE_STATIC, SQLITE_UTF8);
  sqlite3_bind_int64(statement, 2, document);
  sqlite3_bind_int64(statement, 3, store->run);
  return finish(store, statement, error);
}

bool gk_store_put_failure(struct gk_store *store, struct gk_text name, struct gk_text code,
                          struct gk_text message, struct gk_error *error)
{
  if (!gk_store_write(store, error))
    return false;
  sqlite3_stmt *statement = gk_store_statement(store, GK_STATEMENT_PUT_FAILURE, error);
  if (!statement)
    return false;
  sqlite3_bind_int64(statement, 1, store->run);
  sqlite3_bind_text64(statement, 2, name.data, name.size, SQLITE_STATIC, SQLITE_UTF8);
  gk_bind_text(statement, 3, code);
  gk_bind_text(statement, 4, message);
  return finish(store, statement, error);
}
