/* SPDX-License-Identifier: Apache-2.0 */
/* Tasks of a work plan, with who is responsible for each. */
#include <stdlib.h>

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
  struct gk_block pending; /* the paragraph before, which no phrase has claimed; id 0: none */
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
    run->more = gk_next_section(run->context, &run->next);
  }
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

/* The text of the task: what stands before the phrase, without the heading it begins with. */
static struct gk_text body(const struct run *run, const struct gk_block *block, size_t from,
                           size_t to)
{
  if (run->section.heading_block == block->id) {
    size_t heading = (size_t)run->section.heading_offset + run->section.heading_size;
    if (heading > from && heading <= to)
      from = heading;
  }
  struct gk_text text = gk_text_trim(gk_text_slice(block->text, from, to));
  while (gk_text_starts(text, GK_TEXT("。")))
    text = gk_text_trim(gk_text_slice(text, 3, text.size));
  return text;
}

static void add_task(struct run *run, const struct gk_block *block, size_t from,
                     const struct responsible *found)
{
  const struct gk_section *section = &run->section;
  struct gk_text text = body(run, block, from, found->begin);
  uint32_t place = block->id;
  size_t offset = from, size = found->end - from;
  if (text.size == 0 && run->pending.id) {
    /* The phrase is a paragraph of its own below its task. */
    text = body(run, &run->pending, 0, run->pending.text.size);
    place = run->pending.id;
    offset = 0;
    size = run->pending.text.size;
  }
  struct gk_item item = {.kind = GK_ITEM_TASK,
                         .section = section->id,
                         .ordinal = section->ordinal,
                         .number = section->number,
                         .title = section->title,
                         .text = text,
                         .responsible = joined(run, found->names, found->count),
                         .lead = joined(run, found->names, found->leads),
                         .block = place,
                         .offset = (uint32_t)offset,
                         .size = (uint32_t)size};
  gk_add_item(run->context, &item);
  run->tasks++;
}

static void visit(struct run *run, const struct gk_block *block)
{
  static struct responsible found;
  size_t begin = 0;
  bool claimed = false;
  for (size_t from = 0;
       run->tasks < MAXIMAL_TASKS && responsible_next(run->rules, block->text, &from, &found);) {
    advance(run, block->id, found.begin);
    add_task(run, block, begin, &found);
    begin = from;
    claimed = true;
  }
  advance(run, block->id, block->text.size);
  if (claimed)
    run->pending.id = 0;
  else
    run->pending = *block;
}

static int extract(struct gk_context *context, void *state)
{
  struct run run = {.context = context, .rules = state};
  for (struct gk_field f = {0}; gk_next_field(context, &f);)
    if (gk_text_equal(f.name, GK_TEXT("kind")) &&
        (gk_text_equal(f.value, GK_TEXT("annual-report")) ||
         gk_text_equal(f.value, GK_TEXT("work-report"))))
      return GK_SKIP; /* a report tells of what was done; it hands out no tasks */
  run.more = gk_next_section(context, &run.next);
  for (struct gk_block block = {0}; gk_next_block(context, &block);)
    if (block.role == GK_ROLE_BODY && block.kind != GK_BLOCK_TABLE &&
        block.kind != GK_BLOCK_PICTURE && block.text.size > 0)
      visit(&run, &block);
  return GK_OK;
}

static const struct gk_option options[] = {
    {"words", GK_OPTION_FILE, offsetof(struct config, words), "fields/responsible.tsv", 0, 0, NULL,
     "Labels and words that say who is responsible for a task."},
    {.name = NULL}};

static const struct gk_plugin plugin = {
    .abi = GK_ABI,
    .size = sizeof(struct gk_plugin),
    .stage = GK_STAGE_EXTRACT,
    .version = 1,
    .name = "tasks",
    .summary = "Tasks of a work plan and who is responsible for them",
    .licence = "Apache-2.0",
    .options = options,
    .option_size = sizeof(struct gk_option),
    .config_size = sizeof(struct config),
    .open = open_rules,
    .close = close_rules,
    .run = extract,
};

GK_EXPORT gk_entry_function gongkai_plugins_1;

GK_EXPORT const struct gk_plugin *gongkai_plugins_1(uint32_t index)
{
  return index == 0 ? &plugin : NULL;
}
