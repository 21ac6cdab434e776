/* SPDX-License-Identifier: Apache-2.0 */
/* Which forms the tables of a document hold, and which of their rows are rows of a form. */
#include <stdlib.h>

#include "form-label.h"
#include "reading.h"
#include "utf8.h"

enum {
  ENOUGH_COLUMNS = 3, /* labels that no other table has */
  ENOUGH_ROWS = 6,    /* row labels alone; fewer are also words of other tables */
  ENOUGH_LABELS = 3,
  CLEAR_ROW = 8,       /* characters of a row's label that no other table has */
  ENOUGH_CLEAR = 2,    /* such rows alone, where their values add up as the form's do */
  LONG_NOTE = 6,       /* characters of a note that no other table has */
  CLEAR_DIFFERENCE = 2 /* labels by which one generation fits better than another */
};

/* What the labels of a source say about a family of forms. */
struct evidence {
  uint32_t rows, columns, notes, clear;
  bool any_row; /* also of labels that are common words */
};

struct survey {
  struct evidence *evidence; /* [source][family] */
  int *scores;               /* [source][form]: labels that the form has */
  int *gaps;       /* [source][form]: rows missing between the first and the last that was found */
  bool count_gaps; /* no year is known: a row that one generation lacks speaks for another */
};

static int score_of(const struct survey *survey, size_t index)
{
  return survey->scores[index] - (survey->count_gaps ? survey->gaps[index] : 0);
}

static bool is_form(const struct evidence *evidence)
{
  return evidence->columns >= ENOUGH_COLUMNS || evidence->rows >= ENOUGH_ROWS ||
         (evidence->rows >= 1 && evidence->columns + evidence->notes >= 1 &&
          evidence->rows + evidence->columns + evidence->notes >= ENOUGH_LABELS) ||
         (evidence->rows >= 1 && evidence->columns >= 1 && evidence->notes >= 1);
}

/* Whether every row of a source that was read has the sums of its form. */
static bool sums_hold(const struct stream *stream, const struct form *form,
                      const struct reading *readings, uint32_t count)
{
  bool any = false;
  for (uint32_t i = 0; i < count; i++) {
    const struct form_block *block = &form->blocks[readings[i].block];
    if (readings[i].unsolved || readings[i].value_count != block->column_count ||
        !columns_add_up(stream, block, stream->indices + readings[i].values))
      return false;
    any = true;
  }
  return any;
}

static int missing_between(uint64_t rows)
{
  int first = -1, last = -1, count = 0;
  for (int i = 0; i < 64; i++)
    if (rows >> i & 1) {
      first = first < 0 ? i : first;
      last = i;
      count++;
    }
  return first < 0 ? 0 : last - first + 1 - count;
}

static void survey_source(struct reader_state *state, uint32_t number, struct survey *survey,
                          uint32_t *seen)
{
  const struct form_rules *rules = state->rules;
  const struct source *source = &state->stream->sources[number];
  struct evidence *evidence = survey->evidence + (size_t)number * rules->family_count;
  int *scores = survey->scores + (size_t)number * rules->form_count;
  uint64_t rows[64] = {0};
  for (uint32_t i = 0; i < source->token_count; i++) {
    const struct label *label = state->stream->tokens[source->first_token + i].label;
    if (!label || seen[label - rules->labels] == number + 1)
      continue;
    seen[label - rules->labels] = number + 1;
    uint32_t kinds[32] = {0};
    uint64_t forms = 0;
    for (uint32_t j = 0; j < label->use_count; j++) {
      const struct label_use *use = &rules->uses[label->first_use + j];
      const struct form *form = &rules->forms[use->form];
      kinds[form->family] |= 1u << use->kind;
      forms |= UINT64_C(1) << use->form;
      if (use->kind == LABEL_ROW)
        rows[use->form] |= UINT64_C(1) << (form->blocks[use->block].first_row + use->index);
    }
    for (uint32_t j = 0; j < rules->form_count; j++)
      scores[j] += (int)(forms >> j & 1);
    for (uint32_t j = 0; j < rules->family_count; j++) {
      bool row = kinds[j] & 1u << LABEL_ROW, column = kinds[j] & 1u << LABEL_COLUMN;
      bool note = kinds[j] & (1u << LABEL_CAPTION | 1u << LABEL_NOTE | 1u << LABEL_CORNER);
      evidence[j].any_row |= row;
      if (column && label->length <= 2)
        continue; /* 总计, 其他: in any table */
      evidence[j].rows += row;
      evidence[j].clear += row && label->length >= CLEAR_ROW;
      evidence[j].columns += column && !row;
      evidence[j].notes += note && label->length >= LONG_NOTE;
    }
  }
  for (uint32_t j = 0; j < rules->form_count; j++)
    survey->gaps[(size_t)number * rules->form_count + j] = missing_between(rows[j]);
}

