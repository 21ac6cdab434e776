/* SPDX-License-Identifier: Apache-2.0 */
#include "candidate.h"

#include "utf8.h"

enum {
  UNNUMBERED_LIMIT = 60,   /* characters of a heading without a number */
  CONTINUATION_LIMIT = 20, /* characters of the second line of a heading that was broken in two */
  BRIEF_LIMIT = 30,        /* characters of a line that may well be a heading after broken prose */
  ROW_CELLS = 3,           /* numbers at the end of a line that make it a row of a table */
  LABEL_REACH = 12,        /* lines after a row of a form among which its next row stands */
  COLUMN_GAP = 4,          /* spaces between the columns of a table */
  BROKEN_BYTES = 75,       /* 25 characters: a converter breaks no shorter lines */
  /* About 400 bytes each; the longest real reports have a few hundred short lines. */
  CANDIDATES_LIMIT = 20000
};

bool gk_candidate_is_long(const struct gk_candidate *candidate)
{
  return candidate->characters > (uint32_t)(candidate->whole && candidate->stop != 0x3002
                                                ? GK_WHOLE_LIMIT
                                                : GK_TITLE_LIMIT);
}

bool gk_candidate_is_listed(const struct gk_candidate *candidate)
{
  return candidate->whole && candidate->stop == ';';
}

bool gk_line_is_date(struct gk_text text)
{
  const char *p = text.data, *end = p + text.size;
  uint32_t digits = 0, last = 0, count = 0;
  while (p < end) {
    uint32_t c = gk_fold_width(gk_utf8_next(&p, end));
    if (gk_is_space(c))
      continue;
    bool digit = (c >= '0' && c <= '9') || c == 0x3007 || c == 0x96F6 || c == 0x25CB || c == 'O' ||
                 c == 0x4E00 || c == 0x4E8C || c == 0x4E09 || c == 0x56DB || c == 0x4E94 ||
                 c == 0x516D || c == 0x4E03 || c == 0x516B || c == 0x4E5D || c == 0x5341;
    if (!digit && c != 0x5E74 && c != 0x6708 && c != 0x65E5 && c != '.' && c != '-' && c != '/')
      return false;
    digits += digit;
    last = c;
    if (++count > 20)
      return false;
  }
  return digits >= 4 &&
         (last == 0x65E5 || last == 0x5E74 || digits >= 6 || (last == 0x6708 && digits >= 5));
}

/* Dots and a page number at the end: 一、总体情况……3. *cut gets the length without them. */
static bool has_leader(struct gk_text text, size_t *cut)
{
  size_t size = text.size;
  while (size > 0 && text.data[size - 1] >= '0' && text.data[size - 1] <= '9')
    size--;
  if (size == text.size)
    return false;
  uint32_t dots = 0;
  for (;;) {
    if (size >= 1 && (text.data[size - 1] == '.' || text.data[size - 1] == ' ')) {
      dots += text.data[size - 1] == '.';
      size--;
    } else if (size >= 3 && (memcmp(text.data + size - 3, "\xE2\x80\xA6", 3) == 0 ||
                             memcmp(text.data + size - 3, "\xE2\x8B\xAF", 3) == 0)) {
      dots += 3;
      size -= 3;
    } else if (size >= 2 && memcmp(text.data + size - 2, "\xC2\xB7", 2) == 0) {
      dots++;
      size -= 2;
    } else {
      break;
    }
  }
  *cut = size;
  return dots >= 3 && size > 0;
}

/* A row of a table that stands as text. */
static bool is_row(struct gk_text text)
{
  return memchr(text.data, '|', text.size) || memchr(text.data, '\t', text.size);
}

static uint32_t marks_of(const struct gk_line *line)
{
  uint32_t marks = line->kind == GK_BLOCK_HEADING ? 1 + (line->level < 6 ? line->level : 6) : 0;
  if (line->flags & GK_BLOCK_BOLD)
    marks |= GK_MARK_BOLD;
  if (line->flags & GK_BLOCK_CENTERED)
    marks |= GK_MARK_CENTERED;
  return marks;
}

