/* SPDX-License-Identifier: Apache-2.0 */
#include "diff.h"

#include <stdlib.h>

#include "trait.h"

struct side {
  struct gk_view view;
  struct gk_traits traits;
  struct gk_trait **left; /* those that have no counterpart yet, sorted */
  size_t left_count, left_capacity;
};

const char *gk_change_way_name(enum gk_change_way way)
{
  static const char *const names[] = {"added", "gone", "changed"};
  return names[way];
}

const char *gk_change_kind_name(enum gk_change_kind kind)
{
  static const char *const names[] = {
      [GK_CHANGE_STATUS] = "status",   [GK_CHANGE_FINDING] = "finding",
      [GK_CHANGE_FIELD] = "field",     [GK_CHANGE_FACT] = "fact",
      [GK_CHANGE_FIGURE] = "figure",   [GK_CHANGE_ITEM] = "item",
      [GK_CHANGE_SECTION] = "section", [GK_CHANGE_CELL] = "cell",
      [GK_CHANGE_TEXT] = "text",       [GK_CHANGE_DIAGNOSTIC] = "diagnostic",
      [GK_CHANGE_STEP] = "step"};
  return names[kind];
}

static int compare_texts(struct gk_text a, struct gk_text b)
{
  size_t size = a.size < b.size ? a.size : b.size;
  int order = size ? memcmp(a.data, b.data, size) : 0;
  return order ? order : (a.size > b.size) - (a.size < b.size);
}

/* Traits of one document stand in one array: their addresses give their order. */
static int by_place(const struct gk_trait *a, const struct gk_trait *b)
{
  return (a > b) - (a < b);
}

static int compare_values(const struct gk_trait *a, const struct gk_trait *b)
{
  int order = compare_texts(a->names[0], b->names[0]);
  return order ? order : compare_texts(a->value, b->value);
}

static int compare_first(const struct gk_trait *a, const struct gk_trait *b)
{
  return compare_texts(a->names[0], b->names[0]);
}

static int compare_second(const struct gk_trait *a, const struct gk_trait *b)
{
  return compare_texts(a->names[1], b->names[1]);
}

typedef int comparison(const struct gk_trait *a, const struct gk_trait *b);

#define SORTER(name, compare)                                                                      \
  static int name(const void *a, const void *b)                                                    \
  {                                                                                                \
    const struct gk_trait *x = *(struct gk_trait *const *)a, *y = *(struct gk_trait *const *)b;    \
    int order = compare(x, y);                                                                     \
    return order ? order : by_place(x, y);                                                         \
  }
SORTER(sort_values, compare_values)
SORTER(sort_first, compare_first)
SORTER(sort_second, compare_second)

static void list_left(struct side *side, int (*sort)(const void *, const void *))
{
  if (side->left_capacity < side->traits.count) {
    side->left_capacity = side->traits.capacity;
    side->left = realloc(side->left, side->left_capacity * sizeof *side->left);
    if (!side->left)
      abort();
  }
  side->left_count = 0;
  for (size_t i = 0; i < side->traits.count; i++)
    if (!side->traits.of[i].other)
      side->left[side->left_count++] = &side->traits.of[i];
  if (side->left_count > 1)
    qsort(side->left, side->left_count, sizeof *side->left, sort);
}

/* Gives each other those that compare as equal, in their order. */
static void pair(struct side *before, struct side *after, comparison *compare,
                 int (*sort)(const void *, const void *))
{
  list_left(before, sort);
  list_left(after, sort);
  for (size_t i = 0, k = 0; i < before->left_count && k < after->left_count;) {
    int order = compare(before->left[i], after->left[k]);
    bool named = compare != compare_second || before->left[i]->names[1].size;
    if (order == 0 && named) {
      before->left[i]->other = after->left[k];
      after->left[k]->other = before->left[i];
    }
    i += order <= 0;
    k += order >= 0;
  }
}

/* Most kinds are the same in both. */
static bool are_same(const struct gk_traits *before, const struct gk_traits *after)
{
  bool same = before->count == after->count;
  for (size_t i = 0; same && i < before->count; i++)
    same = compare_values(&before->of[i], &after->of[i]) == 0;
  return same;
}

static void tell(const struct gk_traits *traits, enum gk_change_kind kind, bool after,
                 void (*each)(void *argument, const struct gk_change *change), void *argument)
{
  for (size_t i = 0; i < traits->count; i++) {
    const struct gk_trait *trait = &traits->of[i];
    if (trait->other && (!after || compare_texts(trait->value, trait->other->value) == 0))
      continue;
    struct gk_change change = {.kind = kind,
                               .way = trait->other ? GK_CHANGE_CHANGED
                                      : after      ? GK_CHANGE_ADDED
                                                   : GK_CHANGE_GONE,
                               .group = trait->group,
                               .place = trait->place,
                               .before = GK_TEXT(""),
                               .after = after ? trait->shown : GK_TEXT("")};
    if (!after)
      change.before = trait->shown;
    else if (trait->other)
      change.before = trait->other->shown;
    each(argument, &change);
  }
}

void gk_diff_documents(struct gk_document *before, struct gk_document *after, bool localised,
                       void (*each)(void *argument, const struct gk_change *change), void *argument)
{
  struct side old = {0}, new = {0};
  gk_view_make(&old.view, before);
  gk_view_make(&new.view, after);
  for (int kind = 0; kind < GK_CHANGE_KINDS; kind++) {
    gk_traits_collect(&old.traits, &old.view, kind, localised);
    gk_traits_collect(&new.traits, &new.view, kind, localised);
    if (are_same(&old.traits, &new.traits))
      continue;
    pair(&old, &new, compare_values, sort_values);
    pair(&old, &new, compare_first, sort_first);
    pair(&old, &new, compare_second, sort_second);
    tell(&old.traits, kind, false, each, argument);
    tell(&new.traits, kind, true, each, argument);
  }
  gk_traits_free(&old.traits);
  gk_traits_free(&new.traits);
  free(old.left);
  free(new.left);
}
