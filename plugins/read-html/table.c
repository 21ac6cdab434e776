/* SPDX-License-Identifier: Apache-2.0 */
#include "grid.h"
#include "reader.h"

enum {
  PROSE_HAN = 150, /* a cell with as many characters and sentences is a text, not a value */
  PROSE_STOPS = 4,
  NUMBER_LONGEST = 16, /* characters of a cell that is a number */
  LINE_ROWS = 4        /* rows from which cells one a line are a table */
};

static bool is_cell(const struct gk_html_node *node)
{
  return node->tag == GK_TAG_CELL || node->tag == GK_TAG_HEADER_CELL;
}

/* The text that a node begins with. */
static struct gk_text first_text(const struct gk_html_reader *reader, uint32_t node)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  for (uint32_t i = node + 1; i < nodes[node].end; i++) {
    if (nodes[i].tag != GK_TAG_TEXT)
      continue;
    struct gk_text text = {gk_html_text_of(reader, &nodes[i]), nodes[i].size};
    while (text.size && (text.data[0] == ' ' || text.data[0] == '\n')) {
      text.data++;
      text.size--;
    }
    if (text.size)
      return text;
  }
  return (struct gk_text){0};
}

static void weigh_cell(const struct gk_html_reader *reader, uint32_t node,
                       struct gk_html_table *table, size_t count)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page), *cell = &nodes[node];
  const struct gk_html_weight *weight = &cell->weight;
  table->filled += weight->han + weight->visible > 0;
  table->numeric += weight->han == 0 && weight->visible && weight->visible <= NUMBER_LONGEST;
  table->prose += weight->han >= PROSE_HAN && weight->stops >= PROSE_STOPS;
  table->bordered |= (cell->style & GK_STYLE_BORDER) != 0;
  if (count <= 64) /* an index-number block is small */
    table->labels +=
        gk_html_rules_phrase(reader->rules, GK_PHRASE_LABEL, first_text(reader, node), NULL);
  for (uint32_t i = node + 1; i < cell->end; i++)
    table->nested += nodes[i].tag == GK_TAG_TABLE;
}

/* The state of taking a table apart. */
struct taking {
  uint32_t row_end, group_end, head_end; /* node indices */
  size_t group_first;                    /* cell */
  bool in_loose_row;
  uint32_t in_row;
};

static void end_group(struct gk_html_reader *reader, struct taking *t, uint32_t rows)
{
  struct gk_html_table_cell *cells = reader->cells.items;
  for (size_t i = t->group_first; i < reader->cells.count; i++)
    cells[i].group_end = rows;
  t->group_first = reader->cells.count;
}

static bool take_cell(struct gk_html_reader *reader, uint32_t index, struct taking *t,
                      struct gk_html_table *table)
{
  const struct gk_html_node *node = gk_html_nodes(&reader->page) + index;
  if (index >= t->row_end && !t->in_loose_row) { /* its tr is missing */
    table->rows++;
    t->in_loose_row = true;
    t->in_row = 0;
  }
  if (reader->cells.count == GK_HTML_CELL_LIMIT) {
    table->cut = true;
    return true;
  }
  struct gk_html_table_cell *cell = gk_grow_add(&reader->cells, sizeof *cell);
  if (!cell)
    return false;
  bool header = node->tag == GK_TAG_HEADER_CELL || index < t->head_end;
  *cell = (struct gk_html_table_cell){index, table->rows - 1, 0, header};
  table->headed |= header;
  if (++t->in_row > table->widest)
    table->widest = t->in_row;
  weigh_cell(reader, index, table, reader->cells.count);
  return true;
}

bool gk_html_table_take(struct gk_html_reader *reader, uint32_t index, struct gk_html_table *table)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page), *node = &nodes[index];
  struct taking t = {0};
  reader->cells.count = 0;
  *table = (struct gk_html_table){.bordered = (node->style & GK_STYLE_BORDER) != 0};
  uint32_t i = index + 1;
  while (i < node->end) {
    if (t.group_end && i >= t.group_end) {
      end_group(reader, &t, table->rows);
      t.group_end = 0;
    }
    if (gk_html_is_hidden(&nodes[i])) {
      i = nodes[i].end;
      continue;
    }
    switch (nodes[i].tag) {
    case GK_TAG_TABLE: /* outside a cell, where none belongs */
      table->nested++;
      i = nodes[i].end;
      continue;
    case GK_TAG_CAPTION:
      table->caption = i;
      i = nodes[i].end;
      continue;
    case GK_TAG_ROW_GROUP:
    case GK_TAG_TABLE_HEAD:
      end_group(reader, &t, table->rows);
      t.group_end = nodes[i].end;
      if (nodes[i].tag == GK_TAG_TABLE_HEAD)
        t.head_end = nodes[i].end;
      t.in_loose_row = false;
      break;
    case GK_TAG_ROW:
      table->rows++;
      t.row_end = nodes[i].end;
      t.in_loose_row = false;
      t.in_row = 0;
      break;
    case GK_TAG_CELL:
    case GK_TAG_HEADER_CELL:
      if (!take_cell(reader, i, &t, table))
        return false;
      i = nodes[i].end;
      continue;
    default:
      break;
    }
    i++;
  }
  end_group(reader, &t, table->rows);
  return true;
}

