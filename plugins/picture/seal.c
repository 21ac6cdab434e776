/* SPDX-License-Identifier: Apache-2.0 */
#include "seal.h"

/* How much more red than green and blue, of 255: less is the ground's tint and JPEG's noise. */
#define REDDER 28
/* Parts of an em: a seal of an authority is 4 to 4.5 cm wide, and ems are 3 to 5 mm; a small one is
 * of a person. What is red and larger is a table or a page's head. */
#define LEAST_SIDE 3.5f
#define MOST_SIDE 24.0f
/* The strokes of a seal lie this far apart, in em. */
#define STROKES_APART 0.5f

static bool is_red(l_uint32 pixel)
{
  l_int32 red, green, blue;
  extractRGBValues(pixel, &red, &green, &blue);
  return red - (green > blue ? green : blue) > REDDER;
}

/* 1 bit: what is red; NULL: no memory. *any: whether something is. */
static PIX *red_parts(PIX *source, bool *any)
{
  int width = pixGetWidth(source), height = pixGetHeight(source);
  int words = pixGetWpl(source);
  PIX *red = pixCreate(width, height, 1);
  for (int y = 0; red && y < height; y++) {
    const l_uint32 *from = pixGetData(source) + (size_t)y * (size_t)words;
    l_uint32 *to = pixGetData(red) + (size_t)y * (size_t)pixGetWpl(red);
    for (int x = 0; x < width; x++)
      if (is_red(from[x])) {
        SET_DATA_BIT(to, x);
        *any = true;
      }
  }
  return red;
}

/* What a red light shows of a part of the picture, the ink of the seal as bright as its ground. */
static void light_red(PIX *source, PIX *grey, PIX *red, BOX *part)
{
  l_int32 left, top, across, down;
  boxGetGeometry(part, &left, &top, &across, &down);
  unsigned counts[256] = {0}, all = 0, below = 0;
  int words = pixGetWpl(source), grey_words = pixGetWpl(grey), red_words = pixGetWpl(red);
  for (int y = top; y < top + down; y++) {
    const l_uint32 *from = pixGetData(source) + (size_t)y * (size_t)words;
    const l_uint32 *mask = pixGetData(red) + (size_t)y * (size_t)red_words;
    for (int x = left; x < left + across; x++)
      if (GET_DATA_BIT(mask, x)) {
        counts[from[x] >> L_RED_SHIFT & 255]++;
        all++;
      }
  }
  unsigned ink = 0;
  while (ink < 255 && (below += counts[ink]) * 2 < all)
    ink++;
  if (ink < 64)
    return;
  for (int y = top; y < top + down; y++) {
    const l_uint32 *from = pixGetData(source) + (size_t)y * (size_t)words;
    const l_uint32 *mask = pixGetData(red) + (size_t)y * (size_t)red_words;
    l_uint32 *to = pixGetData(grey) + (size_t)y * (size_t)grey_words;
    for (int x = left; x < left + across; x++) {
      if (!GET_DATA_BIT(mask, x))
        continue;
      unsigned value = (from[x] >> L_RED_SHIFT & 255) * 255 / ink;
      unsigned old = GET_DATA_BYTE(to, x);
      value = value > 255 ? 255 : value;
      SET_DATA_BYTE(to, x, value > old ? value : old);
    }
  }
}

bool gk_seal_remove(PIX *source, PIX *grey, float em, bool *found)
{
  *found = false;
  if (pixGetDepth(source) != 32)
    return true;
  bool any = false;
  PIX *red = red_parts(source, &any);
  if (!red)
    return false;
  if (!any) {
    pixDestroy(&red);
    return true;
  }
  int apart = (int)(STROKES_APART * em) + 1;
  PIX *closed = pixCloseSafeBrick(NULL, red, apart, apart);
  /* The pale edges of strokes are red too. */
  PIX *wide = pixDilateBrick(NULL, red, 3, 3);
  BOXA *parts = closed ? pixConnCompBB(closed, 8) : NULL;
  bool good = parts && wide;
  for (int i = 0; good && i < boxaGetCount(parts); i++) {
    l_int32 across, down;
    boxaGetBoxGeometry(parts, i, NULL, NULL, &across, &down);
    int least = across < down ? across : down, most = across < down ? down : across;
    if ((float)least < LEAST_SIDE * em || (float)most > MOST_SIDE * em || most > 3 * least)
      continue;
    BOX *part = boxaGetBox(parts, i, L_CLONE);
    light_red(source, grey, wide, part);
    boxDestroy(&part);
    *found = true;
  }
  boxaDestroy(&parts);
  pixDestroy(&wide);
  pixDestroy(&closed);
  pixDestroy(&red);
  return good;
}
