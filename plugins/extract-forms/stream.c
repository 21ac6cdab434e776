/* SPDX-License-Identifier: Apache-2.0 */
#include "stream.h"

#include <stdlib.h>

#include "form-label.h"
#include "utf8.h"

enum {
  MAXIMAL_PARTS = 64,      /* values in one cell; a whole line of the widest form has 15 */
  SHORTEST_RUN = 8,        /* cells in paragraphs that follow each other; fewer are prose */
  RUN_GAP = 2,             /* other short paragraphs that may stand between them */
  BARE_LINE = 15,          /* numbers in one paragraph that are a form's line whatever stands by */
  LONGEST_MISREAD = 20,    /* bytes of a number in which a character was misread */
  LONGEST_CELL_TEXT = 400, /* bytes; a longer paragraph is prose */
  MAXIMAL_COLUMNS_SETTLED = 4096 /* of a picture's table; one with more holds no form */
};

struct builder {
  struct gk_context *context;
  struct stream *stream;
  uint32_t token_room, source_room, group_room, index_room;
};

static void *grow(struct gk_context *context, const void *old, uint32_t count, uint32_t *room,
                  size_t size)
{
  *room = *room ? *room * 2 : 256;
  void *larger = gk_alloc(context, *room * size);
  if (count)
    memcpy(larger, old, count * size);
  return larger;
}

static struct token *push_token(struct builder *builder, const struct token *token)
{
  struct stream *stream = builder->stream;
  if (stream->token_count == builder->token_room)
    stream->tokens = grow(builder->context, stream->tokens, stream->token_count,
                          &builder->token_room, sizeof *stream->tokens);
  stream->tokens[stream->token_count] = *token;
  return &stream->tokens[stream->token_count++];
}

static void push_index(struct builder *builder, uint32_t index)
{
  struct stream *stream = builder->stream;
  if (stream->index_count == builder->index_room)
    stream->indices = grow(builder->context, stream->indices, stream->index_count,
                           &builder->index_room, sizeof *stream->indices);
  stream->indices[stream->index_count++] = index;
}

static const struct label *label_of(const struct form_rules *rules, struct gk_text text)
{
  char normal[LABEL_BYTES];
  size_t size = label_normalise(text, normal);
  return size ? label_find(rules, (struct gk_text){normal, size}) : NULL;
}

static bool has_han(struct gk_text text)
{
  for (const char *p = text.data, *end = p + text.size; p < end;)
    if ((unsigned char)*p < 0x80)
      p++;
    else if (gk_is_han(gk_utf8_next(&p, end)))
      return true;
  return false;
}

/* Whether a cell that is no plain value belongs among the values all the same. */
static bool counts_as_value(const struct cell_value *value, struct gk_text text)
{
  if (value->kind != GK_FACT_WORDS || value->digits || value->letter_zero)
    return true;
  /* 约12, 12余件, 12. : words that begin or end with a digit and are no label. */
  if (text.size == 0 || text.size > 60)
    return false;
  unsigned char first = (unsigned char)text.data[0];
  return !has_han(text) && first < 0x80;
}

/* Whether a short text could be a number that was misread in a picture: 了793, 7二, 61,.40后. */
static bool is_misread_number(struct gk_text text)
{
  size_t digits = 0, others = 0, lead = 0;
  if (text.size > LONGEST_MISREAD)
    return false;
  while (lead < text.size && text.data[lead] >= '0' && text.data[lead] <= '9')
    lead++;
  /* 1.其他 is a label that is numbered. */
  if (lead > 0 && lead + 1 < text.size && text.data[lead] == '.' &&
      (unsigned char)text.data[lead + 1] >= 0x80)
    return false;
  for (const char *p = text.data, *end = p + text.size; p < end;) {
    uint32_t c = gk_utf8_next(&p, end);
    digits += c >= '0' && c <= '9';
    others += c >= 0x80;
  }
  return digits > 0 && digits >= others;
}

