/* SPDX-License-Identifier: Apache-2.0 */
#include "rules.h"
#include "grow.h"

#include <errno.h>
#include <stdio.h>

enum {
  LINE_LONGEST = 512,      /* of the rule file: its longest phrase takes a tenth of it */
  NAME_LONGEST = 96,       /* of a class: longer ones are generated and say nothing */
  ATTRIBUTE_LONGEST = 512, /* class attributes beyond it are not looked at */
  CACHE_SLOTS = 2048,      /* class attributes of a site's pages are few hundred */
  FIRST_SLOTS = 4096,      /* by a hash of a phrase's first character */
  CACHED_LONGEST = 56      /* bytes of an attribute that the cache takes */
};

struct name_rule {
  char *pattern; /* lower case, without its asterisks */
  size_t size;
  bool open_start, open_end; /* an asterisk stood there */
  uint32_t mark;
};

struct cached {
  char names[CACHED_LONGEST];
  uint32_t size, marks;
};

struct gk_html_rules {
  struct gk_grow names;                     /* struct name_rule */
  struct gk_grow phrases[GK_PHRASE_KINDS];  /* struct gk_text, owned */
  bool first[GK_PHRASE_KINDS][FIRST_SLOTS]; /* some phrase begins with such a character */
  struct cached cache[CACHE_SLOTS];
};

static const struct {
  const char *word;
  uint32_t mark;
  int phrase;
} kinds[] = {
    {"content", GK_MARK_CONTENT, -1},
    {"title", GK_MARK_TITLE, -1},
    {"metadata", GK_MARK_METADATA, -1},
    {"navigation", GK_MARK_NAVIGATION, -1},
    {"footer", GK_MARK_FOOTER, -1},
    {"label", 0, GK_PHRASE_LABEL},
    {"navigation-text", 0, GK_PHRASE_NAVIGATION},
    {"footer-text", 0, GK_PHRASE_FOOTER},
    {"meta", 0, GK_PHRASE_META},
    {"title-end", 0, GK_PHRASE_TITLE},
    {"closing", 0, GK_PHRASE_CLOSING},
};

