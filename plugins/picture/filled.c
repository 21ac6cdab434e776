/* SPDX-License-Identifier: Apache-2.0 */
#include "filled.h"

/* Parts of an em: above and below the text of a filled cell its ground is so wide and high at
 * least. */
#define STRIP_WIDTH 2.0f
#define STRIP_HEIGHT 0.15f
/* Parts of an em: a line of text between two such strips. */
#define TEXT 1.4f
/* Parts of an em: the sides of what is a head; larger is a picture. */
#define LEAST_WIDTH 3.0f
#define LEAST_HEIGHT 1.2f
#define MOST_HEIGHT 8.0f
/* Of its area, how much is light at least and at most: the text on it. */
#define LEAST_LIGHT 0.02f
#define MOST_LIGHT 0.4f
/* The line that is drawn around: ink, and pixels wide. */
#define LINE_VALUE 40
#define LINE_WIDTH 2

/* 1 bit: what is dark but for lines of text in it; NULL: no memory. */
static PIX *dark_parts(PIX *binary, float em)
{
  int height = (int)(STRIP_HEIGHT * em) < 3 ? 3 : (int)(STRIP_HEIGHT * em);
  PIX *strips = pixOpenBrick(NULL, binary, (int)(STRIP_WIDTH * em), height);
  PIX *closed = strips ? pixCloseSafeBrick(NULL, strips, 1, (int)(TEXT * em)) : NULL;
  PIX *parts = closed ? pixOpenBrick(NULL, closed, 1, (int)(LEAST_HEIGHT * em)) : NULL;
  pixDestroy(&strips);
  pixDestroy(&closed);
  return parts;
}

/* What the ground of a part is, by the median of its pixels. */
static int ground_of(PIX *part)
{
  unsigned counts[256] = {0}, all = 0, below = 0;
  int width = pixGetWidth(part), height = pixGetHeight(part), words = pixGetWpl(part), median = 0;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      counts[GET_DATA_BYTE(pixGetData(part) + (size_t)y * (size_t)words, x)]++;
      all++;
    }
  while (median < 255 && (below += counts[median]) * 2 < all)
    median++;
  return median;
}

/* Light becomes dark and the ground white, with a line around. */
static void invert_part(PIX *part, int ground)
{
  int width = pixGetWidth(part), height = pixGetHeight(part), words = pixGetWpl(part);
  for (int y = 0; y < height; y++) {
    l_uint32 *line = pixGetData(part) + (size_t)y * (size_t)words;
    for (int x = 0; x < width; x++) {
      int above = (int)GET_DATA_BYTE(line, x) - ground;
      int value = above > 0 ? 255 - above * 255 / (255 - ground) : 255;
      bool side =
          x < LINE_WIDTH || y < LINE_WIDTH || x >= width - LINE_WIDTH || y >= height - LINE_WIDTH;
      SET_DATA_BYTE(line, x, side ? LINE_VALUE : value);
    }
  }
}

static bool is_head(PIX *binary, BOX *box, float em)
{
  l_int32 width, height, dark = 0;
  boxGetGeometry(box, NULL, NULL, &width, &height);
  if ((float)width < LEAST_WIDTH * em || (float)height < LEAST_HEIGHT * em ||
      (float)height > MOST_HEIGHT * em)
    return false;
  pixCountPixelsInRect(binary, box, &dark, NULL);
  float light = 1 - (float)dark / ((float)width * (float)height);
  return light >= LEAST_LIGHT && light <= MOST_LIGHT;
}

bool gk_filled_invert(PIX *grey, PIX *binary, float em, bool *found)
{
  *found = false;
  PIX *parts = dark_parts(binary, em);
  BOXA *boxes = parts ? pixConnCompBB(parts, 8) : NULL;
  bool good = boxes != NULL;
  for (int i = 0; good && i < boxaGetCount(boxes); i++) {
    BOX *box = boxaGetBox(boxes, i, L_CLONE);
    if (is_head(binary, box, em)) {
      l_int32 left, top, width, height;
      boxGetGeometry(box, &left, &top, &width, &height);
      PIX *part = pixClipRectangle(grey, box, NULL);
      int ground = part ? ground_of(part) : 255;
      if (ground < 255) {
        invert_part(part, ground);
        pixRasterop(grey, left, top, width, height, PIX_SRC, part, 0, 0);
        *found = true;
      }
      good = part != NULL;
      pixDestroy(&part);
    }
    boxDestroy(&box);
  }
  boxaDestroy(&boxes);
  pixDestroy(&parts);
  return good;
}
