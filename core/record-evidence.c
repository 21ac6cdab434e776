/* SPDX-License-Identifier: Apache-2.0 */
#include "record-evidence.h"

#include <stdio.h>

enum { TEXT_LIMIT = 1000 /* bytes of a quoted text: enough to find it by */ };

bool gk_text_cut(struct gk_text *text, size_t limit)
{
  if (text->size <= limit)
    return false;
  *text = gk_view_slice(*text, 0, limit);
  return true;
}

static void point_to_block(const struct gk_view *view, uint32_t id, uint64_t offset, uint64_t size,
                           struct gk_pointed *pointed)
{
  const struct gk_block *block = gk_document_find(view->document, GK_KIND_BLOCK, id);
  if (!block)
    return;
  pointed->in_section = true;
  pointed->section = gk_view_path(view, view->block_sections[id - 1]);
  pointed->placed = gk_view_offset(view, id, offset, &pointed->offset);
  pointed->text = size ? gk_view_slice(block->text, offset, size) : block->text;
}

static void point_to_cell(const struct gk_view *view, uint32_t table, uint32_t row, uint32_t column,
                          struct gk_pointed *pointed)
{
  const struct gk_table *found = gk_document_find(view->document, GK_KIND_TABLE, table);
  if (!found)
    return;
  pointed->in_table = true;
  pointed->table = view->table_numbers[table - 1];
  pointed->row = row;
  pointed->column = column;
  pointed->placed = found->place.resource != 0;
  pointed->offset = found->place.offset;
  const struct gk_cell *cell;
  for (uint32_t i = 0; (cell = gk_document_cell(view->document, table, i)) && cell->row <= row; i++)
    if (row - cell->row < cell->rowspan && column >= cell->column &&
        column - cell->column < cell->colspan) {
      pointed->text = cell->text;
      pointed->doubtful = found->origin == GK_TABLE_PICTURE && cell->flags & GK_CELL_DOUBTFUL;
      pointed->alternative = cell->alternative;
      if (cell->place.resource) {
        pointed->placed = true;
        pointed->offset = cell->place.offset;
      }
      return;
    }
}

static void point_to_section(const struct gk_view *view, const struct gk_section *section,
                             struct gk_pointed *pointed)
{
  point_to_block(view, section->heading_block, section->heading_offset, section->heading_size,
                 pointed);
  pointed->in_section = true;
  pointed->section = section->path;
  pointed->text = gk_view_heading(view, section);
}

void gk_evidence_point(const struct gk_view *view, const struct gk_evidence *evidence,
                       struct gk_pointed *pointed)
{
  static const enum gk_kind kinds[] = {
      [GK_EVIDENCE_FACT] = GK_KIND_FACT,       [GK_EVIDENCE_FIGURE] = GK_KIND_FIGURE,
      [GK_EVIDENCE_SECTION] = GK_KIND_SECTION, [GK_EVIDENCE_FIELD] = GK_KIND_FIELD,
      [GK_EVIDENCE_BLOCK] = GK_KIND_BLOCK,     [GK_EVIDENCE_ITEM] = GK_KIND_ITEM,
      [GK_EVIDENCE_CELL] = GK_KIND_TABLE,      [GK_EVIDENCE_REFERENCE] = GK_KIND_REFERENCE};
  memset(pointed, 0, sizeof *pointed);
  pointed->section = pointed->text = pointed->alternative = GK_TEXT("");
  if (evidence->kind < GK_EVIDENCE_FACT || evidence->kind > GK_EVIDENCE_REFERENCE)
    return;
  const void *item = gk_document_find(view->document, kinds[evidence->kind], evidence->item);
  if (!item)
    return;
  if (evidence->kind == GK_EVIDENCE_REFERENCE) {
    pointed->reference = item;
    pointed->text = pointed->reference->text;
  } else if (evidence->kind == GK_EVIDENCE_FACT) {
    pointed->fact = item;
    point_to_cell(view, pointed->fact->table, pointed->fact->cell_row, pointed->fact->cell_column,
                  pointed);
    pointed->text = pointed->fact->raw;
  } else if (evidence->kind == GK_EVIDENCE_FIGURE) {
    const struct gk_figure *figure = item;
    point_to_block(view, figure->block, figure->offset, figure->size, pointed);
    pointed->in_section = true;
    pointed->section = gk_view_path(view, figure->section);
    pointed->text = figure->text;
  } else if (evidence->kind == GK_EVIDENCE_SECTION) {
    point_to_section(view, item, pointed);
  } else if (evidence->kind == GK_EVIDENCE_FIELD) {
    pointed->field = item;
    point_to_block(view, pointed->field->block, pointed->field->offset, pointed->field->size,
                   pointed);
    if (pointed->field->raw.size)
      pointed->text = pointed->field->raw;
  } else if (evidence->kind == GK_EVIDENCE_BLOCK) {
    point_to_block(view, evidence->item, 0, 0, pointed);
  } else if (evidence->kind == GK_EVIDENCE_ITEM) {
    const struct gk_item *listed = item;
    point_to_block(view, listed->block, listed->offset, listed->size, pointed);
    pointed->in_section = true;
    pointed->section = gk_view_path(view, listed->section);
    pointed->text = listed->title.size ? listed->title : listed->text;
  } else {
    point_to_cell(view, evidence->item, evidence->row, evidence->column, pointed);
  }
}

