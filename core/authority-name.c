/* SPDX-License-Identifier: Apache-2.0 */
#include "authority-name.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "message.h"
#include "utf8.h"

enum {
  NAME_LIMIT = 60,  /* bytes of a region's name: the longest has 45 */
  LINE_LIMIT = 400, /* bytes of a line of these files */
  ROWS_LIMIT = 20000,
  REGIONS_IN_A_NAME = 4 /* province, city, county, and one to spare */
};

struct region {
  struct gk_text name;
  uint32_t code;
};

/* A row of names.tsv. */
struct row {
  struct gk_text values[2];
};

struct rows {
  struct row *of;
  size_t count, capacity;
};

struct gk_authority_names {
  struct gk_arena arena;
  struct region *regions; /* by name, then by code */
  size_t region_count, region_capacity;
  struct rows short_names, endings, deadlines;
};

static void no_memory(void *argument)
{
  (void)argument;
  abort();
}

static int compare(struct gk_text a, struct gk_text b)
{
  int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
  return order ? order : (a.size > b.size) - (a.size < b.size);
}

static int by_name(const void *a, const void *b)
{
  const struct region *x = a, *y = b;
  int order = compare(x->name, y->name);
  return order ? order : (x->code > y->code) - (x->code < y->code);
}

uint32_t gk_region_code(const char *text)
{
  uint32_t code = 0;
  for (int i = 0; i < 6; i++) {
    if (!text || text[i] < '0' || text[i] > '9')
      return 0;
    code = 10 * code + (uint32_t)(text[i] - '0');
  }
  return code;
}

static void *grown(void *of, size_t count, size_t *capacity, size_t size)
{
  if (count < *capacity)
    return of;
  *capacity = *capacity ? 2 * *capacity : 64;
  of = realloc(of, *capacity * size);
  if (!of)
    abort();
  return of;
}

/* Takes the fields of a line, which are parted by tabs; what is missing is empty. */
static void split(char *line, char *fields[3])
{
  line[strcspn(line, "\r\n")] = 0;
  for (int i = 0; i < 3; i++) {
    fields[i] = line;
    line += strcspn(line, "\t");
    if (*line)
      *line++ = 0;
  }
}

static bool add_region(struct gk_authority_names *names, char *fields[3])
{
  uint32_t code = gk_region_code(fields[0]);
  if (!code || !*fields[1] || strlen(fields[1]) > NAME_LIMIT)
    return false;
  names->regions =
      grown(names->regions, names->region_count, &names->region_capacity, sizeof(struct region));
  names->regions[names->region_count++] =
      (struct region){gk_arena_text(&names->arena, gk_text_of(fields[1])), code};
  return true;
}

static bool add_row(struct gk_authority_names *names, char *fields[3])
{
  struct rows *rows = strcmp(fields[0], "short") == 0      ? &names->short_names
                      : strcmp(fields[0], "ending") == 0   ? &names->endings
                      : strcmp(fields[0], "deadline") == 0 ? &names->deadlines
                                                           : NULL;
  if (!rows || !*fields[1] || !*fields[2])
    return false;
  rows->of = grown(rows->of, rows->count, &rows->capacity, sizeof(struct row));
  struct row *row = &rows->of[rows->count++];
  for (int i = 0; i < 2; i++)
    row->values[i] = gk_arena_text(&names->arena, gk_text_of(fields[i + 1]));
  return true;
}

/* Reads a file of the rules, where it is there. */
static bool load(struct gk_authority_names *names, const char *rules, const char *file,
                 bool (*add)(struct gk_authority_names *names, char *fields[3]),
                 struct gk_error *error)
{
  char path[PATH_MAX], line[LINE_LIMIT], *fields[3];
  snprintf(path, sizeof path, "%.3900s/%s", rules, file);
  FILE *in = fopen(path, "re");
  if (!in)
    return errno == ENOENT || gk_error_set(error, "configuration", _("Cannot read %.400s: %s."),
                                           path, strerror(errno));
  bool good = true;
  for (unsigned number = 1; good && number <= ROWS_LIMIT && fgets(line, sizeof line, in);
       number++) {
    if (line[0] == '#' || line[0] == '\n')
      continue;
    split(line, fields);
    if (!add(names, fields))
      good = gk_error_set(error, "configuration",
                          _("%.400s:%u: this line is not as the README beside it says."), path,
                          number);
  }
  fclose(in);
  return good;
}

bool gk_authority_names_load(struct gk_authority_names **loaded, const char *rules,
                             struct gk_error *error)
{
  struct gk_authority_names *names = *loaded = calloc(1, sizeof *names);
  if (!names)
    abort();
  gk_arena_init(&names->arena, 0, no_memory, NULL);
  bool good = load(names, rules, "regions/gb2260.tsv", add_region, error) &&
              load(names, rules, "regions/changes.tsv", add_region, error) &&
              load(names, rules, "authorities/names.tsv", add_row, error);
  if (names->region_count > 1)
    qsort(names->regions, names->region_count, sizeof *names->regions, by_name);
  return good;
}

void gk_authority_names_free(struct gk_authority_names *names)
{
  if (!names)
    return;
  gk_arena_free(&names->arena);
  free(names->regions);
  free(names->short_names.of);
  free(names->endings.of);
  free(names->deadlines.of);
  free(names);
}

/* Whether `below` lies in `above`, or is the same. */
static bool lies_in(uint32_t below, uint32_t above)
{
  uint32_t part = above % 10000 == 0 ? 10000 : above % 100 == 0 ? 100 : 1;
  return below / part == above / part;
}

