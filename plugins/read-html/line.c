/* SPDX-License-Identifier: Apache-2.0 */
#include "line.h"

enum {
  /* An indent of prose: two ideographic spaces, or four that are narrower. */
  INDENT_WIDE = 2,
  INDENT_NARROW = 4
};

void gk_html_line_clear(struct gk_html_line *line)
{
  line->text.count = 0;
  line->offset = line->end = 0;
  line->letters = line->bold = line->link = line->han = line->stops = line->links = 0;
  line->wide = line->narrow = 0;
  line->indented = line->newline = line->broken = false;
}

void gk_html_line_break(struct gk_html_line *line)
{
  line->broken = line->text.count > 0;
  line->wide = line->narrow = 0;
  line->newline = false;
}

/* The bytes of white space at p, 0 for none; counts it as due. */
static size_t take_space(struct gk_html_line *line, const unsigned char *p, size_t left)
{
  switch (p[0]) {
  case ' ':
    line->narrow++;
    return 1;
  case '\n':
    line->newline = true;
    return 1;
  case 0xC2:
    if (left > 1 && p[1] == 0xA0) {
      line->narrow++;
      return 2;
    }
    return 0;
  case 0xE3:
    if (left > 2 && p[1] == 0x80 && p[2] == 0x80) {
      line->wide++;
      return 3;
    }
    return 0;
  case 0xE2: /* U+2000 to U+200A, U+2002 and U+2003 among them, which Word writes; U+200B */
    if (left > 2 && p[1] == 0x80 && p[2] >= 0x80 && p[2] <= 0x8B) {
      line->narrow += p[2] != 0x8B;
      return 3;
    }
    return 0;
  case 0xEF:
    return left > 2 && p[1] == 0xBB && p[2] == 0xBF ? 3 : 0;
  default:
    return 0;
  }
}

/* Is the character that ends the text one after which a new paragraph may begin? */
static bool ends_sentence(const struct gk_html_line *line)
{
  static const char *const marks[] = {"。", "；", "！", "？", "：", "”", "）"};
  const char *text = line->text.items;
  if (line->text.count < 3)
    return false;
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (!memcmp(text + line->text.count - 3, marks[i], 3))
      return true;
  return false;
}

/* Does a heading's number or a Chinese paragraph begin with the lead byte c? */
static bool is_wide_lead(unsigned char c)
{
  return c >= 0xE2 && c <= 0xEF;
}

static void put(struct gk_html_line *line, const char *data, size_t size)
{
  memcpy((char *)line->text.items + line->text.count, data, size);
  line->text.count += size;
}

/* Writes the white space that is due before a letter whose first byte is `next`. */
static void put_space(struct gk_html_line *line, unsigned char next)
{
  uint32_t wide = line->wide, narrow = line->narrow;
  bool newline = line->newline, broken = line->broken;
  line->wide = line->narrow = 0;
  line->newline = line->broken = false;
  if (line->text.count == 0) {
    line->indented |= wide >= 1 || narrow >= INDENT_NARROW;
    return;
  }
  if (broken) {
    put(line, "\n", 1);
    return;
  }
  if (line->part && (wide >= INDENT_WIDE || narrow >= INDENT_NARROW) && is_wide_lead(next) &&
      ends_sentence(line)) {
    line->part(line->data);
    line->indented = true;
    return;
  }
  if (wide) {
    for (uint32_t i = 0; i < wide && i < INDENT_NARROW; i++)
      put(line, "\xE3\x80\x80", 3);
    return;
  }
  const unsigned char *text = line->text.items;
  bool wide_before = line->text.count >= 3 && is_wide_lead(text[line->text.count - 3]) &&
                     text[line->text.count - 1] >= 0x80;
  if (narrow || (newline && !(wide_before && is_wide_lead(next))))
    put(line, " ", 1);
}

bool gk_html_line_add(struct gk_html_line *line, const struct gk_html_run *run)
{
  const unsigned char *p = (const unsigned char *)run->data, *end = p + run->size;
  /* Each byte of white space becomes at most one of text, but for what was due before. */
  if (!gk_grow_reserve(&line->text, run->size + 16, 1))
    return false;
  bool any = false;
  while (p < end) {
    size_t space = take_space(line, p, (size_t)(end - p));
    if (space) {
      p += space;
      continue;
    }
    if (line->wide || line->narrow || line->newline || line->broken)
      put_space(line, *p);
    if (line->end == 0) {
      line->offset = run->offset;
      line->end = 1;
    }
    any = true;
    size_t length = *p < 0x80 ? 1 : *p >= 0xF0 ? 4 : *p >= 0xE0 ? 3 : 2;
    if (length > (size_t)(end - p))
      length = (size_t)(end - p);
    if (length == 3) {
      if (*p >= 0xE4 && *p <= 0xE9)
        line->han++;
      else if ((*p == 0xE3 && p[1] == 0x80 && (p[2] == 0x81 || p[2] == 0x82)) ||
               (*p == 0xEF && p[1] == 0xBC && (p[2] == 0x8C || p[2] == 0x9A || p[2] == 0x9B)))
        line->stops++;
    }
    line->letters += (uint32_t)length;
    if (run->bold)
      line->bold += (uint32_t)length;
    if (run->link)
      line->link += (uint32_t)length;
    put(line, (const char *)p, length);
    p += length;
  }
  if (any) {
    line->end = run->end;
    line->links += run->link;
  }
  return true;
}