static bool is_text(const struct gk_line *line)
{
  return line->kind != GK_BLOCK_TABLE && line->kind != GK_BLOCK_PICTURE;
}

/* The title without the numbers of a table's row after it. */
static struct gk_text without_numbers(struct gk_text title)
{
  while (title.size > 0) {
    char c = title.data[title.size - 1];
    if (!(c >= '0' && c <= '9') && c != ' ' && c != '/' && c != '-')
      break;
    title.size--;
  }
  return title;
}

/* What a cell of a form holds: a number, 无, a stroke or nothing else. */
static bool is_cell(const struct gk_line *line)
{
  if (!is_text(line) || line->text.size == 0 || line->text.size > 16)
    return false;
  const char *p = line->text.data, *end = p + line->text.size;
  if (gk_text_equal(line->text, GK_TEXT("无")))
    return true;
  while (p < end) {
    uint32_t c = gk_fold_width(gk_utf8_next(&p, end));
    if (!(c >= '0' && c <= '9') && c != '.' && c != '/' && c != '-' && c != '+' && c != 0x2014)
      return false;
  }
  return true;
}

/* Whether the line ends in the numbers of a table's row. */
static bool ends_in_cells(struct gk_text text)
{
  uint32_t cells = 0;
  size_t end = text.size, begin;
  for (; end > 0 && cells < ROW_CELLS; end = begin) {
    while (end > 0 && text.data[end - 1] == ' ')
      end--;
    for (begin = end; begin > 0 && text.data[begin - 1] != ' '; begin--)
      if (!strchr("0123456789./-", text.data[begin - 1]))
        return false;
    cells += begin < end;
  }
  return cells == ROW_CELLS;
}

bool gk_line_is_form_row(const struct gk_heading_rules *rules, struct gk_text text, size_t after)
{
  struct gk_normal normal;
  if (ends_in_cells(text))
    return true;
  gk_title_normalise(without_numbers(gk_text_slice(text, after, text.size)), &normal);
  return normal.size > 0 && gk_heading_rules_is_label(rules, &normal);
}

/* Whether words stand in columns: 行政复议        行政诉讼. Letters that are set apart (概    述)
 * do not. */
static bool has_columns(struct gk_text text)
{
  uint32_t spaces = 0, word = 0, widest = 0;
  for (const char *p = text.data, *end = p + text.size; p < end;) {
    uint32_t c = gk_utf8_next(&p, end);
    if (c == ' ') {
      spaces++;
      continue;
    }
    if (spaces >= COLUMN_GAP) {
      widest = word > widest ? word : widest;
      word = 0;
    }
    spaces = 0;
    word++;
  }
  return widest > 1 && word > 1;
}

struct finder {
  struct gk_context *context;
  const struct gk_heading_rules *rules;
  const struct gk_line *lines;
  uint32_t count;
  uint32_t last[GK_NUMBERING_STYLES]; /* the number that each style has come to */
  uint32_t label_line;                /* the last line that is a row of a form, plus one */
};

/* Whether the first number of the same style in the text after the title is the next one. */
static bool has_inline_successor(struct gk_text text, const struct gk_numbering *numbering)
{
  const char *end = text.data + text.size;
  uint32_t previous = 0x3002;
  for (const char *p = text.data, *next; p < end; p = next) {
    next = p;
    uint32_t c = gk_fold_width(gk_utf8_next(&next, end));
    bool boundary = previous == 0x3002 || previous == ';' || previous == 0xFF1B ||
                    previous == ':' || gk_is_space(previous);
    struct gk_numbering found;
    if (boundary && c > ' ' && gk_numbering_parse((struct gk_text){p, (size_t)(end - p)}, &found) &&
        found.strength >= GK_NUMBERING_SOFT && found.style == numbering->style)
      return found.ordinal == numbering->ordinal + 1;
    previous = c;
  }
  return false;
}

/* 主动公开情况 2021年，…: one space ends the title where what stands before it is a known heading.
 */
