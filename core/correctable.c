/* SPDX-License-Identifier: Apache-2.0 */
#include "correctable.h"

#include "grid.h"
#include "message.h"

static struct gk_text trimmed(struct gk_text text)
{
  static const char space[] = " \t\n";
  while (text.size && memchr(space, text.data[0], sizeof space - 1))
    text = (struct gk_text){text.data + 1, text.size - 1};
  while (text.size && memchr(space, text.data[text.size - 1], sizeof space - 1))
    text.size--;
  return text;
}

/* But for the space around them, which goes where a table is drawn anew. */
static bool same(struct gk_text left, struct gk_text right)
{
  left = trimmed(left);
  right = trimmed(right);
  return left.size == right.size &&
         (left.size == 0 || memcmp(left.data, right.data, left.size) == 0);
}

/* The cell as it was recognised: a table that is shown may have been drawn anew from it. */
static const struct gk_cell *recognised(struct gk_document *document,
                                        const struct gk_correction *correction)
{
  const bool *tables = gk_recognised_tables(document);
  for (uint32_t id = 1; id <= gk_document_count(document, GK_KIND_TABLE); id++) {
    uint32_t index;
    const struct gk_cell *cell =
        tables[id - 1] ? gk_correction_find(document, id, correction, &index) : NULL;
    if (cell)
      return cell;
  }
  return NULL;
}

/* The cell that is shown at a place of table `number`. */
static const struct gk_cell *shown(const struct gk_view *view, uint32_t number, uint32_t row,
                                   uint32_t column, struct gk_error *error)
{
  if (number == 0 || number > view->table_count) {
    gk_error_set(error, "usage", _("The document has %u tables, and no t%u."), view->table_count,
                 number);
    return NULL;
  }
  const struct gk_table *table = view->tables[number - 1].table;
  if (table->origin != GK_TABLE_PICTURE) {
    gk_error_set(error, "usage",
                 _("Table t%u was not recognised from a picture: its cells say what the document "
                   "says, and are not corrected here."),
                 number);
    return NULL;
  }
  if (row >= table->rows || column >= table->columns) {
    gk_error_set(error, "usage",
                 _("Table t%u has the rows 0 to %u and the columns 0 to %u, and no cell %u %u."),
                 number, table->rows - 1, table->columns - 1, row, column);
    return NULL;
  }
  struct gk_grid grid;
  gk_grid_make(&grid, view->document, table);
  const struct gk_cell *cell = gk_grid_at(&grid, row, column);
  if (!cell)
    gk_error_set(error, "usage", _("At %u %u of table t%u there is no cell in the picture."), row,
                 column, number);
  return cell;
}

bool gk_correctable_find(const struct gk_view *view, uint32_t table, uint32_t row, uint32_t column,
                         bool whole, struct gk_stored_correction *found, struct gk_error *error)
{
  const struct gk_cell *cell = shown(view, table, row, column, error);
  if (!cell)
    return false;
  struct gk_correction *correction = &found->correction;
  if (!gk_cell_corners(cell, correction->corners) ||
      !gk_cell_picture(view->document, view->tables[table - 1].table, cell, correction->picture,
                       &correction->page))
    return gk_error_set(error, "usage",
                        _("Where cell %u %u of table t%u stands in the picture is not known: it "
                          "was put there when the table was put right."),
                        row, column, table);
  const struct gk_cell *read = recognised(view->document, correction);
  if (!read)
    return gk_error_set(error, "usage",
                        _("No cell was recognised where cell %u %u of table t%u stands."), row,
                        column, table);
  if (!whole && !same(read->text, cell->text))
    return gk_error_set(error, "usage",
                        _("Cell %u %u of table t%u is a part of a cell in which \"%.200s\" was "
                          "read; say with --whole what stands in that."),
                        row, column, table, read->text.data);
  /* Exactly as it was recognised, since a correction holds for that place. */
  gk_cell_corners(read, correction->corners);
  found->table = table;
  found->row = cell->row;
  found->column = cell->column;
  found->reading =
      read->flags & GK_CELL_CORRECTED && read->alternative.size ? read->alternative : read->text;
  return true;
}

bool gk_correctable_is_done(struct gk_document *document, const struct gk_correction *correction)
{
  const struct gk_cell *cell = recognised(document, correction);
  return cell && cell->flags & GK_CELL_CORRECTED && same(cell->text, correction->value);
}

const struct gk_cell *gk_correctable_locate(const struct gk_view *view,
                                            const struct gk_correction *correction,
                                            uint32_t *number)
{
  for (*number = 1; *number <= view->table_count; ++*number) {
    const struct gk_table *table = view->tables[*number - 1].table;
    uint32_t index;
    const struct gk_cell *cell =
        table->origin == GK_TABLE_PICTURE
            ? gk_correction_find(view->document, table->id, correction, &index)
            : NULL;
    if (cell)
      return cell;
  }
  *number = 0;
  return NULL;
}
