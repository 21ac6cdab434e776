/* SPDX-License-Identifier: Apache-2.0 */
#include "random.h"

uint64_t random_next(struct random *random)
{
  uint64_t z = random->state += 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

struct random random_of(uint64_t seed, uint64_t index)
{
  struct random random = {seed};
  random.state = random_next(&random) ^ index * 0xd1342543de82ef95u;
  random_next(&random);
  return random;
}

int random_range(struct random *random, int low, int high)
{
  if (high <= low)
    return low;
  return low + (int)(random_next(random) % ((uint64_t)(high - low) + 1));
}

bool random_chance(struct random *random, int percent)
{
  return random_range(random, 1, 100) <= percent;
}

const char *random_pick(struct random *random, const char *const *choices)
{
  int count = 0;
  while (choices[count])
    count++;
  return choices[random_range(random, 0, count - 1)];
}
