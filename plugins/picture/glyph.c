/* SPDX-License-Identifier: Apache-2.0 */
#include "glyph.h"

#include <string.h>

/* Pixels: smaller is noise. */
#define LEAST 5
/* Pixels: larger are headings on posters, drawings and the lines of a table. */
#define MOST 160
/* Parts of an em: what is between characters of a line, and less than is between lines. */
#define GAP 0.25f
/* Ems of text that must lie sideways for a page to be turned. */
#define LEAST_LINES 8
/* More pieces than a page has strokes: noise. */
#define PIECES_LIMIT 400000

float gk_glyph_em(PIX *binary)
{
  int count = 0;
  BOXA *boxes = pixConnCompBB(binary, 8);
  if (!boxes)
    return 0;
  count = boxaGetCount(boxes);
  double weights[MOST + 1] = {0}, all = 0;
  for (int i = 0; i < count && i < PIECES_LIMIT; i++) {
    l_int32 width, height;
    boxaGetBoxGeometry(boxes, i, NULL, NULL, &width, &height);
    int size = width > height ? width : height, other = width > height ? height : width;
    if (size < LEAST || size > MOST || size * 2 > other * 5)
      continue;
    weights[size] += size;
    all += size;
  }
  boxaDestroy(&boxes);
  double below = 0;
  for (int size = LEAST; size <= MOST; size++)
    if ((below += weights[size]) > all * 0.65)
      return (float)size * 1.08f;
  return 0;
}

/* The lengths together of what is long in one direction once small gaps in it are closed. */
static double lines_along(PIX *glyphs, float em, int gap, bool down)
{
  PIX *closed = pixCloseSafeBrick(NULL, glyphs, down ? 1 : gap, down ? gap : 1);
  BOXA *boxes = closed ? pixConnCompBB(closed, 4) : NULL;
  double sum = 0;
  int count = boxes ? boxaGetCount(boxes) : 0;
  for (int i = 0; i < count && i < PIECES_LIMIT; i++) {
    l_int32 width, height;
    boxaGetBoxGeometry(boxes, i, NULL, NULL, &width, &height);
    float along = (float)(down ? height : width), across = (float)(down ? width : height);
    if (along > 1.8f * across && across > 0.4f * em && across < 1.6f * em)
      sum += (double)along;
  }
  boxaDestroy(&boxes);
  pixDestroy(&closed);
  return sum;
}

bool gk_glyph_sideways(PIX *binary, float em)
{
  /* Without ruled lines, which are long in both directions. */
  int run = (int)(1.6f * em) + 1;
  PIX *across = pixOpenBrick(NULL, binary, run, 1), *down = pixOpenBrick(NULL, binary, 1, run);
  PIX *glyphs = across && down ? pixSubtract(NULL, binary, across) : NULL;
  if (glyphs)
    pixSubtract(glyphs, glyphs, down);
  /* Close type, then wide. */
  bool sideways = glyphs != NULL;
  for (int i = 1; i <= 2 && sideways; i++) {
    int gap = (int)((float)i * GAP * em) + 1;
    double down_lines = lines_along(glyphs, em, gap, true);
    sideways = down_lines > LEAST_LINES * (double)em &&
               down_lines > 1.5 * lines_along(glyphs, em, gap, false);
  }
  pixDestroy(&across);
  pixDestroy(&down);
  pixDestroy(&glyphs);
  return sideways;
}
