/* SPDX-License-Identifier: Apache-2.0 */
/* Cells that ran together. A value is given only where the rules of the form leave one way. */
#include "reading.h"
#include "split.h"
#include "utf8.h"

enum {
  CANDIDATES = 64,     /* ways of one row; a row with more cannot be told apart */
  MAXIMAL_RUNS = 3,    /* cells of a row; where there are more, some may be missing instead */
  MAXIMAL_TRIES = 4000 /* combinations of rows */
};

struct unknown {
  struct reading *reading;
  struct split_solution *ways;
  int count, chosen;
  bool in_sum; /* it changes a sum over the rows */
};

struct puzzle {
  struct reader_state *state;
  struct instance *instance;
  const struct form_block *block;
  struct unknown unknowns[MAXIMAL_ROWS];
  uint32_t count;
  uint32_t tries;
  int solutions;
  int first[MAXIMAL_ROWS]; /* what was chosen in the first solution */
  bool same[MAXIMAL_ROWS]; /* and in all */
};

/* The digits of a value, folded to half width. */
static struct gk_text digits_of(struct gk_context *context, const struct token *token)
{
  char *out = gk_alloc(context, token->text.size + 1);
  return (struct gk_text){out, gk_text_squeeze(token->text, out)};
}

static uint32_t cells_of(struct reader_state *state, const struct reading *reading,
                         struct gk_text *cells, uint32_t room)
{
  const struct stream *stream = state->stream;
  if (reading->value_count > room)
    return 0;
  for (uint32_t i = 0; i < reading->value_count; i++) {
    const struct token *token = &stream->tokens[stream->indices[reading->values + i]];
    if (!token->value.digits)
      return 0;
    cells[i] = digits_of(state->context, token);
  }
  return reading->value_count;
}

/* Whether the cells as they stand fit another story: some cells are missing, none ran together. */
static bool reads_as_missing(const struct gk_text *cells, uint32_t count)
{
  int64_t sum = 0, last = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (cells[i].size > SPLIT_LENGTH)
      return false;
    last = 0;
    for (size_t j = 0; j < cells[i].size; j++)
      last = last * 10 + (cells[i].data[j] - '0');
    sum += last;
  }
  return count > 1 && sum == 2 * last;
}

static void fill(struct reader_state *state, struct reading *reading, uint32_t columns,
                 const struct split_solution *solution, uint32_t from)
{
  const struct stream *stream = state->stream;
  uint32_t cell = 0;
  size_t used = 0;
  for (uint32_t i = 0; i < from + columns; i++) {
    uint32_t index = stream->indices[reading->values + cell];
    const struct token *token = &stream->tokens[index];
    size_t begin = used;
    /* Full-width digits take three bytes. */
    for (uint32_t j = 0; j < solution->lengths[i]; j++) {
      const char *p = token->text.data + used;
      const char *end = token->text.data + token->text.size;
      while (p < end && gk_is_space(gk_utf8_next(&p, end)))
        used = (size_t)(p - token->text.data);
      p = token->text.data + used;
      gk_utf8_next(&p, end);
      used = (size_t)(p - token->text.data);
    }
    if (i >= from) {
      bool whole = begin == 0 && used == token->text.size && token->value.natural;
      reading->slots[i - from] = (struct slot){.state = whole ? SLOT_TOKEN : SLOT_RECOVERED,
                                               .token = index,
                                               .number = solution->numbers[i],
                                               .text = gk_text_slice(token->text, begin, used)};
    }
    if (used >= token->text.size) {
      cell++;
      used = 0;
    }
  }
  reading->unsolved = false;
}

/* A place's number for a sum; false: not known. */
static bool number_of(const struct puzzle *puzzle, uint32_t row, uint32_t column, int64_t *number)
{
  const struct reading *reading = puzzle->instance->rows[puzzle->block->first_row + row];
  if (!reading)
    return false;
  for (uint32_t i = 0; i < puzzle->count; i++)
    if (puzzle->unknowns[i].reading == reading) {
      if (puzzle->unknowns[i].count < 1)
        return false;
      *number = puzzle->unknowns[i].ways[puzzle->unknowns[i].chosen].numbers[column];
      return true;
    }
  if (reading->unsolved || reading->slots[column].state != SLOT_TOKEN)
    return false;
  const struct cell_value *value =
      &puzzle->state->stream->tokens[reading->slots[column].token].value;
  *number = 0;
  if (value->kind == GK_FACT_BLANK || value->kind == GK_FACT_NOT_APPLICABLE)
    return true;
  if (value->kind != GK_FACT_NUMBER || value->value.scale)
    return false;
  *number = value->value.digits;
  return true;
}

/* Whether every sum over the rows that can be worked out holds. */
static bool rows_hold(const struct puzzle *puzzle)
{
  for (uint32_t i = 0; i < puzzle->block->sum_count; i++) {
    const struct form_sum *sum = &puzzle->block->sums[i];
    if (sum->of_columns)
      continue;
    for (uint32_t column = 0; column < puzzle->block->column_count; column++) {
      int64_t difference = 0, number = 0;
      bool known = true;
      for (uint32_t row = 0; row < puzzle->block->row_count && known; row++) {
        bool left = sum->left >> row & 1, right = sum->right >> row & 1;
        if (!left && !right)
          continue;
        known = number_of(puzzle, row, column, &number);
        difference += left ? number : -number;
      }
      if (known && difference != 0)
        return false;
    }
  }
  return true;
}

