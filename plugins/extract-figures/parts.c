/* SPDX-License-Identifier: Apache-2.0 */
#include "parts.h"

#include "utf8.h"

enum {
  MAXIMAL_DEPTH = 4,
  LONGEST_OPENING = 90 /* bytes of the noun that may stand between a quantity and 包括 */
};

struct part_list {
  uint32_t parent;
  size_t parts;
  double sum;
  bool exact;     /* all parts and the parent are exact, and their times known */
  bool all, some; /* what the opening word says */
  bool colon;     /* 其中： or a colon alone */
  bool bracket;   /* it stands in brackets, and ends with them */
  bool rest;      /* its last part is 其他… */
  bool cut;       /* it ended in the midst of a sentence */
  bool units;     /* all have the parent's unit */
  bool semicolon; /* its parts are separated by ； */
  size_t first;   /* its first part */
};

struct linker {
  const struct figure_rules *rules;
  struct gk_text text;
  struct figure *figures;
  size_t count;
  struct part_list lists[MAXIMAL_DEPTH];
  size_t depth;
};

static double value_of(const struct figure *figure)
{
  double value = (double)figure->quantity.value.digits;
  for (uint32_t i = 0; i < figure->quantity.value.scale; i++)
    value /= 10;
  return value;
}

static struct gk_text unit_of(const struct linker *linker, size_t index)
{
  return gk_text_slice(linker->text, linker->figures[index].quantity.unit_begin,
                       linker->figures[index].quantity.unit_end);
}

static bool starts_any(struct gk_text text, const char *const *words, size_t count, size_t *size)
{
  for (size_t i = 0; i < count; i++)
    if (gk_text_starts(text, gk_text_of(words[i]))) {
      *size = strlen(words[i]);
      return true;
    }
  return false;
}

static const char *const colons[] = {"：", ":"};
static const char *const closings[] = {"）", ")"};
static const char *const openings[] = {"（", "("};
static const char *const stops[] = {"。", "！", "？", "\n", "!", "?"};
static const char *const commas[] = {"，", "；", ",", ";"};

