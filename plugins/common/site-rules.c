/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include <stdio.h>

#include "rows.h"
#include "site-private.h"
#include "utf8.h"

enum { PATTERNS_LIMIT = 500, LISTS_LIMIT = 8 };

struct list {
  const char *name;
  struct gk_patterns *patterns;
  const char **text;
};

static size_t find_lists(struct site_reader *reader, struct list *lists)
{
  size_t count = 0;
  for (const struct gk_site_setting *row = gk_site_settings; row->name && count < LISTS_LIMIT;
       row++)
    if (row->where == GK_IN_RULES) {
      void *patterns = (char *)reader->sites + row->offset;
      const char **text = gk_site_alloc(reader->memory, PATTERNS_LIMIT * sizeof *text);
      lists[count] = (struct list){row->name, patterns, text};
      lists[count++].patterns->text = text;
    }
  return count;
}

/* What is wrong with a pattern for that list, or NULL; `room` takes a sentence. */
static const char *wrong_of(const struct list *list, const char *pattern, char *room)
{
  if (!list)
    return N_("is of no list; there are documents, titles, attachments, sections");
  if (list->patterns->count == PATTERNS_LIMIT)
    return N_("is one too many of its list");
  const char *wrong = gk_site_pattern_wrong(pattern);
  if (!wrong && !gk_site_pattern_check(pattern, room, GK_SITE_REGEX_COMPLAINT))
    wrong = room;
  return wrong;
}

bool gk_site_read_rules(struct site_reader *reader, const char *rules)
{
  struct list lists[LISTS_LIMIT];
  size_t count = find_lists(reader, lists);
  char path[PATH_MAX], room[GK_SITE_REGEX_COMPLAINT];
  struct gk_rows rows;
  snprintf(path, sizeof path, "%s/crawl/documents.tsv", rules);
  if (!gk_rows_open(&rows, path, reader->why, GK_SITE_COMPLAINT_SIZE))
    return false;
  struct gk_text column[2];
  bool good = true;
  while (good && gk_rows_next(&rows, column, 2) > 0) {
    struct list *list = NULL;
    for (size_t i = 0; i < count; i++)
      if (gk_text_equal(gk_text_of(lists[i].name), column[0]))
        list = &lists[i];
    char *pattern = gk_site_alloc(reader->memory, column[1].size + 1);
    if (column[1].size)
      memcpy(pattern, column[1].data, column[1].size);
    const char *wrong = wrong_of(list, pattern, room);
    good = !wrong;
    if (good)
      list->text[list->patterns->count++] = pattern;
    else
      gk_site_say(reader, _("%s:%u: the pattern \"%.120s\" %s"), path, rows.line, pattern,
                  wrong == room ? room : _(wrong));
  }
  gk_rows_close(&rows);
  for (size_t i = 0; good && i < count; i++)
    if (lists[i].patterns->count > 0 &&
        !gk_site_pattern_join(reader->memory, lists[i].patterns, room, sizeof room)) {
      good = gk_site_say(reader, _("%s: the patterns of %s cannot be put together: %s"), path,
                         lists[i].name, room);
    }
  return good;
}
