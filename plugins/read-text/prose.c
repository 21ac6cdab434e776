/* SPDX-License-Identifier: Apache-2.0 */
#include "prose.h"

#include "picture.h"
#include "region.h"
#include "tables.h"
#include "utf8.h"

enum {
  NARROWEST = 24, /* columns of a page; narrower lines are lists */
  WIDEST = 200,   /* no program wraps later than that */
  SLACK = 6,      /* a full line may lack so many columns: a word, a mark that must not begin it */
  SLACK_CHARACTERS = 3, /* the same in characters */
  FULL_LINES = 4,       /* at least */
  FULL_SHARE = 35,      /* percent of the lines that are full where lines are wrapped */
  HEADING_LENGTH = 45,
  PARAGRAPH_INDENT = 10, /* columns; a line that begins further right is centred or flush right */
  FLUSH_RIGHT_INDENT = 2 * PARAGRAPH_INDENT,
  PAGE_BREAK_LINES = 4
};

static bool is_candidate(const struct line *line)
{
  return line->text.size > 0 && !line->tab && line->indent < FLUSH_RIGHT_INDENT &&
         !memchr(line->text.data, '|', line->text.size);
}

/* Columns or characters to the end of a line. */
static uint32_t extent(const struct line *line, bool characters)
{
  return characters ? line->length : line->width;
}

struct wrap {
  size_t width; /* of a full line */
  size_t full;  /* lines that are as long */
  size_t lines, wider;
};

/* The extent at which most lines end, those being full that lack less than `slack`. */
static struct wrap find_wrap(const struct reader *reader, bool characters, size_t narrowest,
                             size_t slack)
{
  struct wrap wrap = {0};
  size_t widths[WIDEST + 2] = {0};
  for (size_t i = reader->body; i < reader->footer; i++) {
    const struct line *line = &reader->lines[i];
    size_t width = extent(line, characters);
    if (!is_candidate(line) || width < narrowest)
      continue;
    widths[width <= WIDEST ? width : WIDEST + 1]++;
    wrap.lines++;
  }
  size_t above = widths[WIDEST + 1];
  for (size_t width = WIDEST; width >= narrowest; width--) {
    size_t full = 0;
    for (size_t k = width; k + slack > width && k >= narrowest; k--)
      full += widths[k];
    if (full > wrap.full) {
      wrap.full = full;
      wrap.width = width;
      wrap.wider = above;
    }
    above += widths[width];
  }
  return wrap;
}

static size_t slack(const struct reader *reader)
{
  return reader->wrap_characters ? SLACK_CHARACTERS : SLACK;
}

void prose_find_width(struct reader *reader)
{
  struct wrap wrap = find_wrap(reader, false, NARROWEST, SLACK);
  struct wrap characters = find_wrap(reader, true, NARROWEST / 2, SLACK_CHARACTERS);
  reader->wrap_characters = characters.full > wrap.full;
  if (reader->wrap_characters)
    wrap = characters;
  if (wrap.full < FULL_LINES || wrap.full * 100 < wrap.lines * FULL_SHARE ||
      wrap.wider * 20 > wrap.lines)
    return;
  /* Full lines break inside a sentence and are followed at once. */
  size_t open = 0, numbered = 0, indented = 0;
  for (size_t i = reader->body; i + 1 < reader->footer; i++) {
    const struct line *line = &reader->lines[i];
    if (!is_candidate(line))
      continue;
    size_t width = extent(line, reader->wrap_characters);
    if (width + slack(reader) > wrap.width && width <= wrap.width)
      open += !is_terminal(text_last(line->text)) && reader->lines[i + 1].blank == 0;
    if (gk_is_han(text_first(line->text)) && numbering_at(line->text) > 0) {
      numbered++;
      indented += line->indent > 0 && line->indent < PARAGRAPH_INDENT;
    }
  }
  reader->numbered_indented = indented > numbered / 2;
  if (open * 2 >= wrap.full)
    reader->wrap_width = (uint32_t)wrap.width;
}

static bool is_list_mark(struct gk_text text)
{
  switch (text_first(text)) {
  case 0x2022: /* • */
  case 0x25CF: /* ● */
  case 0x25CB: /* ○ */
  case 0x25A0: /* ■ */
  case 0x25C6: /* ◆ */
  case 0x25AA: /* ▪ */
  case 0x2605: /* ★ */
  case 0xF06C: /* Wingdings as Word leaves them */
  case 0xF0B7:
  case 0xF0D8:
    return true;
  case '-':
  case '*':
    return text.size > 2 && text.data[1] == ' ';
  default:
    return false;
  }
}

