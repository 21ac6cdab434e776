/* SPDX-License-Identifier: Apache-2.0 */
/* Tasks of a work plan, with who is responsible for each. */
#include <stdlib.h>

#include "columns.h"
#include "responsible.h"
#include "utf8.h"

enum { MAXIMAL_TASKS = 5000 };

struct config {
  const char *words;
};

struct run {
  struct gk_context *context;
  const struct task_rules *rules;
  struct gk_section section; /* the one that the place stands in; id 0: none */
  struct gk_section next;    /* the one after it */
  bool more;
  size_t tasks;
  struct gk_block pending;  /* the paragraph before, which no phrase has claimed; id 0: none */
  bool plan;                /* a work plan: who is responsible may stand without a label */
  struct gk_item held;      /* a task that a line below may say more of; kind 0: none */
  struct responsible names; /* its */
  uint32_t held_line;       /* the last block that said who is responsible for it, alone; 0: none */
};

static int open_rules(struct gk_context *context, const void *data, void **state)
{
  const struct config *config = data;
  struct task_rules *rules = calloc(1, sizeof *rules);
  char error[512];
  if (!rules)
    return gk_fail(context, GK_RETRY, "no-memory", "There is no memory for the rules.");
  if (!task_rules_load(rules, config->words, error, sizeof error)) {
    task_rules_free(rules);
    free(rules);
    return gk_fail(context, GK_FATAL, "bad-rules", "%s", error);
  }
  *state = rules;
  return GK_OK;
}

static void close_rules(void *state)
{
  if (state)
    task_rules_free(state);
  free(state);
}

/* Moves on to the section that a place stands in; places come in order. */
static void advance(struct run *run, uint32_t block, size_t offset)
{
  while (run->more && (run->next.heading_block < block ||
                       (run->next.heading_block == block && run->next.heading_offset <= offset))) {
    run->section = run->next;
    run->pending.id = 0;
    run->held_line = 0;
    run->more = gk_next_section(run->context, &run->next);
  }
  /* What is attached below the last section is of no section. */
  if (run->section.id && !run->more && block > run->section.end_block)
    run->section = (struct gk_section){0};
}

static struct gk_text joined(struct run *run, const struct gk_text *names, size_t count)
{
  size_t size = 0;
  for (size_t i = 0; i < count; i++)
    size += names[i].size + 1;
  char *out = gk_alloc(run->context, size + 1), *end = out;
  for (size_t i = 0; i < count; i++) {
    if (i > 0)
      *end++ = '\n';
    memcpy(end, names[i].data, names[i].size);
    end += names[i].size;
  }
  return (struct gk_text){out, (size_t)(end - out)};
}

static void flush(struct run *run)
{
  if (run->held.kind == 0)
    return;
  run->held.responsible = joined(run, run->names.names, run->names.count);
  run->held.lead = joined(run, run->names.names, run->names.leads);
  gk_add_item(run->context, &run->held);
  run->held.kind = 0;
  run->tasks++;
}

/* Adds the names of a further line: 牵头单位：… above 配合单位：… */
static void merge(struct responsible *names, const struct responsible *more)
{
  for (size_t i = 0; i < more->count && names->count < MAXIMAL_NAMES; i++) {
    bool known = false;
    for (size_t j = 0; j < names->count; j++)
      known = known || gk_text_equal(names->names[j], more->names[i]);
    if (known)
      continue;
    size_t at = names->count++;
    if (i < more->leads) {
      memmove(names->names + names->leads + 1, names->names + names->leads,
              (at - names->leads) * sizeof *names->names);
      at = names->leads++;
    }
    names->names[at] = more->names[i];
  }
}

static bool heads(const struct run *run, const struct gk_block *block)
{
  return run->section.id && run->section.heading_block == block->id;
}

/* The text of the task: what stands before the phrase, without the heading it begins with. */
static struct gk_text body(const struct run *run, const struct gk_block *block, size_t from,
                           size_t to)
{
  if (heads(run, block)) {
    size_t heading = (size_t)run->section.heading_offset + run->section.heading_size;
    if (heading > from && heading <= to)
      from = heading;
  }
  struct gk_text text = gk_text_trim(gk_text_slice(block->text, from, to));
  while (gk_text_starts(text, GK_TEXT("。")) || gk_text_starts(text, GK_TEXT("；")))
    text = gk_text_trim(gk_text_slice(text, 3, text.size));
  return text;
}

