/* SPDX-License-Identifier: Apache-2.0 */
/* The core's side of the table of functions that plugins call. */
#ifndef GK_HOST_H
#define GK_HOST_H

#include "digest.h"
#include "document.h"
#include "error.h"

/* Where what plugins remember is kept. Keys are digests (gk_key_fields), and stand for all that a
 * value depends on. */
struct gk_memory {
  /* Lends, until the end of the document, what is kept; false: nothing. */
  bool (*recall)(void *argument, const struct gk_plugin *plugin, const uint8_t key[GK_DIGEST_SIZE],
                 struct gk_text *bytes);
  void (*remember)(void *argument, const struct gk_plugin *plugin,
                   const uint8_t key[GK_DIGEST_SIZE], struct gk_text bytes);
  void *argument;
};

/* Who takes what a fetch plugin names and tells. */
struct gk_taker {
  bool (*offer)(void *argument, const struct gk_offer *offer);
  bool (*has_room)(void *argument);                            /* NULL: there always is */
  bool (*visit)(void *argument, const struct gk_visit *visit); /* NULL: nobody wants to know */
  void *argument;
};

/* What a plugin's context is inside the core. One a process: a document at a time. */
struct gk_session {
  struct gk_context context; /* first, so that the one is the other */
  struct gk_arena *arena;    /* where alloc takes from: the document's, or the worker's in open */
  struct gk_document *document;   /* NULL in open and fetch */
  const struct gk_plugin *plugin; /* that runs; NULL: none */
  const struct gk_selector *selectors;
  bool items_only; /* it is lent no data of resources */
  /* What the plugin that runs added before, in wire form, and which lines of the recipe have
   * changed since; without data: nothing is kept. */
  struct gk_text kept, changes;
  struct gk_document *kept_document; /* its items, once asked for; in the document's arena */
  struct gk_error reason;            /* of the last gk_fail */
  void (*progress)(void *argument, uint32_t done, uint32_t total); /* NULL: nobody watches */
  void *progress_argument;
  /* What the plugin that runs remembers is kept under keys that begin with this; NULL: nothing is.
   */
  const uint8_t *memory_base;
  struct gk_memory *memory;     /* NULL: there is none */
  const struct gk_taker *taker; /* NULL: it is no time to offer anything */
};

/* Says what the plugin that is about to run added before; without data: nothing. Frees what was
 * read of the last. */
void gk_session_keep(struct gk_session *session, struct gk_text kept, struct gk_text changes);

void gk_session_init(struct gk_session *session);

#endif
