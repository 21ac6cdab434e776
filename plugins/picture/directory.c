/* SPDX-License-Identifier: Apache-2.0 */
#include "directory.h"

#include <stdlib.h>

/* Entries of a directory; TIFF 6.0 names about 80 fields. */
#define ENTRIES_LIMIT 1000u
/* Strips or tiles of a page of which the places are checked: one for every row of the longest page.
 */
#define STRIPS_LIMIT 40000u

enum {
  NEW_SUBFILE_TYPE = 254,
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

/* Reads one directory; *next is where the next one is. `reduced`: it is a smaller copy of another.
 */
static bool read_page(const struct reader *reader, uint64_t at, struct gk_picture_page *page,
                      uint64_t *next, bool *reduced)
{
  unsigned count_size = reader->big ? 8 : 2, entry_size = reader->big ? 20 : 12;
  uint64_t count = number(reader, at, count_size);
  uint64_t first = at + count_size;
  if (count == 0 || count > ENTRIES_LIMIT || first > reader->size ||
      count * entry_size > reader->size - first)
    return false;
  *page = (struct gk_picture_page){.offset = at, .bits = 1, .samples = 1};
  *reduced = false;
  struct entry offsets = {0}, sizes = {0};
  for (uint64_t i = 0; i < count; i++) {
    uint64_t place = first + i * entry_size;
    struct entry entry = read_entry(reader, place);
    uint64_t value = entry_value(reader, &entry, 0);
    switch (number(reader, place, 2)) {
    case NEW_SUBFILE_TYPE:
      *reduced = value & 1;
      break;
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
  *next = number(reader, first + count * entry_size, reader->big ? 8 : 4);
  return true;
}

/* Whether a directory came before; those of a loop come again soon. */
static bool seen(const uint64_t *places, uint32_t count, uint64_t place)
{
  for (uint32_t i = 0; i < count; i++)
    if (places[i] == place)
      return true;
  return false;
}

enum gk_picture_error gk_directory_read(struct gk_picture *picture)
{
  struct reader reader = {.data = (const unsigned char *)picture->data.data,
                          .size = picture->data.size,
                          .big_endian = picture->data.data[0] == 'M'};
  reader.big = number(&reader, 2, 2) == 43;
  uint64_t at = reader.big ? number(&reader, 8, 8) : number(&reader, 4, 4);
  uint64_t *places = malloc(GK_PICTURE_PAGES_LIMIT * sizeof *places);
  uint32_t passed = 0;
  if (!places)
    return GK_PICTURE_MEMORY;
  enum gk_picture_error error = GK_PICTURE_OK;
  while (at != 0) {
    struct gk_picture_page page;
    uint64_t next;
    bool reduced;
    if (passed == GK_PICTURE_PAGES_LIMIT || seen(places, passed, at) ||
        !read_page(&reader, at, &page, &next, &reduced)) {
      picture->cut = true;
      break;
    }
    places[passed++] = at;
    at = next;
    if (reduced)
      continue;
    if ((picture->count & (picture->count - 1)) == 0) {
      size_t room = picture->count ? 2 * (size_t)picture->count : 1;
      struct gk_picture_page *pages = realloc(picture->pages, room * sizeof *pages);
      if (!pages) {
        error = GK_PICTURE_MEMORY;
        break;
      }
      picture->pages = pages;
    }
    picture->pages[picture->count++] = page;
  }
  free(places);
  if (error == GK_PICTURE_OK && picture->count == 0)
    error = at >= reader.size ? GK_PICTURE_TRUNCATED : GK_PICTURE_MALFORMED;
  return error;
}
