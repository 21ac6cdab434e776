/* SPDX-License-Identifier: Apache-2.0 */
#include "bytes.h"

#include <stdlib.h>

enum {
  FIRST_ROOM = 2048,
  KEPT_ROOM = 64 << 10 /* the pages of authorities that hold no pictures are smaller */
};

bool bytes_reserve(struct bytes *bytes, size_t size)
{
  if (size <= bytes->room)
    return true;
  char *more = realloc(bytes->data, size);
  if (!more)
    return false;
  bytes->data = more;
  bytes->room = size;
  return true;
}

bool bytes_put(struct bytes *bytes, const void *data, size_t size)
{
  if (size == 0)
    return true;
  if (size > bytes->room - bytes->size) {
    size_t room = bytes->room ? bytes->room : FIRST_ROOM;
    while (room - bytes->size < size) {
      if (room > SIZE_MAX / 2)
        return false;
      room *= 2;
    }
    char *more = realloc(bytes->data, room);
    if (!more)
      return false;
    bytes->data = more;
    bytes->room = room;
  }
  memcpy(bytes->data + bytes->size, data, size);
  bytes->size += size;
  return true;
}

void bytes_clear(struct bytes *bytes)
{
  if (bytes->room > KEPT_ROOM)
    bytes_free(bytes);
  bytes->size = 0;
}

void bytes_free(struct bytes *bytes)
{
  free(bytes->data);
  *bytes = (struct bytes){0};
}
