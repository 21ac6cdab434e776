/* SPDX-License-Identifier: Apache-2.0 */
/* Puts what was read into the document: facts, and a table anew where the source's grid is not
 * the form's. */
#include "layout.h"
#include "utf8.h"

enum { CLEAR_ROW = 8 /* characters of a row's label that no other table has */ };

/* One remark a kind and document, with a count. */
struct remarks {
  uint32_t not_separable, missing, letters, repeated, misplaced, by_place;
  uint64_t seen; /* forms, a bit each */
  struct gk_place not_separable_at, missing_at, letters_at, misplaced_at, by_place_at;
};

static void note(uint32_t *count, struct gk_place *at, const struct token *token)
{
  if ((*count)++ == 0)
    *at = token->place;
}

/* Whether a label that stands for a row or column of the form is above or left of a value. */
static bool is_labelled(const struct stream *stream, const struct form *form, uint32_t kind,
                        uint32_t block, uint32_t index, const struct token *value)
{
  const struct source *source = &stream->sources[value->source];
  for (uint32_t i = 0; i < source->label_count; i++) {
    const struct token *token = &stream->tokens[stream->label_tokens[source->first_label + i]];
    if (!(token->label->families & 1u << form->family) || token->is_part)
      continue;
    bool above = token->row < value->row && token->column <= value->column &&
                 value->column - token->column < token->colspan;
    bool left = token->column < value->column && token->row <= value->row &&
                value->row - token->row < token->rowspan;
    if (!above && !left)
      continue;
    for (uint32_t j = 0; j < token->label->use_count; j++) {
      const struct label_use *use = &stream->rules->uses[token->label->first_use + j];
      if (use->form == form - stream->rules->forms && use->kind == kind && use->block == block &&
          use->index == index)
        return true;
    }
  }
  return false;
}

static bool is_picture(const struct stream *stream, const struct reading *reading)
{
  return stream->sources[reading->source].picture;
}

/* Whether every cell of the form stands in the source's grid where its labels say. A picture's
 * table stays as it is, whatever it holds. */
static bool is_sound(const struct stream *stream, const struct instance *instance)
{
  const struct form *form = instance->form;
  for (uint32_t i = 0; i < instance->source_count; i++) {
    bool has_rows = stream->sources[instance->sources[i]].picture;
    for (uint32_t r = 0; r < form->row_count; r++)
      has_rows |= instance->rows[r] && instance->rows[r]->source == instance->sources[i];
    if (!has_rows || stream->sources[instance->sources[i]].table == 0)
      return false;
  }
  for (uint32_t r = 0; r < form->row_count; r++) {
    const struct reading *reading = instance->rows[r];
    if (!reading || is_picture(stream, reading))
      continue;
    if (reading->unsolved || reading->padded || reading->partial || reading->continued ||
        reading->label_count > 1)
      return false;
    const struct token *head = reading->label_count && !reading->in_line
                                   ? &stream->tokens[stream->indices[reading->labels]]
                                   : NULL;
    for (uint32_t c = 0; c < form->blocks[reading->block].column_count; c++) {
      const struct slot *slot = &reading->slots[c];
      if (slot->state == SLOT_NONE)
        continue;
      const struct token *value = &stream->tokens[slot->token];
      if (slot->state != SLOT_TOKEN || value->is_part)
        return false;
      bool beside = head && !head->is_part && head->column < value->column &&
                    head->row <= value->row && value->row - head->row < head->rowspan;
      if (!(beside || is_labelled(stream, form, LABEL_ROW, reading->block, reading->row, value)) ||
          !is_labelled(stream, form, LABEL_COLUMN, reading->block, c, value))
        return false;
    }
  }
  return true;
}

