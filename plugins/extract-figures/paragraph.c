/* SPDX-License-Identifier: Apache-2.0 */
#include "paragraph.h"

#include "utf8.h"

enum { WINDOW = 900 /* bytes before a quantity in which its year and scope are looked for */ };

/* The next end of a sentence: 。 ！ ？ or a line break; in one pass. */
static size_t next_stop(struct gk_text text, size_t from, size_t *width)
{
  for (size_t at = from; at < text.size; at++) {
    unsigned char byte = (unsigned char)text.data[at];
    if (byte == '\n') {
      *width = 1;
      return at;
    }
    if ((byte == 0xE3 || byte == 0xEF) && text.size - at >= 3 &&
        (memcmp(text.data + at, "。", 3) == 0 || memcmp(text.data + at, "！", 3) == 0 ||
         memcmp(text.data + at, "？", 3) == 0)) {
      *width = 3;
      return at;
    }
  }
  return SIZE_MAX;
}

/* Where to begin to look: the start of the sentence, but not too far away. */
static size_t window(const struct figure *figure)
{
  size_t begin = figure->sentence_begin, end = figure->quantity.begin;
  return end - begin > WINDOW ? end - WINDOW : begin;
}

/* The subjects of 在甲、乙分别发布信息266条、69条 are each its own thing; where the counts of
 * things and quantities differ, both keep what they share. */
static void share_out(struct figure *figures, size_t first, size_t count)
{
  struct subject *subject = &figures[first].subject;
  size_t run = first + 1;
  while (run < count && figures[run].sentence_begin == figures[first].sentence_begin &&
         figures[run].subject.text.size == 0 && !figures[run].subject.change)
    run++;
  struct gk_text prefix = {0}, left = subject->left;
  static const char *const prepositions[] = {"在", "向", "通过"};
  for (size_t i = 0; i < sizeof prepositions / sizeof *prepositions; i++)
    if (prefix.size == 0 && gk_text_starts(left, gk_text_of(prepositions[i]))) {
      prefix = gk_text_slice(left, 0, strlen(prepositions[i]));
      left = gk_text_slice(left, prefix.size, left.size);
    }
  uint32_t things = subject_count(left);
  if (things != run - first || things < 2)
    return;
  struct gk_text right = subject->right;
  for (size_t i = first; i < run; i++) {
    figures[i].subject.text = subject_item(left, (uint32_t)(i - first));
    figures[i].subject.noun = right;
  }
}

size_t paragraph_figures(const struct figure_rules *rules, struct gk_text text,
                         struct gk_text agency, struct figure *figures, size_t maximal)
{
  size_t count = 0, from = 0, sentence = 0, width = 0, floor = 0;
  struct quantity quantity;
  size_t stop = SIZE_MAX;
  bool searched = false;
  while (count < maximal && quantity_next(rules, text, &from, &quantity)) {
    if (!searched)
      stop = next_stop(text, 0, &width);
    searched = true;
    while (stop < quantity.begin) {
      sentence = floor = stop + width;
      stop = next_stop(text, sentence, &width);
    }
    struct figure *figure = &figures[count++];
    *figure = (struct figure){.quantity = quantity,
                              .sentence_begin = sentence,
                              .sentence_end = stop < text.size ? stop + width : text.size,
                              .parent = NO_PARENT};
    figure->subject = subject_find(rules, text, floor, &quantity, agency);
    floor = figure->subject.end > quantity.end ? figure->subject.end : quantity.end;
  }
  parts_link(rules, text, figures, count);
  for (size_t i = 0; i < count; i++)
    if (figures[i].subject.left.size > 0)
      share_out(figures, i, count);
  return count;
}

/* A year 19xx or 20xx at `at`, half-width: its value, or 0. */
static int year_at(struct gk_text text, size_t at)
{
  int year = 0;
  for (size_t i = 0; i < 4; i++) {
    if (at + i >= text.size || text.data[at + i] < '0' || text.data[at + i] > '9')
      return 0;
    year = year * 10 + (text.data[at + i] - '0');
  }
  bool more = at + 4 < text.size && text.data[at + 4] >= '0' && text.data[at + 4] <= '9';
  bool before = at > 0 && text.data[at - 1] >= '0' && text.data[at - 1] <= '9';
  return !more && !before && year >= 1990 && year < 2100 ? year : 0;
}

