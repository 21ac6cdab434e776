/* SPDX-License-Identifier: Apache-2.0 */
#include "layout.h"

#include "utf8.h"

struct drawer {
  struct reader_state *state;
  const struct instance *instance;
  const struct form *form;
  struct layout *layout;
  uint32_t first, last; /* sources */
  uint32_t width;
};

static void put(struct drawer *drawer, uint32_t row, uint32_t column, uint32_t rowspan,
                uint32_t colspan, uint32_t flags, struct gk_text text, struct gk_place place)
{
  struct layout *layout = drawer->layout;
  if (layout->cell_count == layout->cell_room) {
    uint32_t room = layout->cell_room ? layout->cell_room * 2 : 512;
    struct gk_cell *larger = gk_alloc(drawer->state->context, room * sizeof *larger);
    if (layout->cell_count)
      memcpy(larger, layout->cells, layout->cell_count * sizeof *larger);
    layout->cells = larger;
    layout->cell_room = room;
  }
  layout->cells[layout->cell_count++] = (struct gk_cell){.row = row,
                                                         .column = column,
                                                         .rowspan = rowspan,
                                                         .colspan = colspan,
                                                         .flags = flags,
                                                         .text = text,
                                                         .place = place};
}

/* What a cell that is drawn keeps of the one that was recognised: how sure it is, and where it
 * stands. A part of a cell, or what the arithmetic told apart, has no second reading. */
static void keep_reading(struct drawer *drawer, const struct token *token, bool whole)
{
  const struct stream *stream = drawer->state->stream;
  struct gk_cell *drawn = &drawer->layout->cells[drawer->layout->cell_count - 1], read;
  uint32_t table = stream->sources[token->source].table;
  if (!token->cell || !gk_get_cell(drawer->state->context, table, token->cell - 1, &read))
    return;
  drawn->flags |= read.flags & (GK_CELL_DOUBTFUL | GK_CELL_RECOVERED | GK_CELL_CORRECTED);
  drawn->confidence = read.confidence;
  memcpy(drawn->corners, read.corners, sizeof drawn->corners);
  if (whole && !token->is_part)
    drawn->alternative = read.alternative;
}

/* A label: as the source prints it, else as the form does. */
static void put_label(struct drawer *drawer, uint32_t row, uint32_t column, uint32_t rowspan,
                      uint32_t colspan, uint32_t token, struct gk_text printed)
{
  if (token == NO_TOKEN) {
    put(drawer, row, column, rowspan, colspan, GK_CELL_HEADER | GK_CELL_IMPLIED, printed,
        (struct gk_place){0});
    return;
  }
  const struct token *source = &drawer->state->stream->tokens[token];
  put(drawer, row, column, rowspan, colspan, GK_CELL_HEADER, source->text, source->place);
  keep_reading(drawer, source, true);
}

/* The nth token (from 0) that stands for something of the form; NO_TOKEN: none. */
static uint32_t token_for(const struct drawer *drawer, uint32_t kind, uint32_t block,
                          uint32_t index, uint32_t nth)
{
  const struct stream *stream = drawer->state->stream;
  for (uint32_t s = drawer->first; s <= drawer->last; s++) {
    const struct source *source = &stream->sources[s];
    for (uint32_t k = 0; k < source->label_count; k++) {
      uint32_t i = stream->label_tokens[source->first_label + k];
      const struct label *label = stream->tokens[i].label;
      if (!(label->families & 1u << drawer->form->family))
        continue;
      for (uint32_t j = 0; j < label->use_count; j++) {
        const struct label_use *use = &stream->rules->uses[label->first_use + j];
        if (use->form == drawer->form - stream->rules->forms && use->kind == kind &&
            use->block == block && use->index == index && nth-- == 0)
          return i;
      }
    }
  }
  return NO_TOKEN;
}

/* The last token for something of a block before its first value: a caption or corner that stands
 * over several blocks with the same words. */
