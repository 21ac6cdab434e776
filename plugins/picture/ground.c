/* SPDX-License-Identifier: Apache-2.0 */
#include "ground.h"

#include <stdbool.h>
#include <stdlib.h>

/* Pixels: larger than strokes are wide, smaller than light changes. */
#define BLOCK 24
/* Grounds of neighbours that differ by more than this factor are no light that falls off: a sheet
 * ends there. */
#define STEEP 1.25
/* Per cent: the ground is this of its brightest pixels, where it is noisy. */
#define PEAK 85

static unsigned at(const l_uint32 *data, int words, int x, int y)
{
  return GET_DATA_BYTE(data + (size_t)y * (size_t)words, x);
}

PIX *gk_ground_plain(PIX *source)
{
  PIX *plain = pixRemoveColormap(source, REMOVE_CMAP_BASED_ON_SRC);
  if (plain && pixGetDepth(plain) == 32 && pixGetSpp(plain) == 4) {
    PIX *blended = pixAlphaBlendUniform(plain, 0xffffff00);
    pixDestroy(&plain);
    plain = blended;
  }
  return plain;
}

/* The brightest of most of a block's pixels, for each block. */
static unsigned char *block_grounds(PIX *grey, int columns, int rows)
{
  unsigned char *grounds = malloc((size_t)columns * (size_t)rows);
  if (!grounds)
    return NULL;
  int width = pixGetWidth(grey), height = pixGetHeight(grey), words = pixGetWpl(grey);
  const l_uint32 *data = pixGetData(grey);
  for (int row = 0; row < rows; row++)
    for (int column = 0; column < columns; column++) {
      unsigned counts[256] = {0}, all = 0;
      int right = (column + 1) * BLOCK < width ? (column + 1) * BLOCK : width;
      int bottom = (row + 1) * BLOCK < height ? (row + 1) * BLOCK : height;
      for (int y = row * BLOCK; y < bottom; y++)
        for (int x = column * BLOCK + (y & 1); x < right; x += 2) {
          counts[at(data, words, x, y)]++;
          all++;
        }
      unsigned below = 0;
      int value = 0;
      while (value < 255 && (below += counts[value]) * 10 < all * 7)
        value++;
      grounds[row * columns + column] = (unsigned char)value;
    }
  return grounds;
}

/* The largest (or smallest) of each block and its neighbours. */
static void neighbours(const unsigned char *from, unsigned char *to, int columns, int rows,
                       int largest)
{
  for (int row = 0; row < rows; row++)
    for (int column = 0; column < columns; column++) {
      int best = from[row * columns + column];
      for (int y = row - 1; y <= row + 1; y++)
        for (int x = column - 1; x <= column + 1; x++) {
          if (x < 0 || y < 0 || x >= columns || y >= rows)
            continue;
          int value = from[y * columns + x];
          if (largest ? value > best : value < best)
            best = value;
        }
      to[row * columns + column] = (unsigned char)best;
    }
}

static bool is_steep(int a, int b, int c, int d)
{
  int least = a < b ? a : b, most = a > b ? a : b;
  least = c < least ? c : least;
  most = c > most ? c : most;
  least = d < least ? d : least;
  most = d > most ? d : most;
  return most > STEEP * least;
}

/* The ground of each pixel where a sheet ends, sharp as it is there; NULL with *failed false: there
 * is no such place. */
static PIX *sharp_ground(PIX *grey, const unsigned char *grounds, int columns, int rows,
                         bool *failed)
{
  bool steep = false;
  for (int row = 0; row + 1 < rows && !steep; row++)
    for (int column = 0; column + 1 < columns && !steep; column++) {
      const unsigned char *at_block = &grounds[row * columns + column];
      steep = is_steep(at_block[0], at_block[1], at_block[columns], at_block[columns + 1]);
    }
  PIX *sharp = steep ? pixCloseGray(grey, BLOCK | 1, BLOCK | 1) : NULL;
  *failed = steep && !sharp;
  return sharp;
}

