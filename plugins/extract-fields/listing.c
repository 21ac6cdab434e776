/* SPDX-License-Identifier: Apache-2.0 */
#include "listing.h"

#include "date.h"
#include "title.h"
#include "utf8.h"

enum {
  ENOUGH = 3,        /* a report may stand beside those of the years before and after */
  LONGEST_LINE = 240 /* bytes: the name of a report and its date */
};

/* Reports that lines name: one that is there as a text and as a scan counts once. */
struct names {
  struct {
    int year;
    struct gk_text subject;
  } items[ENOUGH];
  int count;
};

static int year_of(struct gk_text text)
{
  struct date date;
  for (size_t from = 0; date_next(text, &from, &date);)
    if (date.kind == DATE_YEAR)
      return date.year;
  return 0;
}

static void add_name(const struct view *view, struct gk_text line, struct names *names)
{
  if (line.size > LONGEST_LINE || gk_text_find(line, GK_TEXT("信息公开"), 0) == SIZE_MAX ||
      !gk_text_equal(title_kind(view->rules, line), GK_TEXT("annual-report")))
    return;
  int year = year_of(line);
  struct gk_text subject = title_subject(view->rules, line);
  bool fresh = year != 0;
  for (int i = 0; i < names->count && fresh; i++)
    fresh = names->items[i].year != year || !gk_text_equal(names->items[i].subject, subject);
  if (!fresh)
    return;
  names->items[names->count].year = year;
  names->items[names->count++].subject = subject;
}

static void add_names(const struct view *view, struct gk_text text, struct names *names)
{
  while (text.size > 0 && names->count < ENOUGH) {
    size_t feed = gk_text_find(text, GK_TEXT("\n"), 0);
    add_name(view, gk_text_slice(text, 0, feed), names);
    text = gk_text_slice(text, feed == SIZE_MAX ? text.size : feed + 1, text.size);
  }
}

bool listing_is(const struct view *view, const struct heading *heading)
{
  struct gk_section section = {0};
  if (gk_next_section(view->context, &section))
    return false;
  for (size_t i = 0; i < view->count; i++) {
    const struct gk_block *block = &view->blocks[i];
    if (block->kind == GK_BLOCK_TABLE || block->kind == GK_BLOCK_PICTURE)
      return false;
    if (block->role == GK_ROLE_BODY && gk_text_find(block->text, GK_TEXT("。"), 0) != SIZE_MAX)
      return false;
  }
  bool links = year_of(heading->title) == 0;
  struct names names = {.count = 0};
  for (size_t i = 0; i < view->count && names.count < ENOUGH; i++) {
    const struct gk_block *block = &view->blocks[i];
    if (block->role == GK_ROLE_BODY || (links && block->role == GK_ROLE_NAVIGATION))
      add_names(view, block->text, &names);
  }
  return names.count >= ENOUGH;
}
