/* SPDX-License-Identifier: Apache-2.0 */
#include "subject.h"

#include "utf8.h"

enum {
  LONGEST_SUBJECT = 60 * 3, /* bytes; what is longer is no name of what is counted */
  LONGEST_NOUN = 16,        /* characters after the unit */
  MAXIMAL_STRIPS = 16,
  KEPT = 9 /* in the lists lead and tail: 共青团 is no 共 */
};

static size_t step_back(struct gk_text text, size_t at)
{
  at--;
  while (at > 0 && ((unsigned char)text.data[at] & 0xC0) == 0x80)
    at--;
  return at;
}

static bool is_delimiter(uint32_t c)
{
  switch (c) {
  case ',':
  case ';':
  case ':':
  case '!':
  case '?':
  case '(':
  case ')':
  case '\n':
  case 0x3002: /* 。 */
  case 0x2014: /* — */
    return true;
  default:
    return false;
  }
}

/* The opening bracket of a short remark that closes before `end`, as in 市长(区长)公开电话;
 * SIZE_MAX: it is none, or it holds a number or a clause. */
static size_t remark(struct gk_text text, size_t floor, size_t end)
{
  enum { LONGEST_REMARK = 30 /* bytes */ };
  for (size_t at = end; at > floor && end - at < LONGEST_REMARK;) {
    size_t begin = step_back(text, at), next;
    uint32_t c = gk_peek_folded(text, begin, &next);
    if (c == '(')
      return begin > floor ? begin : SIZE_MAX;
    if (at < end && (is_delimiter(c) || (c >= '0' && c <= '9')))
      return SIZE_MAX;
    at = begin;
  }
  return SIZE_MAX;
}

/* Whether a full stop of English stands between words of Chinese: 完善制度.制定了3项制度 */
static bool ends_clause(struct gk_text text, size_t floor, size_t stop, size_t after)
{
  size_t next;
  return stop > floor && gk_is_han(gk_peek_folded(text, step_back(text, stop), &next)) &&
         gk_is_han(gk_peek_folded(text, after, &next));
}

size_t subject_clause(struct gk_text text, size_t floor, size_t end)
{
  size_t at = end;
  while (at > floor) {
    size_t begin = step_back(text, at), next;
    uint32_t c = begin < floor ? '\n' : gk_peek_folded(text, begin, &next);
    if (c == ')') {
      size_t open = remark(text, floor, at);
      if (open == SIZE_MAX)
        break;
      begin = open;
    } else if (is_delimiter(c) || (c == '.' && ends_clause(text, floor, begin, at))) {
      break;
    }
    at = begin;
  }
  return at;
}

/* 成立、注销流程,登记流程等信息 behind a ； is one list with a comma in it: where it begins, else
 * `clause`. */
static size_t whole_list(struct gk_text text, size_t floor, size_t clause, size_t end)
{
  enum { LONGEST_PART = 90 /* bytes */ };
  struct gk_text tail = gk_text_slice(text, clause, end);
  if (clause <= floor || gk_text_find(tail, GK_TEXT("等"), 0) == SIZE_MAX)
    return clause;
  size_t comma = step_back(text, clause), next;
  if (comma <= floor || gk_peek_folded(text, comma, &next) != ',')
    return clause;
  size_t begin = subject_clause(text, floor, comma);
  struct gk_text part = gk_text_slice(text, begin, comma);
  if (begin <= floor || part.size == 0 || part.size > LONGEST_PART ||
      gk_peek_folded(text, step_back(text, begin), &next) != ';' ||
      gk_text_find(part, GK_TEXT("、"), 0) == SIZE_MAX)
    return clause;
  return begin;
}

static struct gk_text after(struct gk_text text, size_t size)
{
  return gk_text_trim(gk_text_slice(text, size, text.size));
}

