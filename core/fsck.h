/* SPDX-License-Identifier: Apache-2.0 */
/* Verifies a store against its digests and itself, and mends what can be mended. */
#ifndef GK_FSCK_H
#define GK_FSCK_H

#include "store.h"

/* What is damaged. */
enum gk_damage {
  GK_DAMAGE_DATABASE,   /* SQLite's own structure */
  GK_DAMAGE_SCHEMA,     /* a table, index or view is not what it was made as */
  GK_DAMAGE_INDEX,      /* an index does not agree with its table */
  GK_DAMAGE_UNREADABLE, /* rows that cannot be read */
  GK_DAMAGE_STRAY,      /* a row that names another which is not there */
  GK_DAMAGE_VERDICT,    /* a verdict on a document that is not there */
  GK_DAMAGE_CORRECTION, /* a correction that takes the place of one which is not there */
  GK_DAMAGE_RECIPE,
  GK_DAMAGE_RESULT,          /* a step of the newest result */
  GK_DAMAGE_FORMER_RESULT,   /* a step of results as of earlier runs alone */
  GK_DAMAGE_UNNEEDED_RESULT, /* a step of no result */
  GK_DAMAGE_RESULT_COLUMNS,  /* what is said of a step beside it */
  GK_DAMAGE_STATE,           /* the list of the newest result's steps */
  GK_DAMAGE_FORMER_STATE,    /* that of a result as of an earlier run */
  GK_DAMAGE_UNKNOWN_STATE,   /* a result as of a run that is not known */
  GK_DAMAGE_WAITING,         /* marked before, and not yet done again */
  GK_DAMAGE_COLUMNS,         /* what is listed of a document */
  GK_DAMAGE_DIGEST,          /* the digest that stands for a document */
  GK_DAMAGE_FINDINGS,        /* the list of findings */
  GK_DAMAGE_CORPUS,          /* a finding across documents */
  GK_DAMAGE_ORIGINAL,        /* a document's bytes */
  GK_DAMAGE_ORIGINAL_LOST,   /* the same, of a document that no source has any more */
  GK_DAMAGE_PICTURE,         /* the bytes of a picture that documents refer to */
  GK_DAMAGE_MEMORY,          /* what plugins remember of a picture */
  GK_DAMAGE_UNREADABLE_FILE, /* a file with a document's bytes that may not be read */
  GK_DAMAGE_ORPHAN,
  GK_DAMAGE_TEMPORARY,
  GK_DAMAGE_FOREIGN, /* a file that is not the store's */
  GK_DAMAGE_END
};

/* One damaged thing. Texts are lent, and in the user's language but for the document's source. */
struct gk_damaged {
  enum gk_damage damage;
  const char *digest;    /* hexadecimal, of the document; "": it is none's */
  struct gk_text source; /* of the document; empty: none has it any more */
  const char *place;     /* which row, step, column or file; "": the whole */
  const char *what;      /* what is wrong with it */
  bool mended;
};

/* The stable name, what it costs and what to do, and what was done about it (NULL: it cannot be
 * mended). In the user's language, but for the name. */
const char *gk_damage_name(enum gk_damage damage);
const char *gk_damage_cost(enum gk_damage damage);
const char *gk_damage_mended(enum gk_damage damage);

struct gk_fsck {
  struct gk_store *store;
  bool repair;       /* the store is open for writing */
  bool other_writer; /* another process writes it: files are left alone */
  volatile int *stop;
  void (*report)(void *argument, const struct gk_damaged *damaged);
  void (*progress)(void *argument, uint64_t done, uint64_t documents); /* each document */
  void *argument;
  /* Found. */
  uint64_t documents, results, originals, bytes; /* looked at; bytes as they came */
  uint64_t damages, mended, again;               /* again: documents that are to be done again */
  uint64_t lost; /* results as of earlier runs that are lost, as an earlier repair said */
  bool broken;   /* the database itself is damaged: nothing in it was mended */
  struct gk_fsck_work *work; /* its own */
};

/* Looks through all of it, a document at a time. False: *error, "stopped" after *stop was set. */
bool gk_fsck(struct gk_fsck *fsck, struct gk_error *error);

#endif
