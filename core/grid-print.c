/* SPDX-License-Identifier: Apache-2.0 */
#include "grid-print.h"

#include "display.h"
#include "message.h"

enum {
  ROWS_SHOWN = 200,
  COLUMNS_SHOWN = 40,
  LINES_SHOWN = 8,       /* of a cell */
  WIDTH_LEAST = 4,       /* of a column: two Chinese characters */
  WEIGHT_LIMIT = 4 << 20 /* see gk_grid_weight */
};

struct sheet {
  struct gk_grid grid;
  uint32_t rows, columns;         /* that are shown */
  unsigned widths[COLUMNS_SHOWN]; /* of the texts, without the space at either side */
  unsigned heights[ROWS_SHOWN];   /* in lines */
};

/* What covers a place, as a number to compare; places that no cell covers are all apart. */
static uint64_t owner(const struct sheet *sheet, uint32_t row, uint32_t column)
{
  uint32_t cell = sheet->grid.cells[(size_t)row * sheet->grid.columns + column];
  return cell ? cell : ((uint64_t)row << 32 | column) + ((uint64_t)1 << 63);
}

/* Whether a line runs between the place and the one above it, or to the left of it. */
static bool line_above(const struct sheet *sheet, uint32_t row, uint32_t column)
{
  return column < sheet->columns && (row == 0 || row == sheet->rows ||
                                     owner(sheet, row, column) != owner(sheet, row - 1, column));
}

static bool line_left(const struct sheet *sheet, uint32_t row, uint32_t column)
{
  return row < sheet->rows && (column == 0 || column == sheet->columns ||
                               owner(sheet, row, column) != owner(sheet, row, column - 1));
}

/* Where the part of the cell that is shown ends. */
static uint32_t end_column(const struct sheet *sheet, uint32_t row, uint32_t column)
{
  uint32_t end = column + 1;
  while (end < sheet->columns && owner(sheet, row, end) == owner(sheet, row, column))
    end++;
  return end;
}

static uint32_t end_row(const struct sheet *sheet, uint32_t row, uint32_t column)
{
  uint32_t end = row + 1;
  while (end < sheet->rows && owner(sheet, end, column) == owner(sheet, row, column))
    end++;
  return end;
}

static unsigned room(const struct sheet *sheet, uint32_t column, uint32_t end)
{
  unsigned width = 3 * (end - column - 1);
  for (; column < end; column++)
    width += sheet->widths[column];
  return width;
}

/* Calls for each cell at the place where it begins. */
static void each_cell(struct sheet *sheet, void (*visit)(struct sheet *sheet, uint32_t row,
                                                         uint32_t column, struct gk_text text))
{
  for (uint32_t row = 0; row < sheet->rows; row++)
    for (uint32_t column = 0; column < sheet->columns; column++) {
      const struct gk_cell *cell = gk_grid_at(&sheet->grid, row, column);
      if (cell && cell->row == row && cell->column == column)
        visit(sheet, row, column, cell->text);
    }
}

static void widen(struct sheet *sheet, uint32_t row, uint32_t column, struct gk_text text)
{
  if (end_column(sheet, row, column) > column + 1)
    return;
  for (unsigned width; text.size;) {
    struct gk_text line = gk_display_line(text, 200);
    width = gk_display_width(line);
    if (width > sheet->widths[column])
      sheet->widths[column] = width;
    size_t skip = line.size + (line.size < text.size && text.data[line.size] == '\n');
    text.data += skip;
    text.size -= skip;
  }
}

/* Takes from the widest until all fit. */
static void narrow(struct sheet *sheet, unsigned columns)
{
  for (;;) {
    unsigned total = 1;
    uint32_t widest = 0;
    for (uint32_t i = 0; i < sheet->columns; i++) {
      total += sheet->widths[i] + 3;
      if (sheet->widths[i] > sheet->widths[widest])
        widest = i;
    }
    if (total <= columns || sheet->widths[widest] <= WIDTH_LEAST)
      return;
    sheet->widths[widest]--;
  }
}

static unsigned count_lines(struct gk_text text, unsigned width)
{
  unsigned lines = 0;
  for (; text.size && lines < LINES_SHOWN; lines++) {
    struct gk_text line = gk_display_line(text, width);
    size_t skip = line.size + (line.size < text.size && text.data[line.size] == '\n');
    text.data += skip;
    text.size -= skip;
  }
  return lines ? lines : 1;
}

static void heighten(struct sheet *sheet, uint32_t row, uint32_t column, struct gk_text text)
{
  uint32_t end = end_row(sheet, row, column);
  unsigned have = end - row - 1; /* the lines between rows are the cell's own */
  unsigned lines = count_lines(text, room(sheet, column, end_column(sheet, row, column)));
  for (uint32_t i = row; i < end; i++)
    have += sheet->heights[i];
  if (have < lines)
    sheet->heights[end - 1] += lines - have;
}

