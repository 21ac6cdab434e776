/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes that grow, in memory that is used again. */
#ifndef HTTP_BYTES_H
#define HTTP_BYTES_H

#include <gongkai/plugin.h>

struct bytes {
  char *data;
  size_t size, room;
};

/* False: no memory; they are as they were. */
bool bytes_put(struct bytes *bytes, const void *data, size_t size);

/* Makes room for so many, so that growing takes no more than that. False: no memory. */
bool bytes_reserve(struct bytes *bytes, size_t size);

/* Empties them; memory beyond what a usual page takes is given back. */
void bytes_clear(struct bytes *bytes);
void bytes_free(struct bytes *bytes);

static inline struct gk_text bytes_text(const struct bytes *bytes)
{
  return (struct gk_text){bytes->data ? bytes->data : "", bytes->size};
}

#endif
