/* SPDX-License-Identifier: Apache-2.0 */
#include "reference.h"

#include <iconv.h>
#include <stdlib.h>
#include <strings.h>

#include "character-reference.h"
#include "utf8.h"

static bool is_space(char c)
{
  return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_utf8(const char *text, size_t size)
{
  for (const char *p = text, *end = text + size; p < end;) {
    const char *begin = p;
    if (gk_utf8_next(&p, end) == 0xFFFD && p - begin == 1)
      return false;
  }
  return memchr(text, 0, size) == NULL;
}

/* Converts into `out`; its size, 0: what it is is not known. */
static size_t to_utf8(void *converter, const char *text, size_t size, char *out, size_t room)
{
  char *from = (char *)(uintptr_t)text, *to = out;
  size_t left = size;
  if (is_utf8(text, size)) {
    if (size > room)
      return 0;
    memcpy(out, text, size);
    return size;
  }
  iconv(converter, NULL, NULL, NULL, NULL);
  if (iconv(converter, &from, &left, &to, &room) == (size_t)-1)
    return 0;
  return (size_t)(to - out);
}

static size_t resolve(char *text, size_t size)
{
  size_t to = 0;
  for (const char *p = text, *end = text + size; p < end;) {
    const char *after = p;
    char utf8[4];
    uint32_t c = *p == '&' ? gk_character_reference(p, end, &after) : 0;
    if (!c) {
      text[to++] = *p++;
      continue;
    }
    /* A reference is longer than what it stands for. */
    size_t wrote = gk_utf8_put(utf8, c);
    memcpy(text + to, utf8, wrote);
    to += wrote;
    p = after;
  }
  return to;
}

/* Whether it names a host or a scheme (RFC 3986), such as data: or http:. */
static bool is_elsewhere(const char *name, size_t size)
{
  if (size >= 2 && name[0] == '/' && name[1] == '/')
    return true;
  for (size_t i = 0; i < size; i++) {
    char c = name[i];
    if (c == ':')
      return i > 0;
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
          c == '-' || c == '.'))
      return false;
  }
  return false;
}

/* True: it is one of those of the page, or was one before. */
static bool add(struct references *references, const char *value, size_t size, void *converter,
                bool first)
{
  char name[REFERENCE_SIZE_LIMIT * 2];
  while (size && (unsigned char)*value <= ' ') {
    value++;
    size--;
  }
  while (size && (unsigned char)value[size - 1] <= ' ')
    size--;
  if (size == 0 || size > REFERENCE_SIZE_LIMIT || is_elsewhere(value, size))
    return false;
  size = resolve(name, to_utf8(converter, value, size, name, sizeof name));
  if (size == 0 || size > REFERENCE_SIZE_LIMIT || is_elsewhere(name, size) || name[0] == '#' ||
      memchr(name, 0, size))
    return false;
  for (size_t i = 0; i < references->count; i++)
    if (references->of[i].size == size && memcmp(references->of[i].name, name, size) == 0)
      return true;
  if (references->count == REFERENCES_LIMIT)
    return false;
  struct reference *reference = &references->of[references->count];
  reference->name = strndup(name, size);
  if (!reference->name)
    return false;
  reference->size = size;
  reference->first = first;
  references->count++;
  return true;
}

static bool is_word(const char *p, size_t size, const char *word)
{
  return size == strlen(word) && strncasecmp(p, word, size) == 0;
}

