/* SPDX-License-Identifier: Apache-2.0 */
#include "memory.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  CROP = 16,               /* bytes of a crop's SHA-256 that tell it from others of its page */
  DIGEST = 32,             /* of SHA-256 */
  LINES_LIMIT = 16 * 1024, /* of a page; more are not asked for */
  SLOTS = 2 * LINES_LIMIT  /* a power of two */
};

/* How an entry begins, among the bytes; then come the text and the symbols. */
struct head {
  uint8_t crop[CROP];
  uint16_t size, count;
  float confidence;
};

struct gk_page_memory {
  struct gk_context *context;
  char key[160];
  bool asked;
  uint8_t crop[CROP]; /* of the line that was looked for last */
  bool looked;        /* and not found */
  char *bytes;        /* entries, one after another */
  size_t size, room, added;
  uint32_t lines;
  uint32_t slots[SLOTS]; /* where entries begin, and 1; 0: free */
};

/* What is kept of a reading is all that there is in it. */
struct kept {
  char text[GK_READING_BYTES];
  size_t size;
  float confidence;
  size_t count;
  struct gk_symbol symbols[GK_READING_SYMBOLS];
};
_Static_assert(sizeof(struct gk_reading) == sizeof(struct kept), "readings have other members");

struct gk_page_memory *gk_page_memory_open(struct gk_context *context, const struct gk_place *place)
{
  struct gk_resource picture;
  if (!gk_get_resource(context, place->resource, &picture) || picture.digest.size != 2 * DIGEST)
    return NULL;
  struct gk_page_memory *memory = calloc(1, sizeof *memory);
  if (memory) {
    memory->context = context;
    /* The form of the bytes is that of the structures. */
    snprintf(memory->key, sizeof memory->key, "lines 1 %zu %zu %.64s %u", sizeof(struct head),
             sizeof(struct gk_symbol), picture.digest.data, place->page);
  }
  return memory;
}

static size_t size_of(const struct head *head)
{
  return sizeof *head + head->size + head->count * sizeof(struct gk_symbol);
}

/* The head of the entry at a place; false: there is no whole one. */
static bool head_at(const struct gk_page_memory *memory, size_t at, struct head *head)
{
  if (at > memory->size || memory->size - at < sizeof *head)
    return false;
  memcpy(head, memory->bytes + at, sizeof *head);
  return size_of(head) <= memory->size - at && head->size < GK_READING_BYTES &&
         head->count <= GK_READING_SYMBOLS;
}

/* The slot of a crop, or the free one where it belongs. */
static uint32_t *slot_of(struct gk_page_memory *memory, const uint8_t crop[CROP])
{
  uint32_t first;
  memcpy(&first, crop, sizeof first);
  for (uint32_t i = first;; i++) {
    uint32_t *slot = &memory->slots[i & (SLOTS - 1)];
    if (*slot == 0 || memcmp(memory->bytes + *slot - 1, crop, CROP) == 0)
      return slot;
  }
}

static bool make_room(struct gk_page_memory *memory, size_t size)
{
  if (memory->room - memory->size >= size)
    return true;
  size_t room = 2 * (memory->size + size);
  char *bytes = realloc(memory->bytes, room);
  if (!bytes)
    return false;
  memory->bytes = bytes;
  memory->room = room;
  return true;
}

static void ask(struct gk_page_memory *memory)
{
  struct gk_text known;
  struct head head;
  memory->asked = true;
  if (!gk_recall(memory->context, gk_text_of(memory->key), &known) ||
      !make_room(memory, known.size + 1))
    return;
  memcpy(memory->bytes, known.data, known.size);
  memory->size = known.size;
  size_t at = 0;
  for (; memory->lines < LINES_LIMIT && head_at(memory, at, &head); at += size_of(&head)) {
    uint32_t *slot = slot_of(memory, head.crop);
    if (*slot == 0)
      *slot = (uint32_t)at + 1;
    memory->lines++;
  }
  memory->size = at;
}

