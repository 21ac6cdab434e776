/* SPDX-License-Identifier: Apache-2.0 */
#include "grid.h"
#include "tables.h"
#include "utf8.h"

enum {
  ROWS_AT_LEAST = 3,
  CELLS_AT_LEAST = 3,
  CELL_LENGTH = 30,
  TOKENS_LIMIT = 64 /* columns of a page that is set in columns */
};

struct token {
  struct gk_text text;
  uint32_t left, right; /* columns of the page */
};

/* The pieces of a line that stand apart by two columns or more; their count. */
static size_t tokens_of(const struct line *line, struct token tokens[TOKENS_LIMIT])
{
  const char *p = line->text.data, *end = p + line->text.size;
  size_t count = 0;
  uint32_t column = line->indent, gap = 2;
  while (p < end && column < LINE_WIDTH_LIMIT) {
    const char *before = p;
    uint32_t c = gk_utf8_next(&p, end);
    uint32_t width = text_width((struct gk_text){before, (size_t)(p - before)});
    if (gk_is_space(c)) {
      gap += width;
    } else {
      if (gap >= 2) {
        if (count == TOKENS_LIMIT)
          return 0;
        tokens[count++] = (struct token){{before, 0}, column, 0};
      }
      gap = 0;
      tokens[count - 1].text.size = (size_t)(p - tokens[count - 1].text.data);
      tokens[count - 1].right = column + width;
    }
    column += width;
  }
  return column < LINE_WIDTH_LIMIT ? count : 0;
}

/* Whether the line can be a row: short pieces, no sentence. */
static size_t row_tokens(const struct reader *reader, size_t at, struct token tokens[TOKENS_LIMIT])
{
  const struct line *line = &reader->lines[at];
  if (line->tab || line->text.size == 0 || gk_text_find(line->text, GK_TEXT("。"), 0) != SIZE_MAX)
    return 0;
  size_t count = tokens_of(line, tokens);
  for (size_t i = 0; i < count; i++)
    if (text_length(tokens[i].text) > CELL_LENGTH)
      return 0;
  return count;
}

static uint32_t overlap(struct token a, struct token b)
{
  uint32_t left = a.left > b.left ? a.left : b.left, right = a.right < b.right ? a.right : b.right;
  return right > left ? right - left : 0;
}

size_t aligned_table(struct reader *reader, size_t first)
{
  struct token tokens[TOKENS_LIMIT], columns[TOKENS_LIMIT];
  if (row_tokens(reader, first, tokens) < 2)
    return first;
  size_t end = first, widest = 0, rows = 0, values = 0, cells = 0;
  while (end < reader->footer && (end == first || reader->lines[end].blank <= 1)) {
    size_t count = row_tokens(reader, end, tokens);
    if (count < 2)
      break;
    rows += count >= CELLS_AT_LEAST;
    cells += count;
    for (size_t i = 1; i < count; i++)
      values += is_value(tokens[i].text);
    if (count > widest)
      widest = count;
    end++;
  }
  reader->scanned = end;
  if (rows < ROWS_AT_LEAST || values * 3 < cells)
    return first;
  /* Columns reach as far as the cells of the full rows. */
  bool begun = false;
  for (size_t i = first; i < end; i++) {
    if (row_tokens(reader, i, tokens) != widest)
      continue;
    for (size_t j = 0; j < widest; j++) {
      if (!begun || tokens[j].left < columns[j].left)
        columns[j].left = tokens[j].left;
      if (!begun || tokens[j].right > columns[j].right)
        columns[j].right = tokens[j].right;
    }
    begun = true;
  }
  grid_clear(reader);
  for (size_t i = first; i < end; i++) {
    size_t count = row_tokens(reader, i, tokens);
    uint32_t column = 0;
    for (size_t j = 0; j < count; j++) {
      /* The column that it overlaps most; where none, the next free one. */
      uint32_t best = column, most = 0, last_column = (uint32_t)(widest - (count - j));
      for (uint32_t k = column; k <= last_column; k++) {
        uint32_t common = overlap(tokens[j], columns[k]);
        if (common > most) {
          most = common;
          best = k;
        }
      }
      grid_add(reader, (uint32_t)(i - first), best, tokens[j].text);
      column = best + 1;
    }
  }
  grid_mark_header(reader);
  grid_finish(reader, (struct gk_text){NULL, 0}, first, end);
  return end;
}
