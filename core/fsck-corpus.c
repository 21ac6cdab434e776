/* SPDX-License-Identifier: Apache-2.0 */
/* What was found across documents. All of it can be found again, but for when it was found first.
 */
#include <stdio.h>

#include "fsck-private.h"
#include "key.h"
#include "message.h"

/* The fields of a fingerprint, in its order: see corpus-run.c. */
static const char sql[] = "SELECT id, fingerprint, rule, severity, expected, actual, message,"
                          " message_zh, evidence FROM corpus_finding ORDER BY id";
enum { FINGERPRINT = 1, FIELDS_BEGIN = 2, FIELDS = 7 };

static bool is_whole(sqlite3_stmt *row)
{
  struct gk_text fields[FIELDS];
  uint8_t fingerprint[GK_DIGEST_SIZE];
  for (int i = 0; i < FIELDS; i++)
    fields[i] = gk_column_text(row, FIELDS_BEGIN + i);
  gk_key_fields("corpus-finding", fields, FIELDS, fingerprint);
  return sqlite3_column_bytes(row, FINGERPRINT) == GK_DIGEST_SIZE &&
         memcmp(sqlite3_column_blob(row, FINGERPRINT), fingerprint, sizeof fingerprint) == 0;
}

static bool run_sql(struct gk_fsck *fsck, const char *change, struct gk_error *error)
{
  return sqlite3_exec(fsck->store->database, change, NULL, NULL, NULL) == SQLITE_OK ||
         gk_store_fault(fsck->store, error);
}

/* What the rules looked at is read again out of the documents, and each is asked again. */
static bool ask_again(struct gk_fsck *fsck, struct gk_error *error)
{
  return gk_store_write(fsck->store, error) &&
         run_sql(fsck,
                 "DELETE FROM corpus_rule; DELETE FROM corpus_fact; DELETE FROM corpus_document;"
                 "DELETE FROM corpus_cell; DELETE FROM corpus",
                 error) &&
         gk_store_commit(fsck->store, error);
}

bool gk_fsck_corpus(struct gk_fsck *fsck, struct gk_error *error)
{
  sqlite3_stmt *row;
  enum gk_fsck_step step = GK_FSCK_END;
  bool repairs = gk_fsck_repairs(fsck), good = true;
  if (sqlite3_prepare_v2(fsck->store->database, sql, -1, &row, NULL) != SQLITE_OK)
    return gk_store_fault(fsck->store, error);
  while (good && (step = gk_fsck_step(fsck, row, error)) == GK_FSCK_ROW) {
    char text[96];
    long long id = sqlite3_column_int64(row, 0);
    if (is_whole(row))
      continue;
    snprintf(text, sizeof text, _("row %lld"), id);
    gk_fsck_say(fsck, NULL, GK_DAMAGE_CORPUS, repairs, text,
                _("it is not what its fingerprint says"));
    snprintf(text, sizeof text, "DELETE FROM corpus_finding WHERE id = %lld", id);
    good = !repairs || (gk_store_write(fsck->store, error) && run_sql(fsck, text, error));
  }
  sqlite3_finalize(row);
  if (step == GK_FSCK_CORRUPT)
    gk_fsck_say(fsck, NULL, GK_DAMAGE_UNREADABLE, false, "corpus_finding",
                _("its pages in the database are damaged"));
  /* What else was damaged may have been looked at by a rule. */
  return good && step != GK_FSCK_FAILED &&
         (!gk_fsck_repairs(fsck) || fsck->damages == 0 || ask_again(fsck, error));
}
