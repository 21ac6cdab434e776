/* SPDX-License-Identifier: Apache-2.0 */
#include "arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct gk_arena_chunk {
  struct gk_arena_chunk *older;
  size_t size;
  max_align_t data[];
};

enum {
  /* Most documents need less than a handful of these. */
  CHUNK_SIZE = 256 * 1024,
  /* Kept for the next document: giving memory back and faulting it in again costs more. */
  KEEP_LIMIT = 16 * CHUNK_SIZE,
  ALIGNMENT = sizeof(max_align_t) > 16 ? 16 : sizeof(max_align_t)
};

void gk_arena_init(struct gk_arena *arena, size_t limit, void (*exhausted)(void *), void *argument)
{
  *arena =
      (struct gk_arena){.limit = limit, .exhausted = exhausted, .exhausted_argument = argument};
}

_Noreturn static void exhausted(struct gk_arena *arena)
{
  if (arena->exhausted)
    arena->exhausted(arena->exhausted_argument);
  fputs("gongkai: out of memory\n", stderr);
  abort();
}

static void grow(struct gk_arena *arena, size_t size)
{
  size_t wanted = size > CHUNK_SIZE ? size : CHUNK_SIZE;
  if (wanted > SIZE_MAX - sizeof(struct gk_arena_chunk) ||
      (arena->limit && (arena->total > arena->limit || wanted > arena->limit - arena->total)))
    exhausted(arena);
  struct gk_arena_chunk *chunk = wanted == CHUNK_SIZE ? arena->spare : NULL;
  if (chunk)
    arena->spare = chunk->older;
  else
    chunk = malloc(sizeof *chunk + wanted);
  if (!chunk)
    exhausted(arena);
  chunk->older = arena->chunk;
  chunk->size = wanted;
  arena->chunk = chunk;
  arena->used = 0;
  arena->total += wanted;
}

static void *take(struct gk_arena *arena, size_t size)
{
  size_t padded = size + (ALIGNMENT - size % ALIGNMENT) % ALIGNMENT;
  if (padded < size)
    exhausted(arena);
  if (!arena->chunk || arena->chunk->size - arena->used < padded)
    grow(arena, padded);
  void *memory = (char *)arena->chunk->data + arena->used;
  arena->used += padded;
  return memory;
}

void *gk_arena_alloc(struct gk_arena *arena, size_t size)
{
  return memset(take(arena, size ? size : 1), 0, size);
}

/* What is larger than a chunk has one of its own, of just its size. */
static struct gk_arena_chunk **own_chunk(struct gk_arena *arena, const void *memory, size_t size)
{
  struct gk_arena_chunk **at = &arena->chunk;
  if (size <= CHUNK_SIZE)
    return NULL;
  while (*at && (const void *)(*at)->data != memory)
    at = &(*at)->older;
  return *at ? at : NULL;
}

void *gk_arena_grow(struct gk_arena *arena, void *old, size_t old_size, size_t size)
{
  size_t padded = size + (ALIGNMENT - size % ALIGNMENT) % ALIGNMENT;
  struct gk_arena_chunk **at = old_size ? own_chunk(arena, old, old_size) : NULL;
  if (!at || padded <= (*at)->size) {
    void *grown = gk_arena_alloc(arena, size);
    if (old_size)
      memcpy(grown, old, old_size);
    return grown;
  }
  size_t more = padded - (*at)->size;
  if (padded < size || padded > SIZE_MAX - sizeof **at ||
      (arena->limit && (arena->total > arena->limit || more > arena->limit - arena->total)))
    exhausted(arena);
  bool newest = *at == arena->chunk;
  struct gk_arena_chunk *chunk = realloc(*at, sizeof *chunk + padded);
  if (!chunk)
    exhausted(arena);
  *at = chunk;
  chunk->size = padded;
  arena->total += more;
  if (newest)
    arena->used = padded;
  memset((char *)chunk->data + old_size, 0, padded - old_size);
  return chunk->data;
}

struct gk_text gk_arena_text(struct gk_arena *arena, struct gk_text text)
{
  if (text.size == 0)
    return (struct gk_text){"", 0};
  if (text.size == SIZE_MAX)
    exhausted(arena);
  char *copy = take(arena, text.size + 1);
  memcpy(copy, text.data, text.size);
  copy[text.size] = 0;
  return (struct gk_text){copy, text.size};
}

void gk_arena_reset(struct gk_arena *arena)
{
  struct gk_arena_chunk *kept = NULL;
  size_t total = 0;
  for (struct gk_arena_chunk *chunk = arena->chunk, *older; chunk; chunk = older) {
    older = chunk->older;
    if (chunk->size == CHUNK_SIZE && total < KEEP_LIMIT) {
      chunk->older = kept;
      kept = chunk;
      total += CHUNK_SIZE;
    } else {
      free(chunk);
    }
  }
  for (struct gk_arena_chunk *chunk = arena->spare, *older; chunk; chunk = older) {
    older = chunk->older;
    chunk->older = kept;
    kept = chunk;
  }
  arena->spare = kept;
  arena->chunk = NULL;
  arena->used = 0;
  arena->total = 0;
}

void gk_arena_free(struct gk_arena *arena)
{
  gk_arena_reset(arena);
  for (struct gk_arena_chunk *chunk = arena->spare, *older; chunk; chunk = older) {
    older = chunk->older;
    free(chunk);
  }
  arena->spare = NULL;
}
