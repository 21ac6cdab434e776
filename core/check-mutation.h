/* SPDX-License-Identifier: Apache-2.0 */
/* Damaged copies of a sample, the same ones for the same seed. */
#ifndef GK_CHECK_MUTATION_H
#define GK_CHECK_MUTATION_H

#include <gongkai/plugin.h>

enum {
  GK_CHECK_TRUNCATIONS = 64,
  GK_CHECK_FLIPS = 1000,
  GK_CHECK_FIRST_BYTES = 16 /* of the truncations: cuts after each of the first bytes */
};

/* How long a sample of `size` bytes is after truncation `index`: the first ones after each of its
 * first bytes, the others evenly spread. */
size_t gk_check_truncated(size_t size, uint32_t index);

/* Changes 1 to 8 bytes of `data`, by the seed and the index alone. */
void gk_check_flip(char *data, size_t size, uint64_t seed, uint32_t index);

#endif
