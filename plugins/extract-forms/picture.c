/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Forms in tables that were read from pictures.
 *
 * A picture shows the lines of its table: which cell belongs to which row and column is seen, not
 * concluded from the texts, and a text may be misread. So such a table keeps its cells, rows,
 * columns and spans as they are. Where its lattice is that of a form (rules/lattices), or nearly
 * so, and its labels do not speak against it, each cell is the form's by its place. A label that
 * could not be read leaves its row or column what it is by its place; that is said in a diagnostic,
 * the label is marked doubtful with the form's spelling beside it, and unless the lattice is the
 * form's to the last edge and nearly all other labels say so, the numbers are doubtful, too. A
 * label that was read without doubt and is not the form's is believed: what stands there has no
 * value.
 *
 * A lattice that no form has is read by its labels (match.c); then only what stands under and
 * beside its labels is given.
 */
#include "form-label.h"
#include "prior-rules.h"
#include "reading.h"
#include "utf8.h"

enum {
  MAXIMAL_PLACES = 1 << 14, /* of a form's lattice, with room for lines that are none */
  /* Of a hundred labels that hold a text: so many must be the form's for the lattice to be. */
  ALIKE_EXACT = 50, /* of one that is a form's to the last edge */
  ALIKE_NEAR = 67,
  /* And so many for a place alone to be as good as a label. */
  ALIKE_CERTAIN = 75,
  SHORT_LABEL = 2 /* characters */
};

/* What a label's cell says of the row or column that it heads. */
enum heading {
  HEADING_READ,   /* the form's label */
  HEADING_UNREAD, /* not read, or not surely */
  HEADING_OTHER   /* surely something else */
};

struct picture {
  struct reader_state *state;
  uint32_t source;
  struct gk_fit fit;
  uint32_t *guess_of; /* number of the guess + 1 for each cell of the form's lattice; 0: none */
  bool certain;
};

static const struct lattice_cell *cell_of(const struct picture *picture,
                                          const struct gk_guess *guess)
{
  const struct lattice *lattice = picture->fit.lattice;
  return guess->place ? &lattice->cells[guess->place - 1] : NULL;
}

/* The token of the one cell of the table that a guess is; NULL: it is none, or several. */
static const struct token *token_of(const struct picture *picture, const struct gk_guess *guess)
{
  const struct source *source = &picture->state->stream->sources[picture->source];
  if (guess->cell == GK_NO_CELL || guess->cell >= source->token_count)
    return NULL;
  return &picture->state->stream->tokens[source->first_token + guess->cell];
}

/* The table's cells as a grid, places without a cell filled up. False: it is no form's. */
static bool make_grid(struct gk_context *context, const struct stream *stream,
                      const struct source *source, struct gk_grid *grid)
{
  if (source->rows == 0 || source->columns == 0 || source->columns > MAXIMAL_PLACES / source->rows)
    return false;
  uint32_t room = source->rows * source->columns;
  uint32_t longest = source->rows > source->columns ? source->rows : source->columns;
  struct gk_lattice_place *cells =
      gk_alloc(context, ((size_t)room + source->token_count) * sizeof *cells);
  bool *covered = gk_alloc(context, room);
  float *lines = gk_alloc(context, ((size_t)longest + 1) * sizeof *lines);
  uint32_t count = 0;
  for (uint32_t i = 0; i < source->token_count; i++) {
    const struct token *token = &stream->tokens[source->first_token + i];
    cells[count++] =
        (struct gk_lattice_place){token->row, token->column, token->rowspan, token->colspan, {0}};
    for (uint32_t r = token->row; r < token->row + token->rowspan && r < source->rows; r++)
      for (uint32_t c = token->column; c < token->column + token->colspan && c < source->columns;
           c++)
        covered[r * source->columns + c] = true;
  }
  for (uint32_t r = 0; r < source->rows; r++)
    for (uint32_t c = 0; c < source->columns; c++)
      if (!covered[r * source->columns + c])
        cells[count++] = (struct gk_lattice_place){r, c, 1, 1, {0}};
  for (uint32_t i = 0; i <= longest; i++)
    lines[i] = (float)i;
  *grid = (struct gk_grid){.rows = source->rows,
                           .columns = source->columns,
                           .row_lines = lines,
                           .column_lines = lines,
                           .cells = cells,
                           .count = count};
  return true;
}

/* Whether a text that is not the form's label here is another row's or column's of the form. What
 * is short (其他, 总计) may be what is left of a longer one. */
static bool is_elsewhere(const struct picture *picture, const struct token *token)
{
  const struct form_rules *rules = picture->state->rules;
  const struct form *form = ((const struct lattice *)picture->fit.lattice)->form;
  if (!token->label || token->label->length <= SHORT_LABEL)
    return false;
  return label_use_of(rules, token->label, form, LABEL_ROW, UINT32_MAX) ||
         label_use_of(rules, token->label, form, LABEL_COLUMN, UINT32_MAX);
}

