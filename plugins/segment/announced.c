/* SPDX-License-Identifier: Apache-2.0 */
#include "announced.h"

#include "number.h"
#include "utf8.h"

enum {
  LEAST_PARTS = 3,   /* of a list; two may be an enumeration */
  TITLE_BYTES = 240, /* 60 characters and more: a part's name is shorter */
  PIECES_LIMIT = 4 /* 行政复议、行政诉讼和申诉情况: a name that holds separators itself */
};

void gk_announced_add(struct gk_announced_list *list, const struct gk_announced *item)
{
  if (list->count == GK_ANNOUNCED_LIMIT)
    return;
  struct gk_announced *added = &list->items[list->count++];
  *added = *item;
  gk_title_normalise(item->title, &added->normal);
}

static bool is_boundary(uint32_t folded)
{
  return folded == 0 || folded == ':' || folded == ';' || folded == ',' || folded == 0x3002 ||
         folded == 0x3001 || folded == '(' || folded == 0x548C /* 和 */ || gk_is_space(folded);
}

static bool may_begin_number(uint32_t c)
{
  return (c >= 0x4E00 && c <= 0x56DB) || c == '(' || (c >= '1' && c <= '9') ||
         (c >= 0x2460 && c <= 0x249B);
}

/* Without what joins it to the next part or to the one before: ；以及 */
static struct gk_text clean(struct gk_text title)
{
  title = gk_text_trim(title);
  if (gk_text_starts(title, GK_TEXT("以及")))
    title = gk_text_slice(title, 6, title.size);
  static const struct gk_text tails[] = {{"；", 3}, {";", 1},    {"。", 3}, {"，", 3}, {",", 1},
                                         {"、", 3}, {"以及", 6}, {"和", 3}, {"等", 3}};
  for (bool again = true; again;) {
    again = false;
    title = gk_text_trim(title);
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
      if (gk_text_ends(title, tails[i])) {
        title.size -= tails[i].size;
        again = true;
      }
  }
  return title;
}

struct mark {
  size_t begin, title;
  struct gk_numbering numbering;
};

/* `expected`: the ordinal of the first part; `least`: how many parts make a list. */
static bool find_numbered(const struct gk_heading_rules *rules, const struct gk_line *line,
                          uint32_t index, uint32_t expected, uint32_t least,
                          struct gk_announced_list *list)
{
  struct gk_text text = line->text;
  const char *end = text.data + text.size;
  struct mark marks[GK_ANNOUNCED_LIMIT];
  uint32_t count = 0, previous = 0;
  size_t stop = text.size;
  for (const char *p = text.data, *next; p < end; p = next) {
    next = p;
    uint32_t c = gk_fold_width(gk_utf8_next(&next, end));
    size_t at = (size_t)(p - text.data);
    if (count >= least && (c == 0x3002 || c == '!')) {
      stop = at;
      break;
    }
    if (count && c == 0x3002)
      count = 0; /* text follows the first parts: an enumeration */
    struct gk_numbering numbering;
    if (is_boundary(previous) && may_begin_number(c) && count < GK_ANNOUNCED_LIMIT &&
        gk_numbering_parse(gk_text_slice(text, at, text.size), &numbering) &&
        numbering.strength >= GK_NUMBERING_SOFT) {
      bool first = numbering.ordinal == expected;
      if (first ? count == 0 || marks[0].numbering.style == numbering.style
                : count && numbering.style == marks[0].numbering.style &&
                      numbering.ordinal == marks[count - 1].numbering.ordinal + 1) {
        count = first ? 0 : count;
        marks[count++] = (struct mark){at, at + numbering.after, numbering};
        next = p + numbering.after;
      }
    }
    previous = c;
  }
  if (count < least)
    return false;
  struct gk_text before = gk_text_slice(text, 0, marks[0].begin);
  if (before.size > 0 && !gk_phrases_within(&rules->announcing, before))
    return false;
  for (uint32_t i = 0; i < count; i++) {
    size_t limit = i + 1 < count ? marks[i + 1].begin : stop;
    if (limit < marks[i].title || limit - marks[i].title > TITLE_BYTES)
      return false;
  }
  for (uint32_t i = 0; i < count; i++) {
    size_t limit = i + 1 < count ? marks[i + 1].begin : stop;
    struct gk_announced item = {
        .ordinal = marks[i].numbering.ordinal,
        .number = gk_text_slice(text, marks[i].begin, marks[i].begin + marks[i].numbering.size),
        .title = clean(gk_text_slice(text, marks[i].title, limit)),
        .line = index,
        .offset = (uint32_t)marks[i].begin,
        .size = (uint32_t)(limit - marks[i].begin)};
    if (item.title.size == 0)
      continue;
    gk_announced_add(list, &item);
  }
  return true;
}

