/* SPDX-License-Identifier: Apache-2.0 */
#include "correction.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Of the shorter side. Of two cells that do not overlap one corner at least is off by a whole
 * side, so a place agrees with one of them at most. */
#define TOLERANCE 0.33f

enum { MESSAGE_SIZE = 300 };

bool gk_cell_corners(const struct gk_cell *cell, float corners[8])
{
  const float *box = cell->place.box;
  bool known = false;
  for (int i = 0; i < 8; i++)
    known = known || cell->corners[i] != 0;
  if (known) {
    memcpy(corners, cell->corners, sizeof cell->corners);
    return true;
  }
  const float of_box[8] = {box[0], box[1], box[2], box[1], box[2], box[3], box[0], box[3]};
  memcpy(corners, of_box, sizeof of_box);
  return box[0] != 0 || box[1] != 0 || box[2] != 0 || box[3] != 0;
}

static float distance(const float *left, const float *right)
{
  return hypotf(left[0] - right[0], left[1] - right[1]);
}

static float shorter_side(const float corners[8])
{
  float least = INFINITY;
  for (int i = 0; i < 4; i++)
    least = fminf(least, distance(corners + 2 * i, corners + 2 * ((i + 1) % 4)));
  return least;
}

bool gk_corners_agree(const float left[8], const float right[8])
{
  float allowed = TOLERANCE * fminf(shorter_side(left), shorter_side(right));
  for (int i = 0; i < 4; i++)
    if (!(distance(left + 2 * i, right + 2 * i) <= allowed)) /* also what is no number */
      return false;
  return true;
}

bool gk_cell_picture(const struct gk_document *document, const struct gk_table *table,
                     const struct gk_cell *cell, uint8_t picture[GK_DIGEST_SIZE], uint32_t *page)
{
  const struct gk_place *place = cell->place.resource ? &cell->place : &table->place;
  const struct gk_resource *resource =
      gk_document_find(document, GK_KIND_RESOURCE, place->resource);
  *page = place->page ? place->page : table->place.page;
  return resource && gk_read_hex(resource->digest, picture);
}

const struct gk_cell *gk_correction_find(const struct gk_document *document, uint32_t table,
                                         const struct gk_correction *correction, uint32_t *index)
{
  const struct gk_table *in = gk_document_find(document, GK_KIND_TABLE, table);
  const struct gk_cell *cell;
  uint8_t picture[GK_DIGEST_SIZE];
  uint32_t page;
  float corners[8];
  for (*index = 0; in && (cell = gk_document_cell(document, table, *index)); ++*index)
    if (gk_cell_corners(cell, corners) && gk_corners_agree(corners, correction->corners) &&
        gk_cell_picture(document, in, cell, picture, &page) && page == correction->page &&
        memcmp(picture, correction->picture, sizeof picture) == 0)
      return cell;
  return NULL;
}

static bool is_added_by_ocr(const struct gk_document *document, uint32_t table)
{
  return gk_document_step(document, GK_KIND_TABLE, table)->stage == GK_STAGE_OCR;
}

bool *gk_recognised_tables(struct gk_document *document)
{
  uint32_t count = gk_document_count(document, GK_KIND_TABLE);
  bool *recognised = gk_arena_alloc(&document->arena, (size_t)count + 1);
  int32_t *edges = gk_arena_alloc(&document->arena, ((size_t)count + 2) * sizeof *edges);
  for (uint32_t id = 1; id <= count; id++) {
    const struct gk_table *table = gk_document_find(document, GK_KIND_TABLE, id);
    uint32_t first = table->replaces_first, last = table->replaces_last;
    if (!first || first >= id || !is_added_by_ocr(document, id))
      continue;
    edges[first]++;
    edges[(last < first ? first : last >= id ? id - 1 : last) + 1]--;
  }
  int32_t open = 0;
  for (uint32_t id = 1; id <= count; id++) {
    const struct gk_table *table = gk_document_find(document, GK_KIND_TABLE, id);
    open += edges[id];
    recognised[id - 1] =
        open == 0 && table->origin == GK_TABLE_PICTURE && is_added_by_ocr(document, id);
  }
  return recognised;
}

/* As bytes. */

void gk_correction_put(struct gk_buffer *bytes, const struct gk_correction *correction)
{
  gk_buffer_put_number(bytes, (uint64_t)correction->id);
  gk_buffer_put(bytes, correction->picture, sizeof correction->picture);
  gk_buffer_put_number(bytes, correction->page);
  gk_buffer_put(bytes, correction->corners, sizeof correction->corners);
  gk_buffer_put_text(bytes, correction->value);
}

bool gk_correction_next(struct gk_reader *bytes, struct gk_correction *correction)
{
  if (bytes->data == bytes->end)
    return false;
  *correction = (struct gk_correction){.id = (int64_t)gk_reader_number(bytes)};
  struct gk_text picture = gk_reader_bytes(bytes, sizeof correction->picture);
  if (bytes->bad)
    return false;
  memcpy(correction->picture, picture.data, sizeof correction->picture);
  correction->page = (uint32_t)gk_reader_number(bytes);
  struct gk_text corners = gk_reader_bytes(bytes, sizeof correction->corners);
  if (bytes->bad)
    return false;
  memcpy(correction->corners, corners.data, sizeof correction->corners);
  correction->value = gk_reader_text(bytes);
  return !bytes->bad;
}