/* The first region of that name; NULL: none. */
static const struct region *find_regions(const struct gk_authority_names *names,
                                         struct gk_text name)
{
  size_t low = 0, high = names->region_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (compare(names->regions[middle].name, name) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low < names->region_count && compare(names->regions[low].name, name) == 0
             ? &names->regions[low]
             : NULL;
}

/* Which of the regions of one name is meant: one that lies in `within` (0: anywhere) and, of
 * several, one on the way to `region` or below it. 0: it cannot be told. */
static uint32_t choose(const struct gk_authority_names *names, const struct region *first,
                       uint32_t within, uint32_t region)
{
  const struct region *end = names->regions + names->region_count;
  uint32_t chosen = 0;
  unsigned count = 0;
  for (const struct region *at = first; at < end && compare(at->name, first->name) == 0; at++) {
    if (within && !lies_in(at->code, within))
      continue;
    if (region && (lies_in(region, at->code) || lies_in(at->code, region)))
      return at->code;
    count += at->code != chosen;
    chosen = at->code;
  }
  return count == 1 ? chosen : 0;
}

/* Bytes of the region's name that the text begins with, 0: none; *code is which. */
static size_t region_at(const struct gk_authority_names *names, struct gk_text text,
                        uint32_t within, uint32_t region, uint32_t *code)
{
  size_t most = text.size < NAME_LIMIT ? text.size : NAME_LIMIT;
  for (size_t size = most; size >= 6; size--) { /* two characters */
    if (size < text.size && ((unsigned char)text.data[size] & 0xC0) == 0x80)
      continue;
    const struct region *first = find_regions(names, gk_text_slice(text, 0, size));
    if (first && (*code = choose(names, first, within, region)))
      return size;
  }
  return 0;
}

/* Bytes of 区, 县, 市 or 省 before the name of a body, which mean the region at hand or one above;
 * *code is it, 0: not known. */
static size_t level_at(struct gk_text text, uint32_t region, uint32_t *code)
{
  static const char *const words[] = {"市场", "市政", "市容", "市民", "区域",
                                      "区块", "县域", "省级", "市级", NULL};
  static const char *const levels[] = {"区", "县", "旗", "市", "省"};
  for (int i = 0; words[i]; i++)
    if (gk_text_starts(text, gk_text_of(words[i])))
      return 0;
  for (int i = 0; i < 5; i++) {
    struct gk_text level = gk_text_of(levels[i]);
    if (text.size <= level.size || !gk_text_starts(text, level))
      continue;
    uint32_t city = region / 100 * 100, province = region / 10000 * 10000;
    *code = i == 4 ? province : i == 3 ? (city != province ? city : region) : region;
    return level.size;
  }
  return 0;
}

/* The name without white space, full-width letters as ASCII. */
static struct gk_text squeezed(struct gk_text name, struct gk_arena *arena)
{
  char *out = gk_arena_alloc(arena, 4 * name.size + 1); /* a character takes no more */
  size_t size = 0, next;
  for (size_t at = 0; at < name.size; at = next) {
    uint32_t c = gk_peek_folded(name, at, &next);
    if (!gk_is_space(c))
      size += gk_utf8_put(out + size, c);
  }
  return (struct gk_text){out, size};
}

/* The whole name of what people shorten, without endings that say nothing. */
static struct gk_text whole(const struct gk_authority_names *names, struct gk_text rest)
{
  for (size_t i = 0; i < names->short_names.count; i++)
    if (compare(names->short_names.of[i].values[0], rest) == 0)
      return names->short_names.of[i].values[1];
  for (size_t i = 0; i < names->endings.count; i++) {
    const struct row *row = &names->endings.of[i];
    struct gk_text before = rest;
    if (!gk_text_ends(rest, row->values[0]))
      continue;
    before.size -= row->values[0].size;
    if (before.size > row->values[1].size && gk_text_ends(before, row->values[1]))
      return before;
  }
  return rest;
}

struct gk_authority_key gk_authority_key_of(const struct gk_authority_names *names,
                                            struct gk_text name, uint32_t region,
                                            struct gk_arena *arena)
{
  struct gk_text rest = squeezed(name, arena);
  struct gk_authority_key key = {.region = region};
  uint32_t code = 0, within = 0;
  for (int i = 0; i < REGIONS_IN_A_NAME; i++) {
    size_t size = region_at(names, rest, within, region, &code);
    if (!size)
      break;
    within = key.region = code;
    key.named = true;
    rest = gk_text_slice(rest, size, rest.size);
  }
  size_t level = key.named ? 0 : level_at(rest, region, &code);
  if (level) {
    key.region = code;
    key.named = true;
    rest = gk_text_slice(rest, level, rest.size);
  }
  /* The name of a place alone is its government's. */
  if (rest.size == 0 && key.named)
    rest = GK_TEXT("人民政府");
  key.rest = whole(names, rest);
  return key;
}

const char *gk_authority_deadline(const struct gk_authority_names *names, struct gk_text rest)
{
  const struct row *best = NULL;
  for (size_t i = 0; i < names->deadlines.count; i++) {
    const struct row *row = &names->deadlines.of[i];
    bool any = compare(row->values[0], GK_TEXT("*")) == 0;
    if ((any && !best) ||
        (!any && gk_text_ends(rest, row->values[0]) &&
         (!best || best->values[0].size == 1 || row->values[0].size > best->values[0].size)))
      best = row;
  }
  return best ? best->values[1].data : NULL;
}
