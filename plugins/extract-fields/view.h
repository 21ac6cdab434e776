/* SPDX-License-Identifier: Apache-2.0 */
/* The document as extract-fields looks at it, and how it adds to it. */
#ifndef GK_FIELDS_VIEW_H
#define GK_FIELDS_VIEW_H

#include "rules.h"

struct view {
  struct gk_context *context;
  const struct rules *rules;
  struct gk_block *blocks;
  size_t count;
  uint32_t year; /* of the document, once it is known; else 0 */
};

/* A run of a block's text. */
struct spot {
  struct gk_text text;
  uint32_t block, offset;
};

void view_load(struct view *view, struct gk_context *context, const struct rules *rules);

/* A block of prose: of the body, no table, no picture. */
bool view_is_prose(const struct gk_block *block);

struct spot view_spot(const struct gk_block *block, struct gk_text part);

/* Adds a field; raw and its place are those of `spot`. */
void view_add(const struct view *view, const char *name, struct gk_text value, struct spot spot,
              uint32_t ordinal);

/* Two texts with `between` between them. */
struct gk_text view_join(const struct view *view, struct gk_text a, const char *between,
                         struct gk_text b);

/* With widths folded, without spaces. */
struct gk_text view_squeeze(const struct view *view, struct gk_text text);

/* Whether the text stands anywhere in the document. */
bool view_mentions(void *view, struct gk_text text);

#endif
