/* SPDX-License-Identifier: Apache-2.0 */
#include "grid.h"

#include "utf8.h"

enum {
  MAXIMAL_LABELS = 16,     /* cells in a path of heads */
  MAXIMAL_TITLE_ROWS = 3,  /* title, subtitle, unit */
  MAXIMAL_HEADER_ROWS = 8, /* deeper headers are not tables of figures */
  FIRST_YEAR = 1949,
  LAST_YEAR = 2100
};

bool grid_read(struct gk_context *context, const struct cell_rules *rules, uint32_t id,
               struct grid *grid)
{
  struct gk_table table;
  memset(grid, 0, sizeof *grid);
  if (!gk_get_table(context, id, &table) || table.cells == 0 || table.rows == 0 ||
      table.columns == 0 || table.columns > MAXIMAL_PLACES / table.rows)
    return false;
  grid->rows = table.rows;
  grid->columns = table.columns;
  grid->cells = gk_alloc(context, table.cells * sizeof *grid->cells);
  grid->values = gk_alloc(context, table.cells * sizeof *grid->values);
  grid->at = gk_alloc(context, (size_t)table.rows * table.columns * sizeof *grid->at);
  for (uint32_t i = 0; i < table.cells && gk_get_cell(context, id, i, &grid->cells[i]); i++) {
    struct gk_cell *cell = &grid->cells[i];
    cell->text = gk_text_trim(cell->text);
    cell_value_read(rules, cell->text, &grid->values[i]);
    grid->cell_count++;
    uint32_t row_end = cell->row + (cell->rowspan ? cell->rowspan : 1);
    uint32_t column_end = cell->column + (cell->colspan ? cell->colspan : 1);
    for (uint32_t r = cell->row; r < row_end && r < grid->rows; r++)
      for (uint32_t c = cell->column; c < column_end && c < grid->columns; c++)
        grid->at[(size_t)r * grid->columns + c] = i + 1;
  }
  return grid->cell_count > 0;
}

static uint32_t number_at(const struct grid *grid, uint32_t row, uint32_t column)
{
  return grid->at[(size_t)row * grid->columns + column];
}

static const struct gk_cell *cell_at(const struct grid *grid, uint32_t row, uint32_t column)
{
  uint32_t number = number_at(grid, row, column);
  return number ? &grid->cells[number - 1] : NULL;
}

static uint32_t kind_at(const struct grid *grid, uint32_t row, uint32_t column)
{
  uint32_t number = number_at(grid, row, column);
  return number ? grid->values[number - 1].kind : GK_FACT_BLANK;
}

static bool is_year(const struct grid *grid, uint32_t row, uint32_t column)
{
  uint32_t number = number_at(grid, row, column);
  if (!number)
    return false;
  const struct cell_value *value = &grid->values[number - 1];
  return value->kind == GK_FACT_NUMBER && value->digits && value->value.digits >= FIRST_YEAR &&
         value->value.digits <= LAST_YEAR;
}

/* One text alone in its row: a title, or 单位：万元. */
static bool is_title_row(const struct grid *grid, uint32_t row)
{
  uint32_t found = 0;
  for (uint32_t c = 0; c < grid->columns; c++) {
    uint32_t number = number_at(grid, row, c);
    if (!number || number == found || grid->cells[number - 1].text.size == 0)
      continue;
    if (found || grid->values[number - 1].kind != GK_FACT_WORDS)
      return false;
    found = number;
  }
  return found && grid->columns > 1 && grid->cells[found - 1].rowspan <= 1 &&
         (grid->cells[found - 1].colspan >= grid->columns || grid->cells[found - 1].column > 0 ||
          grid->columns > 2);
}

/* Whether a row can be the header's first: words only, or a row of years. */
static bool begins_header(const struct grid *grid, uint32_t row)
{
  uint32_t words = 0, years = 0, marked = 0, others = 0;
  for (uint32_t c = 0; c < grid->columns; c++) {
    const struct gk_cell *cell = cell_at(grid, row, c);
    if (cell && cell->flags & GK_CELL_HEADER && c > 0)
      marked++;
    if (is_year(grid, row, c))
      years++;
    else if (kind_at(grid, row, c) == GK_FACT_WORDS)
      words++;
    else if (kind_at(grid, row, c) != GK_FACT_BLANK || c > 0)
      others++;
  }
  if (grid->columns < 2)
    return false;
  return marked + 1 >= grid->columns || (others == 0 && (years == 0 ? words > 0 : years > 1));
}

/* Whether the header goes on below row `row`: a head that spans columns is divided there. */
static bool header_goes_on(const struct grid *grid, uint32_t row)
{
  bool divided = false, all_marked = true, all_words = true;
  for (uint32_t c = 0; c < grid->columns; c++) {
    const struct gk_cell *above = cell_at(grid, row, c), *below = cell_at(grid, row + 1, c);
    uint32_t kind = kind_at(grid, row + 1, c);
    if (above == below && above)
      continue;
    divided |= above && above->colspan > 1 && below && below->colspan < above->colspan;
    all_marked &= c == 0 || (below && below->flags & GK_CELL_HEADER);
    all_words &= kind == GK_FACT_WORDS || is_year(grid, row + 1, c);
  }
  return all_words && (divided || all_marked);
}

