/* SPDX-License-Identifier: Apache-2.0 */
/* What stands on a page outside of its tables: lines of print, put together to paragraphs. */
#ifndef OCR_TESSERACT_TEXT_H
#define OCR_TESSERACT_TEXT_H

#include "engine.h"
#include "lattice.h"

#include <gongkai/plugin.h>

struct gk_paragraph {
  struct gk_text text; /* gk_alloc's */
  uint32_t kind;       /* enum gk_block_kind */
  uint32_t flags;      /* enum gk_block_flag, GK_BLOCK_RECOGNISED among them */
  uint32_t role;       /* GK_ROLE_FOOTER: a page number; else GK_ROLE_BODY */
  float box[4];        /* pixels of the prepared picture */
};

struct gk_paragraphs {
  struct gk_paragraph *items; /* in reading order; gk_alloc's */
  size_t count;
  size_t lines;     /* that were read */
  float confidence; /* of all lines, the mean of their symbols' */
};

/* Reads what stands outside of `tables`. */
void gk_text_read(struct gk_context *context, struct gk_engine *engine,
                  const struct gk_prepared *prepared, const struct gk_lattice *tables, int count,
                  struct gk_paragraphs *paragraphs);

#endif