static void cut_at_space(const struct finder *finder, struct gk_text rest, struct gk_title *title)
{
  const char *space = memchr(title->text.data, ' ', title->text.size);
  size_t size = space ? (size_t)(space - title->text.data) : 0;
  if (size == 0 || size > CONTINUATION_LIMIT * 3 ||
      (title->text.size - size < CONTINUATION_LIMIT && title->stop != 0x3002))
    return;
  struct gk_text before = {title->text.data, size};
  struct gk_normal normal;
  gk_title_normalise(before, &normal);
  struct gk_known_match match = gk_heading_rules_match(finder->rules, &normal);
  if (!match.found || match.distance > 0)
    return;
  title->text = before;
  title->after = (size_t)(space + 1 - rest.data);
  title->whole = false;
  title->stop = ' ';
  title->characters = 0;
  for (const char *p = before.data, *end = p + before.size; p < end; title->characters++)
    gk_utf8_next(&p, end);
}

static void set_title(const struct finder *finder, struct gk_candidate *candidate,
                      const struct gk_title *title)
{
  candidate->title = title->text;
  candidate->characters = title->characters;
  candidate->stop = title->stop;
  candidate->whole = title->whole;
  if (title->characters <= GK_NORMAL_LIMIT) {
    gk_title_normalise(without_numbers(title->text), &candidate->normal);
    candidate->known = gk_heading_rules_match(finder->rules, &candidate->normal);
  }
}

/* A line of prose that was broken before a word like a number: 较为单 / 一，图文… */
static bool goes_on(const struct finder *finder, uint32_t index)
{
  static const struct gk_text stops[] = {{"。", 3}, {"；", 3}, {"：", 3}, {"！", 3}, {"？", 3},
                                         {"）", 3}, {"”", 3},  {";", 1},  {":", 1},  {".", 1},
                                         {")", 1},  {"下", 3}, {"!", 1},  {"?", 1}};
  if (index == 0 || finder->lines[index].flags || finder->lines[index].kind != GK_BLOCK_PARAGRAPH)
    return false;
  const struct gk_line *before = &finder->lines[index - 1];
  if (!is_text(before) || before->kind == GK_BLOCK_HEADING || before->text.size < BROKEN_BYTES)
    return false;
  for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
    if (gk_text_ends(before->text, stops[i]))
      return false;
  /* Prose has commas or stops; a long heading has not. */
  return gk_text_find(before->text, GK_TEXT("，"), 0) != SIZE_MAX ||
         gk_text_find(before->text, GK_TEXT("。"), 0) != SIZE_MAX ||
         gk_text_find(before->text, GK_TEXT("；"), 0) != SIZE_MAX;
}

/* Whether the next number of the style follows in the same line: 六、…；七、… is a list. */
static bool has_successor(struct gk_text rest, const struct gk_numbering *numbering)
{
  static const struct gk_text joints[] = {{"；", 3}, {";", 1}};
  for (size_t i = 0; i < 2; i++)
    for (size_t at = 0; (at = gk_text_find(rest, joints[i], at)) != SIZE_MAX;
         at += joints[i].size) {
      struct gk_text tail = gk_text_trim(gk_text_slice(rest, at + joints[i].size, rest.size));
      struct gk_numbering next;
      if (tail.size && gk_numbering_parse(tail, &next) && next.style == numbering->style &&
          next.strength >= GK_NUMBERING_SOFT && next.ordinal == numbering->ordinal + 1)
        return true;
    }
  return false;
}

/* A title whose line was broken in two: the second line completes a known heading. */
static void join_continuation(const struct finder *finder, struct gk_candidate *candidate)
{
  uint32_t next = candidate->last_line + 1;
  if (!candidate->whole || candidate->stop || next >= finder->count ||
      (candidate->known.found && candidate->known.distance == 0))
    return;
  const struct gk_line *line = &finder->lines[next];
  struct gk_numbering numbering;
  if (!is_text(line) || line->text.size == 0 || line->text.size > 4 * CONTINUATION_LIMIT ||
      gk_numbering_parse(line->text, &numbering))
    return;
  struct gk_title rest = gk_title_split(line->text);
  if (!rest.whole || rest.characters > CONTINUATION_LIMIT)
    return;
  char *joined = gk_alloc(finder->context, candidate->title.size + rest.text.size + 1);
  memcpy(joined, candidate->title.data, candidate->title.size);
  memcpy(joined + candidate->title.size, rest.text.data, rest.text.size);
  struct gk_text text = {joined, candidate->title.size + rest.text.size};
  struct gk_normal normal;
  gk_title_normalise(text, &normal);
  struct gk_known_match known = gk_heading_rules_match(finder->rules, &normal);
  if (!known.found || known.distance > 0)
    return;
  candidate->title = text;
  candidate->title_rest = rest.text;
  candidate->characters += rest.characters;
  candidate->normal = normal;
  candidate->known = known;
  candidate->last_line = next;
  candidate->text_offset = (uint32_t)line->text.size;
}

