/* SPDX-License-Identifier: Apache-2.0 */
/* What the store's own files share. */
#ifndef GK_STORE_PRIVATE_H
#define GK_STORE_PRIVATE_H

#include <sqlite3.h>

#include "store-pack.h"
#include "store.h"

/* The statements that are prepared once, by their first use. */
enum gk_statement {
  GK_STATEMENT_BEGIN,
  GK_STATEMENT_COMMIT,
  GK_STATEMENT_FIND_DIGEST,
  GK_STATEMENT_KNOW,
  GK_STATEMENT_CONFIRM,
  GK_STATEMENT_SAME,
  GK_STATEMENT_FIND_DOCUMENT,
  GK_STATEMENT_PUT_DOCUMENT,
  GK_STATEMENT_CHANGE_DOCUMENT,
  GK_STATEMENT_OLD_RESULTS,
  GK_STATEMENT_READ_STATE,
  GK_STATEMENT_STEP_RUN,
  GK_STATEMENT_PUT_STATE,
  GK_STATEMENT_HAS_ORIGINAL,
  GK_STATEMENT_DROP_FINDINGS,
  GK_STATEMENT_PUT_RESULT,
  GK_STATEMENT_PUT_ORIGINAL,
  GK_STATEMENT_PUT_FINDING,
  GK_STATEMENT_FIND_SOURCE,
  GK_STATEMENT_SEE_SOURCE,
  GK_STATEMENT_LOSE_SOURCE,
  GK_STATEMENT_AGE_SOURCE,
  GK_STATEMENT_PUT_SOURCE,
  GK_STATEMENT_PUT_FAILURE,
  GK_STATEMENT_PUT_RETRIEVAL,
  GK_STATEMENT_READ_RETRIEVED,
  GK_STATEMENT_COUNT_VISIT,
  GK_STATEMENT_PUT_VISIT,
  GK_STATEMENT_READ_RESULT,
  GK_STATEMENT_READ_ORIGINAL,
  GK_STATEMENT_READ_ALSO,
  GK_STATEMENT_HAS_PICTURE,
  GK_STATEMENT_READ_PICTURE,
  GK_STATEMENT_PUT_PICTURE,
  GK_STATEMENT_READ_COMPANIONS,
  GK_STATEMENT_DROP_COMPANIONS,
  GK_STATEMENT_PUT_COMPANION,
  GK_STATEMENT_RECALL,
  GK_STATEMENT_REMEMBER,
  GK_STATEMENT_USE_MEMORY,
  GK_STATEMENT_FORGET,
  GK_STATEMENT_READ_VERDICTS,
  GK_STATEMENT_PUT_VERDICT,
  GK_STATEMENT_READ_CORRECTIONS,
  GK_STATEMENT_PUT_CORRECTION,
  GK_STATEMENT_SEE_PICTURE,
  GK_STATEMENT_CORPUS_FINDINGS,
  GK_STATEMENT_CORPUS_EVIDENCE,
  GK_STATEMENT_CORPUS_SOURCE,
  GK_STATEMENT_CORPUS_DROP_FACTS,
  GK_STATEMENT_CORPUS_FIND_CELL,
  GK_STATEMENT_CORPUS_PUT_CELL,
  GK_STATEMENT_CORPUS_PUT_FACT,
  GK_STATEMENT_CORPUS_PUT_DOCUMENT,
  GK_STATEMENT_CORPUS_PUT_FINDING,
  GK_STATEMENT_COUNT
};

struct gk_store {
  char *directory;
  sqlite3 *database;
  int lock;     /* file descriptor; -1: a reader */
  bool writing; /* a transaction is open */
  int64_t run;  /* that is open; 0: none */
  sqlite3_stmt *statements[GK_STATEMENT_COUNT];
  struct gk_packer packer;
  struct gk_buffer also, results, known, retrieved; /* used again from document to document */
};

/* A document's results, states and findings have the document in the upper bits of their ids, so
 * that no index is needed to find them. */
enum { GK_RESULT_BITS = 20, GK_STATE_BITS = 20, GK_FINDING_BITS = 16, GK_COMPANION_BITS = 16 };

enum {
  /* Packed bytes beyond this stand in files of their own: SQLite would copy them twice, and its
   * pages for them are chained. */
  GK_BLOB_LIMIT = 1 << 20
};

/* The id of a row of a document's. It wraps as SQLite's << does, since a damaged database may name
 * any document: what C does with such a number is not defined. */
