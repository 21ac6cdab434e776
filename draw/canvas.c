/* SPDX-License-Identifier: Apache-2.0 */
#include "canvas.h"

#include <math.h>
#include <stdlib.h>

enum {
  MARGIN = 56,             /* pixels around the part: room for the numbers of rows and columns */
  AROUND = 24,             /* of the picture that is kept around the table, at least */
  PIXELS_LIMIT = 24000000, /* drawn: what viewers show at once */
  SIDE_LIMIT = 16000
};

/* Of a cell on the canvas: the ink, and below it a line of the smallest legible font. */
#define CELL_HEIGHT 84.0f
#define SCALE_MOST 4.0f
#define PALE 0.55f /* of the ink that is left */

struct bounds {
  float left, top, right, bottom;
};

static float length(const float *from, const float *to)
{
  return hypotf(to[0] - from[0], to[1] - from[1]);
}

static int by_size(const void *left, const void *right)
{
  float a, b;
  memcpy(&a, left, sizeof a);
  memcpy(&b, right, sizeof b);
  return a < b ? -1 : a > b;
}

/* The height of the median cell: from its left top to its left bottom. */
static float median_height(const struct gk_drawing *drawing)
{
  float *heights = malloc((drawing->count + 1) * sizeof *heights), median = CELL_HEIGHT;
  if (!heights)
    return median;
  for (size_t i = 0; i < drawing->count; i++)
    heights[i] = length(drawing->cells[i].corners, drawing->cells[i].corners + 6);
  qsort(heights, drawing->count, sizeof *heights, by_size);
  if (drawing->count && heights[drawing->count / 2] >= 1)
    median = heights[drawing->count / 2];
  free(heights);
  return median;
}

/* How many quarter turns clockwise make the table upright: by the way in which most rows run. */
static int turns(const struct gk_drawing *drawing)
{
  float x = 0, y = 0;
  for (size_t i = 0; i < drawing->count; i++) {
    x += drawing->cells[i].corners[2] - drawing->cells[i].corners[0];
    y += drawing->cells[i].corners[3] - drawing->cells[i].corners[1];
  }
  if (fabsf(x) >= fabsf(y))
    return x >= 0 ? 0 : 2;
  return y > 0 ? 3 : 1;
}

/* The transformation from the page as it is to the page turned. */
static void turn(struct gk_canvas *canvas, int quarters, float width, float height)
{
  static const float along[4][2] = {{1, 0}, {0, -1}, {-1, 0}, {0, 1}};
  static const float down[4][2] = {{0, 1}, {1, 0}, {0, -1}, {-1, 0}};
  const float x[4] = {0, height, width, 0}, y[4] = {0, 0, height, width};
  for (int i = 0; i < 2; i++) {
    canvas->along[i] = along[quarters][i];
    canvas->down[i] = down[quarters][i];
  }
  canvas->along[2] = x[quarters];
  canvas->down[2] = y[quarters];
}

void gk_canvas_point(const struct gk_canvas *canvas, const float *from, float *x, float *y)
{
  *x = canvas->along[0] * from[0] + canvas->along[1] * from[1] + canvas->along[2];
  *y = canvas->down[0] * from[0] + canvas->down[1] * from[1] + canvas->down[2];
}

static struct bounds table_bounds(const struct gk_canvas *canvas, const struct gk_drawing *drawing)
{
  struct bounds bounds = {INFINITY, INFINITY, -INFINITY, -INFINITY};
  for (size_t i = 0; i < drawing->count; i++)
    for (int k = 0; k < 4; k++) {
      float x, y;
      gk_canvas_point(canvas, drawing->cells[i].corners + 2 * k, &x, &y);
      bounds = (struct bounds){fminf(bounds.left, x), fminf(bounds.top, y), fmaxf(bounds.right, x),
                               fmaxf(bounds.bottom, y)};
    }
  return bounds;
}

/* The part of the page that is shown, in whole pixels within it. */
static BOX *part_of(const struct bounds *table, float row, l_int32 width, l_int32 height)
{
  float around = fmaxf(AROUND, 2 * row);
  float left = fmaxf(0, floorf(table->left - around)), top = fmaxf(0, floorf(table->top - around));
  float right = fminf((float)width, ceilf(table->right + around));
  float bottom = fminf((float)height, ceilf(table->bottom + around));
  if (!(left < right && top < bottom)) /* also what is no number: the whole page */
    return boxCreate(0, 0, width, height);
  return boxCreate((l_int32)left, (l_int32)top, (l_int32)(right - left), (l_int32)(bottom - top));
}

static float scale_for(float row, l_int32 width, l_int32 height)
{
  float scale = fminf(SCALE_MOST, fmaxf(1, CELL_HEIGHT / row));
  float pixels = sqrtf((float)PIXELS_LIMIT / ((float)width * (float)height));
  float side = (float)SIDE_LIMIT / (float)(width > height ? width : height);
  return fminf(scale, fminf(pixels, side));
}

static void pale(PIX *pix)
{
  l_int32 width, height, words = pixGetWpl(pix);
  pixGetDimensions(pix, &width, &height, NULL);
  for (l_int32 y = 0; y < height; y++) {
    l_uint32 *line = pixGetData(pix) + (size_t)y * (size_t)words;
    for (l_int32 x = 0; x < width; x++) {
      l_int32 colours[3];
      extractRGBValues(line[x], &colours[0], &colours[1], &colours[2]);
      for (int i = 0; i < 3; i++)
        colours[i] = 255 - (l_int32)((float)(255 - colours[i]) * PALE);
      composeRGBPixel(colours[0], colours[1], colours[2], &line[x]);
    }
  }
}

static PIX *replaced(PIX *old, PIX *pix)
{
  pixDestroy(&old);
  return pix;
}

void gk_canvas_make(struct gk_canvas *canvas, PIX *page, const struct gk_drawing *drawing)
{
  int quarters = turns(drawing);
  float row = median_height(drawing);
  *canvas = (struct gk_canvas){0};
  turn(canvas, quarters, (float)pixGetWidth(page), (float)pixGetHeight(page));
  struct bounds table = table_bounds(canvas, drawing);
  if (quarters)
    page = replaced(page, pixRotateOrth(page, quarters));
  if (!page)
    return;
  BOX *part = part_of(&table, row, pixGetWidth(page), pixGetHeight(page));
  l_int32 left, top, width, height;
  boxGetGeometry(part, &left, &top, &width, &height);
  page = replaced(page, pixClipRectangle(page, part, NULL));
  boxDestroy(&part);
  page = page ? replaced(page, pixConvertTo32(page)) : NULL;
  float scale = scale_for(row, width, height);
  page = page && scale != 1 ? replaced(page, pixScale(page, scale, scale)) : page;
  if (!page)
    return;
  pale(page);
  canvas->pix = replaced(
      page, pixAddBorderGeneral(page, MARGIN, AROUND, MARGIN, GK_CANVAS_LEGEND, 0xffffff00));
  for (int i = 0; i < 3; i++) {
    canvas->along[i] *= scale;
    canvas->down[i] *= scale;
  }
  canvas->along[2] += MARGIN - (float)left * scale;
  canvas->down[2] += MARGIN - (float)top * scale;
  canvas->left = table.left * scale + MARGIN - (float)left * scale;
  canvas->top = table.top * scale + MARGIN - (float)top * scale;
  canvas->height = row * scale;
}
