/* SPDX-License-Identifier: Apache-2.0 */
#include "warp.h"

#include <math.h>
#include <string.h>

void gk_warp_join(const double first[9], const double second[9], double both[9])
{
  double product[9];
  for (int row = 0; row < 3; row++)
    for (int column = 0; column < 3; column++) {
      double sum = 0;
      for (int i = 0; i < 3; i++)
        sum += second[3 * row + i] * first[3 * i + column];
      product[3 * row + column] = sum;
    }
  memcpy(both, product, sizeof product);
}

void gk_warp_of_turn(int turns, int width, int height, double back[9])
{
  const double matrices[4][9] = {{1, 0, 0, 0, 1, 0, 0, 0, 1},
                                 {0, 1, 0, -1, 0, height - 1.0, 0, 0, 1},
                                 {-1, 0, width - 1.0, 0, -1, height - 1.0, 0, 0, 1},
                                 {0, -1, width - 1.0, 1, 0, 0, 0, 0, 1}};
  memcpy(back, matrices[turns & 3], sizeof matrices[0]);
}

/* Solves the eight equations by elimination with pivots. */
bool gk_warp_of_points(const double from[8], const double to[8], double warp[9])
{
  double rows[8][9];
  for (int i = 0; i < 4; i++) {
    double x = from[2 * i], y = from[2 * i + 1], u = to[2 * i], v = to[2 * i + 1];
    const double first[9] = {x, y, 1, 0, 0, 0, -u * x, -u * y, u};
    const double second[9] = {0, 0, 0, x, y, 1, -v * x, -v * y, v};
    memcpy(rows[2 * i], first, sizeof first);
    memcpy(rows[2 * i + 1], second, sizeof second);
  }
  for (int column = 0; column < 8; column++) {
    int pivot = column;
    for (int row = column + 1; row < 8; row++)
      if (fabs(rows[row][column]) > fabs(rows[pivot][column]))
        pivot = row;
    if (fabs(rows[pivot][column]) < 1e-12)
      return false;
    double swap[9];
    memcpy(swap, rows[column], sizeof swap);
    memcpy(rows[column], rows[pivot], sizeof swap);
    memcpy(rows[pivot], swap, sizeof swap);
    for (int row = 0; row < 8; row++) {
      if (row == column)
        continue;
      double factor = rows[row][column] / rows[column][column];
      for (int i = column; i < 9; i++)
        rows[row][i] -= factor * rows[column][i];
    }
  }
  for (int i = 0; i < 8; i++)
    warp[i] = rows[i][8] / rows[i][i];
  warp[8] = 1;
  return true;
}

void gk_warp_point(const double warp[9], double x, double y, double *warped_x, double *warped_y)
{
  double w = warp[6] * x + warp[7] * y + warp[8];
  if (fabs(w) < 1e-9)
    w = 1e-9;
  *warped_x = (warp[0] * x + warp[1] * y + warp[2]) / w;
  *warped_y = (warp[3] * x + warp[4] * y + warp[5]) / w;
}

static unsigned pixel(const l_uint32 *data, int words, int width, int height, int x, int y)
{
  if (x < 0 || y < 0 || x >= width || y >= height)
    return 255;
  return GET_DATA_BYTE(data + (size_t)y * (size_t)words, x);
}

PIX *gk_warp_picture(PIX *grey, const double warp[9], int width, int height)
{
  PIX *warped = pixCreate(width, height, 8);
  if (!warped)
    return NULL;
  int source_width = pixGetWidth(grey), source_height = pixGetHeight(grey);
  int source_words = pixGetWpl(grey), words = pixGetWpl(warped);
  const l_uint32 *source = pixGetData(grey);
  bool affine = warp[6] == 0 && warp[7] == 0;
  for (int y = 0; y < height; y++) {
    l_uint32 *line = pixGetData(warped) + (size_t)y * (size_t)words;
    double across = warp[1] * y + warp[2], down = warp[4] * y + warp[5];
    double depth = warp[7] * y + warp[8];
    for (int x = 0; x < width; x++) {
      double w = affine ? warp[8] : warp[6] * x + depth;
      double at_x = (warp[0] * x + across) / w, at_y = (warp[3] * x + down) / w;
      /* Also where w is 0 or the place is not a number. */
      if (!(at_x > -1 && at_y > -1 && at_x < source_width && at_y < source_height)) {
        SET_DATA_BYTE(line, x, 255);
        continue;
      }
      int left = (int)floor(at_x), top = (int)floor(at_y);
      unsigned part_x = (unsigned)((at_x - left) * 256), part_y = (unsigned)((at_y - top) * 256);
      unsigned a, b, c, d;
      if (left >= 0 && top >= 0 && left + 1 < source_width && top + 1 < source_height) {
        const l_uint32 *upper = source + (size_t)top * (size_t)source_words;
        const l_uint32 *lower = upper + source_words;
        a = GET_DATA_BYTE(upper, left);
        b = GET_DATA_BYTE(upper, left + 1);
        c = GET_DATA_BYTE(lower, left);
        d = GET_DATA_BYTE(lower, left + 1);
      } else {
        a = pixel(source, source_words, source_width, source_height, left, top);
        b = pixel(source, source_words, source_width, source_height, left + 1, top);
        c = pixel(source, source_words, source_width, source_height, left, top + 1);
        d = pixel(source, source_words, source_width, source_height, left + 1, top + 1);
      }
      unsigned value = (a * (256 - part_x) + b * part_x) * (256 - part_y) +
                       (c * (256 - part_x) + d * part_x) * part_y;
      SET_DATA_BYTE(line, x, (value + 32768) >> 16);
    }
  }
  return warped;
}
