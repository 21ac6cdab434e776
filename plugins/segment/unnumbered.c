/* SPDX-License-Identifier: Apache-2.0 */
#include "unnumbered.h"

#include "utf8.h"

enum {
  ALIKE_PERMILLE = 200, /* an announced part and its heading, anywhere */
  GAP_PERMILLE = 400,   /* the same where a number is missing and so something is expected */
  APART_LIMIT = 40,     /* characters of a heading that is only set apart */
  PROSE_BYTES = 90,     /* thirty characters: a sentence that long is prose */
  OUTER_RANK = -100,    /* outside of all numbers */
  INNER_RANK = 1000     /* inside of all numbers */
};

struct selection {
  const struct gk_heading_rules *rules;
  const struct gk_line *lines;
  uint32_t end;
  const struct gk_announced_list *announced;
  struct gk_candidates *candidates;
  enum gk_numbering_style main;
  int main_rank;
  struct gk_normal title;
  uint32_t main_marks; /* how the main parts are set apart; 0: they are not, or not alike */
  bool marks_shared;   /* other numbered headings are set apart in the same way */
  uint64_t known_keys; /* of accepted headings, by index below 64 */
};

/* Where a good part of the prose is bold or centred, too, that setting says nothing. */
static uint32_t meaningful_marks(const struct selection *s)
{
  uint32_t prose = 0, bold = 0, centered = 0;
  for (uint32_t i = 0; i < s->end; i++)
    if (s->lines[i].text.size > PROSE_BYTES && gk_text_ends(s->lines[i].text, GK_TEXT("。"))) {
      prose++;
      bold += (s->lines[i].flags & GK_BLOCK_BOLD) != 0;
      centered += (s->lines[i].flags & GK_BLOCK_CENTERED) != 0;
    }
  return GK_MARK_MARKUP | (bold * 3 > prose ? 0 : GK_MARK_BOLD) |
         (centered * 3 > prose ? 0 : GK_MARK_CENTERED);
}

static bool is_top(const struct selection *s, const struct gk_candidate *c)
{
  return c->known.found && s->rules->headings[c->known.heading].top;
}

/* Without a remark in brackets at its end: 统计表（2015年度） */
static struct gk_text without_remark(struct gk_text title)
{
  const struct gk_text open[] = {{"（", 3}, {"(", 1}};
  if (!gk_text_ends(title, GK_TEXT("）")) && !gk_text_ends(title, GK_TEXT(")")))
    return title;
  for (size_t i = 0; i < 2; i++) {
    size_t at = gk_text_find(title, open[i], 0);
    if (at != SIZE_MAX)
      title.size = at;
  }
  return gk_text_trim(title);
}

/* A line that is set apart over a table is its caption, unless it is one of the main parts. */
static bool heads_table(const struct selection *s, const struct gk_candidate *c)
{
  return c->last_line + 1 < s->end && s->lines[c->last_line + 1].kind == GK_BLOCK_TABLE;
}

/* Captions, the document's own title, dates: set apart, but no headings. */
static bool is_excluded(const struct selection *s, const struct gk_candidate *c, bool started)
{
  if (gk_phrases_end(&s->rules->captions, without_remark(c->title)))
    return true;
  if (s->title.size > 0 && gk_title_distance(&c->normal, &s->title, 0) == 0)
    return true;
  return !started && (gk_phrases_end(&s->rules->documents, c->title) ||
                      gk_phrases_end(&s->rules->agencies, c->title) ||
                      gk_phrases_end(&s->rules->contents, c->title));
}

static void remember_key(struct selection *s, const struct gk_candidate *c)
{
  if (c->known.found && c->known.heading < 64)
    s->known_keys |= (uint64_t)1 << c->known.heading;
}

static bool key_is_new(const struct selection *s, const struct gk_candidate *c)
{
  return c->known.heading >= 64 || !(s->known_keys >> c->known.heading & 1);
}

static void survey(struct selection *s)
{
  uint32_t counts[GK_MARK_SETTINGS] = {0}, others[GK_MARK_SETTINGS] = {0}, total = 0;
  uint32_t following = 0;
  for (uint32_t i = s->candidates->count; i-- > 0;) {
    struct gk_candidate *c = &s->candidates->items[i];
    if (c->style == GK_NUMBERING_NONE)
      c->following = following;
    if (c->style == GK_NUMBERING_NONE
            ? s->main == GK_NUMBERING_NONE && is_top(s, c) && c->known.distance == 0
            : c->accepted && c->style == s->main) {
      total++;
      counts[c->marks]++;
      if (c->style != GK_NUMBERING_NONE) {
        following = c->ordinal;
        remember_key(s, c);
      }
    } else if (c->accepted) {
      others[c->marks]++;
    }
  }
  for (uint32_t marks = 1; marks < GK_MARK_SETTINGS; marks++)
    if (counts[marks] * 2 > total && counts[marks] >= 2) {
      s->main_marks = marks;
      s->marks_shared = others[marks] > 0;
    }
}

/* Whether the text goes on after the line: two lines that are set alike are not two headings but
 * one broken title. */
static bool stands_alone(const struct selection *s, uint32_t index)
{
  const struct gk_candidate *c = &s->candidates->items[index];
  if (c->last_line + 1 >= s->end)
    return false;
  if (index + 1 >= s->candidates->count)
    return true;
  const struct gk_candidate *next = c + 1;
  return next->line != c->last_line + 1 || next->style != GK_NUMBERING_NONE ||
         next->marks != c->marks;
}

static bool is_apart(const struct selection *s, uint32_t index)
{
  const struct gk_candidate *c = &s->candidates->items[index];
  return c->marks != 0 && c->characters <= APART_LIMIT && stands_alone(s, index);
}

