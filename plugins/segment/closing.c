/* SPDX-License-Identifier: Apache-2.0 */
#include "closing.h"

#include "utf8.h"

enum {
  AGENCY_BYTES = 120, /* forty characters: the longest names of authorities */
  AGENCY_ALONE = 60,  /* without a date below it a line must be shorter to be a signature */
  SIGNATURE_LINES = 4 /* several authorities may sign */
};

static bool is_prose(struct gk_text text)
{
  static const struct gk_text marks[] = {{"。", 3}, {"，", 3}, {"；", 3}, {",", 1},
                                         {"：", 3}, {":", 1},  {";", 1}};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (gk_text_find(text, marks[i], 0) != SIZE_MAX)
      return true;
  return false;
}

static bool is_agency(const struct gk_heading_rules *rules, const struct gk_line *line,
                      bool before_date)
{
  struct gk_numbering numbering;
  struct gk_text text = line->text;
  if (text.size == 0 || text.size > AGENCY_BYTES || is_prose(text) ||
      gk_numbering_parse(text, &numbering))
    return false;
  if (line->flags & GK_BLOCK_RIGHT)
    return true;
  return gk_phrases_end(&rules->agencies, text) && (before_date || text.size <= AGENCY_ALONE);
}

/* 浑江区民政局  2018年3月1日 */
static bool is_agency_with_date(struct gk_text text)
{
  if (text.size > AGENCY_BYTES || is_prose(text))
    return false;
  for (size_t at = text.size; at-- > 0;)
    if (text.data[at] == ' ' || (at + 3 <= text.size && memcmp(text.data + at, "　", 3) == 0))
      if (gk_line_is_date(gk_text_trim(gk_text_slice(text, at, text.size))))
        return true;
  return false;
}

static uint32_t before_signature(const struct gk_heading_rules *rules, const struct gk_line *lines,
                                 uint32_t count)
{
  uint32_t last = count;
  while (last > 0 && lines[last - 1].kind == GK_BLOCK_PICTURE)
    last--;
  if (last == 0 || lines[last - 1].kind == GK_BLOCK_TABLE)
    return count;
  uint32_t end = count;
  bool dated = false;
  if (gk_line_is_date(lines[last - 1].text)) {
    end = --last;
    dated = true;
  } else if (is_agency_with_date(lines[last - 1].text)) {
    return last - 1;
  }
  for (uint32_t i = 0; i < SIGNATURE_LINES && last > 0; i++) {
    const struct gk_line *line = &lines[last - 1];
    if (line->kind == GK_BLOCK_PICTURE && dated) {
      last--; /* a seal */
      continue;
    }
    if (line->kind == GK_BLOCK_TABLE || !is_agency(rules, line, dated))
      break;
    end = --last;
    if (!dated)
      break;
  }
  return end;
}

/* Whether the numbers that the document began with go on after line `index`. */
static bool goes_on(const struct gk_candidates *candidates, uint32_t index)
{
  enum gk_numbering_style style = GK_NUMBERING_NONE;
  uint32_t last = 0;
  for (uint32_t i = 0; i < candidates->count; i++) {
    const struct gk_candidate *c = &candidates->items[i];
    if (c->style == GK_NUMBERING_NONE || c->strength < GK_NUMBERING_STRONG)
      continue;
    if (c->line < index) {
      if (style == GK_NUMBERING_NONE)
        style = c->style;
      if (c->style == style)
        last = c->ordinal;
    } else if (c->style == style) {
      return c->ordinal == last + 1;
    }
  }
  return false;
}

uint32_t gk_closing_find(const struct gk_heading_rules *rules, const struct gk_line *lines,
                         uint32_t count, const struct gk_candidates *candidates)
{
  uint32_t first = candidates->count ? candidates->items[0].line : count;
  for (uint32_t i = 0; i < candidates->count; i++)
    if (candidates->items[i].style != GK_NUMBERING_NONE) {
      first = candidates->items[i].line;
      break;
    }
  uint32_t end = count, tries = 0;
  for (uint32_t i = first + 1; i < count && tries < 8; i++)
    if (lines[i].kind != GK_BLOCK_TABLE && gk_phrases_start(&rules->attachments, lines[i].text)) {
      tries++; /* each costs a walk through the candidates */
      if (!goes_on(candidates, i)) {
        end = i;
        break;
      }
    }
  return before_signature(rules, lines, end);
}
