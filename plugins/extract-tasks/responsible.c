/* SPDX-License-Identifier: Apache-2.0 */
#include "responsible.h"

#include "utf8.h"

static const char *const lists[LIST_COUNT + 1] = {
    "label", "label.lead",    "label.help",  "label.end",     "lead",
    "tail",  "head",          "closing",     "not",           "organisation",
    "time",  "column.number", "column.task", "column.detail", NULL};

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

static bool is_open(uint32_t c)
{
  return c == '(' || c == '[' || c == 0x3010 || c == 0x3014;
}

static bool is_close(uint32_t c)
{
  return c == ')' || c == ']' || c == 0x3011 || c == 0x3015;
}

size_t responsible_label(const struct task_rules *rules, struct gk_text text, size_t at,
                         enum list *list)
{
  static const enum list labels[] = {LIST_LABEL, LIST_LABEL_LEAD, LIST_LABEL_HELP, LIST_LABEL_END};
  size_t best = 0;
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
    size_t size = gk_words_at(&rules->lists[labels[i]], text, at, NULL), next = at + size;
    if (size == 0)
      continue;
    uint32_t c;
    size_t after;
    while (gk_is_space(c = gk_peek_folded(text, next, &after)) && c != '\n')
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
  while (gk_is_space(gk_peek_folded(text, next, &after)))
    next = after;
  gk_peek_folded(text, next, &after);
  size_t colon = after;
  if (gk_peek_folded(text, colon, &after) == ':')
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

/* 2021年12月底前完成, 持续推进: when, not who. */
static bool is_time(const struct task_rules *rules, struct gk_text text)
{
  text = gk_text_trim(text);
  return gk_words_before(&rules->lists[LIST_TIME], text, text.size, NULL) > 0;
}

static bool is_organisation(const struct task_rules *rules, struct gk_text name)
{
  name = gk_text_trim(name);
  /* 各镇（街道）: the remark at its end is of the name. */
  return gk_text_ends(name, GK_TEXT("）")) || gk_text_ends(name, GK_TEXT(")")) ||
         gk_words_before(&rules->lists[LIST_ORGANISATION], name, name.size, NULL) > 0;
}

/* Bytes of 和 or 及 at `at`, where it stands between two names: not that of 发展和改革局. */
static size_t join_at(const struct task_rules *rules, struct gk_text segment, size_t from,
                      size_t at)
{
  static const char *const joins[] = {"以及", "和", "及", "与"};
  struct gk_text rest = gk_text_slice(segment, at, segment.size);
  for (size_t i = 0; i < sizeof joins / sizeof *joins; i++)
    if (gk_text_starts(rest, gk_text_of(joins[i])))
      return is_organisation(rules, gk_text_slice(segment, from, at)) ? strlen(joins[i]) : 0;
  return 0;
}

/* The names in a list: 办公室、人事处和各科室. */
static void list_names(const struct task_rules *rules, struct gk_text segment, bool lead,
                       struct responsible *found)
{
  size_t from = 0, next;
  int depth = 0;
  for (size_t p = 0; p <= segment.size; p = next) {
    uint32_t c = gk_peek_folded(segment, p, &next);
    depth += is_open(c) - is_close(c);
    bool separator =
        p == segment.size ||
        (depth <= 0 && (c == 0x3001 || c == ',' || c == ';' || c == 0x3002 || c == '/'));
    /* A space or the end of a line parts whole names only: a cell is broken anywhere. */
    if (!separator && depth <= 0 && gk_is_space(c))
      separator = is_organisation(rules, gk_text_slice(segment, from, p));
    size_t joined = 0;
    if (!separator && depth <= 0 && (c == 0x4EE5 || c == 0x548C || c == 0x53CA || c == 0x4E0E))
      joined = join_at(rules, segment, from, p);
    if (joined > 0) {
      next = p + joined;
      separator = true;
    }
    if (separator) {
      struct gk_text name = clean(rules, gk_text_slice(segment, from, p));
      bool words = !is_time(rules, name) && gk_text_find(name, GK_TEXT("："), 0) == SIZE_MAX;
      if (name.size >= 3 && name.size <= LONGEST_NAME && words)
        add(found, name, lead);
      from = next;
    }
    if (p == segment.size)
      break;
  }
}

/* Where the word stands behind the one that leads: 办公室牵头各处室; not 各牵头单位. */
static size_t lead_at(const struct task_rules *rules, struct gk_text segment, size_t *width)
{
  static const char *const nouns[] = {"单位", "部门", "处室", "科室", "股室", "领导", "人"};
  for (size_t at = 0; (at = gk_words_find(&rules->lists[LIST_LEAD], segment, at, segment.size,
                                          width, NULL)) != SIZE_MAX;
       at += *width) {
    struct gk_text rest = gk_text_slice(segment, at + *width, segment.size);
    bool noun = false;
    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++)
      noun = noun || gk_text_starts(rest, gk_text_of(nouns[i]));
    if (!noun)
      return at;
  }
  return SIZE_MAX;
}

