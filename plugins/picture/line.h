/* SPDX-License-Identifier: Apache-2.0 */
/* Text lines of a table's cell: what a recogniser of lines is given. */
#ifndef GONGKAI_PICTURE_LINE_H
#define GONGKAI_PICTURE_LINE_H

#include <allheaders.h>

#include "prepare.h"

enum {
  GK_LINES_LIMIT = 32, /* a cell of a statutory form holds a handful; more is no cell */
};

enum {
  GK_LINES_FAINT =
      1 << 0, /* ask again with a lower threshold: ink that is hardly darker than paper */
  GK_LINES_UNRULED = 1 << 1 /* the box is of no cell: what lies at its edges are strokes */
};

struct gk_line {
  PIX *pix;       /* 8 bpp, white 255; tallest component GK_LINE_GLYPH pixels tall, padded; owned */
  float box[4];   /* left, top, right, bottom in pixels of the prepared picture, of the ink alone */
  float ink;      /* strength of the ink, 0 (none) to 1 (black glyphs of a full line's height) */
  float contrast; /* of its darkest glyph on the mean against the paper, 0..1; where there are but
                     points and dashes, of those */
  int marks;      /* pieces of connected ink */
};

enum {
  GK_LINE_GLYPH = 32,  /* height that the tallest component is scaled to */
  GK_LINE_PADDING = 6, /* white rows above and below */
  GK_LINE_MARGIN = 12, /* white columns left and right */
};

/* Finds the text lines of a cell, from top to bottom. `box` is left, top, right, bottom of the cell
   in pixels of the prepared picture, ruling lines included or not; what of it lies outside of the
   picture is ignored. Remnants of ruling lines at its edges and specks are removed, decimal points,
   commas and dashes kept. Returns how many lines were found; 0: the cell is empty, and
   lines[0].ink is the strength of the strongest mark that was not held for text. A cell without
   area or of more than 16 million pixels, and a picture without memory for it, count as -1. Every
   pix of the lines returned is the caller's: gk_lines_free. */
int gk_lines_of_cell(const struct gk_prepared *prepared, const float box[4], unsigned flags,
                     struct gk_line lines[GK_LINES_LIMIT]);

/* Frees the pictures of `count` lines; count may be 0 or -1. */
void gk_lines_free(struct gk_line *lines, int count);

#endif