static uint32_t token_before(const struct drawer *drawer, uint32_t kind, uint32_t block,
                             uint32_t value)
{
  uint32_t found = NO_TOKEN, token;
  for (uint32_t nth = 0; (token = token_for(drawer, kind, block, 0, nth)) < value; nth++)
    found = token;
  return found;
}

static struct reading *reading_at(const struct drawer *drawer, uint32_t block, uint32_t row)
{
  struct reading *reading = drawer->instance->rows[drawer->form->blocks[block].first_row + row];
  return reading && reading->source >= drawer->first && reading->source <= drawer->last ? reading
                                                                                        : NULL;
}

/* The head of a row, whose label may be spread over several cells. */
static void put_row_label(struct drawer *drawer, const struct reading *reading,
                          const struct form_line *line, uint32_t row, uint32_t column,
                          uint32_t colspan)
{
  const struct stream *stream = drawer->state->stream;
  struct gk_text printed = line->path[line->depth - 1];
  if (reading->label_count == 0) {
    uint32_t token = token_for(drawer, LABEL_ROW, reading->block, reading->row, 0);
    put_label(drawer, row, column, 1, colspan, token, printed);
    return;
  }
  const struct token *first = &stream->tokens[stream->indices[reading->labels]];
  size_t size = 0;
  uint32_t count = reading->label_count + (reading->continued != 0);
  for (uint32_t i = 0; i < count; i++)
    size += stream
                ->tokens[i < reading->label_count ? stream->indices[reading->labels + i]
                                                  : reading->continued]
                .text.size;
  char *text = gk_alloc(drawer->state->context, size + 1);
  size = 0;
  for (uint32_t i = 0; i < count; i++) {
    struct gk_text part =
        stream
            ->tokens[i < reading->label_count ? stream->indices[reading->labels + i]
                                              : reading->continued]
            .text;
    memcpy(text + size, part.data, part.size);
    size += part.size;
  }
  put(drawer, row, column, 1, colspan, GK_CELL_HEADER, (struct gk_text){text, size}, first->place);
  keep_reading(drawer, first, count == 1);
}

/* Heads that are set above (or left of) several lines. lines[i].path[level] is drawn once for
 * neighbours of the same group. `down`: the lines are rows. */
static void put_groups(struct drawer *drawer, uint32_t block, const struct form_line *lines,
                       const uint32_t *members, uint32_t count, uint32_t level, bool down,
                       uint32_t row, uint32_t column)
{
  for (uint32_t i = 0; i < count;) {
    const struct form_line *line = &lines[members[i]];
    uint32_t end = i + 1;
    if (line->depth <= level + 1) {
      i = end;
      continue;
    }
    while (end < count && lines[members[end]].depth > level + 1 &&
           lines[members[end]].group[level] == line->group[level])
      end++;
    uint32_t token = token_for(drawer, LABEL_GROUP, block, line->group[level], 0);
    put_label(drawer, down ? row + i : row, down ? column : column + i, down ? end - i : 1,
              down ? 1 : end - i, token, line->path[level]);
    i = end;
  }
}

static void put_value(struct drawer *drawer, const struct slot *slot, uint32_t row, uint32_t column,
                      uint32_t colspan)
{
  if (slot->state == SLOT_NONE)
    return;
  const struct token *token = &drawer->state->stream->tokens[slot->token];
  put(drawer, row, column, 1, colspan, 0, slot->state == SLOT_RECOVERED ? slot->text : token->text,
      token->place);
  keep_reading(drawer, token, slot->state != SLOT_RECOVERED);
}

/* The values of a row that could not be told apart: one run over all columns, or cell by cell. */
static void put_unsolved(struct drawer *drawer, const struct reading *reading, uint32_t row,
                         uint32_t column, uint32_t columns)
{
  const struct stream *stream = drawer->state->stream;
  if (reading->value_count == 1) {
    const struct token *token = &stream->tokens[stream->indices[reading->values]];
    put(drawer, row, column, 1, columns, GK_CELL_DOUBTFUL, token->text, token->place);
    keep_reading(drawer, token, true);
    return;
  }
  for (uint32_t i = 0; i < reading->value_count; i++) {
    struct token *token = &stream->tokens[stream->indices[reading->values + i]];
    if (i < columns) {
      put(drawer, row, column + i, 1, 1, GK_CELL_DOUBTFUL, token->text, token->place);
      keep_reading(drawer, token, true);
    } else {
      token->used = false; /* it goes to the leftovers */
    }
  }
}