/* Among numbered main parts, `last` being the ordinal before and `filled` what was accepted since.
 */
static bool is_main_part(const struct selection *s, uint32_t index, uint32_t last, uint32_t filled)
{
  const struct gk_candidate *c = &s->candidates->items[index];
  bool gap = c->following > last + filled + 1;
  bool trailing = c->following == 0 && last > 0 && c->stop == 0;
  bool alike = s->main_marks != 0 && c->marks == s->main_marks;
  uint32_t count = s->announced->count;
  if (gap && (is_top(s, c) || gk_announced_match(s->announced, &c->normal, GAP_PERMILLE) < count))
    return true;
  if ((trailing || alike) &&
      (gk_announced_match(s->announced, &c->normal, ALIKE_PERMILLE) < count ||
       (is_top(s, c) && c->known.distance == 0)) &&
      (!c->known.found || key_is_new(s, c)))
    return true;
  return alike && is_apart(s, index) && (gap || (last > 0 && !s->marks_shared));
}

static int inner_rank(const struct gk_candidate *c)
{
  uint32_t markup = c->marks & GK_MARK_MARKUP;
  /* A level of markup is further out than a mere setting; centred is further out than bold. */
  return (int)((markup ? markup : 8) * 4 + (c->marks & GK_MARK_CENTERED ? 0 : 2));
}

/* Marked-up headings under each of which the numbers begin again at 一 stand outside them. */
static uint32_t outer_markup(const struct selection *s)
{
  uint32_t opened[GK_MARK_MARKUP + 1] = {0}, outer = 0;
  uint32_t last_markup = 0;
  for (uint32_t i = 0; i < s->candidates->count; i++) {
    const struct gk_candidate *c = &s->candidates->items[i];
    if (c->style == GK_NUMBERING_NONE)
      last_markup = c->marks & GK_MARK_MARKUP ? c->marks & GK_MARK_MARKUP : last_markup;
    else if (c->accepted && c->style == s->main) {
      if (c->ordinal == 1 && last_markup && ++opened[last_markup] >= 2)
        outer |= 1u << last_markup;
      last_markup = 0;
    }
  }
  return outer;
}

static void among_numbered(struct selection *s)
{
  uint32_t last = 0, filled = 0, outer = outer_markup(s);
  for (uint32_t i = 0; i < s->candidates->count; i++) {
    struct gk_candidate *c = &s->candidates->items[i];
    if (c->style != GK_NUMBERING_NONE) {
      if (c->accepted && c->style == s->main) {
        last = c->ordinal;
        filled = 0;
      }
      continue;
    }
    bool started = last > 0 || filled > 0;
    if (is_excluded(s, c, started))
      continue;
    if ((c->marks & GK_MARK_MARKUP) && (outer >> (c->marks & GK_MARK_MARKUP) & 1)) {
      c->accepted = true;
      c->rank = OUTER_RANK + (int)(c->marks & GK_MARK_MARKUP);
    } else if (is_main_part(s, i, last, filled)) {
      c->accepted = true;
      c->rank = s->main_rank;
      filled++;
      remember_key(s, c);
    } else if (started && is_apart(s, i) && !heads_table(s, c)) {
      c->accepted = true;
      c->rank = INNER_RANK + inner_rank(c);
    }
  }
}

static void without_numbers(struct selection *s)
{
  uint32_t known = 0;
  for (uint32_t i = 0; i < s->candidates->count; i++) {
    const struct gk_candidate *c = &s->candidates->items[i];
    known += c->style == GK_NUMBERING_NONE && is_top(s, c) && c->known.distance == 0;
  }
  bool started = false;
  for (uint32_t i = 0; i < s->candidates->count; i++) {
    struct gk_candidate *c = &s->candidates->items[i];
    if (c->style != GK_NUMBERING_NONE || is_excluded(s, c, started))
      continue;
    uint32_t announced = gk_announced_match(s->announced, &c->normal, ALIKE_PERMILLE);
    bool alike = s->main_marks != 0 && c->marks == s->main_marks && is_apart(s, i);
    /* One line that reads like a heading may be a sentence; two are an outline. */
    bool is_known = is_top(s, c) && (c->marks != 0 || (c->known.distance == 0 && known >= 2)) &&
                    (s->main_marks == 0 || c->marks == s->main_marks || key_is_new(s, c));
    if (is_known || alike || announced < s->announced->count) {
      c->accepted = true;
      c->rank = OUTER_RANK;
      remember_key(s, c);
    } else if (is_apart(s, i) && (started || s->main_marks == 0) &&
               (s->main_marks == 0 || !heads_table(s, c))) {
      c->accepted = true;
      c->rank = (s->main_marks != 0 ? INNER_RANK : OUTER_RANK + 1) + inner_rank(c);
    }
    started = started || c->accepted;
  }
}

void gk_select_unnumbered(const struct gk_heading_rules *rules, const struct gk_line *lines,
                          uint32_t end, struct gk_text title,
                          const struct gk_announced_list *announced, enum gk_numbering_style main,
                          int main_rank, struct gk_candidates *candidates)
{
  struct selection s = {.rules = rules,
                        .lines = lines,
                        .end = end,
                        .announced = announced,
                        .candidates = candidates,
                        .main = main,
                        .main_rank = main_rank};
  uint32_t meaningful = meaningful_marks(&s);
  for (uint32_t i = 0; i < candidates->count; i++)
    candidates->items[i].marks &= meaningful;
  gk_title_normalise(title, &s.title);
  survey(&s);
  if (main != GK_NUMBERING_NONE)
    among_numbered(&s);
  else
    without_numbers(&s);
}
