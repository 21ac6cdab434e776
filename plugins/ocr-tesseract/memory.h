/* SPDX-License-Identifier: Apache-2.0 */
/* What the models read in the lines of a page, kept for the next time (gk_remember): a picture that
 * many documents show, or whose forms and sums are looked at anew, is read once. A reading is found
 * by the digest of the crop that was read, so it is that of this very crop whatever else changes.
 */
#ifndef OCR_TESSERACT_MEMORY_H
#define OCR_TESSERACT_MEMORY_H

#include <gongkai/plugin.h>

#include "engine.h"

struct gk_page_memory;

/* Begins with a page; nothing is asked before the first line. NULL: no memory, which the others
 * take as well, or the picture has no digest. */
struct gk_page_memory *gk_page_memory_open(struct gk_context *context,
                                           const struct gk_place *place);

/* Whether a reading of that line is known, of the model of that number and in that way; puts it
 * into *reading. After false, the next gk_page_memory_add is of this line. */
bool gk_page_memory_find(struct gk_page_memory *memory, unsigned model, enum gk_engine_shape shape,
                         PIX *pix, struct gk_reading *reading);
void gk_page_memory_add(struct gk_page_memory *memory, const struct gk_reading *reading);

/* Asks for the lines of a page that was known as a whole, so that they stay with the document: they
 * are what a changed form is compared with. */
void gk_page_memory_hold(struct gk_context *context, const struct gk_place *place);

/* Keeps what was read, and frees. */
void gk_page_memory_close(struct gk_page_memory *memory);

#endif