/* The attributes of the element whose name ends at p; where it ends. */
static const char *read_element(struct references *references, const char *p, const char *end,
                                bool picture, void *converter)
{
  bool any = false;
  while (p < end && *p != '>') {
    if (is_space(*p) || *p == '/' || *p == '=') {
      p++;
      continue;
    }
    const char *name = p;
    while (p < end && !is_space(*p) && *p != '=' && *p != '>' && *p != '/')
      p++;
    size_t name_size = (size_t)(p - name);
    while (p < end && is_space(*p))
      p++;
    if (p == end || *p != '=')
      continue;
    for (p++; p < end && is_space(*p);)
      p++;
    const char *value = p, *stop;
    if (p < end && (*p == '"' || *p == '\'')) {
      char quote = *p;
      value = p + 1;
      stop = memchr(value, quote, (size_t)(end - value));
      stop = stop ? stop : end;
      p = stop < end ? stop + 1 : end;
    } else {
      while (p < end && !is_space(*p) && *p != '>')
        p++;
      stop = p;
    }
    if (picture && (is_word(name, name_size, "src") || is_word(name, name_size, "data-src") ||
                    is_word(name, name_size, "data-original")))
      any = add(references, value, (size_t)(stop - value), converter, !any) || any;
  }
  return p;
}

/* Where the content ends of an element whose content is no markup. */
static const char *after_content(const char *p, const char *end, const char *closing)
{
  size_t size = strlen(closing);
  for (; (p = memchr(p, '<', (size_t)(end - p))) && (size_t)(end - p) >= size; p++)
    if (strncasecmp(p, closing, size) == 0)
      return p;
  return end;
}

static const char *after_comment(const char *p, const char *end)
{
  const char *close = memmem(p, (size_t)(end - p), "-->", 3);
  return close ? close + 3 : end;
}

void references_find(struct references *references, struct gk_text page, void *converter)
{
  references->count = 0;
  if (page.size == 0)
    return;
  for (const char *p = page.data, *end = p + page.size;
       p < end && (p = memchr(p, '<', (size_t)(end - p)));) {
    if (end - p >= 4 && memcmp(p, "<!--", 4) == 0) {
      p = after_comment(p + 4, end);
      continue;
    }
    const char *name = ++p;
    while (p < end && ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z')))
      p++;
    size_t size = (size_t)(p - name);
    if (size)
      p = read_element(references, p, end, is_word(name, size, "img"), converter);
    if (is_word(name, size, "script"))
      p = after_content(p, end, "</script");
  }
}

void references_free(struct references *references)
{
  for (size_t i = 0; i < references->count; i++)
    free(references->of[i].name);
  references->count = 0;
}

static int digit_of(char c)
{
  return c >= '0' && c <= '9'                 ? c - '0'
         : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                              : -1;
}

/* Decodes %XX (RFC 3986, 2.1); false: it has none, or a NUL would come of it. */
static bool decode(char *text)
{
  char *to = text;
  bool any = false;
  for (const char *p = text; *p;) {
    int high = *p == '%' ? digit_of(p[1]) : -1, low = high < 0 ? -1 : digit_of(p[2]);
    if (low < 0) {
      *to++ = *p++;
      continue;
    }
    if (high == 0 && low == 0)
      return false;
    *to++ = (char)(high << 4 | low);
    p += 3;
    any = true;
  }
  *to = 0;
  return any;
}

bool reference_path(const struct reference *reference, int way, void *converter,
                    char path[REFERENCE_SIZE_LIMIT + 1])
{
  memcpy(path, reference->name, reference->size + 1);
  /* Pages are written on other systems, too. */
  for (char *p = path; *p; p++)
    if (*p == '\\')
      *p = '/';
  size_t plain = strcspn(path, "?#");
  if (way == 0) /* a program that saves pages may keep all of the address as the file's name */
    return path[plain] != 0;
  path[plain] = 0;
  if (way == 1)
    return path[0] != 0;
  if (!decode(path))
    return false;
  if (way == 2)
    return true;
  /* A name in GBK, of a file that was saved under it in UTF-8. */
  char converted[REFERENCE_SIZE_LIMIT + 1];
  if (is_utf8(path, strlen(path)))
    return false;
  size_t size = to_utf8(converter, path, strlen(path), converted, REFERENCE_SIZE_LIMIT);
  memcpy(path, converted, size);
  path[size] = 0;
  return size > 0;
}
