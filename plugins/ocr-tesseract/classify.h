/* SPDX-License-Identifier: Apache-2.0 */
/* What a picture is, told without reading it, in milliseconds. */
#ifndef OCR_TESSERACT_CLASSIFY_H
#define OCR_TESSERACT_CLASSIFY_H

#include "lattice.h"

enum gk_picture_class {
  GK_CLASS_UNREAD = 0, /* it could not be looked at */
  GK_CLASS_DECORATION, /* a banner, a seal, an icon, a photograph */
  GK_CLASS_CHART,
  GK_CLASS_TABLE,
  GK_CLASS_TEXT
};

/* Stable, as the block's label has it: unread, decoration, chart, table, text. */
const char *gk_class_name(enum gk_picture_class class);

/* By the size alone (pixels): whether it is too small to hold a table or a paragraph. */
bool gk_class_is_small(uint32_t width, uint32_t height);

/* Shares of a picture's pixels, counted in a copy of reduced size. */
struct gk_colours {
  float colourful; /* saturated */
  float red;       /* of these, red */
  float paper;     /* pale */
  float dark;      /* grey, and dark */
};

/* false: it is none but grey, and nothing is known. */
bool gk_colours_count(PIX *source, struct gk_colours *colours);

/* By its colours alone: whether it is a banner, a seal or a photograph. */
bool gk_class_is_decoration(const struct gk_colours *colours, uint32_t width, uint32_t height);

/* By its ruled lines and glyphs, too: `tables` of it are `count` lattices. */
enum gk_picture_class gk_class_of(const struct gk_colours *colours,
                                  const struct gk_prepared *prepared,
                                  const struct gk_lattice *tables, int count);

#endif