/* Marks what an instance takes from its sources, so that the rest can be told. */
static void mark_used(struct stream *stream, const struct instance *instance)
{
  for (uint32_t i = 0; i < instance->source_count; i++) {
    const struct source *source = &stream->sources[instance->sources[i]];
    for (uint32_t j = 0; j < source->label_count; j++) {
      struct token *token = &stream->tokens[stream->label_tokens[source->first_label + j]];
      token->used |= (token->label->families & 1u << instance->form->family) != 0;
    }
  }
  for (uint32_t r = 0; r < instance->form->row_count; r++) {
    const struct reading *reading = instance->rows[r];
    if (!reading)
      continue;
    for (uint32_t i = 0; i < reading->label_count; i++)
      stream->tokens[stream->indices[reading->labels + i]].used = true;
    if (reading->continued)
      stream->tokens[reading->continued].used = true;
    for (uint32_t i = 0; i < reading->value_count; i++) {
      struct token *token = &stream->tokens[stream->indices[reading->values + i]];
      token->used |= token->value.kind == GK_FACT_BLANK || reading->unsolved;
    }
    for (uint32_t c = 0; c < instance->form->blocks[reading->block].column_count; c++)
      if (reading->slots[c].state != SLOT_NONE) {
        const struct token *taken = &stream->tokens[reading->slots[c].token];
        stream->tokens[reading->slots[c].token].used = true;
        /* A value that was repeated over the columns of one place. */
        for (uint32_t i = 0; i < reading->value_count; i++) {
          struct token *other = &stream->tokens[stream->indices[reading->values + i]];
          if (instance->form->blocks[reading->block].column_count == 1 &&
              gk_text_equal(other->text, taken->text))
            other->used = true;
        }
      }
  }
}

/* The units of a block's columns: printed in the column's head, else the form's. */
static void find_units(const struct reader_state *state, const struct instance *instance,
                       uint32_t block, struct gk_text *units)
{
  for (uint32_t c = 0; c < instance->form->blocks[block].column_count; c++) {
    uint32_t head = instance->header[block][c];
    units[c] = head == NO_TOKEN
                   ? (struct gk_text){NULL, 0}
                   : cell_unit_named(&state->rules->cells, state->stream->tokens[head].text);
    if (units[c].size == 0)
      units[c] = instance->form->blocks[block].columns[c].unit;
  }
}

static void add_fact(struct reader_state *state, const struct instance *instance,
                     const struct reading *reading, uint32_t column, uint32_t table,
                     const struct gk_text *units, const struct layout *layout,
                     struct remarks *remarks)
{
  const struct form *form = instance->form;
  const struct slot *slot = &reading->slots[column];
  if (slot->state == SLOT_NONE)
    return;
  const struct token *token = &state->stream->tokens[slot->token];
  struct gk_fact fact = {.kind = token->value.kind,
                         .value = token->value.value,
                         .form = form->name,
                         .row = form->blocks[reading->block].rows[reading->row].key,
                         .column = form->blocks[reading->block].columns[column].key,
                         .recovered = token->chosen,
                         .raw = token->text,
                         .unit = token->value.unit.size ? token->value.unit : units[column],
                         .table = table};
  if (slot->state == SLOT_RECOVERED) {
    fact.kind = GK_FACT_NUMBER;
    fact.value = (struct gk_decimal){slot->number, 0};
    fact.raw = slot->text;
    fact.recovered = 1;
  } else if (slot->state == SLOT_RUN) {
    fact.kind = GK_FACT_WORDS;
  }
  if (fact.kind != GK_FACT_NUMBER)
    fact.value = (struct gk_decimal){0, 0};
  if (token->value.letter_zero)
    note(&remarks->letters, &remarks->letters_at, token);
  fact.cell_row = token->row;
  fact.cell_column = token->column;
  if (layout) {
    layout_place(layout, instance, reading->block, reading->row, column, &fact.cell_row,
                 &fact.cell_column);
    /* A cell that spans the row stands at its first column. */
    if (slot->state == SLOT_RUN ||
        (column > 0 && reading->slots[0].token == slot->token && slot->state == SLOT_TOKEN))
      layout_place(layout, instance, reading->block, reading->in_line ? 0 : reading->row, 0,
                   &fact.cell_row, &fact.cell_column);
  }
  gk_add_fact(state->context, &fact);
}

/* Rows that could not be told apart: words where one cell holds them all, else nothing. */
static void settle_unsolved(struct reader_state *state, const struct instance *instance,
                            struct remarks *remarks)
{
  const struct stream *stream = state->stream;
  for (uint32_t r = 0; r < instance->form->row_count; r++) {
    struct reading *reading = instance->rows[r];
    if (!reading || !reading->unsolved)
      continue;
    const struct form_block *block = &instance->form->blocks[reading->block];
    const struct token *first = &stream->tokens[stream->indices[reading->values]];
    size_t digits = 0;
    for (uint32_t i = 0; i < reading->value_count; i++) {
      const struct token *token = &stream->tokens[stream->indices[reading->values + i]];
      digits += token->value.digits ? token->text.size : 0;
    }
    if (reading->value_count < block->column_count && digits >= block->column_count &&
        !is_picture(stream, reading)) {
      note(&remarks->not_separable, &remarks->not_separable_at, first);
      for (uint32_t c = 0; c < block->column_count && reading->value_count == 1; c++)
        reading->slots[c] =
            (struct slot){.state = SLOT_RUN, .token = stream->indices[reading->values]};
    } else {
      note(&remarks->missing, &remarks->missing_at, first);
    }
  }
}

