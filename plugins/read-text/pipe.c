/* SPDX-License-Identifier: Apache-2.0 */
#include "grid.h"
#include "region.h"
#include "tables.h"
#include "utf8.h"

enum {
  CONTINUATION_LENGTH = 40, /* characters of the first half of a cell that was broken */
  FURNITURE_LINES = 3       /* between the rows of two pages */
};

/* Bytes of a pipe at p: | ｜ │ ┃ ┆, or 0. */
static size_t pipe_size(const char *p, const char *end)
{
  static const struct gk_text wide[] = {{"｜", 3}, {"│", 3}, {"┃", 3}, {"┆", 3}, {"║", 3}};
  if (*p == '|')
    return 1;
  struct gk_text rest = {p, (size_t)(end - p)};
  if ((unsigned char)*p >= 0xE2)
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
      if (gk_text_starts(rest, wide[i]))
        return 3;
  return 0;
}

struct pipes {
  size_t count;
  bool leading, trailing;
};

static struct pipes pipes_of(struct gk_text line)
{
  struct pipes pipes = {0};
  const char *p = line.data, *end = p + line.size;
  while (p < end) {
    size_t size = pipe_size(p, end);
    if (size) {
      pipes.count++;
      pipes.leading |= p == line.data;
      pipes.trailing = p + size == end;
    }
    p += size ? size : 1;
  }
  return pipes;
}

/* Whether a dash of its own stands in every place of a row: | - | - |, — | — | —. A rule has longer
 * ones, or no spaces. */
static bool is_row_of_dashes(struct gk_text line)
{
  size_t begin = 0, cells = 0, pipes = 0;
  for (size_t i = 0; i <= line.size;) {
    size_t size = i < line.size ? pipe_size(line.data + i, line.data + line.size) : 1;
    if (size == 0) {
      i++;
      continue;
    }
    struct gk_text whole = gk_text_slice(line, begin, i), cell = gk_text_trim(whole);
    bool open = begin == 0 || i == line.size;
    if (cell.size > 0 && (!is_value(cell) || (!open && cell.size == whole.size)))
      return false;
    cells += cell.size > 0;
    pipes += i < line.size;
    i += size;
    begin = i;
  }
  return cells > 1 && pipes > 0;
}

bool is_rule(struct gk_text line)
{
  size_t dashes = 0;
  if (is_row_of_dashes(line))
    return false;
  for (const char *p = line.data, *end = p + line.size; p < end;) {
    uint32_t c = gk_utf8_next(&p, end);
    if (c == '-' || c == '=' || c == '_' || c == '*' || c == 0x2500 || c == 0x2501 || c == 0x2550 ||
        c == 0x2014)
      dashes++;
    else if (c != '|' && c != '+' && c != ':' && c != ' ' && !(c >= 0x2500 && c <= 0x257F))
      return false;
  }
  return dashes >= 3;
}

static bool is_row(const struct reader *reader, size_t line)
{
  struct gk_text text = reader->lines[line].text;
  struct pipes pipes = pipes_of(text);
  if (pipes.count == 0 || is_rule(text))
    return false;
  if (pipes.leading || pipes.trailing || pipes.count >= 2)
    return true;
  return gk_text_find(text, GK_TEXT(" | "), 0) != SIZE_MAX;
}

/* Whether line `at` is the first half of the first cell of the row below it. */
static bool is_broken_cell(const struct reader *reader, size_t at)
{
  const struct line *line = &reader->lines[at];
  if (at + 1 >= reader->count || reader->lines[at + 1].blank || !is_row(reader, at + 1))
    return false;
  if (line->indent > reader->lines[at + 1].indent) /* a heading between two tables */
    return false;
  /* A page may end before it. */
  if (!reader_is_furniture(reader, at - 1) &&
      (line->blank || !pipes_of(reader->lines[at - 1].text).trailing))
    return false;
  return line->text.size > 0 && text_length(line->text) <= CONTINUATION_LENGTH &&
         !is_terminal(text_last(line->text)) && numbering_at(line->text) == 0;
}

/* Past furniture behind which the table goes on, or `at`. */
static size_t skip_furniture(const struct reader *reader, size_t at)
{
  size_t end = at;
  while (end < reader->count && end - at < FURNITURE_LINES && !is_row(reader, end) &&
         reader_is_furniture(reader, end))
    end++;
  bool continues =
      end > at && end < reader->count && (is_row(reader, end) || is_broken_cell(reader, end));
  return continues ? end : at;
}

