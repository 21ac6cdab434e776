/* SPDX-License-Identifier: Apache-2.0 */
#include "selector.h"

static bool is_name(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == ':' || (unsigned char)c >= 0x80;
}

/* Copies the name at *p (lower case where asked), moves *p past it; NULL: none, or no room. */
static const char *take(struct gk_html_selectors *s, const char **p, bool fold)
{
  const char *start = *p;
  while (is_name(**p))
    ++*p;
  size_t size = (size_t)(*p - start);
  if (size == 0 || s->text_size + size + 1 > sizeof s->text)
    return NULL;
  char *copy = s->text + s->text_size;
  for (size_t i = 0; i < size; i++)
    copy[i] = (char)(fold && start[i] >= 'A' && start[i] <= 'Z' ? start[i] + 32 : start[i]);
  copy[size] = 0;
  s->text_size += size + 1;
  return copy;
}

static bool add_test(struct gk_html_selectors *s, char kind, const char *name, const char *value)
{
  if (!name || s->test_count == GK_HTML_TESTS)
    return false;
  s->tests[s->test_count++] = (struct gk_html_test){kind, name, value};
  if (kind == '[' || kind == '=') {
    s->attributes[s->attribute_count++] = name;
    s->attributes[s->attribute_count] = NULL;
  }
  return true;
}

/* [name], [name=value], [name="value"]; *p is at the bracket. */
static bool take_attribute(struct gk_html_selectors *s, const char **p)
{
  ++*p;
  const char *name = take(s, p, true);
  if (**p == ']') {
    ++*p;
    return add_test(s, '[', name, NULL);
  }
  if (**p != '=')
    return false;
  ++*p;
  char quote = **p == '"' || **p == '\'' ? *(*p)++ : 0;
  size_t size = quote ? strcspn(*p, (char[]){quote, 0}) : strcspn(*p, "] ");
  if (s->text_size + size + 1 > sizeof s->text)
    return false;
  char *value = s->text + s->text_size;
  memcpy(value, *p, size);
  value[size] = 0;
  s->text_size += size + 1;
  *p += size;
  if (quote && *(*p)++ != quote)
    return false;
  if (**p != ']')
    return false;
  ++*p;
  return add_test(s, '=', name, value);
}

static bool take_compound(struct gk_html_selectors *s, const char **p)
{
  if (is_name(**p) && !add_test(s, 't', take(s, p, true), NULL))
    return false;
  if (**p == '*')
    ++*p;
  for (;;) {
    char c = **p;
    if (c == 0 || c == ' ')
      return true;
    if (c == '#' || c == '.') {
      ++*p;
      if (!add_test(s, c, take(s, p, false), NULL))
        return false;
    } else if (c != '[' || !take_attribute(s, p)) {
      return false;
    }
  }
}

static bool compile(struct gk_html_selectors *s, const char *match, size_t index)
{
  size_t compounds = s->compound_count, tests = s->test_count, attributes = s->attribute_count;
  const char *p = match + strspn(match, " ");
  if (*p == 0 || index >= 64)
    return false;
  while (*p) {
    struct gk_html_compound *compound = &s->compounds[s->compound_count];
    size_t first = s->test_count;
    if (s->compound_count == GK_HTML_COMPOUNDS || !take_compound(s, &p))
      goto bad;
    s->compound_count++;
    p += strspn(p, " ");
    *compound =
        (struct gk_html_compound){(uint16_t)first, (uint16_t)(s->test_count - first), *p == 0,
                                  (uint8_t)index, s->compound_count == compounds + 1};
  }
  return true;
bad:
  s->compound_count = compounds;
  s->test_count = tests;
  s->attribute_count = attributes;
  s->attributes[attributes] = NULL;
  return false;
}

const char *gk_html_selectors_compile(struct gk_html_selectors *selectors,
                                      const struct gk_selector *source)
{
  const char *bad = NULL;
  selectors->source = source;
  selectors->compound_count = selectors->test_count = 0;
  selectors->attribute_count = selectors->text_size = 0;
  selectors->attributes[0] = NULL;
  for (size_t i = 0; source && source[i].kind; i++)
    if (!compile(selectors, source[i].match ? source[i].match : "", i) && !bad)
      bad = source[i].match ? source[i].match : "";
  return bad;
}

struct element {
  const char *tag;
  const struct gk_html_attribute *attributes;
  size_t count;
};

static bool equals(struct gk_text text, const char *string)
{
  return strlen(string) == text.size && !memcmp(text.data, string, text.size);
}

/* Does the attribute have that name (lower case)? */
static bool is_named(const struct gk_html_attribute *attribute, const char *name)
{
  for (size_t i = 0; i < attribute->name.size; i++) {
    char c = attribute->name.data[i];
    if (name[i] == 0 || (c >= 'A' && c <= 'Z' ? c + 32 : c) != name[i])
      return false;
  }
  return name[attribute->name.size] == 0;
}

static bool is_space(char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool has_class(struct gk_text classes, const char *name)
{
  size_t at = 0;
  while (at < classes.size) {
    size_t start = at;
    while (at < classes.size && !is_space(classes.data[at]))
      at++;
    if (equals((struct gk_text){classes.data + start, at - start}, name))
      return true;
    at++;
  }
  return false;
}

static bool passes(const struct gk_html_test *test, const struct element *element)
{
  if (test->kind == 't')
    return !strcmp(element->tag, test->name);
  for (size_t i = 0; i < element->count; i++) {
    const struct gk_html_attribute *attribute = &element->attributes[i];
    switch (test->kind) {
    case '#':
      if (attribute->known == GK_ATTRIBUTE_ID && equals(attribute->value, test->name))
        return true;
      break;
    case '.':
      if (attribute->known == GK_ATTRIBUTE_CLASS && has_class(attribute->value, test->name))
        return true;
      break;
    default:
      if (is_named(attribute, test->name))
        return test->kind == '[' || equals(attribute->value, test->value);
    }
  }
  return false;
}

uint64_t gk_html_selectors_match(const struct gk_html_selectors *selectors, uint64_t inherited,
                                 const char *tag, const struct gk_html_attribute *attributes,
                                 size_t count, uint64_t *matched)
{
  const struct element element = {tag, attributes, count};
  uint64_t own = inherited;
  *matched = 0;
  for (size_t i = 0; i < selectors->compound_count; i++) {
    const struct gk_html_compound *compound = &selectors->compounds[i];
    if (!compound->starts && !(inherited >> (i - 1) & 1))
      continue;
    bool all = true;
    for (size_t t = 0; all && t < compound->count; t++)
      all = passes(&selectors->tests[compound->first + t], &element);
    if (!all)
      continue;
    own |= UINT64_C(1) << i;
    if (compound->last)
      *matched |= UINT64_C(1) << compound->selector;
  }
  return own;
}
