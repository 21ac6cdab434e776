/* SPDX-License-Identifier: Apache-2.0 */
#include "phrase.h"

#include "line.h"
#include "utf8.h"

enum {
  LABEL_LENGTH = 10,    /* characters of the longest label */
  METADATA_SIZE = 600,  /* bytes of a line of labels and values */
  FURNITURE_SIZE = 300, /* bytes of a line of page furniture */
  FOOTER_SIZE = 600,    /* all of a page's foot may stand in one line */
  TITLE_LENGTH = 60,    /* characters */
  AGENCY_LENGTH = 30
};

bool phrases_load(struct phrases *phrases, const char *path, char *error, size_t error_size)
{
  static const char *const names[] = {
      [PHRASE_LABEL] = "label",
      [PHRASE_NAVIGATION] = "navigation",
      [PHRASE_NAVIGATION_START] = "navigation-start",
      [PHRASE_FOOTER_START] = "footer-start",
      [PHRASE_FOOTER] = "footer",
      [PHRASE_TITLE_END] = "title-end",
      [PHRASE_AGENCY_END] = "agency-end",
      [PHRASE_FORM_LABEL] = "form-label",
      [PHRASE_LISTS] = NULL,
  };
  return gk_words_load(path, names, phrases->lists, error, error_size);
}

void phrases_free(struct phrases *phrases)
{
  for (size_t i = 0; i < PHRASE_LISTS; i++)
    gk_words_free(&phrases->lists[i]);
}

size_t label_at(const struct phrases *phrases, struct gk_text line, size_t at, bool head,
                struct gk_text *label)
{
  char squeezed[LABEL_LENGTH * 4];
  size_t size = 0, length = 0;
  const char *p = line.data + at, *end = line.data + line.size, *last = p;
  while (p < end) {
    uint32_t c = gk_utf8_next(&p, end);
    if (c == ':' || c == 0xFF1A) {
      uint32_t anywhere;
      if (!gk_words_has(&phrases->lists[PHRASE_LABEL], (struct gk_text){squeezed, size},
                        &anywhere) ||
          (!anywhere && !head))
        return 0;
      *label = (struct gk_text){line.data + at, (size_t)(last - line.data) - at};
      return (size_t)(p - line.data) - at;
    }
    if (gk_is_space(c)) {
      if (size == 0)
        return 0;
      continue;
    }
    if (length++ == LABEL_LENGTH)
      return 0;
    size += gk_utf8_put(squeezed + size, c);
    last = p;
  }
  return 0;
}

/* The byte offset behind brackets and spaces at the start. */
static size_t skip_brackets(struct gk_text line)
{
  const char *p = line.data, *end = p + line.size;
  while (p < end) {
    const char *next = p;
    uint32_t c = gk_utf8_next(&next, end);
    if (c != '[' && c != '(' && c != 0x3010 && c != 0xFF08 && c != '<' && !gk_is_space(c))
      break;
    p = next;
  }
  return (size_t)(p - line.data);
}

size_t bare_label_at(const struct phrases *phrases, struct gk_text line, size_t at,
                     struct gk_text *label)
{
  /* Bytes of the shortest label; 日期, 名称 and the like are words of any table. */
  enum { LEAST = 9, LEAST_CELL = 6, LONGEST = 64 };
  bool cells = memchr(line.data, '|', line.size) != NULL;
  const char *p = line.data + at, *end = line.data + line.size;
  while (p < end) {
    const char *next = p;
    uint32_t c = gk_utf8_next(&next, end);
    if (c == '|' || c == 0xFF5C || (!cells && gk_is_space(c)))
      break;
    p = next;
  }
  *label = gk_text_trim((struct gk_text){line.data + at, (size_t)(p - line.data) - at});
  char squeezed[LONGEST + 1];
  if (label->size > LONGEST)
    return 0;
  struct gk_text word = {squeezed, gk_text_squeeze(*label, squeezed)};
  return word.size >= (cells ? LEAST_CELL : LEAST) &&
                 gk_words_has(&phrases->lists[PHRASE_LABEL], word, NULL)
             ? (size_t)(label->data + label->size - line.data) - at
             : 0;
}