static uint32_t add_layout(struct reader_state *state, const struct instance *instance,
                           uint32_t first, uint32_t last, bool leftovers, struct layout *layout)
{
  struct stream *stream = state->stream;
  layout_draw(state, instance, first, last, leftovers, layout);
  const struct source *begin = &stream->sources[first], *end = &stream->sources[last];
  struct gk_table table = {.origin = GK_TABLE_TEXT, .place = begin->place};
  struct gk_table original = {0};
  if (begin->table && gk_get_table(state->context, begin->table, &original)) {
    table.origin = original.origin;
    table.caption = original.caption;
    table.replaces_first = begin->table;
    table.replaces_last = end->table;
  }
  if (end->place.resource == table.place.resource &&
      end->place.offset + end->place.size > table.place.offset)
    table.place.size = end->place.offset + end->place.size - table.place.offset;
  return gk_add_table(state->context, &table, layout->cells, layout->cell_count);
}

static void add_facts(struct reader_state *state, const struct instance *instance, uint32_t first,
                      uint32_t last, uint32_t table, const struct layout *layout,
                      struct remarks *remarks)
{
  struct gk_text units[MAXIMAL_COLUMNS];
  uint32_t block = UINT32_MAX;
  for (uint32_t r = 0; r < instance->form->row_count; r++) {
    const struct reading *reading = instance->rows[r];
    if (!reading || reading->source < first || reading->source > last)
      continue;
    if (reading->block != block)
      find_units(state, instance, block = reading->block, units);
    for (uint32_t c = 0; c < instance->form->blocks[reading->block].column_count; c++)
      add_fact(state, instance, reading, c,
               table ? table : state->stream->sources[reading->source].table, units, layout,
               remarks);
  }
}

/* Whether a form has any fact to give that stands in the sources first..last. */
static bool has_facts(const struct instance *instance, uint32_t first, uint32_t last)
{
  for (uint32_t r = 0; r < instance->form->row_count; r++) {
    const struct reading *reading = instance->rows[r];
    if (!reading || reading->source < first || reading->source > last)
      continue;
    for (uint32_t c = 0; c < instance->form->blocks[reading->block].column_count; c++)
      if (reading->slots[c].state != SLOT_NONE)
        return true;
  }
  return false;
}

/* Adds the cells of a source again where labels were not read: those are doubtful, and the numbers
 * that only their place explains. Returns the new table; 0: nothing of the kind. */
static uint32_t add_doubts(struct reader_state *state, uint32_t number, const struct fitted *fitted,
                           struct remarks *remarks)
{
  const struct source *source = &state->stream->sources[number];
  const struct token *tokens = &state->stream->tokens[source->first_token];
  struct gk_table table;
  if (!gk_get_table(state->context, source->table, &table))
    return 0;
  if (fitted->misplaced && remarks->misplaced == 0)
    remarks->misplaced_at = source->place;
  remarks->misplaced += fitted->misplaced;
  if (fitted->by_place && remarks->by_place == 0)
    remarks->by_place_at = fitted->unread_count ? fitted->unread[0].token->place : source->place;
  remarks->by_place += fitted->by_place;
  struct gk_cell *cells = gk_alloc(state->context, ((size_t)table.cells + 1) * sizeof *cells);
  bool changed = false;
  for (uint32_t i = 0; i < table.cells; i++) {
    if (!gk_get_cell(state->context, table.id, i, &cells[i]))
      return 0;
    if (i >= source->token_count || !tokens[i].by_place ||
        cells[i].flags & (GK_CELL_CORRECTED | GK_CELL_DOUBTFUL))
      continue;
    cells[i].flags |= GK_CELL_DOUBTFUL;
    changed = true;
  }
  for (uint32_t i = 0; i < fitted->unread_count; i++) {
    struct gk_cell *cell = &cells[fitted->unread[i].token - tokens];
    if (cell->flags & GK_CELL_CORRECTED)
      continue;
    cell->flags |= GK_CELL_DOUBTFUL;
    cell->alternative = fitted->unread[i].expected;
    changed = true;
  }
  if (!changed)
    return 0;
  struct gk_table again = {.origin = table.origin,
                           .place = table.place,
                           .caption = table.caption,
                           .replaces_first = table.id,
                           .replaces_last = table.id};
  return gk_add_table(state->context, &again, cells, table.cells);
}

