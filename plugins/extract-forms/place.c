/* SPDX-License-Identifier: Apache-2.0 */
/* Which values of a picture's table, whose lattice is no form's, stand where their labels are. */
#include "reading.h"

/* Whether no label of another column than `column` stands over a value. */
static bool may_be_column(const struct instance *instance, const struct stream *stream,
                          uint32_t block, uint32_t column, const struct token *value)
{
  const uint32_t *header = instance->header[block];
  for (uint32_t i = 0; i < instance->form->blocks[block].column_count; i++) {
    const struct token *label = header[i] == NO_TOKEN ? NULL : &stream->tokens[header[i]];
    if (!label || label->source != value->source || i == column)
      continue;
    if (label->column <= value->column && value->column - label->column < label->colspan)
      return false;
  }
  return true;
}

uint32_t drop_misplaced(struct reader_state *state, struct instance *instance)
{
  const struct stream *stream = state->stream;
  const struct form *form = instance->form;
  uint32_t dropped = 0;
  for (uint32_t r = 0; r < form->row_count; r++) {
    struct reading *reading = instance->rows[r];
    if (!reading || !stream->sources[reading->source].picture || state->fitted[reading->source])
      continue;
    const struct form_block *block = &form->blocks[reading->block];
    const struct token *head = reading->label_count && !reading->in_line
                                   ? &stream->tokens[stream->indices[reading->labels]]
                                   : NULL;
    for (uint32_t c = 0; c < block->column_count; c++) {
      struct slot *slot = &reading->slots[c];
      if (slot->state == SLOT_NONE)
        continue;
      const struct token *value = &stream->tokens[slot->token];
      bool beside = !head || (head->row <= value->row && value->row - head->row < head->rowspan) ||
                    (head->column <= value->column && value->column - head->column < head->colspan);
      /* A cell of several columns is the form's only where all of them are one place. */
      bool wide = value->colspan > 1 && block->column_count > 1 && c + 1 < block->column_count &&
                  value->value.kind != GK_FACT_BLANK && value->value.kind != GK_FACT_NOT_APPLICABLE;
      if (slot->state == SLOT_TOKEN && beside && !wide &&
          (instance->transposed || may_be_column(instance, stream, reading->block, c, value)))
        continue;
      *slot = (struct slot){.state = SLOT_NONE};
      dropped++;
    }
  }
  return dropped;
}