static void push_text(struct builder *builder, struct token token, struct gk_text text, bool part)
{
  const struct form_rules *rules = builder->stream->rules;
  token.text = gk_text_trim(text);
  token.is_part = part;
  if (token.place.size >= token.text.size && part)
    token.place.size = token.text.size;
  cell_value_read(&rules->cells, token.text, &token.value);
  token.is_value = counts_as_value(&token.value, token.text);
  if (!token.is_value)
    token.label = label_of(rules, token.text);
  token.is_value |= token.recognised && !token.label && is_misread_number(token.text);
  /* 约12件 under a header is a value that is words; 三、… is a label. */
  if (!token.is_value && !token.label && token.text.size <= 60) {
    static const char *const leads[] = {"约", "近", "超", "共", "计"};
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
      struct gk_text lead = gk_text_of(leads[i]);
      if (gk_text_starts(token.text, lead) && token.text.size > lead.size &&
          token.text.data[lead.size] >= '0' && token.text.data[lead.size] <= '9')
        token.is_value = true;
    }
  }
  push_token(builder, &token);
}

/* The pieces of `text` between white space; their count, or 0 where there are too many. */
static uint32_t pieces_of(struct gk_text text, struct gk_text *out)
{
  uint32_t count = 0;
  const char *begin = NULL, *end = text.data + text.size;
  for (const char *p = text.data; p < end;) {
    const char *here = p;
    bool space = gk_is_space(gk_utf8_next(&p, end));
    if (!space && !begin)
      begin = here;
    if (begin && (space || p == end)) {
      if (count == MAXIMAL_PARTS)
        return 0;
      const char *stop = space ? here : end;
      out[count++] = (struct gk_text){begin, (size_t)(stop - begin)};
      begin = NULL;
    }
  }
  return count;
}

static bool is_plain_value(const struct form_rules *rules, struct gk_text text)
{
  struct cell_value value;
  cell_value_read(&rules->cells, text, &value);
  return value.kind == GK_FACT_NUMBER || value.kind == GK_FACT_NOT_APPLICABLE || value.digits;
}

/* Whether the text is all the numbers of a form's line: digits with spaces between them would
 * else be one number that was printed wide. */
static bool is_line_of_values(const struct form_rules *rules, struct gk_text text)
{
  struct gk_text pieces[MAXIMAL_PARTS];
  uint32_t count = text.size <= LONGEST_CELL_TEXT ? pieces_of(text, pieces) : 0;
  for (uint32_t i = 0; i < count; i++)
    if (!is_plain_value(rules, pieces[i]))
      return false;
  return count >= BARE_LINE;
}

/* The label that stands glued to a number at its end (行政许可92); its size, or 0. */
static size_t glued_label(const struct form_rules *rules, struct gk_text text)
{
  size_t size = text.size;
  while (size > 0 && text.data[size - 1] >= '0' && text.data[size - 1] <= '9')
    size--;
  if (size == 0 || size == text.size)
    return 0;
  return label_of(rules, gk_text_slice(text, 0, size)) ? size : 0;
}

/* Whether each piece is a label by itself: a header whose cells ran into one line. */
static bool are_labels(const struct form_rules *rules, const struct gk_text *pieces, uint32_t count)
{
  for (uint32_t i = 0; i < count; i++)
    if (!label_of(rules, pieces[i]))
      return false;
  return count > 1;
}

/* One cell: usually one token; several where several values stand in it. `alone`: nothing else
 * stands in its row, so that a label may stand in the same cell as its values. */