/* The table that facts of a source point at; 0: its own. Several forms may have values of one
 * source, and all of them see its doubts. */
static uint32_t doubted_table(struct reader_state *state, uint32_t number, struct remarks *remarks)
{
  struct fitted *fitted = state->fitted[number];
  if (!fitted)
    return 0;
  if (!fitted->doubted)
    fitted->again = add_doubts(state, number, fitted, remarks);
  fitted->doubted = true;
  return fitted->again;
}

static void emit(struct reader_state *state, const struct instance *instance, bool sound,
                 const uint32_t *last_user, struct remarks *remarks)
{
  struct stream *stream = state->stream;
  uint32_t number = (uint32_t)(instance - state->instances);
  struct gk_field field = {.name = GK_TEXT("form.generation"),
                           .value = instance->form->generation,
                           .raw = instance->form->name};
  gk_add_field(state->context, &field);
  bool pictures = false;
  for (uint32_t i = 0; i < instance->source_count; i++)
    pictures |= stream->sources[instance->sources[i]].picture;
  if (sound && !pictures) {
    add_facts(state, instance, 0, UINT32_MAX, 0, NULL, remarks);
    return;
  }
  for (uint32_t i = 0; i < instance->source_count;) {
    uint32_t only = instance->sources[i];
    if (sound || stream->sources[only].picture) {
      add_facts(state, instance, only, only, doubted_table(state, only, remarks), NULL, remarks);
      i++;
      continue;
    }
    /* A form that a page break cut into neighbouring tables becomes one table again. */
    uint32_t end = i;
    while (end + 1 < instance->source_count &&
           !stream->sources[instance->sources[end + 1]].picture &&
           instance->sources[end + 1] == instance->sources[end] + 1 &&
           stream->sources[instance->sources[end]].table &&
           stream->sources[instance->sources[end + 1]].table ==
               stream->sources[instance->sources[end]].table + 1)
      end++;
    uint32_t first = instance->sources[i], last = instance->sources[end];
    bool leftovers = true;
    for (uint32_t s = first; s <= last; s++)
      leftovers &= last_user[s] == number;
    struct layout *layout = gk_alloc(state->context, sizeof *layout);
    i = end + 1;
    /* A header alone is drawn with the rows that follow; rows that could not be read stay. */
    if (!has_facts(instance, first, last))
      continue;
    uint32_t table = add_layout(state, instance, first, last, leftovers, layout);
    if (table)
      add_facts(state, instance, first, last, table, layout, remarks);
  }
}

/* Whether a label of the source stands for a row of a form and for nothing else. */
static bool has_row_of_form(const struct stream *stream, const struct source *source)
{
  for (uint32_t i = 0; i < source->label_count; i++) {
    const struct label *label = stream->tokens[stream->label_tokens[source->first_label + i]].label;
    for (uint32_t j = 0; j < label->use_count && label->length >= CLEAR_ROW; j++)
      if (stream->rules->uses[label->first_use + j].kind == LABEL_ROW)
        return true;
  }
  return false;
}

/* Says of each table that holds rows of a form which could not be read that it is no table of
 * another kind: its numbers stand under labels that are not theirs. */
static void note_unread(struct reader_state *state, const bool *read)
{
  const struct stream *stream = state->stream;
  for (uint32_t s = 0; s < stream->source_count; s++) {
    const struct source *source = &stream->sources[s];
    if (read[s] || source->table == 0 || !has_row_of_form(stream, source))
      continue;
    struct gk_field field = {.name = GK_TEXT("form.unread"), .ordinal = source->table};
    gk_add_field(state->context, &field);
    gk_diagnose_at(state->context, GK_WARN, "form-unread", 1, &source->place,
                   "A table has rows of a statutory form, and none of them could be read.");
  }
}

/* Says which rows of numbers in a form's table gave no facts, since no label of the form is
 * theirs. */
