/* SPDX-License-Identifier: Apache-2.0 */
#include "region.h"

#include "number.h"
#include "picture.h"
#include "utf8.h"

enum {
  TITLE_LINES = 4,       /* a title is broken into so many lines at most */
  SIGNATURE_INDENT = 10, /* columns */
  HEAD_LIMIT = 200       /* lines of menus over a document */
};

static bool is_page_line(const struct reader *reader, size_t at)
{
  struct gk_text text = reader->lines[at].text;
  return picture_is_name(text) || picture_mark(text, NULL) > 0 || reader_is_furniture(reader, at) ||
         is_metadata(reader->phrases, text, true) || is_footer(reader->phrases, text);
}

/* 一、…, 第一章 …: where an outline begins. */
static bool is_outline(struct gk_text text)
{
  size_t used;
  uint32_t ordinal;
  if (!gk_is_han(text_first(text)) || numbering_at(text) == 0)
    return false;
  return gk_ordinal_parse(text, &used, &ordinal) || gk_text_starts(text, GK_TEXT("第"));
}

static bool has_year(struct gk_text text)
{
  return gk_text_find(text, GK_TEXT("20"), 0) != SIZE_MAX ||
         gk_text_find(text, GK_TEXT("二〇"), 0) != SIZE_MAX ||
         gk_text_find(text, GK_TEXT("二○"), 0) != SIZE_MAX ||
         gk_text_find(text, GK_TEXT("年度"), 0) != SIZE_MAX;
}

/* Nothing but bars: what is left of an empty table. */
static bool is_bars(struct gk_text text)
{
  for (size_t i = 0; i < text.size; i++)
    if (text.data[i] != '|' && text.data[i] != ' ')
      return false;
  return text.size > 0;
}

struct gk_text region_without_bars(struct gk_text text)
{
  while (text.size > 0 && (text.data[text.size - 1] == '|' || text.data[text.size - 1] == ' '))
    text.size--;
  text = gk_text_trim(text);
  /* A page's title and its text's, which are the same, in one cell. */
  size_t half = text.size / 2;
  if (text.size % 2 && text.data[half] == ' ' && memcmp(text.data, text.data + half + 1, half) == 0)
    text.size = half;
  /* The switch of the size of letters, right before it. */
  if (gk_text_starts(text, GK_TEXT("大中小")))
    text = gk_text_trim(gk_text_slice(text, 9, text.size));
  return text;
}

/* 标题 with the title right behind it, as an index block without colons has it. */
static bool is_labelled_title(struct gk_text text)
{
  return gk_text_starts(text, GK_TEXT("标题")) || gk_text_starts(text, GK_TEXT("名称")) ||
         gk_text_starts(text, GK_TEXT("信息名称")) || gk_text_starts(text, GK_TEXT("文件名称"));
}

/* A title in a cell that spans the table it stands in: some title | |||| */
static bool is_title_cell(const struct reader *reader, struct gk_text text)
{
  struct gk_text title = region_without_bars(text);
  return title.size > 0 && title.size < text.size && memchr(text.data, '|', text.size) &&
         !memchr(title.data, '|', title.size) && is_title(reader->phrases, title) &&
         has_year(title) && !gk_text_ends(title, GK_TEXT("表"));
}

static bool has_table_mark(const struct line *line)
{
  if (line->text.size == 0)
    return false;
  const char *pipe = memchr(line->text.data, '|', line->text.size);
  return pipe || (line->tab && line->blank <= 1) || memchr(line->text.data, '\t', line->text.size);
}

/* 2011 / 年政府信息公开 / 年度报告: a line broken around its figures. */
static bool is_torn(struct gk_text text, struct gk_text next)
{
  enum { SHORT = 30 /* bytes */ };
  size_t digits = 0;
  while (digits < text.size && text.data[digits] >= '0' && text.data[digits] <= '9')
    digits++;
  if (digits == text.size)
    return digits == 4 && gk_text_starts(next, GK_TEXT("年"));
  return gk_text_starts(text, GK_TEXT("年")) && text.size <= SHORT && next.size <= SHORT &&
         !is_terminal(text_last(text)) && text_last(text) != ',' && text_last(text) != 0xFF0C;
}

/* The line above belongs to the title as well: an agency, or a first half. */
static bool is_title_part(const struct reader *reader, size_t at)
{
  const struct line *line = &reader->lines[at];
  if (!reader->lines[at + 1].blank && is_torn(line->text, reader->lines[at + 1].text))
    return true;
  if (line->text.size == 0 || reader->lines[at + 1].blank || is_page_line(reader, at) ||
      is_terminal(text_last(line->text)) || is_title(reader->phrases, line->text) ||
      text_length(line->text) > 40)
    return false;
  return is_agency(reader->phrases, line->text) || has_year(line->text) ||
         gk_text_find(line->text, GK_TEXT("关于"), 0) != SIZE_MAX;
}

