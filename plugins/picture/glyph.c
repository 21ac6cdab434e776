/* SPDX-License-Identifier: Apache-2.0 */
#include "glyph.h"

#include <math.h>
#include <string.h>

/* Pixels: smaller is noise. */
#define LEAST 5
/* Pixels: larger are headings on posters, drawings and the lines of a table. */
#define MOST 160
/* Of the box of a character, how much is ink at least: frames and pieces of lines have less. */
#define HOLLOW 0.12f
/* Parts of what most pieces' size is: what is larger is looked at more closely, so many at most. */
#define LARGE 1.4f
#define LARGE_LIMIT 2000
/* Pieces that reach into the box of another from above, at most. */
#define SEEDS 4
/* Parts of an em: longer runs of ink are ruled lines; higher lines of text are several. */
#define LONGEST 2.0f
#define HIGHEST 1.7f
/* The same: lines are cut to pieces of this length, since those of a skewed page rise. */
#define STRIP 3.0f
/* Parts of an em: what is between characters of a line, and less than is between lines. */
#define GAP 0.25f
/* Parts of an em: a line of text is longer, a single digit is not. */
#define LINE 1.5f
/* Ems of text that must lie sideways for a page to be turned. */
#define LEAST_LINES 8
/* More pieces than a page has strokes: noise. */
#define PIECES_LIMIT 400000

/* The size of a piece where it may be of a glyph; 0: it is none. */
static int glyph_size(BOXA *boxes, int i)
{
  l_int32 width, height;
  boxaGetBoxGeometry(boxes, i, NULL, NULL, &width, &height);
  int size = width > height ? width : height, other = width > height ? height : width;
  return size < LEAST || size > MOST || size * 2 > other * 5 ? 0 : size;
}

/* The size that this part of what there is, by its weight, does not exceed. */
static int size_below(const double weights[MOST + 1], double part)
{
  double all = 0, below = 0;
  for (int size = LEAST; size <= MOST; size++)
    all += weights[size];
  for (int size = LEAST; size <= MOST; size++)
    if ((below += weights[size]) > all * part)
      return size;
  return 0;
}

/* The ink of the one piece of `part` that reaches all of its sides; 0: not found. */
static int ink_of_piece(PIX *part)
{
  int width = pixGetWidth(part), height = pixGetHeight(part), looked = 0;
  l_int32 ink = 0;
  /* Others may reach into the box as well; that one has a pixel in its first row. */
  for (int x = 0; x < width && !ink && looked < SEEDS; x++) {
    l_uint32 value;
    pixGetPixel(part, x, 0, &value);
    if (!value)
      continue;
    looked++;
    PIX *own = pixCreateTemplate(part), *cut = NULL;
    BOX *box = NULL;
    l_int32 wide = 0, high = 0;
    if (own) {
      pixSetPixel(own, x, 0, 1);
      pixSeedfillBinary(own, own, part, 8);
      pixClipToForeground(own, &cut, &box);
      boxGetGeometry(box, NULL, NULL, &wide, &high);
      if (wide == width && high == height)
        pixCountPixels(own, &ink, NULL);
    }
    boxDestroy(&box);
    pixDestroy(&cut);
    pixDestroy(&own);
    while (x + 1 < width && value)
      pixGetPixel(part, ++x, 0, &value);
  }
  return ink;
}

/* Whether a piece is a frame, or lines that meet: nearly all of its box is ground. */
static bool is_hollow(PIX *binary, BOXA *boxes, int i)
{
  BOX *box = boxaGetBox(boxes, i, L_CLONE);
  PIX *part = pixClipRectangle(binary, box, NULL);
  int ink = part ? ink_of_piece(part) : 0;
  float size = part ? (float)pixGetWidth(part) * (float)pixGetHeight(part) : 0;
  pixDestroy(&part);
  boxDestroy(&box);
  return ink > 0 && (float)ink < HOLLOW * size;
}

static float em_of_pieces(PIX *binary)
{
  BOXA *boxes = pixConnCompBB(binary, 8);
  if (!boxes)
    return 0;
  int count = boxaGetCount(boxes), looked = 0;
  double weights[MOST + 1] = {0}, pieces[MOST + 1] = {0};
  count = count < PIECES_LIMIT ? count : PIECES_LIMIT;
  for (int i = 0; i < count; i++)
    pieces[glyph_size(boxes, i)]++;
  float large = LARGE * (float)size_below(pieces, 0.5);
  for (int i = 0; i < count; i++) {
    int size = glyph_size(boxes, i);
    if (size && ((float)size < large || ++looked > LARGE_LIMIT || !is_hollow(binary, boxes, i)))
      weights[size] += size;
  }
  boxaDestroy(&boxes);
  return (float)size_below(weights, 0.65) * 1.08f;
}

/* The height that most lines of text have, which pieces of characters do not change; 0: there are
 * none. `em`: from the pieces; it may be too small. */
static float em_of_lines(PIX *binary, float em)
{
  int run = (int)(LONGEST * em) + 1;
  PIX *across = pixOpenBrick(NULL, binary, run, 1), *down = pixOpenBrick(NULL, binary, 1, run);
  PIX *glyphs = across && down ? pixSubtract(NULL, binary, across) : NULL;
  if (glyphs)
    pixSubtract(glyphs, glyphs, down);
  PIX *closed = glyphs ? pixCloseSafeBrick(NULL, glyphs, (int)(em / 2) + 1, 1) : NULL;
  for (int x = 0, strip = (int)(STRIP * em) + 2; closed && x < pixGetWidth(closed); x += strip) {
    BOX *cut = boxCreate(x, 0, 1, pixGetHeight(closed));
    pixClearInRect(closed, cut);
    boxDestroy(&cut);
  }
  BOXA *boxes = closed ? pixConnCompBB(closed, 4) : NULL;
  double weights[MOST + 1] = {0};
  int count = boxes ? boxaGetCount(boxes) : 0;
  for (int i = 0; i < count && i < PIECES_LIMIT; i++) {
    l_int32 width, height;
    boxaGetBoxGeometry(boxes, i, NULL, NULL, &width, &height);
    if (height <= MOST && (float)height < HIGHEST * em && 2 * width > 3 * height)
      weights[height] += width;
  }
  boxaDestroy(&boxes);
  pixDestroy(&closed);
  pixDestroy(&glyphs);
  pixDestroy(&across);
  pixDestroy(&down);
  return (float)size_below(weights, 0.6) * 1.08f;
}

float gk_glyph_em(PIX *binary)
{
  float em = em_of_pieces(binary);
  return em > 0 ? fmaxf(em, em_of_lines(binary, em)) : 0;
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
    if (along > 1.8f * across && along > LINE * em && across > 0.4f * em && across < 1.6f * em)
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
