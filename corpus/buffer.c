/* SPDX-License-Identifier: Apache-2.0 */
#include "buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pool_string {
  struct pool_string *next;
  char data[];
};

static void *checked(void *memory)
{
  if (!memory) {
    fputs("gongkai-generate: out of memory\n", stderr);
    exit(1);
  }
  return memory;
}

void buffer_append(struct buffer *buffer, const char *data, size_t size)
{
  if (buffer->capacity - buffer->size <= size) {
    size_t capacity = buffer->capacity ? buffer->capacity : 1024;
    while (capacity - buffer->size <= size)
      capacity *= 2;
    buffer->data = checked(realloc(buffer->data, capacity));
    buffer->capacity = capacity;
  }
  if (size > 0)
    memcpy(buffer->data + buffer->size, data, size);
  buffer->size += size;
  buffer->data[buffer->size] = '\0';
}

void buffer_add(struct buffer *buffer, const char *string)
{
  buffer_append(buffer, string, strlen(string));
}

void buffer_format(struct buffer *buffer, const char *format, ...)
{
  char small[512];
  va_list arguments;
  va_start(arguments, format);
  int size = vsnprintf(small, sizeof small, format, arguments);
  va_end(arguments);
  if ((size_t)size < sizeof small) {
    buffer_append(buffer, small, (size_t)size);
    return;
  }
  char *text = checked(malloc((size_t)size + 1));
  va_start(arguments, format);
  vsnprintf(text, (size_t)size + 1, format, arguments);
  va_end(arguments);
  buffer_append(buffer, text, (size_t)size);
  free(text);
}

void buffer_json(struct buffer *buffer, const char *string)
{
  if (!string) {
    buffer_add(buffer, "null");
    return;
  }
  buffer_add(buffer, "\"");
  for (const char *c = string; *c; c++)
    if (*c == '"' || *c == '\\')
      buffer_format(buffer, "\\%c", *c);
    else if ((unsigned char)*c < 0x20)
      buffer_format(buffer, "\\u%04x", (unsigned)*c);
    else
      buffer_append(buffer, c, 1);
  buffer_add(buffer, "\"");
}

void buffer_html(struct buffer *buffer, const char *string)
{
  for (const char *c = string; *c; c++)
    switch (*c) {
    case '&':
      buffer_add(buffer, "&amp;");
      break;
    case '<':
      buffer_add(buffer, "&lt;");
      break;
    case '>':
      buffer_add(buffer, "&gt;");
      break;
    case '"':
      buffer_add(buffer, "&quot;");
      break;
    default:
      buffer_append(buffer, c, 1);
    }
}

void buffer_clear(struct buffer *buffer)
{
  buffer->size = 0;
  if (buffer->data)
    buffer->data[0] = '\0';
}

void buffer_free(struct buffer *buffer)
{
  free(buffer->data);
  *buffer = (struct buffer){0};
}

const char *pool_copy(struct pool *pool, const char *data, size_t size)
{
  struct pool_string *string = checked(malloc(sizeof *string + size + 1));
  string->next = pool->first;
  pool->first = string;
  memcpy(string->data, data, size);
  string->data[size] = '\0';
  return string->data;
}

const char *pool_format(struct pool *pool, const char *format, ...)
{
  char small[512];
  va_list arguments;
  va_start(arguments, format);
  int size = vsnprintf(small, sizeof small, format, arguments);
  va_end(arguments);
  if ((size_t)size < sizeof small)
    return pool_copy(pool, small, (size_t)size);
  struct pool_string *string = checked(malloc(sizeof *string + (size_t)size + 1));
  string->next = pool->first;
  pool->first = string;
  va_start(arguments, format);
  vsnprintf(string->data, (size_t)size + 1, format, arguments);
  va_end(arguments);
  return string->data;
}

void pool_free(struct pool *pool)
{
  while (pool->first) {
    struct pool_string *next = pool->first->next;
    free(pool->first);
    pool->first = next;
  }
}
