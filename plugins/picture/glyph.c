/* SPDX-License-Identifier: Apache-2.0 */
#include "glyph.h"

#include <string.h>

/* Pixels: smaller is noise. */
#define LEAST 5
/* Pixels: larger is a heading on a poster, or no glyph. */
#define MOST 400
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
    int size = height;
    if (size < LEAST || size > MOST || width > 5 * height || height > 5 * width)
      continue;
    weights[size] += width < 2 * size ? width : 2 * size;
    all += width < 2 * size ? width : 2 * size;
  }
  boxaDestroy(&boxes);
  double below = 0;
  for (int size = LEAST; size <= MOST; size++)
    if ((below += weights[size]) > all * 0.6)
      return (float)size * 1.05f;
  return 0;
}