static void find_title(struct reader *reader)
{
  size_t best = SIZE_MAX, best_score = 0;
  for (size_t i = 0; i < reader->body; i++) {
    struct gk_text text = region_without_bars(reader->lines[i].text);
    if (is_page_line(reader, i) || is_labelled_title(text) || !is_title(reader->phrases, text))
      continue;
    /* 2020年…年度报告 again below the line that has the authority's name as well. */
    if (best != SIZE_MAX && gk_text_ends(region_without_bars(reader->lines[best].text), text))
      continue;
    /* A menu has short names without a year; of two equal lines the first is the page's. */
    size_t score = 1 + (has_year(text) ? 2 : 0) + (text.size > 36 ? 1 : 0);
    if (score >= best_score) {
      best = i;
      best_score = score;
    }
  }
  if (best == SIZE_MAX)
    return;
  reader->title_first = best;
  reader->title_end = best + 1;
  while (reader->title_first > 0 && reader->title_end - reader->title_first < TITLE_LINES &&
         is_title_part(reader, reader->title_first - 1))
    reader->title_first--;
}

void regions_find(struct reader *reader)
{
  size_t count = reader->count;
  reader->body = reader->last_prose = count;
  for (size_t i = 0; i < count && i < HEAD_LIMIT; i++) {
    const struct line *line = &reader->lines[i];
    if (line->text.size == 0 || is_page_line(reader, i) || is_bars(line->text) ||
        is_title_cell(reader, line->text))
      continue;
    if (is_prose_line(line->text) || is_outline(line->text) || has_table_mark(line)) {
      reader->body = i;
      break;
    }
  }
  if (reader->body == count && count > HEAD_LIMIT)
    reader->body = 0;
  find_title(reader);
  if (reader->body == count && reader->title_end > 0)
    reader->body = reader->title_end;

  reader->last_prose = 0;
  for (size_t i = count; i-- > reader->body;) {
    struct gk_text text = reader->lines[i].text;
    if ((is_prose(text) || is_outline(text)) && !is_footer(reader->phrases, text) &&
        !is_navigation(reader->phrases, text, false)) {
      reader->last_prose = i;
      break;
    }
  }
  reader->footer = count;
  for (size_t i = reader->last_prose > reader->body ? reader->last_prose + 1 : reader->body;
       i < count; i++)
    if (is_footer(reader->phrases, reader->lines[i].text)) {
      reader->footer = i;
      break;
    }
  /* Nothing but a title and a foot: what is between them is the document. */
  while (reader->footer < count && reader->footer > reader->body + 1 &&
         picture_is_name(reader->lines[reader->footer - 1].text))
    reader->footer--;
}

bool region_is_page_head(const struct reader *reader, size_t at)
{
  if (at >= reader->title_first || reader->title_end == 0)
    return false;
  for (size_t i = at + 1; i < reader->title_first; i++)
    if (is_page_line(reader, i))
      return true;
  return false;
}

/* 浑江区民政局 2018年3月1日 */
static bool is_agency_and_date(const struct reader *reader, struct gk_text text)
{
  for (size_t i = 0; i < text.size; i++) {
    bool space = text.data[i] == ' ' || (i + 3 <= text.size && !memcmp(text.data + i, "　", 3));
    if (space)
      return is_agency(reader->phrases, gk_text_slice(text, 0, i)) &&
             is_date(gk_text_trim(gk_text_slice(text, i, text.size)));
  }
  return false;
}

bool region_is_signature(const struct reader *reader, size_t at)
{
  const struct line *line = &reader->lines[at];
  if (at <= reader->body || text_length(line->text) > 40)
    return false;
  bool late = at > reader->last_prose || line->indent >= SIGNATURE_INDENT;
  if (!late)
    return false;
  if (is_date(line->text) || is_agency_and_date(reader, line->text))
    return true;
  size_t next = at + 1;
  while (next < reader->count && reader->lines[next].text.size == 0)
    next++;
  if (next < reader->count && is_date(reader->lines[next].text))
    return is_agency(reader->phrases, line->text) || line->indent >= SIGNATURE_INDENT;
  return is_agency(reader->phrases, line->text) && line->indent >= SIGNATURE_INDENT;
}
