/* SPDX-License-Identifier: Apache-2.0 */
#include "robots-path.h"

static int digit(char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Characters that mean the same whether they are percent-encoded or not: the unreserved ones of RFC
 * 3986, and those reserved ones that part nothing where they stand. In a query a slash, a question
 * mark and a colon do not either. */
static bool is_plain(unsigned char c, bool query)
{
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
    return true;
  return c != 0 && (strchr("-._~!'(),;:@", c) || (query && (c == '/' || c == '?')));
}

/* Characters that stay as they are where they are not encoded. */
static bool is_allowed(unsigned char c, bool query)
{
  return is_plain(c, query) || (c != 0 && strchr("/?&=+%", c));
}

size_t robots_path_form(struct gk_text path, bool pattern, char *out)
{
  static const char hexadecimal[] = "0123456789ABCDEF";
  bool query = false;
  size_t size = 0;
  for (size_t i = 0; i < path.size; i++) {
    unsigned char c = (unsigned char)path.data[i];
    bool encoded = c == '%' && i + 2 < path.size && digit(path.data[i + 1]) >= 0 &&
                   digit(path.data[i + 2]) >= 0;
    if (encoded) {
      c = (unsigned char)(digit(path.data[i + 1]) << 4 | digit(path.data[i + 2]));
      i += 2;
    }
    bool meant = pattern && !encoded && (c == '*' || (c == '$' && i + 1 == path.size));
    if (meant || (encoded ? is_plain(c, query) : is_allowed(c, query))) {
      out[size++] = (char)c;
      query = query || (c == '?' && !encoded);
    } else {
      out[size++] = '%';
      out[size++] = hexadecimal[c >> 4];
      out[size++] = hexadecimal[c & 15];
    }
  }
  return size;
}

bool robots_path_match(struct gk_text pattern, struct gk_text path)
{
  const char *p = pattern.data, *end = p + pattern.size;
  const char *at = path.data, *stop = at + path.size;
  bool anchored = pattern.size > 0 && end[-1] == '$';
  end -= anchored;
  /* The pieces between stars, each where it stands first: if any other place leads to a match, this
   * one does. Only the last piece of an anchored pattern has its place. */
  for (bool first = true;; first = false) {
    const char *star = memchr(p, '*', (size_t)(end - p));
    size_t size = (size_t)((star ? star : end) - p), left = (size_t)(stop - at);
    bool last = !star;
    if (size > left)
      return false;
    if (first) {
      if (memcmp(at, p, size) != 0)
        return false;
      if (last)
        return !anchored || size == left;
      at += size;
    } else if (last && anchored) {
      return memcmp(stop - size, p, size) == 0;
    } else if (size > 0) {
      at = memmem(at, left, p, size);
      if (!at)
        return false;
      at += size;
    }
    if (last)
      return true;
    p = star + 1;
  }
}
