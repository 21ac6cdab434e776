/* SPDX-License-Identifier: Apache-2.0 */
#include "directory.h"

#include "tiff.h"

#include <stdlib.h>

/* Strips or tiles of a page of which the places are checked: one for every row of the longest page.
 */
#define STRIPS_LIMIT 40000u

enum {
  IMAGE_WIDTH = 256,
  IMAGE_LENGTH = 257,
  BITS_PER_SAMPLE = 258,
  STRIP_OFFSETS = 273,
  SAMPLES_PER_PIXEL = 277,
  STRIP_BYTE_COUNTS = 279,
  TILE_WIDTH = 322,
  TILE_LENGTH = 323
};

struct reader {
  const unsigned char *data;
  uint64_t size;
  bool big_endian, big; /* BigTIFF has numbers of 64 bits */
};

/* A number of some bytes at a place; 0 beyond the end. */
static uint64_t number(const struct reader *reader, uint64_t at, unsigned bytes)
{
  uint64_t value = 0;
  if (at > reader->size || bytes > reader->size - at)
    return 0;
  for (unsigned i = 0; i < bytes; i++)
    value = value << 8 | reader->data[at + (reader->big_endian ? i : bytes - 1 - i)];
  return value;
}

static unsigned type_size(uint64_t type)
{
  static const unsigned char sizes[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
  return type < sizeof sizes ? sizes[type] : 0;
}

struct entry {
  uint64_t type, count, at; /* where its first value is */
};

static struct entry read_entry(const struct reader *reader, uint64_t at)
{
  unsigned wide = reader->big ? 8 : 4;
  struct entry entry = {.type = number(reader, at + 2, 2), .count = number(reader, at + 4, wide)};
  uint64_t inside = at + 4 + wide;
  bool fits = type_size(entry.type) && entry.count <= wide / type_size(entry.type);
  entry.at = fits ? inside : number(reader, inside, wide);
  return entry;
}

/* The value of an entry by number; 0: it has fewer. */
static uint64_t entry_value(const struct reader *reader, const struct entry *entry, uint64_t index)
{
  unsigned size = type_size(entry->type);
  if (!size || index >= entry->count || entry->at > reader->size ||
      index >= (reader->size - entry->at) / size)
    return 0;
  return number(reader, entry->at + index * size, size);
}

/* Whether all strips of a page lie within the file. */
static bool strips_inside(const struct reader *reader, const struct entry *offsets,
                          const struct entry *sizes)
{
  for (uint64_t i = 0; i < offsets->count && i < STRIPS_LIMIT; i++) {
    uint64_t offset = entry_value(reader, offsets, i), size = entry_value(reader, sizes, i);
    if (offset > reader->size || size > reader->size - offset)
      return false;
  }
  return true;
}

static uint32_t bounded(uint64_t value)
{
  return value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
}

/* Reads a directory, which lies within the file. */
static void read_page(const struct reader *reader, uint64_t at, struct gk_picture_page *page)
{
  unsigned count_size = reader->big ? 8 : 2, entry_size = reader->big ? 20 : 12;
  uint64_t count = number(reader, at, count_size);
  uint64_t first = at + count_size;
  *page = (struct gk_picture_page){.offset = at, .bits = 1, .samples = 1};
  struct entry offsets = {0}, sizes = {0};
  for (uint64_t i = 0; i < count; i++) {
    uint64_t place = first + i * entry_size;
    struct entry entry = read_entry(reader, place);
    uint64_t value = entry_value(reader, &entry, 0);
    switch (number(reader, place, 2)) {
    case IMAGE_WIDTH:
      page->width = bounded(value);
      break;
    case IMAGE_LENGTH:
      page->height = bounded(value);
      break;
    case BITS_PER_SAMPLE:
      page->bits = bounded(value);
      break;
    case SAMPLES_PER_PIXEL:
      page->samples = bounded(value);
      break;
    case STRIP_OFFSETS:
      offsets = entry;
      break;
    case STRIP_BYTE_COUNTS:
      sizes = entry;
      break;
    case TILE_WIDTH:
    case TILE_LENGTH:
      /* A tile is decoded whole, also where it is larger than its page. */
      if (value > GK_PICTURE_SIDE_LIMIT)
        page->width = UINT32_MAX;
      break;
    default:
      break;
    }
  }
  page->cut = !strips_inside(reader, &offsets, &sizes);
}

enum gk_picture_error gk_directory_read(struct gk_picture *picture)
{
  struct reader reader = {.data = (const unsigned char *)picture->data.data,
                          .size = picture->data.size,
                          .big_endian = picture->data.data[0] == 'M'};
  reader.big = number(&reader, 2, 2) == 43;
  struct gk_tiff_pages pages;
  if (!gk_tiff_pages_read(picture->data, &pages))
    return GK_PICTURE_MEMORY;
  enum gk_picture_error error = GK_PICTURE_OK;
  picture->cut = pages.damage != NULL;
  picture->pages = calloc((size_t)pages.count + 1, sizeof *picture->pages);
  if (!picture->pages)
    error = GK_PICTURE_MEMORY;
  else if (pages.count == 0)
    error = pages.damage && pages.damage_at >= reader.size ? GK_PICTURE_TRUNCATED
                                                           : GK_PICTURE_MALFORMED;
  for (uint32_t i = 0; error == GK_PICTURE_OK && i < pages.count; i++)
    read_page(&reader, pages.offsets[i], &picture->pages[picture->count++]);
  gk_tiff_pages_free(&pages);
  return error;
}
