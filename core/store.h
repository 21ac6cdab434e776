/* SPDX-License-Identifier: Apache-2.0 */
/* The store: a directory with one SQLite database (WAL). One process writes it; any number read. */
#ifndef GK_STORE_H
#define GK_STORE_H

#include "document.h"
#include "error.h"

enum { GK_DIGEST_SIZE = 32 /* SHA-256 */ };

struct gk_store;

/* `given`, else $GONGKAI_STORE, else gongkai-store. */
const char *gk_store_directory(const char *given);

enum gk_store_mode {
  GK_STORE_READ, /* must exist */
  GK_STORE_WRITE /* made where it does not exist; one writer at a time */
};

/* Opens the store in `directory`. False: *error says why and what to do: "store-newer" (made by a
 * newer version), "store-busy" (another process writes it: says which), "store-missing",
 * "store-damaged", "store-io". A store of an older version is migrated when opened for writing. */
bool gk_store_open(struct gk_store **store, const char *directory, enum gk_store_mode mode,
                   struct gk_error *error);
void gk_store_close(struct gk_store *store);

/* The directory it was opened with. */
const char *gk_store_path(const struct gk_store *store);

/* Writes are collected; commit makes them last. A full disk or an I/O error gives false with
 * "store-io"; what was committed before stays whole, and the store can be opened again. */
bool gk_store_commit(struct gk_store *store, struct gk_error *error);

/* Begins a run and remembers its pipeline file; the documents and sources that are written belong
 * to it. */
bool gk_store_begin_run(struct gk_store *store, const char *pipeline, struct gk_error *error);
bool gk_store_end_run(struct gk_store *store, struct gk_error *error);

/* A document as it is written. */
struct gk_store_document {
  uint8_t digest[GK_DIGEST_SIZE]; /* of the bytes as they came */
  struct gk_text original;        /* the bytes; kept compressed */
  const struct gk_text *steps;    /* wire form, one a step, the fetch step first */
  size_t step_count;
  const struct gk_document *document; /* the steps, applied: at least resources, fields, findings,
                                         diagnostics; what is listed without replaying comes from
                                         here */
};

/* Writes a document, in place of what the store had under that digest. */
bool gk_store_put_document(struct gk_store *store, const struct gk_store_document *document,
                           struct gk_error *error);

/* Whether the store has a result for that digest. */
bool gk_store_has_document(struct gk_store *store, const uint8_t digest[GK_DIGEST_SIZE]);

/* Whether the run that is open has written that digest. */
bool gk_store_in_run(struct gk_store *store, const uint8_t digest[GK_DIGEST_SIZE]);

/* Says that the source `name` has, as of this run, that document. What it had before is kept. */
bool gk_store_put_source(struct gk_store *store, struct gk_text name,
                         const uint8_t digest[GK_DIGEST_SIZE], struct gk_error *error);

/* Says that a source could not be had at all in this run. */
bool gk_store_put_failure(struct gk_store *store, struct gk_text name, struct gk_text code,
                          struct gk_text message, struct gk_error *error);

#endif
