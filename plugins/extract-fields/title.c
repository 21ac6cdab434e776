/* SPDX-License-Identifier: Apache-2.0 */
#include "title.h"

#include "date.h"
#include "number.h"
#include "utf8.h"

enum { LONGEST_NAME = 40 /* characters */, LONGEST_TITLE = 600 /* bytes */ };

/* Without a short name in brackets: 某县经济开发区（以下简称开发区）. */
static struct gk_text without_short_name(struct gk_text text)
{
  static const char *const opening[] = {"（以下简称", "(以下简称", "（简称", "(简称"};
  size_t cut = text.size;
  for (size_t i = 0; i < sizeof opening / sizeof *opening; i++) {
    size_t at = gk_text_find(text, gk_text_of(opening[i]), 0);
    cut = at < cut ? at : cut;
  }
  return gk_text_trim(gk_text_slice(text, 0, cut));
}

/* Whether the text consists of the characters of a name and of none that no name holds. */
static bool may_be_name(const struct rules *rules, struct gk_text text)
{
  int count = 0;
  for (const char *p = text.data, *end = p + text.size; p < end;) {
    uint32_t c = gk_utf8_next(&p, end);
    bool bracket = c == 0xFF08 || c == 0xFF09 || c == '(' || c == ')' || c == 0x3001;
    if ((!gk_is_han(c) && !bracket) || ++count > LONGEST_NAME)
      return false;
  }
  return gk_words_find(&rules->lists[LIST_AGENCY_STOP], text, 0, text.size, NULL, NULL) == SIZE_MAX;
}

bool title_is_agency(const struct rules *rules, struct gk_text text)
{
  text = gk_text_trim(text);
  size_t suffix = gk_words_before(&rules->lists[LIST_AGENCY_SUFFIX], text, text.size, NULL);
  return suffix > 0 && text.size >= suffix + 3 && may_be_name(rules, text);
}

/* In a title a street, a town or a zone is an authority too. */
static bool is_subject(const struct rules *rules, struct gk_text text)
{
  if (title_is_agency(rules, text))
    return true;
  size_t suffix = gk_words_before(&rules->lists[LIST_TITLE_SUFFIX], text, text.size, NULL);
  return suffix > 0 && text.size >= suffix + 3 && may_be_name(rules, text);
}

/* Without 关于, 《 and the like at the start, 关于 and 的 at the end. */
static struct gk_text strip(const struct rules *rules, struct gk_text text)
{
  static const char *const tails[] = {"关于", "《", "的", "“", "（", "(", "、", "，"};
  text = gk_text_trim(text);
  size_t size;
  while ((size = gk_words_at(&rules->lists[LIST_TITLE_LEAD], text, 0, NULL)) > 0)
    text = gk_text_trim(gk_text_slice(text, size, text.size));
  for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
    if (gk_text_ends(text, gk_text_of(tails[i]))) {
      text = gk_text_trim(gk_text_slice(text, 0, text.size - strlen(tails[i])));
      i = SIZE_MAX;
    }
  return text;
}

/* The text up to the topic of a title: 某县人民政府 of 某县人民政府信息公开…, where the two share
 * 政府. */
static struct gk_text before_topic(const struct rules *rules, struct gk_text text)
{
  size_t topic = gk_words_find(&rules->lists[LIST_TITLE_TOPIC], text, 0, text.size, NULL, NULL);
  if (topic == SIZE_MAX)
    return text;
  struct gk_text name = gk_text_slice(text, 0, topic);
  if (gk_text_ends(name, GK_TEXT("人民")) &&
      gk_text_starts(gk_text_slice(text, topic, text.size), GK_TEXT("政府")))
    name.size += 6;
  return name;
}

struct gk_text title_subject(const struct rules *rules, struct gk_text title)
{
  title = gk_text_trim(title);
  size_t from = 0;
  struct date year;
  struct gk_text name = {0};
  if (date_next(title, &from, &year) && year.kind == DATE_YEAR) {
    name = strip(rules, before_topic(rules, gk_text_slice(title, 0, year.offset)));
    title = gk_text_slice(title, from, title.size);
  }
  if (name.size == 0)
    name = strip(rules, before_topic(rules, strip(rules, title)));
  /* 盘锦市民政局关于印发2017年…: what stands before 关于. */
  size_t about = gk_text_find(name, GK_TEXT("关于"), 0);
  if (about != SIZE_MAX && about > 0)
    name = strip(rules, gk_text_slice(name, 0, about));
  /* 某某大学2019-2020学年 */
  for (size_t at = 0; at + 4 <= name.size; at++)
    if (name.data[at] >= '0' && name.data[at] <= '9') {
      name = strip(rules, gk_text_slice(name, 0, at));
      break;
    }
  return without_short_name(name);
}

