/* SPDX-License-Identifier: Apache-2.0 */
/* Every table that is no statutory form: its cells with the labels of their rows and columns. */
#include "grid.h"
#include "utf8.h"

struct config {
  const char *cells;
};

static const struct gk_option options[] = {
    {.name = "cells",
     .type = GK_OPTION_FILE,
     .offset = offsetof(struct config, cells),
     .initial = "forms/cells.conf",
     .help = "The marks that mean \"does not apply\", and the units that may follow a number."},
    {.name = NULL}};

static int open_tables(struct gk_context *context, const void *config, void **state)
{
  struct cell_rules *rules = gk_alloc(context, sizeof *rules);
  const char *error = NULL;
  if (!cell_rules_load(context, ((const struct config *)config)->cells, rules, &error))
    return gk_fail(context, GK_FATAL, "bad-rules", "%s", error);
  *state = rules;
  return GK_OK;
}

/* The unit that the title rows or the caption name for all cells. */
static struct gk_text common_unit(struct gk_context *context, const struct cell_rules *rules,
                                  uint32_t id, const struct grid *grid)
{
  struct gk_text unit = {NULL, 0};
  for (uint32_t i = 0; i < grid->cell_count; i++)
    if (grid->cells[i].row < grid->title_rows && unit.size == 0)
      unit = cell_unit_named(rules, grid->cells[i].text);
  struct gk_table table;
  if (unit.size == 0 && gk_get_table(context, id, &table))
    unit = cell_unit_named(rules, table.caption);
  return unit;
}

static void add_facts(struct gk_context *context, const struct cell_rules *rules, uint32_t id,
                      const struct grid *grid)
{
  struct gk_text *columns = gk_alloc(context, grid->columns * sizeof *columns);
  struct gk_text *units = gk_alloc(context, grid->columns * sizeof *units);
  struct gk_text common = common_unit(context, rules, id, grid);
  for (uint32_t c = grid->head_columns; c < grid->columns; c++) {
    columns[c] = grid_column_label(context, grid, c);
    units[c] = cell_unit_named(rules, columns[c]);
  }
  uint32_t row = UINT32_MAX;
  struct gk_text label = {NULL, 0}, row_unit = {NULL, 0};
  for (uint32_t i = 0; i < grid->cell_count; i++) {
    const struct gk_cell *cell = &grid->cells[i];
    if (cell->row < grid->header_end || cell->column < grid->head_columns ||
        cell->flags & GK_CELL_IMPLIED)
      continue;
    if (cell->row != row) {
      row = cell->row;
      label = grid_row_label(context, grid, row);
      row_unit = cell_unit_named(rules, label);
    }
    const struct cell_value *value = &grid->values[i];
    struct gk_text unit = value->unit.size           ? value->unit
                          : units[cell->column].size ? units[cell->column]
                          : row_unit.size            ? row_unit
                                                     : common;
    struct gk_fact fact = {.kind = value->kind,
                           .recovered = (cell->flags & GK_CELL_RECOVERED) != 0,
                           .form = GK_TEXT("table"),
                           .row = label,
                           .column = columns[cell->column],
                           .raw = cell->text,
                           .unit = unit,
                           .table = id,
                           .cell_row = cell->row,
                           .cell_column = cell->column};
    if (fact.kind == GK_FACT_NUMBER)
      fact.value = value->value;
    gk_add_fact(context, &fact);
  }
}

static int run(struct gk_context *context, void *rules)
{
  uint32_t count = 0;
  for (struct gk_table table = {0}; gk_next_table(context, &table);)
    count = table.id;
  if (count == 0)
    return GK_SKIP;
  bool *taken = gk_alloc(context, count + 1);
  for (struct gk_table table = {0}; gk_next_table(context, &table);)
    for (uint32_t id = table.replaces_first; id && id <= table.replaces_last && id <= count; id++)
      taken[id] = true;
  for (struct gk_fact fact = {0}; gk_next_fact(context, &fact);)
    if (fact.table <= count)
      taken[fact.table] = true;
  /* What is left of a form that could not be read has labels that are not its numbers'. */
  for (struct gk_field field = {0}; gk_next_field(context, &field);)
    if (gk_text_equal(field.name, GK_TEXT("form.unread")) && field.ordinal <= count)
      taken[field.ordinal] = true;
  bool *furniture = gk_alloc(context, count + 1);
  for (struct gk_block block = {0}; gk_next_block(context, &block);)
    if (block.kind == GK_BLOCK_TABLE && block.role != GK_ROLE_BODY && block.table <= count)
      furniture[block.table] = true;
  /* A table that stands for another stands where that one does. */
  for (struct gk_table table = {0}; gk_next_table(context, &table);) {
    furniture[table.id] |= furniture[table.replaces_first];
    taken[table.id] |= furniture[table.id];
  }
  bool any = false;
  for (uint32_t id = 1; id <= count; id++) {
    struct grid grid;
    if (taken[id] || !grid_read(context, rules, id, &grid) || !grid_find_heads(&grid))
      continue;
    add_facts(context, rules, id, &grid);
    any = true;
  }
  return any ? GK_OK : GK_SKIP;
}

GK_PLUGIN(.stage = GK_STAGE_EXTRACT, .version = 1, .flags = GK_PLUGIN_ITEMS_ONLY, .name = "tables",
          .summary =
              "Every table that is no statutory form, as cells with the labels of their heads.",
          .licence = "Apache-2.0", .options = options, .option_size = sizeof *options,
          .config_size = sizeof(struct config), .open = open_tables, .run = run);
