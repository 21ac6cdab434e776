/* SPDX-License-Identifier: Apache-2.0 */
/* A document is append-only: steps (a stage's plugin that ran) add items, and nothing is ever
 * changed or removed. So what a step added can be stored, replayed and compared. */
#ifndef GK_DOCUMENT_H
#define GK_DOCUMENT_H

#include "arena.h"
#include "digest.h"
#include "item.h"

/* A plugin that ran, or a stage that ended before one could. */
struct gk_step {
  uint32_t stage;          /* enum gk_stage */
  struct gk_text plugin;   /* empty: nobody bid */
  struct gk_text delegate; /* the plugin that ran in its place; empty: itself */
  uint32_t version;
  uint32_t status; /* enum gk_status */
  uint32_t bid;
  struct gk_text bids;          /* every plugin's bid: "html=90 text=30" */
  uint64_t nanoseconds;         /* of CPU */
  struct gk_text code, message; /* why, where the status is not OK */
  /* See key.h; all 0: not known. */
  uint8_t key[GK_DIGEST_SIZE];    /* of what went in */
  uint8_t choice[GK_DIGEST_SIZE]; /* of what the bids depended on */
  uint8_t digest[GK_DIGEST_SIZE]; /* of what it added; set where it is written as bytes */
};

/* Items of a step that are there as bytes only, until somebody asks for their kind. */
struct gk_pending {
  struct gk_pending *next;
  uint32_t step;
  struct gk_text payload;
  uint64_t members, count;
};

struct gk_list {
  char *items;
  uint16_t *steps; /* which step added it: an index into steps */
  uint32_t count, capacity;
  struct gk_pending *pending, *last_pending; /* in order; NULL: none */
  uint32_t pending_count;                    /* items */
};

struct gk_document {
  struct gk_arena arena;
  struct gk_list lists[GK_KIND_END];
  uint32_t *first_cells; /* of each table, by id - 1 */
  uint32_t first_cells_capacity;
  struct gk_step *steps;
  uint32_t step_count, step_capacity;
  /* Reads what is pending; set where something is. */
  bool (*read_pending)(struct gk_document *document, enum gk_kind kind,
                       const struct gk_pending *pending);
  uint32_t reading; /* the step whose pending items are being read, and 1; 0: none */
  bool damaged;     /* what was pending could not be read */
  uint64_t moved;   /* blocks, by others that were put before them */
};

/* `memory` limits the arena in bytes (0: none); `exhausted` is called when it is reached. */
void gk_document_init(struct gk_document *document, size_t memory, void (*exhausted)(void *),
                      void *argument);
/* Makes it empty again. */
void gk_document_reset(struct gk_document *document);
void gk_document_free(struct gk_document *document);

/* Steps that a document may have: pipeline.conf allows 8 stages of 64 plugins, and the core adds
 * one or two of its own. */
enum { GK_STEPS_LIMIT = 1000 };

/* Opens a step; what is added from now on is its. Texts are copied. Returns its index. Ends the
 * process beyond GK_STEPS_LIMIT. */
uint32_t gk_document_begin(struct gk_document *document, const struct gk_step *step);

/* Takes back what the newest step added, except its diagnostics: it did not end well. Those that
 * stand in a resource that is taken back lose their place. */
void gk_document_withdraw(struct gk_document *document);

/* Adds an item from a structure of `size` bytes (an older, shorter one is completed with zeros).
 * Returns its id; 0: refused, with one English sentence in *reason. Cells come with their table:
 * see gk_document_add_table. */
uint32_t gk_document_add(struct gk_document *document, enum gk_kind kind, const void *item,
                         size_t size, const char **reason);

/* Sorts and checks the cells (two on one place are refused), sets rows, columns and cells. */
uint32_t gk_document_add_table(struct gk_document *document, const struct gk_table *table,
                               size_t table_size, const struct gk_cell *cells, size_t count,
                               size_t cell_size, const char **reason);

/* Puts off the reading of items; `pending` is copied, its bytes are lent for as long as the
 * document lives. */
void gk_document_defer(struct gk_document *document, enum gk_kind kind,
                       const struct gk_pending *pending);

/* Reads what is pending of a kind. */
void gk_document_read_pending(struct gk_document *document, enum gk_kind kind);

/* Lends a resource its data, which must be what its digest says and live as long as the document:
 * what was stored comes without. */
void gk_document_lend_data(struct gk_document *document, uint32_t resource, struct gk_text data);

uint32_t gk_document_count(const struct gk_document *document, enum gk_kind kind);

/* Finding reads what is pending, which is no change that anyone could tell. */

/* Lends item `id`; NULL: there is none. */
const void *gk_document_find(const struct gk_document *document, enum gk_kind kind, uint32_t id);

/* The step that added item `id` (which must exist). */
const struct gk_step *gk_document_step(const struct gk_document *document, enum gk_kind kind,
                                       uint32_t id);

/* Lends cell `index` of a table; NULL: there is none. */
const struct gk_cell *gk_document_cell(const struct gk_document *document, uint32_t table,
                                       uint32_t index);

/* Lends the cell that begins at a place of a table's grid; NULL: none does. */
const struct gk_cell *gk_document_cell_at(const struct gk_document *document, uint32_t table,
                                          uint32_t row, uint32_t column);

/* Whether bytes are UTF-8 (RFC 3629) without NUL. */
bool gk_is_utf8(const char *data, size_t size);

#endif
