/* SPDX-License-Identifier: Apache-2.0 */
#include "heading.h"

#include "date.h"
#include "number.h"
#include "title.h"
#include "utf8.h"

enum {
  LONGEST_LINE = 240,  /* bytes of one line of a title */
  LONGEST_TITLE = 600, /* bytes of a block that is marked as the title; more is no title */
  FIRST_LINES = 8,     /* of the body, among which a title that nobody marked is looked for */
  MAXIMAL_LINES = 3
};

/* Whether text begins like a heading of the outline: 一、 (一) 1. */
static bool is_numbered(struct gk_text text)
{
  size_t used;
  uint32_t ordinal;
  if (gk_text_starts(text, GK_TEXT("(")) || gk_text_starts(text, GK_TEXT("（")))
    return true;
  if (!gk_ordinal_parse(text, &used, &ordinal))
    return false;
  struct gk_text rest = gk_text_slice(text, used, text.size);
  return gk_text_starts(rest, GK_TEXT("、")) || gk_text_starts(rest, GK_TEXT(".")) ||
         gk_text_starts(rest, GK_TEXT("．"));
}

static bool may_be_line(const struct gk_block *block)
{
  struct gk_text text = gk_text_trim(block->text);
  return text.size > 0 && text.size <= LONGEST_LINE && !gk_text_ends(text, GK_TEXT("。")) &&
         !gk_text_ends(text, GK_TEXT("：")) && !is_numbered(text);
}

/* Without the line breaks and runs of spaces inside. */
static struct gk_text one_line(const struct view *view, struct gk_text text)
{
  char *out = gk_alloc(view->context, text.size + 1);
  size_t size = 0;
  bool gap = false;
  for (const char *p = text.data, *end = p + text.size; p < end;) {
    const char *here = p;
    uint32_t c = gk_utf8_next(&p, end);
    if (gk_is_space(c)) {
      gap = size > 0;
      continue;
    }
    /* A space stays between Latin words only. */
    if (gap && c < 0x80 && (unsigned char)out[size - 1] < 0x80)
      out[size++] = ' ';
    gap = false;
    memcpy(out + size, here, (size_t)(p - here));
    size += (size_t)(p - here);
  }
  return (struct gk_text){out, size};
}

static void add_line(const struct view *view, struct heading *heading, size_t index)
{
  const struct gk_block *block = &view->blocks[index];
  struct gk_text line = gk_text_trim(block->text);
  struct gk_text flat = one_line(view, line);
  bool agency = title_is_agency(view->rules, flat);
  if (agency && heading->agency.size == 0) {
    heading->agency = flat;
    heading->agency_spot = view_spot(block, line);
  }
  if (heading->title.size == 0) {
    heading->title = flat;
    heading->spot = view_spot(block, line);
  } else if (!agency || !title_tells_kind(view->rules, heading->title)) {
    /* The authority below a title that is whole is no part of it. */
    heading->title = view_join(view, heading->title, "", flat);
  }
  heading->after = index + 1;
}

static void from_title_blocks(const struct view *view, struct heading *heading)
{
  size_t lines = 0;
  for (size_t i = 0; i < view->count && lines < MAXIMAL_LINES; i++)
    if (view->blocks[i].role == GK_ROLE_TITLE && gk_text_trim(view->blocks[i].text).size > 0) {
      struct gk_text text = gk_text_trim(view->blocks[i].text);
      if (text.size > LONGEST_TITLE)
        continue;
      /* Pages repeat the title, and some repeat it with other spaces. */
      if (heading->title.size > 0 &&
          gk_text_find(heading->title, one_line(view, text), 0) != SIZE_MAX)
        continue;
      add_line(view, heading, i);
      lines++;
    }
}

static void from_meta(const struct view *view, struct heading *heading)
{
  for (size_t i = 0; i < view->count; i++) {
    const struct gk_block *block = &view->blocks[i];
    uint32_t label;
    if (block->role == GK_ROLE_METADATA && block->text.size <= LONGEST_TITLE &&
        gk_words_has(&view->rules->labels, block->label, &label) && label == LABEL_TITLE &&
        title_tells_kind(view->rules, block->text)) {
      struct gk_text text = gk_text_trim(block->text);
      heading->title = title_without_site(view->rules, one_line(view, text));
      heading->spot = view_spot(block, text);
      return;
    }
  }
}

