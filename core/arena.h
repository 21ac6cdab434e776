/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that is given back all at once: one arena a document, one a worker. */
#ifndef GK_ARENA_H
#define GK_ARENA_H

#include <stddef.h>

#include <gongkai/plugin.h>

struct gk_arena_chunk;

struct gk_arena {
  struct gk_arena_chunk *chunk; /* the newest; a list */
  struct gk_arena_chunk *spare; /* kept from the documents before */
  size_t used;                  /* of the newest */
  size_t total;                 /* bytes in use */
  size_t limit;                 /* of total; 0: none */
  void (*exhausted)(void *);    /* must not return */
  void *exhausted_argument;
};

/* `exhausted` is called when the limit is reached or the system has no memory; it must not
 * return. */
void gk_arena_init(struct gk_arena *arena, size_t limit, void (*exhausted)(void *), void *argument);

/* Zeroed, aligned for any type; never NULL. */
void *gk_arena_alloc(struct gk_arena *arena, size_t size);

/* Makes an array larger: returns memory of `size` bytes that begins with the `old_size` bytes of
 * `old`, which is gone; the rest is zeroed. A large array leaves nothing behind. */
void *gk_arena_grow(struct gk_arena *arena, void *old, size_t old_size, size_t size);

/* A copy with a NUL after it. */
struct gk_text gk_arena_text(struct gk_arena *arena, struct gk_text text);

/* Gives everything back but a few chunks, which the next document uses again. */
void gk_arena_reset(struct gk_arena *arena);
void gk_arena_free(struct gk_arena *arena);

#endif