static void add_cell(struct builder *builder, const struct token *token, struct gk_text text,
                     bool alone)
{
  const struct form_rules *rules = builder->stream->rules;
  text = gk_text_trim(text);
  struct gk_text pieces[MAXIMAL_PARTS];
  uint32_t count = 0;
  if (text.size >= 3 && text.size <= LONGEST_CELL_TEXT &&
      (!is_plain_value(rules, text) || is_line_of_values(rules, text))) {
    bool spaced = false;
    for (size_t i = 0; i < text.size && !spaced; i++)
      spaced = text.data[i] == ' ' || text.data[i] == '\n' || text.data[i] == '\t' ||
               (unsigned char)text.data[i] == 0xE3 || (unsigned char)text.data[i] == 0xC2;
    count = spaced ? pieces_of(text, pieces) : 0;
  }
  uint32_t values = 0;
  while (values < count && is_plain_value(rules, pieces[count - 1 - values]))
    values++;
  if (count > 1 && (values == count || (alone && are_labels(rules, pieces, count - values)))) {
    struct token part = *token;
    for (uint32_t i = 0; i < count; i++) {
      part.place.offset = token->place.offset + (uint64_t)(pieces[i].data - text.data);
      push_text(builder, part, pieces[i], true);
    }
    return;
  }
  size_t label_size = 0;
  if (alone && values > 0 && values < count)
    label_size =
        (size_t)(pieces[count - values - 1].data + pieces[count - values - 1].size - text.data);
  else if (alone && text.size <= LONGEST_CELL_TEXT && (label_size = glued_label(rules, text)))
    pieces[0] = gk_text_slice(text, label_size, text.size), values = count = 1;
  if (label_size == 0 || !has_han(gk_text_slice(text, 0, label_size))) {
    push_text(builder, *token, text, false);
    return;
  }
  push_text(builder, *token, gk_text_slice(text, 0, label_size), true);
  struct token part = *token;
  for (uint32_t i = count - values; i < count; i++) {
    part.place.offset = token->place.offset + (uint64_t)(pieces[i].data - text.data);
    push_text(builder, part, pieces[i], true);
  }
}

static void flush(struct builder *builder, uint32_t source, uint32_t row, const uint32_t *labels,
                  uint32_t label_count, const uint32_t *values, uint32_t value_count)
{
  struct stream *stream = builder->stream;
  if (stream->group_count == builder->group_room)
    stream->groups = grow(builder->context, stream->groups, stream->group_count,
                          &builder->group_room, sizeof *stream->groups);
  struct group *group = &stream->groups[stream->group_count++];
  *group = (struct group){.source = source,
                          .row = row,
                          .label_count = label_count,
                          .value_count = value_count,
                          .header_end = values[0]};
  group->labels = stream->index_count;
  for (uint32_t i = 0; i < label_count; i++)
    push_index(builder, labels[i]);
  group->values = stream->index_count;
  for (uint32_t i = 0; i < value_count; i++)
    push_index(builder, values[i]);
}

static bool all_blank(const struct stream *stream, const uint32_t *values, uint32_t count)
{
  for (uint32_t i = 0; i < count; i++)
    if (stream->tokens[values[i]].value.kind != GK_FACT_BLANK)
      return false;
  return true;
}

/* Tells the tokens of a source apart into groups: labels, then the values that follow them. */
static void make_groups(struct builder *builder, uint32_t number)
{
  struct stream *stream = builder->stream;
  struct source *source = &stream->sources[number];
  uint32_t end = source->first_token + source->token_count;
  uint32_t *labels = gk_alloc(builder->context, (source->token_count + 1) * sizeof *labels);
  uint32_t *values = gk_alloc(builder->context, (source->token_count + 1) * sizeof *values);
  uint32_t label_count = 0, value_count = 0;
  source->first_group = stream->group_count;
  for (uint32_t i = source->first_token; i < end;) {
    uint32_t row = stream->tokens[i].row, first = i, before = value_count;
    for (; i < end && stream->tokens[i].row == row; i++) {
      if (stream->tokens[i].is_value) {
        values[value_count++] = i;
        continue;
      }
      /* Blank cells before a label in its row keep the place of an outer label. */
      if (value_count > before && all_blank(stream, values + before, value_count - before))
        value_count = before;
      if (value_count > 0) {
        flush(builder, number, row, labels, label_count, values, value_count);
        label_count = value_count = before = 0;
      }
      labels[label_count++] = i;
    }
    /* A row of one cell may go on in the next; a row of several is complete. */
    if (i - first >= 2 && value_count > 0) {
      if (label_count > 0 || !all_blank(stream, values, value_count)) {
        flush(builder, number, row, labels, label_count, values, value_count);
        label_count = 0;
      }
      value_count = 0;
    }
  }
  if (value_count > 0)
    flush(builder, number, stream->tokens[end - 1].row, labels, label_count, values, value_count);
  source->group_count = stream->group_count - source->first_group;
}

