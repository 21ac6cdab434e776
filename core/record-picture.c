/* SPDX-License-Identifier: Apache-2.0 */
#include "record-picture.h"

enum {
  CONFIDENCE_SCALE = 3,    /* digits after the point: an engine's confidence means no more */
  LONGEST_SIDE = 100000000 /* pixels; plugins take no picture that is nearly as long */
};

/* To the nearest number; what is not one, or none of a picture's, is brought to the bounds. */
static int64_t round_within(float number, int64_t greatest)
{
  if (!(number > 0))
    return 0;
  return number >= (float)greatest ? greatest : (int64_t)((double)number + 0.5);
}

static void put_place(const struct gk_document *document, const struct gk_place *place,
                      struct gk_json *json)
{
  const struct gk_resource *resource =
      gk_document_find(document, GK_KIND_RESOURCE, place->resource);
  gk_json_key(json, "picture");
  gk_json_open_flat(json, '{');
  gk_json_key(json, "name");
  gk_json_text_or_null(json, resource && resource->kind == GK_RESOURCE_PICTURE ? resource->name
                                                                               : GK_TEXT(""));
  gk_json_key(json, "page");
  if (place->page)
    gk_json_integer(json, place->page);
  else
    gk_json_null(json);
  gk_json_key(json, "box");
  gk_json_open_flat(json, '[');
  for (int i = 0; i < 4; i++)
    gk_json_integer(json, round_within(place->box[i], LONGEST_SIDE));
  gk_json_close_flat(json, ']');
  gk_json_close_flat(json, '}');
}

static void put_numbers(struct gk_json *json, const uint32_t *numbers, int count)
{
  gk_json_open_flat(json, '[');
  for (int i = 0; i < count; i++)
    gk_json_integer(json, numbers[i]);
  gk_json_close_flat(json, ']');
}

static void put_doubtful(struct gk_json *json, const struct gk_cell *cell)
{
  int64_t unit = 1;
  for (int i = 0; i < CONFIDENCE_SCALE; i++)
    unit *= 10;
  gk_json_open_flat(json, '{');
  gk_json_key(json, "cell");
  put_numbers(json, (const uint32_t[]){cell->row, cell->column}, 2);
  gk_json_key(json, "text");
  gk_json_text(json, cell->text);
  gk_json_key(json, "alternative");
  gk_json_text_or_null(json, cell->alternative);
  gk_json_key(json, "confidence");
  gk_json_decimal(json, (struct gk_decimal){round_within(cell->confidence * (float)unit, unit),
                                            CONFIDENCE_SCALE});
  gk_json_close_flat(json, '}');
}

static void put_flagged(const struct gk_document *document, const struct gk_table *table,
                        const char *key, uint32_t flag, struct gk_json *json)
{
  const struct gk_cell *cell;
  gk_json_key(json, key);
  gk_json_open(json, '[');
  for (uint32_t i = 0; (cell = gk_document_cell(document, table->id, i)); i++)
    if (cell->flags & flag) {
      if (flag == GK_CELL_DOUBTFUL)
        put_doubtful(json, cell);
      else
        put_numbers(json, (const uint32_t[]){cell->row, cell->column}, 2);
    }
  gk_json_close(json, ']');
}

void gk_record_picture_write(const struct gk_document *document, const struct gk_table *table,
                             struct gk_json *json)
{
  const struct gk_cell *cell;
  put_place(document, &table->place, json);
  gk_json_key(json, "spans");
  gk_json_open(json, '[');
  for (uint32_t i = 0; (cell = gk_document_cell(document, table->id, i)); i++)
    if (cell->rowspan > 1 || cell->colspan > 1)
      put_numbers(json, (const uint32_t[]){cell->row, cell->column, cell->rowspan, cell->colspan},
                  4);
  gk_json_close(json, ']');
  put_flagged(document, table, "doubtful", GK_CELL_DOUBTFUL, json);
  put_flagged(document, table, "recovered", GK_CELL_RECOVERED, json);
  put_flagged(document, table, "corrected", GK_CELL_CORRECTED, json);
}
