/* SPDX-License-Identifier: Apache-2.0 */
/* A form whose rows the print sets side by side (table 4): as it is printed, as rows, or with rows
 * and columns changed about. */
#include "reading.h"
#include "utf8.h"

enum { ANNOUNCED_WITHIN = 2 /* blocks between the words that name a form and the form */ };

struct line_reader {
  struct reader_state *state;
  const struct form *form;
  const struct form_block *block;
  uint32_t source, header_source;
  struct reading *readings;
  uint32_t count;
  uint64_t rows_named; /* rows whose label stands before the values */
  bool rows_in_order, columns_in_order;
};

static const struct label_use *use_of(const struct line_reader *reader, uint32_t token,
                                      uint32_t kind)
{
  const struct stream *stream = reader->state->stream;
  return label_use_of(stream->rules, stream->tokens[token].label, reader->form, kind, 0);
}

/* The first token of a source whose label is of this family alone: where other forms stand in the
 * same source, the words that they share are theirs up to there. */
static uint32_t first_of_family(const struct line_reader *reader, uint32_t number)
{
  const struct stream *stream = reader->state->stream;
  const struct source *source = &stream->sources[number];
  uint32_t end = source->first_token + source->token_count;
  for (uint32_t i = source->first_token; i < end; i++)
    if (stream->tokens[i].label && stream->tokens[i].label->families == 1u << reader->form->family)
      return i;
  return source->first_token;
}

/* Looks at the labels: which rows they name, and whether the columns come as the form has them,
 * time after time. */
static void survey(struct line_reader *reader)
{
  const struct stream *stream = reader->state->stream;
  const struct source *source = &stream->sources[reader->header_source];
  uint32_t end = source->first_token + source->token_count;
  uint32_t next_column = 0, last_row = UINT32_MAX;
  reader->rows_in_order = reader->columns_in_order = true;
  for (uint32_t i = first_of_family(reader, reader->header_source); i < end; i++) {
    const struct label_use *column = use_of(reader, i, LABEL_COLUMN);
    const struct label_use *row = use_of(reader, i, LABEL_ROW);
    if (column) {
      reader->columns_in_order &= column->index == next_column;
      next_column = (column->index + 1) % reader->block->column_count;
    }
    if (row && !(reader->rows_named >> row->index & 1)) {
      reader->rows_in_order &= last_row == UINT32_MAX || row->index > last_row;
      last_row = row->index;
      reader->rows_named |= UINT64_C(1) << row->index;
    }
  }
}

static uint32_t bits_of(uint64_t set)
{
  uint32_t count = 0;
  for (; set; set &= set - 1)
    count++;
  return count;
}

static struct reading *new_reading(struct line_reader *reader, uint32_t row, uint32_t values,
                                   uint32_t value_count)
{
  struct reading *reading = NULL;
  for (uint32_t i = 0; i < reader->count; i++)
    if (reader->readings[i].row == row)
      reading = &reader->readings[i];
  if (reading)
    return reading;
  reading = &reader->readings[reader->count++];
  *reading = (struct reading){
      .source = reader->source, .row = row, .values = values, .value_count = value_count};
  reading->slots =
      gk_alloc(reader->state->context, reader->block->column_count * sizeof *reading->slots);
  return reading;
}

static bool is_blank(const struct stream *stream, uint32_t index)
{
  return stream->tokens[stream->indices[index]].value.kind == GK_FACT_BLANK;
}

/* The values of all named rows side by side. */
static bool read_line(struct line_reader *reader, const struct group *group)
{
  const struct stream *stream = reader->state->stream;
  uint32_t columns = reader->block->column_count, rows = reader->block->row_count;
  uint64_t all = (UINT64_C(1) << rows) - 1;
  uint64_t named = reader->rows_named ? reader->rows_named : all;
  if (!reader->rows_in_order || !reader->columns_in_order || reader->count > 0)
    return false;
  uint32_t first = group->values, count = group->value_count;
  /* 行政诉讼's own rows may be named by their outer label alone. */
  uint32_t wanted = bits_of(named) * columns;
  if (count >= rows * columns || (named == 1 && count > columns)) {
    named = all;
    wanted = rows * columns;
  }
  bool padded = count > wanted;
  while (count > wanted && is_blank(stream, first + count - 1))
    count--;
  while (count > wanted && is_blank(stream, first)) {
    first++;
    count--;
  }
  if (count > wanted)
    return false;
  bool short_line = count < wanted;
  for (uint32_t i = 0; short_line && i < count; i++)
    if (!stream->tokens[stream->indices[first + i]].value.digits)
      return false;
  uint32_t at = first;
  for (uint32_t r = 0; r < rows; r++) {
    if (!(named >> r & 1))
      continue;
    struct reading *reading = new_reading(reader, r, first, count);
    reading->in_line = true;
    reading->padded = padded;
    reading->unsolved = short_line;
    for (uint32_t c = 0; c < columns && !short_line; c++)
      reading->slots[c] = (struct slot){.state = SLOT_TOKEN, .token = stream->indices[at++]};
    if (!short_line) {
      reading->values = at - columns;
      reading->value_count = columns;
    }
  }
  return true;
}

