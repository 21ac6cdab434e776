/* SPDX-License-Identifier: Apache-2.0 */
#include "region.h"

#include <stdio.h>
#include <stdlib.h>

#include "rows.h"
#include "utf8.h"

enum { MAXIMAL_REGIONS = 100000 /* far beyond the counties there ever were */ };

static int by_name(const void *left, const void *right)
{
  const struct region *a = left, *b = right;
  size_t size = a->name.size < b->name.size ? a->name.size : b->name.size;
  int order = memcmp(a->name.data, b->name.data, size);
  if (order == 0 && a->name.size != b->name.size)
    order = a->name.size < b->name.size ? -1 : 1;
  return order != 0 ? order : (a->code > b->code) - (a->code < b->code);
}

static bool number(struct gk_text text, uint32_t *value)
{
  *value = 0;
  if (gk_text_equal(text, GK_TEXT("-")) || text.size == 0)
    return true;
  for (size_t i = 0; i < text.size; i++) {
    if (text.data[i] < '0' || text.data[i] > '9' || i >= 6)
      return false;
    *value = *value * 10 + (uint32_t)(text.data[i] - '0');
  }
  return true;
}

static struct gk_text copy(struct gk_text text)
{
  char *data = malloc(text.size + 1);
  if (!data)
    return (struct gk_text){0};
  memcpy(data, text.data, text.size);
  data[text.size] = 0;
  return (struct gk_text){data, text.size};
}

static bool load_file(struct regions *regions, const char *path, char *error, size_t error_size)
{
  struct gk_rows rows;
  if (!gk_rows_open(&rows, path, error, error_size))
    return false;
  struct gk_text column[5];
  bool good = true;
  while (good && gk_rows_next(&rows, column, 5) > 0) {
    struct region region = {0};
    good = number(column[0], &region.code) && region.code >= 100000 && column[1].size > 0 &&
           number(column[3], &region.from) && number(column[4], &region.until) &&
           regions->count < MAXIMAL_REGIONS;
    if (!good) {
      snprintf(error, error_size, "%s:%u: not a row of code, name, names above, years", path,
               rows.line);
      break;
    }
    region.name = copy(column[1]);
    region.above = copy(column[2]);
    struct region *larger = regions->items;
    if ((regions->count & (regions->count - 1)) == 0)
      larger = realloc(regions->items,
                       (regions->count ? regions->count * 2 : 1) * sizeof *regions->items);
    if (larger)
      regions->items = larger;
    if (!larger || !region.name.data || !region.above.data) {
      snprintf(error, error_size, "%s: out of memory", path);
      free((char *)region.name.data);
      free((char *)region.above.data);
      good = false;
      break;
    }
    regions->items[regions->count++] = region;
  }
  gk_rows_close(&rows);
  return good;
}

/* 定海 of 定海区; 大厂 of 大厂回族自治县 is not tried. Empty where fewer than two characters are
 * left. */
static struct gk_text brief_name(struct gk_text name)
{
  struct gk_text brief = gk_text_slice(name, 0, name.size >= 3 ? name.size - 3 : 0);
  return brief.size >= 6 && brief.size <= 12 ? brief : (struct gk_text){0};
}

/* A region that stands in both files is one, with the years of the second. */
static void merge(struct regions *regions)
{
  size_t kept = 0;
  for (size_t i = 0; i < regions->count; i++) {
    struct region *item = &regions->items[i], *last = &regions->items[kept ? kept - 1 : 0];
    if (kept > 0 && last->code == item->code && gk_text_equal(last->name, item->name)) {
      last->from = last->from ? last->from : item->from;
      last->until = last->until ? last->until : item->until;
      free((char *)item->name.data);
      free((char *)item->above.data);
    } else {
      regions->items[kept++] = *item;
    }
  }
  regions->count = kept;
}

bool regions_load(struct regions *regions, const char *codes, const char *changes, char *error,
                  size_t error_size)
{
  memset(regions, 0, sizeof *regions);
  if (!load_file(regions, codes, error, error_size) ||
      !load_file(regions, changes, error, error_size))
    return false;
  if (regions->count == 0) {
    snprintf(error, error_size, "%s: holds no region", codes);
    return false;
  }
  qsort(regions->items, regions->count, sizeof *regions->items, by_name);
  merge(regions);
  bool good = true;
  for (size_t i = 0; i < regions->count && good; i++)
    if (i == 0 || !gk_text_equal(regions->items[i].name, regions->items[i - 1].name)) {
      good = gk_words_add(&regions->names, regions->items[i].name, (uint32_t)i);
      struct gk_text brief = brief_name(regions->items[i].name);
      if (brief.size > 0)
        good = good && gk_words_add(&regions->brief, brief, (uint32_t)i);
    }
  if (!good || !gk_words_seal(&regions->names) || !gk_words_seal(&regions->brief)) {
    snprintf(error, error_size, "%s: out of memory", codes);
    return false;
  }
  return true;
}