static bool all_same_token(const struct reading *reading, uint32_t columns)
{
  for (uint32_t i = 0; i < columns; i++)
    if (reading->slots[i].state != SLOT_TOKEN || reading->slots[i].token != reading->slots[0].token)
      return false;
  return columns > 1;
}

/* A block whose rows stand below one another; returns the grid row after it. */
static uint32_t draw_rows(struct drawer *drawer, uint32_t number, uint32_t row)
{
  const struct form_block *block = &drawer->form->blocks[number];
  struct layout *layout = drawer->layout;
  uint32_t members[MAXIMAL_ROWS], all[MAXIMAL_COLUMNS], count = 0;
  for (uint32_t i = 0; i < block->row_count; i++)
    if (reading_at(drawer, number, i))
      members[count++] = i;
  if (count == 0)
    return row;
  uint32_t left = block->row_depth;
  uint32_t value = drawer->state->stream->indices[reading_at(drawer, number, members[0])->values];
  if (block->caption.size)
    put_label(drawer, row++, 0, 1, drawer->width,
              token_before(drawer, LABEL_CAPTION, number, value), block->caption);
  put_label(drawer, row, 0, block->column_depth, left,
            token_before(drawer, LABEL_CORNER, number, value), block->corner);
  for (uint32_t i = 0; i < block->column_count; i++) {
    all[i] = i;
    layout->column_of[number][i] = left + i;
  }
  for (uint32_t level = 0; level + 1 < block->column_depth; level++)
    put_groups(drawer, number, block->columns, all, block->column_count, level, false, row + level,
               left);
  for (uint32_t i = 0; i < block->column_count; i++) {
    const struct form_line *line = &block->columns[i];
    /* The last column of a narrower block takes the rest of the width. */
    uint32_t colspan = i + 1 == block->column_count ? drawer->width - left - i : 1;
    put_label(drawer, row + line->depth - 1, left + i, block->column_depth - line->depth + 1,
              colspan, drawer->instance->header[number][i], line->path[line->depth - 1]);
  }
  row += block->column_depth;
  for (uint32_t level = 0; level + 1 < block->row_depth; level++)
    put_groups(drawer, number, block->rows, members, count, level, true, row, level);
  for (uint32_t i = 0; i < count; i++, row++) {
    struct reading *reading = reading_at(drawer, number, members[i]);
    const struct form_line *line = &block->rows[members[i]];
    layout->row_of[block->first_row + members[i]] = row;
    put_row_label(drawer, reading, line, row, line->depth - 1, left - line->depth + 1);
    if (reading->unsolved) {
      put_unsolved(drawer, reading, row, left, drawer->width - left);
    } else if (all_same_token(reading, block->column_count)) {
      put_value(drawer, &reading->slots[0], row, left, drawer->width - left);
    } else {
      for (uint32_t c = 0; c < block->column_count; c++)
        put_value(drawer, &reading->slots[c], row, left + c,
                  c + 1 == block->column_count ? drawer->width - left - c : 1);
    }
  }
  return row;
}

