/* SPDX-License-Identifier: Apache-2.0 */
/* Growing text, and a pool of strings that are freed together. Running out of memory ends the
 * program: nothing here is worth going on without it. */
#ifndef GONGKAI_CORPUS_BUFFER_H
#define GONGKAI_CORPUS_BUFFER_H

#include <stddef.h>

struct buffer {
  char *data; /* NUL after the last byte, which is not counted */
  size_t size, capacity;
};

void buffer_append(struct buffer *buffer, const char *data, size_t size);
void buffer_add(struct buffer *buffer, const char *string);
__attribute__((format(printf, 2, 3))) void buffer_format(struct buffer *buffer, const char *format,
                                                         ...);
/* As a JSON string with its quotes; NULL gives null. */
void buffer_json(struct buffer *buffer, const char *string);
/* With & < > " written as entities. */
void buffer_html(struct buffer *buffer, const char *string);
void buffer_clear(struct buffer *buffer);
void buffer_free(struct buffer *buffer);

struct pool {
  struct pool_string *first;
};

const char *pool_copy(struct pool *pool, const char *data, size_t size);
__attribute__((format(printf, 2, 3))) const char *pool_format(struct pool *pool, const char *format,
                                                              ...);
void pool_free(struct pool *pool);

#endif
