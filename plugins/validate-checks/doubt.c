/* SPDX-License-Identifier: Apache-2.0 */
#include "doubt.h"

static enum gk_rule_doubt block_doubt(struct snapshot *snapshot, uint32_t id)
{
  struct gk_block block;
  if (!id || !gk_get_block(snapshot->context, id, &block))
    return GK_RULE_SURE;
  return block.flags & GK_BLOCK_DOUBTFUL     ? GK_RULE_DOUBTFUL
         : block.flags & GK_BLOCK_RECOGNISED ? GK_RULE_RECOGNISED
                                             : GK_RULE_SURE;
}

static enum gk_rule_doubt cell_doubt(struct snapshot *snapshot, const struct gk_evidence *evidence)
{
  struct gk_table table;
  struct gk_cell cell;
  if (!gk_get_table(snapshot->context, evidence->item, &table) || table.origin != GK_TABLE_PICTURE)
    return GK_RULE_SURE;
  for (uint32_t i = 0; i < table.cells && gk_get_cell(snapshot->context, table.id, i, &cell); i++)
    if (cell.row <= evidence->row && evidence->row - cell.row < cell.rowspan &&
        cell.column <= evidence->column && evidence->column - cell.column < cell.colspan)
      return cell.flags & GK_CELL_DOUBTFUL ? GK_RULE_DOUBTFUL : GK_RULE_SURE;
  return GK_RULE_SURE;
}

/* The row of that identifier; identifiers count from 1. */
static const void *row_of(struct snapshot *snapshot, enum table_kind table, uint32_t id)
{
  struct rows *rows = snapshot_rows(snapshot, table);
  return id && id <= rows->count ? rows_at(rows, snapshot_row_size(table), id - 1) : NULL;
}

enum gk_rule_doubt evidence_doubt(struct snapshot *snapshot, const struct gk_evidence *evidence)
{
  const struct fact_row *fact;
  const struct figure_row *figure;
  const struct section_row *section;
  const struct field_row *field;
  const struct item_row *item;
  switch (evidence->kind) {
  case GK_EVIDENCE_FACT:
    fact = row_of(snapshot, TABLE_FACT, evidence->item);
    return fact && fact->flags & GK_CELL_DOUBTFUL ? GK_RULE_DOUBTFUL : GK_RULE_SURE;
  case GK_EVIDENCE_FIGURE:
    figure = row_of(snapshot, TABLE_FIGURE, evidence->item);
    return figure ? block_doubt(snapshot, figure->item.block) : GK_RULE_SURE;
  case GK_EVIDENCE_SECTION:
    section = row_of(snapshot, TABLE_SECTION, evidence->item);
    return section ? block_doubt(snapshot, section->item.heading_block) : GK_RULE_SURE;
  case GK_EVIDENCE_FIELD:
    field = row_of(snapshot, TABLE_FIELD, evidence->item);
    return field ? block_doubt(snapshot, field->item.block) : GK_RULE_SURE;
  case GK_EVIDENCE_ITEM:
    item = row_of(snapshot, TABLE_ITEM, evidence->item);
    return item ? block_doubt(snapshot, item->item.block) : GK_RULE_SURE;
  case GK_EVIDENCE_BLOCK:
    return block_doubt(snapshot, evidence->item);
  case GK_EVIDENCE_CELL:
    return cell_doubt(snapshot, evidence);
  default:
    return GK_RULE_SURE;
  }
}

enum gk_rule_doubt document_doubt(struct snapshot *snapshot)
{
  for (struct gk_block block = {0}; gk_next_block(snapshot->context, &block);)
    if (block.role == GK_ROLE_BODY && block.flags & (GK_BLOCK_RECOGNISED | GK_BLOCK_DOUBTFUL))
      return GK_RULE_RECOGNISED;
  return GK_RULE_SURE;
}
