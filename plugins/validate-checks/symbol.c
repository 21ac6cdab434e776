/* SPDX-License-Identifier: Apache-2.0 */
#include "symbol.h"

#include <stdlib.h>

/* A report has about 60 distinct keys. */
enum { INITIAL_SLOTS = 512 };

static uint32_t hash(struct gk_text text)
{
  uint32_t value = 2166136261u; /* FNV-1a */
  for (size_t i = 0; i < text.size; i++)
    value = (value ^ (unsigned char)text.data[i]) * 16777619u;
  return value ^ value >> 15;
}

static uint32_t probe(const struct symbols *symbols, struct gk_text text)
{
  uint32_t mask = symbols->slot_count - 1;
  uint32_t at = hash(text) & mask;
  while (symbols->rounds[at] == symbols->round) {
    struct gk_text other = symbols->texts[symbols->slots[at] - 1];
    if (other.size == text.size && memcmp(other.data, text.data, text.size) == 0)
      return at;
    at = (at + 1) & mask;
  }
  return at;
}

static bool resize(struct symbols *symbols, uint32_t slot_count)
{
  struct gk_text *texts = realloc(symbols->texts, slot_count / 2 * sizeof *texts);
  if (texts)
    symbols->texts = texts;
  uint32_t *slots = calloc(slot_count, sizeof *slots);
  uint32_t *rounds = calloc(slot_count, sizeof *rounds);
  if (!texts || !slots || !rounds) {
    free(slots);
    free(rounds);
    return false;
  }
  free(symbols->slots);
  free(symbols->rounds);
  symbols->slots = slots;
  symbols->rounds = rounds;
  symbols->slot_count = slot_count;
  symbols->capacity = slot_count / 2;
  symbols->round = 1;
  for (uint32_t i = 0; i < symbols->count; i++) {
    uint32_t at = probe(symbols, texts[i]);
    symbols->slots[at] = i + 1;
    symbols->rounds[at] = 1;
  }
  return true;
}

bool symbols_reset(struct symbols *symbols)
{
  symbols->count = 0;
  symbols->failed = false;
  if (symbols->slot_count == 0 || symbols->round == UINT32_MAX)
    return resize(symbols, symbols->slot_count ? symbols->slot_count : INITIAL_SLOTS);
  symbols->round++;
  return true;
}

void symbols_free(struct symbols *symbols)
{
  free(symbols->texts);
  free(symbols->slots);
  free(symbols->rounds);
  memset(symbols, 0, sizeof *symbols);
}

uint32_t symbols_add(struct symbols *symbols, struct gk_text text)
{
  if (text.size == 0)
    return 0;
  uint32_t at = probe(symbols, text);
  if (symbols->rounds[at] == symbols->round)
    return symbols->slots[at];
  if (symbols->count == symbols->capacity) {
    if (!resize(symbols, symbols->slot_count * 2)) {
      symbols->failed = true;
      return 0;
    }
    at = probe(symbols, text);
  }
  symbols->texts[symbols->count++] = text;
  symbols->slots[at] = symbols->count;
  symbols->rounds[at] = symbols->round;
  return symbols->count;
}

uint32_t symbols_find(const struct symbols *symbols, struct gk_text text)
{
  if (text.size == 0)
    return 0;
  uint32_t at = probe(symbols, text);
  return symbols->rounds[at] == symbols->round ? symbols->slots[at] : 0;
}