/* The generation that the document's labels speak for, else its year, else the newest. */
static const struct form *preferred(const struct reader_state *state, const struct survey *survey,
                                    uint32_t family, int year)
{
  const struct form_rules *rules = state->rules;
  int best = 0, second = 0;
  struct gk_text generation = {NULL, 0};
  for (uint32_t i = 0; i < rules->form_count; i++) {
    struct gk_text candidate = rules->forms[i].generation;
    bool repeated = false;
    for (uint32_t j = 0; j < i && !repeated; j++)
      repeated = gk_text_equal(rules->forms[j].generation, candidate);
    if (repeated)
      continue;
    int votes = 0;
    for (uint32_t s = 0; s < state->stream->source_count; s++)
      for (uint32_t j = i; j < rules->form_count; j++) {
        const struct form *form = &rules->forms[j];
        if (gk_text_equal(form->generation, candidate) &&
            is_form(&survey->evidence[(size_t)s * rules->family_count + form->family]))
          votes += score_of(survey, (size_t)s * rules->form_count + j);
      }
    if (generation.size == 0 || votes > best) {
      second = generation.size ? best : votes - 1;
      best = votes;
      generation = candidate;
    } else if (votes > second || second > best) {
      second = votes;
    }
  }
  const struct form *found = NULL;
  for (uint32_t i = 0; i < rules->form_count; i++) {
    const struct form *form = &rules->forms[i];
    if (form->family != family)
      continue;
    bool in_force = year >= form->first_year && (year <= form->last_year || !form->last_year);
    bool fits = best > second ? gk_text_equal(form->generation, generation)
                : year        ? in_force
                              : form->last_year == 0;
    if (fits || !found)
      found = form;
    if (fits)
      break;
  }
  return found;
}

static const struct form *choose_form(const struct reader_state *state, const struct survey *survey,
                                      uint32_t source, uint32_t family,
                                      const struct form *preference)
{
  const struct form_rules *rules = state->rules;
  size_t first = (size_t)source * rules->form_count;
  int best_score = score_of(survey, first + (size_t)(preference - rules->forms));
  const struct form *best = preference;
  for (uint32_t i = 0; i < rules->form_count; i++)
    if (rules->forms[i].family == family &&
        score_of(survey, first + i) >= best_score + (best == preference ? CLEAR_DIFFERENCE : 1)) {
      best = &rules->forms[i];
      best_score = score_of(survey, first + i);
    }
  return best;
}

uint32_t reading_room(const struct stream *stream, uint32_t source)
{
  return stream->sources[source].group_count * 3 + 4;
}

void find_header(const struct stream *stream, const struct form *form, uint32_t block,
                 uint32_t from, uint32_t to, uint32_t *header)
{
  for (uint32_t i = 0; i < form->blocks[block].column_count; i++)
    header[i] = NO_TOKEN;
  for (uint32_t i = from; i < to; i++) {
    const struct label_use *use =
        label_use_of(stream->rules, stream->tokens[i].label, form, LABEL_COLUMN, block);
    if (use)
      header[use->index] = i;
  }
}

/* A row whose label goes on in the next cells: 其他法律行政法规 | … then 禁止公开. Takes the tokens
 * that belong to it from the front of the group's labels. */
static bool continue_label(struct reader_state *state, const struct form *form,
                           struct reading *reading, struct group *group)
{
  struct stream *stream = state->stream;
  if (!reading->partial || reading->continued || group->label_count == 0)
    return false;
  struct gk_text before = stream->tokens[stream->indices[reading->labels]].text;
  struct token *next = &stream->tokens[stream->indices[group->labels]];
  char buffer[2 * LABEL_BYTES], normal[LABEL_BYTES];
  if (next->label && label_use_of(state->rules, next->label, form, LABEL_ROW, UINT32_MAX))
    return false;
  if (before.size + next->text.size >= LABEL_BYTES)
    return false;
  memcpy(buffer, before.data, before.size);
  memcpy(buffer + before.size, next->text.data, next->text.size);
  struct gk_text whole = {buffer, before.size + next->text.size};
  whole = (struct gk_text){normal, label_normalise(whole, normal)};
  if (!gk_text_starts(reading->label->text, whole))
    return false;
  uint32_t second = stream->indices[group->labels];
  next->used = true;
  group->labels++;
  group->label_count--;
  reading->partial = whole.size < reading->label->text.size;
  reading->padded = true;
  reading->continued = second;
  return true;
}

