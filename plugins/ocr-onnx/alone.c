/* SPDX-License-Identifier: Apache-2.0 */
#include "alone.h"

#include "lattice.h"

struct alone {
  struct gk_context *context;
  struct gk_page *page;
  struct gk_recogniser *recogniser;
  uint32_t resource;
  uint32_t after; /* the block that what is found comes after; 0: at the end */
  uint32_t added;
  bool works;
};

static bool has_table(struct gk_context *context, uint32_t resource)
{
  for (struct gk_table table = {0}; gk_next_table(context, &table);)
    if (table.origin == GK_TABLE_PICTURE && table.place.resource == resource)
      return true;
  return false;
}

/* The block of a page, or of the picture where its pages have none of their own. */
static uint32_t block_of(struct gk_context *context, uint32_t picture, uint32_t page)
{
  uint32_t whole = 0;
  for (struct gk_block block = {0}; gk_next_block(context, &block);)
    if (block.kind == GK_BLOCK_PICTURE && block.picture == picture) {
      if (block.place.page == page)
        return block.id;
      whole = block.place.page == 0 ? block.id : whole;
    }
  return whole;
}

/* The box around corners, in pixels of the source. */
static void set_place(const struct alone *alone, const float corners[8], struct gk_place *place)
{
  place->resource = alone->resource;
  place->page = alone->page->number;
  for (int i = 0; i < 2; i++) {
    place->box[i] = place->box[i + 2] = corners[i];
    for (int k = i + 2; k < 8; k += 2) {
      place->box[i] = corners[k] < place->box[i] ? corners[k] : place->box[i];
      place->box[i + 2] = corners[k] > place->box[i + 2] ? corners[k] : place->box[i + 2];
    }
  }
}

static void read_cell(struct alone *alone, const struct gk_lattice_cell *from, struct gk_cell *cell)
{
  struct gk_voice voice;
  cell->row = (uint32_t)from->row;
  cell->column = (uint32_t)from->column;
  cell->rowspan = (uint32_t)from->rowspan;
  cell->colspan = (uint32_t)from->colspan;
  cell->text = cell->alternative = GK_TEXT("");
  gk_prepared_corners(&alone->page->prepared, from->box, cell->corners);
  set_place(alone, cell->corners, &cell->place);
  alone->works = alone->works &&
                 gk_page_read(alone->context, alone->page, alone->recogniser, from->inner, &voice);
  if (!alone->works || voice.text.size == 0) {
    cell->flags = alone->works ? 0 : GK_CELL_DOUBTFUL;
    return;
  }
  /* A number where it is one whichever way it is read, and where what it was taken for first is but
   * printed alike. */
  bool number = voice.number.size && voice.number_confidence >= voice.confidence;
  cell->text = number ? voice.number : voice.text;
  cell->confidence = number ? voice.number_confidence : voice.confidence;
  if (cell->confidence < GK_VOTE_SURE || (number && !gk_is_sound_number(voice.number)))
    cell->flags = GK_CELL_DOUBTFUL;
}

static void add_lattice(struct alone *alone, const struct gk_lattice *lattice)
{
  struct gk_context *context = alone->context;
  struct gk_cell *cells = gk_alloc(context, (size_t)lattice->count * sizeof *cells);
  struct gk_table table = {.origin = GK_TABLE_PICTURE};
  float corners[8];
  for (int i = 0; i < lattice->count; i++)
    read_cell(alone, &lattice->cells[i], &cells[i]);
  gk_prepared_corners(&alone->page->prepared, lattice->box, corners);
  set_place(alone, corners, &table.place);
  struct gk_block block = {.kind = GK_BLOCK_TABLE, .role = GK_ROLE_BODY};
  block.table = gk_add_table(context, &table, cells, (size_t)lattice->count);
  if (block.table == 0)
    return;
  block.flags = GK_BLOCK_RECOGNISED;
  block.place = table.place;
  block.after = alone->after;
  uint32_t id = gk_add_block(context, &block);
  alone->after = alone->after ? id : 0;
  alone->added++;
}

static void read_pages(struct alone *alone, uint32_t pages)
{
  for (uint32_t number = 1; number <= pages && alone->works; number++) {
    struct gk_lattice *lattices = NULL;
    if (gk_page_open(alone->context, alone->page, alone->resource, number)) {
      alone->after = block_of(alone->context, alone->resource, number);
      int count = gk_lattices_find(&alone->page->prepared, &lattices);
      for (int i = 0; i < count && alone->works; i++)
        add_lattice(alone, &lattices[i]);
      gk_lattices_free(lattices, count);
    }
    gk_progress(alone->context, number, pages);
  }
}

uint32_t gk_read_alone(struct gk_context *context, struct gk_page *page,
                       struct gk_recogniser *recogniser)
{
  struct alone alone = {.context = context, .page = page, .recogniser = recogniser, .works = true};
  for (struct gk_resource resource = {0}; alone.works && gk_next_resource(context, &resource);) {
    struct gk_picture picture;
    if ((resource.kind != GK_RESOURCE_PICTURE && resource.kind != GK_RESOURCE_ORIGINAL) ||
        gk_picture_format(resource.data) == 0 || has_table(context, resource.id) ||
        gk_picture_open(resource.data, &picture) != GK_PICTURE_OK)
      continue;
    uint32_t pages = picture.count;
    gk_picture_close(&picture);
    alone.resource = resource.id;
    read_pages(&alone, pages);
  }
  if (!alone.works)
    gk_diagnose(context, GK_WARN, "second-engine-failed",
                "The second engine failed, and what it had not read is left unread: %s",
                recogniser->onnx.error);
  return alone.added;
}