/* Prints line `index` of the cell that covers the place. */
static void print_line(FILE *out, const struct sheet *sheet, uint32_t row, uint32_t column,
                       unsigned index, unsigned width)
{
  const struct gk_cell *cell = gk_grid_at(&sheet->grid, row, column);
  struct gk_text text = cell ? cell->text : GK_TEXT("");
  for (; index && text.size; index--) {
    struct gk_text line = gk_display_line(text, width);
    size_t skip = line.size + (line.size < text.size && text.data[line.size] == '\n');
    text.data += skip;
    text.size -= skip;
    if (index > LINES_SHOWN)
      break;
  }
  struct gk_text line = index ? GK_TEXT("") : gk_display_line(text, width);
  gk_display_field(out, line, width);
}

/* How many lines of its cell stand above this row. */
static unsigned lines_above(const struct sheet *sheet, uint32_t row, uint32_t column)
{
  const struct gk_cell *cell = gk_grid_at(&sheet->grid, row, column);
  unsigned lines = 0;
  for (uint32_t i = cell ? cell->row : row; i < row; i++)
    lines += sheet->heights[i] + 1;
  return lines;
}

static void print_text_line(FILE *out, const struct sheet *sheet, uint32_t row, unsigned line)
{
  for (uint32_t column = 0; column < sheet->columns;) {
    uint32_t end = end_column(sheet, row, column);
    fputs("│ ", out);
    print_line(out, sheet, row, column, lines_above(sheet, row, column) + line,
               room(sheet, column, end));
    putc(' ', out);
    column = end;
  }
  fputs("│\n", out);
}

/* The line above a row; where a cell goes on through it, its text does. */
static void print_rule(FILE *out, const struct sheet *sheet, uint32_t row)
{
  /* By which of up 1, down 2, left 4, right 8 a line leaves. */
  static const char *const joints[16] = {" ", "╵", "╷", "│", "╴", "┘", "┐", "┤",
                                         "╶", "└", "┌", "├", "─", "┴", "┬", "┼"};
  for (uint32_t column = 0; column <= sheet->columns;) {
    unsigned joint = (row > 0 && line_left(sheet, row - 1, column) ? 1 : 0) |
                     (line_left(sheet, row, column) ? 2 : 0) |
                     (column > 0 && line_above(sheet, row, column - 1) ? 4 : 0) |
                     (line_above(sheet, row, column) ? 8 : 0);
    fputs(joints[joint], out);
    if (column == sheet->columns)
      break;
    if (line_above(sheet, row, column)) {
      for (unsigned i = 0; i < sheet->widths[column] + 2; i++)
        fputs("─", out);
      column++;
      continue;
    }
    uint32_t end = end_column(sheet, row, column);
    putc(' ', out);
    print_line(out, sheet, row, column, lines_above(sheet, row, column) - 1,
               room(sheet, column, end));
    putc(' ', out);
    column = end;
  }
  putc('\n', out);
}

void gk_grid_print(FILE *out, struct gk_document *document, const struct gk_table *table,
                   unsigned columns)
{
  struct sheet sheet = {0};
  if (gk_grid_weight(document, table) > WEIGHT_LIMIT) {
    fprintf(out, _("(%u rows and %u columns: too large to be shown)\n"), table->rows,
            table->columns);
    return;
  }
  gk_grid_make(&sheet.grid, document, table);
  sheet.rows = table->rows < ROWS_SHOWN ? table->rows : ROWS_SHOWN;
  sheet.columns = table->columns < COLUMNS_SHOWN ? table->columns : COLUMNS_SHOWN;
  for (uint32_t i = 0; i < sheet.columns; i++)
    sheet.widths[i] = 1;
  for (uint32_t i = 0; i < sheet.rows; i++)
    sheet.heights[i] = 1;
  each_cell(&sheet, widen);
  narrow(&sheet, columns);
  each_cell(&sheet, heighten);
  for (uint32_t row = 0; row < sheet.rows; row++) {
    print_rule(out, &sheet, row);
    for (unsigned line = 0; line < sheet.heights[row]; line++)
      print_text_line(out, &sheet, row, line);
  }
  if (sheet.rows && sheet.columns)
    print_rule(out, &sheet, sheet.rows);
  if (sheet.rows < table->rows || sheet.columns < table->columns)
    fprintf(out, _("(%u of %u rows and %u of %u columns are shown)\n"), sheet.rows, table->rows,
            sheet.columns, table->columns);
}