static void note_unknown_rows(struct reader_state *state, const bool *read)
{
  const struct stream *stream = state->stream;
  bool *taken = gk_alloc(state->context, (size_t)stream->token_count + 1);
  for (uint32_t i = 0; i < state->instance_count; i++)
    for (uint32_t r = 0; r < state->instances[i].form->row_count; r++) {
      const struct reading *reading = state->instances[i].rows[r];
      for (uint32_t v = 0; reading && v < reading->value_count; v++)
        taken[stream->indices[reading->values + v]] = true;
    }
  const struct token *first = NULL;
  uint32_t count = 0, source = UINT32_MAX, row = UINT32_MAX;
  for (uint32_t t = 0; t < stream->token_count; t++) {
    const struct token *token = &stream->tokens[t];
    if (!read[token->source] || !token->is_value || token->value.kind != GK_FACT_NUMBER ||
        token->used || taken[t] || (token->source == source && token->row == row))
      continue;
    source = token->source;
    row = token->row;
    if (count++ == 0)
      first = token;
  }
  if (count)
    gk_diagnose_at(state->context, GK_WARN, "rows-unknown", count, &first->place,
                   "%u rows of numbers in a form's table have a label that is none of the form's; "
                   "they gave no facts.",
                   count);
}

void emit_instances(struct reader_state *state)
{
  struct stream *stream = state->stream;
  struct remarks remarks = {0};
  uint32_t *last_user = gk_alloc(state->context, (stream->source_count + 1) * sizeof *last_user);
  bool *sound = gk_alloc(state->context, state->instance_count + 1);
  bool *read = gk_alloc(state->context, stream->source_count + 1);
  for (uint32_t i = 0; i < state->instance_count; i++) {
    struct instance *instance = &state->instances[i];
    settle_unsolved(state, instance, &remarks);
    uint32_t dropped = drop_misplaced(state, instance);
    if (dropped && remarks.misplaced == 0)
      remarks.misplaced_at = stream->sources[instance->sources[0]].place;
    remarks.misplaced += dropped;
    if (!has_facts(instance, 0, UINT32_MAX))
      continue;
    sound[i] = is_sound(stream, instance);
    mark_used(stream, instance);
    for (uint32_t j = 0; j < instance->source_count; j++) {
      last_user[instance->sources[j]] = i;
      read[instance->sources[j]] |= has_facts(instance, instance->sources[j], instance->sources[j]);
    }
    uint64_t bit = UINT64_C(1) << (instance->form - state->rules->forms);
    remarks.repeated += (remarks.seen & bit) != 0;
    remarks.seen |= bit;
  }
  /* Before they are drawn, and so used, at the end of their tables. */
  note_unknown_rows(state, read);
  for (uint32_t i = 0; i < state->instance_count; i++)
    if (has_facts(&state->instances[i], 0, UINT32_MAX))
      emit(state, &state->instances[i], sound[i], last_user, &remarks);
  note_unread(state, read);
  if (remarks.repeated)
    gk_diagnose_at(state->context, GK_WARN, "form-repeated", remarks.repeated, NULL,
                   "A form stands in the document %u times more than once.", remarks.repeated);
  if (remarks.not_separable)
    gk_diagnose_at(state->context, GK_WARN, "cells-not-separable", remarks.not_separable,
                   &remarks.not_separable_at,
                   "The numbers of %u rows ran together and the sums of the form leave no single "
                   "way to tell them apart.",
                   remarks.not_separable);
  if (remarks.missing)
    gk_diagnose_at(state->context, GK_WARN, "cells-missing", remarks.missing, &remarks.missing_at,
                   "%u rows of a form have more or fewer cells than the form, and nothing says "
                   "which are which.",
                   remarks.missing);
  if (remarks.misplaced)
    gk_diagnose_at(state->context, GK_WARN, "cells-misplaced", remarks.misplaced,
                   &remarks.misplaced_at,
                   "%u cells of a form in a picture do not stand where the form has them, or under "
                   "labels that are none of the form's; they have no value.",
                   remarks.misplaced);
  if (remarks.by_place)
    gk_diagnose_at(
        state->context, GK_WARN, "labels-unread", remarks.by_place, &remarks.by_place_at,
        "The labels of %u cells of a form in a picture could not be read; what they count "
        "follows from their place in the form's lines.",
        remarks.by_place);
  if (remarks.letters)
    gk_diagnose_at(state->context, GK_WARN, "letter-for-digit", remarks.letters,
                   &remarks.letters_at,
                   "%u cells of a form hold a letter or sign that looks like a digit; they have "
                   "no value.",
                   remarks.letters);
}
