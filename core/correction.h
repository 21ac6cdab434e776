/* SPDX-License-Identifier: Apache-2.0 */
/* What people said stands in cells that were recognised from pictures. A correction holds for the
 * cell at its place in its picture, whatever document has the picture, and for no other. */
#ifndef GK_CORRECTION_H
#define GK_CORRECTION_H

#include "buffer.h"
#include "digest.h"
#include "document.h"

/* The step that applies them, after the ocr stage's plugins. */
#define GK_CORRECTION_STEP "correction"

struct gk_correction {
  int64_t id;
  uint8_t picture[GK_DIGEST_SIZE]; /* of its bytes */
  uint32_t page;                   /* as in struct gk_place */
  float corners[8];                /* as in struct gk_cell */
  struct gk_text value;            /* what stands there; empty: nothing does */
};

/* The corners of a cell; of its box where it has no others. False: neither is known. */
bool gk_cell_corners(const struct gk_cell *cell, float corners[8]);

/* Whether two places are one cell's, as two readers of one picture may see it: no corner is off by
 * a third of the shorter side. So a place is that of one cell at most, where cells do not overlap.
 */
bool gk_corners_agree(const float left[8], const float right[8]);

/* The cell of a recognised table that a correction holds for; NULL: none. *index: which. */
const struct gk_cell *gk_correction_find(const struct gk_document *document, uint32_t table,
                                         const struct gk_correction *correction, uint32_t *index);

/* The digest of the picture that a cell of a table stands in. False: not known. *page may be 0. */
bool gk_cell_picture(const struct gk_document *document, const struct gk_table *table,
                     const struct gk_cell *cell, uint8_t picture[GK_DIGEST_SIZE], uint32_t *page);

/* By table id - 1: whether it was recognised, and no other that the ocr stage added stands for it.
 * In the document's arena. */
bool *gk_recognised_tables(struct gk_document *document);

/* As bytes, one after the other: how they go to the process that applies them. */
void gk_correction_put(struct gk_buffer *bytes, const struct gk_correction *correction);

/* Reads the next; false: there is none, or the bytes are damaged. Texts are lent. */
bool gk_correction_next(struct gk_reader *bytes, struct gk_correction *correction);

/* Appends those of `all` whose picture the document has. */
void gk_corrections_choose(const struct gk_document *document, struct gk_text all,
                           struct gk_buffer *chosen);

/* Adds to the open step, for each recognised table, one that stands for it and says what people
 * said, if that is anything; and a remark of each correction that holds for no cell. All of them,
 * so that tables which follow each other still do. Of two corrections of a cell the later holds. */
void gk_corrections_apply(struct gk_document *document, struct gk_text chosen);

#endif
