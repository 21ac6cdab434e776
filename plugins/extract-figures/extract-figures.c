/* SPDX-License-Identifier: Apache-2.0 */
/* Quantities in the prose: what they count, how exact they are, what they are parts of. */
#include <stdio.h>
#include <stdlib.h>

#include "cell.h"
#include "paragraph.h"
#include "utf8.h"

enum {
  MAXIMAL_FIGURES = 400, /* of one paragraph; a page has hundreds at most */
  MAXIMAL_TOTAL = 20000
};

struct config {
  const char *units, *words, *cells;
};

struct run {
  struct gk_context *context;
  const struct figure_rules *rules;
  struct gk_text agency, generation, year;
  bool government; /* the document is of a government, not of one of its offices */
  struct gk_section *sections;
  size_t section_count, section; /* the next that has not begun */
  size_t total;
  struct figure *figures;
  uint32_t ids[MAXIMAL_FIGURES];
};

static int open_rules(struct gk_context *context, const void *data, void **state)
{
  const struct config *config = data;
  struct figure_rules *rules = calloc(1, sizeof *rules);
  char error[512];
  if (!rules)
    return gk_fail(context, GK_RETRY, "no-memory", "There is no memory for the rules.");
  if (!figure_rules_load(rules, config->units, config->words, config->cells, error, sizeof error)) {
    figure_rules_free(rules);
    free(rules);
    return gk_fail(context, GK_FATAL, "bad-rules", "%s", error);
  }
  *state = rules;
  return GK_OK;
}

static void close_rules(void *state)
{
  if (state)
    figure_rules_free(state);
  free(state);
}

static void load_sections(struct run *run)
{
  size_t count = 0;
  for (struct gk_section s = {0}; gk_next_section(run->context, &s);)
    count++;
  run->sections = gk_alloc(run->context, (count + 1) * sizeof *run->sections);
  for (struct gk_section s = {0}; run->section_count < count && gk_next_section(run->context, &s);)
    run->sections[run->section_count++] = s;
}

/* The last section whose heading stands at or before a place. Places come in order. */
static uint32_t section_at(struct run *run, uint32_t block, uint32_t offset)
{
  while (run->section < run->section_count) {
    const struct gk_section *s = &run->sections[run->section];
    if (s->heading_block > block || (s->heading_block == block && s->heading_offset > offset))
      break;
    run->section++;
  }
  return run->section > 0 ? run->sections[run->section - 1].id : 0;
}

static struct gk_text join(struct run *run, struct gk_text a, struct gk_text b)
{
  if (b.size == 0)
    return a;
  char *out = gk_alloc(run->context, a.size + b.size + 1);
  if (a.size > 0)
    memcpy(out, a.data, a.size);
  memcpy(out + a.size, b.data, b.size);
  return (struct gk_text){out, a.size + b.size};
}

/* 350 余 with a line break or spaces inside is printed 350余. */
static struct gk_text printed(struct run *run, struct gk_text text)
{
  if (text.size == 0)
    return text;
  char *out = gk_alloc(run->context, text.size + 1);
  size_t size = 0;
  for (const char *p = text.data, *end = p + text.size; p < end;) {
    const char *here = p;
    if (gk_is_space(gk_utf8_next(&p, end)))
      continue;
    memcpy(out + size, here, (size_t)(p - here));
    size += (size_t)(p - here);
  }
  return (struct gk_text){out, size};
}

static void add_cell(struct run *run, const char *name, const struct cell *cell, uint32_t figure,
                     struct gk_text raw, uint32_t block, size_t offset)
{
  size_t room = cell->form.size + run->generation.size + cell->cell.size + 3;
  char *out = gk_alloc(run->context, room);
  int size = snprintf(out, room, "%.*s-%.*s/%.*s", (int)cell->form.size, cell->form.data,
                      (int)run->generation.size, run->generation.data, (int)cell->cell.size,
                      cell->cell.data);
  struct gk_field field = {.ordinal = figure,
                           .name = gk_text_of(name),
                           .value = {out, (size_t)size},
                           .raw = raw,
                           .block = block,
                           .offset = (uint32_t)offset,
                           .size = (uint32_t)raw.size};
  gk_add_field(run->context, &field);
}

/* Only the last forms have cells that a sentence can name. */
static bool has_forms(const struct run *run)
{
  return gk_text_equal(run->generation, GK_TEXT("2019")) ||
         gk_text_equal(run->generation, GK_TEXT("2021"));
}

/* A carry-over that is counted with the new ones makes it another quantity. */
static bool includes_carry(struct gk_text text, const struct figure *figure)
{
  struct gk_text sentence = gk_text_slice(text, figure->sentence_begin, figure->sentence_end);
  return gk_text_find(sentence, GK_TEXT("含上年"), 0) != SIZE_MAX ||
         gk_text_find(sentence, GK_TEXT("包括上年"), 0) != SIZE_MAX ||
         gk_text_find(sentence, GK_TEXT("中上年"), 0) != SIZE_MAX ||
         gk_text_find(sentence, GK_TEXT("加上"), 0) != SIZE_MAX;
}

static bool is_whole(const struct run *run, bool named, bool general, struct gk_text period)
{
  return (!named || (general && run->government)) &&
         (period.size == 0 || gk_text_equal(period, run->year));
}