static bool is_alike(const struct picture *picture, const struct gk_guess *guess,
                     const struct token *token)
{
  return gk_prior_likeness(picture->state->prior, &picture->fit, guess, token->text) >=
         GK_PRIOR_ALIKE;
}

/* Whether the labels are those of the form whose lattice this is. */
static bool labels_agree(struct picture *picture)
{
  uint32_t alike = 0, texts = 0, labels = 0;
  for (uint32_t i = 0; i < picture->fit.count; i++) {
    const struct gk_guess *guess = &picture->fit.guesses[i];
    const struct token *token = token_of(picture, guess);
    labels += guess->expected.size > 0;
    if (!token || guess->expected.size == 0 || token->text.size == 0)
      continue;
    texts++;
    if (is_alike(picture, guess, token))
      alike++;
    else if (is_elsewhere(picture, token))
      return false;
  }
  bool exact = picture->fit.quality == GK_FIT_EXACT;
  /* A label of which nothing was read speaks for nothing. */
  picture->certain = picture->fit.differences == 0 && alike * 100 >= labels * ALIKE_CERTAIN;
  return alike > 0 && alike * 100 >= texts * (exact ? ALIKE_EXACT : ALIKE_NEAR);
}

static bool stands_for(const struct picture *picture, const struct label *label, uint32_t kind,
                       uint32_t block, uint32_t index)
{
  const struct form_rules *rules = picture->state->rules;
  const struct form *form = ((const struct lattice *)picture->fit.lattice)->form;
  for (uint32_t i = 0; label && i < label->use_count; i++) {
    const struct label_use *use = &rules->uses[label->first_use + i];
    if (&rules->forms[use->form] == form && use->kind == kind && use->block == block &&
        use->index == index)
      return true;
  }
  return false;
}

/* The cell of the form's lattice that heads the row (or column) of a value: the nearest to it. */
static const struct lattice_cell *heading_of(const struct picture *picture,
                                             const struct lattice_cell *value, uint32_t kind)
{
  const struct lattice *lattice = picture->fit.lattice;
  uint32_t index = kind == LABEL_ROW ? value->form_row : value->form_column;
  for (uint32_t c = value->column; kind == LABEL_ROW && c-- > 0;) {
    const struct lattice_cell *cell = &lattice->cells[lattice_at(lattice, value->row, c)];
    if (stands_for(picture, cell->known, kind, value->block, index))
      return cell;
  }
  for (uint32_t r = value->row; r-- > 0;) {
    const struct lattice_cell *cell = &lattice->cells[lattice_at(lattice, r, value->column)];
    if (stands_for(picture, cell->known, kind, value->block, index))
      return cell;
  }
  return NULL;
}

/* What stands in that cell; *guess gets the cell, or NULL where it is not in the table. */
static enum heading read_heading(const struct picture *picture, const struct lattice_cell *cell,
                                 struct gk_guess **guess)
{
  const struct lattice *lattice = picture->fit.lattice;
  uint32_t number = cell ? picture->guess_of[cell - lattice->cells] : 0;
  *guess = number ? &picture->fit.guesses[number - 1] : NULL;
  const struct token *token = *guess ? token_of(picture, *guess) : NULL;
  /* Above the page that is seen, or what only a part of is seen. */
  if (!token || (*guess)->expected.size == 0 || token->text.size == 0)
    return HEADING_UNREAD;
  if (is_alike(picture, *guess, token))
    return HEADING_READ;
  return token->doubtful ? HEADING_UNREAD : HEADING_OTHER;
}

/* Whether a row of the form's lattice is the last that a picture shows before its edge: it may be
 * cut through, and its numbers with it. */
static bool is_at_edge(const struct picture *picture, uint32_t row)
{
  const struct lattice *lattice = picture->fit.lattice;
  uint32_t first = picture->fit.first_row, end = first + picture->fit.rows;
  return (first > 0 && row == first) || (end < lattice->rows && row + 1 == end);
}

static uint32_t push_index(struct stream *stream, uint32_t index)
{
  stream->indices[stream->index_count] = index;
  return stream->index_count++;
}

/* Notes that a label was not read, in `found`; a label heads many values. */
static void note_unread(struct fitted *found, const struct gk_guess *guess,
                        const struct token *token)
{
  if (!guess || !token)
    return;
  for (uint32_t i = 0; i < found->unread_count; i++)
    if (found->unread[i].token == token)
      return;
  found->unread[found->unread_count++] = (struct unread_label){token, guess->expected};
}