static inline int64_t gk_row_id(int64_t document, int bits, int64_t part)
{
  return (int64_t)((uint64_t)document << bits | (uint64_t)part);
}

/* The statement, reset; NULL with *error. */
sqlite3_stmt *gk_store_statement(struct gk_store *store, enum gk_statement which,
                                 struct gk_error *error);

/* Says what SQLite says, under "store-io", "store-damaged" or "store-busy"; false. */
bool gk_store_fault(struct gk_store *store, struct gk_error *error);

/* Takes back what was not committed. */
void gk_store_roll_back(struct gk_store *store);

/* The same, after saying why, as gk_store_fault does; false. */
bool gk_store_give_up(struct gk_store *store, struct gk_error *error);

/* The number that a statement gives of a digest; 0: it knows none. */
bool gk_store_ask_digest(struct gk_store *store, enum gk_statement which,
                         const uint8_t digest[GK_DIGEST_SIZE], int64_t *answer,
                         struct gk_error *error);

/* The document of that digest; 0: the store does not have it. */
static inline bool gk_store_find_digest(struct gk_store *store,
                                        const uint8_t digest[GK_DIGEST_SIZE], int64_t *id,
                                        struct gk_error *error)
{
  return gk_store_ask_digest(store, GK_STATEMENT_FIND_DIGEST, digest, id, error);
}

/* Packs; what it returns is lent until the next call. */
bool gk_store_pack(struct gk_store *store, struct gk_text bytes, struct gk_text *packed,
                   struct gk_error *error);

/* Packs bytes of that digest and binds size, codec and what is kept of them in the row to ?2 to ?4:
 * large ones go into a file. They are lent until the next call. */
bool gk_store_bind_bytes(struct gk_store *store, sqlite3_stmt *statement,
                         const uint8_t digest[GK_DIGEST_SIZE], struct gk_text bytes,
                         struct gk_error *error);

/* Appends the bytes of a row, whose columns from `column` on are size, codec and data. NULL, or why
 * they are damaged. */
const char *gk_store_take_bytes(struct gk_store *store, sqlite3_stmt *row, int column,
                                const uint8_t digest[GK_DIGEST_SIZE], struct gk_buffer *bytes);

/* Opens a transaction unless one is open. */
bool gk_store_write(struct gk_store *store, struct gk_error *error);

/* The run of a document's newest state that is not younger than `run` (0: of all), 0: there is
 * none; `results` is its list, with a NUL. */
bool gk_store_find_state(struct gk_store *store, int64_t document, int64_t run, int64_t *found,
                         struct gk_buffer *results, struct gk_error *error);

/* Reads the next number of a state's list, a JSON array of numbers, which ends with a NUL. 1: there
 * is one; 0: the list has ended; -1: it is damaged. *at begins as the list's first byte. */
int gk_store_next_sequence(const char **at, int64_t *sequence);

/* Binds what is listed of a document without replaying its steps to ?4 to ?24 (see
 * GK_STATEMENT_CHANGE_DOCUMENT), which were cleared before. The document must live until then. */
void gk_store_bind_listing(sqlite3_stmt *statement, const struct gk_document *document);

/* Puts a document's findings in the place of those that are listed. */
bool gk_store_put_findings(struct gk_store *store, int64_t id, const struct gk_document *document,
                           struct gk_error *error);

/* Writes a document's companions in the place of those that it had, and the pictures that the store
 * lacks. */
bool gk_store_put_companions(struct gk_store *store, int64_t document, struct gk_text list,
                             struct gk_text bytes, struct gk_error *error);

/* Appends the value of a row (digest, size, data) of what plugins remember. NULL, or why it is
 * damaged. */
const char *gk_memory_unpack(struct gk_packer *packer, sqlite3_stmt *row, struct gk_buffer *bytes);

/* Adds to a document what checks across documents found of it, as a step of its own. */
bool gk_store_add_corpus(struct gk_store *store, int64_t id, struct gk_document *document,
                         struct gk_error *error);

/* Runs a statement that gives no rows, and resets it; false: the transaction is taken back. */
bool gk_store_finish(struct gk_store *store, sqlite3_stmt *statement, struct gk_error *error);

void gk_bind_text(sqlite3_stmt *statement, int index, struct gk_text text); /* empty: NULL */
struct gk_text gk_column_text(sqlite3_stmt *statement, int column);         /* lent */

#endif
