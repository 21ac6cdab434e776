/* SPDX-License-Identifier: Apache-2.0 */
/* What checks across documents found, as a step of the document that they say it of. */
#include <stdio.h>

#include "message.h"
#include "store-private.h"

/* Raised when the items made of the same rows change. */
enum { CORPUS_VERSION = 1 };

static uint32_t level_of(struct gk_text name)
{
  return name.size == 5 ? GK_ERROR : name.size == 4 && name.data[0] == 'w' ? GK_WARN : GK_INFO;
}

/* "sha256:" and 64 digits. */
static bool parse_name(struct gk_text name, uint8_t digest[GK_DIGEST_SIZE])
{
  static const char scheme[] = "sha256:", digits[] = "0123456789abcdef";
  size_t begin = sizeof scheme - 1;
  if (name.size != begin + 2 * (size_t)GK_DIGEST_SIZE || memcmp(name.data, scheme, begin) != 0)
    return false;
  for (size_t i = 0; i < GK_DIGEST_SIZE; i++) {
    const char *high = memchr(digits, name.data[begin + 2 * i], 16);
    const char *low = memchr(digits, name.data[begin + 2 * i + 1], 16);
    if (!high || !low)
      return false;
    digest[i] = (uint8_t)((high - digits) << 4 | (low - digits));
  }
  return true;
}

static bool same(struct gk_text a, struct gk_text b)
{
  return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

struct piece {
  struct gk_text document, form, row, column, text;
  int64_t fact; /* 0: the whole document */
};

/* The fact of this document that a piece names; 0: it is another's, or has gone since. */
static uint32_t own_fact(const struct gk_document *document, const uint8_t own[GK_DIGEST_SIZE],
                         const struct piece *piece)
{
  uint8_t digest[GK_DIGEST_SIZE];
  if (piece->fact < 1 || piece->fact > UINT32_MAX || !parse_name(piece->document, digest) ||
      memcmp(digest, own, sizeof digest) != 0)
    return 0;
  const struct gk_fact *fact = gk_document_find(document, GK_KIND_FACT, (uint32_t)piece->fact);
  return fact && same(fact->form, piece->form) && same(fact->row, piece->row) &&
                 same(fact->column, piece->column)
             ? fact->id
             : 0;
}

static bool find_source(struct gk_store *store, struct gk_text document, sqlite3_stmt **row,
                        struct gk_text *source, struct gk_error *error)
{
  uint8_t digest[GK_DIGEST_SIZE];
  *source = GK_TEXT("");
  *row = gk_store_statement(store, GK_STATEMENT_CORPUS_SOURCE, error);
  if (!*row || !parse_name(document, digest))
    return *row != NULL;
  sqlite3_bind_blob(*row, 1, digest, sizeof digest, SQLITE_TRANSIENT);
  int status = sqlite3_step(*row);
  if (status == SQLITE_ROW)
    *source = gk_column_text(*row, 0);
  return status == SQLITE_ROW || status == SQLITE_DONE ? true : gk_store_fault(store, error);
}

static bool add_reference(struct gk_store *store, struct gk_document *document,
                          const struct piece *piece, struct gk_evidence *evidence,
                          struct gk_error *error)
{
  const char *reason;
  struct gk_buffer name = {0};
  struct gk_reference reference = {.document = piece->document, .text = piece->text};
  if (piece->form.size)
    gk_buffer_print(&name, "%.*s/%.*s/%.*s", (int)piece->form.size, piece->form.data,
                    (int)piece->row.size, piece->row.data, (int)piece->column.size,
                    piece->column.data);
  reference.fact = (struct gk_text){name.size ? name.data : "", name.size};
  sqlite3_stmt *row;
  bool good = find_source(store, piece->document, &row, &reference.source, error);
  if (good) {
    evidence->kind = GK_EVIDENCE_REFERENCE;
    evidence->item =
        gk_document_add(document, GK_KIND_REFERENCE, &reference, sizeof reference, &reason);
  }
  if (row)
    sqlite3_reset(row);
  gk_buffer_free(&name);
  return good;
}

static bool add_evidence(struct gk_store *store, struct gk_document *document,
                         const uint8_t own[GK_DIGEST_SIZE], uint32_t finding, struct gk_text list,
                         struct gk_error *error)
{
  sqlite3_stmt *row = gk_store_statement(store, GK_STATEMENT_CORPUS_EVIDENCE, error);
  if (!row)
    return false;
  sqlite3_bind_text64(row, 1, list.data, list.size, SQLITE_TRANSIENT, SQLITE_UTF8);
  int status;
  bool good = true;
  while (good && (status = sqlite3_step(row)) == SQLITE_ROW) {
    const char *reason;
    struct piece piece = {.document = gk_column_text(row, 0),
                          .fact = sqlite3_column_int64(row, 1),
                          .form = gk_column_text(row, 2),
                          .row = gk_column_text(row, 3),
                          .column = gk_column_text(row, 4),
                          .text = gk_column_text(row, 5)};
    struct gk_evidence evidence = {.finding = finding, .kind = GK_EVIDENCE_FACT};
    evidence.item = own_fact(document, own, &piece);
    good = evidence.item || add_reference(store, document, &piece, &evidence, error);
    if (good)
      gk_document_add(document, GK_KIND_EVIDENCE, &evidence, sizeof evidence, &reason);
  }
  if (good && status != SQLITE_DONE)
    good = gk_store_fault(store, error);
  sqlite3_reset(row);
  return good;
}

bool gk_store_add_corpus(struct gk_store *store, int64_t id, struct gk_document *document,
                         struct gk_error *error)
{
  static const struct gk_step step = {.stage = GK_STAGE_VALIDATE,
                                      .plugin = {"corpus", sizeof "corpus" - 1},
                                      .version = CORPUS_VERSION,
                                      .bids = {"", 0},
                                      .delegate = {"", 0},
                                      .code = {"", 0},
                                      .message = {"", 0}};
  struct gk_stored_document stored;
  bool found, begun = false;
  sqlite3_stmt *row = gk_store_statement(store, GK_STATEMENT_CORPUS_FINDINGS, error);
  if (!row || !gk_store_find_document(store, id, &stored, &found, error))
    return false;
  sqlite3_bind_int64(row, 1, id);
  int status;
  bool good = true;
  while (good && (status = sqlite3_step(row)) == SQLITE_ROW) {
    const char *reason;
    struct gk_finding finding = {.rule = gk_column_text(row, 0),
                                 .severity = level_of(gk_column_text(row, 1)),
                                 .expected = gk_column_text(row, 2),
                                 .actual = gk_column_text(row, 3),
                                 .message = gk_column_text(row, 4),
                                 .message_zh = gk_column_text(row, 5)};
    if (!begun && document->step_count >= GK_STEPS_LIMIT)
      break;
    if (!begun)
      gk_document_begin(document, &step);
    begun = true;
    uint32_t added = gk_document_add(document, GK_KIND_FINDING, &finding, sizeof finding, &reason);
    good = !added ||
           add_evidence(store, document, stored.digest, added, gk_column_text(row, 6), error);
  }
  if (good && status != SQLITE_DONE && status != SQLITE_ROW)
    good = gk_store_fault(store, error);
  sqlite3_reset(row);
  return good;
}
