/* SPDX-License-Identifier: Apache-2.0 */
#include "index.h"

#include <stdlib.h>

uint64_t index_hash(struct gk_text text)
{
  uint64_t hash = 0xCBF29CE484222325u; /* FNV-1a */
  for (size_t i = 0; i < text.size; i++)
    hash = (hash ^ (unsigned char)text.data[i]) * 0x100000001B3u;
  return hash;
}

/* Room for one more of a table. */
static bool grow(struct index *index, void **table, size_t count, size_t *room, size_t size)
{
  if (count < *room)
    return true;
  size_t more = *room ? 2 * *room : 256;
  void *larger = count < INDEX_LIMIT ? realloc(*table, more * size) : NULL;
  if (!larger) {
    index->full = true;
    return false;
  }
  *table = larger;
  *room = more;
  return true;
}

/* Where a hash is, or would be. */
static size_t place_of(const struct index_set *set, uint64_t hash)
{
  size_t at = (size_t)(hash ^ hash >> 32) & (set->room - 1);
  while (set->of[at] && set->of[at] != hash)
    at = (at + 1) & (set->room - 1);
  return at;
}

static uint64_t not_free(uint64_t hash)
{
  return hash ? hash : 1;
}

static bool has(const struct index_set *set, uint64_t hash)
{
  return set->room && set->of[place_of(set, not_free(hash))];
}

static bool put(struct index_set *set, uint64_t hash)
{
  hash = not_free(hash);
  if (2 * set->count >= set->room) {
    struct index_set larger = {.count = set->count, .room = set->room ? 2 * set->room : 1024};
    larger.of = set->count < INDEX_LIMIT ? calloc(larger.room, sizeof *larger.of) : NULL;
    if (!larger.of)
      return false;
    for (size_t i = 0; i < set->room; i++)
      if (set->of[i])
        larger.of[place_of(&larger, set->of[i])] = set->of[i];
    free(set->of);
    *set = larger;
  }
  size_t at = place_of(set, hash);
  set->count += set->of[at] == 0;
  set->of[at] = hash;
  return true;
}

struct index_picture *index_add_picture(struct index *index, const struct index_picture *picture)
{
  void *table = index->pictures;
  if (!grow(index, &table, index->picture_count, &index->picture_room, sizeof *picture))
    return NULL;
  index->full = !put(&index->shown, picture->url) || index->full;
  index->pictures = table;
  index->pictures[index->picture_count] = *picture;
  return &index->pictures[index->picture_count++];
}

void index_add_record(struct index *index, struct gk_text id)
{
  index->full = !put(&index->records, index_hash(id)) || index->full;
}

/* The place of a URL among the others; SIZE_MAX: there is no room. A page is the referrer of many
 * records in a row. */
static size_t keep_url(struct index *index, struct gk_text url)
{
  const char *last = index->urls ? index->urls + index->last_url : NULL;
  if (last && strlen(last) == url.size && memcmp(last, url.data, url.size) == 0)
    return index->last_url;
  if (index->urls_room - index->urls_size <= url.size) {
    size_t room = 2 * index->urls_room + url.size + 4096;
    char *urls = realloc(index->urls, room);
    if (!urls)
      return SIZE_MAX;
    index->urls = urls;
    index->urls_room = room;
  }
  index->last_url = index->urls_size;
  memcpy(index->urls + index->urls_size, url.data, url.size);
  index->urls[index->urls_size + url.size] = 0;
  index->urls_size += url.size + 1;
  return index->last_url;
}

void index_add_referrer(struct index *index, struct gk_text id, struct gk_text url)
{
  enum { LONGEST = 8192 /* bytes; no server takes a longer URL */ };
  void *table = index->referrers;
  if (!id.size || !url.size || url.size > LONGEST || memchr(url.data, 0, url.size) ||
      !grow(index, &table, index->referrer_count, &index->referrer_room, sizeof *index->referrers))
    return;
  index->referrers = table;
  size_t at = keep_url(index, url);
  index->full = index->full || at == SIZE_MAX;
  if (at != SIZE_MAX)
    index->referrers[index->referrer_count++] =
        (struct index_referrer){.record = index_hash(id), .url = at};
}

static int compare(uint64_t left, uint64_t right)
{
  return (left > right) - (left < right);
}

static int by_picture(const void *left, const void *right)
{
  const struct index_picture *a = left, *b = right;
  return a->url == b->url ? compare(a->order, b->order) : compare(a->url, b->url);
}

static int by_record(const void *left, const void *right)
{
  const struct index_referrer *a = left, *b = right;
  return a->record == b->record ? compare(a->url, b->url) : compare(a->record, b->record);
}

/* What each stands for: a revisit for the picture before it, or, where that is in no archive, for
 * the next one. */
static void find_answers(struct index *index)
{
  struct index_picture *pictures = index->pictures;
  for (size_t i = 0; i < index->picture_count; i++)
    pictures[i].answer = !pictures[i].revisit                              ? i
                         : i > 0 && pictures[i - 1].url == pictures[i].url ? pictures[i - 1].answer
                                                                           : SIZE_MAX;
  for (size_t i = index->picture_count; i-- > 1;)
    if (pictures[i - 1].answer == SIZE_MAX && pictures[i - 1].url == pictures[i].url)
      pictures[i - 1].answer = pictures[i].answer;
}

void index_sort(struct index *index)
{
  if (index->picture_count)
    qsort(index->pictures, index->picture_count, sizeof *index->pictures, by_picture);
  find_answers(index);
  if (index->referrer_count)
    qsort(index->referrers, index->referrer_count, sizeof *index->referrers, by_record);
}

void index_free(struct index *index)
{
  for (size_t i = 0; i < index->picture_count; i++)
    free(index->pictures[i].kept);
  free(index->pictures);
  free(index->shown.of);
  free(index->records.of);
  free(index->referrers);
  free(index->urls);
  *index = (struct index){0};
}

bool index_has_picture(const struct index *index, uint64_t url)
{
  return has(&index->shown, url);
}

bool index_has_record(const struct index *index, struct gk_text id)
{
  return has(&index->records, index_hash(id));
}

struct gk_text index_find_referrer(const struct index *index, struct gk_text id)
{
  uint64_t hash = index_hash(id);
  size_t low = 0, high = index->referrer_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (index->referrers[middle].record < hash)
      low = middle + 1;
    else
      high = middle;
  }
  bool found = low < index->referrer_count && index->referrers[low].record == hash;
  return gk_text_of(found ? index->urls + index->referrers[low].url : "");
}

static struct index_picture *answer_at(struct index *index, size_t at, uint64_t url)
{
  const struct index_picture *entry = at < index->picture_count ? &index->pictures[at] : NULL;
  if (!entry || entry->url != url || entry->answer >= index->picture_count)
    return NULL;
  return &index->pictures[entry->answer];
}

struct index_picture *index_find_picture(struct index *index, uint64_t url, uint32_t order)
{
  size_t low = 0, high = index->picture_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    const struct index_picture *at = &index->pictures[middle];
    if (at->url < url || (at->url == url && at->order < order))
      low = middle + 1;
    else
      high = middle;
  }
  struct index_picture *next = answer_at(index, low, url);
  return next || low == 0 ? next : answer_at(index, low - 1, url);
}