/* Adds the cells of a row; `broken` is the line above that belongs to its first cell, or NULL. */
static void add_row(struct reader *reader, uint32_t row, struct gk_text text, bool drop_leading,
                    const struct line *broken)
{
  const char *p = text.data, *end = p + text.size, *begin = p;
  uint32_t column = 0;
  bool dropped = !drop_leading;
  while (p <= end) {
    size_t size = p < end ? pipe_size(p, end) : 0;
    if (p < end && !size) {
      p++;
      continue;
    }
    struct gk_text cell = gk_text_trim((struct gk_text){begin, (size_t)(p - begin)});
    bool nothing = cell.size == 0;
    if (!dropped && nothing && p < end) {
      dropped = true;
    } else if (p < end || !nothing) {
      dropped = true;
      struct gk_cell *added = grid_add(reader, row, column++, cell);
      if (added && broken) {
        char *joined = gk_alloc(reader->context, broken->text.size + cell.size + 2);
        memcpy(joined, broken->text.data, broken->text.size);
        joined[broken->text.size] = '\n';
        memcpy(joined + broken->text.size + 1, cell.data, cell.size);
        added->text = (struct gk_text){joined, broken->text.size + 1 + cell.size};
        added->place.offset = broken->offset;
        added->place.size = (size_t)(cell.data + cell.size - reader->text.data) - broken->offset;
      }
      broken = NULL;
    }
    if (p == end)
      break;
    p += size;
    begin = p;
  }
}

/* A row of one text over words, as 第二十条第(一)项 stands over the heads of its columns: the text
 * spans the row. */
static void span_headings(struct reader *reader)
{
  struct grid *grid = &reader->grid;
  size_t kept = 0;
  for (size_t first = 0, end; first < grid->count; first = end) {
    end = first;
    size_t words = 0;
    while (end < grid->count && grid->cells[end].row == grid->cells[first].row)
      words += grid->cells[end++].text.size > 0;
    size_t next = end, next_words = 0;
    bool values = false;
    while (next < grid->count && grid->cells[next].row == grid->cells[first].row + 1) {
      next_words += grid->cells[next].text.size > 0;
      values |= is_value(grid->cells[next++].text);
    }
    /* A row of empty values may stand over heads that a page break repeated. */
    bool titled =
        grid->cells[first].row == 0 || gk_text_starts(grid->cells[first].text, GK_TEXT("第"));
    bool spans = titled && end - first > 1 && words == 1 && grid->cells[first].text.size > 0 &&
                 !is_value(grid->cells[first].text) && next_words > 1 && !values;
    uint32_t columns = (uint32_t)(end - first);
    for (size_t i = first; i < (spans ? first + 1 : end); i++)
      grid->cells[kept++] = grid->cells[i];
    if (spans) {
      grid->cells[kept - 1].colspan = columns;
      grid->cells[kept - 1].flags |= GK_CELL_HEADER;
    }
  }
  grid->count = kept;
}

size_t pipe_table(struct reader *reader, size_t first)
{
  if (!is_row(reader, first) && !is_rule(reader->lines[first].text))
    return first;
  /* How far it goes, and whether rows begin with a pipe. */
  size_t end = first, rows = 0, empty = 0, leading = 0, pipes = 0;
  bool spaced = false, new_page = false;
  while (end < reader->count && end < reader->footer) {
    if (end > first && reader->lines[end].blank && !new_page) {
      /* Rows may stand apart by empty lines, but then all of them do. */
      bool continues = is_row(reader, end) && (rows <= 1 || spaced);
      if (!continues && skip_furniture(reader, end) == end)
        break;
      spaced |= rows == 1;
    }
    new_page = false;
    if (is_row(reader, end)) {
      struct pipes found = pipes_of(reader->lines[end].text);
      rows++;
      empty += region_without_bars(reader->lines[end].text).size == 0;
      leading += found.leading;
      pipes += found.count;
      end++;
    } else if (is_rule(reader->lines[end].text) || (rows > 0 && is_broken_cell(reader, end))) {
      end++;
    } else {
      size_t behind = rows > 0 ? skip_furniture(reader, end) : end;
      if (behind == end)
        break;
      end = behind;
      new_page = true;
    }
  }
  reader->scanned = end;
  if (empty == rows)
    return first; /* a page's layout, not a table */
  if (rows < 2 && !(rows == 1 && pipes >= 3 && leading))
    return first;
  grid_clear(reader);
  uint32_t row = 0, header_end = 0;
  const struct line *broken = NULL;
  for (size_t i = first; i < end; i++) {
    const struct line *line = &reader->lines[i];
    if (is_row(reader, i)) {
      add_row(reader, row++, line->text, leading * 2 > rows, broken);
      broken = NULL;
    } else if (is_rule(line->text)) {
      if (header_end == 0 && *line->text.data == '|')
        header_end = row;
    } else if (!reader_is_furniture(reader, i)) {
      broken = line;
    }
  }
  if (header_end == 1) {
    for (size_t i = 0; i < reader->grid.count && reader->grid.cells[i].row == 0; i++)
      reader->grid.cells[i].flags |= GK_CELL_HEADER;
  } else {
    span_headings(reader);
    grid_mark_header(reader);
  }
  grid_finish(reader, (struct gk_text){NULL, 0}, first, end);
  return end;
}
