/* SPDX-License-Identifier: Apache-2.0 */
#include "check-mutation.h"

size_t gk_check_truncated(size_t size, uint32_t index)
{
  enum { SPREAD = GK_CHECK_TRUNCATIONS - GK_CHECK_FIRST_BYTES };
  if (index < GK_CHECK_FIRST_BYTES)
    return index + 1 < size ? index + 1 : size;
  return size / (SPREAD + 1) * (index - GK_CHECK_FIRST_BYTES + 1) +
         size % (SPREAD + 1) * (index - GK_CHECK_FIRST_BYTES + 1) / (SPREAD + 1);
}

/* splitmix64 (Steele, Lea, Flood 2014): no state but a counter, so that each case stands alone. */
static uint64_t mixed(uint64_t *state)
{
  uint64_t z = *state += 0x9E3779B97F4A7C15u;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
  z = (z ^ z >> 27) * 0x94D049BB133111EBu;
  return z ^ z >> 31;
}

void gk_check_flip(char *data, size_t size, uint64_t seed, uint32_t index)
{
  uint64_t state = seed ^ (uint64_t)index << 32;
  uint32_t flips = index % 8 + 1;
  for (uint32_t i = 0; i < flips && size; i++) {
    uint64_t random = mixed(&state);
    data[mixed(&state) % size] ^= (char)(1 + random % 255);
  }
}