/* Reads a row of the form; its values stand in the order of the columns. */
static void read_row(struct picture *picture, uint32_t block, uint32_t row, struct fitted *found)
{
  struct stream *stream = picture->state->stream;
  const struct lattice *lattice = picture->fit.lattice;
  const struct form_block *known = &lattice->form->blocks[block];
  struct reading reading = {
      .source = picture->source, .block = block, .row = row, .values = stream->index_count};
  reading.slots = gk_alloc(picture->state->context, known->column_count * sizeof *reading.slots);
  const struct token *head = NULL;
  for (uint32_t i = 0; i < lattice->count; i++) {
    const struct lattice_cell *cell = &lattice->cells[i];
    if (!cell->value || cell->block != block || cell->form_row != row)
      continue;
    uint32_t number = picture->guess_of[i];
    const struct gk_guess *guess = number ? &picture->fit.guesses[number - 1] : NULL;
    const struct token *token = guess ? token_of(picture, guess) : NULL;
    bool stands = guess || (cell->row >= picture->fit.first_row &&
                            cell->row < picture->fit.first_row + picture->fit.rows);
    if (!token) {
      found->misplaced += stands;
      continue;
    }
    struct gk_guess *row_guess, *column_guess;
    enum heading of_row = read_heading(picture, heading_of(picture, cell, LABEL_ROW), &row_guess);
    enum heading of_column =
        read_heading(picture, heading_of(picture, cell, LABEL_COLUMN), &column_guess);
    uint32_t index = push_index(stream, (uint32_t)(token - stream->tokens));
    reading.value_count++;
    if (of_row == HEADING_READ)
      head = token_of(picture, row_guess);
    if (of_row == HEADING_OTHER || of_column == HEADING_OTHER) {
      found->misplaced++;
      continue;
    }
    if (of_row == HEADING_UNREAD)
      note_unread(found, row_guess, row_guess ? token_of(picture, row_guess) : NULL);
    if (of_column == HEADING_UNREAD)
      note_unread(found, column_guess, column_guess ? token_of(picture, column_guess) : NULL);
    bool by_place = of_row == HEADING_UNREAD || of_column == HEADING_UNREAD;
    found->by_place += by_place;
    bool cut = of_row == HEADING_UNREAD && is_at_edge(picture, cell->row);
    stream->tokens[stream->indices[index]].by_place = by_place && (cut || !picture->certain);
    reading.slots[cell->form_column] =
        (struct slot){.state = SLOT_TOKEN, .token = stream->indices[index]};
  }
  if (reading.value_count == 0)
    return;
  if (head) {
    reading.labels = push_index(stream, (uint32_t)(head - stream->tokens));
    reading.label_count = 1;
    reading.label = head->label;
  }
  found->readings[found->count++] = reading;
}

static void read_picture(struct reader_state *state, uint32_t number)
{
  const struct source *source = &state->stream->sources[number];
  struct picture picture = {.state = state, .source = number};
  struct gk_grid grid;
  if (!make_grid(state->context, state->stream, source, &grid))
    return;
  gk_prior_fit(state->context, state->prior, &grid, &picture.fit);
  if (picture.fit.quality == GK_FIT_NONE || !labels_agree(&picture))
    return;
  const struct lattice *lattice = picture.fit.lattice;
  const struct form *form = lattice->form;
  struct fitted *found = gk_alloc(state->context, sizeof *found);
  picture.guess_of =
      gk_alloc(state->context, ((size_t)lattice->count + 1) * sizeof *picture.guess_of);
  for (uint32_t i = 0; i < picture.fit.count; i++)
    if (cell_of(&picture, &picture.fit.guesses[i]))
      picture.guess_of[picture.fit.guesses[i].place - 1] = i + 1;
  found->form = form;
  found->readings = gk_alloc(state->context, (form->row_count + 1) * sizeof *found->readings);
  found->unread = gk_alloc(state->context, (picture.fit.count + 1) * sizeof *found->unread);
  for (uint32_t b = 0; b < form->block_count; b++)
    for (uint32_t r = 0; r < form->blocks[b].row_count; r++)
      read_row(&picture, b, r, found);
  if (found->count)
    state->fitted[number] = found;
}

void fit_pictures(struct reader_state *state)
{
  struct stream *stream = state->stream;
  uint32_t cells = 0;
  state->fitted = gk_alloc(state->context, (stream->source_count + 1) * sizeof *state->fitted);
  for (uint32_t s = 0; s < stream->source_count; s++)
    cells += stream->sources[s].picture ? stream->sources[s].token_count : 0;
  if (cells == 0)
    return;
  /* Each cell is a value or heads a row once. */
  uint32_t *larger =
      gk_alloc(state->context, ((size_t)stream->index_count + 2 * (size_t)cells) * sizeof *larger);
  if (stream->index_count)
    memcpy(larger, stream->indices, stream->index_count * sizeof *larger);
  stream->indices = larger;
  for (uint32_t s = 0; s < stream->source_count; s++)
    if (stream->sources[s].picture && stream->sources[s].token_count)
      read_picture(state, s);
}

bool is_same_ruling(const struct form *a, const struct form *b)
{
  bool same = a->family == b->family && a->block_count == b->block_count;
  for (uint32_t i = 0; same && i < a->block_count; i++) {
    const struct form_block *left = &a->blocks[i], *right = &b->blocks[i];
    same = left->row_count == right->row_count && left->column_count == right->column_count;
    for (uint32_t r = 0; same && r < left->row_count; r++)
      same = gk_text_equal(left->rows[r].key, right->rows[r].key);
    for (uint32_t c = 0; same && c < left->column_count; c++)
      same = gk_text_equal(left->columns[c].key, right->columns[c].key);
  }
  return same;
}
