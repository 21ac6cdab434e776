/* SPDX-License-Identifier: Apache-2.0 */
#include "quirk.h"

#include <string.h>

const char *const quirk_names[QUIRK_COUNT] = {"none",       "rowspan", "colspan",   "filler",
                                              "page-break", "spaces",  "paragraphs"};

/* The row behind 4.保护第三方合法权益 in both generations' forms, inside （三）. */
enum { BREAK = 11, HEADER_ROWS = 3 };

/* Makes room for `count` rows before row `at`; what spans it is cut there, and begins anew behind
 * the room where `repeat` is set. */
static void insert_rows(struct grid *grid, int at, int count, bool repeat)
{
  int cells = grid->count;
  for (int i = 0; i < cells; i++) {
    struct cell *cell = &grid->cells[i];
    if (cell->row >= at)
      cell->row += count;
    else if (cell->row + cell->rowspan > at) {
      if (repeat) {
        int below = cell->row + cell->rowspan - at;
        cell->rowspan = at - cell->row;
        grid_cell(grid, at + count, cell->column, below, cell->colspan, cell->header, cell->text);
      } else
        cell->rowspan += count;
    }
  }
  grid->rows = 0;
  for (int i = 0; i < grid->count; i++)
    if (grid->cells[i].row + grid->cells[i].rowspan > grid->rows)
      grid->rows = grid->cells[i].row + grid->cells[i].rowspan;
}

static void page_break(struct grid *grid)
{
  insert_rows(grid, BREAK, HEADER_ROWS, true);
  int cells = grid->count;
  for (int i = 0; i < cells; i++) {
    struct cell cell = grid->cells[i];
    if (cell.row < HEADER_ROWS)
      grid_cell(grid, cell.row + BREAK, cell.column, cell.rowspan, cell.colspan, cell.header,
                cell.text);
  }
}

static const char *spaced(struct report *report, const char *text)
{
  struct buffer out = {0};
  bool number = text[strspn(text, "0123456789")] == '\0';
  if (number)
    buffer_add(&out, " ");
  for (size_t i = 0; text[i]; i++) {
    buffer_append(&out, text + i, 1);
    bool point = text[i] == '.' && (text[i + 1] < '0' || text[i + 1] > '9');
    bool mark =
        i >= 2 && (strncmp(text + i - 2, "）", 3) == 0 || strncmp(text + i - 2, "、", 3) == 0);
    if (!number && (point || mark))
      buffer_add(&out, " ");
  }
  if (number)
    buffer_add(&out, " ");
  const char *result = pool_copy(&report->pool, out.data ? out.data : "", out.size);
  buffer_free(&out);
  return result;
}

void quirk_apply(struct report *report, struct grid *grid, enum quirk quirk)
{
  if (!grid->form || quirk == QUIRK_NONE)
    return;
  if (quirk == QUIRK_SPACES) {
    for (int i = 0; i < grid->count; i++)
      if (*grid->cells[i].text)
        grid->cells[i].text = spaced(report, grid->cells[i].text);
    return;
  }
  if (strncmp(grid->form, "requests", 8) != 0)
    return;
  grid->damaged = quirk != QUIRK_PARAGRAPHS;
  int last = grid->rows - 1;
  if (quirk == QUIRK_FILLER) {
    insert_rows(grid, BREAK, 1, true);
    grid_cell(grid, BREAK, 0, 1, grid->columns, false, "");
  } else if (quirk == QUIRK_PAGE_BREAK)
    page_break(grid);
  for (int i = 0; i < grid->count; i++) {
    struct cell *cell = &grid->cells[i];
    if (quirk == QUIRK_ROWSPAN && strcmp(cell->text, "三、本年度办理结果") == 0)
      cell->rowspan++;
    if (quirk == QUIRK_COLSPAN && cell->row == last && cell->column == 0)
      cell->colspan = 2;
  }
}