static struct source *begin_source(struct builder *builder)
{
  struct stream *stream = builder->stream;
  if (stream->source_count == builder->source_room)
    stream->sources = grow(builder->context, stream->sources, stream->source_count,
                           &builder->source_room, sizeof *stream->sources);
  struct source *source = &stream->sources[stream->source_count++];
  *source = (struct source){.first_token = stream->token_count};
  return source;
}

static bool is_row_label(const struct form_rules *rules, const struct token *token)
{
  for (uint32_t i = 0; token->label && i < token->label->use_count; i++)
    if (rules->uses[token->label->first_use + i].kind == LABEL_ROW)
      return true;
  return false;
}

/* A row's label over the whole width is a row whose cells are all blank: a reader of plain text
 * cannot tell it from a caption. */
static void push_blanks(struct builder *builder, const struct token *label)
{
  struct token blank = *label;
  blank.place.offset += blank.place.size;
  blank.place.size = 0;
  blank.cell = 0;
  blank.chosen = false;
  blank.colspan = 1;
  for (uint32_t i = 1; i < label->colspan && i < MAXIMAL_PARTS; i++) {
    blank.column = label->column + i;
    push_text(builder, blank, (struct gk_text){"", 0}, true);
  }
}

/* In a column of numbers of a picture's table a doubtful text that is no label is a number that was
 * misread: 全 for 6. */
static void settle_columns(struct gk_context *context, struct stream *stream,
                           const struct source *source)
{
  struct column {
    uint32_t values, words, first_row;
  } * columns;
  if (source->columns > MAXIMAL_COLUMNS_SETTLED)
    return;
  columns = gk_alloc(context, ((size_t)source->columns + 1) * sizeof *columns);
  struct token *tokens = stream->tokens + source->first_token;
  for (uint32_t i = 0; i < source->token_count; i++) {
    const struct token *token = &tokens[i];
    struct column *column = &columns[token->column];
    if (token->colspan > 1 || token->label || token->text.size == 0)
      continue;
    if (token->is_value && column->values++ == 0)
      column->first_row = token->row;
    column->words += !token->is_value;
  }
  for (uint32_t i = 0; i < source->token_count; i++) {
    struct token *token = &tokens[i];
    const struct column *column = &columns[token->column];
    if (token->colspan == 1 && !token->label && token->doubtful && column->values > column->words &&
        token->row > column->first_row && token->text.size <= LONGEST_MISREAD)
      token->is_value = true;
  }
}

static void read_table(struct builder *builder, const struct gk_table *table, uint32_t block)
{
  struct stream *stream = builder->stream;
  struct source *source = begin_source(builder);
  uint32_t number = stream->source_count - 1;
  source->table = table->id;
  source->place = table->place;
  source->rows = table->rows;
  source->columns = table->columns;
  source->block = block;
  bool picture = source->picture = table->origin == GK_TABLE_PICTURE;
  struct gk_cell cell, next;
  bool have = gk_get_cell(builder->context, table->id, 0, &cell);
  uint32_t last_row = UINT32_MAX;
  for (uint32_t i = 0; have; i++, cell = next) {
    have = gk_get_cell(builder->context, table->id, i + 1, &next);
    struct token token = {.place = cell.place,
                          .cell = i + 1,
                          .recognised = picture,
                          .doubtful = picture && (cell.flags & GK_CELL_DOUBTFUL) != 0,
                          .chosen = (cell.flags & GK_CELL_RECOVERED) != 0,
                          .source = number,
                          .row = cell.row,
                          .column = cell.column,
                          .rowspan = cell.rowspan ? cell.rowspan : 1,
                          .colspan = cell.colspan ? cell.colspan : 1};
    bool alone = cell.row != last_row && (!have || next.row != cell.row);
    last_row = cell.row;
    /* What is one cell in a picture is one cell. */
    if (picture)
      push_text(builder, token, cell.text, false);
    else
      add_cell(builder, &token, cell.text, alone);
    if (alone && !picture && token.colspan > 1 && token.colspan == table->columns &&
        is_row_label(stream->rules, &stream->tokens[stream->token_count - 1]))
      push_blanks(builder, &token);
  }
  source = &stream->sources[number];
  source->token_count = stream->token_count - source->first_token;
  if (picture)
    settle_columns(builder->context, stream, source);
  if (source->token_count)
    make_groups(builder, number);
}

