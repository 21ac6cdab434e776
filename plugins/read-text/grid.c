/* SPDX-License-Identifier: Apache-2.0 */
#include "grid.h"

#include "number.h"
#include "utf8.h"

void grid_clear(struct reader *reader)
{
  reader->grid.count = 0;
}

struct gk_cell *grid_add(struct reader *reader, uint32_t row, uint32_t column, struct gk_text text)
{
  struct grid *grid = &reader->grid;
  if (column >= COLUMNS_LIMIT || grid->count == CELLS_LIMIT) {
    reader->cells_dropped++;
    return NULL;
  }
  if (grid->count == grid->capacity) {
    grid->capacity = grid->capacity ? grid->capacity * 2 : 64;
    struct gk_cell *grown = gk_alloc(reader->context, grid->capacity * sizeof *grown);
    if (grid->count)
      memcpy(grown, grid->cells, grid->count * sizeof *grown);
    grid->cells = grown;
  }
  struct gk_cell *cell = &grid->cells[grid->count++];
  *cell = (struct gk_cell){.row = row, .column = column, .rowspan = 1, .colspan = 1, .text = text};
  uintptr_t begin = (uintptr_t)reader->text.data, at = (uintptr_t)text.data;
  if (at >= begin && at - begin <= reader->text.size) {
    cell->place = (struct gk_place){.resource = reader->resource,
                                    .offset = (uint64_t)(text.data - reader->text.data),
                                    .size = text.size};
  } else if (grid->count > 1) {
    /* An empty text that points elsewhere: the cell stands behind the one before it. */
    cell->place = cell[-1].place;
    cell->place.offset += cell->place.size;
    cell->place.size = 0;
  }
  return cell;
}

/* The end of the row that begins at cell `first`. */
static size_t row_end(const struct grid *grid, size_t first)
{
  size_t end = first;
  while (end < grid->count && grid->cells[end].row == grid->cells[first].row)
    end++;
  return end;
}

/* Cells at the end of a row that hold values; years count as well. */
static size_t trailing_values(const struct grid *grid, size_t first, size_t end)
{
  size_t at = end;
  while (at > first && (is_value(grid->cells[at - 1].text) || grid->cells[at - 1].text.size == 0))
    at--;
  return end - at;
}

void grid_widen_labels(struct reader *reader)
{
  struct grid *grid = &reader->grid;
  size_t widest = 0, values = SIZE_MAX;
  for (size_t first = 0, end; first < grid->count; first = end) {
    end = row_end(grid, first);
    if (end - first > widest)
      widest = end - first;
  }
  for (size_t first = 0, end; first < grid->count; first = end) {
    end = row_end(grid, first);
    size_t trailing = trailing_values(grid, first, end);
    if (end - first == widest && trailing < values)
      values = trailing;
  }
  if (values == 0 || values == SIZE_MAX || values >= widest)
    return;
  for (size_t first = 0, end; first < grid->count; first = end) {
    end = row_end(grid, first);
    size_t count = end - first, missing = widest - count;
    if (missing == 0 || count <= values)
      continue;
    grid->cells[first].colspan = (uint32_t)missing + 1;
    for (size_t i = first + 1; i < end; i++)
      grid->cells[i].column += (uint32_t)missing;
  }
}

void grid_lengthen_labels(struct reader *reader)
{
  struct grid *grid = &reader->grid;
  size_t owner = SIZE_MAX, kept = 0;
  for (size_t i = 0; i < grid->count; i++) {
    struct gk_cell cell = grid->cells[i];
    if (cell.column == 0) {
      const struct gk_cell *beside = i + 1 < grid->count ? &grid->cells[i + 1] : NULL;
      bool label_beside =
          beside && beside->row == cell.row && beside->text.size > 0 && !is_value(beside->text);
      if (cell.text.size == 0 && label_beside && owner != SIZE_MAX &&
          grid->cells[owner].row + grid->cells[owner].rowspan == cell.row) {
        grid->cells[owner].rowspan++;
        continue;
      }
      owner = cell.text.size > 0 && cell.colspan == 1 && !is_value(cell.text) ? kept : SIZE_MAX;
    }
    grid->cells[kept++] = cell;
  }
  grid->count = kept;
}

static bool is_year(struct gk_text text)
{
  struct gk_decimal value;
  size_t used;
  if (!gk_number_parse(text, &used, &value) || value.scale || value.digits < 1949 ||
      value.digits > 2100)
    return false;
  struct gk_text rest = gk_text_slice(text, used, text.size);
  return rest.size == 0 || gk_text_equal(rest, GK_TEXT("年")) ||
         gk_text_equal(rest, GK_TEXT("年度"));
}

void grid_mark_header(struct reader *reader)
{
  struct grid *grid = &reader->grid;
  size_t words = 0, end = row_end(grid, 0);
  for (size_t i = 0; i < end; i++) {
    struct gk_text text = grid->cells[i].text;
    if (is_value(text) && !is_year(text))
      return;
    words += text.size > 0;
  }
  bool numbers = false;
  for (size_t i = end; i < grid->count && !numbers; i++)
    numbers = is_value(grid->cells[i].text) && !is_year(grid->cells[i].text);
  if (words < 2 || !numbers)
    return;
  for (size_t i = 0; i < end; i++)
    grid->cells[i].flags |= GK_CELL_HEADER;
}

void grid_finish(struct reader *reader, struct gk_text caption, size_t first, size_t end)
{
  struct grid *grid = &reader->grid;
  struct gk_place place = reader_place(reader, first, end);
  if (grid->count == 0 || reader->full)
    return;
  for (size_t i = 0; i < grid->count && grid->cells[i].place.resource == 0; i++)
    grid->cells[i].place = (struct gk_place){.resource = reader->resource, .offset = place.offset};
  struct gk_table table = {.origin = GK_TABLE_TEXT, .caption = caption, .place = place};
  uint32_t id = gk_add_table(reader->context, &table, grid->cells, grid->count);
  if (!id)
    return;
  struct gk_block block = {
      .kind = GK_BLOCK_TABLE, .role = GK_ROLE_BODY, .table = id, .place = place};
  reader_add(reader, &block);
  /* Page numbers between its rows are none of its cells. */
  for (size_t i = first + 1; i + 1 < end; i++)
    if (is_page_number(reader->lines[i].text))
      reader_add_furniture(reader, i);
}
