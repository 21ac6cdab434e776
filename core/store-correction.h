/* SPDX-License-Identifier: Apache-2.0 */
/* Corrections of recognised cells as the store keeps them: rows are added, and none is changed. */
#ifndef GK_STORE_CORRECTION_H
#define GK_STORE_CORRECTION_H

#include "correction.h"
#include "store.h"

struct gk_stored_correction {
  struct gk_correction correction;
  int64_t supersedes;          /* the one that it stands for from then on; 0: none */
  bool removed;                /* it only takes that one back */
  bool in_force;               /* it was not taken back, and none supersedes it */
  uint32_t table, row, column; /* as `gongkai show` named the cell when it was made: t1 is 1 */
  struct gk_text reading;      /* what had been read */
  struct gk_text note;         /* empty: none */
  struct gk_text who;
  int64_t at; /* seconds since 1970 */
};

/* The oldest first. */
struct gk_stored_corrections {
  struct gk_stored_correction *of;
  size_t count, capacity;
  struct gk_buffer texts;
};

/* Reads all, in place of what was read before. */
bool gk_store_corrections(struct gk_store *store, struct gk_stored_corrections *corrections,
                          struct gk_error *error);
void gk_stored_corrections_free(struct gk_stored_corrections *corrections);

/* Appends those in force as bytes; see gk_correction_put. */
bool gk_store_corrections_put(struct gk_store *store, struct gk_buffer *bytes,
                              struct gk_error *error);

/* Writes one, and that the documents which have the picture are to be done again. */
bool gk_store_put_correction(struct gk_store *store, struct gk_stored_correction *correction,
                             struct gk_error *error);

/* The documents that have a picture: those that are it, and those in which one of the ocr stage's
 * plugins found something. As a condition in SQL over the columns of document. */
void gk_store_having_picture(const uint8_t picture[GK_DIGEST_SIZE], struct gk_buffer *sql);

#endif
