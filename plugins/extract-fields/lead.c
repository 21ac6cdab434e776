/* SPDX-License-Identifier: Apache-2.0 */
#include "lead.h"

#include "date.h"
#include "title.h"
#include "utf8.h"

enum {
  FIRST_BLOCKS = 4,   /* of prose: the paragraph may stand below a heading */
  FIRST_BYTES = 3000, /* of each that are looked at */
  NAME_BYTES = 240,   /* of the name of a report */
  VERB_BYTES = 30,    /* before it, that say whether it is this one */
  AGENCY_BYTES = 160
};

static bool begins_with_any(struct gk_text text, const char *const *words, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (gk_text_starts(text, gk_text_of(words[i])))
      return true;
  return false;
}

static bool ends_with_any(struct gk_text text, const char *const *words, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (gk_text_ends(text, gk_text_of(words[i])))
      return true;
  return false;
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Where the name of a report that ends at `end` begins; *quoted: with 《. */
static size_t name_begin(struct gk_text text, size_t end, bool *quoted)
{
  static const char *const marks[] = {"。", "，", "；", "：", "》", "“", "”", "！"};
  static const char *const verbs[] = {"公布", "发布", "编制", "社会公开", "予以公开", "制定",
                                      "现将", "形成", "撰写", "编写",     "编制了",   "公布了",
                                      "关于", "现就", "提交", "完成",     "现公开"};
  size_t begin = end;
  *quoted = false;
  while (begin > 0 && end - begin < NAME_BYTES) {
    struct gk_text before = gk_text_slice(text, 0, begin);
    if (gk_text_ends(before, GK_TEXT("《"))) {
      *quoted = true;
      return begin;
    }
    char byte = text.data[begin - 1];
    if (byte == ',' || byte == ';' || byte == ':' || byte == '\n' ||
        ends_with_any(before, marks, COUNT(marks)) || ends_with_any(before, verbs, COUNT(verbs)))
      return begin;
    do
      begin--;
    while (begin > 0 && ((unsigned char)text.data[begin] & 0xC0) == 0x80);
  }
  return begin;
}

/* Whether the words before the name say that it is this report: 现公布, 特编制. */
static bool is_this(struct gk_text text, size_t begin)
{
  size_t from = begin > VERB_BYTES ? begin - VERB_BYTES : 0;
  struct gk_text before = gk_text_slice(text, from, begin);
  size_t stop = 0;
  for (size_t at = 0; (at = gk_text_find(before, GK_TEXT("。"), at)) != SIZE_MAX; at += 3)
    stop = at + 3;
  before = gk_text_slice(before, stop, before.size);
  return gk_text_find(before, GK_TEXT("现"), 0) != SIZE_MAX ||
         gk_text_find(before, GK_TEXT("特"), 0) != SIZE_MAX ||
         gk_text_find(before, GK_TEXT("本"), 0) != SIZE_MAX ||
         gk_text_find(before, GK_TEXT("编制"), 0) != SIZE_MAX;
}

/* The name of a report in text[begin, end): what it says. */
static void read_name(const struct view *view, const struct gk_block *block, size_t begin,
                      size_t end, bool quoted, struct lead *lead)
{
  struct gk_text name = gk_text_trim(gk_text_slice(block->text, begin, end));
  struct date date;
  size_t from = 0;
  bool dated = date_next(name, &from, &date) && date.kind == DATE_YEAR;
  struct gk_text agency = title_agency(view->rules, name);
  if (!dated && agency.size == 0)
    return;
  lead->annual = true;
  if (dated && lead->year == 0) {
    lead->year = date.year;
    lead->dated = view_spot(block, gk_text_slice(name, date.offset, date.offset + date.size));
  }
  if (agency.size > 0 && !lead->agency.block)
    lead->agency = view_spot(block, agency);
  if (quoted && dated && agency.size > 0 && !lead->title.block)
    lead->title = view_spot(block, name);
}

static void find_names(const struct view *view, const struct gk_block *block, struct gk_text text,
                       bool inside, struct lead *lead)
{
  static const char *const endings[] = {"年度报告", "年报", "工作报告"};
  static const char *const others[] = {"格式", "编制", "的编", "发布", "公布", "工作",
                                       "有关", "撰写", "的通", "要求", "报送", "填报"};
  for (size_t at = 0; (at = gk_text_find(text, GK_TEXT("信息公开"), at)) != SIZE_MAX; at += 12) {
    struct gk_text rest = gk_text_slice(text, at + 12, text.size);
    size_t word = 0;
    static const char *const middles[] = {"工作年度", "工作", "年度", ""};
    struct date year;
    size_t from = 0;
    /* 信息公开工作2020年度报告, 信息公开2020年年度报告 */
    for (size_t i = 0; i < COUNT(middles) && word == 0; i++) {
      if (!gk_text_starts(rest, gk_text_of(middles[i])))
        continue;
      size_t middle = strlen(middles[i]);
      struct gk_text tail = gk_text_slice(rest, middle, rest.size);
      from = 0;
      if (date_next(gk_text_slice(tail, 0, 16), &from, &year) && year.offset == 0 &&
          year.kind == DATE_YEAR) {
        middle += gk_text_starts(gk_text_slice(tail, year.size - 3, tail.size), GK_TEXT("度"))
                      ? year.size - 6
                      : year.size;
        tail = gk_text_slice(rest, middle, rest.size);
      }
      for (size_t k = 0; k < COUNT(endings); k++)
        if (gk_text_starts(tail, gk_text_of(endings[k])))
          word = middle + strlen(endings[k]);
    }
    if (word == 0)
      continue;
    size_t end = at + 12 + word;
    struct gk_text after = gk_text_slice(text, end, text.size);
    bool quoted;
    size_t begin = name_begin(text, at, &quoted);
    if (begins_with_any(after, others, COUNT(others)) ||
        (quoted && !gk_text_starts(after, GK_TEXT("》"))) ||
        (quoted && begins_with_any(gk_text_slice(after, 3, after.size), others, COUNT(others))) ||
        (inside && !is_this(text, begin - (quoted ? 3 : 0))))
      continue;
    read_name(view, block, begin, end, quoted, lead);
  }
}

/* 本报告由某局根据…编制, …要求，由某局编制. */
static void find_author(const struct view *view, const struct gk_block *block, struct gk_text text,
                        struct lead *lead)
{
  static const char *const verbs[] = {"编制", "负责编制", "根据", "依据",
                                      "按照", "依照",     "编写", "组织编制"};
  for (size_t at = 0; (at = gk_text_find(text, GK_TEXT("由"), at)) != SIZE_MAX; at += 3) {
    size_t nearest = SIZE_MAX;
    for (size_t i = 0; i < COUNT(verbs); i++) {
      size_t verb =
          gk_text_find(gk_text_slice(text, 0, at + AGENCY_BYTES), gk_text_of(verbs[i]), at);
      nearest = verb < nearest ? verb : nearest;
    }
    if (nearest == SIZE_MAX)
      continue;
    struct gk_text name = gk_text_trim(gk_text_slice(text, at + 3, nearest));
    if (title_is_agency(view->rules, name) && !lead->agency.block)
      lead->agency = view_spot(block, name);
  }
}

/* 本报告中所列数据的统计期限 with the regulation it is made under: no other document has both. */
static bool is_annual(struct gk_text text)
{
  bool self = gk_text_find(text, GK_TEXT("本报告"), 0) != SIZE_MAX ||
              gk_text_find(text, GK_TEXT("本年度报告"), 0) != SIZE_MAX ||
              gk_text_find(text, GK_TEXT("本年报"), 0) != SIZE_MAX;
  return self && gk_text_find(text, GK_TEXT("政府信息公开条例"), 0) != SIZE_MAX &&
         (gk_text_find(text, GK_TEXT("编制"), 0) != SIZE_MAX ||
          gk_text_find(text, GK_TEXT("统计期限"), 0) != SIZE_MAX);
}

void lead_find(const struct view *view, struct lead *lead)
{
  *lead = (struct lead){0};
  struct gk_section section = {0};
  bool outlined = gk_next_section(view->context, &section);
  size_t seen = 0;
  for (size_t i = 0; i < view->count && seen < FIRST_BLOCKS; i++) {
    const struct gk_block *block = &view->blocks[i];
    if (!view_is_prose(block) || block->text.size == 0)
      continue;
    seen++;
    /* Headings may stand in the paragraph itself, where line breaks were lost. */
    size_t before = !outlined || block->id < section.heading_block ? block->text.size
                    : block->id == section.heading_block           ? section.heading_offset
                                                                   : 0;
    struct gk_text text =
        gk_text_slice(block->text, 0, before < FIRST_BYTES ? before : FIRST_BYTES);
    if (text.size > 0) {
      find_names(view, block, text, false, lead);
      find_author(view, block, text, lead);
      lead->annual |= is_annual(text);
    } else {
      find_names(view, block, gk_text_slice(block->text, 0, FIRST_BYTES), true, lead);
    }
  }
}