/* The digest of what a model is given, pixel for pixel, and of who is asked how. */
static bool digest_crop(unsigned model, enum gk_engine_shape shape, PIX *pix, uint8_t crop[CROP])
{
  uint8_t digest[DIGEST];
  int width = pixGetWidth(pix), height = pixGetHeight(pix), depth = pixGetDepth(pix);
  const int32_t what[] = {(int32_t)model, (int32_t)shape, width, height, depth};
  uint8_t *row = depth == 8 ? malloc((size_t)width + 1) : NULL;
  EVP_MD_CTX *context = row ? EVP_MD_CTX_new() : NULL;
  bool good = context && EVP_DigestInit_ex(context, EVP_sha256(), NULL) &&
              EVP_DigestUpdate(context, what, sizeof what);
  for (int y = 0; y < height && good; y++) {
    const uint32_t *line = pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix);
    for (int x = 0; x < width; x++)
      row[x] = (uint8_t)GET_DATA_BYTE(line, x);
    good = EVP_DigestUpdate(context, row, (size_t)width);
  }
  good = good && EVP_DigestFinal_ex(context, digest, NULL);
  EVP_MD_CTX_free(context);
  free(row);
  if (good)
    memcpy(crop, digest, CROP);
  return good;
}

bool gk_page_memory_find(struct gk_page_memory *memory, unsigned model, enum gk_engine_shape shape,
                         PIX *pix, struct gk_reading *reading)
{
  struct head head;
  if (!memory)
    return false;
  if (!memory->asked)
    ask(memory);
  memory->looked = digest_crop(model, shape, pix, memory->crop);
  const uint32_t *slot = memory->looked ? slot_of(memory, memory->crop) : NULL;
  if (!slot || *slot == 0 || !head_at(memory, *slot - 1, &head))
    return false;
  memory->looked = false;
  const char *from = memory->bytes + *slot - 1 + sizeof head;
  memcpy(reading->text, from, head.size);
  reading->text[head.size] = 0;
  reading->size = head.size;
  reading->confidence = head.confidence;
  reading->count = head.count;
  memcpy(reading->symbols, from + head.size, head.count * sizeof *reading->symbols);
  return true;
}

void gk_page_memory_add(struct gk_page_memory *memory, const struct gk_reading *reading)
{
  if (!memory || !memory->looked)
    return;
  memory->looked = false;
  struct head head = {.size = (uint16_t)reading->size,
                      .count = (uint16_t)reading->count,
                      .confidence = reading->confidence};
  memcpy(head.crop, memory->crop, CROP);
  if (memory->lines >= LINES_LIMIT || size_of(&head) > GK_MEMORY_LIMIT - memory->size ||
      !make_room(memory, size_of(&head)))
    return;
  uint32_t *slot = slot_of(memory, memory->crop);
  char *to = memory->bytes + memory->size;
  memcpy(to, &head, sizeof head);
  memcpy(to + sizeof head, reading->text, reading->size);
  memcpy(to + sizeof head + reading->size, reading->symbols,
         reading->count * sizeof *reading->symbols);
  *slot = (uint32_t)memory->size + 1;
  memory->size += size_of(&head);
  memory->lines++;
  memory->added++;
}

void gk_page_memory_hold(struct gk_context *context, const struct gk_place *place)
{
  struct gk_text known;
  struct gk_page_memory *memory = gk_page_memory_open(context, place);
  if (memory)
    gk_recall(context, gk_text_of(memory->key), &known);
  gk_page_memory_close(memory);
}

void gk_page_memory_close(struct gk_page_memory *memory)
{
  if (!memory)
    return;
  if (memory->added)
    gk_remember(memory->context, gk_text_of(memory->key),
                (struct gk_text){memory->bytes, memory->size});
  free(memory->bytes);
  free(memory);
}
