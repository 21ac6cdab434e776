/* SPDX-License-Identifier: Apache-2.0 */
#include "grid.h"
#include "tables.h"
#include "utf8.h"

enum {
  CELLS_AT_LEAST = 4,
  BLANK_ROW_CELLS = 3, /* of a last row that is all blank; fewer are empty lines */
  BLANK_FORM_ROWS = 3  /* of a table whose values are all blank */
};

/* One cell a line. */

static bool is_cell_line(const struct reader *reader, size_t at)
{
  const struct line *line = &reader->lines[at];
  return line->tab && (line->text.size == 0 || !memchr(line->text.data, '\t', line->text.size));
}

/* The end of the row that begins at line `first`: lines without an empty one between. */
static size_t group_end(const struct reader *reader, size_t first, size_t end)
{
  size_t at = first + 1;
  while (at < end && reader->lines[at].blank == 0)
    at++;
  return at;
}

/* Adds the table of lines[first, end), whose caption is the first line if `captioned`. */
static void add_cell_lines(struct reader *reader, size_t first, size_t end, bool captioned)
{
  struct gk_text caption = {NULL, 0};
  size_t at = first;
  if (captioned)
    caption = reader->lines[at++].text;
  grid_clear(reader);
  uint32_t row = 0, column = 0;
  bool grouped = false;
  for (size_t i = at; i + 1 < end; i++)
    grouped |= reader->lines[i + 1].blank == 0;
  bool separated = false;
  for (size_t i = at + 1; i < end; i++)
    separated |= reader->lines[i].blank > 0;
  bool by_blank = grouped && separated;
  for (size_t i = at; i < end; i++) {
    const struct line *line = &reader->lines[i];
    /* Without empty lines a row ends where a label follows a value. */
    bool new_row = by_blank ? line->blank > 0
                            : column > 0 && line->text.size > 0 && !is_value(line->text) &&
                                  is_value(reader->lines[i - 1].text);
    if (i > at && new_row) {
      row++;
      column = 0;
    }
    struct gk_text text =
        line->text.size ? line->text : gk_text_slice(reader->text, line->end, line->end);
    grid_add(reader, row, column++, text);
  }
  grid_widen_labels(reader);
  grid_lengthen_labels(reader);
  grid_mark_header(reader);
  grid_finish(reader, caption, first, end);
}

size_t cell_line_table(struct reader *reader, size_t first)
{
  if (!is_cell_line(reader, first) || reader->lines[first].text.size == 0)
    return first;
  size_t end = first, values = 0;
  while (end < reader->footer && is_cell_line(reader, end)) {
    struct gk_text text = reader->lines[end].text;
    if (is_prose(text))
      break;
    values += is_value(text);
    end++;
  }
  /* Empty cells at the end belong to the last row that has text; a row of nothing else is one where
   * it is as long as the row above it. */
  size_t stop = end;
  while (end > first && reader->lines[end - 1].text.size == 0)
    end--;
  while (end > first && end < stop && reader->lines[end].blank == 0)
    end++;
  if (end > first && end < stop) {
    size_t above = end - 1;
    while (above > first && reader->lines[above].blank == 0)
      above--;
    size_t behind = group_end(reader, end, stop);
    if (behind - end >= BLANK_ROW_CELLS && behind - end >= end - above)
      end = behind;
  }
  /* Rows of several cells are what paragraphs do not have. */
  size_t rows = 0, blanks = 0;
  for (size_t at = first, next; at < end; at = next) {
    next = group_end(reader, at, end);
    rows += next - at > 1;
    blanks += next - at > 1 && reader->lines[at + 1].text.size == 0;
  }
  reader->scanned = end;
  bool blank_form = values < 2 && rows >= BLANK_FORM_ROWS && blanks > 0;
  if (end - first < CELLS_AT_LEAST || (values < 2 && !blank_form) ||
      (rows < 2 && values * 4 < end - first))
    return first;
  /* A single line over a row is a caption, and begins a table of its own. */
  size_t begin = first;
  bool captioned = false;
  for (size_t at = first, next; at < end; at = next) {
    next = group_end(reader, at, end);
    bool caption = next - at == 1 && next < end && group_end(reader, next, end) - next > 1 &&
                   reader->lines[at].text.size > 0 && !is_value(reader->lines[at].text);
    if (!caption)
      continue;
    if (at > begin)
      add_cell_lines(reader, begin, at, captioned);
    begin = at;
    captioned = true;
  }
  add_cell_lines(reader, begin, end, captioned);
  return end;
}

/* Tabs between cells. */

/* Cells with text in a line that has a tab between two of them, or 0. */
static size_t tab_cells(const struct reader *reader, size_t at)
{
  struct gk_text text = reader->lines[at].text;
  size_t cells = 1;
  if (text.size == 0 || !memchr(text.data, '\t', text.size))
    return 0;
  for (size_t i = 0; i + 1 < text.size; i++)
    cells += text.data[i] == '\t' && text.data[i + 1] != '\t';
  return cells;
}

/* Whether the line may be a row: it has a tab behind a cell, if only an empty one follows. */
static bool is_tab_row(const struct reader *reader, size_t at)
{
  const struct line *line = &reader->lines[at];
  size_t size = line->end - line->offset;
  return line->text.size > 0 && memchr(line->text.data, '\t', size);
}

size_t tab_table(struct reader *reader, size_t first)
{
  size_t end = first, rows = 0, led = 0;
  while (end < reader->footer) {
    if (end > first && reader->lines[end].blank && tab_cells(reader, end) < 2)
      break;
    if (is_tab_row(reader, end) && !is_prose(reader->lines[end].text)) {
      rows += tab_cells(reader, end) >= 2;
      led += reader->lines[end].tab;
      end++;
    } else if (rows > 0 && reader_is_furniture(reader, end) && end + 1 < reader->footer &&
               tab_cells(reader, end + 1) >= 2) {
      end++;
    } else {
      break;
    }
  }
  reader->scanned = end;
  if (rows < 2 || tab_cells(reader, first) == 0)
    return first;
  bool drop_leading = led == end - first;
  /* Tabs behind the last cell of the fullest row are none between cells. */
  uint32_t widest = 0;
  for (size_t i = first; i < end; i++) {
    const struct line *line = &reader->lines[i];
    uint32_t cells = line->tab && !drop_leading ? 2 : 1;
    for (size_t k = 0; k < line->text.size; k++)
      cells += line->text.data[k] == '\t';
    if (is_tab_row(reader, i) && cells > widest)
      widest = cells;
  }
  grid_clear(reader);
  uint32_t row = 0;
  for (size_t i = first; i < end; i++) {
    if (!is_tab_row(reader, i))
      continue;
    const struct line *line = &reader->lines[i];
    const char *p = reader->text.data + line->begin, *stop = reader->text.data + line->end;
    if (drop_leading)
      p++;
    uint32_t column = 0;
    while (p <= stop) {
      const char *tab = memchr(p, '\t', (size_t)(stop - p));
      const char *cell_end = tab ? tab : stop;
      struct gk_text cell = gk_text_trim((struct gk_text){p, (size_t)(cell_end - p)});
      if (column < widest)
        grid_add(reader, row, column++, cell);
      if (!tab)
        break;
      p = tab + 1;
    }
    row++;
  }
  grid_lengthen_labels(reader);
  grid_mark_header(reader);
  grid_finish(reader, (struct gk_text){NULL, 0}, first, end);
  return end;
}