/* The line that goes on with the paragraph behind line `at`, or `at`. */
static size_t continuation(const struct reader *reader, size_t at)
{
  const struct line *line = &reader->lines[at];
  size_t width = extent(line, reader->wrap_characters);
  if (!reader->wrap_width || width > reader->wrap_width)
    return at;
  uint32_t last = text_last(line->text);
  bool full = width + slack(reader) > reader->wrap_width, terminal = is_terminal(last);
  bool open = last == 0xFF0C || last == 0x3001; /* no sentence ends with a comma */
  size_t next = at + 1;
  /* A page may end in the middle of a paragraph. */
  while (next < reader->footer && next - at <= PAGE_BREAK_LINES &&
         is_page_number(reader->lines[next].text))
    next++;
  if (next >= reader->footer)
    return at;
  const struct line *following = &reader->lines[next];
  bool page_break = next > at + 1;
  /* The last line of a page may be shorter than the others. */
  bool half = width * 2 > reader->wrap_width && is_prose_line(line->text);
  if (!full && !open && !(page_break && half))
    return at;
  if ((following->blank && !page_break) || (page_break && terminal) || following->tab)
    return at;
  /* An indented line begins a paragraph, unless all of them are. */
  if (following->indent > 0 && following->indent + 2 > line->indent &&
      !(following->indent == line->indent && at > 0 &&
        reader->lines[at - 1].indent == line->indent))
    return at;
  if (terminal && line->indent == 0 && following->indent == 0) {
    /* Without indents nothing tells whether a full line is a last one. */
    bool indents = at > 0 && reader->lines[at - 1].indent > 0;
    if (!indents)
      return at;
  }
  struct gk_text text = following->text;
  /* A number that a line break put at the start of a line begins no heading where those have an
   * indent. */
  bool heading = numbering_at(text) > 0 &&
                 !(full && reader->numbered_indented && following->indent == 0 && last != 0x3002);
  if (text.size == 0 || heading || is_list_mark(text) || picture_is_name(text) ||
      picture_mark(text, NULL) > 0 || is_rule(text) || memchr(text.data, '|', text.size) ||
      is_metadata(reader->phrases, text, false) || is_navigation(reader->phrases, text, true))
    return at;
  return next;
}

static bool is_word(uint32_t c)
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static struct gk_text join(struct reader *reader, size_t first, size_t end)
{
  size_t size = 0;
  for (size_t i = first; i < end; i++)
    size += reader->lines[i].text.size + 1;
  char *joined = gk_alloc(reader->context, size + 1), *out = joined;
  for (size_t i = first; i < end; i++) {
    struct gk_text text = reader->lines[i].text;
    if (i > first && is_page_number(text))
      continue;
    struct gk_text before = {joined, (size_t)(out - joined)};
    uint32_t last = text_last(before), next = text_first(text);
    bool latin = (is_word(last) || last == ',') && is_word(next);
    if (latin && !(last >= '0' && last <= '9' && next >= '0' && next <= '9'))
      *out++ = ' ';
    memcpy(out, text.data, text.size);
    out += text.size;
  }
  return (struct gk_text){joined, (size_t)(out - joined)};
}

/* A short line without a full stop before a paragraph or a table: with a number, or by itself. */
static bool is_heading(const struct reader *reader, size_t at)
{
  const struct line *line = &reader->lines[at];
  struct gk_text text = line->text;
  uint32_t last = text_last(text);
  if (text_length(text) > HEADING_LENGTH || is_terminal(last) || last == ',' || last == 0xFF0C ||
      last == 0x3001 || at + 1 >= reader->footer || is_value(text) || is_date(text))
    return false;
  if (numbering_at(text) > 0)
    return gk_text_find(text, GK_TEXT("。"), 0) == SIZE_MAX;
  uint32_t first = text_first(text);
  return at > reader->body && line->blank > 0 && reader->lines[at + 1].blank > 0 &&
         gk_is_han(first) && line->indent < PARAGRAPH_INDENT &&
         gk_text_find(text, GK_TEXT("，"), 0) == SIZE_MAX && is_prose(reader->lines[at + 1].text);
}

static size_t markdown_level(struct gk_text text)
{
  size_t level = 0;
  while (level < text.size && text.data[level] == '#')
    level++;
  return level <= 6 && level < text.size && text.data[level] == ' ' ? level : 0;
}

size_t prose_read(struct reader *reader, size_t first)
{
  const struct line *line = &reader->lines[first];
  size_t end = first + 1;
  for (size_t next; (next = continuation(reader, end - 1)) > end - 1;)
    end = next + 1;
  struct gk_block block = {.kind = GK_BLOCK_PARAGRAPH,
                           .role = GK_ROLE_BODY,
                           .text = end - first > 1 ? join(reader, first, end) : line->text,
                           .place = reader_place(reader, first, end)};
  size_t level = markdown_level(line->text);
  if (end - first == 1 && level > 0) {
    block.kind = GK_BLOCK_HEADING;
    block.level = (uint32_t)level;
    block.text = gk_text_trim(gk_text_slice(line->text, level, line->text.size));
  } else if (end - first == 1 && region_is_signature(reader, first)) {
    block.flags |= GK_BLOCK_RIGHT;
  } else if (line->indent >= PARAGRAPH_INDENT && text_length(block.text) <= HEADING_LENGTH) {
    block.flags |= first < reader->body || line->indent < FLUSH_RIGHT_INDENT ? GK_BLOCK_CENTERED
                                                                             : GK_BLOCK_RIGHT;
  } else if (end - first == 1 && is_heading(reader, first)) {
    block.kind = GK_BLOCK_HEADING;
  } else if (is_list_mark(block.text)) {
    block.kind = GK_BLOCK_LIST_ITEM;
  }
  if (line->indent > 0 && line->indent < PARAGRAPH_INDENT)
    block.flags |= GK_BLOCK_INDENTED;
  reader_add(reader, &block);
  for (size_t i = first + 1; i < end; i++)
    if (is_page_number(reader->lines[i].text))
      reader_add_furniture(reader, i);
  return end;
}
