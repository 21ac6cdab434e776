/* SPDX-License-Identifier: Apache-2.0 */
#include "shape.h"

enum {
  INK = 160, /* grey that counts as ink in a line, whose ground is white */
  GLYPHS_LIMIT = 512
};

/* Widths are in heights of the tallest component, which is a digit's in a line of digits. A digit
 * is at most 0.8 of that wide even in heavy fonts, a Chinese character 0.85 and more. */
#define DIGIT_WIDEST 0.82f
/* A digit reaches from top to bottom; commas, points and strokes are lower than this. */
#define MARK_HIGHEST 0.45f

struct count {
  int digits; /* components that may be one */
  int marks;  /* low ones: commas, points, strokes */
  int wide;   /* wider than any digit */
  int other;  /* of a height in between, or one above another */
};

static struct count count_components(BOXA *boxes, float height)
{
  struct count count = {0};
  int total = boxaGetCount(boxes);
  int before_right = -1000, before_height = 0;
  for (int i = 0; i < total && i < GLYPHS_LIMIT; i++) {
    int x, y, w, h;
    boxaGetBoxGeometry(boxes, i, &x, &y, &w, &h);
    bool above = x + w / 2 < before_right; /* its middle lies under or over the one before */
    if ((float)w > DIGIT_WIDEST * height && (float)h > MARK_HIGHEST * height)
      count.wide++;
    else if (above && before_height > 3 && h > 3)
      count.other++;
    else if ((float)h >= 0.8f * height)
      count.digits++;
    else if ((float)h <= MARK_HIGHEST * height)
      count.marks++;
    else
      count.other++;
    if (x + w > before_right) {
      before_right = x + w;
      before_height = h;
    }
  }
  return count;
}

enum gk_shape gk_shape_of_line(const struct gk_line *line)
{
  PIX *ink = pixThresholdToBinary(line->pix, INK);
  BOXA *found = ink ? pixConnCompBB(ink, 8) : NULL;
  BOXA *boxes = found ? boxaSort(found, L_SORT_BY_X, L_SORT_INCREASING, NULL) : NULL;
  struct count count = {0};
  if (boxes) {
    int tallest = 1;
    for (int i = 0, h; i < boxaGetCount(boxes); i++)
      if (boxaGetBoxGeometry(boxes, i, NULL, NULL, NULL, &h) == 0 && h > tallest)
        tallest = h;
    count = count_components(boxes, (float)tallest);
  }
  boxaDestroy(&found);
  boxaDestroy(&boxes);
  pixDestroy(&ink);
  int words = count.wide + count.other;
  if (words == 0)
    return count.digits ? GK_SHAPE_DIGITS : GK_SHAPE_EITHER;
  /* A digit may be broken, or touch the next. */
  return words * 3 <= count.digits || words == 1 ? GK_SHAPE_EITHER : GK_SHAPE_WORDS;
}

enum gk_shape gk_shape_of_lines(const struct gk_line *lines, int count)
{
  enum gk_shape shape = GK_SHAPE_DIGITS;
  for (int i = 0; i < count; i++) {
    enum gk_shape one = gk_shape_of_line(&lines[i]);
    if (one == GK_SHAPE_WORDS)
      return one;
    if (one == GK_SHAPE_EITHER)
      shape = one;
  }
  /* A number is not printed on two lines but where a column is much too narrow. */
  return shape == GK_SHAPE_DIGITS && count > 1 ? GK_SHAPE_EITHER : shape;
}

float gk_shape_characters(const struct gk_line *lines, int count, float em)
{
  float width = 0;
  for (int i = 0; i < count; i++)
    width += lines[i].box[2] - lines[i].box[0];
  return em > 0 ? width / em : 0;
}
