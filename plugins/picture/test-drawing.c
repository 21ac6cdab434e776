/* SPDX-License-Identifier: Apache-2.0 */
#include "test-drawing.h"

void fill(PIX *pix, int left, int top, int width, int height)
{
  BOX *box = boxCreate(left, top, width, height);
  pixSetInRect(pix, box);
  boxDestroy(&box);
}

void clear(PIX *pix, int left, int top, int width, int height)
{
  BOX *box = boxCreate(left, top, width, height);
  pixClearInRect(pix, box);
  boxDestroy(&box);
}

void draw_glyph(PIX *pix, int left, int top)
{
  for (int i = 0; i < 3; i++)
    fill(pix, left, top + i * 8, GLYPH - 3, 2);
  fill(pix, left + 3, top, 2, GLYPH - 2);
  fill(pix, left + 12, top, 2, GLYPH - 2);
}

void draw_text(PIX *pix, int left, int top, int count)
{
  for (int i = 0; i < count; i++)
    draw_glyph(pix, left + i * (GLYPH + 1), top);
}
