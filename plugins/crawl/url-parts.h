/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of URLs share. */
#ifndef CRAWL_URL_PARTS_H
#define CRAWL_URL_PARTS_H

#include <iconv.h>

#include "url.h"

/* A text of bounded size that is being written; what does not fit makes it full. */
struct url_buffer {
  char *data;
  size_t size, room;
  bool full;
};

static inline void url_put(struct url_buffer *buffer, char c)
{
  if (buffer->size + 1 < buffer->room)
    buffer->data[buffer->size++] = c;
  else
    buffer->full = true;
}

static inline bool url_is_alpha(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool url_is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static inline int url_digit(char c) /* hexadecimal; -1: is none */
{
  return url_is_digit(c) ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* Writes the normal form of a host as written, without port. False: it is none. */
bool url_put_host(struct url_buffer *out, const char *host, size_t size);

/* Whether a parameter is one of the rules: of the query, else of a path's segment. */
bool url_rules_drop_parameter(const struct url_rules *rules, bool query, const char *parameter,
                              size_t size);

/* From UTF-8 to GB18030; (iconv_t)-1: there is none. */
iconv_t url_rules_converter(const struct url_rules *rules);

#endif
