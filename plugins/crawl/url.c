/* SPDX-License-Identifier: Apache-2.0 */
/* The normal form of a URL. */
#include "url.h"

#include <stdio.h>
#include <strings.h>

#include "url-parts.h"

/* Which characters of ASCII stand as they are, by part (RFC 3986, 3.3 and 3.4). The apostrophe of a
 * query is encoded, as browsers do. */
enum { IN_PATH = 1, IN_QUERY = 2, UNRESERVED = 4 };

static const unsigned char classes[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 3, 0, 0, 3, 0, 3, 1, 3, 3, 3, 3, 3, 7, 7, 3, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 3, 3, 0, 3, 0, 2,
    3, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 0, 0, 0, 0, 7,
    0, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 0, 0, 0, 7, 0,
};

static void put_encoded(struct url_buffer *out, unsigned char c)
{
  static const char digits[] = "0123456789ABCDEF";
  url_put(out, '%');
  url_put(out, digits[c >> 4]);
  url_put(out, digits[c & 15]);
}

static void put_normal(struct url_buffer *out, const char *text, size_t size, unsigned part)
{
  for (size_t i = 0; i < size; i++) {
    unsigned char c = (unsigned char)text[i];
    if (classes[c] & part) {
      url_put(out, (char)c);
      continue;
    }
    int high = c == '%' && i + 2 < size ? url_digit(text[i + 1]) : -1;
    int low = high < 0 ? -1 : url_digit(text[i + 2]);
    if (low >= 0) {
      c = (unsigned char)(high << 4 | low);
      if (classes[c] & UNRESERVED)
        url_put(out, (char)c);
      else
        put_encoded(out, c);
      i += 2;
    } else {
      put_encoded(out, c);
    }
  }
}

/* Whether the text is its own normal form. */
static bool is_plain(const char *text, size_t size, unsigned part)
{
  unsigned char all = (unsigned char)part;
  for (size_t i = 0; i < size; i++)
    all &= classes[(unsigned char)text[i]];
  return all != 0;
}

static void put_plain(struct url_buffer *out, const char *text, size_t size)
{
  if (size >= out->room - out->size) {
    out->full = true;
    return;
  }
  memcpy(out->data + out->size, text, size);
  out->size += size;
}

/* A segment without the parameters that are left out; dots of any spelling are resolved. */
static void put_segment(const struct url_rules *rules, struct url_buffer *out, size_t root,
                        const char *segment, size_t size, bool last)
{
  char text[URL_SIZE_LIMIT];
  struct url_buffer normal = {text, 0, sizeof text, false};
  if (size > 0 && segment[0] != '.' && is_plain(segment, size, IN_PATH) &&
      !memchr(segment, ';', size)) {
    put_plain(out, segment, size);
    if (!last)
      url_put(out, '/');
    return;
  }
  for (size_t from = 0; from <= size;) {
    const char *next = memchr(segment + from, ';', size - from);
    size_t to = next ? (size_t)(next - segment) : size;
    if (from == 0 || !url_rules_drop_parameter(rules, false, segment + from, to - from)) {
      if (from > 0)
        url_put(&normal, ';');
      put_normal(&normal, segment + from, to - from, IN_PATH);
    }
    from = to + 1;
  }
  if (normal.full)
    out->full = true;
  bool up = normal.size == 2 && memcmp(text, "..", 2) == 0;
  if (up || (normal.size == 1 && text[0] == '.')) {
    /* What is before ends with the slash that began this segment. */
    if (up && out->size > root)
      do
        out->size--;
      while (out->data[out->size - 1] != '/');
    return;
  }
  put_plain(out, text, normal.size);
  if (!last)
    url_put(out, '/');
}

/* A path that begins with a slash; `out` ends with the authority. */
static void put_path(const struct url_rules *rules, struct url_buffer *out, const char *path,
                     size_t size)
{
  url_put(out, '/');
  size_t root = out->size;
  for (size_t from = 1; from <= size && !out->full;) {
    const char *slash = memchr(path + from, '/', size - from);
    size_t to = slash ? (size_t)(slash - path) : size;
    put_segment(rules, out, root, path + from, to - from, to == size);
    from = to + 1;
  }
}

