/* SPDX-License-Identifier: Apache-2.0 */
#include "recipe-change.h"

#include <stdio.h>
#include <stdlib.h>

#include "message.h"
#include "recipe.h"
#include "stage.h"

#define TEXT(text) (int)(text).size, (text).data

struct lines {
  struct gk_recipe_line *of;
  size_t count;
};

static struct lines split(struct gk_text recipe)
{
  struct lines lines = {0};
  size_t capacity = 0;
  struct gk_recipe_line line;
  while (gk_recipe_next(&recipe, &line)) {
    if (lines.count == capacity) {
      capacity = capacity ? 2 * capacity : 64;
      lines.of = realloc(lines.of, capacity * sizeof *lines.of);
      if (!lines.of)
        abort();
    }
    lines.of[lines.count++] = line;
  }
  return lines;
}

static bool same(struct gk_text left, struct gk_text right)
{
  return left.size == right.size &&
         (left.size == 0 || memcmp(left.data, right.data, left.size) == 0);
}

static const struct gk_recipe_line *find(const struct lines *lines,
                                         const struct gk_recipe_line *line)
{
  for (size_t i = 0; i < lines->count; i++)
    if (same(lines->of[i].stage, line->stage) && same(lines->of[i].plugin, line->plugin) &&
        same(lines->of[i].field, line->field))
      return &lines->of[i];
  return NULL;
}

static bool has_plugin(const struct lines *lines, const struct gk_recipe_line *line)
{
  for (size_t i = 0; i < lines->count; i++)
    if (same(lines->of[i].stage, line->stage) && same(lines->of[i].plugin, line->plugin))
      return true;
  return false;
}

static bool begins(struct gk_text text, const char *prefix)
{
  size_t size = strlen(prefix);
  return text.size >= size && memcmp(text.data, prefix, size) == 0;
}

static bool is(struct gk_text text, const char *word)
{
  return text.size == strlen(word) && begins(text, word);
}

/* Notes where the line belongs: the first stage that changed, or the limits. */
static void note_stage(struct gk_plan_part *part, const struct gk_recipe_line *line)
{
  gk_buffer_print(&part->changes, "%.*s\t%.*s\t%.*s\t\n", TEXT(line->stage), TEXT(line->plugin),
                  TEXT(line->field));
  if (is(line->stage, "limits")) {
    part->limits = true;
    return;
  }
  uint32_t stage = GK_STAGE_UNPACK; /* of the core itself */
  for (uint32_t s = GK_STAGE_FETCH; s <= GK_STAGE_LAST; s++)
    if (is(line->stage, gk_stage_name(s)))
      stage = s;
  if (stage < part->first)
    part->first = stage;
}

GK_PRINTF(2, 3)
static void give_reason(struct gk_plan_part *part, const char *format, ...)
{
  char text[1000];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  for (size_t i = 0; i < part->reason_count; i++)
    if (strcmp(part->reasons[i], text) == 0)
      return;
  part->reasons = realloc(part->reasons, (part->reason_count + 2) * sizeof *part->reasons);
  char *copy = strdup(text);
  if (!part->reasons || !copy)
    abort();
  part->reasons[part->reason_count++] = copy;
  part->reasons[part->reason_count] = NULL;
}