/* Does one cell hold nearly all of it, as the frame of a page does? */
static bool is_frame(const struct gk_html_reader *reader, const struct gk_html_node *node)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  const struct gk_html_table_cell *cells = reader->cells.items;
  uint32_t all = node->weight.han + node->weight.visible;
  for (size_t i = 0; i < reader->cells.count; i++) {
    const struct gk_html_weight *weight = &nodes[cells[i].node].weight;
    if (weight->han >= PROSE_HAN && weight->stops >= PROSE_STOPS &&
        (uint64_t)(weight->han + weight->visible) * 10 >= (uint64_t)all * 7)
      return true;
  }
  return false;
}

static bool holds_structure(const struct gk_html_reader *reader, const struct gk_html_node *node,
                            uint32_t index)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  for (uint32_t i = index + 1; i < node->end; i++)
    if (nodes[i].tag == GK_TAG_HEADING || nodes[i].tag == GK_TAG_FOOTER ||
        nodes[i].tag == GK_TAG_NAVIGATION)
      return true;
  return false;
}

bool gk_html_table_is_data(const struct gk_html_reader *reader, uint32_t index,
                           const struct gk_html_table *table)
{
  const struct gk_html_node *node = gk_html_nodes(&reader->page) + index;
  uint32_t all = node->weight.han + node->weight.visible;
  uint32_t cells = (uint32_t)reader->cells.count;
  bool drawn = table->bordered || table->headed;
  if (table->filled < 2 || (uint64_t)node->weight.link * 2 > all)
    return false;
  if (table->nested && (!drawn || table->filled < 4 || table->widest < 2))
    return false;
  if (is_frame(reader, node) && !(drawn && table->filled >= 6 && table->rows >= 3))
    return false;
  if (!drawn && holds_structure(reader, node, index))
    return false;
  if (table->widest == 1)
    return table->rows >= LINE_ROWS && table->prose == 0 && all / cells <= 30 &&
           table->numeric >= 2;
  if (drawn)
    return true;
  if (table->rows < 2)
    return false;
  return table->filled >= 4 && table->prose * 4 <= table->filled &&
         (table->numeric >= 2 || table->rows >= 3);
}

bool gk_html_subtree_text(struct gk_html_reader *reader, uint32_t index)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  struct gk_html_line *line = &reader->cell_line;
  gk_html_line_clear(line);
  /* The end of the innermost block that is open, and of those around it, is not kept: a break at
   * the end of any element that breaks is one at its last node's end. */
  uint32_t ends[GK_HTML_DEPTH_LIMIT + 1], depth = 0;
  for (uint32_t i = index + 1; i < nodes[index].end;) {
    const struct gk_html_node *node = &nodes[i];
    while (depth && i >= ends[depth - 1]) {
      gk_html_line_break(line);
      depth--;
    }
    if (gk_html_is_hidden(node)) {
      i = node->end;
      continue;
    }
    if (node->tag == GK_TAG_TEXT) {
      struct gk_html_run run = {.data = gk_html_text_of(reader, node),
                                .size = node->size,
                                .offset = node->offset,
                                .end = node->source_end};
      if (!gk_html_line_add(line, &run))
        return false;
    } else if (node->tag == GK_TAG_BR) {
      gk_html_line_break(line);
    } else if (is_cell(node)) {
      line->narrow++; /* a table in a cell: its cells stay apart */
    } else if (gk_html_tag_flags((enum gk_html_tag)node->tag) & GK_TAG_IS_BLOCK) {
      gk_html_line_break(line);
      if (depth < GK_HTML_DEPTH_LIMIT)
        ends[depth++] = node->end;
    }
    i++;
  }
  return true;
}

/* The number at the start of a span attribute. */
static uint32_t span_of(const struct gk_html_reader *reader, const struct gk_html_node *node,
                        enum gk_html_attribute_name name, uint32_t zero)
{
  struct gk_text value = gk_html_page_attribute(&reader->page, node, name);
  uint32_t span = 0;
  size_t i = 0;
  while (i < value.size && value.data[i] == ' ')
    i++;
  if (i == value.size || value.data[i] < '0' || value.data[i] > '9')
    return 1;
  for (; i < value.size && value.data[i] >= '0' && value.data[i] <= '9' && span < 1000000; i++)
    span = span * 10 + (uint32_t)(value.data[i] - '0');
  return span ? span : zero;
}