/* 一是, 二要 */
static bool begins_enumeration(struct gk_text text, size_t after)
{
  struct gk_text rest = gk_text_slice(text, after, text.size);
  return gk_text_starts(rest, GK_TEXT("是")) || gk_text_starts(rest, GK_TEXT("要"));
}

/* Whether the line is one of the rows of a statutory form, or begins one that was broken. */
static bool is_form_row(const struct finder *finder, uint32_t index,
                        const struct gk_candidate *candidate)
{
  const struct gk_normal *title = &candidate->normal;
  /* No title is one character: 三、 / 本 / 年 / 度 stands upright in a narrow column. */
  if (candidate->characters == 1 || ends_in_cells(finder->lines[candidate->last_line].text))
    return true;
  if (title->size > 0 && gk_heading_rules_is_label(finder->rules, title))
    return true;
  if (finder->label_line == 0 || candidate->known.found)
    return false;
  return finder->label_line == index ||
         (index < finder->label_line + LABEL_REACH && title->size > 0 &&
          gk_heading_rules_in_label(finder->rules, title, true));
}

static bool find_numbered(struct finder *finder, uint32_t index, struct gk_candidate *candidate)
{
  const struct gk_line *line = &finder->lines[index];
  struct gk_text text = line->text;
  size_t cut;
  candidate->leader = has_leader(text, &cut);
  if (candidate->leader)
    text.size = cut;
  struct gk_numbering numbering;
  if (!gk_numbering_parse(text, &numbering))
    return false;
  candidate->style = numbering.style;
  candidate->strength = numbering.strength;
  if (numbering.strength == GK_NUMBERING_BARE && begins_enumeration(text, numbering.after)) {
    candidate->strength = GK_NUMBERING_STRONG; /* and so no line without a number either */
    return false;
  }
  candidate->ordinal = numbering.ordinal;
  candidate->number = gk_text_slice(text, 0, numbering.size);
  candidate->number_after = (uint32_t)numbering.after;
  candidate->marks = marks_of(line);
  candidate->line = candidate->last_line = index;
  struct gk_text rest = gk_text_slice(text, numbering.after, text.size);
  if (rest.size > 0) {
    struct gk_title title = gk_title_split(rest);
    cut_at_space(finder, rest, &title);
    set_title(finder, candidate, &title);
    candidate->inline_successor =
        !title.whole &&
        has_inline_successor(gk_text_slice(rest, title.after, rest.size), &numbering);
    candidate->heading_size = (uint32_t)(numbering.after + title.after);
    candidate->text_offset = candidate->heading_size;
  } else {
    /* The number has its line to itself: the title is the next one. */
    struct gk_numbering other;
    if (index + 1 >= finder->count || !is_text(&finder->lines[index + 1]))
      return false;
    struct gk_text next = finder->lines[index + 1].text;
    if (next.size == 0 || is_row(next) ||
        (gk_numbering_parse(next, &other) && other.strength >= GK_NUMBERING_SOFT))
      return false;
    struct gk_title title = gk_title_split(next);
    set_title(finder, candidate, &title);
    candidate->heading_size = (uint32_t)line->text.size;
    candidate->last_line = index + 1;
    candidate->text_offset = (uint32_t)title.after;
    /* A mere 一 or 1 may be the cell of a table. */
    if (candidate->strength < GK_NUMBERING_SOFT &&
        (candidate->style != GK_NUMBERING_HAN || !candidate->known.found))
      return false;
  }
  if (candidate->title.size == 0)
    return false;
  if (is_form_row(finder, index, candidate)) {
    finder->label_line = index + 1;
    return false;
  }
  bool brief = candidate->whole && candidate->stop == 0 && candidate->characters <= BRIEF_LIMIT;
  /* 配合单位：各处室 ends without a stop too: the next number of the style is no accident. */
  bool next = numbering.strength == GK_NUMBERING_STRONG && numbering.ordinal > 1 &&
              numbering.ordinal == finder->last[numbering.style] + 1;
  if ((!brief && !next && goes_on(finder, index)) || has_successor(candidate->title, &numbering))
    return false;
  /* Between the cells of a table whose cells stand in lines of their own. */
  if (index > 0 && is_cell(&finder->lines[index - 1]) && candidate->last_line + 1 < finder->count &&
      is_cell(&finder->lines[candidate->last_line + 1]) && !candidate->known.found)
    return false;
  join_continuation(finder, candidate);
  finder->last[numbering.style] = numbering.ordinal;
  return true;
}

