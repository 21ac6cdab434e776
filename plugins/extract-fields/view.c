/* SPDX-License-Identifier: Apache-2.0 */
#include "view.h"

#include "utf8.h"

void view_load(struct view *view, struct gk_context *context, const struct rules *rules)
{
  size_t count = 0;
  for (struct gk_block b = {0}; gk_next_block(context, &b);)
    count++;
  *view = (struct view){.context = context, .rules = rules};
  view->blocks = gk_alloc(context, (count + 1) * sizeof *view->blocks);
  for (struct gk_block b = {0}; view->count < count && gk_next_block(context, &b);)
    view->blocks[view->count++] = b;
}

bool view_is_prose(const struct gk_block *block)
{
  return block->role == GK_ROLE_BODY && block->kind != GK_BLOCK_TABLE &&
         block->kind != GK_BLOCK_PICTURE;
}

struct spot view_spot(const struct gk_block *block, struct gk_text part)
{
  return (struct spot){part, block->id, (uint32_t)(part.data - block->text.data)};
}

/* The spot where its text stands in its block: a part of a title that was put together or cut has
 * the place of the whole. Without a block where it does not stand there. */
static struct spot placed(const struct view *view, struct spot spot)
{
  if (!spot.block)
    return spot;
  struct gk_text text = view->blocks[spot.block - 1].text;
  if (gk_text_starts(gk_text_slice(text, spot.offset, text.size), spot.text))
    return spot;
  size_t at = gk_text_find(text, spot.text, 0);
  return (struct spot){spot.text, at != SIZE_MAX ? spot.block : 0,
                       at != SIZE_MAX ? (uint32_t)at : 0};
}

void view_add(const struct view *view, const char *name, struct gk_text value, struct spot spot,
              uint32_t ordinal)
{
  spot = placed(view, spot);
  struct gk_field field = {.ordinal = ordinal,
                           .name = gk_text_of(name),
                           .value = value,
                           .raw = spot.text,
                           .block = spot.block,
                           .offset = spot.block ? spot.offset : 0,
                           .size = spot.block ? (uint32_t)spot.text.size : 0};
  gk_add_field(view->context, &field);
}

struct gk_text view_join(const struct view *view, struct gk_text a, const char *between,
                         struct gk_text b)
{
  size_t middle = strlen(between);
  char *out = gk_alloc(view->context, a.size + middle + b.size + 1);
  memcpy(out, a.data, a.size);
  memcpy(out + a.size, between, middle);
  memcpy(out + a.size + middle, b.data, b.size);
  return (struct gk_text){out, a.size + middle + b.size};
}

struct gk_text view_squeeze(const struct view *view, struct gk_text text)
{
  char *out = gk_alloc(view->context, text.size + 1);
  return (struct gk_text){out, gk_text_squeeze(text, out)};
}

bool view_mentions(void *closure, struct gk_text text)
{
  const struct view *view = closure;
  for (size_t i = 0; i < view->count; i++)
    if (gk_text_find(view->blocks[i].text, text, 0) != SIZE_MAX)
      return true;
  return false;
}
