/* SPDX-License-Identifier: Apache-2.0 */
#include "responsible.h"

#include "utf8.h"

static const char *const lists[LIST_COUNT + 1] = {
    "label", "label.lead", "label.help", "lead", "tail", "head", "closing", "not", NULL};

enum {
  LONGEST_PHRASE = 900, /* bytes; thirty names */
  LONGEST_NAME = 90
};

bool task_rules_load(struct task_rules *rules, const char *path, char *error, size_t error_size)
{
  memset(rules, 0, sizeof *rules);
  return gk_words_load(path, lists, rules->lists, error, error_size);
}

void task_rules_free(struct task_rules *rules)
{
  for (size_t i = 0; i < LIST_COUNT; i++)
    gk_words_free(&rules->lists[i]);
}

static uint32_t peek(struct gk_text text, size_t at, size_t *next)
{
  if (at >= text.size) {
    *next = at;
    return 0;
  }
  const char *p = text.data + at;
  uint32_t c = gk_fold_width(gk_utf8_next(&p, text.data + text.size));
  *next = (size_t)(p - text.data);
  return c;
}

static bool is_open(uint32_t c)
{
  return c == '(' || c == '[' || c == 0x3010 || c == 0x3014;
}

static bool is_close(uint32_t c)
{
  return c == ')' || c == ']' || c == 0x3011 || c == 0x3015;
}

/* The label that stands at `at`, with a colon behind it: the byte after the colon, or 0. */
static size_t label_at(const struct task_rules *rules, struct gk_text text, size_t at,
                       enum list *list)
{
  static const enum list labels[] = {LIST_LABEL, LIST_LABEL_LEAD, LIST_LABEL_HELP};
  size_t best = 0;
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
    size_t size = gk_words_at(&rules->lists[labels[i]], text, at, NULL), next = at + size;
    if (size == 0)
      continue;
    uint32_t c;
    size_t after;
    while (gk_is_space(c = peek(text, next, &after)) && c != '\n')
      next = after;
    /* 【责任单位】办公室 has its colon in the bracket. */
    if (c == ':' || c == 0x3011) {
      if (size > best) {
        best = size;
        *list = labels[i];
      }
    }
  }
  if (best == 0)
    return 0;
  size_t next = at + best, after;
  while (gk_is_space(peek(text, next, &after)))
    next = after;
  peek(text, next, &after);
  size_t colon = after;
  if (peek(text, colon, &after) == ':')
    colon = after;
  return colon;
}

/* Takes a name into the list, once. */
static void add(struct responsible *found, struct gk_text name, bool lead)
{
  for (size_t i = 0; i < found->count; i++)
    if (gk_text_equal(found->names[i], name))
      return;
  if (found->count == MAXIMAL_NAMES)
    return;
  if (lead) {
    memmove(found->names + found->leads + 1, found->names + found->leads,
            (found->count - found->leads) * sizeof *found->names);
    found->names[found->leads++] = name;
  } else {
    found->names[found->count] = name;
  }
  found->count++;
}

static struct gk_text clean(const struct task_rules *rules, struct gk_text name)
{
  size_t size;
  name = gk_text_trim(name);
  while ((size = gk_words_before(&rules->lists[LIST_TAIL], name, name.size, NULL)) > 0)
    name = gk_text_trim(gk_text_slice(name, 0, name.size - size));
  if ((size = gk_words_at(&rules->lists[LIST_HEAD], name, 0, NULL)) > 0 && size < name.size)
    name = gk_text_trim(gk_text_slice(name, size, name.size));
  return name;
}

/* The names in text[begin, end): 办公室、人事处; 办公室牵头各处室单位; 办公室牵头，人事处配合. */
static void names(const struct task_rules *rules, struct gk_text text, size_t begin, size_t end,
                  enum list list, struct responsible *found)
{
  struct gk_text segment = gk_text_slice(text, begin, end);
  size_t width,
      at = gk_words_find(&rules->lists[LIST_LEAD], segment, 0, segment.size, &width, NULL);
  if (at != SIZE_MAX && at > 0) {
    names(rules, text, begin, begin + at, LIST_LABEL_LEAD, found);
    /* The rest has no second 牵头 to look for: it is cut away each time. */
    names(rules, text, begin + at + width, end, LIST_LABEL_HELP, found);
    return;
  }
  size_t from = 0, next;
  int depth = 0;
  for (size_t p = 0; p <= segment.size; p = next) {
    uint32_t c = peek(segment, p, &next);
    depth += is_open(c) - is_close(c);
    bool separator =
        p == segment.size ||
        (depth <= 0 && (c == 0x3001 || c == ',' || c == ';' || c == 0x3002 || c == '\n'));
    if (separator) {
      struct gk_text name = clean(rules, gk_text_slice(segment, from, p));
      if (name.size >= 3 && name.size <= LONGEST_NAME)
        add(found, name, list == LIST_LABEL_LEAD);
      from = next;
    }
    if (p == segment.size)
      break;
  }
}