struct gk_text title_agency(const struct rules *rules, struct gk_text title)
{
  struct gk_text subject = title_subject(rules, title);
  return is_subject(rules, subject) ? subject : (struct gk_text){0};
}

static size_t find_last(struct gk_text text, struct gk_text needle)
{
  size_t last = SIZE_MAX;
  for (size_t at = 0; (at = gk_text_find(text, needle, at)) != SIZE_MAX; at++)
    last = at;
  return last;
}

/* The row whose phrase ends last in text; NULL: none. */
static const struct kind_rule *last_rule(const struct rules *rules, struct gk_text text,
                                         size_t *begin)
{
  const struct kind_rule *best = NULL;
  size_t best_end = 0;
  for (size_t i = 0; i < rules->kind_count; i++) {
    const struct kind_rule *rule = &rules->kinds[i];
    size_t at = find_last(text, rule->phrase);
    if (at == SIZE_MAX || at + rule->phrase.size <= best_end)
      continue;
    if (rule->topic.size > 0 && gk_text_find(text, rule->topic, 0) == SIZE_MAX)
      continue;
    best = rule;
    best_end = at + rule->phrase.size;
    *begin = at;
  }
  return best;
}

struct gk_text title_kind(const struct rules *rules, struct gk_text title)
{
  char squeezed[LONGEST_TITLE + 1];
  title = gk_text_slice(gk_text_trim(title), 0, LONGEST_TITLE);
  while (title.size > 0 && ((unsigned char)title.data[title.size - 1] & 0xC0) == 0x80 &&
         title.size == LONGEST_TITLE)
    title.size--;
  struct gk_text text = {squeezed, gk_text_squeeze(title, squeezed)};
  size_t begin = 0;
  const struct kind_rule *rule = last_rule(rules, text, &begin);
  if (!rule)
    return (struct gk_text){0};
  /* 关于印发2018年政务公开工作要点的通知 is the plan that it brings. */
  if (gk_text_equal(rule->kind, GK_TEXT("notice")) &&
      (gk_text_find(text, GK_TEXT("印发"), 0) < begin ||
       gk_text_find(text, GK_TEXT("转发"), 0) < begin)) {
    size_t ignored;
    const struct kind_rule *inner = last_rule(rules, gk_text_slice(text, 0, begin), &ignored);
    if (inner && !gk_text_equal(inner->kind, GK_TEXT("other")))
      rule = inner;
  }
  return rule->kind;
}

bool title_tells_kind(const struct rules *rules, struct gk_text title)
{
  struct gk_text kind = title_kind(rules, title);
  return kind.size > 0 && !gk_text_equal(kind, GK_TEXT("other"));
}

struct gk_text title_without_site(const struct rules *rules, struct gk_text title)
{
  static const char *const separators[] = {"-", "_", "|", "—", "－", "–", "｜", "·"};
  title = gk_text_trim(title);
  for (;;) {
    size_t cut = SIZE_MAX, width = 0;
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
      size_t at = find_last(title, gk_text_of(separators[i]));
      if (at != SIZE_MAX && (cut == SIZE_MAX || at > cut)) {
        cut = at;
        width = strlen(separators[i]);
      }
    }
    if (cut == SIZE_MAX || cut == 0)
      return title;
    struct gk_text before = gk_text_trim(gk_text_slice(title, 0, cut));
    struct gk_text after = gk_text_trim(gk_text_slice(title, cut + width, title.size));
    bool site = after.size == 0 ||
                gk_words_before(&rules->lists[LIST_SITE_SUFFIX], after, after.size, NULL) > 0 ||
                (title_tells_kind(rules, before) && !title_tells_kind(rules, after));
    if (!site || before.size == 0 ||
        (title_tells_kind(rules, after) && !title_tells_kind(rules, before)))
      return title;
    title = before;
  }
}
