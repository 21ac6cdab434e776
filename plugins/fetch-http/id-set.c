/* SPDX-License-Identifier: Apache-2.0 */
#include "id-set.h"

#include <stdlib.h>

enum { FIRST_ROOM = 64 /* a power of two, as all rooms are */ };

static size_t home(const struct id_set *set, int64_t id)
{
  return (size_t)((uint64_t)id * 0x9e3779b97f4a7c15u >> 32) & (set->room - 1);
}

static size_t slot_of(const struct id_set *set, int64_t id)
{
  size_t slot = home(set, id);
  while (set->slots[slot] && set->slots[slot] != id)
    slot = (slot + 1) & (set->room - 1);
  return slot;
}

static bool grow(struct id_set *set)
{
  struct id_set larger = {NULL, set->room ? 2 * set->room : FIRST_ROOM, set->count};
  larger.slots = calloc(larger.room, sizeof *larger.slots);
  if (!larger.slots)
    return false;
  for (size_t i = 0; i < set->room; i++)
    if (set->slots[i])
      larger.slots[slot_of(&larger, set->slots[i])] = set->slots[i];
  free(set->slots);
  *set = larger;
  return true;
}

bool id_set_add(struct id_set *set, int64_t id)
{
  if (2 * (set->count + 1) > set->room && !grow(set))
    return false;
  size_t slot = slot_of(set, id);
  set->count += !set->slots[slot];
  set->slots[slot] = id;
  return true;
}

bool id_set_has(const struct id_set *set, int64_t id)
{
  return set->room && set->slots[slot_of(set, id)] == id;
}

void id_set_remove(struct id_set *set, int64_t id)
{
  if (!id_set_has(set, id))
    return;
  size_t mask = set->room - 1, hole = slot_of(set, id);
  set->count--;
  /* What stands after the hole is moved into it, unless it would then stand before its home. */
  for (size_t next = (hole + 1) & mask; set->slots[next]; next = (next + 1) & mask)
    if (((next - home(set, set->slots[next])) & mask) >= ((next - hole) & mask)) {
      set->slots[hole] = set->slots[next];
      hole = next;
    }
  set->slots[hole] = 0;
}

void id_set_free(struct id_set *set)
{
  free(set->slots);
  *set = (struct id_set){0};
}
