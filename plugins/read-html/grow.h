/* SPDX-License-Identifier: Apache-2.0 */
/* An array that grows and is used again for the next page, so that a page costs no malloc. */
#ifndef GK_HTML_GROW_H
#define GK_HTML_GROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

struct gk_grow {
  void *items;
  size_t count, room; /* in items */
};

/* Makes room for `more` further items of `size` bytes. False: out of memory, nothing changed. */
static inline bool gk_grow_reserve(struct gk_grow *grow, size_t more, size_t size)
{
  if (grow->room - grow->count >= more)
    return true;
  size_t room = grow->room ? grow->room * 2 : 256;
  if (room < grow->count + more)
    room = grow->count + more;
  if (room > (size_t)-1 / 2 / size)
    return false;
  void *items = realloc(grow->items, room * size);
  if (!items)
    return false;
  grow->items = items;
  grow->room = room;
  return true;
}

/* The new last item, not initialised, or NULL. */
static inline void *gk_grow_add(struct gk_grow *grow, size_t size)
{
  if (!gk_grow_reserve(grow, 1, size))
    return NULL;
  return (char *)grow->items + size * grow->count++;
}

static inline void gk_grow_free(struct gk_grow *grow)
{
  free(grow->items);
  *grow = (struct gk_grow){0};
}

#endif