/* `was` and `now` are the same line of the two recipes; either may be NULL. */
static void explain(struct gk_plan_part *part, const struct gk_recipe_line *was,
                    const struct gk_recipe_line *now)
{
  const struct gk_recipe_line *line = now ? now : was;
  struct gk_text before = was ? was->value : GK_TEXT(""), after = now ? now->value : GK_TEXT("");
  note_stage(part, line);
  if (is(line->stage, "limits"))
    give_reason(part, _("limits.%.*s %.*s → %.*s"), TEXT(line->field), TEXT(before), TEXT(after));
  else if (is(line->stage, "core"))
    give_reason(part, _("gongkai itself: version %.*s → %.*s"), TEXT(before), TEXT(after));
  else if (is(line->field, "version"))
    give_reason(part, _("plugin %.*s/%.*s %.*s → %.*s"), TEXT(line->stage), TEXT(line->plugin),
                TEXT(before), TEXT(after));
  else if (begins(line->field, "option "))
    give_reason(part, _("option %.*s.%.*s.%.*s %.*s → %.*s"), TEXT(line->stage), TEXT(line->plugin),
                (int)line->field.size - 7, line->field.data + 7, TEXT(before), TEXT(after));
  else if (is(line->field, "libraries") || is(line->field, "abi") || is(line->field, "delegate"))
    give_reason(part, _("plugin %.*s/%.*s: %.*s “%.*s” → “%.*s”"), TEXT(line->stage),
                TEXT(line->plugin), TEXT(line->field), TEXT(before), TEXT(after));
  else if (!was)
    give_reason(part, _("%.*s added"), TEXT(line->field));
  else if (!now)
    give_reason(part, _("%.*s removed"), TEXT(line->field));
  else
    give_reason(part, _("%.*s changed"), TEXT(line->field));
}

static void compare_lines(const struct lines *old, const struct lines *new,
                          struct gk_plan_part *part)
{
  for (size_t i = 0; i < new->count; i++) {
    const struct gk_recipe_line *now = &new->of[i], *was = find(old, now);
    if (was && same(was->value, now->value))
      continue;
    if (now->plugin.size && !has_plugin(old, now)) {
      note_stage(part, now);
      give_reason(part, _("plugin %.*s/%.*s added"), TEXT(now->stage), TEXT(now->plugin));
    } else {
      explain(part, was, now);
    }
  }
  for (size_t i = 0; i < old->count; i++) {
    const struct gk_recipe_line *was = &old->of[i];
    if (find(new, was))
      continue;
    if (was->plugin.size && !has_plugin(new, was)) {
      note_stage(part, was);
      give_reason(part, _("plugin %.*s/%.*s removed"), TEXT(was->stage), TEXT(was->plugin));
    } else {
      explain(part, was, NULL);
    }
  }
}

void gk_recipe_compare(struct gk_text old, struct gk_text recipe, struct gk_plan_part *part)
{
  struct lines before = split(old), after = split(recipe);
  part->first = GK_STAGE_LAST + 1;
  part->limits = false;
  compare_lines(&before, &after, part);
  /* The same lines in another order: the plugins of a stage are asked and run in theirs. */
  for (size_t i = 0; part->reason_count == 0 && i < before.count && i < after.count; i++)
    if (!same(before.of[i].plugin, after.of[i].plugin)) {
      note_stage(part, &after.of[i]);
      give_reason(part, _("the order of the %.*s plugins changed"), TEXT(after.of[i].stage));
    }
  free(before.of);
  free(after.of);
}

/* The recipe's lines that are the plugin's. */
static void pick(struct gk_text recipe, const struct gk_step *step, struct gk_buffer *picked)
{
  struct gk_recipe_line line;
  const char *stage = gk_stage_name(step->stage);
  for (struct gk_text rest = recipe; rest.size;) {
    const char *from = rest.data;
    if (!gk_recipe_next(&rest, &line))
      return;
    if (is(line.stage, "core") || (is(line.stage, stage) && (same(line.plugin, step->plugin) ||
                                                             same(line.plugin, step->delegate))))
      gk_buffer_put(picked, from, (size_t)(rest.data - from));
  }
}

void gk_recipe_compare_plugin(struct gk_text old, struct gk_text recipe, const struct gk_step *step,
                              struct gk_plan_part *part)
{
  struct gk_buffer before = {0}, after = {0};
  pick(old, step, &before);
  pick(recipe, step, &after);
  gk_recipe_compare((struct gk_text){before.data, before.size},
                    (struct gk_text){after.data, after.size}, part);
  gk_buffer_free(&before);
  gk_buffer_free(&after);
}

void gk_recipe_unknown(struct gk_plan_part *part)
{
  give_reason(part, _("not finished, put off, corrected since, or stored by an older gongkai"));
}