static struct gk_html_grid_cell *place_cells(struct gk_html_reader *reader, uint32_t rows)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  const struct gk_html_table_cell *cells = reader->cells.items;
  size_t count = reader->cells.count;
  struct gk_html_grid_cell *grid_cells = gk_alloc(reader->context, count * sizeof *grid_cells);
  for (size_t i = 0; i < count; i++) {
    const struct gk_html_node *node = &nodes[cells[i].node];
    grid_cells[i] =
        (struct gk_html_grid_cell){.row = cells[i].row,
                                   .rowspan = span_of(reader, node, GK_ATTRIBUTE_ROWSPAN, 0),
                                   .colspan = span_of(reader, node, GK_ATTRIBUTE_COLSPAN, 1),
                                   .group_end = cells[i].group_end};
  }
  struct gk_html_grid grid;
  if (!gk_html_grid_place(grid_cells, count, rows, &grid))
    return NULL;
  if (grid.clamped) {
    if (!reader->clamped)
      reader->first_clamped = nodes[cells[0].node].offset;
    reader->clamped += grid.clamped;
  }
  return grid_cells;
}

/* Adds pictures, attachments and the data tables that stand inside the cells. */
static bool emit_inside(struct gk_html_reader *reader, uint32_t index)
{
  uint32_t end = gk_html_nodes(&reader->page)[index].end;
  for (uint32_t i = index + 1; i < end;) {
    const struct gk_html_node *node = gk_html_nodes(&reader->page) + i;
    if (gk_html_is_hidden(node)) {
      i = node->end;
      continue;
    }
    if (node->tag == GK_TAG_IMAGE) {
      uint32_t picture = gk_html_add_picture(reader, node);
      if (picture)
        gk_html_add_block(reader, &(struct gk_block){.kind = GK_BLOCK_PICTURE,
                                                     .picture = picture,
                                                     .place = gk_html_place(reader, node->offset,
                                                                            node->source_end)});
    } else if (node->tag == GK_TAG_A) {
      gk_html_add_attachment(reader, node);
    } else if (node->tag == GK_TAG_TABLE && node->marks & GK_MARK_DATA_TABLE) {
      uint32_t after = node->end;
      if (!gk_html_table_emit(reader, i, 0))
        return false;
      i = after;
      continue;
    }
    i++;
  }
  return true;
}

/* What a table's markup holds outside its cells, where it does not belong, stands before it. */
static bool emit_strays(struct gk_html_reader *reader, uint32_t index)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  for (uint32_t i = index + 1; i < nodes[index].end;) {
    const struct gk_html_node *node = &nodes[i];
    if (is_cell(node) || node->tag == GK_TAG_CAPTION || node->tag == GK_TAG_TABLE ||
        gk_html_is_hidden(node)) {
      if (node->tag == GK_TAG_TABLE && node->marks & GK_MARK_DATA_TABLE) {
        uint32_t after = node->end;
        struct gk_grow cells = reader->cells; /* the outer table's are needed after this */
        reader->cells = (struct gk_grow){0};
        bool ok = gk_html_table_emit(reader, i, 0);
        gk_grow_free(&reader->cells);
        reader->cells = cells;
        if (!ok)
          return false;
        i = after;
        continue;
      }
      i = node->end;
      continue;
    }
    if (node->tag == GK_TAG_TEXT && node->weight.han + node->weight.visible) {
      struct gk_html_run run = {.data = gk_html_text_of(reader, node),
                                .size = node->size,
                                .offset = node->offset,
                                .end = node->source_end};
      gk_html_line_clear(&reader->cell_line);
      if (!gk_html_line_add(&reader->cell_line, &run))
        return false;
      gk_html_add_block(reader, &(struct gk_block){.kind = GK_BLOCK_PARAGRAPH,
                                                   .text = gk_html_line_text(&reader->cell_line),
                                                   .place = gk_html_place(reader, node->offset,
                                                                          node->source_end)});
    }
    i++;
  }
  return true;
}

static struct gk_text copy(struct gk_html_reader *reader, struct gk_text text)
{
  char *data = gk_alloc(reader->context, text.size + 1);
  if (text.size)
    memcpy(data, text.data, text.size);
  return (struct gk_text){data, text.size};
}