static bool is_gb(const char *charset)
{
  return charset && (strcasecmp(charset, "GB18030") == 0 || strcasecmp(charset, "GBK") == 0 ||
                     strcasecmp(charset, "GB2312") == 0);
}

/* In GB18030, if all of it can be said so; else as it is. */
static struct gk_text convert_query(const struct url_rules *rules, const char *query, size_t size,
                                    char converted[2 * URL_SIZE_LIMIT])
{
  iconv_t converter = url_rules_converter(rules), own = (iconv_t)-1;
  if (converter == (iconv_t)-1)
    converter = own = iconv_open("GB18030", "UTF-8");
  struct gk_text result = {query, size};
  if (converter != (iconv_t)-1) {
    char *from = (char *)(uintptr_t)query, *to = converted;
    size_t left = size, room = 2 * URL_SIZE_LIMIT;
    iconv(converter, NULL, NULL, NULL, NULL);
    if (iconv(converter, &from, &left, &to, &room) != (size_t)-1)
      result = (struct gk_text){converted, (size_t)(to - converted)};
  }
  if (own != (iconv_t)-1)
    iconv_close(own);
  return result;
}

/* A query, which begins after its question mark. */
static void put_query(const struct url_rules *rules, struct url_buffer *out, const char *query,
                      size_t size, const char *charset)
{
  char converted[2 * URL_SIZE_LIMIT];
  bool beyond = false, any = false;
  for (size_t i = 0; i < size; i++)
    beyond = beyond || (unsigned char)query[i] >= 0x80;
  if (beyond && is_gb(charset)) {
    struct gk_text text = convert_query(rules, query, size, converted);
    query = text.data;
    size = text.size;
  }
  for (size_t from = 0; from <= size && size > 0;) {
    const char *and = memchr(query + from, '&', size - from);
    size_t to = and? (size_t)(and-query) : size;
    if (!url_rules_drop_parameter(rules, true, query + from, to - from)) {
      url_put(out, any ? '&' : '?');
      if (is_plain(query + from, to - from, IN_QUERY))
        put_plain(out, query + from, to - from);
      else
        put_normal(out, query + from, to - from, IN_QUERY);
      any = true;
    }
    from = to + 1;
  }
}

/* "host", "host:port" or more; the user's part of it is refused. */
static bool put_authority(struct url_buffer *out, const char *authority, size_t size, bool tls)
{
  if (memchr(authority, '@', size))
    return false;
  const char *from = authority, *end = authority + size;
  if (size && authority[0] == '[') {
    from = memchr(authority, ']', size);
    if (!from)
      return false;
  }
  const char *colon = memchr(from, ':', (size_t)(end - from));
  const char *stop = colon ? colon : end;
  if (!url_put_host(out, authority, (size_t)(stop - authority)))
    return false;
  unsigned port = 0;
  bool any = false;
  for (const char *p = colon ? colon + 1 : end; p < end; p++) {
    if (!url_is_digit(*p) || (port = port * 10 + (unsigned)(*p - '0')) > 65535)
      return false;
    any = true;
  }
  if (any && port == 0)
    return false;
  if (any && port != (tls ? 443 : 80)) {
    char text[8];
    snprintf(text, sizeof text, ":%u", port);
    for (const char *p = text; *p; p++)
      url_put(out, *p);
  }
  return !out->full;
}

/* Copies without what browsers leave out, backslashes before the query as slashes. False: it is too
 * long or holds a NUL. */
static bool take(struct gk_text reference, char text[URL_SIZE_LIMIT], size_t *size)
{
  const char *p = reference.data, *end = p + reference.size;
  size_t count = 0;
  bool path = true;
  while (p < end && (unsigned char)*p <= ' ')
    p++;
  while (end > p && (unsigned char)end[-1] <= ' ')
    end--;
  for (; p < end && *p != '#'; p++) {
    if (count + 1 >= URL_SIZE_LIMIT)
      return false;
    if ((unsigned char)*p < ' ' || *p == '?' || *p == '\\') {
      if (*p == '\t' || *p == '\n' || *p == '\r')
        continue;
      if (*p == 0)
        return false;
      path = path && *p != '?';
      text[count++] = *p == '\\' && path ? '/' : *p;
    } else {
      text[count++] = *p;
    }
  }
  text[count] = 0;
  *size = count;
  return count > 0;
}

