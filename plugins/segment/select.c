/* SPDX-License-Identifier: Apache-2.0 */
#include "select.h"

#include "hierarchy.h"
#include "unnumbered.h"
#include "utf8.h"

enum {
  PREAMBLE_LINES = 60, /* lines before the first heading that are searched for announced parts */
  WEAK_LIMIT = 40,     /* characters of a heading whose number has no separator */
  ALIKE_PERMILLE = 200 /* an announced part and its heading may differ by one character in five */
};

static bool is_numbered(const struct gk_candidate *c)
{
  return c->style != GK_NUMBERING_NONE;
}

static bool ends_sentence(struct gk_text text)
{
  return gk_text_ends(text, GK_TEXT("。")) || gk_text_ends(text, GK_TEXT("."));
}

static void drop_line(struct gk_candidates *candidates, uint32_t line)
{
  for (uint32_t i = 0; i < candidates->count && candidates->items[i].line <= line; i++)
    if (candidates->items[i].line == line)
      candidates->items[i].strength = 0;
}

/* Parts announced in the text before the first heading. A line that begins with the list is none
 * of the headings. */
static void find_announced(const struct gk_heading_rules *rules, const struct gk_line *lines,
                           uint32_t end, struct gk_candidates *candidates,
                           struct gk_announced_list *announced)
{
  uint32_t next = 0;
  for (uint32_t i = 0; i < end && i < PREAMBLE_LINES && announced->count == 0; i++) {
    while (next < candidates->count &&
           (candidates->items[next].line < i || !is_numbered(&candidates->items[next])))
      next++;
    bool numbered = next < candidates->count && candidates->items[next].line == i;
    struct gk_announced_list found = {0};
    if (lines[i].text.size > 0 && gk_announced_find(rules, &lines[i], i, &found) &&
        (!numbered || found.items[0].offset == 0)) {
      if (numbered)
        candidates->items[next].strength = 0;
      /* Its line may have been broken before a number. */
      for (uint32_t j = i + 1; j < end && !ends_sentence(lines[j - 1].text) &&
                               gk_announced_continue(rules, &lines[j], j, &found);
           j++)
        drop_line(candidates, j);
      *announced = found;
    } else if (numbered && candidates->items[next].strength == GK_NUMBERING_STRONG) {
      return;
    }
  }
}

static bool is_announced(const struct gk_announced_list *announced, const struct gk_candidate *c)
{
  return c->normal.size > 0 &&
         gk_announced_match(announced, &c->normal, ALIKE_PERMILLE) < announced->count;
}

static void set_following(struct gk_candidates *candidates)
{
  uint32_t following[GK_NUMBERING_STYLES] = {0};
  for (uint32_t i = candidates->count; i-- > 0;) {
    struct gk_candidate *c = &candidates->items[i];
    c->following = following[c->style];
    following[c->style] = c->ordinal;
  }
}

/* A number without a separator that turned out to be a word: the line may still be a heading. */
static void take_as_unnumbered(const struct gk_line *lines, struct gk_candidate *c)
{
  const struct gk_line *line = &lines[c->line];
  c->style = GK_NUMBERING_NONE;
  c->number = (struct gk_text){0};
  c->ordinal = 0;
  c->last_line = c->line;
  c->heading_size = c->text_offset = (uint32_t)line->text.size;
  c->title = line->text;
  c->known.found = false;
  gk_title_normalise(c->title, &c->normal);
}

static bool is_accepted(const struct gk_announced_list *announced, const struct gk_candidate *c,
                        uint32_t last)
{
  bool fits = c->ordinal == 1 || (last > 0 && c->ordinal == last + 1);
  bool followed = c->following == c->ordinal + 1;
  /* (1)…(2)… and 第一，…第二，… in one paragraph are an enumeration. */
  if (c->inline_successor && !followed)
    return false;
  if (c->style == GK_NUMBERING_WORD && !followed && !(last > 0 && c->ordinal == last + 1))
    return false;
  switch (c->strength) {
  case GK_NUMBERING_STRONG:
    return true;
  case GK_NUMBERING_SOFT:
    return fits;
  case GK_NUMBERING_SPACED:
  case GK_NUMBERING_BARE:
    break;
  default:
    return false;
  }
  if (c->characters > WEAK_LIMIT)
    return false;
  bool bare = c->strength == GK_NUMBERING_BARE;
  if ((c->known.found && (!bare || c->known.distance == 0)) || is_announced(announced, c))
    return true;
  bool sequence = c->ordinal == 1 ? c->following == 2 : fits;
  bool apart = c->marks != 0;
  return c->whole && c->stop == 0 && sequence && (apart || (!bare && c->style == GK_NUMBERING_HAN));
}

static void accept_numbered(const struct gk_line *lines, const struct gk_announced_list *announced,
                            struct gk_candidates *candidates)
{
  uint32_t last[GK_NUMBERING_STYLES] = {0};
  for (uint32_t i = 0; i < candidates->count; i++) {
    struct gk_candidate *c = &candidates->items[i];
    if (!is_numbered(c))
      continue;
    c->accepted = is_accepted(announced, c, last[c->style]);
    if (c->accepted)
      last[c->style] = c->ordinal;
    else if (c->whole && (c->strength == GK_NUMBERING_SPACED || c->strength == GK_NUMBERING_BARE))
      take_as_unnumbered(lines, c);
  }
}