/* How many cells of a form a paragraph looks like: labels, values, or both; 0: prose. Adds to
 * *labels. */
static uint32_t looks_like_cells(const struct form_rules *rules, struct gk_text text,
                                 uint32_t *labels)
{
  text = gk_text_trim(text);
  if (text.size == 0 || text.size > LONGEST_CELL_TEXT)
    return 0;
  if (is_plain_value(rules, text) && !is_line_of_values(rules, text))
    return 1;
  struct gk_text pieces[MAXIMAL_PARTS];
  uint32_t count = pieces_of(text, pieces), values = 0;
  while (values < count && is_plain_value(rules, pieces[count - 1 - values]))
    values++;
  if (count > 0 && values == count)
    return count;
  if (are_labels(rules, pieces, count - values)) {
    *labels += count - values;
    return count;
  }
  struct gk_text head = text;
  if (values > 0)
    head.size =
        (size_t)(pieces[count - values - 1].data + pieces[count - values - 1].size - text.data);
  bool found = (!values && glued_label(rules, text)) || label_of(rules, head);
  *labels += found;
  return found ? values + 1 : 0;
}

/* Makes a source of the blocks first..last. */
static void read_run(struct builder *builder, uint32_t first, uint32_t last)
{
  struct stream *stream = builder->stream;
  struct source *source = begin_source(builder);
  uint32_t number = stream->source_count - 1;
  source->block = first - 1;
  uint32_t row = 0;
  for (uint32_t id = first; id <= last; id++) {
    struct gk_block block;
    if (!gk_get_block(builder->context, id, &block) || block.role != GK_ROLE_BODY)
      continue;
    if (row == 0)
      stream->sources[number].place = block.place;
    struct gk_place *place = &stream->sources[number].place;
    if (block.place.resource == place->resource &&
        block.place.offset + block.place.size > place->offset)
      place->size = block.place.offset + block.place.size - place->offset;
    struct token token = {
        .place = block.place, .source = number, .row = row++, .rowspan = 1, .colspan = 1};
    add_cell(builder, &token, block.text, true);
  }
  source = &stream->sources[number];
  source->rows = row;
  source->columns = 1;
  source->token_count = stream->token_count - source->first_token;
  if (source->token_count)
    make_groups(builder, number);
}

/* A heading of the outline ends a run, unless it is a label of a form (一、本年新收…) that only
 * looks like one. */
static bool is_heading(const struct form_rules *rules, const bool *headings,
                       const struct gk_block *block)
{
  if (!headings[block->id])
    return false;
  const struct label *label = label_of(rules, gk_text_trim(block->text));
  for (uint32_t i = 0; label && i < label->use_count; i++)
    if (rules->uses[label->first_use + i].kind != LABEL_NOTE)
      return false;
  return true;
}