/* The bytes of 2023年, 2023年度, 1-12月 at the start. */
static size_t leading_time(struct gk_text text)
{
  size_t at = 0, next;
  uint32_t c;
  while (((c = gk_peek_folded(text, at, &next)) >= '0' && c <= '9') || c == '-' || c == '~' ||
         c == ' ')
    at = next;
  if (at == 0)
    return 0;
  static const char *const words[] = {"年度", "年", "月份", "月", "日"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (gk_text_starts(gk_text_slice(text, at, text.size), gk_text_of(words[i])))
      return at + strlen(words[i]);
  return 0;
}

/* The bytes of 1、 or 2. at the start: the number of an item. */
static size_t leading_number(struct gk_text text)
{
  size_t at = 0, next;
  uint32_t c;
  while ((c = gk_peek_folded(text, at, &next)) >= '0' && c <= '9')
    at = next;
  if (at == 0 || (c != 0x3001 && c != '.'))
    return 0;
  at = next;
  return gk_is_han(gk_peek_folded(text, at, &next)) ? at : 0;
}

static bool begins_join(struct gk_text text)
{
  static const char *const words[] = {"及", "和", "与", "、", "以及"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (gk_text_starts(text, gk_text_of(words[i])))
      return true;
  return false;
}

/* Takes away what says when, how far, whose: 其中, 2023年, 全年共, 我局, 区政府办. */
static struct gk_text strip_lead(const struct figure_rules *rules, struct gk_text text,
                                 struct gk_text agency, struct subject *subject)
{
  for (int i = 0; i < MAXIMAL_STRIPS && text.size > 0; i++) {
    text = gk_text_trim(text);
    size_t size = i == 0 ? leading_number(text) : 0;
    uint32_t general;
    if (size == 0)
      size = leading_time(text);
    if (size == 0 && agency.size > 0 && gk_text_starts(text, agency))
      size = agency.size;
    if (size == 0 && (size = gk_words_at(&rules->lists[LIST_SCOPE], text, 0, &general)) > 0) {
      if (begins_join(after(text, size)))
        break; /* 政府办公室及各部门: a compound, of which it is only one */
      subject->scope = gk_text_slice(text, 0, size);
      subject->general = general != 0;
    }
    uint32_t kept = 0;
    if (size == 0)
      size = gk_words_at(&rules->lists[LIST_LEAD], text, 0, &kept);
    if (size == 0 || kept == KEPT)
      break;
    text = after(text, size);
  }
  return text;
}

static struct gk_text strip_tail(const struct figure_rules *rules, struct gk_text text)
{
  for (int i = 0; i < MAXIMAL_STRIPS; i++) {
    text = gk_text_trim(text);
    uint32_t kept = 0;
    size_t size = gk_words_before(&rules->lists[LIST_TAIL], text, text.size, &kept);
    if (size == 0 || kept == KEPT)
      break;
    text = gk_text_slice(text, 0, text.size - size);
  }
  return text;
}

/* Without 通过网站、报纸等渠道 at the start. */
static struct gk_text strip_through(const struct figure_rules *rules, struct gk_text text)
{
  if (gk_words_at(&rules->lists[LIST_THROUGH_BEGIN], text, 0, NULL) == 0)
    return text;
  size_t end = 0, size;
  /* 等渠道 closes the list, so a 平台 within it does not. */
  for (size_t at = 0; (at = gk_words_find(&rules->lists[LIST_THROUGH_END], text, at, text.size,
                                          &size, NULL)) != SIZE_MAX;
       at += size)
    end = at + size;
  return end > 0 && end < text.size ? after(text, end) : text;
}

/* Without 及时、规范地 at the start, where a verb follows. */
static struct gk_text strip_adverb(const struct figure_rules *rules, struct gk_text text)
{
  size_t at = gk_text_find(text, GK_TEXT("地"), 0);
  if (at == SIZE_MAX || at == 0)
    return text;
  struct gk_text rest = gk_text_slice(text, at + 3, text.size);
  return gk_words_at(&rules->lists[LIST_VERB_KEEP], rest, 0, NULL) > 0 ? rest : text;
}

/* The noun right after the unit: 2名工作人员. */
static struct gk_text noun_after(const struct figure_rules *rules, struct gk_text text, size_t at)
{
  if (gk_text_starts(gk_text_slice(text, at, text.size), GK_TEXT("的")))
    at += 3;
  size_t end = at, next;
  for (int count = 0; end < text.size; count++) {
    uint32_t c = gk_peek_folded(text, end, &next);
    bool han = gk_is_han(c) || c == 0x201C || c == 0x201D;
    if (!han || gk_words_at(&rules->lists[LIST_NOUN_STOP], text, end, NULL) > 0 ||
        gk_words_at(&rules->lists[LIST_OPEN], text, end, NULL) > 0)
      break;
    if (count >= LONGEST_NOUN)
      return (struct gk_text){0};
    end = next;
  }
  struct gk_text noun = gk_text_slice(text, at, end);
  while (gk_text_ends(noun, GK_TEXT("的")))
    noun.size -= 3;
  if (noun.size < 6)
    return (struct gk_text){0};
  uint32_t c = gk_peek_folded(text, end, &next);
  if (c >= '0' && c <= '9')
    return (struct gk_text){0};
  return noun;
}

uint32_t subject_count(struct gk_text list)
{
  if (gk_text_find(list, GK_TEXT("等"), 0) != SIZE_MAX)
    return 0;
  uint32_t count = 1;
  size_t last = 0;
  for (size_t at = 0; (at = gk_text_find(list, GK_TEXT("、"), at)) != SIZE_MAX; at += 3) {
    count++;
    last = at + 3;
  }
  for (size_t at = 0; (at = gk_text_find(list, GK_TEXT("”“"), at)) != SIZE_MAX; at += 6) {
    count++;
    last = at + 3;
  }
  for (size_t at = 0; (at = gk_text_find(list, GK_TEXT("》《"), at)) != SIZE_MAX; at += 6) {
    count++;
    last = at + 3;
  }
  static const char *const joins[] = {"以及", "和", "与", "及"};
  for (size_t i = 0; i < sizeof joins / sizeof *joins; i++) {
    size_t at = gk_text_find(list, gk_text_of(joins[i]), last);
    if (at != SIZE_MAX && at > last && at + strlen(joins[i]) < list.size)
      return count + 1;
  }
  return count;
}

struct gk_text subject_item(struct gk_text list, uint32_t index)
{
  static const struct {
    const char *sign;
    size_t before, after; /* bytes of it that belong to the things beside it */
  } signs[] = {{"、", 0, 0}, {"”“", 3, 3}, {"》《", 3, 3}, {"以及", 0, 0},
               {"和", 0, 0}, {"与", 0, 0}, {"及", 0, 0}};
  size_t begin = 0;
  for (uint32_t i = 0;; i++) {
    size_t best = SIZE_MAX, which = 0;
    for (size_t s = 0; s < sizeof signs / sizeof *signs; s++) {
      if (s > 2 && gk_text_find(list, GK_TEXT("、"), begin) != SIZE_MAX)
        break; /* a 和 before the last 、 is part of a name */
      size_t at = gk_text_find(list, gk_text_of(signs[s].sign), begin + (begin > 0));
      if (at != SIZE_MAX && at < best) {
        best = at;
        which = s;
      }
    }
    size_t end = best == SIZE_MAX ? list.size : best + signs[which].before;
    if (i == index)
      return gk_text_trim(gk_text_slice(list, begin, end));
    if (best == SIZE_MAX)
      return (struct gk_text){0};
    begin = best + strlen(signs[which].sign) - signs[which].after;
  }
}

/* Whether a verb, and nothing that is counted, is all that text holds. */
static bool is_verb(const struct figure_rules *rules, struct gk_text text)
{
  return gk_words_has(&rules->lists[LIST_VERB_KEEP], text, NULL) ||
         gk_words_has(&rules->lists[LIST_VERB_DROP], text, NULL);
}

/* Whether text only joins what follows to what went before. */
static bool is_join(struct gk_text text)
{
  static const char *const words[] = {"和", "及", "与", "以及", "或"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (gk_text_equal(text, gk_text_of(words[i])))
      return true;
  return false;
}

static bool has_han(struct gk_text text)
{
  for (const char *p = text.data, *end = p + text.size; p < end;)
    if (gk_is_han(gk_utf8_next(&p, end)))
      return true;
  return false;
}

/* 各12条 of the things that text names; without 各. */
static struct gk_text each(struct gk_text text, struct subject *subject)
{
  static const char *const words[] = {"各", "各为", "各有", "各计"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (gk_text_ends(text, gk_text_of(words[i]))) {
      text = gk_text_trim(gk_text_slice(text, 0, text.size - strlen(words[i])));
      subject->times = text.size > 0 ? subject_count(text) : 1;
      return text;
    }
  return text;
}

/* A包括B、C共十类: A. */
static struct gk_text whole_of(const struct figure_rules *rules, struct gk_text text,
                               struct gk_text agency, struct subject *subject)
{
  size_t size, at = gk_words_find(&rules->lists[LIST_CONTAIN], text, 0, text.size, &size, NULL);
  static const char *const sums[] = {"共", "共计", "合计", "总计", "等", "等共"};
  bool sum = false;
  for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
    sum = sum || gk_text_ends(text, gk_text_of(sums[i]));
  if (at == SIZE_MAX || at == 0 || !sum)
    return text;
  struct gk_text whole = strip_lead(rules, gk_text_slice(text, 0, at), agency, subject);
  return whole.size >= 6 ? whole : text;
}

/* Whether nothing parts the clause from the quantity before it: 12个镇收到申请56件. */
static bool is_glued(struct gk_text text, size_t floor, size_t clause)
{
  size_t next;
  if (clause != floor || floor == 0 ||
      is_delimiter(gk_peek_folded(text, step_back(text, floor), &next)))
    return false;
  uint32_t c = gk_peek_folded(text, floor, &next);
  return c != 0x3001 && !gk_is_space(c);
}

/* What stands before the first verb is of the quantity before. */
static struct gk_text from_verb(const struct figure_rules *rules, struct gk_text text)
{
  size_t at = gk_words_find(&rules->lists[LIST_VERB_KEEP], text, 0, text.size, NULL, NULL);
  return at == SIZE_MAX ? gk_text_slice(text, text.size, text.size)
                        : gk_text_slice(text, at, text.size);
}

/* 在全市28家, 围绕3个方面12项: what stands before the number says where or how, not what. */
static bool is_fragment(const struct figure_rules *rules, struct gk_text text)
{
  uint32_t kept = 0;
  return gk_words_at(&rules->lists[LIST_FRAGMENT], text, 0, &kept) > 0 && kept != KEPT &&
         gk_words_find(&rules->lists[LIST_VERB_KEEP], text, 0, text.size, NULL, NULL) == SIZE_MAX;
}

struct subject subject_find(const struct figure_rules *rules, struct gk_text text, size_t floor,
                            const struct quantity *quantity, struct gk_text agency)
{
  struct subject subject = {.times = 1, .begin = quantity->before, .end = quantity->end};
  size_t clause = subject_clause(text, floor, quantity->before);
  clause = whole_list(text, floor, clause, quantity->before);
  struct gk_text before = gk_text_trim(gk_text_slice(text, clause, quantity->before));
  while (gk_text_starts(before, GK_TEXT("、")) || gk_text_starts(before, GK_TEXT("。")))
    before = after(before, 3);
  struct gk_text plain = strip_lead(rules, before, agency, &subject);
  subject.change = gk_words_at(&rules->lists[LIST_CHANGE], plain, 0, NULL) > 0 ||
                   gk_words_before(&rules->lists[LIST_CHANGE], plain, plain.size, NULL) > 0;
  struct gk_text through = strip_through(rules, plain);
  subject.partial = through.size != plain.size;
  plain = strip_lead(rules, through, agency, &subject);
  plain = whole_of(rules, plain, agency, &subject);
  plain = each(plain, &subject);
  size_t apart = gk_text_find(plain, GK_TEXT("分别"), 0);
  if (apart != SIZE_MAX && apart > 0) {
    subject.left = gk_text_trim(gk_text_slice(plain, 0, apart));
    subject.right = strip_tail(rules, after(gk_text_slice(plain, 0, plain.size), apart + 6));
    plain = subject.right.size > 0 ? subject.right : subject.left;
  }
  size_t all_year = gk_text_find(plain, GK_TEXT("全年"), 0);
  if (all_year != SIZE_MAX && plain.size - all_year > 12) {
    subject.partial = true;
    plain = strip_lead(rules, gk_text_slice(plain, all_year, plain.size), agency, &subject);
  }
  if (is_glued(text, floor, clause)) {
    subject.partial = true;
    plain = from_verb(rules, plain);
  }
  plain = strip_tail(rules, strip_adverb(rules, plain));
  /* 26个领域、1200项: what stands there is of the quantity before. */
  if (gk_text_ends(plain, GK_TEXT("、")) || is_join(plain))
    plain.size = 0;
  if (is_fragment(rules, plain) &&
      (plain.size <= 6 || noun_after(rules, text, quantity->end).size > 0))
    plain.size = 0;
  struct gk_text noun = {0};
  bool verb = plain.size > 0 && is_verb(rules, plain);
  bool ends_verb =
      !verb && gk_words_before(&rules->lists[LIST_VERB_KEEP], plain, plain.size, NULL) > 0;
  bool open = gk_text_ends(plain, GK_TEXT("的"));
  bool such = gk_text_ends(plain, GK_TEXT("等")); /* 石家庄、邢台等10个城市 */
  /* 办公室2名同志: where they work. */
  bool owner = quantity->unit_class == UNIT_PERSON && plain.size > 0 && !verb && !ends_verb &&
               gk_words_before(&rules->lists[LIST_OWNER], plain, plain.size, NULL) > 0;
  if (plain.size == 0 || verb || ends_verb || open || such || owner)
    noun = noun_after(rules, text, quantity->end);
  if (noun.size > 0)
    subject.end = (size_t)(noun.data - text.data) + noun.size;
  if (verb && gk_words_has(&rules->lists[LIST_VERB_DROP], plain, NULL)) {
    if (noun.size > 0)
      subject.text = noun;
    return subject;
  }
  if (owner && noun.size > 0) {
    plain = noun;
    noun.size = 0;
  }
  if ((open && noun.size == 0) || (such && noun.size > 0))
    plain.size = 0;
  if (subject.change || plain.size > LONGEST_SUBJECT || !has_han(plain)) {
    subject.text = plain.size == 0 ? noun : (struct gk_text){0};
    return subject;
  }
  subject.text = plain;
  subject.noun = noun;
  if (subject.left.size > 0)
    plain = subject.left;
  if (plain.data >= text.data && plain.data < text.data + quantity->before)
    subject.begin = (size_t)(plain.data - text.data);
  return subject;
}
