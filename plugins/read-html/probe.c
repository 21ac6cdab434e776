/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"

enum {
  LOOKED_AT = 8192,
  /* One byte in so many may be a control character: broken pages have some, binaries a third. */
  CONTROL_SHARE = 10
};

static char lower(char c)
{
  return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

/* The length of the name at p if it is one of HTML's elements that pages are made of, else 0. */
static size_t element_at(const char *p, const char *end)
{
  static const char *const names[] = {
      "html",  "head", "body",   "meta",     "title", "table",   "tbody",   "tr",   "td",
      "th",    "div",  "p",      "span",     "br",    "a",       "img",     "ul",   "li",
      "h1",    "h2",   "h3",     "h4",       "font",  "b",       "strong",  "link", "script",
      "style", "form", "center", "frameset", "frame", "section", "article", NULL};
  for (int i = 0; names[i]; i++) {
    size_t size = strlen(names[i]), k = 0;
    if ((size_t)(end - p) <= size)
      continue;
    while (k < size && lower(p[k]) == names[i][k])
      k++;
    if (k == size && (p[size] == '>' || p[size] == ' ' || p[size] == '/' || p[size] == '\n' ||
                      p[size] == '\r' || p[size] == '\t'))
      return size;
  }
  return 0;
}

static bool starts(const char *p, const char *end, const char *word)
{
  size_t size = strlen(word);
  if ((size_t)(end - p) < size)
    return false;
  for (size_t i = 0; i < size; i++)
    if (lower(p[i]) != word[i])
      return false;
  return true;
}

static bool is_binary(struct gk_text text)
{
  size_t controls = 0;
  for (size_t i = 0; i < text.size; i++) {
    unsigned char c = (unsigned char)text.data[i];
    controls += c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f';
  }
  return controls * CONTROL_SHARE > text.size;
}

int gk_html_probe(struct gk_text text)
{
  if (text.size > LOOKED_AT)
    text.size = LOOKED_AT;
  if (text.size == 0 || is_binary(text))
    return 0;
  const char *end = text.data + text.size, *p = text.data;
  while (p < end && ((unsigned char)*p <= ' ' || starts(p, end, "\xEF\xBB\xBF")))
    p++;
  bool first = true, opened = p < end && *p == '<';
  unsigned elements = 0;
  for (; p < end && (p = memchr(p, '<', (size_t)(end - p))); first = false) {
    const char *name = p + 1 + (p + 1 < end && p[1] == '/');
    if (starts(p, end, "<!doctype html") || starts(p, end, "<html"))
      return 95;
    if (first && opened && starts(p, end, "<?xml") && !memchr(p, '>', (size_t)(end - p)))
      return 0;
    elements += element_at(name, end) > 0;
    p++;
  }
  if (elements == 0)
    return 0;
  if (elements >= 6)
    return opened ? 90 : 75;
  /* A few tags in a text: HTML where they are all there is to begin with, else a mention. */
  if (opened)
    return 80;
  return text.size < LOOKED_AT && elements * 200 >= text.size ? 60 : 0;
}