void regions_free(struct regions *regions)
{
  for (size_t i = 0; i < regions->count; i++) {
    free((char *)regions->items[i].name.data);
    free((char *)regions->items[i].above.data);
  }
  free(regions->items);
  gk_words_free(&regions->names);
  gk_words_free(&regions->brief);
  memset(regions, 0, sizeof *regions);
}

static bool in_force(const struct region *region, uint32_t year)
{
  return year == 0 || ((region->from == 0 || region->from <= year) &&
                       (region->until == 0 || year <= region->until));
}

const struct region *region_by_code(const struct regions *regions, uint32_t code, uint32_t year)
{
  const struct region *found = NULL;
  for (size_t i = 0; i < regions->count; i++)
    if (regions->items[i].code == code && in_force(&regions->items[i], year) &&
        (!found || regions->items[i].until == 0))
      found = &regions->items[i];
  return found;
}

/* Whether `above` is, or ends with, the path of `parent`. */
static bool is_under(const struct region *region, const struct region *parent)
{
  struct gk_text above = region->above;
  if (!gk_text_ends(above, parent->name))
    /* A province may be named and the city left out: 浙江省定海区. */
    return parent->above.size == 0 && gk_text_starts(above, parent->name);
  above.size -= parent->name.size;
  return gk_text_equal(above, parent->above);
}

/* The last name in `above`: 舟山市 of 浙江省舟山市. */
static bool parent_is_mentioned(const struct regions *regions, const struct region *region,
                                const struct region_context *context)
{
  size_t size = gk_words_before(&regions->names, region->above, region->above.size, NULL);
  if (size == 0)
    return false;
  struct gk_text parent =
      gk_text_slice(region->above, region->above.size - size, region->above.size);
  return context->mentions && context->mentions(context->closure, parent);
}

/* One of several places of one name, by the site's code, then by the parents that are mentioned;
 * NULL unless exactly one is left. */
static const struct region *decide(const struct regions *regions, const struct region **list,
                                   size_t count, const struct region_context *context)
{
  static const uint32_t divisors[] = {1, 100, 10000};
  if (count <= 1)
    return count ? list[0] : NULL;
  for (size_t d = 0; d < 3 && context->code; d++) {
    const struct region *only = NULL;
    size_t hits = 0;
    for (size_t i = 0; i < count; i++)
      if (list[i]->code / divisors[d] == context->code / divisors[d]) {
        only = list[i];
        hits++;
      }
    if (hits == 1)
      return only;
  }
  const struct region *only = NULL;
  size_t hits = 0;
  for (size_t i = 0; i < count; i++)
    if (parent_is_mentioned(regions, list[i], context)) {
      only = list[i];
      hits++;
    }
  return hits == 1 ? only : NULL;
}

const struct region *region_parse(const struct regions *regions, struct gk_text text,
                                  const struct region_context *context, size_t *used)
{
  enum { MAXIMAL_NAMESAKES = 64 };
  const struct region *parent = NULL;
  bool unclear = false;
  *used = 0;
  for (int level = 0; level < 3; level++) {
    uint32_t first;
    size_t size = gk_words_at(&regions->names, text, *used, &first);
    if (size == 0)
      break;
    const struct region *list[MAXIMAL_NAMESAKES];
    size_t count = 0;
    for (size_t i = first; i < regions->count && count < MAXIMAL_NAMESAKES &&
                           gk_text_equal(regions->items[i].name, regions->items[first].name);
         i++)
      if (in_force(&regions->items[i], context->year) &&
          (!parent || is_under(&regions->items[i], parent)))
        list[count++] = &regions->items[i];
    if (count == 0)
      break;
    const struct region *best = decide(regions, list, count, context);
    *used += size;
    unclear = !best;
    if (!best)
      break;
    parent = best;
  }
  return unclear ? NULL : parent;
}
