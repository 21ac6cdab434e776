/* SPDX-License-Identifier: Apache-2.0 */
#include "words.h"

#include <stdio.h>
#include <stdlib.h>

#include "rows.h"
#include "utf8.h"

/* A hash of the first character's bytes; of at most three, as Chinese characters have. */
static uint32_t head(const char *data, size_t size)
{
  unsigned char c = (unsigned char)data[0];
  size_t length = c < 0x80 ? 1 : c < 0xE0 ? 2 : 3;
  uint32_t hash = c;
  for (size_t i = 1; i < length && i < size; i++)
    hash = hash * 31 + (unsigned char)data[i];
  return hash & 0xFF;
}

/* The same of the last character, whose first byte is looked for. */
static uint32_t tail(const char *data, size_t size)
{
  size_t at = size - 1;
  while (at > 0 && size - at < 4 && ((unsigned char)data[at] & 0xC0) == 0x80)
    at--;
  return head(data + at, size - at);
}

bool gk_words_add(struct gk_words *words, struct gk_text text, uint32_t value)
{
  if (text.size == 0 || words->sealed)
    return false;
  if (words->count == words->capacity) {
    size_t capacity = words->capacity ? words->capacity * 2 : 16;
    struct gk_word *larger = realloc(words->items, capacity * sizeof *larger);
    if (!larger)
      return false;
    words->items = larger;
    words->capacity = capacity;
  }
  char *copy = malloc(text.size);
  if (!copy)
    return false;
  memcpy(copy, text.data, text.size);
  words->items[words->count++] = (struct gk_word){{copy, text.size}, value};
  return true;
}

static int longer_first(struct gk_text a, struct gk_text b)
{
  if (a.size != b.size)
    return a.size > b.size ? -1 : 1;
  return memcmp(a.data, b.data, a.size);
}

/* A word with its place, for sorting by its first or its last character. */
struct sortable {
  struct gk_word word;
  uint32_t hash, index;
};

static int by_hash(const void *left, const void *right)
{
  const struct sortable *a = left, *b = right;
  return a->hash != b->hash ? (a->hash < b->hash ? -1 : 1)
                            : longer_first(a->word.text, b->word.text);
}

bool gk_words_seal(struct gk_words *words)
{
  words->sealed = true;
  if (words->count == 0)
    return true;
  struct sortable *order = malloc(words->count * sizeof *order);
  words->backward = malloc(words->count * sizeof *words->backward);
  if (!order || !words->backward) {
    free(order);
    return false;
  }
  for (size_t i = 0; i < words->count; i++) {
    struct gk_word word = words->items[i];
    order[i] = (struct sortable){word, head(word.text.data, word.text.size), 0};
  }
  qsort(order, words->count, sizeof *order, by_hash);
  for (size_t i = 0; i < words->count; i++) {
    struct gk_word word = words->items[i] = order[i].word;
    order[i] = (struct sortable){word, tail(word.text.data, word.text.size), (uint32_t)i};
  }
  qsort(order, words->count, sizeof *order, by_hash);
  size_t forward = 0, backward = 0;
  for (uint32_t hash = 0; hash < 256; hash++) {
    words->first[hash] = (uint32_t)forward;
    words->last[hash] = (uint32_t)backward;
    while (forward < words->count &&
           head(words->items[forward].text.data, words->items[forward].text.size) == hash)
      forward++;
    while (backward < words->count && order[backward].hash == hash) {
      words->backward[backward] = order[backward].index;
      backward++;
    }
  }
  words->first[256] = words->last[256] = (uint32_t)words->count;
  free(order);
  return true;
}

size_t gk_words_at(const struct gk_words *words, struct gk_text text, size_t at, uint32_t *value)
{
  if (words->count == 0 || at >= text.size)
    return 0;
  uint32_t hash = head(text.data + at, text.size - at);
  for (uint32_t i = words->first[hash]; i < words->first[hash + 1]; i++) {
    const struct gk_word *word = &words->items[i];
    if (word->text.size <= text.size - at &&
        memcmp(word->text.data, text.data + at, word->text.size) == 0) {
      if (value)
        *value = word->value;
      return word->text.size;
    }
  }
  return 0;
}

size_t gk_words_before(const struct gk_words *words, struct gk_text text, size_t end,
                       uint32_t *value)
{
  if (words->count == 0 || end == 0 || end > text.size)
    return 0;
  uint32_t hash = tail(text.data, end);
  for (uint32_t i = words->last[hash]; i < words->last[hash + 1]; i++) {
    const struct gk_word *word = &words->items[words->backward[i]];
    if (word->text.size <= end &&
        memcmp(word->text.data, text.data + end - word->text.size, word->text.size) == 0) {
      if (value)
        *value = word->value;
      return word->text.size;
    }
  }
  return 0;
}

bool gk_words_has(const struct gk_words *words, struct gk_text text, uint32_t *value)
{
  return text.size > 0 && gk_words_at(words, text, 0, value) == text.size;
}

size_t gk_words_find(const struct gk_words *words, struct gk_text text, size_t from, size_t to,
                     size_t *size, uint32_t *value)
{
  text = gk_text_slice(text, 0, to);
  for (size_t at = from; at < text.size; at++) {
    if (((unsigned char)text.data[at] & 0xC0) == 0x80)
      continue;
    size_t found = gk_words_at(words, text, at, value);
    if (found > 0) {
      if (size)
        *size = found;
      return at;
    }
  }
  return SIZE_MAX;
}

bool gk_words_load(const char *path, const char *const *names, struct gk_words *lists, char *error,
                   size_t error_size)
{
  struct gk_rows rows;
  if (!gk_rows_open(&rows, path, error, error_size))
    return false;
  struct gk_text column[3];
  bool good = true;
  for (size_t count; good && (count = gk_rows_next(&rows, column, 3)) > 0;) {
    size_t list = 0;
    while (names[list] && !gk_text_equal(gk_text_of(names[list]), column[0]))
      list++;
    uint32_t value = 0;
    bool number = true;
    for (size_t i = 0; i < column[2].size; i++) {
      number = number && column[2].data[i] >= '0' && column[2].data[i] <= '9' && i < 9;
      value = number ? value * 10 + (uint32_t)(column[2].data[i] - '0') : 0;
    }
    good = false;
    if (!names[list])
      snprintf(error, error_size, "%s:%u: there is no list \"%.*s\"", path, rows.line,
               (int)column[0].size, column[0].data);
    else if (count < 2 || column[1].size == 0)
      snprintf(error, error_size, "%s:%u: the word is missing (columns are separated by a tab)",
               path, rows.line);
    else if (!number)
      snprintf(error, error_size, "%s:%u: \"%.*s\" is not a number", path, rows.line,
               (int)column[2].size, column[2].data);
    else if (!gk_words_add(&lists[list], column[1], value))
      snprintf(error, error_size, "%s: out of memory", path);
    else
      good = true;
  }
  gk_rows_close(&rows);
  for (size_t i = 0; good && names[i]; i++)
    if (!gk_words_seal(&lists[i])) {
      snprintf(error, error_size, "%s: out of memory", path);
      good = false;
    }
  return good;
}

void gk_words_free(struct gk_words *words)
{
  for (size_t i = 0; i < words->count; i++)
    free((char *)words->items[i].text.data);
  free(words->items);
  free(words->backward);
  memset(words, 0, sizeof *words);
}