/* 序号 counts the rows and says nothing of them. */
static bool is_counter(const struct grid *grid, uint32_t column)
{
  for (uint32_t r = grid->title_rows; r < grid->header_end; r++) {
    const struct gk_cell *cell = cell_at(grid, r, column);
    if (cell &&
        (gk_text_equal(cell->text, GK_TEXT("序号")) || gk_text_equal(cell->text, GK_TEXT("编号"))))
      return true;
  }
  return false;
}

bool grid_find_heads(struct grid *grid)
{
  uint32_t row = 0;
  while (row < MAXIMAL_TITLE_ROWS && row + 1 < grid->rows && is_title_row(grid, row))
    row++;
  grid->title_rows = grid->header_end = row;
  if (row + 1 < grid->rows && begins_header(grid, row)) {
    /* A head that spans rows ends the header where it ends. */
    uint32_t end = row + 1;
    while (end < grid->rows - 1 && end - row < MAXIMAL_HEADER_ROWS && header_goes_on(grid, end - 1))
      end++;
    grid->header_end = end;
  }
  uint32_t column = 0;
  for (; column + 1 < grid->columns; column++) {
    bool names = true;
    for (uint32_t r = grid->header_end; r < grid->rows && names; r++) {
      const struct gk_cell *cell = cell_at(grid, r, column);
      uint32_t kind = kind_at(grid, r, column);
      /* A total's head may span into this column. */
      names = kind == GK_FACT_WORDS || kind == GK_FACT_BLANK ||
              (cell && cell->flags & GK_CELL_HEADER && kind != GK_FACT_NOT_APPLICABLE);
    }
    if (!names && !is_counter(grid, column))
      break;
    /* A column of words beside the first is a head only if the row heads are set in steps. */
    bool stepped = column == 0 || is_counter(grid, column - 1);
    for (uint32_t r = grid->header_end; r < grid->rows && !stepped; r++) {
      const struct gk_cell *outer = cell_at(grid, r, column - 1), *cell = cell_at(grid, r, column);
      stepped = outer && (outer->rowspan > 1 || outer->text.size == 0) && outer != cell;
    }
    if (!stepped)
      break;
  }
  grid->head_columns = column;
  if (grid->header_end == grid->title_rows && column == 0)
    return false;
  for (uint32_t r = grid->header_end; r < grid->rows; r++)
    for (uint32_t c = column; c < grid->columns; c++)
      if (kind_at(grid, r, c) == GK_FACT_NUMBER)
        return true;
  return false;
}

static struct gk_text join(struct gk_context *context, const struct gk_text *parts, uint32_t count)
{
  size_t size = 0;
  for (uint32_t i = 0; i < count; i++)
    size += parts[i].size + 1;
  char *text = gk_alloc(context, size + 1);
  size = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (i)
      text[size++] = '/';
    /* A label that is set in lines is one label. */
    for (size_t j = 0; j < parts[i].size; j++)
      if (parts[i].data[j] != '\n' && parts[i].data[j] != '\r')
        text[size++] = parts[i].data[j];
  }
  return (struct gk_text){text, size};
}

struct gk_text grid_column_label(struct gk_context *context, const struct grid *grid,
                                 uint32_t column)
{
  struct gk_text parts[MAXIMAL_LABELS];
  uint32_t count = 0, last = 0;
  for (uint32_t r = grid->title_rows; r < grid->header_end && count < MAXIMAL_LABELS; r++) {
    uint32_t number = number_at(grid, r, column);
    if (number && number != last && grid->cells[number - 1].text.size)
      parts[count++] = grid->cells[number - 1].text;
    last = number;
  }
  return join(context, parts, count);
}

struct gk_text grid_row_label(struct gk_context *context, const struct grid *grid, uint32_t row)
{
  struct gk_text parts[MAXIMAL_LABELS];
  uint32_t count = 0, last = 0;
  for (uint32_t c = 0; c < grid->head_columns && count < MAXIMAL_LABELS; c++) {
    if (is_counter(grid, c) && grid->head_columns > 1)
      continue;
    uint32_t number = number_at(grid, row, c), above = row;
    /* Only a blank outer head before a head that is printed stands for the one above. */
    bool inner = c + 1 < grid->head_columns && cell_at(grid, row, c + 1) &&
                 cell_at(grid, row, c + 1)->text.size > 0;
    while (inner && above > grid->header_end && (!number || grid->cells[number - 1].text.size == 0))
      number = number_at(grid, --above, c);
    if (number && number != last && grid->cells[number - 1].text.size)
      parts[count++] = grid->cells[number - 1].text;
    last = number;
  }
  return join(context, parts, count);
}
