/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of one document as small integers, so that comparing two is comparing two integers. */
#ifndef GK_CHECKS_SYMBOL_H
#define GK_CHECKS_SYMBOL_H

#include <gongkai/plugin.h>

/* 0 is no symbol: an empty text, or one that the document does not hold. */
struct symbols {
  struct gk_text *texts; /* of symbol i + 1; lent */
  uint32_t *slots;       /* symbol, or 0; a power of two of them */
  uint32_t *rounds;      /* the document in which the slot was filled */
  uint32_t round, count, capacity, slot_count;
  bool failed; /* there was no memory for one */
};

/* Forgets every symbol; for the next document. False: no memory. */
bool symbols_reset(struct symbols *symbols);
void symbols_free(struct symbols *symbols);

/* The symbol of `text`, which must outlive the document. 0: empty, or no memory. */
uint32_t symbols_add(struct symbols *symbols, struct gk_text text);

/* The symbol of `text`; 0: the document does not hold it. */
uint32_t symbols_find(const struct symbols *symbols, struct gk_text text);

#endif
