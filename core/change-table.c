/* SPDX-License-Identifier: Apache-2.0 */
#include "change-table.h"

#include <inttypes.h>
#include <stdlib.h>

#include "record-evidence.h"

enum {
  TEXT_LIMIT = 400, /* bytes of a sample's text: more than a line shows */
  SHOWN_BEFORE = 24 /* bytes that are kept before the first difference of long texts */
};

static void *need(void *memory)
{
  if (!memory)
    abort();
  return memory;
}

static char *copy(struct gk_text text)
{
  gk_text_cut(&text, TEXT_LIMIT);
  return need(strndup(text.size ? text.data : "", text.size));
}

/* Bytes, whole characters, that both texts begin with and that a reader can do without. */
static size_t shared(struct gk_text a, struct gk_text b)
{
  size_t same = 0;
  while (same < a.size && same < b.size && a.data[same] == b.data[same])
    same++;
  if (same <= 2 * SHOWN_BEFORE)
    return 0;
  same -= SHOWN_BEFORE;
  while (same && ((unsigned char)a.data[same] & 0xC0) == 0x80)
    same--;
  return same;
}

static char *copy_from(struct gk_text text, size_t begin)
{
  if (begin == 0)
    return copy(text);
  struct gk_buffer shorter = {0};
  gk_buffer_put(&shorter, "…", strlen("…"));
  gk_buffer_put(&shorter, text.data + begin, text.size - begin);
  char *made = copy((struct gk_text){shorter.data, shorter.size});
  gk_buffer_free(&shorter);
  return made;
}

static char *label_of(const struct gk_diff_record *record)
{
  const struct gk_entry *entry = record->after ? record->after : record->before;
  if (entry->agency.size == 0)
    return copy(record->source);
  struct gk_buffer label = {0};
  gk_buffer_put(&label, entry->agency.data, entry->agency.size);
  if (entry->year)
    gk_buffer_print(&label, " %" PRIu32, entry->year);
  char *made = copy((struct gk_text){label.data, label.size});
  gk_buffer_free(&label);
  return made;
}

static void keep(struct gk_change_table *table, struct gk_change_samples *samples,
                 const struct gk_diff_record *record, const struct gk_change *change)
{
  if (samples->count >= table->samples)
    return;
  samples->of = need(realloc(samples->of, (samples->count + 1) * sizeof *samples->of));
  struct gk_change_sample *sample = &samples->of[samples->count++];
  const struct gk_entry *entry = record->after ? record->after : record->before;
  size_t begin = change->way == GK_CHANGE_CHANGED ? shared(change->before, change->after) : 0;
  memcpy(sample->document, entry->digest, sizeof sample->document - 1);
  sample->document[sizeof sample->document - 1] = 0;
  sample->label = label_of(record);
  sample->place = copy(change->place);
  sample->before = copy_from(change->before, begin);
  sample->after = copy_from(change->after, begin);
}

/* Where the group stands, or would. */
static size_t find(const struct gk_change_table *table, const struct gk_change *change, bool *found)
{
  size_t low = 0, high = table->count;
  *found = false;
  while (low < high && !*found) {
    size_t middle = (low + high) / 2;
    const struct gk_change_group *group = table->groups[middle];
    int order = (group->kind > change->kind) - (group->kind < change->kind);
    if (order == 0)
      order = strncmp(group->name, change->group.data, change->group.size);
    if (order == 0)
      order = group->name[change->group.size] != 0;
    *found = order == 0;
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return high;
}

static struct gk_change_group *group_of(struct gk_change_table *table,
                                        const struct gk_change *change)
{
  bool found;
  size_t at = find(table, change, &found);
  if (found)
    return table->groups[at];
  if (table->count == table->capacity) {
    table->capacity = table->capacity ? 2 * table->capacity : 64;
    table->groups = need(realloc(table->groups, table->capacity * sizeof *table->groups));
  }
  memmove(table->groups + at + 1, table->groups + at, (table->count - at) * sizeof *table->groups);
  struct gk_change_group *group = need(calloc(1, sizeof *group));
  group->kind = change->kind;
  group->name = need(strndup(change->group.data, change->group.size));
  table->groups[at] = group;
  table->count++;
  return group;
}

void gk_change_table_add(struct gk_change_table *table, const struct gk_diff_record *record,
                         const struct gk_change *change)
{
  struct gk_change_group *group = group_of(table, change);
  group->counts[change->way]++;
  keep(table, &group->samples[change->way], record, change);
}

static int by_count(const void *a, const void *b)
{
  const struct gk_change_group *x = *(struct gk_change_group *const *)a;
  const struct gk_change_group *y = *(struct gk_change_group *const *)b;
  uint64_t sums[2] = {0, 0};
  for (int way = 0; way < GK_CHANGE_WAYS; way++) {
    sums[0] += x->counts[way];
    sums[1] += y->counts[way];
  }
  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  return sums[0] != sums[1] ? (sums[0] > sums[1] ? -1 : 1) : strcmp(x->name, y->name);
}

void gk_change_table_sort(struct gk_change_table *table)
{
  if (table->count > 1)
    qsort(table->groups, table->count, sizeof *table->groups, by_count);
}

void gk_change_table_free(struct gk_change_table *table)
{
  for (size_t i = 0; i < table->count; i++) {
    for (int way = 0; way < GK_CHANGE_WAYS; way++) {
      struct gk_change_samples *samples = &table->groups[i]->samples[way];
      for (unsigned k = 0; k < samples->count; k++) {
        free(samples->of[k].label);
        free(samples->of[k].place);
        free(samples->of[k].before);
        free(samples->of[k].after);
      }
      free(samples->of);
    }
    free(table->groups[i]->name);
    free(table->groups[i]);
  }
  free(table->groups);
  *table = (struct gk_change_table){0};
}
