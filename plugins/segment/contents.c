/* SPDX-License-Identifier: Apache-2.0 */
#include "contents.h"

#include "utf8.h"

enum {
  LEAST_LINES = 3,
  RUN_LIMIT = 64, /* lines of a table of contents that are compared */
  /* Of its lines that come again, in their order: a heading may be reworded in either place, but
   * less is wanted where a line 目录 says what follows. */
  REPEATED_PERMILLE = 800,
  NAMED_PERMILLE = 500
};

static void announce(struct gk_announced_list *list, const struct gk_candidate *candidate)
{
  struct gk_announced item = {.ordinal =
                                  candidate->number.size ? candidate->ordinal : list->count + 1,
                              .number = candidate->number,
                              .title = candidate->title,
                              .line = candidate->line,
                              .offset = 0,
                              .size = candidate->heading_size};
  gk_announced_add(list, &item);
}

static bool same_title(const struct gk_candidate *a, const struct gk_candidate *b)
{
  return a->normal.size > 0 && gk_title_distance(&a->normal, &b->normal, 0) == 0;
}

/* The same heading: number and title, or the title where one of them lacks its number. */
static bool same(const struct gk_candidate *a, const struct gk_candidate *b)
{
  return same_title(a, b) && (a->style == GK_NUMBERING_NONE || b->style == GK_NUMBERING_NONE ||
                              (a->style == b->style && a->ordinal == b->ordinal));
}

static uint32_t count_repeated(const struct gk_candidates *candidates, uint32_t first,
                               uint32_t last)
{
  const struct gk_candidate *items = candidates->items;
  uint32_t repeated = 0, from = last;
  for (uint32_t j = first; j < last; j++)
    for (uint32_t k = from; k < candidates->count; k++)
      if (same(&items[j], &items[k])) {
        repeated++;
        from = k + 1;
        break;
      }
  return repeated;
}

static bool joins_run(const struct gk_candidate *candidate, bool named)
{
  return candidate->whole && (named || (candidate->style != GK_NUMBERING_NONE &&
                                        candidate->strength == GK_NUMBERING_STRONG));
}

void gk_contents_find(const struct gk_heading_rules *rules, const struct gk_line *lines,
                      struct gk_candidates *candidates, struct gk_announced_list *list)
{
  struct gk_candidate *items = candidates->items;
  uint32_t first = 0, last = 0, kept = 0;
  bool searching = true;
  for (uint32_t i = 0; i < candidates->count && searching; i = last > i ? last : i + 1) {
    uint32_t line = items[i].line;
    bool named = line > 0 && gk_phrases_end(&rules->contents, lines[line - 1].text) &&
                 lines[line - 1].text.size <= 16;
    last = i;
    while (last < candidates->count && last - i < RUN_LIMIT && joins_run(&items[last], named) &&
           (last == i || items[last].line == items[last - 1].last_line + 1)) {
      bool again = false;
      for (uint32_t j = i; j < last && !again; j++)
        again = same(&items[j], &items[last]);
      if (again)
        break;
      last++;
    }
    if (last - i < LEAST_LINES)
      continue;
    searching = false; /* only the first run can be one */
    uint32_t repeated = count_repeated(candidates, i, last);
    if (repeated * 1000 >= (last - i) * (uint32_t)(named ? NAMED_PERMILLE : REPEATED_PERMILLE))
      first = i;
    else
      last = first = 0;
  }
  if (searching)
    first = last = 0;
  for (uint32_t i = 0; i < candidates->count; i++) {
    if (items[i].leader || (i >= first && i < last))
      announce(list, &items[i]);
    else
      items[kept++] = items[i];
  }
  candidates->count = kept;
}