static void set_ranks(const struct gk_hierarchy *hierarchy, struct gk_candidates *candidates)
{
  for (uint32_t i = 0; i < candidates->count; i++)
    if (is_numbered(&candidates->items[i]))
      candidates->items[i].rank = hierarchy->rank[candidates->items[i].style];
}

/* The style of the document's main parts: the one most of the known ones have, else the outermost.
 */
static enum gk_numbering_style main_style(const struct gk_heading_rules *rules,
                                          const struct gk_hierarchy *hierarchy,
                                          const struct gk_candidates *candidates)
{
  uint32_t known[GK_NUMBERING_STYLES] = {0};
  uint32_t unnumbered = 0;
  for (uint32_t i = 0; i < candidates->count; i++) {
    const struct gk_candidate *c = &candidates->items[i];
    if (c->known.found && c->known.distance == 0 && rules->headings[c->known.heading].top) {
      if (is_numbered(c) && c->accepted)
        known[c->style]++;
      else if (!is_numbered(c))
        unnumbered++;
    }
  }
  enum gk_numbering_style best = GK_NUMBERING_NONE;
  for (int style = 1; style < GK_NUMBERING_STYLES; style++)
    if (hierarchy->present[style] &&
        (best == GK_NUMBERING_NONE || known[style] > known[best] ||
         (known[style] == known[best] && hierarchy->rank[style] < hierarchy->rank[best])))
      best = (enum gk_numbering_style)style;
  /* The known parts stand without a number: what is numbered is inside them. */
  if (best != GK_NUMBERING_NONE && unnumbered >= 2 && known[best] * 2 < unnumbered &&
      (best > GK_NUMBERING_HAN || (known[best] == 0 && unnumbered > 2)))
    return GK_NUMBERING_NONE;
  return best;
}

/* 二、… 3、… 四、…: one of the main parts has a number of another style. */
static bool restyle(enum gk_numbering_style main, struct gk_candidates *candidates)
{
  bool changed = false;
  uint32_t following = 0;
  for (uint32_t i = candidates->count; i-- > 0;) {
    struct gk_candidate *c = &candidates->items[i];
    if (!is_numbered(c) || !c->accepted)
      continue;
    c->following = following;
    if (c->style == main)
      following = c->ordinal;
  }
  uint32_t last = 0, inner[GK_NUMBERING_STYLES] = {0};
  for (uint32_t i = 0; i < candidates->count; i++) {
    struct gk_candidate *c = &candidates->items[i];
    if (!is_numbered(c) || !c->accepted)
      continue;
    if (c->style == main) {
      last = c->ordinal;
      memset(inner, 0, sizeof inner);
    } else if (last > 0 && c->ordinal == last + 1 && c->following == c->ordinal + 1 && c->whole &&
               !gk_candidate_is_long(c) && inner[c->style] + 1 != c->ordinal) {
      c->style = main;
      last = c->ordinal;
      memset(inner, 0, sizeof inner);
      changed = true;
    } else {
      inner[c->style] = c->ordinal;
    }
  }
  return changed;
}

/* Siblings of one style, from 1 or after a heading further out. */
struct siblings {
  uint32_t begin, total, longs, listed;
};

/* A list, not headings: most are too long, or all but a few end in semicolons (the last of a list
 * never does). The main parts may be long. */
static bool is_list(const struct siblings *siblings, bool main)
{
  return (!main && siblings->longs * 2 > siblings->total) ||
         (siblings->listed > 0 && siblings->listed * 2 >= siblings->total);
}

static void drop_lists(enum gk_numbering_style main, struct gk_candidates *candidates)
{
  for (int style = 1; style < GK_NUMBERING_STYLES; style++) {
    struct siblings siblings = {0};
    for (uint32_t i = 0; i <= candidates->count; i++) {
      struct gk_candidate *c = i < candidates->count ? &candidates->items[i] : NULL;
      if (c && (!is_numbered(c) || !c->accepted))
        continue;
      bool same = c && (int)c->style == style;
      bool ends =
          !c || (same ? c->ordinal == 1 && siblings.total > 0
                      : siblings.total > 0 && c->rank < candidates->items[siblings.begin].rank);
      if (ends && siblings.total > 0) {
        if (is_list(&siblings, (enum gk_numbering_style)style == main))
          for (uint32_t j = siblings.begin; j < i; j++)
            if ((int)candidates->items[j].style == style)
              candidates->items[j].accepted = false;
        siblings = (struct siblings){0};
      }
      if (same) {
        if (siblings.total++ == 0)
          siblings.begin = i;
        siblings.longs += gk_candidate_is_long(c);
        siblings.listed += gk_candidate_is_listed(c);
      }
    }
  }
}