bool values_blank(const struct stream *stream, uint32_t values, uint32_t count)
{
  for (uint32_t i = 0; i < count; i++)
    if (stream->tokens[stream->indices[values + i]].value.kind != GK_FACT_BLANK)
      return false;
  return true;
}

bool is_header_row(const struct stream *stream, const struct form *form, const struct group *group)
{
  const struct label *first = NULL;
  if (!values_blank(stream, group->values, group->value_count))
    return false;
  for (uint32_t i = 0; i < group->label_count; i++) {
    const struct token *token = &stream->tokens[stream->indices[group->labels + i]];
    if (token->row != group->row ||
        !label_use_of(stream->rules, token->label, form, LABEL_COLUMN, UINT32_MAX))
      continue;
    if (first && first != token->label)
      return true;
    first = token->label;
  }
  return false;
}

static void set_values(struct reader_state *state, const struct form *form, const uint32_t *header,
                       const struct group *group, enum padding preference, struct reading *reading)
{
  const struct form_block *block = &form->blocks[reading->block];
  reading->values = group->values;
  reading->value_count = group->value_count;
  reading->slots = gk_alloc(state->context, block->column_count * sizeof *reading->slots);
  bool padded = reading->padded;
  reading->unsolved = !assign_values(state->stream, block, header, preference, reading);
  reading->padded |= padded;
}

/* Rows whose blank cells too many could stand before or after the form's take after the others. */
static void settle_padding(const struct stream *stream, const struct form *form,
                           struct reading *readings, uint32_t count)
{
  uint32_t header[MAXIMAL_COLUMNS], votes[3] = {0};
  memset(header, 0xFF, sizeof header);
  for (uint32_t i = 0; i < count; i++)
    if (!readings[i].unsolved)
      votes[readings[i].padding]++;
  if ((votes[PADDED_AFTER] == 0) == (votes[PADDED_BEFORE] == 0))
    return;
  enum padding preference = votes[PADDED_AFTER] ? PADDED_AFTER : PADDED_BEFORE;
  for (uint32_t i = 0; i < count; i++) {
    const struct form_block *block = &form->blocks[readings[i].block];
    if (readings[i].unsolved && readings[i].value_count > block->column_count)
      readings[i].unsolved = !assign_values(stream, block, header, preference, &readings[i]);
  }
}

/* Reads a source row by row. Returns the number of readings. */
static uint32_t read_rows(struct reader_state *state, const struct form *form, uint32_t number,
                          uint32_t after, struct reading *readings)
{
  struct stream *stream = state->stream;
  const struct source *source = &stream->sources[number];
  uint32_t count = 0, block = UINT32_MAX, from = source->first_token;
  uint32_t header[MAXIMAL_COLUMNS];
  for (uint32_t i = 0; i < source->group_count; i++) {
    struct group *group = &stream->groups[source->first_group + i];
    struct reading *last = count ? &readings[count - 1] : NULL;
    bool continued = last && continue_label(state, form, last, group);
    struct reading reading = {.source = number};
    if (is_header_row(stream, form, group))
      continue;
    if (!resolve_row(stream, form, group, after, &reading)) {
      if (continued && group->label_count == 0 &&
          values_blank(stream, last->values, last->value_count))
        set_values(state, form, header, group, PADDED_UNKNOWN, last);
      continue;
    }
    if (reading.block != block) {
      block = reading.block;
      find_header(stream, form, block, from, group->header_end, header);
    }
    set_values(state, form, header, group, PADDED_UNKNOWN, &reading);
    from = stream->indices[group->values + group->value_count - 1];
    after = form->blocks[block].first_row + reading.row;
    readings[count++] = reading;
  }
  settle_padding(stream, form, readings, count);
  return count;
}

static bool same_values(const struct stream *stream, const struct reading *a,
                        const struct reading *b)
{
  if (a->value_count != b->value_count)
    return false;
  for (uint32_t i = 0; i < a->value_count; i++)
    if (!gk_text_equal(stream->tokens[stream->indices[a->values + i]].text,
                       stream->tokens[stream->indices[b->values + i]].text))
      return false;
  return true;
}

