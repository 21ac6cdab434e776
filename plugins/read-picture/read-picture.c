/* SPDX-License-Identifier: Apache-2.0 */
/* A picture file as a document: a block for each of its pages. What stands in them is for the ocr
 * stage; nothing is decoded here. */
#include "picture-format.h"
#include "tiff.h"

enum { SURE = 95 /* the bytes that a format begins with */ };

static const char *format_of(struct gk_context *context, struct gk_resource *original)
{
  return gk_get_resource(context, 1, original) ? gk_picture_type_of(original->data) : NULL;
}

static int picture_probe(struct gk_context *context, void *state)
{
  struct gk_resource original;
  (void)state;
  return format_of(context, &original) ? SURE : 0;
}

static void add_page(struct gk_context *context, const struct gk_resource *original, uint32_t page)
{
  struct gk_block block = {.kind = GK_BLOCK_PICTURE, .picture = original->id};
  block.place = (struct gk_place){.resource = original->id, .page = page};
  gk_add_block(context, &block);
}

static int add_pages(struct gk_context *context, const struct gk_resource *original)
{
  struct gk_tiff_pages pages;
  int status = GK_OK;
  if (!gk_tiff_pages_read(original->data, &pages))
    return gk_fail(context, GK_RETRY, "memory", "there is no memory for the pages of a TIFF file");
  for (uint32_t i = 0; i < pages.count; i++)
    add_page(context, original, i + 1);
  struct gk_place place = {.resource = original->id, .page = pages.count};
  place.offset = pages.damage_at < original->data.size ? pages.damage_at : original->data.size;
  if (pages.count == 0)
    status = gk_fail(context, GK_REJECT, "damaged-picture", "this TIFF file has no page: %s",
                     pages.damage ? pages.damage : "it has no directory");
  else if (pages.damage)
    gk_diagnose_at(context, GK_ERROR, "pages-lost", 1, &place,
                   "the file's list of pages breaks off after %u: %s", pages.count, pages.damage);
  gk_tiff_pages_free(&pages);
  return status;
}

static int picture_run(struct gk_context *context, void *state)
{
  struct gk_resource original;
  const char *format = format_of(context, &original);
  (void)state;
  if (!format)
    return gk_fail(context, GK_SKIP, "no-picture", "the file is no picture");
  if (strcmp(format, "image/tiff") == 0)
    return add_pages(context, &original);
  add_page(context, &original, 1);
  return GK_OK;
}

GK_PLUGIN(.stage = GK_STAGE_READ, .version = 2, .name = "picture",
          .summary = "Picture files: PNG, JPEG, TIFF with many pages, GIF, BMP, WebP",
          .licence = "Apache-2.0", .probe = picture_probe, .run = picture_run);
