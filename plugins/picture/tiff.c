/* SPDX-License-Identifier: Apache-2.0 */
#include "tiff.h"

#include <stdlib.h>

enum {
  NEW_SUBFILE_TYPE = 254, /* the tag; its lowest bit: a smaller copy */
  REDUCED = 1,
  SHORT = 3 /* a type of values, of two bytes */
};

struct file {
  struct gk_text bytes;
  bool big_endian;
  bool big; /* BigTIFF: offsets of 8 bytes */
};

static uint64_t number(const struct file *file, uint64_t at, int size)
{
  const unsigned char *p = (const unsigned char *)file->bytes.data + at;
  uint64_t value = 0;
  for (int i = 0; i < size; i++)
    value = value << 8 | p[file->big_endian ? i : size - 1 - i];
  return value;
}

/* Whether `size` bytes at `at` lie within the file. */
static bool holds(const struct file *file, uint64_t at, uint64_t size)
{
  return at <= file->bytes.size && size <= file->bytes.size - at;
}

/* Says whether the directory is of a smaller copy; *next is the offset of the one after it. False:
 * it does not fit into the file. */
static bool read_directory(const struct file *file, uint64_t at, bool *reduced, uint64_t *next)
{
  int count_size = file->big ? 8 : 2, entry_size = file->big ? 20 : 12;
  int offset_size = file->big ? 8 : 4;
  if (!holds(file, at, (uint64_t)count_size))
    return false;
  uint64_t count = number(file, at, count_size);
  at += (uint64_t)count_size;
  if (count == 0 || count > GK_TIFF_ENTRIES_LIMIT ||
      !holds(file, at, count * (uint64_t)entry_size + (uint64_t)offset_size))
    return false;
  *reduced = false;
  for (uint64_t i = 0; i < count; i++, at += (uint64_t)entry_size)
    if (number(file, at, 2) == NEW_SUBFILE_TYPE)
      *reduced = number(file, at + (file->big ? 12 : 8), number(file, at + 2, 2) == SHORT ? 2 : 4) &
                 REDUCED;
  *next = number(file, at, offset_size);
  return true;
}

static bool was_there(const uint64_t *offsets, uint32_t count, uint64_t offset)
{
  for (uint32_t i = 0; i < count; i++)
    if (offsets[i] == offset)
      return true;
  return false;
}

static void walk(const struct file *file, struct gk_tiff_pages *pages, bool *reduced)
{
  uint64_t next = file->big ? number(file, 8, 8) : number(file, 4, 4);
  while (next) {
    uint64_t at = next;
    pages->damage_at = at;
    if (was_there(pages->offsets, pages->passed, at))
      pages->damage = "a directory leads back to one before it";
    else if (pages->passed == GK_TIFF_DIRECTORIES_LIMIT)
      pages->damage = "there are more directories than are followed";
    else if (!read_directory(file, at, &reduced[pages->passed], &next))
      pages->damage = "a directory does not lie within the file";
    if (pages->damage)
      return;
    pages->offsets[pages->passed++] = at;
  }
  pages->damage_at = 0;
}

/* Leaves the pages among the directories. */
static void choose(struct gk_tiff_pages *pages, const bool *reduced)
{
  for (uint32_t i = 0; i < pages->passed; i++)
    if (!reduced[i])
      pages->offsets[pages->count++] = pages->offsets[i];
  if (pages->count == 0)
    pages->count = pages->passed;
}

bool gk_tiff_pages_read(struct gk_text bytes, struct gk_tiff_pages *pages)
{
  struct file file = {.bytes = bytes};
  *pages = (struct gk_tiff_pages){0};
  if (bytes.size >= 4) {
    file.big_endian = bytes.data[0] == 'M';
    file.big = number(&file, 2, 2) == 43;
  }
  if (!holds(&file, 0, file.big ? 16 : 8)) {
    pages->damage = "the file ends before its first directory";
    pages->damage_at = bytes.size;
    return true;
  }
  bool *reduced = malloc(GK_TIFF_DIRECTORIES_LIMIT * sizeof *reduced);
  pages->offsets = malloc(GK_TIFF_DIRECTORIES_LIMIT * sizeof *pages->offsets);
  bool good = reduced && pages->offsets;
  if (good) {
    walk(&file, pages, reduced);
    choose(pages, reduced);
  }
  free(reduced);
  if (!good)
    gk_tiff_pages_free(pages);
  return good;
}

void gk_tiff_pages_free(struct gk_tiff_pages *pages)
{
  free(pages->offsets);
  *pages = (struct gk_tiff_pages){0};
}
