/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of fsck share. */
#ifndef GK_FSCK_PRIVATE_H
#define GK_FSCK_PRIVATE_H

#include "fsck.h"
#include "store-private.h"

enum gk_fsck_statement {
  GK_FSCK_NEXT_DOCUMENT,
  GK_FSCK_DOCUMENT,
  GK_FSCK_RESULTS,
  GK_FSCK_RESULT,
  GK_FSCK_STATES,
  GK_FSCK_LISTING,
  GK_FSCK_FINDINGS,
  GK_FSCK_ORIGINAL,
  GK_FSCK_MEND_RESULT,
  GK_FSCK_EMPTY_RESULT,
  GK_FSCK_DROP_RESULT,
  GK_FSCK_EMPTY_STATE,
  GK_FSCK_DROP_STATE,
  GK_FSCK_AGAIN,
  GK_FSCK_MEND_LISTING,
  GK_FSCK_MEND_DIGEST,
  GK_FSCK_MEND_SIZE,
  GK_FSCK_MEND_DECLARED,
  GK_FSCK_MEND_STATE,
  GK_FSCK_PICTURES,
  GK_FSCK_EMPTY_PICTURE,
  GK_FSCK_PICTURE_AGAIN,
  GK_FSCK_MEMORIES,
  GK_FSCK_DROP_MEMORY,
  GK_FSCK_DROP_ORIGINAL,
  GK_FSCK_STATEMENT_COUNT
};

struct gk_fsck_result {
  int64_t sequence;
  char label[64];      /* "step 3, read/html" */
  const char *reason;  /* why it is damaged; NULL: it is not */
  bool empty;          /* an earlier repair took its bytes away */
  bool differs;        /* from the columns beside it */
  bool newest, former; /* named by the newest state, by an earlier one */
};

struct gk_fsck_state {
  int64_t run;
  size_t list; /* where its text begins */
  bool known;  /* there is such a run */
};

/* The document that is looked at. */
struct gk_fsck_document {
  struct gk_fsck *fsck;
  int64_t id, size, state, recipe;
  uint8_t digest[GK_DIGEST_SIZE];
  char hex[2 * GK_DIGEST_SIZE + 1];
  bool has_digest, has_recipe;
  struct gk_buffer source, declared;
  struct gk_fsck_result *results;
  size_t result_count, result_capacity;
  struct gk_fsck_state *states;
  size_t state_count, state_capacity;
  struct gk_buffer lists;
  struct gk_document document; /* of the newest state */
  bool whole;                  /* it could be made */
  bool again;                  /* it is to be done again */
};

/* What the files of fsck keep beside what the caller sees. */
struct gk_fsck_work {
  sqlite3_stmt *statements[GK_FSCK_STATEMENT_COUNT];
  struct gk_fsck_document document;
};

/* The statement, reset and without values; NULL: *error. */
sqlite3_stmt *gk_fsck_statement(struct gk_fsck *fsck, enum gk_fsck_statement which,
                                struct gk_error *error);

enum gk_fsck_step {
  GK_FSCK_ROW,
  GK_FSCK_END,
  GK_FSCK_CORRUPT, /* the pages cannot be read */
  GK_FSCK_FAILED   /* *error */
};
enum gk_fsck_step gk_fsck_step(struct gk_fsck *fsck, sqlite3_stmt *statement,
                               struct gk_error *error);

/* Whether what is damaged in the database is mended. */
bool gk_fsck_repairs(const struct gk_fsck *fsck);

/* Counts and reports; `document` may be NULL. */
void gk_fsck_say(struct gk_fsck *fsck, const struct gk_fsck_document *document,
                 enum gk_damage damage, bool mended, const char *place, const char *what);

/* Runs a statement that changes something and takes `id` as ?1. */
bool gk_fsck_change(struct gk_fsck *fsck, enum gk_fsck_statement which, int64_t id,
                    struct gk_error *error);

/* Looks at the database as a whole; sets fsck->broken. */
bool gk_fsck_database(struct gk_fsck *fsck, struct gk_error *error);

/* Looks at the rows that belong to no document, and at those that belong to one which is not
 * there. */
bool gk_fsck_recipes(struct gk_fsck *fsck, struct gk_error *error);
/* The pictures that documents refer to (fsck-picture.c). */
bool gk_fsck_pictures(struct gk_fsck *fsck, struct gk_error *error);
/* What plugins remember (fsck-memory.c). */
bool gk_fsck_memories(struct gk_fsck *fsck, struct gk_error *error);
bool gk_fsck_strays(struct gk_fsck *fsck, struct gk_error *error);

/* Looks at what was found across documents. After it has mended anything, that is found again. */
bool gk_fsck_corpus(struct gk_fsck *fsck, struct gk_error *error);

/* Looks at a document and mends it. */
bool gk_fsck_look_at(struct gk_fsck *fsck, int64_t id, struct gk_error *error);
void gk_fsck_document_free(struct gk_fsck_document *document);

/* Its parts. `readable` is set to false where pages are damaged, which is said. */
bool gk_fsck_read_results(struct gk_fsck_document *document, bool *readable,
                          struct gk_error *error);
bool gk_fsck_check_results(struct gk_fsck_document *document, struct gk_error *error);
struct gk_fsck_result *gk_fsck_find_result(struct gk_fsck_document *document, int64_t sequence);
bool gk_fsck_check_listing(struct gk_fsck_document *document, struct gk_error *error);
bool gk_fsck_check_original(struct gk_fsck_document *document, struct gk_error *error);

#endif
