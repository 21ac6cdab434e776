/* SPDX-License-Identifier: Apache-2.0 */
#include "buffer.h"

#include <stdio.h>
#include <stdlib.h>

char *gk_buffer_reserve(struct gk_buffer *buffer, size_t size)
{
  if (!buffer->data || buffer->capacity - buffer->size < size) {
    size_t capacity = buffer->capacity ? buffer->capacity : 256;
    while (capacity - buffer->size < size && capacity <= SIZE_MAX / 2)
      capacity *= 2;
    char *data = capacity - buffer->size < size ? NULL : realloc(buffer->data, capacity);
    if (!data) {
      fputs("gongkai: out of memory\n", stderr);
      abort();
    }
    buffer->data = data;
    buffer->capacity = capacity;
  }
  return buffer->data + buffer->size;
}

void gk_buffer_put(struct gk_buffer *buffer, const void *data, size_t size)
{
  if (size == 0)
    return;
  memcpy(gk_buffer_reserve(buffer, size), data, size);
  buffer->size += size;
}

void gk_buffer_put_byte(struct gk_buffer *buffer, uint8_t byte)
{
  *gk_buffer_reserve(buffer, 1) = (char)byte;
  buffer->size++;
}

void gk_buffer_put_number(struct gk_buffer *buffer, uint64_t number)
{
  char *out = gk_buffer_reserve(buffer, 10);
  size_t count = 0;
  while (number >= 0x80) {
    out[count++] = (char)(number | 0x80);
    number >>= 7;
  }
  out[count++] = (char)number;
  buffer->size += count;
}

void gk_buffer_put_text(struct gk_buffer *buffer, struct gk_text text)
{
  gk_buffer_put_number(buffer, text.size);
  gk_buffer_put(buffer, text.data, text.size);
}

void gk_buffer_print(struct gk_buffer *buffer, const char *format, ...)
{
  va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  int size = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  if (size > 0) {
    vsnprintf(gk_buffer_reserve(buffer, (size_t)size + 1), (size_t)size + 1, format, again);
    buffer->size += (size_t)size;
  }
  va_end(again);
}

void gk_buffer_free(struct gk_buffer *buffer)
{
  free(buffer->data);
  *buffer = (struct gk_buffer){0};
}

uint8_t gk_reader_byte(struct gk_reader *reader)
{
  if (reader->data == reader->end) {
    reader->bad = true;
    return 0;
  }
  return (uint8_t)*reader->data++;
}

uint64_t gk_reader_number(struct gk_reader *reader)
{
  uint64_t number = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    uint8_t byte = gk_reader_byte(reader);
    number |= (uint64_t)(byte & 0x7F) << shift;
    if (byte < 0x80)
      return reader->bad ? 0 : number;
  }
  reader->bad = true;
  return 0;
}

struct gk_text gk_reader_bytes(struct gk_reader *reader, size_t size)
{
  if (size > (size_t)(reader->end - reader->data)) {
    reader->bad = true;
    return (struct gk_text){"", 0};
  }
  struct gk_text text = {reader->data, size};
  reader->data += size;
  return text;
}

struct gk_text gk_reader_text(struct gk_reader *reader)
{
  return gk_reader_bytes(reader, (size_t)gk_reader_number(reader));
}
