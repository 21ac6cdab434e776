/* SPDX-License-Identifier: Apache-2.0 */
#include "frontier-hash.h"

static uint64_t rotate(uint64_t value, int bits)
{
  return value << bits | value >> (64 - bits);
}

static void mix(uint64_t v[4])
{
  v[0] += v[1];
  v[2] += v[3];
  v[1] = rotate(v[1], 13) ^ v[0];
  v[3] = rotate(v[3], 16) ^ v[2];
  v[0] = rotate(v[0], 32) + v[3];
  v[2] += v[1];
  v[3] = rotate(v[3], 21) ^ v[0];
  v[1] = rotate(v[1], 17) ^ v[2];
  v[2] = rotate(v[2], 32);
}

/* Of up to eight bytes, the first the lowest. */
static uint64_t word(const uint8_t *bytes, size_t size)
{
  uint64_t value = 0;
  for (size_t i = 0; i < size; i++)
    value |= (uint64_t)bytes[i] << 8 * i;
  return value;
}

uint64_t frontier_hash(const uint8_t key[16], const void *data, size_t size)
{
  const uint8_t *bytes = data;
  uint64_t low = word(key, 8), high = word(key + 8, 8);
  /* "somepseudorandomlygeneratedbytes" */
  uint64_t v[4] = {low ^ 0x736f6d6570736575u, high ^ 0x646f72616e646f6du, low ^ 0x6c7967656e657261u,
                   high ^ 0x7465646279746573u};
  for (size_t left = size;; left -= 8, bytes += 8) {
    uint64_t m = left >= 8 ? word(bytes, 8) : word(bytes, left) | (uint64_t)(size & 255) << 56;
    v[3] ^= m;
    mix(v);
    mix(v);
    v[0] ^= m;
    if (left < 8)
      break;
  }
  v[2] ^= 255;
  for (int i = 0; i < 4; i++)
    mix(v);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}