PIX *gk_ground_even(PIX *grey)
{
  int width = pixGetWidth(grey), height = pixGetHeight(grey), words = pixGetWpl(grey);
  int columns = (width + BLOCK - 1) / BLOCK, rows = (height + BLOCK - 1) / BLOCK;
  PIX *even = pixCreate(width, height, 8);
  unsigned char *grounds = block_grounds(grey, columns, rows);
  unsigned char *spread = malloc((size_t)columns * (size_t)rows);
  if (!even || !grounds || !spread) {
    pixDestroy(&even);
    free(grounds);
    free(spread);
    return NULL;
  }
  neighbours(grounds, spread, columns, rows, 1);
  neighbours(spread, grounds, columns, rows, 0);
  bool failed;
  PIX *sharp = sharp_ground(grey, grounds, columns, rows, &failed);
  if (failed)
    pixDestroy(&even);
  const l_uint32 *data = pixGetData(grey);
  int even_words = even ? pixGetWpl(even) : 0;
  const l_uint32 *sharp_data = sharp ? pixGetData(sharp) : NULL;
  int sharp_words = sharp ? pixGetWpl(sharp) : 0;
  for (int y = 0; even && y < height; y++) {
    l_uint32 *line = pixGetData(even) + (size_t)y * (size_t)even_words;
    int down = y - BLOCK / 2, row = down < 0 ? 0 : down / BLOCK, part_y = down - row * BLOCK;
    if (down < 0)
      part_y = 0;
    int next_row = row + 1 < rows ? row + 1 : row;
    for (int x = 0; x < width; x++) {
      int across = x - BLOCK / 2, column = across < 0 ? 0 : across / BLOCK;
      int part_x = across < 0 ? 0 : across - column * BLOCK;
      int next = column + 1 < columns ? column + 1 : column;
      int upper = grounds[row * columns + column] * (BLOCK - part_x) +
                  grounds[row * columns + next] * part_x;
      int lower = grounds[next_row * columns + column] * (BLOCK - part_x) +
                  grounds[next_row * columns + next] * part_x;
      int ground = upper * (BLOCK - part_y) + lower * part_y;
      if (sharp &&
          is_steep(grounds[row * columns + column], grounds[row * columns + next],
                   grounds[next_row * columns + column], grounds[next_row * columns + next])) {
        int own = (int)at(sharp_data, sharp_words, x, y) * BLOCK * BLOCK * PEAK / 100;
        ground = own < ground ? own : ground;
      }
      int value = ground ? (int)at(data, words, x, y) * 255 * BLOCK * BLOCK / ground : 255;
      SET_DATA_BYTE(line, x, value > 255 ? 255 : value);
    }
  }
  pixDestroy(&sharp);
  free(grounds);
  free(spread);
  return even;
}

float gk_ground_noise(PIX *grey)
{
  /* Differences of a pixel from the mean of its neighbours at left and right, where all are ground.
   */
  unsigned counts[256] = {0}, all = 0;
  int width = pixGetWidth(grey), height = pixGetHeight(grey), words = pixGetWpl(grey);
  const l_uint32 *data = pixGetData(grey);
  for (int y = 0; y < height; y += 3)
    for (int x = 1; x + 1 < width; x += 3) {
      int middle = (int)at(data, words, x, y);
      int sides = (int)(at(data, words, x - 1, y) + at(data, words, x + 1, y)) / 2;
      if (middle < 160 || sides < 160)
        continue;
      counts[abs(middle - sides)]++;
      all++;
    }
  unsigned below = 0;
  int median = 0;
  while (median < 255 && (below += counts[median]) * 2 < all)
    median++;
  /* The median of |N(0, 1.5 σ²)| is 0.83 σ. */
  return (float)median / 0.83f;
}

PIX *gk_ground_clean(PIX *grey)
{
  PIX *clean = pixCopy(NULL, grey);
  if (!clean)
    return NULL;
  int width = pixGetWidth(grey), height = pixGetHeight(grey), words = pixGetWpl(grey);
  const l_uint32 *data = pixGetData(grey);
  for (int y = 1; y + 1 < height; y++) {
    l_uint32 *line = pixGetData(clean) + (size_t)y * (size_t)words;
    for (int x = 1; x + 1 < width; x++) {
      int middle = (int)at(data, words, x, y), least = 255, most = 0, sum = 0;
      for (int i = -1; i <= 1; i++)
        for (int j = -1; j <= 1; j++) {
          if (!i && !j)
            continue;
          int value = (int)at(data, words, x + j, y + i);
          sum += value;
          least = value < least ? value : least;
          most = value > most ? value : most;
        }
      if (middle + 50 < least || middle > most + 50)
        SET_DATA_BYTE(line, x, sum / 8);
    }
  }
  return clean;
}

int gk_ground_threshold(PIX *grey)
{
  /* Otsu's: the two classes' means lie furthest apart. */
  double counts[256] = {0}, all = 0, sum = 0;
  int width = pixGetWidth(grey), height = pixGetHeight(grey), words = pixGetWpl(grey);
  const l_uint32 *data = pixGetData(grey);
  for (int y = 0; y < height; y++)
    for (int x = y & 1; x < width; x += 2)
      counts[at(data, words, x, y)]++;
  for (int i = 0; i < 256; i++) {
    all += counts[i];
    sum += i * counts[i];
  }
  double below = 0, below_sum = 0, best = -1;
  int threshold = 128;
  for (int i = 0; i < 255; i++) {
    below += counts[i];
    below_sum += i * counts[i];
    if (below == 0 || below == all)
      continue;
    double apart = below_sum / below - (sum - below_sum) / (all - below);
    double between = below * (all - below) * apart * apart;
    if (between > best) {
      best = between;
      threshold = i + 1;
    }
  }
  return threshold < 100 ? 100 : threshold > 200 ? 200 : threshold;
}
