/* SPDX-License-Identifier: Apache-2.0 */
#include "mention.h"

#include <stdio.h>

#include "date.h"
#include "document-number.h"
#include "utf8.h"
#include "year.h"

enum {
  MAXIMAL_MENTIONS = 20000, /* fields of one document; the rest says nothing new */
  MAXIMAL_NUMBERS = 500     /* document numbers, each of which is looked for among those before */
};

struct scan {
  const struct view *view;
  struct mentions *mentions;
  bool reports, ahead;
  size_t added;
  struct gk_text numbers[MAXIMAL_NUMBERS]; /* that were seen */
  size_t number_count;
};

static void add(struct scan *scan, const char *name, struct gk_text value,
                const struct gk_block *block, size_t offset, size_t size)
{
  if (scan->added++ < MAXIMAL_MENTIONS)
    view_add(scan->view, name, value,
             view_spot(block, gk_text_slice(block->text, offset, offset + size)), 0);
}

static struct gk_text print(struct scan *scan, const struct date *date)
{
  char *out = gk_alloc(scan->view->context, 16);
  return (struct gk_text){out, date_print(date, out)};
}

static void count_year(uint32_t *counts, int year)
{
  if (year >= MENTION_EARLIEST && year < MENTION_EARLIEST + MENTION_YEARS)
    counts[year - MENTION_EARLIEST]++;
}

/* Whether the words before a period say that it is the one reported on; a whole year needs fewer.
 */
static bool is_reporting_period(struct gk_text text, size_t at, bool whole_year)
{
  enum { WINDOW = 60 /* bytes: 本报告中所列数据的统计期限自 */ };
  static const char *const words[] = {"统计期限",   "数据统计", "报告期",   "统计时间",
                                      "数据的期限", "数据期限", "统计时限", "统计周期"};
  static const char *const hints[] = {"统计", "本报告", "本年报", "本年度报告", "涵盖", "时限"};
  struct gk_text before = gk_text_slice(text, at > WINDOW ? at - WINDOW : 0, at);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (gk_text_find(before, gk_text_of(words[i]), 0) != SIZE_MAX)
      return true;
  for (size_t i = 0; whole_year && i < sizeof hints / sizeof *hints; i++)
    if (gk_text_find(before, gk_text_of(hints[i]), 0) != SIZE_MAX)
      return true;
  return false;
}

/* Two dates of a span: 2016年1月1日起至2016年12月31日, 2013年至2017年. */
static bool add_period(struct scan *scan, const struct gk_block *block, const struct date *first,
                       const struct date *last)
{
  size_t end = first->offset + first->size;
  if (last->offset < end || !date_joins(gk_text_slice(block->text, end, last->offset)))
    return false;
  size_t size = last->offset + last->size - first->offset;
  char *out = gk_alloc(scan->view->context, 40);
  if (first->kind == DATE_YEAR && last->kind == DATE_YEAR) {
    int length = snprintf(out, 40, "%04d-%04d", first->year % 10000, last->year % 10000);
    add(scan, "mention.period", (struct gk_text){out, (size_t)length}, block, first->offset, size);
    return true;
  }
  struct date until = *last;
  if (until.kind == DATE_MONTH_DAY && first->kind == DATE_FULL) {
    until.kind = DATE_FULL;
    until.year = first->year;
  }
  if (first->kind != until.kind || (until.kind != DATE_FULL && until.kind != DATE_YEAR_MONTH))
    return false;
  size_t length = date_print(first, out);
  out[length++] = '/';
  length += date_print(&until, out + length);
  add(scan, "mention.period", (struct gk_text){out, length}, block, first->offset, size);
  if (scan->reports && first->year == until.year &&
      is_reporting_period(block->text, first->offset,
                          first->month == 1 && first->day == 1 && until.month == 12 &&
                              until.day == 31)) {
    struct date year = {DATE_YEAR, first->year, 0, 0, first->offset, size};
    add(scan, "mention.report_year", print(scan, &year), block, first->offset, size);
    scan->mentions->period = first->year;
  }
  return true;
}

