/* SPDX-License-Identifier: Apache-2.0 */
#include "glyph.h"

#include <string.h>

/* Pixels: smaller is noise. */
#define LEAST 5
/* Pixels: larger are headings on posters, drawings and the lines of a table. */
#define MOST 160
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
