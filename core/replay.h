/* SPDX-License-Identifier: Apache-2.0 */
/* The steps that are stored of a document, to be taken again where their keys are the same. */
#ifndef GK_REPLAY_H
#define GK_REPLAY_H

#include "document.h"

struct gk_stored_step {
  struct gk_step head;
  struct gk_text wire;
  size_t index; /* among those that were handed over */
};

struct gk_replay {
  struct gk_stored_step *steps;
  size_t count;
  struct gk_text changes; /* the lines of the recipe that have changed since: see recipe.h; without
                             data: not known */
  struct gk_text corrections; /* of recognised cells, as bytes: see correction.h */
};

/* Reads the heads of steps in wire form, each after its length; the bytes are lent and must outlive
 * the replay, which lies in the arena. What is damaged is left out: it will be computed again. That
 * a step's digest is its items' is not tried: its frame in the store has a checksum of its own. */
void gk_replay_read(struct gk_replay *replay, struct gk_arena *arena, struct gk_text wires);

/* The step of that stage and key, if it may be taken again: one that ended with RETRY or FATAL says
 * nothing about the document. NULL: none. `replay` may be NULL. */
const struct gk_stored_step *gk_replay_find(const struct gk_replay *replay, uint32_t stage,
                                            const uint8_t key[GK_DIGEST_SIZE]);

/* The step that stood at `index` of the document, if it is that plugin's and may be looked at.
 * NULL: none. */
const struct gk_stored_step *gk_replay_at(const struct gk_replay *replay, size_t index,
                                          uint32_t stage, const char *plugin);

/* A step of that stage whose bids had that key: they hold again. NULL: none. */
const struct gk_stored_step *gk_replay_choice(const struct gk_replay *replay, uint32_t stage,
                                              const uint8_t choice[GK_DIGEST_SIZE]);

#endif
