/* SPDX-License-Identifier: Apache-2.0 */
#include "dictionary.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "utf8.h"

enum {
  FILE_LIMIT = 4 << 20,
  CLASSES_LIMIT = 65536, /* Unicode's ideographs are more, but no recogniser has them */
  ENTRY_LIMIT = 16       /* bytes: some dictionaries have a letter with its accents in a line */
};

static bool wrong(char *error, size_t size, const char *path, const char *why)
{
  snprintf(error, size, "%s: %s", path, why);
  return false;
}

static bool read_file(const char *path, char **data, size_t *size, char *error, size_t error_size)
{
  FILE *file = fopen(path, "rbe");
  if (!file)
    return wrong(error, error_size, path, strerror(errno));
  *data = malloc(FILE_LIMIT + 1);
  *size = *data ? fread(*data, 1, FILE_LIMIT + 1, file) : 0;
  bool good = *data && !ferror(file) && *size <= FILE_LIMIT;
  fclose(file);
  return good || wrong(error, error_size, path, "it cannot be read, or is too large");
}

static bool is_utf8(struct gk_text text)
{
  for (const char *p = text.data, *end = p + text.size; p < end;) {
    const char *from = p;
    /* A replacement character that stands there takes three bytes; one for a bad byte, one. */
    if (gk_utf8_next(&p, end) == 0xFFFD && p - from == 1)
      return false;
  }
  return true;
}

/* The sign that a character may be in a number; GK_NUMBER_SIGN_COUNT: none. */
static unsigned sign_of(struct gk_text entry)
{
  static const struct {
    uint32_t character;
    char sign;
  } alike[] = {{'o', '0'},    {'O', '0'},    {0x3007, '0'}, {0x3002, '0'}, {0x25CB, '0'},
               {0xB0, '0'},   {'l', '1'},    {'I', '1'},    {'|', '1'},    {0x2010, '-'},
               {0x2013, '-'}, {0x2014, '-'}, {0x2015, '-'}, {0x4E00, '-'}};
  const char *position = entry.data, *end = entry.data + entry.size;
  if (entry.size == 0)
    return GK_NUMBER_SIGN_COUNT;
  uint32_t character = gk_fold_width(gk_utf8_next(&position, end));
  if (position != end)
    return GK_NUMBER_SIGN_COUNT;
  for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
    if (character == alike[i].character)
      character = (uint32_t)alike[i].sign;
  const char *found =
      character && character < 0x80 ? strchr(GK_NUMBER_SIGNS, (int)character) : NULL;
  return found ? (unsigned)(found - GK_NUMBER_SIGNS) : GK_NUMBER_SIGN_COUNT;
}

static void add_entry(struct gk_dictionary *dictionary, struct gk_text entry)
{
  unsigned sign = sign_of(entry);
  if (sign < GK_NUMBER_SIGN_COUNT && dictionary->number_count < GK_NUMBER_CLASSES_LIMIT)
    dictionary->number[dictionary->number_count++] =
        (struct gk_number_class){dictionary->classes, sign};
  dictionary->entries[dictionary->classes++] = entry;
}

bool gk_dictionary_read(struct gk_dictionary *dictionary, const char *path, char *error,
                        size_t error_size)
{
  size_t size = 0;
  memset(dictionary, 0, sizeof *dictionary);
  if (!read_file(path, &dictionary->data, &size, error, error_size))
    return false;
  dictionary->entries = calloc(CLASSES_LIMIT, sizeof *dictionary->entries);
  if (!dictionary->entries)
    return wrong(error, error_size, path, strerror(ENOMEM));
  const struct gk_text text = {dictionary->data, size};
  add_entry(dictionary, GK_TEXT(""));
  for (struct gk_text line = {0}; gk_next_line(text, &line);) {
    struct gk_text entry = line;
    if (entry.size && entry.data[entry.size - 1] == '\r')
      entry.size--;
    if (entry.size > ENTRY_LIMIT || !is_utf8(entry))
      return wrong(error, error_size, path, "a line is not one character of UTF-8");
    if (dictionary->classes == CLASSES_LIMIT - 1)
      return wrong(error, error_size, path, "it has too many lines");
    add_entry(dictionary, entry);
  }
  if (dictionary->classes == 1)
    return wrong(error, error_size, path, "it has no line");
  add_entry(dictionary, GK_TEXT(" "));
  return true;
}

void gk_dictionary_free(struct gk_dictionary *dictionary)
{
  free(dictionary->entries);
  free(dictionary->data);
  memset(dictionary, 0, sizeof *dictionary);
}