/* A block in one line under a header of rows over columns. */
static uint32_t draw_line(struct drawer *drawer, uint32_t row)
{
  const struct form_block *block = &drawer->form->blocks[0];
  struct layout *layout = drawer->layout;
  uint32_t columns = block->column_count, depth = block->row_depth + block->column_depth;
  uint32_t line = row + depth, drawn = UINT32_MAX;
  layout->line_columns = columns;
  for (uint32_t r = 0; r < block->row_count; r++) {
    const struct form_line *head = &block->rows[r];
    struct reading *reading = reading_at(drawer, 0, r);
    layout->row_of[r] = line;
    for (uint32_t level = 0; level + 1 < head->depth; level++) {
      if (r > 0 && block->rows[r - 1].depth > level + 1 &&
          block->rows[r - 1].group[level] == head->group[level])
        continue;
      uint32_t span = 1;
      while (r + span < block->row_count && block->rows[r + span].depth > level + 1 &&
             block->rows[r + span].group[level] == head->group[level])
        span++;
      put_label(drawer, row + level, r * columns, 1, span * columns,
                token_for(drawer, LABEL_GROUP, 0, head->group[level], 0), head->path[level]);
    }
    put_label(drawer, row + head->depth - 1, r * columns, 1, columns,
              token_for(drawer, LABEL_ROW, 0, r, 0), head->path[head->depth - 1]);
    for (uint32_t c = 0; c < columns; c++) {
      const struct form_line *leaf = &block->columns[c];
      put_label(drawer, row + head->depth, r * columns + c,
                block->row_depth - head->depth + block->column_depth, 1,
                token_for(drawer, LABEL_COLUMN, 0, c, r), leaf->path[leaf->depth - 1]);
    }
    if (!reading)
      continue;
    if (!reading->unsolved)
      for (uint32_t c = 0; c < columns; c++)
        put_value(drawer, &reading->slots[c], line, r * columns + c, 1);
    else if (!reading->in_line)
      put_unsolved(drawer, reading, line, r * columns, columns);
    else if (drawn != reading->values) {
      put_unsolved(drawer, reading, line, r * columns, (block->row_count - r) * columns);
      drawn = reading->values;
    }
  }
  return line + 1;
}

/* What belongs to no form, below it: a row for a row. */
static uint32_t draw_leftovers(struct drawer *drawer, uint32_t row)
{
  struct stream *stream = drawer->state->stream;
  uint32_t column = 0, last_row = UINT32_MAX, last_source = UINT32_MAX;
  for (uint32_t s = drawer->first; s <= drawer->last; s++) {
    const struct source *source = &stream->sources[s];
    for (uint32_t i = source->first_token; i < source->first_token + source->token_count; i++) {
      struct token *token = &stream->tokens[i];
      if (token->used || token->text.size == 0)
        continue;
      token->used = true;
      if (last_source != UINT32_MAX &&
          (token->row != last_row || s != last_source || column == drawer->width)) {
        row++;
        column = 0;
      }
      put(drawer, row, column++, 1, 1, 0, token->text, token->place);
      keep_reading(drawer, token, true);
      last_row = token->row;
      last_source = s;
    }
  }
  return last_source == UINT32_MAX ? row : row + 1;
}

void layout_draw(struct reader_state *state, const struct instance *instance, uint32_t first,
                 uint32_t last, bool leftovers, struct layout *layout)
{
  memset(layout, 0, sizeof *layout);
  struct drawer drawer = {.state = state,
                          .instance = instance,
                          .form = instance->form,
                          .layout = layout,
                          .first = first,
                          .last = last};
  for (uint32_t b = 0; b < instance->form->block_count; b++) {
    const struct form_block *block = &instance->form->blocks[b];
    uint32_t width = block->layout == FORM_LINE ? block->row_count * block->column_count
                                                : block->row_depth + block->column_count;
    drawer.width = width > drawer.width ? width : drawer.width;
  }
  uint32_t row = 0;
  for (uint32_t b = 0; b < instance->form->block_count; b++)
    row = instance->form->blocks[b].layout == FORM_LINE ? draw_line(&drawer, row)
                                                        : draw_rows(&drawer, b, row);
  if (leftovers)
    row = draw_leftovers(&drawer, row);
  layout->rows = row;
  layout->columns = drawer.width;
}

void layout_place(const struct layout *layout, const struct instance *instance, uint32_t block,
                  uint32_t row, uint32_t column, uint32_t *grid_row, uint32_t *grid_column)
{
  *grid_row = layout->row_of[instance->form->blocks[block].first_row + row];
  *grid_column =
      layout->line_columns ? row * layout->line_columns + column : layout->column_of[block][column];
}