/* 六个部分, 8部分: the count of parts before `end`; *begin gets where it stands. */
static uint32_t counted_parts(struct gk_text text, size_t end, size_t *begin)
{
  static const struct gk_text measures[] = {{"部分", 6}, {"方面", 6}, {"大部分", 9}, {"大方面", 9}};
  struct gk_text head = gk_text_slice(text, 0, end);
  for (size_t i = sizeof measures / sizeof *measures; i-- > 0;) {
    if (!gk_text_ends(head, measures[i]))
      continue;
    size_t at = end - measures[i].size;
    if (at >= 3 && memcmp(text.data + at - 3, "个", 3) == 0)
      at -= 3;
    /* The longest number that ends here; it has at most three characters. */
    uint32_t ordinal = 0;
    size_t start = at;
    for (size_t back = 1; back <= 9 && back <= at; back++) {
      size_t used;
      uint32_t value;
      if (((unsigned char)text.data[at - back] & 0xC0) != 0x80 &&
          gk_ordinal_parse(gk_text_slice(text, at - back, at), &used, &value) && used == back) {
        ordinal = value;
        start = at - back;
      }
    }
    *begin = start;
    return ordinal;
  }
  return 0;
}

/* Several pieces are one name only where they are exactly that. */
static bool is_known(const struct gk_heading_rules *rules, struct gk_text title, bool exactly)
{
  struct gk_normal normal;
  gk_title_normalise(title, &normal);
  struct gk_known_match match = gk_heading_rules_match(rules, &normal);
  return match.found && (match.distance == 0 || !exactly);
}

/* Cuts text[from, to) at 、 and ，; neighbours that only together are a known heading stay so. */
static bool cut(const struct gk_heading_rules *rules, struct gk_text text, size_t from, size_t to,
                uint32_t wanted, uint32_t index, struct gk_announced_list *list)
{
  size_t starts[GK_ANNOUNCED_LIMIT], ends[GK_ANNOUNCED_LIMIT];
  uint32_t pieces = 0;
  size_t begin = from;
  for (const char *p = text.data + from, *end = text.data + to; p <= end;) {
    const char *next = p;
    uint32_t c = p < end ? gk_fold_width(gk_utf8_next(&next, end)) : 0;
    if (c == 0x3001 || c == ',' || c == ';' || p == end) {
      if (pieces == GK_ANNOUNCED_LIMIT)
        return false;
      starts[pieces] = begin;
      ends[pieces++] = (size_t)(p - text.data);
      begin = (size_t)(next - text.data);
    }
    if (p == end)
      break;
    p = next;
  }
  struct gk_announced found[GK_ANNOUNCED_LIMIT];
  uint32_t count = 0;
  bool all_known = true;
  for (uint32_t i = 0; i < pieces;) {
    uint32_t taken = 1;
    bool known = false;
    for (uint32_t n = PIECES_LIMIT; n >= 1 && !known; n--)
      if (i + n <= pieces &&
          (n == 1 ||
           !gk_text_starts(gk_text_slice(text, starts[i + n - 1], to), GK_TEXT("以及"))) &&
          is_known(rules, clean(gk_text_slice(text, starts[i], ends[i + n - 1])), n > 1)) {
        taken = n;
        known = true;
      }
    all_known = all_known && known;
    size_t last = ends[i + taken - 1];
    if (last - starts[i] > TITLE_BYTES)
      return false;
    struct gk_text title = clean(gk_text_slice(text, starts[i], last));
    if (title.size == 0)
      return false;
    found[count] = (struct gk_announced){.ordinal = count + 1,
                                         .title = title,
                                         .line = index,
                                         .offset = (uint32_t)starts[i],
                                         .size = (uint32_t)(last - starts[i])};
    count++;
    i += taken;
  }
  if (count < LEAST_PARTS || (wanted ? count != wanted : !all_known))
    return false;
  for (uint32_t i = 0; i < count; i++)
    gk_announced_add(list, &found[i]);
  return true;
}

