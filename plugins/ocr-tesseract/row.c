/* SPDX-License-Identifier: Apache-2.0 */
#include "row.h"

/* Heights and gaps in em, the height of a character. */
#define LOWEST 0.25f  /* a line of 一 and dashes alone */
#define HIGHEST 2.2f  /* what is higher may be several lines that touch */
#define TITLE 5.0f    /* of a page whose tables are set small; what is higher is several lines */
#define GAP 0.12f     /* within a line: between the strokes of 二 */
#define MARGIN 0.25f  /* around a table, where its outer ruled lines end */
#define SPECK 0.10f   /* noise */
#define PARTING 0.25f /* of the ink of a row of pixels on the mean: between two lines */
/* Ruled lines are longer: headings are set up to twice as large as what is around them, and 一 of
 * theirs is as long as a line of a narrow cell. */
#define RULED 4.0f

static void clear_box(PIX *pix, const float box[4], float margin)
{
  int left = (int)(box[0] - margin), top = (int)(box[1] - margin);
  int right = (int)(box[2] + margin) + 1, bottom = (int)(box[3] + margin) + 1;
  pixRasterop(pix, left, top, right - left, bottom - top, PIX_CLR, NULL, 0, 0);
}

/* Takes out of `print` those of `lines` (NULL: none) that are longer than strokes. */
static void subtract_ruled(PIX *print, PIX *lines, float em)
{
  int length = (int)(RULED * em);
  PIX *ruled =
      lines ? pixSelectBySize(lines, length, length, 8, L_SELECT_IF_EITHER, L_SELECT_IF_GT, NULL)
            : NULL;
  if (ruled)
    pixSubtract(print, print, ruled);
  pixDestroy(&ruled);
}

/* The ink that may be print. */
static PIX *print_of(const struct gk_prepared *prepared, const struct gk_lattice *tables, int count)
{
  PIX *print = pixCopy(NULL, prepared->binary);
  if (!print)
    return NULL;
  subtract_ruled(print, prepared->rows, prepared->em);
  subtract_ruled(print, prepared->columns, prepared->em);
  for (int i = 0; i < count; i++)
    clear_box(print, tables[i].box, MARGIN * prepared->em);
  int speck = (int)(SPECK * prepared->em);
  if (speck < 1)
    return print;
  PIX *clean = pixSelectBySize(print, speck, speck, 8, L_SELECT_IF_EITHER, L_SELECT_IF_GT, NULL);
  pixDestroy(&print);
  return clean;
}

/* The left and right end of the ink between two heights; false: there is none. */
static bool extent(PIX *print, int top, int bottom, float box[4])
{
  BOX *window = boxCreate(0, top, pixGetWidth(print), bottom - top), *found = NULL;
  int x, y, w, h;
  bool good = pixClipBoxToForeground(print, window, NULL, &found) == 0 && found &&
              boxGetGeometry(found, &x, &y, &w, &h) == 0;
  if (good) {
    box[0] = (float)x;
    box[1] = (float)y;
    box[2] = (float)(x + w);
    box[3] = (float)(y + h);
  }
  boxDestroy(&window);
  boxDestroy(&found);
  return good;
}

/* What is too high for a line is cut where it has the least ink, about once an em. */
static int split(const float *profile, int top, int bottom, float em)
{
  int from = top + (int)(0.7f * em), to = top + (int)(1.6f * em), best = from;
  if (to > bottom)
    to = bottom;
  for (int y = from; y < to; y++)
    if (profile[y] < profile[best])
      best = y;
  return best;
}

/* Whether two lines that touch part at a row of pixels: it has little of their ink. */
static bool parts(const float *profile, int top, int bottom, int at)
{
  float sum = 0;
  for (int y = top; y < bottom; y++)
    sum += profile[y];
  return profile[at] * (float)(bottom - top) < PARTING * sum;
}

static int end_of(const float *profile, int top, int bottom, float em)
{
  float height = (float)(bottom - top);
  if (height <= HIGHEST * em)
    return bottom;
  int end = split(profile, top, bottom, em);
  return height > TITLE * em || parts(profile, top, bottom, end) ? end : bottom;
}

static int take(PIX *print, const float *profile, int top, int bottom, float em, int count,
                struct gk_row *rows)
{
  while (count < GK_ROWS_LIMIT && (float)(bottom - top) >= LOWEST * em) {
    int end = end_of(profile, top, bottom, em);
    float *box = rows[count].box;
    if (end <= top)
      break;
    if (extent(print, top, end, box) && box[3] - box[1] >= LOWEST * em * 0.5f &&
        box[2] - box[0] >= 0.3f * em)
      count++;
    top = end;
  }
  return count;
}

int gk_rows_find(const struct gk_prepared *prepared, const struct gk_lattice *tables,
                 int tables_count, struct gk_row *rows)
{
  PIX *print = print_of(prepared, tables, tables_count);
  NUMA *counts = print ? pixCountPixelsByRow(print, NULL) : NULL;
  float *profile = counts ? numaGetFArray(counts, L_NOCOPY) : NULL;
  int height = profile ? pixGetHeight(print) : 0, count = 0, top = -1, last = 0;
  for (int y = 0; y <= height; y++) {
    bool ink = y < height && profile[y] > 0;
    if (ink && top < 0)
      top = y;
    if (ink)
      last = y;
    if (top >= 0 && !ink && (y == height || (float)(y - last) > GAP * prepared->em)) {
      count = take(print, profile, top, last + 1, prepared->em, count, rows);
      top = -1;
    }
  }
  numaDestroy(&counts);
  pixDestroy(&print);
  return count;
}
