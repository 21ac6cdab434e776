/* SPDX-License-Identifier: Apache-2.0 */
/* What is drawn over the picture of a recognised table, and its way to the process that draws: a
 * program of its own, since pictures are decoded where they can do no harm. */
#ifndef GK_DRAWING_H
#define GK_DRAWING_H

#include "arena.h"
#include "buffer.h"
#include "error.h"

struct gk_drawn_cell {
  float corners[8]; /* as in struct gk_cell */
  uint32_t row, column;
  uint32_t flags; /* enum gk_cell_flag */
  bool finding;   /* a finding rests on it */
  float confidence;
  struct gk_text text, alternative;
};

struct gk_drawing {
  struct gk_text picture; /* its bytes */
  uint32_t page;          /* from 1; 0: the first */
  struct gk_text title;
  struct gk_drawn_cell *cells;
  size_t count;
};

/* More cells than a table of a picture has. */
enum { GK_DRAWN_CELLS_LIMIT = 100000 };

void gk_drawing_put(struct gk_buffer *bytes, const struct gk_drawing *drawing);

/* Reads what gk_drawing_put wrote; texts are lent, cells lie in the arena. False: damaged. */
bool gk_drawing_read(struct gk_text bytes, struct gk_arena *arena, struct gk_drawing *drawing);

/* Has it drawn and appends the PNG. False: *error says why it could not be. */
bool gk_drawing_make(const struct gk_drawing *drawing, struct gk_buffer *png,
                     struct gk_error *error);

#endif