void responsible_names(const struct task_rules *rules, struct gk_text text, enum list list,
                       struct responsible *found)
{
  /* 甲牵头，乙、丙配合；丁牵头，戊配合: the lead is what stands in the clause before the word. */
  size_t width, at;
  bool lead = list == LIST_LABEL_LEAD;
  while ((at = lead_at(rules, text, &width)) != SIZE_MAX) {
    if (at > 0)
      list_names(rules, gk_text_slice(text, 0, at), true, found);
    text = gk_text_slice(text, at + width, text.size);
    lead = false;
  }
  if (list != LIST_LABEL_END)
    list_names(rules, text, lead, found);
}

/* The end of a phrase that begins at `at`: its closing bracket, or the end of its line or sentence.
 */
static size_t phrase_end(struct gk_text text, size_t at, bool bracket)
{
  int depth = 0;
  size_t next;
  for (size_t p = at; p < text.size && p - at < LONGEST_PHRASE; p = next) {
    uint32_t c = gk_peek_folded(text, p, &next);
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
    gk_peek_folded(text, p, &next);
    enum list other;
    size_t value = responsible_label(rules, gk_text_slice(text, 0, end), p, &other);
    if (value == 0)
      continue;
    responsible_names(rules, gk_text_slice(text, begin, p), list, found);
    list = other;
    begin = next = value;
  }
  responsible_names(rules, gk_text_slice(text, begin, end), list, found);
}

/* Without the clause at its end that says when. */
static struct gk_text without_time(const struct task_rules *rules, struct gk_text phrase)
{
  static const char *const commas[] = {"，", "；", ",", ";"};
  size_t cut = 0;
  for (size_t i = 0; i < sizeof commas / sizeof *commas; i++)
    for (size_t at = 0; (at = gk_text_find(phrase, gk_text_of(commas[i]), at)) != SIZE_MAX; at++)
      cut = at > cut ? at : cut;
  bool when = cut > 0 && is_time(rules, gk_text_slice(phrase, cut, phrase.size));
  return when ? gk_text_trim(gk_text_slice(phrase, 0, cut)) : phrase;
}

static bool is_stop(struct gk_text text)
{
  return gk_text_ends(text, GK_TEXT("。")) || gk_text_ends(text, GK_TEXT("；")) ||
         gk_text_ends(text, GK_TEXT(";"));
}

/* Whether every name is that of an organisation, and how many begin with 各. */
static bool all_organisations(const struct task_rules *rules, const struct responsible *found,
                              size_t *general)
{
  *general = 0;
  for (size_t i = 0; i < found->count; i++) {
    struct gk_text name = found->names[i];
    if (name.size < 6 ||
        gk_words_before(&rules->lists[LIST_ORGANISATION], name, name.size, NULL) == 0)
      return false;
    *general += gk_text_starts(name, GK_TEXT("各"));
  }
  return found->count > 0;
}