static bool find_unnumbered(const struct finder *finder, uint32_t index,
                            struct gk_candidate *candidate)
{
  const struct gk_line *line = &finder->lines[index];
  struct gk_text text = line->text;
  size_t cut;
  candidate->leader = has_leader(text, &cut);
  if (candidate->leader)
    text.size = cut;
  /* Four bytes is the longest character. */
  if (text.size < 4 || text.size > 4 * UNNUMBERED_LIMIT)
    return false;
  struct gk_title title = gk_title_split(text);
  if (!title.whole || title.characters < 2 || title.characters > UNNUMBERED_LIMIT ||
      (title.stop != 0 && title.stop != ':') || gk_line_is_date(text))
    return false;
  const char *first = title.text.data;
  uint32_t c = gk_utf8_next(&first, title.text.data + title.text.size);
  if (!gk_is_han(c) && c != 0x300A && c != 0x201C && !(c >= '0' && c <= '9'))
    return false;
  set_title(finder, candidate, &title);
  candidate->marks = marks_of(line);
  candidate->line = candidate->last_line = index;
  candidate->heading_size = candidate->text_offset = (uint32_t)line->text.size;
  if (has_columns(text))
    return false;
  /* The rest of a label that was broken stands a few lines below its beginning. */
  bool near_label = finder->label_line > 0 && index < finder->label_line + LABEL_REACH;
  if (candidate->normal.size > 0 &&
      (near_label ? gk_heading_rules_in_label(finder->rules, &candidate->normal, false)
                  : gk_heading_rules_is_label(finder->rules, &candidate->normal)))
    return false;
  join_continuation(finder, candidate);
  return true;
}

struct gk_candidates gk_candidates_find(struct gk_context *context,
                                        const struct gk_heading_rules *rules,
                                        const struct gk_line *lines, uint32_t count)
{
  struct finder finder = {.context = context, .rules = rules, .lines = lines, .count = count};
  struct gk_candidates found = {NULL, 0, false};
  uint32_t room = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (!is_text(&lines[i]) || lines[i].text.size == 0 || is_row(lines[i].text))
      continue;
    struct gk_candidate candidate = {.style = GK_NUMBERING_NONE};
    if (!find_numbered(&finder, i, &candidate)) {
      if (candidate.strength >= GK_NUMBERING_SOFT)
        continue; /* numbered, but no heading */
      candidate = (struct gk_candidate){.style = GK_NUMBERING_NONE};
      if (!find_unnumbered(&finder, i, &candidate))
        continue;
    }
    if (found.count == CANDIDATES_LIMIT) {
      found.truncated = true;
      break;
    }
    if (found.count == room) {
      room = room ? room * 2 : 64;
      struct gk_candidate *items = gk_alloc(context, room * sizeof *items);
      if (found.count)
        memcpy(items, found.items, found.count * sizeof *items);
      found.items = items;
    }
    found.items[found.count++] = candidate;
    i = candidate.last_line;
  }
  return found;
}