bool gk_html_table_emit(struct gk_html_reader *reader, uint32_t index, uint32_t flags)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page), *node = &nodes[index];
  struct gk_html_table table;
  if (!gk_html_table_take(reader, index, &table))
    return false;
  if (reader->cells.count == 0)
    return true;
  if (!emit_strays(reader, index))
    return false;
  size_t count = reader->cells.count, kept = 0;
  struct gk_html_grid_cell *grid = place_cells(reader, table.rows);
  if (!grid)
    return false;
  struct gk_cell *cells = gk_alloc(reader->context, count * sizeof *cells);
  for (size_t i = 0; i < count; i++) {
    const struct gk_html_table_cell *source =
        (const struct gk_html_table_cell *)reader->cells.items + i;
    if (grid[i].lost) {
      reader->lost_cells++;
      continue;
    }
    if (!gk_html_subtree_text(reader, source->node))
      return false;
    cells[kept++] = (struct gk_cell){
        .row = grid[i].row,
        .column = grid[i].column,
        .rowspan = grid[i].rowspan,
        .colspan = grid[i].colspan,
        .flags = source->header ? GK_CELL_HEADER : 0,
        .text = copy(reader, gk_html_line_text(&reader->cell_line)),
        .place = gk_html_place(reader, nodes[source->node].offset, nodes[source->node].source_end)};
  }
  if (table.cut)
    reader->lost_cells++;
  struct gk_table item = {.origin = GK_TABLE_TEXT,
                          .place = gk_html_place(reader, node->offset, node->source_end)};
  if (table.caption) {
    if (!gk_html_subtree_text(reader, table.caption))
      return false;
    item.caption = gk_html_line_text(&reader->cell_line);
  }
  uint32_t id = reader->tables++ < GK_HTML_TABLE_LIMIT
                    ? gk_add_table(reader->context, &item, cells, kept)
                    : 0;
  if (id)
    gk_html_add_block(
        reader, &(struct gk_block){
                    .kind = GK_BLOCK_TABLE, .flags = flags, .table = id, .place = item.place});
  return emit_inside(reader, index);
}

/* Parts a cell such as 索引号：123 after its label; false: it does not begin with one. */
static bool part_label(const struct gk_html_reader *reader, struct gk_text cell,
                       struct gk_text *label, struct gk_text *text)
{
  size_t size;
  if (!gk_html_rules_phrase(reader->rules, GK_PHRASE_LABEL, cell, &size))
    return false;
  *label = (struct gk_text){cell.data, size};
  *text = (struct gk_text){cell.data + size, cell.size - size};
  static const char *const colons[] = {"：", ":", " ", "\n", "\xE3\x80\x80", "]", "】", NULL};
  bool parted = text->size == 0;
  for (int i = 0; colons[i]; i++) {
    size_t length = strlen(colons[i]);
    if (text->size >= length && !memcmp(text->data, colons[i], length)) {
      text->data += length;
      text->size -= length;
      parted = true;
      i = -1;
    }
  }
  return parted; /* else a value that begins with the words of a label */
}

bool gk_html_table_emit_metadata(struct gk_html_reader *reader, uint32_t index)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  struct gk_html_table table;
  if (!gk_html_table_take(reader, index, &table))
    return false;
  struct gk_text label = {0};
  uint32_t label_at = 0;
  for (size_t i = 0; i < reader->cells.count; i++) {
    const struct gk_html_node *node =
        &nodes[((const struct gk_html_table_cell *)reader->cells.items)[i].node];
    if (!gk_html_subtree_text(reader, (uint32_t)(node - nodes)))
      return false;
    struct gk_text cell = gk_html_line_text(&reader->cell_line), name = {0}, text = cell;
    bool labelled = part_label(reader, cell, &name, &text);
    if (!labelled) {
      name = (struct gk_text){0};
      text = cell;
    }
    bool bare = labelled && text.size == 0; /* the value is in the next cell */
    struct gk_block block = {.kind = GK_BLOCK_PARAGRAPH, .role = GK_ROLE_METADATA};
    if (label.size && (labelled || text.size)) {
      block.label = label;
      block.place = gk_html_place(reader, label_at, node->source_end);
      if (!labelled)
        block.text = text;
      gk_html_add_block(reader, &block);
      label = (struct gk_text){0};
      if (!labelled)
        continue;
    }
    if (bare) {
      label = copy(reader, name);
      label_at = node->offset;
    } else if (text.size) {
      block.label = name;
      block.text = text;
      block.place = gk_html_place(reader, node->offset, node->source_end);
      gk_html_add_block(reader, &block);
    }
  }
  if (label.size)
    gk_html_add_block(reader, &(struct gk_block){.kind = GK_BLOCK_PARAGRAPH,
                                                 .role = GK_ROLE_METADATA,
                                                 .label = label,
                                                 .place = gk_html_place(reader, label_at,
                                                                        nodes[index].source_end)});
  return true;
}
