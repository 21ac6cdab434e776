/* SPDX-License-Identifier: Apache-2.0 */
#include "year.h"

#include "number.h"
#include "utf8.h"

enum { REACH = 600 /* bytes to either side; a sentence that is longer is cut */ };

/* The bytes of a mark that ends a sentence or its like at `at`, or 0. */
static size_t mark_at(struct gk_text text, size_t at)
{
  static const char *const marks[] = {"。", "！", "？", "；"};
  char byte = text.data[at];
  if (byte == '\n' || byte == ';' || byte == '!' || byte == '?')
    return 1;
  if ((unsigned char)byte == 0xE3 || (unsigned char)byte == 0xEF)
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
      if (gk_text_starts(gk_text_slice(text, at, text.size), gk_text_of(marks[i])))
        return 3;
  return 0;
}

/* Where the sentence around `at` begins and ends. */
static void sentence(struct gk_text text, size_t at, size_t *begin, size_t *end)
{
  *begin = at;
  while (*begin > 0 && at - *begin < REACH && mark_at(text, *begin - 1) != 1 &&
         (*begin < 3 || mark_at(text, *begin - 3) != 3))
    --*begin;
  for (*end = at; *end < text.size && *end - at < REACH && mark_at(text, *end) == 0;)
    ++*end;
}

/* Whether nothing but a mark of a list stands in text: 一是, (一), 1. */
static bool is_list_mark(struct gk_text text)
{
  char squeezed[32];
  text = gk_text_trim(text);
  if (text.size == 0)
    return true;
  if (text.size >= sizeof squeezed)
    return false;
  struct gk_text mark = {squeezed, gk_text_squeeze(text, squeezed)};
  if (gk_text_starts(mark, GK_TEXT("(")))
    mark = gk_text_slice(mark, 1, mark.size);
  size_t used;
  uint32_t ordinal;
  if (!gk_ordinal_parse(mark, &used, &ordinal))
    return false;
  mark = gk_text_slice(mark, used, mark.size);
  return gk_text_equal(mark, GK_TEXT("是")) || gk_text_equal(mark, GK_TEXT(")")) ||
         gk_text_equal(mark, GK_TEXT("、")) || gk_text_equal(mark, GK_TEXT(".")) ||
         gk_text_equal(mark, GK_TEXT(")、"));
}

bool year_is_reported(const struct rules *rules, struct gk_text text, const struct date *date)
{
  if (date->kind != DATE_YEAR)
    return false;
  size_t begin, end, after = date->offset + date->size;
  sentence(text, date->offset, &begin, &end);
  if (gk_words_find(&rules->lists[LIST_YEAR_OTHER], text, begin, end, NULL, NULL) != SIZE_MAX)
    return false;
  struct gk_text before = gk_text_slice(text, begin, date->offset);
  size_t report =
      gk_words_find(&rules->lists[LIST_YEAR_REPORT], text, begin, date->offset, NULL, NULL);
  if (report != SIZE_MAX)
    return gk_words_before(&rules->lists[LIST_YEAR_BEFORE], text, date->offset, NULL) == 0;
  if (!is_list_mark(before))
    return false;
  size_t size = gk_words_at(&rules->lists[LIST_YEAR_SUBJECT], text, after, NULL);
  if (size == 0)
    return false;
  return gk_words_find(&rules->lists[LIST_YEAR_ACTIVITY], text, after, end, NULL, NULL) != SIZE_MAX;
}
