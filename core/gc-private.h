/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of gc share. */
#ifndef GK_GC_PRIVATE_H
#define GK_GC_PRIVATE_H

#include "gc.h"
#include "store-private.h"

enum gk_gc_statement {
  GK_GC_NEXT_DOCUMENT,
  GK_GC_STATES,
  GK_GC_RESULTS,
  GK_GC_ORIGINAL,
  GK_GC_NAME_RECIPE,
  GK_GC_DROP_STATE,
  GK_GC_DROP_RESULT,
  GK_GC_DROP_RESULTS,
  GK_GC_DROP_STATES,
  GK_GC_DROP_FINDINGS,
  GK_GC_DROP_ORIGINAL,
  GK_GC_DROP_SOURCES,
  GK_GC_DROP_COMPANIONS,
  GK_GC_DROP_DOCUMENT,
  GK_GC_STATEMENT_COUNT
};

struct gk_gc_work {
  sqlite3_stmt *statements[GK_GC_STATEMENT_COUNT];
  int64_t *kept; /* the kept runs, ascending */
  size_t kept_count;
  uint8_t *named;          /* a bit for each run that something kept names */
  uint64_t uncommitted;    /* bytes and rows of what the open transaction removes */
  struct gk_buffer states; /* of a document: used again */
  struct gk_buffer needed; /* sequences that its kept states name */
};

/* A document of the store. */
struct gk_gc_document {
  int64_t id, recipe, run;
  bool leaves; /* no source that is kept has it, and no verdict rests on it */
};

/* The statement, reset; NULL: *error. */
sqlite3_stmt *gk_gc_statement(struct gk_gc *gc, struct gk_gc_work *work, enum gk_gc_statement which,
                              struct gk_error *error);

/* Runs a statement that takes `id` as ?1, but not with gc->dry. */
bool gk_gc_change(struct gk_gc *gc, struct gk_gc_work *work, enum gk_gc_statement which, int64_t id,
                  struct gk_error *error);

/* Says that something that stays names the run. */
void gk_gc_name_run(struct gk_gc_work *work, int64_t run);

/* Removes the document, or what of it no kept run can show. */
bool gk_gc_document(struct gk_gc *gc, struct gk_gc_work *work,
                    const struct gk_gc_document *document, struct gk_error *error);

#endif
