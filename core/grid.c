/* SPDX-License-Identifier: Apache-2.0 */
#include "grid.h"

uint64_t gk_grid_weight(const struct gk_document *document, const struct gk_table *table)
{
  uint64_t weight = (uint64_t)table->rows * table->columns;
  const struct gk_cell *cell;
  for (uint32_t i = 0; (cell = gk_document_cell(document, table->id, i)); i++)
    weight += (uint64_t)cell->rowspan * cell->colspan * cell->text.size;
  return weight;
}

void gk_grid_make(struct gk_grid *grid, struct gk_document *document, const struct gk_table *table)
{
  *grid = (struct gk_grid){document, table->id, table->rows, table->columns, NULL};
  grid->cells = gk_arena_alloc(&document->arena,
                               ((size_t)grid->rows * grid->columns + 1) * sizeof *grid->cells);
  const struct gk_cell *cell;
  for (uint32_t i = 0; (cell = gk_document_cell(document, table->id, i)); i++)
    for (uint32_t row = cell->row; row < cell->row + cell->rowspan; row++)
      for (uint32_t column = cell->column; column < cell->column + cell->colspan; column++)
        grid->cells[(size_t)row * grid->columns + column] = i + 1;
}

const struct gk_cell *gk_grid_at(const struct gk_grid *grid, uint32_t row, uint32_t column)
{
  if (row >= grid->rows || column >= grid->columns)
    return NULL;
  uint32_t index = grid->cells[(size_t)row * grid->columns + column];
  return index ? gk_document_cell(grid->document, grid->table, index - 1) : NULL;
}
