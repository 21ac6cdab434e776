/* SPDX-License-Identifier: Apache-2.0 */
/* Reproducible pseudo-random numbers: the same on every machine. */
#ifndef GONGKAI_CORPUS_RANDOM_H
#define GONGKAI_CORPUS_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* SplitMix64 (Steele, Lea, Flood 2014): one word of state, any seed is a good one. */
struct random {
  uint64_t state;
};

/* The stream of document `index` of a corpus with this seed; it does not depend on the others. */
struct random random_of(uint64_t seed, uint64_t index);

uint64_t random_next(struct random *random);

/* Evenly from low to high, both included. */
int random_range(struct random *random, int low, int high);

/* True in `percent` of 100 cases. */
bool random_chance(struct random *random, int percent);

/* One of an array that ends with NULL. */
const char *random_pick(struct random *random, const char *const *choices);

#endif