struct gk_text paragraph_period(const struct figure_rules *rules, struct gk_text text,
                                const struct figure *figure, char *out)
{
  size_t begin = window(figure), end = figure->quantity.begin, size;
  size_t span = SIZE_MAX, word = SIZE_MAX;
  size_t clause = subject_clause(text, begin, figure->quantity.before);
  for (size_t at = clause;
       (at = gk_words_find(&rules->lists[LIST_PERIOD], text, at, end, &size, NULL)) != SIZE_MAX;
       at += size) {
    /* 上年结转 is what was carried over, not when it was counted. */
    if (gk_text_starts(gk_text_slice(text, at + size, end), GK_TEXT("结转")))
      continue;
    span = at;
    word = size;
  }
  if (span != SIZE_MAX)
    return gk_text_slice(text, span, span + word);
  int depth = 0;
  size_t length = 0;
  for (size_t at = begin; at + 7 <= end; at++) {
    /* A year in the title of a document is that document's. */
    if (gk_text_starts(gk_text_slice(text, at, end), GK_TEXT("《")))
      depth++;
    else if (gk_text_starts(gk_text_slice(text, at, end), GK_TEXT("》")))
      depth -= depth > 0;
    int year = depth == 0 ? year_at(text, at) : 0;
    if (!year)
      continue;
    struct gk_text after = gk_text_slice(text, at + 4, end);
    static const char *const joins[] = {"年至", "年到", "-", "—", "至", "年-", "年—"};
    size_t joined = 0;
    for (size_t i = 0; i < sizeof joins / sizeof *joins && !joined; i++)
      if (gk_text_starts(after, gk_text_of(joins[i])) &&
          year_at(text, at + 4 + strlen(joins[i])) > 0)
        joined = strlen(joins[i]);
    if (joined) {
      memcpy(out, text.data + at, 4);
      out[4] = '-';
      memcpy(out + 5, text.data + at + 4 + joined, 4);
      length = 9;
      at += 4 + joined + 3;
    } else if (gk_text_starts(gk_text_trim(after), GK_TEXT("年"))) {
      memcpy(out, text.data + at, 4);
      length = 4;
    }
  }
  return (struct gk_text){out, length};
}

/* Whether what stands between the start of a clause and a scope only says when. */
static bool only_time(const struct figure_rules *rules, struct gk_text text)
{
  while ((text = gk_text_trim(text)).size > 0) {
    size_t size = gk_words_at(&rules->lists[LIST_LEAD], text, 0, NULL);
    if (size == 0 && text.data[0] >= '0' && text.data[0] <= '9')
      size = 1;
    if (size == 0 && gk_text_starts(text, GK_TEXT("年度")))
      size = 6;
    if (size == 0 && gk_text_starts(text, GK_TEXT("年")))
      size = 3;
    if (size == 0)
      return false;
    text = gk_text_slice(text, size, text.size);
  }
  return true;
}

/* Where a quotation that begins at `at` ends, or `at`. */
static size_t past_quotation(struct gk_text text, size_t at, size_t end)
{
  struct gk_text rest = gk_text_slice(text, at, end);
  bool title = gk_text_starts(rest, GK_TEXT("《"));
  if (!title && !gk_text_starts(rest, GK_TEXT("“")))
    return at;
  size_t close = gk_text_find(rest, title ? GK_TEXT("》") : GK_TEXT("”"), 3);
  return close == SIZE_MAX ? at : at + close + 3;
}

struct gk_text paragraph_scope(const struct figure_rules *rules, struct gk_text text,
                               const struct figure *figure, bool *general, bool *named)
{
  struct gk_text scope = figure->subject.scope;
  *general = figure->subject.general;
  *named = scope.size > 0;
  size_t size;
  uint32_t value;
  for (size_t at = window(figure), end = figure->quantity.begin; scope.size == 0 && at < end;) {
    size_t past = past_quotation(text, at, end);
    if (past > at) {
      at = past;
      continue;
    }
    size = gk_words_at(&rules->lists[LIST_SCOPE], text, at, &value);
    if (size > 0) {
      *named = true;
      size_t clause = subject_clause(text, figure->sentence_begin, at);
      if (only_time(rules, gk_text_slice(text, clause, at))) {
        scope = gk_text_slice(text, at, at + size);
        *general = value != 0;
      }
    }
    at += size > 0 ? size : 1;
  }
  return scope;
}
