/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "fingerprint.h"
#include "message.h"
#include "store-private.h"

enum { TEXTS = 4 /* of a verdict */ };

static bool is(struct gk_text text, const char *word)
{
  return text.size == strlen(word) && memcmp(text.data, word, text.size) == 0;
}

/* The texts are set when all are read, since the buffer may move. */
static void note(struct gk_verdicts *verdicts, sqlite3_stmt *row)
{
  if (verdicts->count == verdicts->capacity) {
    verdicts->capacity = verdicts->capacity ? 2 * verdicts->capacity : 8;
    verdicts->of = realloc(verdicts->of, verdicts->capacity * sizeof *verdicts->of);
    if (!verdicts->of)
      abort();
  }
  struct gk_verdict *verdict = &verdicts->of[verdicts->count++];
  *verdict = (struct gk_verdict){.at = sqlite3_column_int64(row, 5)};
  if (sqlite3_column_bytes(row, 0) == GK_DIGEST_SIZE)
    memcpy(verdict->fingerprint, sqlite3_column_blob(row, 0), GK_DIGEST_SIZE);
  for (int column = 1; column <= TEXTS; column++)
    gk_buffer_put_text(&verdicts->texts, gk_column_text(row, column));
}

bool gk_verdicts_read(struct gk_store *store, const struct gk_entry *entry,
                      struct gk_verdicts *verdicts, struct gk_error *error)
{
  sqlite3_stmt *row = gk_store_statement(store, GK_STATEMENT_READ_VERDICTS, error);
  verdicts->count = verdicts->texts.size = 0;
  memcpy(verdicts->document, entry->digest, sizeof verdicts->document);
  if (!row)
    return false;
  sqlite3_bind_int64(row, 1, entry->id);
  int status;
  while ((status = sqlite3_step(row)) == SQLITE_ROW)
    note(verdicts, row);
  if (status != SQLITE_DONE)
    gk_store_fault(store, error);
  sqlite3_reset(row);
  struct gk_reader reader = gk_reader_of(verdicts->texts.data, verdicts->texts.size);
  for (size_t i = 0; i < verdicts->count; i++) {
    struct gk_verdict *verdict = &verdicts->of[i];
    struct gk_text *const texts[TEXTS] = {&verdict->rule, &verdict->verdict, &verdict->note,
                                          &verdict->who};
    for (int k = 0; k < TEXTS; k++)
      *texts[k] = gk_reader_text(&reader);
  }
  return status == SQLITE_DONE;
}

void gk_verdicts_free(struct gk_verdicts *verdicts)
{
  free(verdicts->of);
  gk_buffer_free(&verdicts->texts);
  *verdicts = (struct gk_verdicts){0};
}

const struct gk_verdict *gk_verdicts_newest(const struct gk_verdicts *verdicts,
                                            const uint8_t fingerprint[GK_DIGEST_SIZE])
{
  for (size_t i = verdicts->count; i; i--)
    if (memcmp(verdicts->of[i - 1].fingerprint, fingerprint, GK_DIGEST_SIZE) == 0)
      return &verdicts->of[i - 1];
  return NULL;
}

const struct gk_verdict *gk_verdicts_find(const struct gk_verdicts *verdicts,
                                          const struct gk_view *view,
                                          const struct gk_finding *finding)
{
  uint8_t fingerprint[GK_DIGEST_SIZE];
  if (!verdicts || verdicts->count == 0)
    return NULL;
  gk_fingerprint(view, verdicts->document, finding, fingerprint);
  const struct gk_verdict *newest = gk_verdicts_newest(verdicts, fingerprint);
  return newest && !is(newest->verdict, "withdrawn") ? newest : NULL;
}

bool gk_store_put_verdict(struct gk_store *store, int64_t document,
                          const struct gk_verdict *verdict, struct gk_error *error)
{
  if (!gk_store_write(store, error))
    return false;
  sqlite3_stmt *statement = gk_store_statement(store, GK_STATEMENT_PUT_VERDICT, error);
  if (!statement)
    return false;
  sqlite3_bind_int64(statement, 1, document);
  gk_bind_text(statement, 2, verdict->rule);
  sqlite3_bind_blob(statement, 3, verdict->fingerprint, GK_DIGEST_SIZE, SQLITE_STATIC);
  gk_bind_text(statement, 4, verdict->verdict);
  gk_bind_text(statement, 5, verdict->note);
  gk_bind_text(statement, 6, verdict->who);
  sqlite3_bind_int64(statement, 7, verdict->at);
  return gk_store_finish(store, statement, error);
}

