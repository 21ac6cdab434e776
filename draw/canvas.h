/* SPDX-License-Identifier: Apache-2.0 */
/* A part of a picture to draw on: upright, in a size at which a reading fits into a cell, paled,
 * with a margin. */
#ifndef GK_CANVAS_H
#define GK_CANVAS_H

#include <allheaders.h>

#include "drawing.h"

/* The height of the room below the picture, in pixels. */
enum { GK_CANVAS_LEGEND = 180 };

struct gk_canvas {
  PIX *pix;        /* 32 bits */
  float along[3];  /* x on the canvas from x, y and 1 of the picture */
  float down[3];   /* y likewise */
  float top, left; /* of the table, on the canvas */
  float height;    /* of a row, on the canvas: the median cell's */
};

/* Makes the canvas for what is to be drawn over a page, which is destroyed. NULL in pix: no memory.
 */
void gk_canvas_make(struct gk_canvas *canvas, PIX *page, const struct gk_drawing *drawing);

/* Where a point of the picture lies on the canvas. */
void gk_canvas_point(const struct gk_canvas *canvas, const float *from, float *x, float *y);

#endif
