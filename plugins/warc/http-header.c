/* SPDX-License-Identifier: Apache-2.0 */
/* The head of an HTTP message. */
#include <strings.h>

#include "header-text.h"
#include "http-message.h"

struct gk_text http_header(struct gk_text headers, const char *name)
{
  size_t size = strlen(name);
  const char *end = headers.data + headers.size;
  for (struct gk_text line = {0}; gk_next_line(headers, &line);) {
    if (line.size <= size || line.data[size] != ':' || strncasecmp(line.data, name, size) != 0)
      continue;
    const char *from = line.data + size + 1, *to = line.data + line.size;
    while (end - to >= 2 && (to[1] == ' ' || to[1] == '\t')) { /* obs-fold of RFC 9112, 5.2 */
      const char *next = memchr(to + 1, '\n', (size_t)(end - to - 1));
      to = next ? next : end;
    }
    return header_trimmed(from, to);
  }
  return (struct gk_text){"", 0};
}

int http_status(struct gk_text headers)
{
  const char *p = headers.data, *end = p + headers.size;
  if (headers.size < 12 || strncasecmp(p, "HTTP/", 5) != 0)
    return 0;
  for (p += 5; p < end && *p != ' ' && *p != '\n';)
    p++;
  while (p < end && *p == ' ')
    p++;
  if (end - p < 3)
    return 0;
  int status = 0;
  for (int i = 0; i < 3; i++, p++) {
    if (*p < '0' || *p > '9')
      return 0;
    status = 10 * status + (*p - '0');
  }
  return status >= 100 && (p == end || header_is_space(*p)) ? status : 0;
}

size_t http_head_size(struct gk_text message)
{
  for (struct gk_text line = {0}; gk_next_line(message, &line);) {
    size_t end = (size_t)(line.data - message.data) + line.size;
    if (end == message.size)
      return 0; /* the line has no end */
    if (line.size == 0 || (line.size == 1 && line.data[0] == '\r'))
      return end + 1;
  }
  return 0;
}

/* Characters of RFC 9110's token, without those that no media type or charset has. */
static bool is_name(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         (c && strchr("!#$&^_.+-:", c));
}

static bool copy_name(struct gk_text from, bool slash, char *out, size_t size)
{
  size_t slashes = 0;
  out[0] = 0;
  if (from.size >= size || from.size == 0)
    return false;
  for (size_t i = 0; i < from.size; i++) {
    slashes += from.data[i] == '/';
    if (!is_name(from.data[i]) && from.data[i] != '/')
      return false;
  }
  if (slashes != (slash ? 1 : 0))
    return false;
  for (size_t i = 0; i < from.size; i++) {
    char c = from.data[i];
    out[i] = (char)(slash && c >= 'A' && c <= 'Z' ? c | 32 : c);
  }
  out[from.size] = 0;
  return true;
}

void http_content_type(struct gk_text headers, char *media_type, size_t media_type_size,
                       char *charset, size_t charset_size)
{
  struct gk_text value = http_header(headers, "content-type");
  const char *end = value.data + value.size, *p = value.data;
  *media_type = *charset = 0;
  while (p < end && *p != ';' && *p != ',')
    p++;
  copy_name(header_trimmed(value.data, p), true, media_type, media_type_size);
  while (p < end && !*charset) {
    const char *from = ++p;
    while (p < end && *p != ';' && *p != ',')
      p++;
    struct gk_text parameter = header_trimmed(from, p);
    if (parameter.size < 8 || strncasecmp(parameter.data, "charset", 7) != 0)
      continue;
    from = parameter.data + 7;
    const char *to = parameter.data + parameter.size;
    while (from < to && (header_is_space(*from) || *from == '=' || *from == '"' || *from == '\''))
      from++;
    while (to > from && (header_is_space(to[-1]) || to[-1] == '"' || to[-1] == '\''))
      to--;
    copy_name((struct gk_text){from, (size_t)(to - from)}, false, charset, charset_size);
  }
}