/* The end of a phrase that begins at `at`: its closing bracket, or the end of its line or sentence.
 */
static size_t phrase_end(struct gk_text text, size_t at, bool bracket)
{
  int depth = 0;
  size_t next;
  for (size_t p = at; p < text.size && p - at < LONGEST_PHRASE; p = next) {
    uint32_t c = peek(text, p, &next);
    if (is_open(c))
      depth++;
    if (is_close(c) && --depth < 0)
      return bracket ? p : SIZE_MAX;
    if (c == '\n' || (!bracket && c == 0x3002))
      return bracket ? SIZE_MAX : p;
  }
  return bracket || text.size - at >= LONGEST_PHRASE ? SIZE_MAX : text.size;
}

/* The parts of a phrase, each behind its label. */
static void labelled(const struct task_rules *rules, struct gk_text text, size_t at, size_t end,
                     enum list list, struct responsible *found)
{
  size_t begin = at, next;
  for (size_t p = at; p < end; p = next) {
    peek(text, p, &next);
    enum list other;
    size_t value = label_at(rules, gk_text_slice(text, 0, end), p, &other);
    if (value == 0)
      continue;
    names(rules, text, begin, p, list, found);
    list = other;
    begin = next = value;
  }
  names(rules, text, begin, end, list, found);
}

/* A bracket without a label: (办公室负责), (办公室牵头，人事处配合). */
static bool unlabelled(const struct task_rules *rules, struct gk_text text, size_t at,
                       struct responsible *found)
{
  enum { LONGEST = 240 };
  size_t begin, after, end;
  peek(text, at, &begin);
  end = phrase_end(text, begin, true);
  if (end == SIZE_MAX || end - begin > LONGEST)
    return false;
  struct gk_text phrase = gk_text_trim(gk_text_slice(text, begin, end));
  if (gk_words_before(&rules->lists[LIST_CLOSING], phrase, phrase.size, NULL) == 0 ||
      gk_words_find(&rules->lists[LIST_NOT], phrase, 0, phrase.size, NULL, NULL) != SIZE_MAX)
    return false;
  peek(text, end, &after);
  struct gk_text rest = gk_text_trim(gk_text_slice(text, after, text.size));
  if (rest.size > 0 && !gk_text_equal(rest, GK_TEXT("。")) && !gk_text_equal(rest, GK_TEXT("；")))
    return false;
  found->begin = at;
  found->end = after;
  names(rules, text, begin, end, LIST_LABEL, found);
  return found->count > 0;
}

bool responsible_next(const struct task_rules *rules, struct gk_text text, size_t *from,
                      struct responsible *found)
{
  size_t next;
  for (size_t at = *from; at < text.size; at = next) {
    uint32_t c = peek(text, at, &next);
    if (c < 0x80 && !is_open(c))
      continue;
    found->count = found->leads = 0;
    enum list list;
    size_t value = label_at(rules, text, is_open(c) ? next : at, &list);
    if (value == 0 && !is_open(c))
      continue;
    bool bracket = is_open(c);
    if (value == 0) {
      if (!unlabelled(rules, text, at, found))
        continue;
      *from = found->end;
      return true;
    }
    /* 【责任单位】 is a label in brackets of its own. */
    size_t closed;
    bool own = bracket && c == 0x3010 &&
               gk_text_find(gk_text_slice(text, at, value), GK_TEXT("】"), 0) != SIZE_MAX;
    size_t end = phrase_end(text, value, bracket && !own);
    if (end == SIZE_MAX)
      continue;
    labelled(rules, text, value, end, list, found);
    if (found->count == 0)
      continue;
    peek(text, end, &closed);
    found->begin = at;
    found->end = bracket && !own ? closed : end;
    *from = found->end;
    return true;
  }
  *from = text.size;
  return false;
}
