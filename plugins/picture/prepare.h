/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A picture made ready to be read: grey, its ground white and even, seals in colour taken away,
 * upright, without skew and perspective, and large enough. How its pixels lie in the source is
 * kept.
 */
#ifndef GONGKAI_PICTURE_PREPARE_H
#define GONGKAI_PICTURE_PREPARE_H

#include <allheaders.h>
#include <stdbool.h>

struct gk_prepared {
  PIX *grey;    /* 8 bits: ink 0, ground 255 */
  PIX *binary;  /* 1 bit, of the same size: ink 1 */
  PIX *rows;    /* 1 bit: the ink of horizontal ruled lines, a part of `binary`; perhaps empty */
  PIX *columns; /* 1 bit: that of vertical ruled lines */
  float em; /* pixels: about the height of a Chinese character of the text; digits are 0.7 of it */
  float scale;      /* pixels of `grey` a pixel of the source (2: it was enlarged) */
  float noise;      /* standard deviation of the ground's noise before it was smoothed, of 255 */
  int turns;        /* quarter turns clockwise that were made from the source, 0..3 */
  bool perspective; /* the source was a photograph whose ruled lines meet */
  /* From pixels of `grey` to those of the source: (x, y, 1) times this matrix, row by row, is
   * (x', y', w'), and the source's pixel is (x'/w', y'/w'). */
  double to_source[9];
  struct gk_ruled
      *ruled; /* two, of rows and columns, as ruling.h finds them; NULL: not found yet */
};

/* Makes `source` (any depth; not changed) ready. `turns`: quarter turns clockwise that its file
 * says make it upright (gk_picture_page). Whether a page lies on its side is seen in its ruled
 * lines and glyphs; whether it stands on its head is left to who can read (gk_prepared_turn).
 * false: no memory, or a picture without pixels; *prepared is empty then. */
bool gk_prepare(PIX *source, int turns, struct gk_prepared *prepared);
/* Turns what was prepared by quarter turns clockwise, with all of its pictures and the transform.
 * false: no memory; *prepared is as it was. */
bool gk_prepared_turn(struct gk_prepared *prepared, int turns);
void gk_prepared_free(struct gk_prepared *prepared);

/* Where a place of `grey` lies in the source, in pixels. */
void gk_prepared_to_source(const struct gk_prepared *prepared, float x, float y, float *source_x,
                           float *source_y);
/* The corners of a box (left, top, right, bottom in pixels of `grey`) in the source: x and y of
 * left top, right top, right bottom, left bottom, as gk_cell.corners has them. */
void gk_prepared_corners(const struct gk_prepared *prepared, const float box[4], float corners[8]);

#endif
