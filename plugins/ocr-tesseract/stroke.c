/* SPDX-License-Identifier: Apache-2.0 */
#include "stroke.h"

#include <utf8.h>

enum { INK = 144 /* grey that counts as ink in a line, whose ground is white */ };

/* In heights of a digit. A digit that touches the next takes at least so much of their width, */
#define NARROWEST 0.45f
/* and what is lower is a point, a comma or a stroke. */
#define LOW 0.45f
/* Of 298 slashes in 30 fonts the least leans by 0.27 of its height, and none is in any row wider
 * than half of its width; 1 and 7 have rows of three quarters. A slash is straight to 0.05 of its
 * height. */
#define LEANS 0.20f
#define ROW_OF_SLASH 0.60f
#define STRAIGHT 0.08f

struct piece {
  int left, right, top, bottom; /* ends are one further */
};

/* What stands together in columns, from left to right; false: there is no more. */
static bool next_piece(PIX *ink, struct piece *piece)
{
  int width = pixGetWidth(ink), height = pixGetHeight(ink), words = pixGetWpl(ink);
  const l_uint32 *data = pixGetData(ink);
  struct piece found = {-1, -1, height, 0};
  for (int x = piece->right; x < width; x++) {
    bool any = false;
    for (int y = 0; y < height; y++)
      if (GET_DATA_BIT(data + (size_t)y * (size_t)words, x)) {
        any = true;
        found.top = y < found.top ? y : found.top;
        found.bottom = y + 1 > found.bottom ? y + 1 : found.bottom;
      }
    if (any && found.left < 0)
      found.left = x;
    if (!any && found.left >= 0) {
      found.right = x;
      *piece = found;
      return true;
    }
  }
  return false;
}

/* Whether the piece is one straight stroke that leans to the right. */
static bool is_slash(PIX *ink, const struct piece *piece)
{
  int words = pixGetWpl(ink), height = piece->bottom - piece->top, widest = 0;
  double sum_y = 0, sum_x = 0, sum_yy = 0, sum_xy = 0;
  double middles[2 * GK_LINE_GLYPH];
  if (height < GK_LINE_GLYPH / 2 || height > 2 * GK_LINE_GLYPH)
    return false;
  for (int y = 0; y < height; y++) {
    const l_uint32 *line = pixGetData(ink) + (size_t)(piece->top + y) * (size_t)words;
    int left = -1, right = -1;
    for (int x = piece->left; x < piece->right; x++)
      if (GET_DATA_BIT(line, x)) {
        left = left < 0 ? x : left;
        right = x + 1;
      }
    if (left < 0)
      return false;
    widest = right - left > widest ? right - left : widest;
    middles[y] = (left + right) / 2.0;
    sum_y += y;
    sum_x += middles[y];
    sum_yy += (double)y * y;
    sum_xy += y * middles[y];
  }
  double slope = (height * sum_xy - sum_y * sum_x) / (height * sum_yy - sum_y * sum_y);
  double start = (sum_x - slope * sum_y) / height, furthest = 0;
  for (int y = 0; y < height; y++) {
    double off = middles[y] - start - slope * y;
    off = off < 0 ? -off : off;
    furthest = off > furthest ? off : furthest;
  }
  return -slope > (double)LEANS && furthest < (double)(STRAIGHT * (float)height) &&
         (float)widest < ROW_OF_SLASH * (float)(piece->right - piece->left);
}

void gk_strokes_of_line(const struct gk_line *line, struct gk_strokes *strokes)
{
  struct piece piece = {0}, last = {0};
  int pieces = 0, high = 0;
  *strokes = (struct gk_strokes){.room = INT32_MAX};
  PIX *ink = pixThresholdToBinary(line->pix, INK);
  if (!ink)
    return;
  strokes->room = 0;
  while (next_piece(ink, &piece)) {
    int width = piece.right - piece.left,
        digits = (int)((float)width / (NARROWEST * GK_LINE_GLYPH));
    pieces++;
    if ((float)(piece.bottom - piece.top) < LOW * GK_LINE_GLYPH)
      continue;
    strokes->room += digits > 1 ? digits : 1;
    last = piece;
    high++;
  }
  float width = line->box[2] - line->box[0], height = line->box[3] - line->box[1];
  strokes->low = high == 0; /* gk_lines_of_cell does not blow up what is low */
  strokes->dash = strokes->low && pieces == 1 && width > 1.5f * height;
  strokes->slash = !strokes->low && high == 1 && is_slash(ink, &last);
  pixDestroy(&ink);
}

bool gk_strokes_allow(const struct gk_strokes *strokes, struct gk_text reading)
{
  int digits = 0;
  bool slash = gk_text_equal(reading, GK_TEXT("/"));
  for (size_t i = 0; i < reading.size; i++)
    digits += reading.data[i] >= '0' && reading.data[i] <= '9';
  bool dash = reading.size && (reading.data[0] == '-' || (unsigned char)reading.data[0] >= 0x80);
  if (digits > strokes->room || (digits && strokes->low) || (dash && !digits && !strokes->low))
    return false;
  return slash || !strokes->slash;
}