/* A group under a column's label: a value a row. */
static void read_transposed(struct line_reader *reader, const struct group *group, uint32_t column)
{
  const struct stream *stream = reader->state->stream;
  uint32_t rows = reader->block->row_count, count = group->value_count;
  uint32_t first = group->values;
  uint64_t named = reader->rows_named;
  if (count == 1) {
    /* The row is the one that was named last. */
    const struct source *source = &stream->sources[reader->source];
    uint32_t row = UINT32_MAX;
    for (uint32_t i = source->first_token; i < stream->indices[first]; i++) {
      const struct label_use *use = use_of(reader, i, LABEL_ROW);
      if (use)
        row = use->index;
    }
    if (row == UINT32_MAX)
      return;
    struct reading *reading = new_reading(reader, row, first, 1);
    if (reading->slots[column].state == SLOT_NONE)
      reading->slots[column] = (struct slot){.state = SLOT_TOKEN, .token = stream->indices[first]};
    return;
  }
  while (count > rows && is_blank(stream, first + count - 1))
    count--;
  if (count != rows || named != (UINT64_C(1) << rows) - 1 || !reader->rows_in_order)
    return;
  for (uint32_t r = 0; r < rows; r++) {
    struct reading *reading = new_reading(reader, r, first, count);
    reading->padded |= group->value_count > count;
    if (reading->slots[column].state == SLOT_NONE)
      reading->slots[column] =
          (struct slot){.state = SLOT_TOKEN, .token = stream->indices[first + r]};
  }
}

/* A group under a row's label: the row's columns. */
static void read_row(struct line_reader *reader, const struct group *group, uint32_t row)
{
  struct stream *stream = reader->state->stream;
  const struct source *source = &stream->sources[reader->source];
  uint32_t header[MAXIMAL_COLUMNS];
  find_header(stream, reader->form, 0, source->first_token, stream->indices[group->values], header);
  struct reading *reading = new_reading(reader, row, group->values, group->value_count);
  if (reading->slots[0].state != SLOT_NONE)
    return;
  reading->labels = group->labels + group->label_count - 1;
  reading->label_count = 1;
  reading->unsolved = !assign_values(stream, reader->block, header, PADDED_UNKNOWN, reading);
}

uint32_t read_line_source(struct reader_state *state, const struct form *form, uint32_t number,
                          uint32_t header_source, struct reading *readings, bool *transposed)
{
  struct line_reader reader = {.state = state,
                               .form = form,
                               .block = &form->blocks[0],
                               .source = number,
                               .header_source = header_source,
                               .readings = readings};
  struct stream *stream = state->stream;
  const struct source *source = &stream->sources[number];
  uint32_t columns = reader.block->column_count, rows = reader.block->row_count;
  survey(&reader);
  uint32_t leaf = NO_TOKEN; /* the first label of a column */
  uint32_t begin = first_of_family(&reader, number);
  for (uint32_t i = source->first_token + source->token_count; i-- > begin;)
    if (use_of(&reader, i, LABEL_COLUMN))
      leaf = i;
  for (uint32_t i = 0; i < source->group_count; i++) {
    const struct group *group = &stream->groups[source->first_group + i];
    uint32_t last =
        group->label_count ? stream->indices[group->labels + group->label_count - 1] : NO_TOKEN;
    const struct label_use *row = last == NO_TOKEN ? NULL : use_of(&reader, last, LABEL_ROW);
    const struct label_use *column = last == NO_TOKEN ? NULL : use_of(&reader, last, LABEL_COLUMN);
    bool beside = last != NO_TOKEN && stream->tokens[last].row == group->row;
    bool digits = stream->tokens[stream->indices[group->values]].value.digits;
    bool whole_line = group->value_count >= columns && !beside;
    bool run = !beside && digits && group->value_count < columns &&
               stream->tokens[stream->indices[group->values]].text.size >= columns;
    if (stream->indices[group->values] < begin)
      continue;
    bool blank = values_blank(stream, group->values, group->value_count);
    if (is_header_row(stream, form, group) || (blank && beside && !column && (!row || leaf > last)))
      continue; /* a line of the header */
    if (row && leaf < last && (beside || group->value_count == columns) &&
        group->value_count < rows * columns)
      read_row(&reader, group, row->index);
    else if (column && (beside || !(whole_line || run)) && group->value_count < columns + rows)
      read_transposed(&reader, group, column->index), *transposed = true;
    else if (whole_line || run || group->value_count >= rows * columns)
      read_line(&reader, group);
  }
  return reader.count;
}

