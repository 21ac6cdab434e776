/* SPDX-License-Identifier: Apache-2.0 */
/* A store's current documents in the formats that others read. One document is in memory at a
 * time. */
#ifndef GK_EXPORT_H
#define GK_EXPORT_H

#include "csv.h"
#include "record.h"
#include "store-crawl.h"
#include "verdict.h"

struct gk_export {
  struct gk_store *store;
  const char *directory; /* NULL: standard output, where the format is one file */
  bool guarded;          /* see csv.h */
  /* Called for each document that is damaged in the store; it is left out. */
  void (*complain)(void *argument, const struct gk_error *error);
  void *argument;
  uint64_t documents, damaged; /* set */
};

/* The formats' names, ending with NULL. */
extern const char *const gk_export_formats[];

/* False: *error. Files appear under their names only when they are whole. */
bool gk_export_write(struct gk_export *export, const char *format, struct gk_error *error);

/* What a row or record is made of beside the document itself. */
struct gk_exported {
  const struct gk_entry *entry;
  const struct gk_text *also; /* the other sources */
  size_t also_count;
  const struct gk_verdicts *verdicts;
  struct gk_retrieved retrieved; /* of the entry's source */
};

/* A sheet of the CSV export. */
struct gk_sheet {
  const char *file;
  const char *const *names;
  void (*rows)(struct gk_csv *csv, const struct gk_view *view, const struct gk_exported *exported);
};

enum { GK_SHEETS = 4 };
extern const struct gk_sheet gk_sheets[GK_SHEETS];

#endif