static void write_text(struct gk_json *json, struct gk_text text)
{
  gk_json_key(json, "text");
  if (!gk_text_cut(&text, TEXT_LIMIT)) {
    gk_json_text(json, text);
    return;
  }
  struct gk_buffer shorter = {0};
  gk_buffer_put(&shorter, text.data, text.size);
  gk_buffer_put(&shorter, "…", strlen("…"));
  gk_json_text(json, (struct gk_text){shorter.data, shorter.size});
  gk_buffer_free(&shorter);
}

void gk_evidence_name(const struct gk_pointed *pointed, struct gk_buffer *out)
{
  if (pointed->reference) {
    struct gk_text source = pointed->reference->source, fact = pointed->reference->fact;
    if (source.size == 0)
      source = pointed->reference->document;
    gk_buffer_put(out, source.data, source.size);
    gk_buffer_put(out, " ", fact.size ? 1 : 0);
    gk_buffer_put(out, fact.data, fact.size);
  } else if (pointed->fact) {
    const struct gk_text parts[] = {pointed->fact->form, pointed->fact->row, pointed->fact->column};
    for (int i = 0; i < 3; i++) {
      gk_buffer_put(out, "/", i ? 1 : 0);
      gk_buffer_put(out, parts[i].data, parts[i].size);
    }
  } else if (pointed->in_table) {
    gk_buffer_print(out, "t%u[%u,%u]", pointed->table, pointed->row, pointed->column);
  } else if (pointed->field) {
    gk_buffer_put(out, pointed->field->name.data, pointed->field->name.size);
  } else if (pointed->in_section) {
    gk_buffer_put(out, pointed->section.data, pointed->section.size);
  }
}

void gk_evidence_write(const struct gk_view *view, const struct gk_evidence *evidence,
                       struct gk_json *json)
{
  struct gk_pointed pointed;
  gk_evidence_point(view, evidence, &pointed);
  gk_json_open_flat(json, '{');
  if (pointed.reference) {
    gk_json_key(json, "document");
    gk_json_text(json, pointed.reference->document);
    gk_json_key(json, "source");
    gk_json_text_or_null(json, pointed.reference->source);
    if (pointed.reference->fact.size) {
      gk_json_key(json, "fact");
      gk_json_text(json, pointed.reference->fact);
    }
  }
  if (pointed.fact) {
    struct gk_buffer name = {0};
    gk_evidence_name(&pointed, &name);
    gk_json_key(json, "fact");
    gk_json_text(json, (struct gk_text){name.data, name.size});
    gk_buffer_free(&name);
  }
  if (pointed.field) {
    gk_json_key(json, "field");
    gk_json_text(json, pointed.field->name);
  }
  if (pointed.in_section) {
    gk_json_key(json, "section");
    gk_json_text(json, pointed.section);
  }
  if (pointed.in_table) {
    char id[16];
    snprintf(id, sizeof id, "t%u", pointed.table);
    gk_json_key(json, "table");
    gk_json_string(json, pointed.table ? id : NULL);
    gk_json_key(json, "cell");
    gk_json_open_flat(json, '[');
    gk_json_integer(json, pointed.row);
    gk_json_integer(json, pointed.column);
    gk_json_close_flat(json, ']');
  }
  write_text(json, pointed.text);
  if (pointed.doubtful) {
    gk_json_key(json, "doubtful");
    gk_json_bool(json, true);
    gk_json_key(json, "alternative");
    gk_json_text_or_null(json, pointed.alternative);
  }
  if (pointed.placed) {
    gk_json_key(json, "offset");
    gk_json_integer(json, (int64_t)pointed.offset);
  }
  gk_json_close_flat(json, '}');
}
