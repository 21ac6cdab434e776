/* SPDX-License-Identifier: Apache-2.0 */
#include "grid.h"
#include "number.h"
#include "tables.h"
#include "utf8.h"

/* Statutory forms that a converter has dumped without any mark between cells: labels and numbers on
 * lines of their own, or a label and its numbers on one. Prose speaks of the same things, so many
 * labels and numbers have to stand together before it is taken for a form. */
enum {
  CELL_LENGTH = 60,
  LABELS_AT_LEAST = 4,
  CELLS_AT_LEAST = 12,
  BLANKS_BETWEEN = 2,
  TOKENS_LIMIT = 40
};

struct form_line {
  struct gk_text tokens[TOKENS_LIMIT];
  size_t count;
  size_t values; /* tokens at the end that are values */
  bool label;    /* begins with a label of a form */
  bool heads;    /* several labels, nothing else */
};

static bool is_label(const struct reader *reader, struct gk_text text)
{
  return gk_words_at(&reader->phrases->lists[PHRASE_FORM_LABEL], text, 0, NULL) > 0;
}

/* Takes a line apart; false: it cannot be of a form. */
static bool form_line(const struct reader *reader, size_t at, struct form_line *line)
{
  struct gk_text text = reader->lines[at].text;
  memset(line, 0, sizeof *line);
  if (text.size == 0 || text.size > 600 || is_page_number(text))
    return false;
  line->label = is_label(reader, text);
  /* Tokens by single spaces, from the end as long as they are values. */
  struct gk_text rest = text;
  while (rest.size > 0 && line->values < TOKENS_LIMIT - 1) {
    size_t begin = rest.size;
    while (begin > 0 && rest.data[begin - 1] != ' ' && rest.data[begin - 1] != '\t')
      begin--;
    if (!is_value(gk_text_slice(rest, begin, rest.size)))
      break;
    line->values++;
    rest = gk_text_trim(gk_text_slice(rest, 0, begin));
  }
  size_t heads = 0;
  if (line->values == 0) {
    /* Several heads in a line? */
    size_t at_token = 0;
    bool all = true;
    while (at_token < rest.size && heads < TOKENS_LIMIT) {
      size_t end = at_token;
      while (end < rest.size && rest.data[end] != ' ')
        end++;
      struct gk_text token = gk_text_slice(rest, at_token, end);
      if (token.size > 0) {
        all &= is_label(reader, token);
        line->tokens[heads++] = token;
      }
      at_token = end + 1;
    }
    line->heads = all && heads > 1;
  }
  if (line->heads) {
    line->count = heads;
  } else {
    line->count = 0;
    if (rest.size > 0)
      line->tokens[line->count++] = rest;
    const char *p = rest.data + rest.size, *end = text.data + text.size;
    while (p < end) {
      while (p < end && (*p == ' ' || *p == '\t'))
        p++;
      const char *begin = p;
      while (p < end && *p != ' ' && *p != '\t')
        p++;
      struct gk_text token = gk_text_trim((struct gk_text){begin, (size_t)(p - begin)});
      if (token.size > 0 && line->count < TOKENS_LIMIT)
        line->tokens[line->count++] = token;
    }
  }
  if (rest.size > 0 && !line->heads) {
    if (text_length(rest) > CELL_LENGTH || text_last(rest) == 0x3002)
      return false;
    /* 五、存在的主要问题 ends the form; 四、结转 does not. */
    size_t used;
    uint32_t ordinal;
    if (!line->label && gk_is_han(text_first(rest)) && numbering_at(rest) > 0 &&
        gk_ordinal_parse(rest, &used, &ordinal))
      return false;
  }
  return true;
}

/* Numbers the cells of the row that has just been filled: heads that were collected before the
 * label of the row stand in a row of their own. Returns the next free row. */
static uint32_t close_row(struct reader *reader, size_t first, uint32_t row)
{
  struct grid *grid = &reader->grid;
  size_t labels = first;
  while (labels < grid->count && !is_value(grid->cells[labels].text))
    labels++;
  size_t own = labels > first ? labels - 1 : first;
  if (labels < grid->count)
    while (own > first && numbering_at(grid->cells[own].text) > 0 &&
           numbering_at(grid->cells[own - 1].text) > 0)
      own--;
  if (labels == grid->count || own == first)
    own = first;
  uint32_t column = 0;
  for (size_t i = first; i < grid->count; i++) {
    if (i == own && own > first) {
      row++;
      column = 0;
    }
    grid->cells[i].row = row;
    grid->cells[i].column = column++;
  }
  return row + 1;
}

size_t form_table(struct reader *reader, size_t first)
{
  struct form_line line;
  if (!is_label(reader, reader->lines[first].text) || !form_line(reader, first, &line))
    return first;
  size_t end = first, last = first, labels = 0, cells = 0, values = 0, others = 0;
  for (; end < reader->footer; end++) {
    if (end > first && reader->lines[end].blank > BLANKS_BETWEEN)
      break;
    if (!form_line(reader, end, &line)) {
      if (reader_is_furniture(reader, end))
        continue;
      break;
    }
    labels += line.heads ? line.count : line.label;
    values += line.values;
    cells += line.count;
    others = line.label || line.heads || line.values ? 0 : others + 1;
    if (others > 3) /* a label may be broken over so many lines */
      break;
    if (line.values > 0)
      last = end;
  }
  end = last + 1;
  if (labels < LABELS_AT_LEAST || cells < CELLS_AT_LEAST || values * 5 < cells * 2)
    return first;
  grid_clear(reader);
  uint32_t row = 0;
  size_t row_first = 0;
  for (size_t i = first; i < end; i++) {
    if (!form_line(reader, i, &line))
      continue;
    bool filled = reader->grid.count > row_first;
    bool has_value = filled && is_value(reader->grid.cells[reader->grid.count - 1].text);
    if (filled && line.count > line.values && (has_value || line.heads)) {
      row = close_row(reader, row_first, row);
      row_first = reader->grid.count;
    }
    for (size_t j = 0; j < line.count; j++)
      grid_add(reader, row, 0, line.tokens[j]);
    if (line.heads) {
      row = close_row(reader, row_first, row);
      row_first = reader->grid.count;
    }
  }
  if (reader->grid.count > row_first)
    close_row(reader, row_first, row);
  grid_finish(reader, (struct gk_text){NULL, 0}, first, end);
  return end;
}