static struct instance *new_instance(struct reader_state *state, const struct form *form)
{
  if (state->instance_count == state->instance_room) {
    uint32_t room = state->instance_room ? state->instance_room * 2 : 8;
    struct instance *larger = gk_alloc(state->context, room * sizeof *larger);
    if (state->instance_count)
      memcpy(larger, state->instances, state->instance_count * sizeof *larger);
    state->instances = larger;
    state->instance_room = room;
  }
  struct instance *instance = &state->instances[state->instance_count++];
  *instance = (struct instance){.form = form};
  memset(instance->header, 0xFF, sizeof instance->header);
  return instance;
}

static bool add_source(struct instance *instance, uint32_t source)
{
  for (uint32_t i = 0; i < instance->source_count; i++)
    if (instance->sources[i] == source)
      return true;
  if (instance->source_count == MAXIMAL_SOURCES_OF_FORM)
    return false;
  instance->sources[instance->source_count++] = source;
  return true;
}

static void fill_header(struct reader_state *state, struct instance *instance, uint32_t number)
{
  const struct source *source = &state->stream->sources[number];
  uint32_t header[MAXIMAL_COLUMNS];
  if (instance->form->block_count > 1)
    return;
  find_header(state->stream, instance->form, 0, source->first_token,
              source->first_token + source->token_count, header);
  for (uint32_t i = 0; i < instance->form->blocks[0].column_count; i++)
    if (instance->header[0][i] == NO_TOKEN)
      instance->header[0][i] = header[i];
}

/* The open instance of each family, and the source that held a header only. */
struct open_form {
  uint32_t instance; /* number + 1; 0: none */
  uint32_t header_source;
  bool has_header_source;
};

static void attach(struct reader_state *state, const struct form *form, struct open_form *open,
                   struct reading *readings, uint32_t count, uint32_t number, bool transposed)
{
  struct stream *stream = state->stream;
  struct instance *instance = open->instance ? &state->instances[open->instance - 1] : NULL;
  for (uint32_t i = 0; i < count; i++) {
    struct reading *reading = &readings[i];
    uint32_t row = form->blocks[reading->block].first_row + reading->row;
    bool fits = instance && instance->form == form;
    if (fits && instance->rows[row]) {
      if (same_values(stream, instance->rows[row], reading) &&
          instance->rows[row]->source + 1 >= number && !reading->in_line) {
        for (uint32_t j = 0; j < reading->value_count; j++)
          stream->tokens[stream->indices[reading->values + j]].used = true;
        continue; /* the same row printed again, as after a page break */
      }
      fits = false;
    }
    if (fits && instance->sources[instance->source_count - 1] != number)
      fits = (row > instance->last_row || form->block_count > 1) &&
             instance->source_count < MAXIMAL_SOURCES_OF_FORM;
    if (!fits) {
      instance = new_instance(state, form);
      open->instance = state->instance_count;
      if (open->has_header_source && open->header_source + 1 == number)
        add_source(instance, open->header_source);
    }
    if (!add_source(instance, number))
      continue;
    instance->transposed |= transposed;
    instance->rows[row] = reading;
    instance->last_row = row;
    instance->found++;
  }
  open->has_header_source = false;
}

/* Notes the labels over the columns of each block, for the rebuilt table and for the check that
 * the grid is right. */
static void note_headers(struct reader_state *state, struct instance *instance)
{
  const struct form *form = instance->form;
  struct stream *stream = state->stream;
  for (uint32_t b = 0; b < form->block_count; b++) {
    const struct form_block *block = &form->blocks[b];
    uint32_t from = 0;
    for (uint32_t r = 0; r < block->row_count; r++) {
      const struct reading *reading = instance->rows[block->first_row + r];
      if (!reading)
        continue;
      const struct source *source = &stream->sources[reading->source];
      from = source->first_token;
      uint32_t end = stream->indices[reading->values];
      /* What stands after the rows of the block before. */
      for (uint32_t other = 0; other < form->row_count; other++) {
        const struct reading *before = instance->rows[other];
        if (!before || before->source != reading->source || before->block == b)
          continue;
        uint32_t last = stream->indices[before->values + before->value_count - 1];
        if (last < end && last > from)
          from = last;
      }
      find_header(stream, form, b, from, instance->transposed ? from + source->token_count : end,
                  instance->header[b]);
      break;
    }
  }
  for (uint32_t i = 0; i < instance->source_count; i++)
    fill_header(state, instance, instance->sources[i]);
}

static int by_source(const void *a, const void *b)
{
  const struct instance *left = a, *right = b;
  if (left->sources[0] != right->sources[0])
    return left->sources[0] < right->sources[0] ? -1 : 1;
  return left->form < right->form ? -1 : left->form > right->form;
}