static void from_body(const struct view *view, struct heading *heading)
{
  size_t seen = 0;
  for (size_t i = 0; i < view->count && seen < FIRST_LINES; i++) {
    const struct gk_block *block = &view->blocks[i];
    if (!view_is_prose(block) || gk_text_trim(block->text).size == 0)
      continue;
    seen++;
    if (!may_be_line(block))
      return;
    if (!title_tells_kind(view->rules, block->text))
      continue;
    /* 盘锦市民政局 above 2017年度政务公开工作报告 is its first line. */
    if (i > 0 && view_is_prose(&view->blocks[i - 1]) && may_be_line(&view->blocks[i - 1]) &&
        title_is_agency(view->rules, view->blocks[i - 1].text))
      add_line(view, heading, i - 1);
    add_line(view, heading, i);
    return;
  }
}

/* 各县区人民政府：…现印发给你们…: the title of what a notice brings, below the notice. */
static void from_notice(const struct view *view, struct heading *heading)
{
  enum { NOTICE_BLOCKS = 40, SIGNATURE_BLOCKS = 4 };
  size_t seen = 0, addressee = SIZE_MAX;
  for (size_t i = 0; i < view->count && seen < NOTICE_BLOCKS; i++) {
    const struct gk_block *block = &view->blocks[i];
    struct gk_text text = gk_text_trim(block->text);
    if (!view_is_prose(block) || text.size == 0)
      continue;
    if (seen++ == 0) {
      bool colon = gk_text_ends(text, GK_TEXT("：")) || gk_text_ends(text, GK_TEXT(":"));
      if (!colon || gk_text_find(text, GK_TEXT("各"), 0) == SIZE_MAX)
        return;
      addressee = i;
      continue;
    }
    struct gk_text kind = title_kind(view->rules, text);
    struct date date;
    size_t from = 0;
    if (!may_be_line(block) || kind.size == 0 || gk_text_equal(kind, GK_TEXT("notice")) ||
        gk_text_starts(text, GK_TEXT("附件")) || gk_text_find(text, GK_TEXT("，"), 0) != SIZE_MAX ||
        gk_text_find(text, GK_TEXT(","), 0) != SIZE_MAX || !date_next(text, &from, &date) ||
        date.kind != DATE_YEAR)
      continue;
    add_line(view, heading, i);
    /* Whoever signed the notice gives it out. */
    for (size_t k = i, lines = 0; k-- > addressee + 1 && lines < SIGNATURE_BLOCKS;)
      if (view_is_prose(&view->blocks[k]) && gk_text_trim(view->blocks[k].text).size > 0) {
        struct gk_text line = gk_text_trim(view->blocks[k].text);
        if (heading->agency.size == 0 && title_is_agency(view->rules, line)) {
          heading->agency = one_line(view, line);
          heading->agency_spot = view_spot(&view->blocks[k], line);
        }
        lines++;
      }
    return;
  }
}

static void from_head(const struct view *view, struct heading *heading)
{
  for (size_t i = 0; i < view->count; i++) {
    const struct gk_block *block = &view->blocks[i];
    struct gk_text text = gk_text_trim(block->text);
    if (block->role != GK_ROLE_HEAD_TITLE || text.size == 0 || text.size > LONGEST_TITLE)
      continue;
    struct gk_text title = title_without_site(view->rules, text);
    if (!title_tells_kind(view->rules, title))
      continue;
    heading->title = one_line(view, title);
    heading->spot = view_spot(block, title);
    return;
  }
}

struct heading heading_find(const struct view *view)
{
  struct heading heading = {0};
  from_title_blocks(view, &heading);
  if (heading.title.size == 0)
    from_meta(view, &heading);
  if (heading.title.size == 0)
    from_body(view, &heading);
  if (heading.title.size == 0)
    from_notice(view, &heading);
  if (heading.title.size == 0)
    from_head(view, &heading);
  if (heading.after > 0) {
    heading.title = title_without_site(view->rules, heading.title);
    /* The authority on a line of its own below. */
    size_t next = heading.after;
    while (next < view->count && view->blocks[next].role != GK_ROLE_BODY)
      next++;
    if (heading.agency.size == 0 && next < view->count && view_is_prose(&view->blocks[next]) &&
        next + 1 < view->count && title_is_agency(view->rules, view->blocks[next].text))
      add_line(view, &heading, next);
  }
  return heading;
}
