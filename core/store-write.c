/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "description.h"
#include "key.h"
#include "message.h"
#include "outcome.h"
#include "stage.h"
#include "store-private.h"

bool gk_store_finish(struct gk_store *store, sqlite3_stmt *statement, struct gk_error *error)
{
  bool done = sqlite3_step(statement) == SQLITE_DONE;
  if (!done)
    return gk_store_give_up(store, error);
  sqlite3_reset(statement);
  return true;
}

bool gk_store_know(struct gk_store *store, const uint8_t digest[GK_DIGEST_SIZE],
                   struct gk_known *known, struct gk_error *error)
{
  *known = (struct gk_known){0};
  sqlite3_stmt *row = gk_store_statement(store, GK_STATEMENT_KNOW, error);
  if (!row)
    return false;
  sqlite3_bind_blob(row, 1, digest, GK_DIGEST_SIZE, SQLITE_STATIC);
  sqlite3_bind_int64(row, 2, store->run);
  int status = sqlite3_step(row);
  if (status == SQLITE_ROW) {
    struct gk_buffer *texts = &store->known;
    texts->size = 0;
    for (int column = 3; column <= 6; column++)
      gk_buffer_put_text(texts, gk_column_text(row, column));
    struct gk_reader reader = {texts->data, texts->data + texts->size, false};
    *known = (struct gk_known){.id = sqlite3_column_int64(row, 0),
                               .recipe = sqlite3_column_int64(row, 1),
                               .in_run = sqlite3_column_int(row, 2) != 0};
    known->declared = gk_reader_text(&reader);
    known->status = gk_reader_text(&reader);
    known->stage = gk_reader_text(&reader);
    known->code = gk_reader_text(&reader);
  } else if (status != SQLITE_DONE) {
    return gk_store_give_up(store, error);
  }
  sqlite3_reset(row);
  return true;
}

bool gk_store_find_document(struct gk_store *store, int64_t id, struct gk_stored_document *document,
                            bool *found, struct gk_error *error)
{
  sqlite3_stmt *row = gk_store_statement(store, GK_STATEMENT_FIND_DOCUMENT, error);
  if (!row)
    return false;
  sqlite3_bind_int64(row, 1, id);
  int status = sqlite3_step(row);
  *found = status == SQLITE_ROW && sqlite3_column_bytes(row, 0) == GK_DIGEST_SIZE;
  *document = (struct gk_stored_document){0};
  if (*found) {
    memcpy(document->digest, sqlite3_column_blob(row, 0), GK_DIGEST_SIZE);
    document->size = (uint64_t)sqlite3_column_int64(row, 1);
    document->recipe = sqlite3_column_int64(row, 3);
    struct gk_buffer *texts = &store->known;
    texts->size = 0;
    gk_buffer_put_text(texts, gk_column_text(row, 2));
    gk_buffer_put_text(texts, gk_column_text(row, 4));
    gk_buffer_put_text(texts, gk_column_text(row, 5));
    struct gk_reader reader = {texts->data, texts->data + texts->size, false};
    document->declared = gk_reader_text(&reader);
    document->source = gk_reader_text(&reader);
    document->status = gk_reader_text(&reader);
  } else if (status != SQLITE_ROW && status != SQLITE_DONE) {
    return gk_store_give_up(store, error);
  }
  sqlite3_reset(row);
  return true;
}