/* A bracket without a label: (办公室负责), (办公室牵头，人事处配合), or with names alone. */
static bool unlabelled(const struct task_rules *rules, struct gk_text text, size_t at, bool plan,
                       struct responsible *found)
{
  enum { LONGEST = 360 };
  size_t begin, after, end, general;
  gk_peek_folded(text, at, &begin);
  end = phrase_end(text, begin, true);
  if (end == SIZE_MAX || end - begin > LONGEST)
    return false;
  struct gk_text phrase = gk_text_trim(gk_text_slice(text, begin, end));
  if (gk_words_find(&rules->lists[LIST_NOT], phrase, 0, phrase.size, NULL, NULL) != SIZE_MAX)
    return false;
  phrase = without_time(rules, phrase);
  bool said = gk_words_before(&rules->lists[LIST_CLOSING], phrase, phrase.size, NULL) > 0;
  if (!said && !plan)
    return false;
  gk_peek_folded(text, end, &after);
  struct gk_text before = gk_text_trim(gk_text_slice(text, 0, at));
  struct gk_text rest = gk_text_trim(gk_text_slice(text, after, text.size));
  bool last = rest.size == 0 || gk_text_equal(rest, GK_TEXT("。")) ||
              gk_text_equal(rest, GK_TEXT("；")) || gk_text_equal(rest, GK_TEXT(";"));
  bool apart = before.size == 0 || is_stop(before);
  if (!last && !apart && !(said && gk_text_starts(rest, GK_TEXT("。"))))
    return false;
  responsible_names(rules, phrase, LIST_LABEL, found);
  if (!said && (!all_organisations(rules, found, &general) || !last || (!apart && general == 0)))
    return false;
  found->begin = at;
  found->end = after;
  return found->count > 0;
}

/* 由县发改局牵头，县住建局、县交通局配合。 in the prose. */
static bool sentence(const struct task_rules *rules, struct gk_text text, size_t at,
                     struct responsible *found)
{
  enum { LONGEST = 360 };
  struct gk_text before = gk_text_trim(gk_text_slice(text, 0, at));
  if (before.size > 0 && !is_stop(before) && !gk_text_ends(before, GK_TEXT("，")) &&
      !gk_text_ends(before, GK_TEXT(",")))
    return false;
  size_t end = at, width, general;
  while (end < text.size && end - at <= LONGEST && text.data[end] != '\n' &&
         !gk_text_starts(gk_text_slice(text, end, text.size), GK_TEXT("。")))
    end++;
  struct gk_text phrase = gk_text_slice(text, at + strlen("由"), end);
  if (end - at > LONGEST || lead_at(rules, phrase, &width) == SIZE_MAX ||
      gk_words_before(&rules->lists[LIST_CLOSING], phrase, phrase.size, NULL) == 0)
    return false;
  responsible_names(rules, phrase, LIST_LABEL, found);
  found->begin = at;
  found->end = end;
  return all_organisations(rules, found, &general);
}

bool responsible_next(const struct task_rules *rules, struct gk_text text, bool plan, size_t *from,
                      struct responsible *found)
{
  size_t next;
  for (size_t at = *from; at < text.size; at = next) {
    uint32_t c = gk_peek_folded(text, at, &next);
    if (c < 0x80 && !is_open(c))
      continue;
    found->count = found->leads = 0;
    if (c == 0x7531 && plan && sentence(rules, text, at, found)) { /* 由 */
      *from = found->end;
      return true;
    }
    found->count = found->leads = 0;
    enum list list;
    size_t value = responsible_label(rules, text, is_open(c) ? next : at, &list);
    if (value == 0 && !is_open(c))
      continue;
    bool bracket = is_open(c);
    if (value == 0) {
      if (!unlabelled(rules, text, at, plan, found))
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
    gk_peek_folded(text, end, &closed);
    found->begin = at;
    found->end = bracket && !own ? closed : end;
    *from = found->end;
    return true;
  }
  *from = text.size;
  return false;
}