/* Applying. */

void gk_corrections_choose(const struct gk_document *document, struct gk_text all,
                           struct gk_buffer *chosen)
{
  struct gk_reader bytes = gk_reader_of(all.data, all.size);
  struct gk_correction correction;
  for (const char *from = bytes.data; gk_correction_next(&bytes, &correction); from = bytes.data) {
    const struct gk_resource *resource;
    uint8_t digest[GK_DIGEST_SIZE];
    for (uint32_t id = 1; (resource = gk_document_find(document, GK_KIND_RESOURCE, id)); id++)
      if (gk_read_hex(resource->digest, digest) &&
          memcmp(digest, correction.picture, sizeof digest) == 0) {
        gk_buffer_put(chosen, from, (size_t)(bytes.data - from));
        break;
      }
  }
}

/* A recognised table with its cells, as a person said they are. */
struct corrected {
  uint32_t table;
  struct gk_cell *cells;
};

struct correcting {
  struct gk_document *document;
  struct corrected *tables;
  uint32_t count;
  uint32_t applied;
};

static void copy_tables(struct correcting *correcting)
{
  struct gk_document *document = correcting->document;
  uint32_t count = gk_document_count(document, GK_KIND_TABLE);
  const bool *recognised = gk_recognised_tables(document);
  correcting->tables =
      gk_arena_alloc(&document->arena, ((size_t)count + 1) * sizeof *correcting->tables);
  for (uint32_t id = 1; id <= count; id++) {
    const struct gk_table *table = gk_document_find(document, GK_KIND_TABLE, id);
    if (!recognised[id - 1] || table->cells == 0)
      continue;
    struct corrected *copy = &correcting->tables[correcting->count++];
    copy->table = id;
    copy->cells = gk_arena_alloc(&document->arena, table->cells * sizeof *copy->cells);
    for (uint32_t i = 0; i < table->cells; i++)
      copy->cells[i] = *gk_document_cell(document, id, i);
  }
}

static void correct_cell(struct gk_document *document, struct gk_cell *cell,
                         const struct gk_cell *read, struct gk_text value)
{
  bool same = read->text.size == value.size &&
              (value.size == 0 || memcmp(read->text.data, value.data, value.size) == 0);
  cell->flags =
      (read->flags & ~(uint32_t)(GK_CELL_DOUBTFUL | GK_CELL_RECOVERED | GK_CELL_IMPLIED)) |
      GK_CELL_CORRECTED;
  cell->confidence = 1;
  cell->text = gk_arena_text(&document->arena, value);
  cell->alternative = same ? GK_TEXT("") : read->text;
}

static bool apply(struct correcting *correcting, const struct gk_correction *correction)
{
  for (uint32_t i = 0; i < correcting->count; i++) {
    struct corrected *copy = &correcting->tables[i];
    uint32_t index;
    const struct gk_cell *cell =
        gk_correction_find(correcting->document, copy->table, correction, &index);
    if (!cell)
      continue;
    correct_cell(correcting->document, &copy->cells[index], cell, correction->value);
    return true;
  }
  return false;
}

static void remark(struct gk_document *document, const struct gk_correction *correction)
{
  char message[MESSAGE_SIZE];
  const char *reason;
  snprintf(message, sizeof message,
           "Correction %" PRId64 " holds for no cell that was recognised: at (%.0f, %.0f) of page "
           "%" PRIu32 " of its picture there is none of its size any more.",
           correction->id, (double)correction->corners[0], (double)correction->corners[1],
           correction->page);
  struct gk_diagnostic diagnostic = {.level = GK_WARN,
                                     .count = 1,
                                     .code = GK_TEXT("correction-not-applied"),
                                     .message = gk_text_of(message)};
  gk_document_add(document, GK_KIND_DIAGNOSTIC, &diagnostic, sizeof diagnostic, &reason);
}

static void add_tables(const struct correcting *correcting)
{
  for (uint32_t i = 0; i < correcting->count; i++) {
    const struct corrected *copy = &correcting->tables[i];
    const struct gk_table *read =
        gk_document_find(correcting->document, GK_KIND_TABLE, copy->table);
    struct gk_table table = *read;
    const char *reason = "";
    table.replaces_first = table.replaces_last = copy->table;
    if (gk_document_add_table(correcting->document, &table, sizeof table, copy->cells, read->cells,
                              sizeof *copy->cells, &reason))
      continue;
    char message[MESSAGE_SIZE];
    snprintf(message, sizeof message, "A table with corrections could not be added: %s.", reason);
    struct gk_diagnostic diagnostic = {.level = GK_ERROR,
                                       .count = 1,
                                       .code = GK_TEXT("correction-not-applied"),
                                       .message = gk_text_of(message)};
    gk_document_add(correcting->document, GK_KIND_DIAGNOSTIC, &diagnostic, sizeof diagnostic,
                    &reason);
  }
}

void gk_corrections_apply(struct gk_document *document, struct gk_text chosen)
{
  struct correcting correcting = {.document = document};
  struct gk_correction correction;
  copy_tables(&correcting);
  struct gk_reader bytes = gk_reader_of(chosen.data, chosen.size);
  while (gk_correction_next(&bytes, &correction)) {
    if (apply(&correcting, &correction))
      correcting.applied++;
    else
      remark(document, &correction);
  }
  if (correcting.applied)
    add_tables(&correcting);
}