/* The bytes of 索引号 where a number follows at once, or 0. */
static size_t glued_index_label(struct gk_text line)
{
  struct gk_text label = GK_TEXT("索引号");
  return gk_text_starts(line, label) && line.size > label.size && line.data[label.size] >= '0' &&
                 line.data[label.size] <= '9'
             ? label.size
             : 0;
}

bool is_index_line(const struct phrases *phrases, struct gk_text line)
{
  enum { LONG = 9 };
  size_t at = 0, labels = 0, longs = 0;
  struct gk_text label;
  bool digits = false, coded = false, cells = memchr(line.data, '|', line.size) != NULL;
  while (at < line.size && (line.data[at] == '|' || line.data[at] == ' '))
    at++;
  if (line.size > METADATA_SIZE)
    return false;
  if (glued_index_label(line))
    return true;
  if (!bare_label_at(phrases, line, at, &label))
    return false;
  char squeezed[METADATA_SIZE + 1];
  struct gk_text first = {squeezed, gk_text_squeeze(label, squeezed)};
  coded = gk_text_ends(first, GK_TEXT("索引号")) || gk_text_ends(first, GK_TEXT("索取号"));
  for (bool start = true; at < line.size;) {
    size_t size = start ? bare_label_at(phrases, line, at, &label) : 0;
    labels += size > 0;
    longs += size >= LONG;
    const char *p = line.data + at;
    uint32_t c = gk_utf8_next(&p, line.data + line.size);
    start = c == '|' || c == 0xFF5C || (!cells && gk_is_space(c)) || (start && gk_is_space(c));
    digits |= c >= '0' && c <= '9';
    at = (size_t)(p - line.data);
    /* The spaces before a cell are not a cell of their own. */
    while (cells && start && at < line.size && line.data[at] == ' ')
      at++;
  }
  return (labels >= 2 && longs > 0) || (coded && digits && labels == 1);
}

size_t timestamp_size(struct gk_text line)
{
  static const char signs[] = "0123456789-/.: ";
  size_t at = 0;
  while (at < line.size && strchr(signs, line.data[at]) && line.data[at])
    at++;
  size_t day = 0;
  while (day < at && line.data[day] != ' ')
    day++;
  return is_date(gk_text_slice(line, 0, day)) ? at : 0;
}

bool is_metadata(const struct phrases *phrases, struct gk_text line, bool head)
{
  struct gk_text label;
  if (line.size > METADATA_SIZE)
    return false;
  size_t at = skip_brackets(line);
  if (label_at(phrases, line, at, head, &label) > 0)
    return head || !is_prose(line);
  if (!head)
    return false;
  size_t stamp = timestamp_size(line);
  return (stamp > 0 && label_at(phrases, line, stamp, head, &label) > 0) ||
         is_index_line(phrases, line);
}

static bool is_separator(uint32_t c)
{
  switch (c) {
  case '>':
  case 0xFF1E: /* ＞ */
  case 0x300B: /* 》 */
  case 0xBB:   /* » */
  case 0x203A: /* › */
  case 0x2192: /* → */
  case '/':
  case '|':
  case 0xFF5C: /* ｜ */
  case '[':
  case ']':
  case 0x3010: /* 【 */
  case 0x3011: /* 】 */
  case ':':
  case 0xFF1A:
  case 0xB7: /* · */
  case '-':
  case 0x2014: /* — */
    return true;
  default:
    return gk_is_space(c);
  }
}

static bool is_breadcrumb(struct gk_text line)
{
  static const struct gk_text starts[] = {{"首页", 6}, {"网站首页", 12}, {"主页", 6}};
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
    if (!gk_text_starts(line, starts[i]))
      continue;
    struct gk_text rest = gk_text_trim(gk_text_slice(line, starts[i].size, line.size));
    uint32_t c = text_first(rest);
    if (rest.size == 0 || (is_separator(c) && c != ':' && c != 0xFF1A))
      return true;
  }
  return false;
}