static bool names_rows(const struct form_block *block, struct gk_text text)
{
  for (uint32_t r = 0; r < block->row_count; r++)
    if (gk_text_find(text, block->rows[r].path[0], 0) == SIZE_MAX)
      return false;
  return true;
}

/* Whether the section that a source stands in has a title that names every outer label of the
 * form's rows. */
static bool is_titled(struct reader_state *state, const struct form_block *block, uint32_t last)
{
  struct gk_text title = {NULL, 0};
  for (struct gk_section section = {0};
       gk_next_section(state->context, &section) && section.heading_block <= last;)
    title = section.title;
  return names_rows(block, title);
}

/* Whether a source has labels that are of other forms alone; totals stand in any form. */
static bool has_other_labels(const struct stream *stream, const struct source *source,
                             const struct form *form)
{
  enum { TOTAL = 2 /* characters of 总计 */ };
  for (uint32_t i = 0; i < source->label_count; i++) {
    const struct label *label = stream->tokens[stream->label_tokens[source->first_label + i]].label;
    if (label->length > TOTAL && !(label->families >> form->family & 1))
      return true;
  }
  return false;
}

/* Whether the text that stands before a source names every outer label of the form's rows. */
static bool is_announced(struct reader_state *state, const struct form *form, uint32_t last)
{
  const struct form_block *block = &form->blocks[0];
  for (uint32_t id = last; id > 0 && last - id < ANNOUNCED_WITHIN; id--) {
    struct gk_block text;
    if (!gk_get_block(state->context, id, &text))
      return false;
    if (names_rows(block, text.text))
      return true;
  }
  return is_titled(state, block, last);
}

uint32_t read_bare_line(struct reader_state *state, const struct form *form, uint32_t number,
                        struct reading *readings)
{
  const struct stream *stream = state->stream;
  const struct source *source = &stream->sources[number];
  const struct form_block *block = &form->blocks[0];
  uint32_t columns = block->column_count;
  if (source->group_count != 1 || has_other_labels(stream, source, form))
    return 0;
  const struct group *group = &stream->groups[source->first_group];
  if (group->value_count != block->row_count * columns || block->sum_count == 0 ||
      !is_announced(state, form, source->block))
    return 0;
  for (uint32_t r = 0; r < block->row_count; r++)
    for (uint32_t i = 0; i < block->sum_count; i++) {
      int64_t difference = 0;
      for (uint32_t c = 0; c < columns; c++) {
        const struct cell_value *value =
            &stream->tokens[stream->indices[group->values + r * columns + c]].value;
        if (value->kind != GK_FACT_NUMBER || value->value.scale)
          return 0;
        difference += block->sums[i].left >> c & 1 ? value->value.digits : 0;
        difference -= block->sums[i].right >> c & 1 ? value->value.digits : 0;
      }
      if (difference != 0)
        return 0;
    }
  for (uint32_t r = 0; r < block->row_count; r++) {
    readings[r] = (struct reading){.source = number,
                                   .row = r,
                                   .values = group->values + r * columns,
                                   .value_count = columns,
                                   .in_line = true};
    readings[r].slots = gk_alloc(state->context, columns * sizeof *readings[r].slots);
    for (uint32_t c = 0; c < columns; c++) {
      uint32_t token = stream->indices[group->values + r * columns + c];
      readings[r].slots[c] = (struct slot){.state = SLOT_RECOVERED,
                                           .token = token,
                                           .number = stream->tokens[token].value.value.digits,
                                           .text = stream->tokens[token].text};
    }
  }
  return block->row_count;
}
