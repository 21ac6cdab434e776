/* SPDX-License-Identifier: Apache-2.0 */
#include "declaration.h"

#include <strings.h>

#include "utf8.h"

/* An XML declaration stands at the very start; none is longer than this. */
enum { XML_DECLARATION_LIMIT = 256 };

enum charset declaration_mark(struct gk_text bytes, size_t *size)
{
  static const struct {
    struct gk_text mark;
    enum charset charset;
  } marks[] = {
      /* UTF-32 first: its little-endian mark begins with that of UTF-16. */
      {{"\xFF\xFE\0\0", 4}, CHARSET_UTF_32LE}, {{"\0\0\xFE\xFF", 4}, CHARSET_UTF_32BE},
      {{"\xEF\xBB\xBF", 3}, CHARSET_UTF_8},    {{"\xFF\xFE", 2}, CHARSET_UTF_16LE},
      {{"\xFE\xFF", 2}, CHARSET_UTF_16BE},     {{"\x84\x31\x95\x33", 4}, CHARSET_GB18030},
  };
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (gk_text_starts(bytes, marks[i].mark)) {
      *size = marks[i].mark.size;
      return marks[i].charset;
    }
  *size = 0;
  return CHARSET_UNKNOWN;
}

static bool is_blank(char c)
{
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Whether `word` (lower case ASCII) stands at p. */
static bool at_word(const char *p, const char *end, const char *word)
{
  size_t size = strlen(word);
  return (size_t)(end - p) >= size && strncasecmp(p, word, size) == 0;
}

/* Past the next occurrence of "</name", or the end: the content of a raw text element. */
static const char *skip_element(const char *p, const char *end, const char *name)
{
  while ((p = memchr(p, '<', (size_t)(end - p)))) {
    p++;
    if (p < end && *p == '/' && at_word(p + 1, end, name))
      return p;
  }
  return end;
}

/* An attribute of a tag at *position: name, value. False at the end of the tag. */
static bool next_attribute(const char **position, const char *end, struct gk_text *name,
                           struct gk_text *value)
{
  const char *p = *position;
  while (p < end && (is_blank(*p) || *p == '/'))
    p++;
  if (p == end || *p == '>' || *p == '<')
    return false;
  const char *begin = p;
  while (p < end && !is_blank(*p) && *p != '=' && *p != '>' && *p != '/')
    p++;
  *name = (struct gk_text){begin, (size_t)(p - begin)};
  *value = (struct gk_text){p, 0};
  while (p < end && is_blank(*p))
    p++;
  if (p < end && *p == '=') {
    p++;
    while (p < end && is_blank(*p))
      p++;
    char quote = p < end && (*p == '"' || *p == '\'') ? *p++ : 0;
    begin = p;
    while (p < end && (quote ? *p != quote && *p != '>' : !is_blank(*p) && *p != '>'))
      p++;
    *value = (struct gk_text){begin, (size_t)(p - begin)};
    if (quote && p < end && *p == quote)
      p++;
  } else if (p == begin) {
    p++;
  }
  *position = p;
  return true;
}

/* The value of charset= in a content attribute: text/html; charset=gb2312 */
static struct gk_text charset_parameter(struct gk_text content)
{
  const char *p = content.data, *end = p + content.size;
  for (; p < end; p++) {
    if ((*p != 'c' && *p != 'C') || !at_word(p, end, "charset"))
      continue;
    p += strlen("charset");
    while (p < end && is_blank(*p))
      p++;
    if (p == end || *p != '=')
      continue;
    p++;
    while (p < end && (is_blank(*p) || *p == '"' || *p == '\''))
      p++;
    const char *begin = p;
    while (p < end && !is_blank(*p) && *p != ';' && *p != ',' && *p != '"' && *p != '\'')
      p++;
    return (struct gk_text){begin, (size_t)(p - begin)};
  }
  return (struct gk_text){NULL, 0};
}

static bool is_name(struct gk_text name, const char *word)
{
  return name.size == strlen(word) && strncasecmp(name.data, word, name.size) == 0;
}

/* Moves *position to the end of the tag, so that one which is never closed is read once. */
static struct gk_text charset_of_meta(const char **position, const char *end)
{
  struct gk_text name, value, direct = {NULL, 0}, content = {NULL, 0};
  bool named = false;
  while (next_attribute(position, end, &name, &value)) {
    if (is_name(name, "charset"))
      direct = value;
    else if (is_name(name, "content"))
      content = charset_parameter(value);
    else if (is_name(name, "name") || is_name(name, "property"))
      named = true; /* <meta name="description" content="… charset=…"> is prose */
  }
  if (direct.size)
    return direct;
  return named ? (struct gk_text){NULL, 0} : content;
}

static struct gk_text charset_of_html(struct gk_text bytes)
{
  const char *p = bytes.data, *end = p + bytes.size;
  while (p < end && (p = memchr(p, '<', (size_t)(end - p)))) {
    p++;
    if (p == end)
      break;
    if (*p == '!') {
      if (!at_word(p, end, "!--"))
        continue;
      struct gk_text rest = {p + 3, (size_t)(end - p) - 3};
      size_t close = gk_text_find(rest, GK_TEXT("-->"), 0);
      if (close == SIZE_MAX)
        break;
      p = rest.data + close;
      continue;
    }
    /* Only these four tags matter; the first letter turns the others away at once. */
    char c = (char)(*p | 0x20);
    if (c == 's' && at_word(p, end, "script"))
      p = skip_element(p, end, "script");
    else if (c == 's' && at_word(p, end, "style"))
      p = skip_element(p, end, "style");
    else if (c == 't' && at_word(p, end, "title"))
      p = skip_element(p, end, "title");
    else if (c == 't' && at_word(p, end, "textarea"))
      p = skip_element(p, end, "textarea");
    else if (c == 'm' && at_word(p, end, "meta") && end - p > 4 &&
             (is_blank(p[4]) || p[4] == '/')) {
      p += 4;
      struct gk_text label = charset_of_meta(&p, end);
      if (label.size)
        return label;
    }
  }
  return (struct gk_text){NULL, 0};
}

static struct gk_text charset_of_xml(struct gk_text bytes)
{
  const char *p = bytes.data, *end = p + bytes.size;
  while (p < end && is_blank(*p))
    p++;
  if (!at_word(p, end, "<?xml"))
    return (struct gk_text){NULL, 0};
  p += strlen("<?xml");
  if (end - p > XML_DECLARATION_LIMIT)
    end = p + XML_DECLARATION_LIMIT;
  struct gk_text name, value;
  while (next_attribute(&p, end, &name, &value)) {
    if (*name.data == '?')
      break;
    if (is_name(name, "encoding"))
      return value;
  }
  return (struct gk_text){NULL, 0};
}

struct declaration declaration_find(struct gk_text bytes)
{
  struct gk_text label = charset_of_html(bytes);
  if (label.size)
    return (struct declaration){label, "the page's meta element"};
  label = charset_of_xml(bytes);
  if (label.size)
    return (struct declaration){label, "the XML declaration"};
  return (struct declaration){{NULL, 0}, NULL};
}