static void add_figures(struct run *run, const struct gk_block *block, size_t count)
{
  struct gk_text text = block->text;
  for (size_t i = 0; i < count; i++) {
    const struct figure *figure = &run->figures[i];
    const struct quantity *quantity = &figure->quantity;
    char *year = gk_alloc(run->context, 16);
    bool general, named;
    struct gk_text scope = paragraph_scope(run->rules, text, figure, &general, &named);
    if (general && run->government)
      scope.size = 0;
    struct gk_text period = paragraph_period(run->rules, text, figure, year);
    struct gk_text subject = join(run, figure->subject.text, figure->subject.noun);
    struct gk_figure item = {
        .section = section_at(run, block->id, (uint32_t)quantity->begin),
        .parent = figure->parent == NO_PARENT ? 0 : run->ids[figure->parent],
        .times = figure->subject.times ? figure->subject.times : 1,
        .approximation = quantity->approximation,
        .value = quantity->value,
        .subject = printed(run, subject),
        .unit = gk_text_slice(text, quantity->unit_begin, quantity->unit_end),
        .text = gk_text_slice(text, figure->subject.begin, figure->subject.end),
        .raw = printed(run, gk_text_slice(text, quantity->begin, quantity->raw_end)),
        .scope = scope,
        .period = period,
        .block = block->id,
        .offset = (uint32_t)quantity->begin,
        .size = (uint32_t)(quantity->end - quantity->begin),
        .sentence_offset = (uint32_t)figure->sentence_begin,
        .sentence_size = (uint32_t)(figure->sentence_end - figure->sentence_begin),
        .complete = figure->complete};
    run->ids[i] = gk_add_figure(run->context, &item);
    const struct cell *cell = has_forms(run) ? cell_of(run->rules, item.subject) : NULL;
    if (cell && run->ids[i] && quantity->approximation == GK_EXACT && item.times == 1 &&
        quantity->unit_class == UNIT_ITEM && !figure->subject.change && !figure->subject.partial &&
        figure->parent == NO_PARENT && is_whole(run, named, general, period) &&
        !includes_carry(text, figure))
      add_cell(run, "figure.cell", cell, run->ids[i], item.text, block->id, figure->subject.begin);
  }
}

static void add_none(struct run *run, const struct gk_block *block)
{
  size_t offset, size;
  const struct cell *cell;
  for (size_t from = 0;
       (cell = cell_none(run->rules, block->text, &from, &offset, &size)) != NULL;) {
    /* Whose and when is said before it in its sentence, as for a quantity. */
    struct figure figure = {.quantity = {.begin = offset}};
    for (size_t p = 0; (p = gk_text_find(block->text, GK_TEXT("。"), p)) < offset; p += 3)
      figure.sentence_begin = p + 3;
    char year[16];
    bool general, named;
    paragraph_scope(run->rules, block->text, &figure, &general, &named);
    struct gk_text period = paragraph_period(run->rules, block->text, &figure, year);
    if (is_whole(run, named, general, period))
      add_cell(run, "figure.none", cell, 0, gk_text_slice(block->text, offset, offset + size),
               block->id, offset);
  }
}

static void load_fields(struct run *run)
{
  for (struct gk_field f = {0}; gk_next_field(run->context, &f);) {
    if (gk_text_equal(f.name, GK_TEXT("agency")))
      run->agency = f.value;
    else if (gk_text_equal(f.name, GK_TEXT("generation")))
      run->generation = f.value;
    else if (gk_text_equal(f.name, GK_TEXT("year")))
      run->year = f.value;
  }
  run->government = run->agency.size == 0 || gk_text_ends(run->agency, GK_TEXT("人民政府")) ||
                    gk_text_ends(run->agency, GK_TEXT("政府办公室")) ||
                    gk_text_ends(run->agency, GK_TEXT("政府办公厅"));
}

static int extract(struct gk_context *context, void *state)
{
  struct run *run = gk_alloc(context, sizeof *run);
  run->context = context;
  run->rules = state;
  run->figures = gk_alloc(context, MAXIMAL_FIGURES * sizeof *run->figures);
  load_fields(run);
  load_sections(run);
  for (struct gk_block block = {0}; gk_next_block(context, &block);) {
    if (block.role != GK_ROLE_BODY || block.kind == GK_BLOCK_TABLE ||
        block.kind == GK_BLOCK_PICTURE || run->total >= MAXIMAL_TOTAL)
      continue;
    size_t count =
        paragraph_figures(run->rules, block.text, run->agency, run->figures, MAXIMAL_FIGURES);
    run->total += count;
    add_figures(run, &block, count);
    if (has_forms(run))
      add_none(run, &block);
  }
  return GK_OK;
}

static const struct gk_option options[] = {
    {"units", GK_OPTION_FILE, offsetof(struct config, units), "figures/units.tsv", 0, 0, NULL,
     "Units of quantities, by class."},
    {"words", GK_OPTION_FILE, offsetof(struct config, words), "figures/words.tsv", 0, 0, NULL,
     "Words by which subjects, lists of parts and scopes are told."},
    {"cells", GK_OPTION_FILE, offsetof(struct config, cells), "figures/cells.tsv", 0, 0, NULL,
     "Subjects that name a cell of a statutory form."},
    {.name = NULL}};

GK_PLUGIN(.stage = GK_STAGE_EXTRACT, .version = 2, .flags = GK_PLUGIN_ITEMS_ONLY, .name = "figures",
          .summary = "Quantities in the prose, with their subjects, units and parts",
          .licence = "Apache-2.0", .options = options, .option_size = sizeof(struct gk_option),
          .config_size = sizeof(struct config), .open = open_rules, .close = close_rules,
          .run = extract);