bool is_navigation(const struct phrases *phrases, struct gk_text line, bool inside)
{
  if (line.size > FURNITURE_SIZE)
    return false;
  if (is_breadcrumb(line) ||
      (gk_words_at(&phrases->lists[PHRASE_NAVIGATION_START], line, 0, NULL) && !is_prose(line)))
    return true;
  /* All of it from the list. */
  const char *p = line.data, *end = p + line.size, *word = p;
  size_t words = 0;
  for (;;) {
    const char *before = p;
    bool ends = p == end || is_separator(gk_utf8_next(&p, end));
    if (!ends)
      continue;
    if (before > word) {
      struct gk_text token = {word, (size_t)(before - word)};
      uint32_t outside = 0;
      if (!gk_words_has(&phrases->lists[PHRASE_NAVIGATION], token, &outside) || (outside && inside))
        return false;
      words++;
    }
    if (before == end)
      break;
    word = p;
  }
  return words > 0;
}

bool is_page_number(struct gk_text line)
{
  enum { SIZE = 48 };
  char squeezed[SIZE + 1];
  if (line.size > SIZE)
    return false;
  struct gk_text text = {squeezed, gk_text_squeeze(line, squeezed)};
  const char *p = text.data, *end = p + text.size;
  size_t dashes_before = 0, dashes_after = 0, digits = 0, words = 0;
  while (p < end) {
    uint32_t c = gk_utf8_next(&p, end);
    if (c >= '0' && c <= '9') {
      if (dashes_after)
        return false;
      digits++;
    } else if (c == '-' || c == 0x2014 || c == 0x2013 || c == 0x2015 || c == 0x2500) {
      digits ? dashes_after++ : dashes_before++;
    } else if (c == 0x7B2C || c == 0x5171 || c == 0x9875 || c == '/' || c == ',' || c == 0x3001) {
      words += c == 0x9875; /* 页 */
    } else {
      return false;
    }
  }
  if (digits == 0 || digits > 8)
    return false;
  return words ? dashes_before == dashes_after
               : dashes_before > 0 && dashes_after > 0 && digits < 5;
}

bool is_footer(const struct phrases *phrases, struct gk_text line)
{
  if (line.size > FOOTER_SIZE || gk_text_find(line, GK_TEXT("。"), 0) != SIZE_MAX)
    return false;
  size_t size;
  return gk_words_at(&phrases->lists[PHRASE_FOOTER_START], line, 0, NULL) > 0 ||
         gk_words_find(&phrases->lists[PHRASE_FOOTER], line, 0, line.size, &size, NULL) != SIZE_MAX;
}

bool is_title(const struct phrases *phrases, struct gk_text line)
{
  if (line.size > TITLE_LENGTH * 4 || text_length(line) > TITLE_LENGTH || line.size < 12)
    return false;
  /* （2018年度）, (试行) */
  uint32_t last = text_last(line);
  if (last == ')' || last == 0xFF09) {
    size_t at = line.size;
    while (at > 0 && line.data[at - 1] != '(' &&
           !(at >= 3 && memcmp(line.data + at - 3, "（", 3) == 0))
      at--;
    size_t open = at > 0 && line.data[at - 1] == '(' ? 1 : 3;
    if (at <= open)
      return false;
    line = gk_text_trim(gk_text_slice(line, 0, at - open));
  }
  return gk_words_before(&phrases->lists[PHRASE_TITLE_END], line, line.size, NULL) > 0 &&
         gk_text_find(line, GK_TEXT("。"), 0) == SIZE_MAX &&
         gk_text_find(line, GK_TEXT("，"), 0) == SIZE_MAX;
}

bool is_agency(const struct phrases *phrases, struct gk_text line)
{
  if (text_length(line) > AGENCY_LENGTH || line.size < 9 || !gk_is_han(text_first(line)))
    return false;
  for (const char *p = line.data, *end = p + line.size; p < end;) {
    uint32_t c = gk_utf8_next(&p, end);
    if (is_terminal(c) || c == ',' || c == 0xFF0C || (c >= '0' && c <= '9') || c == '|')
      return false;
  }
  return gk_words_before(&phrases->lists[PHRASE_AGENCY_END], line, line.size, NULL) > 0;
}