struct judging {
  struct gk_store *store;
  struct gk_document document;
  struct gk_view view;
  struct gk_verdicts verdicts;
  void (*each)(void *argument, const struct gk_judged *judged);
  void *argument;
};

/* Finds what each verdict is about. */
static void judge(struct judging *judging, const struct gk_entry *entry)
{
  const struct gk_document *document = &judging->document;
  for (size_t i = 0; i < judging->verdicts.count; i++) {
    const struct gk_verdict *verdict = &judging->verdicts.of[i];
    struct gk_judged judged = {.entry = entry, .verdict = verdict, .view = &judging->view};
    if (is(verdict->verdict, "withdrawn") ||
        gk_verdicts_newest(&judging->verdicts, verdict->fingerprint) != verdict)
      continue;
    const struct gk_finding *finding;
    for (uint32_t id = 1;
         !judged.finding && (finding = gk_document_find(document, GK_KIND_FINDING, id)); id++) {
      if (finding->rule.size != verdict->rule.size ||
          memcmp(finding->rule.data, verdict->rule.data, finding->rule.size) != 0)
        continue;
      uint8_t fingerprint[GK_DIGEST_SIZE];
      gk_fingerprint(&judging->view, entry->digest, finding, fingerprint);
      if (memcmp(fingerprint, verdict->fingerprint, sizeof fingerprint) == 0)
        judged.finding = finding;
      judged.elsewhere = true;
    }
    judging->each(judging->argument, &judged);
  }
}

static bool judge_document(struct judging *judging, int64_t id,
                           void (*damaged)(void *argument, const struct gk_error *error),
                           struct gk_error *error)
{
  struct gk_list_of *list;
  struct gk_entry entry;
  gk_document_reset(&judging->document);
  if (!gk_store_list_one(judging->store, id, &list, error))
    return false;
  bool found = gk_list_next(list, &entry, error);
  if (!found && !error->code[0])
    gk_error_set(error, "store-damaged", _("The store names a document that it does not have."));
  bool good = found && gk_store_load(judging->store, &entry, &judging->document, error) &&
              gk_verdicts_read(judging->store, &entry, &judging->verdicts, error);
  if (good) {
    gk_view_make(&judging->view, &judging->document);
    judge(judging, &entry);
  } else if (strcmp(error->code, "document-damaged") == 0) {
    damaged(judging->argument, error);
    good = true;
  }
  gk_list_close(list);
  return good;
}

bool gk_verdicts_each(struct gk_store *store,
                      void (*each)(void *argument, const struct gk_judged *judged),
                      void (*damaged)(void *argument, const struct gk_error *error), void *argument,
                      struct gk_error *error)
{
  struct judging judging = {.store = store, .each = each, .argument = argument};
  sqlite3_stmt *row;
  if (sqlite3_prepare_v2(store->database, "SELECT DISTINCT document FROM verdict ORDER BY 1", -1,
                         &row, NULL) != SQLITE_OK)
    return gk_store_fault(store, error);
  gk_document_init(&judging.document, 0, NULL, NULL);
  int status;
  bool good = true;
  while (good && (status = sqlite3_step(row)) == SQLITE_ROW)
    good = judge_document(&judging, sqlite3_column_int64(row, 0), damaged, error);
  if (good && status != SQLITE_DONE)
    good = gk_store_fault(store, error);
  sqlite3_finalize(row);
  gk_document_free(&judging.document);
  gk_verdicts_free(&judging.verdicts);
  return good;
}

const char *gk_moment_print(int64_t seconds, char out[GK_MOMENT_SIZE])
{
  time_t moment = (time_t)seconds;
  struct tm broken;
  if (!gmtime_r(&moment, &broken) ||
      strftime(out, GK_MOMENT_SIZE, "%Y-%m-%dT%H:%M:%SZ", &broken) == 0)
    snprintf(out, GK_MOMENT_SIZE, "%" PRId64, seconds);
  return out;
}

void gk_verdict_write(const struct gk_verdict *verdict, struct gk_json *json)
{
  char moment[GK_MOMENT_SIZE];
  if (!verdict) {
    gk_json_null(json);
    return;
  }
  gk_json_open_flat(json, '{');
  gk_json_key(json, "verdict");
  gk_json_text(json, verdict->verdict);
  gk_json_key(json, "note");
  gk_json_text_or_null(json, verdict->note);
  gk_json_key(json, "who");
  gk_json_text(json, verdict->who);
  gk_json_key(json, "at");
  gk_json_string(json, gk_moment_print(verdict->at, moment));
  gk_json_close_flat(json, '}');
}
