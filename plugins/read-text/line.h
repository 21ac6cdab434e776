/* SPDX-License-Identifier: Apache-2.0 */
/* A text as lines. */
#ifndef TEXT_LINE_H
#define TEXT_LINE_H

#include <gongkai/plugin.h>

struct line {
  struct gk_text text; /* without white space at its ends */
  size_t offset;       /* of `text`, bytes in the resource */
  size_t begin, end;   /* of the whole line, without its line break */
  uint32_t indent;     /* columns before the text: a Han character has two, a tab stops at 8 */
  uint32_t width;      /* columns to the end of the text; no more than LINE_WIDTH_LIMIT */
  uint32_t length;     /* characters to the end of the text; no more than LINE_WIDTH_LIMIT */
  uint32_t blank;      /* empty lines before it */
  bool tab;            /* begins with a tab */
};

enum {
  /* Columns are only compared where lines are short. */
  LINE_WIDTH_LIMIT = 1000,
  /* A text of 200 MB without a line break is cut, so that no later stage has to take it whole. */
  LINE_SIZE_LIMIT = 1 << 20,
  /* Lines of text that are read. The largest real reports have some thousands. */
  LINES_LIMIT = 500000
};

struct lines {
  struct line *items;
  size_t count;
  bool cut;      /* more than LINES_LIMIT: the rest was left out */
  size_t cut_at; /* offset of the rest */
  size_t split;  /* lines that were longer than LINE_SIZE_LIMIT */
};

/* Lines that are empty are not listed, except that one of nothing but tabs stays as a line without
 * text: in a table of one cell a line it is an empty cell. */
struct lines lines_split(struct gk_context *context, struct gk_text text);

/* Columns of a text, LINE_WIDTH_LIMIT at most. */
uint32_t text_width(struct gk_text text);

/* Characters (not bytes). */
size_t text_length(struct gk_text text);

/* The first and last code point; 0 for an empty text. */
uint32_t text_first(struct gk_text text);
uint32_t text_last(struct gk_text text);

/* Whether a sentence or a part of one ends with this character: 。；！？ and their half-width
 * forms, colon, closing quotes. */
bool is_terminal(uint32_t c);

/* Whether the text has a full stop or the like in it, or is too long for anything but prose. */
bool is_prose(struct gk_text text);

/* The same, or a line of prose where lines are wrapped: it has a comma and some length. */
bool is_prose_line(struct gk_text text);

/* Bytes of a number at the start of a heading or list (一、 (一) 1. ① 第一), or 0. */
size_t numbering_at(struct gk_text text);

/* Whether the whole text is a number, perhaps with a percent sign, or one of the marks for "not
 * applicable": / - — 无. */
bool is_value(struct gk_text text);

/* Whether the whole text is a date with year, month and day. */
bool is_date(struct gk_text text);

#endif