static void read_runs(struct builder *builder)
{
  uint32_t block_count = 0;
  for (struct gk_block each = {0}; gk_next_block(builder->context, &each);)
    block_count = each.id;
  bool *headings = gk_alloc(builder->context, (size_t)block_count + 1);
  for (struct gk_section section = {0}; gk_next_section(builder->context, &section);)
    if (section.heading_block <= block_count)
      headings[section.heading_block] = true;
  const struct form_rules *rules = builder->stream->rules;
  uint32_t first = 0, last = 0, hits = 0, labels = 0, most = 0;
  struct gk_block block = {0};
  bool more = true;
  while (more) {
    more = gk_next_block(builder->context, &block);
    bool heading = more && is_heading(rules, headings, &block);
    uint32_t hit = 0;
    if (more && !heading && block.role == GK_ROLE_BODY && block.kind != GK_BLOCK_TABLE &&
        block.kind != GK_BLOCK_PICTURE)
      hit = looks_like_cells(rules, block.text, &labels);
    if (hit) {
      if (first == 0)
        first = block.id;
      last = block.id;
      hits += hit;
      most = hit > most ? hit : most;
      continue;
    }
    bool small = more && !heading && block.role == GK_ROLE_BODY &&
                 block.kind == GK_BLOCK_PARAGRAPH && block.text.size <= LONGEST_CELL_TEXT / 2;
    if (first && small && block.id - last <= RUN_GAP)
      continue;
    if (hits >= SHORTEST_RUN && (labels >= 3 || most >= (labels ? SHORTEST_RUN : BARE_LINE)))
      read_run(builder, first, last);
    first = last = hits = labels = most = 0;
  }
}

/* A table in reading order: by the block of the first that it stands for, or of that before it. */
struct ordered {
  uint32_t block, table;
};

static int by_block(const void *left, const void *right)
{
  const struct ordered *a = left, *b = right;
  if (a->block != b->block)
    return a->block < b->block ? -1 : 1;
  return a->table < b->table ? -1 : a->table > b->table;
}

/* Reads the tables that no other stands for. */
static void read_tables(struct builder *builder, uint32_t count)
{
  struct gk_context *context = builder->context;
  struct ordered *order = gk_alloc(context, (count + 1) * sizeof *order);
  uint32_t *blocks = gk_alloc(context, (count + 1) * sizeof *blocks);
  uint32_t *before = gk_alloc(context, (count + 1) * sizeof *before);
  bool *replaced = gk_alloc(context, count + 1);
  uint32_t previous = 0, last = 0, kept = 0;
  for (struct gk_block block = {0}; gk_next_block(context, &block); previous = block.id)
    if (block.kind == GK_BLOCK_TABLE && block.table <= count) {
      blocks[block.table] = block.id;
      before[block.table] = previous;
    }
  for (struct gk_table table = {0}; gk_next_table(context, &table);) {
    uint32_t first = table.replaces_first;
    for (uint32_t id = first; id && id <= table.replaces_last && id <= count; id++)
      replaced[id] = true;
    /* What stands for others was added after them. */
    if (first && first < table.id) {
      blocks[table.id] = blocks[first];
      before[table.id] = before[first];
    }
  }
  for (struct gk_table table = {0}; gk_next_table(context, &table);) {
    last = blocks[table.id] ? blocks[table.id] : last;
    if (!replaced[table.id])
      order[kept++] = (struct ordered){last, table.id};
  }
  if (kept)
    qsort(order, kept, sizeof *order, by_block);
  for (uint32_t i = 0; i < kept; i++) {
    struct gk_table table;
    if (gk_get_table(context, order[i].table, &table))
      read_table(builder, &table, before[table.id]);
  }
}

struct stream *stream_read(struct gk_context *context, const struct form_rules *rules)
{
  struct stream *stream = gk_alloc(context, sizeof *stream);
  stream->rules = rules;
  struct builder builder = {.context = context, .stream = stream};
  uint32_t count = 0;
  for (struct gk_table table = {0}; gk_next_table(context, &table);)
    count = table.id;
  read_tables(&builder, count);
  read_runs(&builder);
  uint32_t label_count = 0;
  stream->label_tokens =
      gk_alloc(context, (stream->token_count + 1) * sizeof *stream->label_tokens);
  for (uint32_t s = 0; s < stream->source_count; s++) {
    struct source *source = &stream->sources[s];
    source->first_label = label_count;
    for (uint32_t i = 0; i < source->token_count; i++)
      if (stream->tokens[source->first_token + i].label)
        stream->label_tokens[label_count++] = source->first_token + i;
    source->label_count = label_count - source->first_label;
  }
  return stream;
}