/* 由总体情况、主动公开情况…六部分组成; 内容包括：概述、… */
static bool find_composed(const struct gk_heading_rules *rules, const struct gk_line *line,
                          uint32_t index, struct gk_announced_list *list)
{
  struct gk_text text = line->text;
  size_t composed = gk_text_find(text, GK_TEXT("组成"), 0);
  if (composed == SIZE_MAX)
    composed = gk_text_find(text, GK_TEXT("构成"), 0);
  if (composed != SIZE_MAX) {
    /* The nearest 由 or 包括 before it. */
    size_t from = SIZE_MAX;
    for (size_t at = 0; (at = gk_text_find(text, GK_TEXT("由"), at)) < composed; at += 3)
      from = at + 3;
    size_t to = composed;
    uint32_t wanted = counted_parts(text, composed, &to);
    if (from != SIZE_MAX && from < to && cut(rules, text, from, to, wanted, index, list))
      return true;
  }
  size_t from = gk_text_find(text, GK_TEXT("包括"), 0);
  if (from == SIZE_MAX)
    return false;
  from += 6;
  if (gk_text_starts(gk_text_slice(text, from, text.size), GK_TEXT("：")))
    from += 3;
  else if (from < text.size && text.data[from] == ':')
    from++;
  size_t to = gk_text_find(text, GK_TEXT("。"), from);
  if (to == SIZE_MAX)
    to = text.size;
  uint32_t wanted = counted_parts(text, to, &to);
  struct gk_text tail = gk_text_slice(text, from, to);
  if (gk_text_ends(tail, GK_TEXT("等")))
    return false; /* the list is not all of it */
  return cut(rules, text, from, to, wanted, index, list);
}

bool gk_announced_find(const struct gk_heading_rules *rules, const struct gk_line *line,
                       uint32_t index, struct gk_announced_list *list)
{
  return find_numbered(rules, line, index, 1, LEAST_PARTS, list) ||
         (gk_phrases_within(&rules->announcing, line->text) &&
          find_composed(rules, line, index, list));
}

bool gk_announced_continue(const struct gk_heading_rules *rules, const struct gk_line *line,
                           uint32_t index, struct gk_announced_list *list)
{
  struct gk_numbering first, next;
  const struct gk_announced *last = &list->items[list->count - 1];
  return list->count > 0 && last->number.size > 0 && line->text.size > 0 &&
         gk_numbering_parse(list->items[0].number, &first) &&
         gk_numbering_parse(line->text, &next) && next.style == first.style &&
         next.ordinal == last->ordinal + 1 &&
         find_numbered(rules, line, index, next.ordinal, 1, list);
}

uint32_t gk_announced_match(const struct gk_announced_list *list, const struct gk_normal *title,
                            uint32_t permille)
{
  uint32_t best = list->count, least = title->size * permille / 1000 + 1;
  for (uint32_t i = 0; i < list->count; i++) {
    uint32_t distance = gk_title_distance(&list->items[i].normal, title, least - 1);
    if (distance < least) {
      least = distance;
      best = i;
      if (least == 0)
        break;
    }
  }
  return best;
}