static void combine(struct puzzle *puzzle)
{
  /* Counts through the combinations like an odometer. */
  for (;;) {
    if (++puzzle->tries > MAXIMAL_TRIES)
      return;
    if (rows_hold(puzzle)) {
      for (uint32_t i = 0; i < puzzle->count; i++) {
        if (puzzle->solutions == 0)
          puzzle->first[i] = puzzle->unknowns[i].chosen;
        else if (puzzle->first[i] != puzzle->unknowns[i].chosen)
          puzzle->same[i] = false;
      }
      puzzle->solutions++;
    }
    uint32_t i = 0;
    for (; i < puzzle->count; i++) {
      if (++puzzle->unknowns[i].chosen < puzzle->unknowns[i].count)
        break;
      puzzle->unknowns[i].chosen = 0;
    }
    if (i == puzzle->count)
      return;
  }
}

/* A row without a sum: only zeros, one digit a cell, can be nothing else. */
static bool only_zeros(struct gk_text cell, uint32_t columns)
{
  if (cell.size != columns)
    return false;
  for (size_t i = 0; i < cell.size; i++)
    if (cell.data[i] != '0')
      return false;
  return true;
}

static void recover_rows(struct puzzle *puzzle)
{
  const struct form_block *block = puzzle->block;
  bool summed = false;
  for (uint32_t i = 0; i < block->sum_count; i++)
    summed |= block->sums[i].of_columns;
  double product = 1;
  for (uint32_t r = 0; r < block->row_count; r++) {
    struct reading *reading = puzzle->instance->rows[block->first_row + r];
    /* A picture shows where a cell ends. */
    if (!reading || !reading->unsolved || reading->in_line ||
        puzzle->state->stream->sources[reading->source].picture)
      continue;
    struct gk_text cells[MAXIMAL_RUNS];
    uint32_t count = cells_of(puzzle->state, reading, cells, MAXIMAL_RUNS);
    if (count >= block->column_count)
      continue;
    if (count == 0 || reads_as_missing(cells, count))
      continue;
    struct unknown unknown = {.reading = reading};
    unknown.ways = gk_alloc(puzzle->state->context, CANDIDATES * sizeof *unknown.ways);
    struct split_problem problem = {cells,       count,           1, block->column_count,
                                    block->sums, block->sum_count};
    if (summed || (count == 1 && only_zeros(cells[0], block->column_count)))
      unknown.count = split_digits(&problem, unknown.ways, CANDIDATES);
    if (unknown.count < 1 || unknown.count == CANDIDATES)
      continue;
    puzzle->same[puzzle->count] = true;
    product *= unknown.count;
    puzzle->unknowns[puzzle->count++] = unknown;
  }
  if (puzzle->count == 0 || product > MAXIMAL_TRIES)
    return;
  combine(puzzle);
  if (puzzle->solutions == 0)
    return;
  for (uint32_t i = 0; i < puzzle->count; i++)
    if (puzzle->same[i])
      fill(puzzle->state, puzzle->unknowns[i].reading, block->column_count,
           &puzzle->unknowns[i].ways[puzzle->first[i]], 0);
}

/* All rows in one line: 15 numbers of table 4. */
static void recover_line(struct reader_state *state, struct instance *instance)
{
  const struct form_block *block = &instance->form->blocks[0];
  struct reading *rows[MAXIMAL_ROWS];
  uint32_t count = 0;
  for (uint32_t r = 0; r < block->row_count; r++)
    if (instance->rows[r] && instance->rows[r]->in_line && instance->rows[r]->unsolved &&
        !state->stream->sources[instance->rows[r]->source].picture)
      rows[count++] = instance->rows[r];
  struct gk_text cells[MAXIMAL_RUNS];
  uint32_t cell_count = count ? cells_of(state, rows[0], cells, MAXIMAL_RUNS) : 0;
  if (cell_count == 0 || cell_count >= count * block->column_count)
    return;
  struct split_problem problem = {cells,       cell_count,      count, block->column_count,
                                  block->sums, block->sum_count};
  struct split_solution *ways = gk_alloc(state->context, 2 * sizeof *ways);
  if (split_digits(&problem, ways, 2) != 1)
    return;
  for (uint32_t i = 0; i < count; i++)
    fill(state, rows[i], block->column_count, ways, i * block->column_count);
}

void recover_instance(struct reader_state *state, struct instance *instance)
{
  for (uint32_t b = 0; b < instance->form->block_count; b++) {
    bool unsolved = false;
    const struct form_block *block = &instance->form->blocks[b];
    for (uint32_t r = 0; r < block->row_count; r++) {
      const struct reading *reading = instance->rows[block->first_row + r];
      unsolved |= reading && reading->unsolved;
    }
    if (!unsolved)
      continue;
    struct puzzle *puzzle = gk_alloc(state->context, sizeof *puzzle);
    puzzle->state = state;
    puzzle->instance = instance;
    puzzle->block = block;
    recover_rows(puzzle);
    if (b == 0)
      recover_line(state, instance);
  }
}