/* Bytes of the scheme with its colon; 0: there is none. */
static size_t scheme_size(const char *text)
{
  const char *p = text;
  if (!url_is_alpha(*p))
    return 0;
  while (url_is_alpha(*p) || url_is_digit(*p) || *p == '+' || *p == '-' || *p == '.')
    p++;
  return *p == ':' ? (size_t)(p - text) + 1 : 0;
}

/* A path with query that is relative to that of `base`. */
static bool resolve(const char *base, const char *relative, char path[2 * URL_SIZE_LIMIT])
{
  struct gk_text of = url_path(base);
  const char *question = memchr(of.data, '?', of.size);
  size_t kept = question ? (size_t)(question - of.data) : of.size;
  if (relative[0] != '?')
    while (kept > 1 && of.data[kept - 1] != '/')
      kept--;
  size_t size = strlen(relative);
  if (kept + size >= 2 * URL_SIZE_LIMIT)
    return false;
  memcpy(path, of.data, kept);
  memcpy(path + kept, relative, size + 1);
  return true;
}

bool url_normalise(const struct url_rules *rules, const char *base, struct gk_text reference,
                   const char *charset, char url[URL_SIZE_LIMIT])
{
  char text[URL_SIZE_LIMIT], joined[2 * URL_SIZE_LIMIT];
  size_t size;
  struct url_buffer out = {url, 0, URL_SIZE_LIMIT, false};
  url[0] = 0;
  if (!take(reference, text, &size))
    return false;
  const char *written = text;
  size_t scheme = scheme_size(text);
  bool tls = base && url_is_https(base);
  if (scheme > 0) {
    bool https = scheme == 6 && strncasecmp(text, "https:", 6) == 0;
    if (!https && !(scheme == 5 && strncasecmp(text, "http:", 5) == 0))
      return false;
    /* http:a.html is relative for a page of that scheme, as in browsers. */
    if (base && tls == https && strncmp(text + scheme, "//", 2) != 0) {
      written += scheme;
      scheme = 0;
      if (!*written)
        return false;
    }
    tls = https;
  } else if (!base) {
    return false;
  }
  const char *path;
  put_plain(&out, tls ? "https://" : "http://", tls ? 8 : 7);
  if (scheme > 0 || strncmp(written, "//", 2) == 0) {
    const char *authority = written + scheme + strspn(written + scheme, "/");
    size_t count = strcspn(authority, "/?");
    if (!put_authority(&out, authority, count, tls))
      return false;
    path = authority + count;
  } else {
    struct gk_text authority = url_authority(base);
    put_plain(&out, authority.data, authority.size);
    path = written;
    if (written[0] != '/') {
      if (!resolve(base, written, joined))
        return false;
      path = joined;
    }
  }
  size_t count = strcspn(path, "?");
  put_path(rules, &out, path, count);
  if (path[count])
    put_query(rules, &out, path + count + 1, strlen(path + count + 1), charset);
  url[out.size] = 0;
  if (out.full)
    url[0] = 0;
  return !out.full;
}

static const char *after_scheme(const char *url)
{
  return url + (url_is_https(url) ? 8 : 7);
}

bool url_is_https(const char *url)
{
  return strncmp(url, "https:", 6) == 0;
}

struct gk_text url_authority(const char *url)
{
  const char *from = after_scheme(url);
  return (struct gk_text){from, strcspn(from, "/")};
}

struct gk_text url_host(const char *url)
{
  struct gk_text authority = url_authority(url);
  const char *from = authority.data, *end = from + authority.size;
  const char *bracket = authority.size && *from == '[' ? memchr(from, ']', authority.size) : NULL;
  const char *colon =
      memchr(bracket ? bracket : from, ':', (size_t)(end - (bracket ? bracket : from)));
  return (struct gk_text){from, (size_t)((colon ? colon : end) - from)};
}

struct gk_text url_path(const char *url)
{
  struct gk_text authority = url_authority(url);
  const char *from = authority.data + authority.size;
  return (struct gk_text){from, strlen(from)};
}