bool gk_store_confirm(struct gk_store *store, int64_t document, int64_t recipe,
                      struct gk_error *error)
{
  sqlite3_stmt *statement;
  if (!gk_store_write(store, error) ||
      !(statement = gk_store_statement(store, GK_STATEMENT_CONFIRM, error)))
    return false;
  sqlite3_bind_int64(statement, 1, document);
  sqlite3_bind_int64(statement, 2, recipe);
  return gk_store_finish(store, statement, error);
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

void gk_store_bind_listing(sqlite3_stmt *statement, const struct gk_document *document)
{
  const struct gk_step *why;
  enum gk_outcome outcome = gk_document_outcome(document, &why);
  uint32_t year = gk_document_year(document);
  uint64_t nanoseconds = 0;
  for (uint32_t i = 0; i < document->step_count; i++)
    nanoseconds += document->steps[i].nanoseconds;
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
  sqlite3_bind_int64(statement, 23, document->step_count);
  sqlite3_bind_int64(statement, 24, (int64_t)(nanoseconds & INT64_MAX));
}

static bool put_row(struct gk_store *store, const struct gk_store_document *given, int64_t state,
                    int64_t *id, struct gk_error *error)
{
  sqlite3_stmt *statement = gk_store_statement(
      store, *id ? GK_STATEMENT_CHANGE_DOCUMENT : GK_STATEMENT_PUT_DOCUMENT, error);
  if (!statement)
    return false;
  sqlite3_clear_bindings(statement);
  sqlite3_bind_blob(statement, 1, given->digest, GK_DIGEST_SIZE, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 2, (int64_t)given->size);
  sqlite3_bind_int64(statement, 3, store->run);
  gk_store_bind_listing(statement, given->document);
  sqlite3_bind_text64(statement, 25, given->declared.data, given->declared.size, SQLITE_STATIC,
                      SQLITE_UTF8);
  if (given->recipe)
    sqlite3_bind_int64(statement, 26, given->recipe);
  sqlite3_bind_int64(statement, 27, state);
  if (!gk_store_finish(store, statement, error))
    return false;
  if (!*id)
    *id = sqlite3_last_insert_rowid(store->database);
  return true;
}

static void bind_digest(sqlite3_stmt *statement, int index, const uint8_t digest[GK_DIGEST_SIZE])
{
  if (gk_key_is_none(digest))
    sqlite3_bind_null(statement, index);
  else
    sqlite3_bind_blob(statement, index, digest, GK_DIGEST_SIZE, SQLITE_STATIC);
}

static bool put_result(struct gk_store *store, int64_t id, struct gk_text bytes,
                       const struct gk_step *step, struct gk_error *error)
{
  struct gk_text packed;
  sqlite3_stmt *statement = gk_store_statement(store, GK_STATEMENT_PUT_RESULT, error);
  if (!statement || !gk_store_pack(store, bytes, &packed, error))
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
  sqlite3_bind_int64(statement, 10, store->run);
  bind_digest(statement, 11, step->key);
  bind_digest(statement, 12, step->digest);
  return gk_store_finish(store, statement, error);
}

/* The bytes are kept once; they are written again where the store has nothing, or where the
 * document was marked as to be done again, which is how damage is mended. */
static bool has_original(struct gk_store *store, int64_t id, bool *has, struct gk_error *error)
{
  sqlite3_stmt *row = gk_store_statement(store, GK_STATEMENT_HAS_ORIGINAL, error);
  if (!row)
    return false;
  sqlite3_bind_int64(row, 1, id);
  int status = sqlite3_step(row);
  *has = status == SQLITE_ROW;
  if (status != SQLITE_ROW && status != SQLITE_DONE)
    return gk_store_give_up(store, error);
  sqlite3_reset(row);
  return true;
}

static bool put_original(struct gk_store *store, int64_t id, const struct gk_store_document *given,
                         struct gk_error *error)
{
  sqlite3_stmt *statement = gk_store_statement(store, GK_STATEMENT_PUT_ORIGINAL, error);
  if (!statement || !gk_store_bind_bytes(store, statement, given->digest, given->original, error))
    return false;
  sqlite3_bind_int64(statement, 1, id);
  return gk_store_finish(store, statement, error);
}

bool gk_store_put_findings(struct gk_store *store, int64_t id, const struct gk_document *document,
                           struct gk_error *error)
{
  sqlite3_stmt *old = gk_store_statement(store, GK_STATEMENT_DROP_FINDINGS, error);
  if (!old)
    return false;
  sqlite3_bind_int64(old, 1, id);
  if (!gk_store_finish(store, old, error))
    return false;
  const struct gk_finding *finding;
  for (uint32_t i = 1; (finding = gk_document_find(document, GK_KIND_FINDING, i)); i++) {
    sqlite3_stmt *statement = gk_store_statement(store, GK_STATEMENT_PUT_FINDING, error);
    if (!statement)
      return false;
    sqlite3_bind_int64(statement, 1, gk_row_id(id, GK_FINDING_BITS, i));
    sqlite3_bind_text64(statement, 2, finding->rule.data, finding->rule.size, SQLITE_STATIC,
                        SQLITE_UTF8);
    gk_bind_text(statement, 3, gk_text_of(gk_level_name(finding->severity)));
    gk_bind_text(statement, 4, finding->expected);
    gk_bind_text(statement, 5, finding->actual);
    gk_bind_text(statement, 6, finding->message);
    gk_bind_text(statement, 7, finding->message_zh);
    if (!gk_store_finish(store, statement, error))
      return false;
  }
  return true;
}

/* A step that the store has of the document. */
struct old_result {
  int64_t sequence;
  struct gk_text stage, plugin, status;
  uint8_t digest[GK_DIGEST_SIZE];
  bool taken; /* by a step of the new state */
};

struct old_results {
  struct old_result *of;
  size_t count, capacity;
  struct gk_arena arena;
  int64_t next; /* sequence */
};

static bool read_old(struct gk_store *store, int64_t id, struct old_results *old,
                     struct gk_error *error)
{
  sqlite3_stmt *row = gk_store_statement(store, GK_STATEMENT_OLD_RESULTS, error);
  if (!row)
    return false;
  sqlite3_bind_int64(row, 1, id);
  int status;
  while ((status = sqlite3_step(row)) == SQLITE_ROW) {
    if (old->count == old->capacity) {
      old->capacity = old->capacity ? 2 * old->capacity : 16;
      old->of = realloc(old->of, old->capacity * sizeof *old->of);
      if (!old->of)
        abort();
    }
    struct old_result *result = &old->of[old->count++];
    *result = (struct old_result){.sequence = sqlite3_column_int64(row, 0),
                                  .stage = gk_arena_text(&old->arena, gk_column_text(row, 1)),
                                  .plugin = gk_arena_text(&old->arena, gk_column_text(row, 2)),
                                  .status = gk_arena_text(&old->arena, gk_column_text(row, 4))};
    if (sqlite3_column_bytes(row, 3) == GK_DIGEST_SIZE)
      memcpy(result->digest, sqlite3_column_blob(row, 3), GK_DIGEST_SIZE);
    old->next = result->sequence + 1;
  }
  if (status != SQLITE_DONE)
    return gk_store_give_up(store, error);
  sqlite3_reset(row);
  return true;
}

static bool same(struct gk_text left, struct gk_text right)
{
  return left.size == right.size &&
         (left.size == 0 || memcmp(left.data, right.data, left.size) == 0);
}

/* The sequence under which a step is kept: that of the step which it is, or which added the same.
 */
static int64_t place(struct old_results *old, const struct gk_step *step)
{
  for (size_t i = 0; i < old->count; i++) {
    struct old_result *result = &old->of[i];
    if (!result->taken && !gk_key_is_none(result->digest) &&
        memcmp(result->digest, step->digest, GK_DIGEST_SIZE) == 0 &&
        same(result->stage, gk_text_of(gk_stage_name(step->stage))) &&
        same(result->plugin, step->plugin) &&
        same(result->status, gk_text_of(gk_status_name(step->status)))) {
      result->taken = true;
      return result->sequence;
    }
  }
  return old->next++;
}

/* Puts the steps where they belong, and their list into `results`. */
static bool put_results(struct gk_store *store, int64_t id, const struct gk_store_document *given,
                        struct old_results *old, struct gk_buffer *results, struct gk_error *error)
{
  results->size = 0;
  /* First those that the store has, so that no new one takes their place. */
  for (size_t i = 0; i < given->step_count; i++)
    for (size_t k = 0; given->sequences && given->sequences[i] >= 0 && k < old->count; k++)
      if (old->of[k].sequence == given->sequences[i])
        old->of[k].taken = true;
  for (size_t i = 0; i < given->step_count; i++) {
    const struct gk_step *step = &given->document->steps[i];
    int64_t sequence = given->sequences ? given->sequences[i] : -1;
    bool write = sequence < 0;
    if (write)
      sequence = place(old, step);
    if (sequence >= 1 << GK_RESULT_BITS)
      return gk_error_set(error, "store-io",
                          _("A document has been done too often; see gongkai gc."));
    if (write &&
        !put_result(store, gk_row_id(id, GK_RESULT_BITS, sequence), given->steps[i], step, error))
      return false;
    gk_buffer_print(results, "%s%lld", i ? "," : "[", (long long)sequence);
  }
  gk_buffer_print(results, "]");
  return true;
}

static bool put_state(struct gk_store *store, int64_t id, const struct gk_buffer *results,
                      struct gk_error *error)
{
  sqlite3_stmt *statement = gk_store_statement(store, GK_STATEMENT_PUT_STATE, error);
  if (!statement)
    return false;
  sqlite3_bind_int64(statement, 1, gk_row_id(id, GK_STATE_BITS, store->run));
  sqlite3_bind_text64(statement, 2, results->data, results->size, SQLITE_STATIC, SQLITE_UTF8);
  return gk_store_finish(store, statement, error);
}

/* Notes in which pictures of a document something was recognised: who corrects a cell of one wants
 * every document that has it done again. */
static bool put_pictures(struct gk_store *store, int64_t id, const struct gk_document *document,
                         struct gk_error *error)
{
  bool recognised = false;
  for (uint32_t i = 0; i < document->step_count; i++)
    recognised = recognised ||
                 (document->steps[i].stage == GK_STAGE_OCR && document->steps[i].status == GK_OK);
  const struct gk_resource *resource;
  for (uint32_t i = 2; recognised && (resource = gk_document_find(document, GK_KIND_RESOURCE, i));
       i++) {
    uint8_t digest[GK_DIGEST_SIZE];
    if (resource->kind != GK_RESOURCE_PICTURE || !gk_read_hex(resource->digest, digest))
      continue;
    sqlite3_stmt *statement = gk_store_statement(store, GK_STATEMENT_SEE_PICTURE, error);
    if (!statement)
      return false;
    sqlite3_bind_blob(statement, 1, digest, sizeof digest, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, id);
    if (!gk_store_finish(store, statement, error))
      return false;
  }
  return true;
}

/* A document that the store lacks. */
static bool put_first(struct gk_store *store, const struct gk_store_document *given,
                      struct gk_buffer *results, struct gk_error *error)
{
  int64_t id = 0;
  struct old_results none = {0};
  return put_row(store, given, store->run, &id, error) &&
         put_results(store, id, given, &none, results, error) &&
         put_state(store, id, results, error) && put_original(store, id, given, error) &&
         put_pictures(store, id, given->document, error) &&
         gk_store_put_companions(store, id, given->companions, given->companion_bytes, error) &&
         gk_store_put_findings(store, id, given->document, error);
}

/* A document that it has. */
static bool put_again(struct gk_store *store, int64_t id, const struct gk_store_document *given,
                      struct old_results *old, struct gk_buffer *results, bool *changed,
                      struct gk_error *error)
{
  int64_t state;
  bool has;
  if (!read_old(store, id, old, error) || !put_results(store, id, given, old, results, error) ||
      !gk_store_find_state(store, id, 0, &state, &store->results, error) ||
      !has_original(store, id, &has, error))
    return false;
  *changed = !state || store->results.size != results->size + 1 ||
             memcmp(store->results.data, results->data, results->size) != 0;
  if (*changed &&
      (!put_state(store, id, results, error) || !put_pictures(store, id, given->document, error) ||
       !gk_store_put_findings(store, id, given->document, error)))
    return false;
  if (given->original.data && !has && !put_original(store, id, given, error))
    return false;
  if (given->original.data &&
      !gk_store_put_companions(store, id, given->companions, given->companion_bytes, error))
    return false;
  return put_row(store, given, *changed ? store->run : state, &id, error);
}

static bool put_document(struct gk_store *store, const struct gk_store_document *given,
                         bool *changed, struct gk_error *error)
{
  int64_t id;
  if (given->step_count != given->document->step_count || given->step_count > GK_STEPS_LIMIT)
    return gk_error_set(error, "store-io", _("A document's steps are not those it was made by."));
  if (!gk_store_write(store, error) || !gk_store_find_digest(store, given->digest, &id, error))
    return false;
  struct gk_buffer results = {0};
  struct old_results old = {0};
  gk_arena_init(&old.arena, 0, NULL, NULL);
  *changed = true;
  bool put = id ? put_again(store, id, given, &old, &results, changed, error)
                : put_first(store, given, &results, error);
  gk_arena_free(&old.arena);
  free(old.of);
  gk_buffer_free(&results);
  return put;
}

bool gk_store_put_document(struct gk_store *store, const struct gk_store_document *given,
                           bool *changed, struct gk_error *error)
{
  bool unused;
  if (put_document(store, given, changed ? changed : &unused, error))
    return true;
  gk_store_roll_back(store); /* so that no half of it is committed */
  return false;
}

static bool put_same(struct gk_store *store, int64_t document, int64_t recipe,
                     const struct gk_same_step *steps, size_t count, struct gk_error *error)
{
  sqlite3_stmt *statement;
  int64_t nanoseconds = 0; /* more than before */
  if (!gk_store_write(store, error))
    return false;
  for (size_t i = 0; i < count; i++) {
    nanoseconds += (int64_t)(steps[i].head->nanoseconds & INT64_MAX) - steps[i].nanoseconds;
    if (!put_result(store, gk_row_id(document, GK_RESULT_BITS, steps[i].sequence), steps[i].wire,
                    steps[i].head, error))
      return false;
  }
  if (!(statement = gk_store_statement(store, GK_STATEMENT_SAME, error)))
    return false;
  sqlite3_bind_int64(statement, 1, document);
  sqlite3_bind_int64(statement, 2, recipe);
  sqlite3_bind_int64(statement, 3, store->run);
  sqlite3_bind_int64(statement, 4, nanoseconds);
  return gk_store_finish(store, statement, error);
}

bool gk_store_put_same(struct gk_store *store, int64_t document, int64_t recipe,
                       const struct gk_same_step *steps, size_t count, struct gk_error *error)
{
  if (put_same(store, document, recipe, steps, count, error))
    return true;
  gk_store_roll_back(store);
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
  return gk_store_finish(store, statement, error);
}

bool gk_store_put_source(struct gk_store *store, struct gk_text name,
                         const uint8_t digest[GK_DIGEST_SIZE], struct gk_error *error)
{
  int64_t document;
  if (!gk_store_write(store, error) || !gk_store_find_digest(store, digest, &document, error))
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
  return gk_store_finish(store, statement, error);
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
  return gk_store_finish(store, statement, error);
}