static size_t find_any(struct gk_text text, const char *const *words, size_t count, size_t from)
{
  size_t best = SIZE_MAX;
  for (size_t i = 0; i < count; i++) {
    size_t at = gk_text_find(text, gk_text_of(words[i]), from);
    best = at < best ? at : best;
  }
  return best;
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool shows_all(const struct part_list *list, double total)
{
  double difference = list->sum - total;
  return list->parts >= 2 && difference < 1e-6 && difference > -1e-6;
}

static bool is_aside(const struct figure *figure)
{
  return figure->quantity.unit_class == UNIT_PERCENT || figure->subject.change;
}

/* 8件（含上年结转1件），其中自然人6件，法人2件: the quantity in brackets is a part of another
 * division than those behind it, and a whole has one. */
static void drop_parts(struct linker *linker, uint32_t parent, size_t before)
{
  for (size_t i = parent + 1; i < before; i++)
    if (linker->figures[i].parent == parent)
      linker->figures[i].parent = NO_PARENT;
}

/* …共47件；已办结44件，结转下年3件。其中…: the quantity of the sentence that the parts are exactly
 * the whole of is meant, though another stands nearer. */
static void find_exact_parent(struct linker *linker, struct part_list *list)
{
  const struct figure *nearest = &linker->figures[list->parent];
  if (list->bracket || list->parts < 2 || shows_all(list, value_of(nearest)))
    return;
  for (uint32_t i = list->parent; i-- > 0;) {
    const struct figure *figure = &linker->figures[i];
    if (figure->sentence_begin != nearest->sentence_begin)
      return;
    if (figure->quantity.unit_class != nearest->quantity.unit_class || is_aside(figure) ||
        figure->parent != NO_PARENT || !shows_all(list, value_of(figure)))
      continue;
    drop_parts(linker, i, list->first);
    for (size_t part = list->first; part < linker->count; part++)
      if (linker->figures[part].parent == list->parent)
        linker->figures[part].parent = i;
    list->parent = i;
    return;
  }
}

static void close_list(struct linker *linker, bool cut)
{
  struct part_list *list = &linker->lists[--linker->depth];
  find_exact_parent(linker, list);
  struct figure *parent = &linker->figures[list->parent];
  bool said = (list->all || list->colon || list->rest) && !list->some && !list->cut && !cut &&
              list->units && list->parts >= 2;
  parent->complete = said || shows_all(list, value_of(parent));
}

static void close_all(struct linker *linker, bool cut)
{
  while (linker->depth > 0)
    close_list(linker, cut);
}

/* Whether the figure stands in brackets that end in the gap behind it. */
static bool is_bracketed(const struct linker *linker, size_t index, struct gk_text gap)
{
  size_t close = find_any(gap, closings, COUNT(closings), 0);
  size_t open = find_any(gap, openings, COUNT(openings), 0);
  if (close == SIZE_MAX || open < close || index == 0)
    return false;
  size_t before = linker->figures[index - 1].quantity.end;
  struct gk_text lead = gk_text_slice(linker->text, before, linker->figures[index].quantity.before);
  return find_any(lead, openings, COUNT(openings), 0) != SIZE_MAX;
}

/* Quantities in one sentence, of one class. */
static bool may_replace(const struct figure *figure, const struct figure *nearest)
{
  return figure->sentence_begin == nearest->sentence_begin &&
         figure->quantity.unit_class == nearest->quantity.unit_class && !is_aside(figure);
}

/* The quantity that a list is the parts of: before 8件（含上年结转1件），其中 it is not the one in
 * brackets, and a whole is not less than its first part where the sentence has a larger one. */
static uint32_t find_parent(const struct linker *linker, size_t index, struct gk_text gap)
{
  uint32_t parent = (uint32_t)(index - 1);
  const struct figure *nearest = &linker->figures[parent];
  if (parent > 0 && is_bracketed(linker, parent, gap) && may_replace(nearest - 1, nearest))
    parent--;
  double part = value_of(&linker->figures[index]);
  for (uint32_t i = parent + 1; i-- > 0 && may_replace(&linker->figures[i], nearest);)
    if (value_of(&linker->figures[i]) >= part)
      return i;
  return parent;
}

/* What opens a list in the gap before figure `index`; false: nothing does. */
static bool opening(const struct linker *linker, size_t index, struct gk_text gap,
                    bool new_sentence, struct part_list *list)
{
  const struct figure_rules *rules = linker->rules;
  memset(list, 0, sizeof *list);
  size_t size = 0, word = SIZE_MAX, at = 0, width;
  struct gk_text text = gap;
  if (new_sentence) {
    /* Only 其中 reaches back over a full stop, and only from the start of its sentence. */
    size_t stop = find_any(gap, stops, COUNT(stops), 0);
    if (stop == SIZE_MAX)
      return false;
    /* the sentence before may go on after its last quantity, but only one sentence lies between */
    if (!starts_any(gk_text_slice(gap, stop, gap.size), stops, COUNT(stops), &width))
      return false;
    text = gk_text_trim(gk_text_slice(gap, stop + width, gap.size));
    if (!gk_text_starts(text, GK_TEXT("其中")) ||
        find_any(text, stops, COUNT(stops), 0) != SIZE_MAX)
      return false;
    word = 0;
    size = gk_words_at(&rules->lists[LIST_OPEN], text, 0, NULL);
  } else {
    for (; (at = gk_words_find(&rules->lists[LIST_OPEN], text, at, text.size, &width, NULL)) !=
           SIZE_MAX;
         at += width) {
      word = at;
      size = width;
    }
    if (word != SIZE_MAX &&
        !gk_text_starts(gk_text_slice(text, word, text.size), GK_TEXT("其中"))) {
      /* 包括 opens the parts of a quantity only right behind it: no clause lies between. */
      size_t comma = find_any(text, commas, COUNT(commas), 0);
      bool right =
          word <= LONGEST_OPENING && (comma == SIZE_MAX || comma > word || comma + 3 >= word);
      if (!right)
        word = SIZE_MAX;
    } else if (word != SIZE_MAX) {
      /* 其中 reaches back over one clause that has no quantity: 已全部办结，其中… */
      size_t clauses = 0;
      for (size_t c = 0; (c = find_any(text, commas, COUNT(commas), c)) < word; c++)
        clauses++;
      if (clauses > 2)
        word = SIZE_MAX;
    }
  }
  if (word == SIZE_MAX) {
    struct gk_text tail =
        gk_text_slice(linker->text, linker->figures[index - 1].subject.end, linker->text.size);
    if (new_sentence || !starts_any(tail, colons, COUNT(colons), &width))
      return false;
    /* 66条：一是… enumerates what was done, not parts. */
    struct gk_text clause = gk_text_trim(gk_text_slice(tail, width, tail.size));
    if (gk_text_starts(clause, GK_TEXT("一是")) ||
        find_any(text, commas, COUNT(commas), 0) != SIZE_MAX)
      return false;
    list->colon = true;
  } else {
    struct gk_text opener = gk_text_slice(text, word, word + size);
    struct gk_text rest = gk_text_trim(gk_text_slice(text, word + size, text.size));
    list->all = gk_words_has(&rules->lists[LIST_ALL], opener, NULL);
    list->colon = starts_any(rest, colons, COUNT(colons), &width);
    struct gk_text near = gk_text_slice(text, word, word + size + 12);
    list->some =
        gk_words_find(&rules->lists[LIST_SOME], near, 0, near.size, NULL, NULL) != SIZE_MAX;
    size_t bracket = find_any(gk_text_slice(text, 0, word), openings, COUNT(openings), 0);
    list->bracket = bracket != SIZE_MAX;
  }
  list->parent =
      list->bracket || word == SIZE_MAX ? (uint32_t)(index - 1) : find_parent(linker, index, gap);
  /* 较上年减少2件，其中: a rate or a change has no parts; the quantity before it has. */
  while (list->parent > 0 && is_aside(&linker->figures[list->parent]) &&
         linker->figures[list->parent - 1].sentence_begin ==
             linker->figures[list->parent].sentence_begin)
    list->parent--;
  if (is_aside(&linker->figures[list->parent]))
    return false;
  const struct quantity *parent = &linker->figures[list->parent].quantity;
  list->first = index;
  list->exact = parent->approximation == GK_EXACT;
  list->units = true;
  return parent->unit_class == linker->figures[index].quantity.unit_class;
}

/* The gap between two figures. */
static struct gk_text gap_before(const struct linker *linker, size_t index)
{
  size_t begin = index > 0 ? linker->figures[index - 1].quantity.end : 0;
  return gk_text_slice(linker->text, begin, linker->figures[index].quantity.before);
}

/* Whether the figure is the total of a list of its own, outside brackets: then it is a sibling. */
static bool has_own_list(const struct linker *linker, size_t index)
{
  if (index + 1 >= linker->count)
    return false;
  struct gk_text gap = gap_before(linker, index + 1);
  size_t at = gk_text_find(gap, GK_TEXT("其中"), 0);
  size_t stop = find_any(gap, stops, COUNT(stops), 0);
  size_t bracket = find_any(gap, openings, COUNT(openings), 0);
  return at != SIZE_MAX && at < stop && (bracket == SIZE_MAX || bracket > at);
}

/* Whether figure `index` is no part of the innermost list, which ends before it. */
static bool ends_list(const struct linker *linker, size_t index, struct gk_text gap)
{
  const struct part_list *list = &linker->lists[linker->depth - 1];
  const struct figure *figure = &linker->figures[index];
  const struct figure *parent = &linker->figures[list->parent];
  if (figure->quantity.unit_class != parent->quantity.unit_class || figure->subject.change ||
      has_own_list(linker, index))
    return true;
  if (list->exact && list->parts >= 2 && shows_all(list, value_of(parent)))
    return true;
  if (value_of(figure) >= value_of(parent))
    return true;
  size_t first = find_any(gap, commas, COUNT(commas), 0);
  size_t clause =
      subject_clause(linker->text, figure->quantity.before - gap.size, figure->quantity.before);
  struct gk_text words = gk_text_trim(gk_text_slice(linker->text, clause, figure->quantity.before));
  if (first != SIZE_MAX) {
    size_t width = 1;
    starts_any(gk_text_slice(gap, first, gap.size), commas, COUNT(commas), &width);
    size_t second = find_any(gap, commas, COUNT(commas), first + width);
    bool semicolon = gap.data[first] == ';' ||
                     gk_text_starts(gk_text_slice(gap, first, gap.size), GK_TEXT("；"));
    if (second != SIZE_MAX && !semicolon)
      return true;
    if (second != SIZE_MAX)
      words = gk_text_trim(gk_text_slice(gap, first + width, gap.size));
    if (list->semicolon && !semicolon && list->parts >= 2)
      return true;
  }
  size_t end = gk_words_at(&linker->rules->lists[LIST_END], words, 0, NULL);
  if (end == 0)
    return false;
  const struct figure *leader = &linker->figures[list->first];
  struct gk_text head = gk_text_slice(linker->text, leader->subject.begin, leader->subject.end);
  return !gk_text_starts(head, gk_text_slice(words, 0, end));
}

static void add_part(struct linker *linker, size_t index, struct gk_text gap)
{
  struct part_list *list = &linker->lists[linker->depth - 1];
  struct figure *figure = &linker->figures[index];
  if (figure->subject.times == 0) { /* …等各12条: how many things is not said */
    list->some = true;
    return;
  }
  figure->parent = list->parent;
  list->parts++;
  list->sum += value_of(figure) * figure->subject.times;
  list->exact = list->exact && figure->quantity.approximation == GK_EXACT;
  list->rest = gk_words_at(&linker->rules->lists[LIST_REST], figure->subject.text, 0, NULL) > 0;
  list->units = list->units && gk_text_equal(unit_of(linker, index), unit_of(linker, list->parent));
  if (list->parts == 2)
    list->semicolon =
        gk_text_find(gap, GK_TEXT("；"), 0) != SIZE_MAX || memchr(gap.data, ';', gap.size) != NULL;
}

/* Whether 等 right behind the last part says that there are more. */
static bool goes_on(struct gk_text text, size_t at)
{
  return gk_text_starts(gk_text_slice(text, at, text.size), GK_TEXT("等"));
}

static void visit(struct linker *linker, size_t index)
{
  struct figure *figure = &linker->figures[index];
  struct gk_text gap = gap_before(linker, index);
  bool stopped = index == 0 || find_any(gap, stops, COUNT(stops), 0) != SIZE_MAX;
  size_t bracket = index > 0 ? find_any(gap, closings, COUNT(closings), 0) : SIZE_MAX;
  if (linker->depth > 0 && index > 0 &&
      goes_on(linker->text, linker->figures[index - 1].quantity.end))
    linker->lists[linker->depth - 1].some = true;
  if (stopped)
    close_all(linker, false);
  while (linker->depth > 0 && bracket != SIZE_MAX && linker->lists[linker->depth - 1].bracket)
    close_list(linker, false);
  struct part_list list;
  if (index > 0 && opening(linker, index, gap, stopped, &list)) {
    if (linker->depth == MAXIMAL_DEPTH)
      close_all(linker, true);
    /* 分别为 of a part that has no list of its own nests in the list around it. */
    linker->lists[linker->depth++] = list;
    drop_parts(linker, list.parent, index);
    add_part(linker, index, (struct gk_text){gap.data, 0});
    return;
  }
  while (linker->depth > 0) {
    if (!ends_list(linker, index, gap)) {
      const struct part_list *inner = &linker->lists[linker->depth - 1];
      double total = value_of(&linker->figures[inner->parent]);
      if (linker->depth < 2 || inner->sum + value_of(figure) <= total) {
        add_part(linker, index, gap);
        return;
      }
    }
    const struct part_list *inner = &linker->lists[linker->depth - 1];
    bool full = shows_all(inner, value_of(&linker->figures[inner->parent]));
    close_list(linker, !full);
    /* What closed an inner list may be a part of the one around it only where that is full. */
    if (!full)
      close_all(linker, true);
  }
}

void parts_link(const struct figure_rules *rules, struct gk_text text, struct figure *figures,
                size_t count)
{
  struct linker linker = {.rules = rules, .text = text, .figures = figures, .count = count};
  for (size_t i = 0; i < count; i++) {
    figures[i].parent = NO_PARENT;
    figures[i].complete = false;
  }
  for (size_t i = 0; i < count; i++)
    visit(&linker, i);
  if (linker.depth > 0 && goes_on(text, figures[count - 1].quantity.end))
    linker.lists[linker.depth - 1].some = true;
  close_all(&linker, false);
}
