/* SPDX-License-Identifier: Apache-2.0 */
/* Which value of a row belongs to which column. */
#include "reading.h"
#include "utf8.h"

static bool is_blank(const struct token *token)
{
  return token->value.kind == GK_FACT_BLANK;
}

/* Whether the labels that were found stand in the form's order. Where the labels of one row of
 * cells do not, the columns were changed about. */
static bool header_in_order(const struct stream *stream, const uint32_t *header, uint32_t columns)
{
  for (uint32_t i = 0; i < columns; i++)
    for (uint32_t j = i + 1; j < columns; j++) {
      if (header[i] == NO_TOKEN || header[j] == NO_TOKEN)
        continue;
      const struct token *a = &stream->tokens[header[i]], *b = &stream->tokens[header[j]];
      if (a->source == b->source && a->row == b->row && a->column > b->column)
        return false;
    }
  return true;
}

/* Whether every label was found, each right of the one before: then the grid can be believed. */
static bool header_is_grid(const struct stream *stream, const uint32_t *header, uint32_t columns)
{
  for (uint32_t i = 0; i < columns; i++) {
    if (header[i] == NO_TOKEN)
      return false;
    const struct token *label = &stream->tokens[header[i]];
    const struct token *before = i ? &stream->tokens[header[i - 1]] : NULL;
    if (before && (before->source != label->source || before->column >= label->column))
      return false;
  }
  return true;
}

/* The column whose label stands over the token; UINT32_MAX: none, or several. */
static uint32_t column_over(const struct stream *stream, const uint32_t *header, uint32_t columns,
                            const struct token *token)
{
  uint32_t found = UINT32_MAX;
  for (uint32_t i = 0; i < columns; i++) {
    if (header[i] == NO_TOKEN)
      continue;
    const struct token *label = &stream->tokens[header[i]];
    if (label->source == token->source && !label->is_part && label->column <= token->column &&
        token->column - label->column < label->colspan) {
      if (found != UINT32_MAX)
        return UINT32_MAX;
      found = i;
    }
  }
  return found;
}

/* By position: each of exactly as many values under a label of its own. */
static bool assign_by_position(const struct stream *stream, const uint32_t *header,
                               uint32_t columns, const uint32_t *values, uint32_t count,
                               struct slot *slots)
{
  if (count != columns)
    return false;
  struct slot found[MAXIMAL_COLUMNS] = {0};
  uint64_t seen = 0;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t column = column_over(stream, header, columns, &stream->tokens[values[i]]);
    if (column == UINT32_MAX || seen & UINT64_C(1) << column)
      return false;
    seen |= UINT64_C(1) << column;
    found[column] = (struct slot){.state = SLOT_TOKEN, .token = values[i]};
  }
  memcpy(slots, found, columns * sizeof *slots);
  return true;
}

bool columns_add_up(const struct stream *stream, const struct form_block *block,
                    const uint32_t *values)
{
  bool any = false;
  for (uint32_t i = 0; i < block->sum_count; i++) {
    const struct form_sum *sum = &block->sums[i];
    int64_t difference = 0;
    for (uint32_t c = 0; sum->of_columns && c < block->column_count; c++) {
      const struct cell_value *value = &stream->tokens[values[c]].value;
      if (value->kind == GK_FACT_WORDS || value->value.scale)
        return false;
      int64_t number = value->kind == GK_FACT_NUMBER ? value->value.digits : 0;
      difference += sum->left >> c & 1 ? number : 0;
      difference -= sum->right >> c & 1 ? number : 0;
    }
    if (difference != 0)
      return false;
    any |= sum->of_columns;
  }
  return any;
}

/* Of more values than columns: the first that counts, where only blanks are left over. */
static uint32_t window_of(const struct stream *stream, const struct form_block *block,
                          const uint32_t *header, struct reading *reading, enum padding preference)
{
  const uint32_t *values = stream->indices + reading->values;
  uint32_t columns = block->column_count, count = reading->value_count;
  uint32_t excess = count - columns, lead = 0, trail = 0;
  while (lead < count && is_blank(&stream->tokens[values[lead]]))
    lead++;
  while (trail < count && is_blank(&stream->tokens[values[count - 1 - trail]]))
    trail++;
  if (lead == count)
    return preference == PADDED_BEFORE ? excess : 0; /* all blank, wherever they are */
  bool grid = header_is_grid(stream, header, columns);
  bool left = grid && column_over(stream, header, columns, &stream->tokens[values[0]]) == 0;
  bool right = grid && column_over(stream, header, columns, &stream->tokens[values[excess]]) == 0;
  /* Blank cells before the others may be the form's own: they are left out only where the labels
   * or the sums say so. */
  bool after = trail >= excess && !right;
  bool before =
      lead >= excess && !left && (right || columns_add_up(stream, block, values + excess));
  if (left && trail < excess) {
    /* The last cell repeated over the columns that it spans. */
    bool repeated = true;
    for (uint32_t i = columns; i < count; i++)
      repeated &=
          gk_text_equal(stream->tokens[values[i]].text, stream->tokens[values[columns - 1]].text);
    return repeated ? 0 : UINT32_MAX;
  }
  if (after && before && preference == PADDED_UNKNOWN) {
    after = columns_add_up(stream, block, values);
    before = columns_add_up(stream, block, values + excess);
  } else if (after && before) {
    after = preference == PADDED_AFTER;
    before = !after;
  }
  if (after == before)
    return UINT32_MAX;
  reading->padding = after ? PADDED_AFTER : PADDED_BEFORE;
  return after ? 0 : excess;
}

/* A place that one column fills: every value but blanks is the same print (a cell that was
 * repeated over the columns it spans). */
static bool assign_single(const struct stream *stream, const uint32_t *values, uint32_t count,
                          struct slot *slot)
{
  uint32_t found = values[0];
  for (uint32_t i = 0; i < count; i++) {
    const struct token *token = &stream->tokens[values[i]];
    if (is_blank(token))
      continue;
    if (is_blank(&stream->tokens[found]))
      found = values[i];
    else if (!gk_text_equal(token->text, stream->tokens[found].text))
      return false;
  }
  *slot = (struct slot){.state = SLOT_TOKEN, .token = found};
  return true;
}

bool assign_values(const struct stream *stream, const struct form_block *block,
                   const uint32_t *header, enum padding preference, struct reading *reading)
{
  uint32_t columns = block->column_count, count = reading->value_count;
  const uint32_t *values = stream->indices + reading->values;
  if (count == 0)
    return false;
  reading->padded = count != columns;
  if (columns == 1)
    return assign_single(stream, values, count, &reading->slots[0]);
  if (!header_in_order(stream, header, columns))
    return assign_by_position(stream, header, columns, values, count, reading->slots);
  if (count < columns) {
    const struct token *token = &stream->tokens[values[0]];
    bool spans = count == 1 && token->colspan >= columns &&
                 (is_blank(token) || token->value.kind == GK_FACT_NOT_APPLICABLE);
    for (uint32_t i = 0; spans && i < columns; i++)
      reading->slots[i] = (struct slot){.state = SLOT_TOKEN, .token = values[0]};
    return spans;
  }
  uint32_t first = count > columns ? window_of(stream, block, header, reading, preference) : 0;
  if (first == UINT32_MAX)
    return false;
  for (uint32_t i = 0; i < columns; i++)
    reading->slots[i] = (struct slot){.state = SLOT_TOKEN, .token = values[first + i]};
  return true;
}