/* The best way to the one that a candidate is, as the next of the outer parts. */
struct way {
  uint32_t before; /* index of the outer part before, plus one */
  uint32_t known;  /* outer parts on the way that are known or announced; 0: there is no way */
};

/* 1、总体情况 1、主动公开。… 4、… 2、主动公开政府信息情况: one style on two levels. Where the
 * numbers of the outermost style read so and in no other way, those inside get a rank between. */
static void nest_same_style(const struct gk_announced_list *announced, enum gk_numbering_style main,
                            struct gk_candidates *candidates)
{
  enum {
    LIMIT = 120,     /* headings of that style; the time grows with the square */
    LEAST_OUTER = 3, /* and as many known ones among them */
    LEAST_INNER = 2  /* in the first group; one alone is a number printed twice */
  };
  uint32_t place[LIMIT], count = 0;
  bool restarts = false;
  for (uint32_t i = 0; i < candidates->count; i++) {
    const struct gk_candidate *c = &candidates->items[i];
    if (!c->accepted || c->style != main)
      continue;
    if (count == LIMIT)
      return;
    restarts |= count > 0 && c->ordinal == 1;
    place[count++] = i;
  }
  struct way ways[LIMIT] = {{0, 0}};
  if (!restarts || candidates->items[place[0]].ordinal != 1)
    return;
  uint32_t last = LIMIT;
  for (uint32_t p = 0; p < count; p++) {
    const struct gk_candidate *c = &candidates->items[place[p]];
    uint32_t score = is_announced(announced, c)                 ? 4
                     : c->known.found && c->known.distance == 0 ? 2
                                                                : 1;
    if (p == 0)
      ways[p].known = score;
    /* Back over a group 1…n to the outer part that has the number before. */
    bool run = true;
    for (uint32_t q = p; run && q-- > 0;) {
      const struct gk_candidate *outer = &candidates->items[place[q]];
      const struct gk_candidate *next = &candidates->items[place[q + 1]];
      bool group = q + 1 == p || next->ordinal == 1;
      if (group && ways[q].known && outer->ordinal + 1 == c->ordinal &&
          ways[q].known + score > ways[p].known)
        ways[p] = (struct way){q + 1, ways[q].known + score};
      run = q + 1 == p || outer->ordinal + 1 == next->ordinal;
    }
    bool tail = p + 1 == count || candidates->items[place[p + 1]].ordinal == 1;
    for (uint32_t k = p + 2; k < count && tail; k++)
      tail = candidates->items[place[k]].ordinal == candidates->items[place[k - 1]].ordinal + 1;
    if (ways[p].known && tail && (last == LIMIT || ways[p].known > ways[last].known))
      last = p;
  }
  if (last == LIMIT || candidates->items[place[last]].ordinal < LEAST_OUTER ||
      ways[last].known < LEAST_OUTER * 2)
    return;
  bool is_outer[LIMIT] = {false};
  for (uint32_t p = last + 1; p > 0; p = ways[p - 1].before)
    is_outer[p - 1] = true;
  uint32_t first = 0;
  while (first < count && is_outer[first])
    first++;
  if (first + LEAST_INNER > count || is_outer[first + 1])
    return;
  for (uint32_t i = 0; i < candidates->count; i++)
    if (candidates->items[i].rank > candidates->items[place[0]].rank)
      candidates->items[i].rank++;
  for (uint32_t p = 0; p < count; p++)
    candidates->items[place[p]].rank += !is_outer[p];
}

/* A heading whose sentence is no title keeps its number only. */
static void empty_long_titles(struct gk_candidates *candidates)
{
  for (uint32_t i = 0; i < candidates->count; i++) {
    struct gk_candidate *c = &candidates->items[i];
    if (!c->accepted || !gk_candidate_is_long(c) || !is_numbered(c) || c->last_line != c->line)
      continue;
    c->title.size = 0;
    c->known.found = false;
    c->heading_size = c->text_offset = c->number_after;
  }
}

void gk_select(const struct gk_heading_rules *rules, const struct gk_line *lines, uint32_t end,
               struct gk_text title, struct gk_announced_list *announced,
               struct gk_candidates *candidates)
{
  find_announced(rules, lines, end, candidates, announced);
  set_following(candidates);
  accept_numbered(lines, announced, candidates);
  struct gk_hierarchy hierarchy = gk_hierarchy_infer(candidates);
  enum gk_numbering_style main = main_style(rules, &hierarchy, candidates);
  if (main != GK_NUMBERING_NONE && restyle(main, candidates))
    hierarchy = gk_hierarchy_infer(candidates);
  set_ranks(&hierarchy, candidates);
  drop_lists(main, candidates);
  hierarchy = gk_hierarchy_infer(candidates);
  if (main != GK_NUMBERING_NONE && !hierarchy.present[main])
    main = main_style(rules, &hierarchy, candidates);
  set_ranks(&hierarchy, candidates);
  if (main != GK_NUMBERING_NONE && hierarchy.rank[main] == 1)
    nest_same_style(announced, main, candidates);
  gk_select_unnumbered(rules, lines, end, title, announced, main, hierarchy.rank[main], candidates);
  empty_long_titles(candidates);
}