static void dates(struct scan *scan, const struct gk_block *block)
{
  struct date date, before = {.size = 0};
  for (size_t from = 0; scan->added < MAXIMAL_MENTIONS && date_next(block->text, &from, &date);) {
    bool prose = block->role == GK_ROLE_BODY;
    if (date.kind == DATE_FULL || date.kind == DATE_MONTH_DAY || date.kind == DATE_DAMAGED)
      add(scan, "mention.date", print(scan, &date), block, date.offset, date.size);
    bool span = before.size > 0 && add_period(scan, block, &before, &date);
    if (date.kind == DATE_YEAR && prose) {
      add(scan, "mention.year",
          print(scan, &(struct date){DATE_YEAR, date.year, 0, 0, date.offset, date.size}), block,
          date.offset, date.size);
      count_year(scan->mentions->named, date.year);
      if (scan->reports && !scan->ahead && !span &&
          year_is_reported(scan->view->rules, block->text, &date)) {
        add(scan, "mention.report_year", print(scan, &date), block, date.offset, date.size);
        count_year(scan->mentions->reported, date.year);
      }
    }
    before = date;
  }
}

static void numbers(struct scan *scan, const struct gk_block *block)
{
  const struct gk_words *stopwords = &scan->view->rules->lists[LIST_NUMBER_STOP];
  size_t offset, size;
  for (size_t from = 0; document_number_next(block->text, stopwords, &from, &offset, &size);) {
    struct gk_text number = gk_text_slice(block->text, offset, offset + size);
    char *out = gk_alloc(scan->view->context, 3 * size);
    number = (struct gk_text){out, document_number_print(number, out)};
    bool seen = scan->number_count == MAXIMAL_NUMBERS;
    for (size_t i = 0; i < scan->number_count && !seen; i++)
      seen = gk_text_equal(scan->numbers[i], number);
    if (seen)
      continue;
    scan->numbers[scan->number_count++] = number;
    add(scan, "document_number", number, block, offset, size);
  }
}

/* The sections in reading order, to know which of them look ahead. */
struct outline {
  struct gk_section section;
  bool more, ahead;
};

static bool looks_ahead(const struct view *view, struct gk_section section)
{
  enum { DEPTH = 8 };
  for (int i = 0; i < DEPTH; i++) {
    if (gk_words_find(&view->rules->lists[LIST_SECTION_AHEAD], section.title, 0, section.title.size,
                      NULL, NULL) != SIZE_MAX)
      return true;
    if (!section.parent || !gk_get_section(view->context, section.parent, &section))
      break;
  }
  return false;
}

void mentions_find(const struct view *view, bool reports, struct mentions *mentions)
{
  memset(mentions, 0, sizeof *mentions);
  struct scan *scan = gk_alloc(view->context, sizeof *scan);
  scan->view = view;
  scan->mentions = mentions;
  scan->reports = reports;
  struct outline outline = {.more = true};
  outline.more = gk_next_section(view->context, &outline.section);
  for (size_t i = 0; i < view->count; i++) {
    const struct gk_block *block = &view->blocks[i];
    while (outline.more && outline.section.heading_block <= block->id) {
      outline.ahead = looks_ahead(view, outline.section);
      outline.more = gk_next_section(view->context, &outline.section);
    }
    scan->ahead = outline.ahead;
    bool text = block->kind != GK_BLOCK_TABLE && block->kind != GK_BLOCK_PICTURE;
    if (text && (block->role == GK_ROLE_BODY || block->role == GK_ROLE_TITLE)) {
      dates(scan, block);
      numbers(scan, block);
    } else if (text && block->role == GK_ROLE_METADATA) {
      numbers(scan, block);
    }
  }
}

int mentions_majority(const uint32_t *counts)
{
  uint32_t total = 0, best = 0;
  for (uint32_t i = 0; i < MENTION_YEARS; i++) {
    total += counts[i];
    if (counts[i] > counts[best])
      best = i;
  }
  return counts[best] * 2 > total ? (int)best + MENTION_EARLIEST : 0;
}