static char lower(char c)
{
  return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static char *copy_lower(const char *text, size_t size)
{
  char *copy = malloc(size + 1);
  if (!copy)
    return NULL;
  for (size_t i = 0; i < size; i++)
    copy[i] = lower(text[i]);
  copy[size] = 0;
  return copy;
}

/* The slot of the character at p: of one that takes three bytes, as Chinese ones do, all count. */
static unsigned first_slot(const char *p, size_t size)
{
  unsigned char c = (unsigned char)lower(p[0]);
  if (c < 0xE0 || size < 3)
    return c;
  return (c * 31u ^ (unsigned char)p[1] * 61u ^ (unsigned char)p[2] * 7u) % FIRST_SLOTS;
}

/* Takes one row; NULL, or what is wrong with it. */
static const char *take_row(struct gk_html_rules *rules, const char *word, const char *value)
{
  size_t k = 0, size = strlen(value);
  while (k < sizeof kinds / sizeof *kinds && strcmp(kinds[k].word, word) != 0)
    k++;
  if (k == sizeof kinds / sizeof *kinds)
    return "the first column is none of content, title, metadata, navigation, footer, label, "
           "navigation-text, footer-text, meta, title-end, closing";
  if (size == 0 || !strcmp(value, "*"))
    return "the second column is empty";
  if (kinds[k].mark) {
    struct name_rule *rule = gk_grow_add(&rules->names, sizeof *rule);
    if (!rule)
      return "out of memory";
    bool open_start = value[0] == '*', open_end = value[size - 1] == '*';
    value += open_start;
    size -= (size_t)open_start + (size_t)open_end;
    *rule = (struct name_rule){copy_lower(value, size), size, open_start, open_end, kinds[k].mark};
    if (rule->pattern)
      return NULL;
    rules->names.count--;
    return "out of memory";
  }
  int phrase = kinds[k].phrase;
  struct gk_text *text = gk_grow_add(&rules->phrases[phrase], sizeof *text);
  if (!text)
    return "out of memory";
  *text = (struct gk_text){copy_lower(value, size), size};
  if (!text->data) {
    rules->phrases[phrase].count--;
    return "out of memory";
  }
  rules->first[phrase][first_slot(text->data, size)] = true;
  return NULL;
}

struct gk_html_rules *gk_html_rules_open(const char *path, char *problem, size_t size)
{
  FILE *file = fopen(path, "r");
  if (!file) {
    snprintf(problem, size, "%s: %s", path, strerror(errno));
    return NULL;
  }
  struct gk_html_rules *rules = calloc(1, sizeof *rules);
  const char *wrong = rules ? NULL : "out of memory";
  char line[LINE_LONGEST];
  unsigned number = 0;
  while (!wrong && fgets(line, sizeof line, file)) {
    number++;
    size_t length = strcspn(line, "\n");
    if (line[length] == 0 && !feof(file)) {
      wrong = "the line is too long";
      break;
    }
    line[length] = 0;
    if (line[0] == '#' || line[0] == 0)
      continue;
    char *tab = strchr(line, '\t');
    if (!tab) {
      wrong = "there is no tab between kind and value";
      break;
    }
    *tab = 0;
    tab[1 + strcspn(tab + 1, "\t")] = 0; /* a third column is a remark */
    wrong = take_row(rules, line, tab + 1);
  }
  if (!wrong && ferror(file))
    wrong = "it cannot be read";
  fclose(file);
  if (wrong) {
    snprintf(problem, size, "%s:%u: %s", path, number, wrong);
    gk_html_rules_close(rules);
    return NULL;
  }
  return rules;
}

void gk_html_rules_close(struct gk_html_rules *rules)
{
  if (!rules)
    return;
  struct name_rule *names = rules->names.items;
  for (size_t i = 0; i < rules->names.count; i++)
    free(names[i].pattern);
  gk_grow_free(&rules->names);
  for (int kind = 0; kind < GK_PHRASE_KINDS; kind++) {
    struct gk_text *texts = rules->phrases[kind].items;
    for (size_t i = 0; i < rules->phrases[kind].count; i++)
      free((char *)texts[i].data);
    gk_grow_free(&rules->phrases[kind]);
  }
  free(rules);
}

static bool name_matches(const struct name_rule *rule, const char *name, size_t size)
{
  if (size < rule->size)
    return false;
  if (!rule->open_start && !rule->open_end)
    return size == rule->size && !memcmp(name, rule->pattern, size);
  if (!rule->open_start)
    return !memcmp(name, rule->pattern, rule->size);
  if (!rule->open_end)
    return !memcmp(name + size - rule->size, rule->pattern, rule->size);
  return strstr(name, rule->pattern) != NULL;
}

/* An exact match says more than one with an asterisk. */
static uint32_t marks_of_name(const struct gk_html_rules *rules, const char *name, size_t size)
{
  const struct name_rule *names = rules->names.items;
  uint32_t exact = 0, loose = 0;
  for (size_t i = 0; i < rules->names.count; i++)
    if (name_matches(&names[i], name, size)) {
      if (names[i].open_start || names[i].open_end)
        loose |= names[i].mark;
      else
        exact |= names[i].mark;
    }
  return exact ? exact : loose;
}

static bool is_space(char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static uint32_t find_marks(const struct gk_html_rules *rules, struct gk_text names)
{
  uint32_t marks = 0;
  char name[NAME_LONGEST + 1];
  for (size_t at = 0; at < names.size; at++) {
    size_t size = 0;
    for (; at + size < names.size && !is_space(names.data[at + size]); size++)
      if (size < NAME_LONGEST)
        name[size] = lower(names.data[at + size]);
    if (size && size <= NAME_LONGEST) {
      name[size] = 0;
      marks |= marks_of_name(rules, name, size);
    }
    at += size;
  }
  return marks;
}

uint32_t gk_html_rules_marks(struct gk_html_rules *rules, struct gk_text names)
{
  if (names.size == 0 || names.size > ATTRIBUTE_LONGEST)
    return 0;
  if (names.size > CACHED_LONGEST)
    return find_marks(rules, names);
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < names.size; i++)
    hash = (hash ^ (unsigned char)names.data[i]) * 16777619u;
  struct cached *slot = &rules->cache[(hash ^ hash >> 16) % CACHE_SLOTS];
  if (slot->size != names.size || memcmp(slot->names, names.data, names.size) != 0) {
    slot->marks = find_marks(rules, names);
    slot->size = (uint32_t)names.size;
    memcpy(slot->names, names.data, names.size);
  }
  return slot->marks;
}

/* The bytes of a space as it stands within a label (索　引　号), 0: none. */
static size_t space_at(const char *p, size_t left)
{
  if (*p == ' ' || *p == '\n')
    return 1;
  if (left >= 2 && !memcmp(p, "\xC2\xA0", 2))
    return 2;
  return left >= 3 && !memcmp(p, "\xE3\x80\x80", 3) ? 3 : 0;
}

/* The bytes that the phrase takes at `at`, 0: it does not stand there. */
static size_t phrase_at(struct gk_text text, size_t at, struct gk_text phrase, bool spaced)
{
  size_t from = at;
  for (size_t i = 0; i < phrase.size; i++) {
    while (spaced && i > 0 && at < text.size) {
      size_t space = space_at(text.data + at, text.size - at);
      if (space == 0)
        break;
      at += space;
    }
    if (at == text.size || lower(text.data[at]) != phrase.data[i])
      return 0;
    at++;
  }
  return at - from;
}

bool gk_html_rules_phrase(const struct gk_html_rules *rules, enum gk_html_phrase kind,
                          struct gk_text text, size_t *size)
{
  const struct gk_text *phrases = rules->phrases[kind].items;
  size_t count = rules->phrases[kind].count;
  size_t first = 0, last = kind == GK_PHRASE_FOOTER ? text.size : 1;
  for (size_t at = first; at < last && at < text.size; at++) {
    if (kind != GK_PHRASE_TITLE && !rules->first[kind][first_slot(text.data + at, text.size - at)])
      continue;
    size_t longest = 0;
    for (size_t i = 0; i < count; i++) {
      size_t from = at;
      if (kind == GK_PHRASE_TITLE) {
        if (text.size < phrases[i].size)
          continue;
        from = text.size - phrases[i].size;
      }
      size_t taken = phrase_at(text, from, phrases[i], kind == GK_PHRASE_LABEL);
      if (taken == 0 || (kind == GK_PHRASE_META && taken != text.size) || taken < longest)
        continue;
      longest = taken;
    }
    if (longest) {
      if (size)
        *size = longest;
      return true;
    }
  }
  return false;
}
