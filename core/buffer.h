/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes that grow, and a bounded reader of bytes. */
#ifndef GK_BUFFER_H
#define GK_BUFFER_H

#include <gongkai/plugin.h>

struct gk_buffer {
  char *data;
  size_t size, capacity;
};

/* Each ends the process with a message when there is no memory. */
void gk_buffer_put(struct gk_buffer *buffer, const void *data, size_t size);
void gk_buffer_put_byte(struct gk_buffer *buffer, uint8_t byte);
void gk_buffer_put_number(struct gk_buffer *buffer, uint64_t number);   /* LEB128 */
void gk_buffer_put_text(struct gk_buffer *buffer, struct gk_text text); /* length, bytes */
GK_PRINTF(2, 3)
void gk_buffer_print(struct gk_buffer *buffer, const char *format, ...);
/* Makes room for `size` more bytes and returns where they go; the caller adds to `size`. */
char *gk_buffer_reserve(struct gk_buffer *buffer, size_t size);
void gk_buffer_free(struct gk_buffer *buffer);

/* A reader never passes its end: what is missing reads as 0 and sets `bad`. */
struct gk_reader {
  const char *data, *end;
  bool bad;
};

/* Over bytes that may be none at no address, like those of a buffer that nothing was put into. */
static inline struct gk_reader gk_reader_of(const char *data, size_t size)
{
  return (struct gk_reader){data, size ? data + size : data, false};
}

uint8_t gk_reader_byte(struct gk_reader *reader);
uint64_t gk_reader_number(struct gk_reader *reader);
struct gk_text gk_reader_text(struct gk_reader *reader); /* lent */
struct gk_text gk_reader_bytes(struct gk_reader *reader, size_t size);

#endif
