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
  uint64_t seen = 0;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t column = column_over(stream, header, columns, &stream->tokens[values[i]]);
    if (column == UINT32_MAX || seen & UINT64_C(1) << column)
      return false;
    seen |= UINT64_C(1) << column;
    slots[column] = (struct slot){.state = SLOT_TOKEN, .token = values[i]};
  }
  return true;
}

/* Whether the values at first… add up, blanks counting nothing. */
static bool adds_up(const struct stream *stream, const struct form_block *block,
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
  bool after = trail >= excess, before = lead >= excess;
  if (after != before)
    reading->padding = after ? PADDED_AFTER : PADDED_BEFORE;
  if (after && before) {
    reading->padding = preference;
    bool left = column_over(stream, header, columns, &stream->tokens[values[0]]) == 0;
    bool right = column_over(stream, header, columns, &stream->tokens[values[excess]]) == 0;
    if (preference == PADDED_UNKNOWN && left != right)
      reading->padding = left ? PADDED_AFTER : PADDED_BEFORE;
    else if (preference == PADDED_UNKNOWN) {
      left = adds_up(stream, block, values);
      right = adds_up(stream, block, values + excess);
      if (left != right)
        reading->padding = left ? PADDED_AFTER : PADDED_BEFORE;
    }
  }
  return reading->padding == PADDED_AFTER    ? 0
         : reading->padding == PADDED_BEFORE ? excess
                                             : UINT32_MAX;
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