/* Takes a source for a line of values that only its heading and its sums make known. */
static bool attach_bare(struct reader_state *state, const struct form *form, struct open_form *open,
                        uint32_t source)
{
  struct reading *readings = gk_alloc(state->context, MAXIMAL_ROWS * sizeof *readings);
  uint32_t found = read_bare_line(state, form, source, readings);
  if (found)
    attach(state, form, open, readings, found, source, false);
  return found > 0;
}

void match_forms(struct reader_state *state, int year)
{
  const struct form_rules *rules = state->rules;
  struct stream *stream = state->stream;
  size_t sources = stream->source_count;
  struct survey survey = {
      .evidence =
          gk_alloc(state->context, (sources * rules->family_count + 1) * sizeof *survey.evidence),
      .scores = gk_alloc(state->context, (sources * rules->form_count + 1) * sizeof(int)),
      .gaps = gk_alloc(state->context, (sources * rules->form_count + 1) * sizeof(int)),
      .count_gaps = year == 0};
  uint32_t *seen = gk_alloc(state->context, (rules->label_count + 1) * sizeof *seen);
  bool any[32] = {false};
  for (uint32_t s = 0; s < sources; s++) {
    survey_source(state, s, &survey, seen);
    for (uint32_t f = 0; f < rules->family_count; f++) {
      const struct evidence *evidence = &survey.evidence[s * rules->family_count + f];
      any[f] |= is_form(evidence) || evidence->clear >= ENOUGH_CLEAR ||
                (state->fitted[s] && state->fitted[s]->form->family == f);
    }
  }
  struct open_form open[32] = {{0}};
  for (uint32_t f = 0; f < rules->family_count; f++) {
    bool line_family = false;
    for (uint32_t i = 0; i < rules->form_count; i++)
      line_family |= rules->forms[i].family == f && rules->forms[i].blocks[0].layout == FORM_LINE;
    if (!any[f] && !line_family)
      continue;
    const struct form *preference = preferred(state, &survey, f, year);
    for (uint32_t s = 0; s < sources; s++) {
      const struct evidence *evidence = &survey.evidence[s * rules->family_count + f];
      struct fitted *fitted = state->fitted[s];
      if (fitted) {
        if (fitted->form->family != f)
          continue;
        fitted->form = is_same_ruling(fitted->form, preference) ? preference : fitted->form;
        attach(state, fitted->form, &open[f], fitted->readings, fitted->count, s, false);
        continue;
      }
      struct instance *last = open[f].instance ? &state->instances[open[f].instance - 1] : NULL;
      bool adjacent = last && last->sources[last->source_count - 1] + 1 == s &&
                      last->last_row + 1 < last->form->row_count;
      bool after_header = open[f].has_header_source && open[f].header_source + 1 == s;
      bool good = is_form(evidence);
      bool clear = !good && evidence->clear >= ENOUGH_CLEAR;
      if (!good && !clear && !(adjacent && evidence->any_row) && !after_header) {
        const struct source *source = &stream->sources[s];
        if (!line_family || source->group_count != 1)
          continue;
        attach_bare(state, preference, &open[f], s);
        continue;
      }
      const struct form *form =
          adjacent && !good ? last->form : choose_form(state, &survey, s, f, preference);
      struct reading *readings =
          gk_alloc(state->context, reading_room(stream, s) * sizeof *readings);
      bool transposed = false;
      bool line = form->blocks[0].layout == FORM_LINE;
      uint32_t header_source = after_header && line && !good ? s - 1 : s;
      uint32_t count =
          line ? read_line_source(state, form, s, header_source, readings, &transposed)
               : read_rows(state, form, s, adjacent ? last->last_row : UINT32_MAX, readings);
      /* Heads that are cut or out of order: what the heading and the sums say may still do. */
      if (count == 0 && line && attach_bare(state, form, &open[f], s))
        continue;
      if (clear && !adjacent && !sums_hold(stream, form, readings, count))
        continue;
      if (!good && !after_header) { /* a continuation must be one beyond doubt */
        bool placed = false;
        for (uint32_t i = 0; i < count; i++)
          placed |= !readings[i].unsolved && !readings[i].partial;
        if (!placed)
          continue;
      }
      if (count == 0) {
        open[f].has_header_source = good && evidence->columns >= ENOUGH_COLUMNS;
        open[f].header_source = s;
        continue;
      }
      attach(state, form, &open[f], readings, count, s, transposed);
    }
  }
  if (state->instance_count)
    qsort(state->instances, state->instance_count, sizeof *state->instances, by_source);
  for (uint32_t i = 0; i < state->instance_count; i++)
    note_headers(state, &state->instances[i]);
}