static void add_task(struct run *run, const struct gk_block *block, size_t from,
                     const struct responsible *found)
{
  const struct gk_section *section = &run->section;
  struct gk_text text = body(run, block, from, found->begin);
  const struct gk_block *place = block;
  size_t offset = from, size = found->end - from;
  bool alone = text.size == 0 && !heads(run, block);
  if (alone && run->pending.id) {
    /* The phrase is a paragraph of its own below its task. */
    text = body(run, &run->pending, 0, run->pending.text.size);
    place = &run->pending;
    offset = 0;
    size = run->pending.text.size;
  } else if (alone && run->held.kind && run->held_line && run->held.section == section->id) {
    merge(&run->names, found);
    return;
  }
  flush(run);
  run->held = (struct gk_item){.kind = GK_ITEM_TASK,
                               .section = section->id,
                               .ordinal = section->ordinal,
                               .number = section->number,
                               .title = section->title,
                               .text = text,
                               .block = place->id,
                               .offset = (uint32_t)offset,
                               .size = (uint32_t)size};
  /* ——加强…。 and 1.…; below a heading are tasks of their own. */
  struct gk_text number;
  uint32_t ordinal;
  struct gk_text plain = task_without_mark(text, &number, &ordinal);
  if (plain.size < text.size || section->id == 0) {
    run->held.text = plain;
    run->held.title = task_title(plain);
    run->held.number = number;
    run->held.ordinal = ordinal;
  }
  run->names = *found;
  run->held_line = alone ? block->id : 0;
}

static void visit(struct run *run, const struct gk_block *block)
{
  static struct responsible found;
  size_t begin = 0;
  bool claimed = false;
  for (size_t from = 0; run->tasks < MAXIMAL_TASKS &&
                        responsible_next(run->rules, block->text, run->plan, &from, &found);) {
    advance(run, block->id, found.begin);
    add_task(run, block, begin, &found);
    begin = from;
    claimed = true;
  }
  advance(run, block->id, block->text.size);
  enum list list;
  if (claimed)
    run->pending.id = 0;
  else if (responsible_label(run->rules, block->text, 0, &list) == 0) {
    run->pending = *block;
    run->held_line = 0;
  }
}

static void visit_table(struct run *run, const struct gk_block *block)
{
  static struct task_row row;
  struct task_table table;
  advance(run, block->id, 0);
  run->pending.id = 0;
  flush(run);
  if (!task_table_open(run->context, run->rules, block->table, &table))
    return;
  while (run->tasks < MAXIMAL_TASKS && task_table_next(&table, &row)) {
    run->held = (struct gk_item){.kind = GK_ITEM_TASK,
                                 .section = run->section.id,
                                 .ordinal = row.ordinal,
                                 .number = row.number,
                                 .title = row.title,
                                 .text = row.text,
                                 .block = block->id};
    run->names = row.responsible;
    run->held_line = 0;
    flush(run);
  }
}

static int extract(struct gk_context *context, void *state)
{
  struct run *run = gk_alloc(context, sizeof *run);
  run->context = context;
  run->rules = state;
  for (struct gk_field f = {0}; gk_next_field(context, &f);)
    if (gk_text_equal(f.name, GK_TEXT("kind"))) {
      if (gk_text_equal(f.value, GK_TEXT("annual-report")) ||
          gk_text_equal(f.value, GK_TEXT("work-report")))
        return GK_SKIP; /* a report tells of what was done; it hands out no tasks */
      run->plan = gk_text_equal(f.value, GK_TEXT("work-plan"));
    }
  run->more = gk_next_section(context, &run->next);
  for (struct gk_block block = {0}; gk_next_block(context, &block);) {
    if (block.role != GK_ROLE_BODY)
      continue;
    if (block.kind == GK_BLOCK_TABLE)
      visit_table(run, &block);
    else if (block.kind != GK_BLOCK_PICTURE && block.text.size > 0)
      visit(run, &block);
  }
  flush(run);
  return GK_OK;
}

static const struct gk_option options[] = {
    {"words", GK_OPTION_FILE, offsetof(struct config, words), "fields/responsible.tsv", 0, 0, NULL,
     "Labels and words that say who is responsible for a task."},
    {.name = NULL}};

GK_PLUGIN(.stage = GK_STAGE_EXTRACT, .version = 1, .flags = GK_PLUGIN_ITEMS_ONLY, .name = "tasks",
          .summary = "Tasks of a work plan and who is responsible for them",
          .licence = "Apache-2.0", .options = options, .option_size = sizeof(struct gk_option),
          .config_size = sizeof(struct config), .open = open_rules, .close = close_rules,
          .run = extract);
