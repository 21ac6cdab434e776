/* SPDX-License-Identifier: Apache-2.0 */
#include "links-element.h"

#include <strings.h>

enum { SLOTS = 1024 };

static const struct {
  char name[12];
  enum links_role role;
} known[] = {{"a", ROLE_ANCHOR},
             {"area", ROLE_AREA},
             {"base", ROLE_BASE},
             {"frame", ROLE_FRAME},
             {"iframe", ROLE_FRAME},
             {"embed", ROLE_FRAME},
             {"object", ROLE_OBJECT},
             {"meta", ROLE_META},
             {"link", ROLE_LINK},
             {"img", ROLE_PICTURE},
             {"input", ROLE_INPUT},
             {"script", ROLE_SCRIPT},
             {"style", ROLE_OPAQUE},
             {"textarea", ROLE_OPAQUE},
             {"xmp", ROLE_OPAQUE},
             {"template", ROLE_OPAQUE},
             {"title", ROLE_TITLE},
             {"select", ROLE_SELECT},
             {"option", ROLE_OPTION},
             {"li", ROLE_ROW},
             {"tr", ROLE_ROW},
             {"dl", ROLE_ROW},
             {"record", ROLE_ROW},
             {"ul", ROLE_REGION},
             {"ol", ROLE_REGION},
             {"table", ROLE_REGION},
             {"section", ROLE_REGION},
             {"article", ROLE_REGION},
             {"nav", ROLE_REGION},
             {"header", ROLE_REGION},
             {"footer", ROLE_REGION},
             {"form", ROLE_REGION},
             {"hr", ROLE_REGION},
             {"div", ROLE_BLOCK},
             {"p", ROLE_BLOCK},
             {"br", ROLE_BLOCK},
             {"dt", ROLE_BLOCK},
             {"dd", ROLE_BLOCK},
             {"td", ROLE_BLOCK},
             {"th", ROLE_BLOCK},
             {"h1", ROLE_BLOCK},
             {"h2", ROLE_BLOCK},
             {"h3", ROLE_BLOCK},
             {"h4", ROLE_BLOCK},
             {"h5", ROLE_BLOCK},
             {"h6", ROLE_BLOCK},
             {"noscript", ROLE_NOSCRIPT},
             {"nextgroup", ROLE_GROUP}};

static uint32_t step(uint32_t hash, char c)
{
  return (hash ^ (unsigned char)(c | 32)) * 16777619u;
}

void links_learn_elements(struct links *links)
{
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    uint32_t hash = 2166136261u;
    for (const char *p = known[i].name; *p; p++)
      hash = step(hash, *p);
    size_t at = (hash ^ hash >> 15) & (SLOTS - 1);
    while (links->role_of[at])
      at = (at + 1) & (SLOTS - 1);
    links->role_of[at] = (uint8_t)(i + 1);
  }
}

static bool ends_name(char c)
{
  return c == '>' || c == '/' || c == ' ' || (c >= '\t' && c <= '\r');
}

/* A name of `size` bytes against a known one, which is in lower case. */
static bool is_name(const char *name, const char *lower, size_t size)
{
  for (size_t i = 0; i < size; i++) {
    char c = name[i];
    if ((c >= 'A' && c <= 'Z' ? c | 32 : c) != lower[i])
      return false;
  }
  return lower[size] == 0;
}

enum links_role links_role_at(const struct links *links, const char *p, const char *end,
                              const char **after)
{
  uint32_t hash = 2166136261u;
  const char *begin = p;
  for (; p < end && !ends_name(*p); p++)
    hash = step(hash, *p);
  *after = p;
  size_t size = (size_t)(p - begin);
  if (size >= sizeof known->name)
    return ROLE_NONE;
  for (size_t at = (hash ^ hash >> 15) & (SLOTS - 1); links->role_of[at];
       at = (at + 1) & (SLOTS - 1)) {
    size_t i = links->role_of[at] - 1u;
    if (is_name(begin, known[i].name, size))
      return known[i].role;
  }
  return ROLE_NONE;
}

/* The end of a value in quotes, which begins at p; NULL: it has none. */
static const char *find_quote(struct links_quotes *quotes, const char *p, const char *end,
                              char quote)
{
  const char **without = &quotes->without[quote == '"'];
  if (*without && p >= *without)
    return NULL;
  const char *stop = memchr(p, quote, (size_t)(end - p));
  if (!stop)
    *without = p;
  return stop;
}

const char *links_read_attributes(struct links_element *element, struct links_quotes *quotes,
                                  const char *p, const char *end)
{
  element->count = 0;
  while (p < end && *p != '>') {
    if (*p == ' ' || *p == '/' || *p == '=' || (*p >= '\t' && *p <= '\r')) {
      p++;
      continue;
    }
    struct links_attribute attribute = {{p, 0}, {"", 0}};
    while (p < end && *p != '=' && !ends_name(*p))
      p++;
    attribute.name.size = (size_t)(p - attribute.name.data);
    while (p < end && (*p == ' ' || (*p >= '\t' && *p <= '\r')))
      p++;
    if (p < end && *p == '=') {
      for (p++; p < end && (*p == ' ' || (*p >= '\t' && *p <= '\r'));)
        p++;
      const char *stop =
          p < end && (*p == '"' || *p == '\'') ? find_quote(quotes, p + 1, end, *p) : NULL;
      if (stop) {
        attribute.value = (struct gk_text){p + 1, (size_t)(stop - p - 1)};
        p = stop + 1;
      } else {
        attribute.value.data = p;
        while (p < end && *p != '>' && *p != ' ' && !(*p >= '\t' && *p <= '\r'))
          p++;
        attribute.value.size = (size_t)(p - attribute.value.data);
      }
    }
    if (element->count < ATTRIBUTES_LIMIT)
      element->of[element->count++] = attribute;
  }
  return p < end ? p + 1 : end;
}

const struct gk_text *links_attribute(const struct links_element *element, const char *name)
{
  size_t size = strlen(name);
  for (size_t i = 0; i < element->count; i++)
    if (element->of[i].name.size == size && (element->of[i].name.data[0] | 32) == name[0] &&
        strncasecmp(element->of[i].name.data, name, size) == 0)
      return &element->of[i].value;
  return NULL;
}
