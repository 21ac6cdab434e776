/* SPDX-License-Identifier: Apache-2.0 */
/* What tells whether a result may be taken again: SHA-256 over fields that each stand after their
 * length, the first of which says what is hashed. So no two sets of fields give the same bytes. */
#ifndef GK_KEY_H
#define GK_KEY_H

#include "digest.h"

/* Begins as a document that nothing was added to: all 0. */
struct gk_chain {
  uint8_t digest[GK_DIGEST_SIZE];
};

/* Adds to the chain what a step added; a step that added nothing leaves it as it is. */
void gk_chain_add(struct gk_chain *chain, const uint8_t additions[GK_DIGEST_SIZE]);

/* The key of a plugin's result: `base` is that of its recipe. */
void gk_key_step(uint32_t stage, const uint8_t base[GK_DIGEST_SIZE], const struct gk_chain *chain,
                 uint8_t key[GK_DIGEST_SIZE]);

/* The key of a stage's bids: `base` is that of all its plugins. */
void gk_key_choice(uint32_t stage, const uint8_t base[GK_DIGEST_SIZE], const struct gk_chain *chain,
                   uint8_t key[GK_DIGEST_SIZE]);

/* The digest of fields: `what`, then each of `count` texts. */
void gk_key_fields(const char *what, const struct gk_text *fields, size_t count,
                   uint8_t key[GK_DIGEST_SIZE]);

bool gk_key_is_none(const uint8_t key[GK_DIGEST_SIZE]); /* all 0 */

#endif
