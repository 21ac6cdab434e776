/* SPDX-License-Identifier: Apache-2.0 */
#include "line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  MAXIMAL_PIXELS = 16 << 20, /* of a cell: a page of 600 dpi has 35 million */
  MAXIMAL_MARKS = 20000,     /* connected components of a cell: more is a photograph or noise */
  MAXIMAL_LINE_WIDTH = 4096, /* of a scaled line: some 200 characters */
  MAXIMAL_ENLARGEMENT = 8,   /* glyphs of 4 pixels; smaller ones cannot be read */
  LEAST_CONTRAST = 30, /* of ink against paper, of 255; the noise of a clean page is below 5 */
  LEAST_CONTRAST_FAINT = 10, /* when asked again */
  CLEAR_CONTRAST = 110,      /* noise that was smoothed does not reach it */
  NOISY = 6,                 /* deviation of the paper from which pixels are judged with others */
};

static const float LEAST_INK = 0.16F;       /* strength from which marks are text */
static const float LEAST_INK_FAINT = 0.07F; /* when asked again */
static const float PERHAPS = 0.05F;         /* strength of what was not looked at in noise */
static const float LEAST_EM = 6, MAXIMAL_EM = 300;
static const float GLYPH_SIZE = 0.4F; /* em: a mark of this size may be a glyph by itself */

static const float MINUS_CONTRAST = 0.22F; /* of the digit's after it */
static const float STROKE = 0.25F;         /* em: what is lower is a stroke that lies */

enum { FAINT = 2 }; /* of a pixel: ink that only counts as a minus; other ink is 1 */

/* So many small marks to each of a glyph's size are the grain of noise or paper, */
enum { GRAINY = 12, GRAIN_PER_GLYPH = 4 };
/* in which a glyph is by so much darker than they. */
static const float ABOVE_GRAIN = 1.5F;

struct mark {
  int left, top, width, height;
  int area;     /* pixels */
  int inner;    /* those of them that lie off the strips where ruling lines are */
  int darkness; /* sum of the pixels' distances to the paper */
  bool kept;
};

struct cell {
  int left, top, width, height; /* in the prepared picture */
  float em;
  unsigned char *grey;
  unsigned char *smooth; /* what ink is looked for in: `grey`, or means of nine where it is noisy */
  int32_t *label;        /* number of the mark that a pixel belongs to, 0: none */
  struct mark *marks;
  int mark_count;
  int paper, dark, noise; /* levels of the paper and the darkest ink, deviation of the paper */
  int white;              /* level from which a pixel is drawn white */
  bool unruled;           /* no ruling lines are at its edges */
  float page_noise;       /* deviation of the page's noise, as it was before it was smoothed */
};

static int least(int a, int b)
{
  return a < b ? a : b;
}

static int most(int a, int b)
{
  return a > b ? a : b;
}

static bool cell_open(struct cell *cell, const struct gk_prepared *prepared, const float box[4])
{
  memset(cell, 0, sizeof *cell);
  int width = 0, height = 0;
  if (!prepared->grey || pixGetDepth(prepared->grey) != 8 ||
      pixGetDimensions(prepared->grey, &width, &height, NULL) != 0)
    return false;
  for (int i = 0; i < 4; i++)
    if (!(fabsf(box[i]) < 1e6F))
      return false;
  int right = least((int)lroundf(box[2]), width);
  int bottom = least((int)lroundf(box[3]), height);
  cell->left = most((int)lroundf(box[0]), 0);
  cell->top = most((int)lroundf(box[1]), 0);
  cell->width = right - cell->left;
  cell->height = bottom - cell->top;
  if (cell->width < 3 || cell->height < 3 || cell->width > MAXIMAL_PIXELS / cell->height)
    return false;
  cell->page_noise = prepared->noise > 0 ? fminf(prepared->noise, 255) : 0;
  /* A line is lower than its cell, whatever the page's other glyphs are. */
  cell->em = fminf(fminf(prepared->em, 0.7F * (float)cell->height), MAXIMAL_EM);
  if (!(cell->em >= LEAST_EM))
    cell->em = LEAST_EM;
  size_t count = (size_t)cell->width * (size_t)cell->height;
  cell->grey = malloc(count);
  cell->smooth = malloc(count);
  cell->label = calloc(count, sizeof *cell->label);
  if (!cell->grey || !cell->smooth || !cell->label)
    return false;
  const l_uint32 *data = pixGetData(prepared->grey);
  int words = pixGetWpl(prepared->grey);
  for (int y = 0; y < cell->height; y++) {
    const l_uint32 *line = data + (size_t)words * (size_t)(cell->top + y);
    for (int x = 0; x < cell->width; x++)
      cell->grey[(size_t)y * (size_t)cell->width + (size_t)x] =
          (unsigned char)GET_DATA_BYTE(line, cell->left + x);
  }
  return true;
}

static void cell_close(struct cell *cell)
{
  free(cell->grey);
  free(cell->smooth);
  free(cell->label);
  free(cell->marks);
}

static size_t place_of(const struct cell *cell, int x, int y)
{
  return (size_t)y * (size_t)cell->width + (size_t)x;
}

/* How much of the cell's edge is left out where levels are measured: the ruling lines. */
static int inset_of(const struct cell *cell, int extent)
{
  return least((int)(0.12F * cell->em) + 2, extent / 6);
}

/* Level that `wanted` pixels of the histogram reach from the dark end. */
static int level_of(const int histogram[256], int wanted)
{
  int level = 0;
  for (int sum = 0; level < 255; level++)
    if ((sum += histogram[level]) >= wanted)
      break;
  return level;
}

static void measure(struct cell *cell)
{
  int histogram[256] = {0}, difference[256] = {0}, total = 0;
  int x0 = inset_of(cell, cell->width), y0 = inset_of(cell, cell->height);
  for (int y = y0; y < cell->height - y0; y++)
    for (int x = most(x0, 2); x < cell->width - x0; x++, total++) {
      int level = cell->smooth[place_of(cell, x, y)];
      histogram[level]++;
      difference[abs(level - cell->smooth[place_of(cell, x - 2, y)])]++;
    }
  cell->paper = level_of(histogram, total - total * 3 / 10);
  /* A "1" in a wide cell has few pixels: the darkest ones are counted in parts of an em, not of the
     cell; single specks do not decide. */
  cell->dark = level_of(histogram, most(3, (int)(0.012F * cell->em * cell->em)));
  /* Of differences, not of levels: in a low cell glyphs cover more than the paper. */
  cell->noise = level_of(difference, total * 35 / 100);
}

static void measure_levels(struct cell *cell)
{
  memcpy(cell->smooth, cell->grey, (size_t)cell->width * (size_t)cell->height);
  measure(cell);
  cell->white = cell->paper - least(5 * cell->noise / 2, (cell->paper - cell->dark) / 3);
  if (cell->noise < NOISY || cell->em < 16)
    return;
  for (int y = 1; y + 1 < cell->height; y++)
    for (int x = 1; x + 1 < cell->width; x++) {
      int sum = 0;
      for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++)
          sum += cell->grey[place_of(cell, x + dx, y + dy)];
      cell->smooth[place_of(cell, x, y)] = (unsigned char)(sum / 9);
    }
  measure(cell);
}

/* Level below which a pixel is ink; -1: nothing is. */
static int threshold_of(const struct cell *cell, unsigned flags)
{
  int contrast = cell->paper - cell->dark;
  int wanted = flags & GK_LINES_FAINT ? LEAST_CONTRAST_FAINT : LEAST_CONTRAST;
  if (contrast < wanted || (contrast < CLEAR_CONTRAST && contrast < 7 * cell->noise))
    return -1;
  /* Smoothed noise has spots that are darker than its deviation lets expect. */
  float spots = flags & GK_LINES_FAINT ? 4.5F : 6;
  if ((float)contrast < spots * cell->page_noise)
    return -1;
  float level = (float)(cell->paper + cell->dark) / 2;
  for (int round = 0; round < 3; round++) {
    double ink = 0, paper = 0;
    int ink_count = 0, paper_count = 0;
    int x0 = inset_of(cell, cell->width), y0 = inset_of(cell, cell->height);
    for (int y = y0; y < cell->height - y0; y++)
      for (int x = x0; x < cell->width - x0; x++) {
        int value = cell->smooth[place_of(cell, x, y)];
        if ((float)value < level)
          ink += value, ink_count++;
        else
          paper += value, paper_count++;
      }
    if (ink_count == 0 || paper_count == 0)
      break;
    level = (float)((ink / ink_count + paper / paper_count) / 2);
  }
  /* Nearer to the paper than to the ink, for the sake of thin strokes, but off the paper's noise.
   */
  float share = flags & GK_LINES_FAINT ? 0.5F : 0.25F;
  int most_level = cell->paper - most(wanted / 2, least(4 * cell->noise + 4, contrast / 3));
  return least((int)(level + share * ((float)cell->paper - level)), most_level);
}

/* Clears the rows (or columns) of one side of the cell up to the last one that is mostly ink. */
static void clear_side(const struct cell *cell, unsigned char *ink, bool rows, bool from_end)
{
  int extent = rows ? cell->height : cell->width;
  int across = rows ? cell->width : cell->height;
  int band = least(most(3, (int)(0.22F * cell->em)), extent / 3);
  float needed = rows ? 0.55F : 0.72F; /* a "1" fills two thirds of a low cell's height */
  size_t width = (size_t)cell->width;
  int last = -1;
  for (int i = 0; i < band; i++) {
    int line = from_end ? extent - 1 - i : i, sum = 0;
    for (int j = 0; j < across; j++)
      sum += rows ? ink[(size_t)line * width + (size_t)j] : ink[(size_t)j * width + (size_t)line];
    if ((float)sum >= needed * (float)across)
      last = i;
  }
  for (int i = 0; i <= last; i++) {
    int line = from_end ? extent - 1 - i : i;
    for (int j = 0; j < across; j++) {
      size_t place = rows ? (size_t)line * width + (size_t)j : (size_t)j * width + (size_t)line;
      ink[place] = 0;
      cell->grey[place] = (unsigned char)cell->paper;
    }
  }
  /* The line's soft edge, one row further. */
  if (last >= 0 && last + 1 < extent) {
    int line = from_end ? extent - 2 - last : last + 1;
    for (int j = 0; j < across; j++) {
      size_t place = rows ? (size_t)line * width + (size_t)j : (size_t)j * width + (size_t)line;
      if (!ink[place])
        cell->grey[place] = (unsigned char)cell->paper;
    }
  }
}

/* How far from the edge remnants of ruling lines reach. */
static int strip_of(const struct cell *cell)
{
  return least(most(3, (int)(0.19F * cell->em)), least(cell->width, cell->height) / 4);
}

/* Whether a mark is large enough to be text without a glyph beside it. */
static bool is_large(const struct cell *cell, const struct mark *mark)
{
  float size = (float)most(mark->width, mark->height) / cell->em;
  /* Of three pixels only where it cannot be a speck. */
  int least_area = cell->mark_count == 1 && cell->page_noise < 1 ? 3 : 4;
  bool dash = mark->area >= least_area && 10 * mark->width >= 18 * mark->height;
  return size >= (dash ? 0.14F : 0.20F);
}

/* Labels connected ink, 8-connected, with a stack of its own. */
static bool find_marks(struct cell *cell, const unsigned char *ink)
{
  size_t count = (size_t)cell->width * (size_t)cell->height;
  int strip = strip_of(cell), *stack = malloc((count + 1) * sizeof *stack);
  memset(cell->label, 0, count * sizeof *cell->label);
  free(cell->marks);
  cell->mark_count = 0;
  cell->marks = calloc(MAXIMAL_MARKS + 1, sizeof *cell->marks);
  if (!stack || !cell->marks) {
    free(stack);
    return false;
  }
  for (size_t start = 0; start < count; start++) {
    if (!ink[start] || cell->label[start] || cell->mark_count == MAXIMAL_MARKS)
      continue;
    int number = ++cell->mark_count, depth = 0;
    int x0 = cell->width, x1 = 0, y0 = cell->height, y1 = 0;
    struct mark *mark = cell->marks + number;
    stack[depth++] = (int)start;
    cell->label[start] = number;
    while (depth > 0) {
      int place = stack[--depth], x = place % cell->width, y = place / cell->width;
      x0 = least(x0, x), x1 = most(x1, x), y0 = least(y0, y), y1 = most(y1, y);
      mark->area++;
      mark->inner +=
          x >= strip && y >= strip && x < cell->width - strip && y < cell->height - strip;
      mark->darkness += cell->paper - cell->smooth[place];
      for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++) {
          if (x + dx < 0 || y + dy < 0 || x + dx >= cell->width || y + dy >= cell->height)
            continue;
          int next = place + dy * cell->width + dx;
          if (ink[next] && !cell->label[next]) {
            cell->label[next] = number;
            stack[depth++] = next;
          }
        }
    }
    mark->left = x0, mark->top = y0, mark->width = x1 - x0 + 1, mark->height = y1 - y0 + 1;
  }
  free(stack);
  return true;
}

/* Whether a mark is what is left of a ruling line: it lies in the strip at an edge, or is long and
   thin along an edge that it touches. */
static bool is_remnant(const struct cell *cell, const struct mark *mark)
{
  float em = cell->em;
  int right = cell->width - mark->left - mark->width;
  int bottom = cell->height - mark->top - mark->height;
  int strip = strip_of(cell);
  if (cell->unruled)
    return false;
  if (mark->inner * 8 < mark->area)
    return true;
  bool flat = (float)mark->height <= 0.16F * em && mark->width >= 3 * mark->height;
  bool thin = (float)mark->width <= 0.16F * em && mark->height >= 3 * mark->width;
  if (flat && (mark->top <= strip || bottom <= strip) && (float)mark->width > 0.25F * em)
    return true;
  if (thin && (mark->left <= 1 || right <= 1))
    return true;
  /* A line that runs through the whole cell, wherever: the lattice was off, or it was struck out.
   */
  if (thin && (float)mark->height > 1.4F * em && mark->top <= strip && bottom <= strip)
    return true;
  return flat && (float)mark->width > 2.2F * em && mark->left <= strip && right <= strip;
}

/* Strength of a mark: its contrast, and how much of a glyph's size it has. */
static float strength_of(const struct cell *cell, const struct mark *mark)
{
  float contrast = (float)mark->darkness / (float)most(mark->area, 1) / 160;
  float size = (float)most(mark->width, mark->height) / (0.42F * cell->em);
  return fminf(contrast, 1) * fminf(size, 1);
}

/* How much darker than the paper a mark is. */
static float contrast_of(const struct mark *mark)
{
  return (float)mark->darkness / (float)most(mark->area, 1);
}

/* Whether a small mark belongs to a glyph: a piece of it, or a point or comma at its foot. */
static bool belongs(const struct cell *cell, const struct mark *mark, const struct mark *glyph)
{
  float em = cell->em;
  int right = mark->left + mark->width, bottom = mark->top + mark->height;
  int glyph_right = glyph->left + glyph->width, glyph_bottom = glyph->top + glyph->height;
  float gap_x = (float)most(glyph->left - right, mark->left - glyph_right);
  float gap_y = (float)most(glyph->top - bottom, mark->top - glyph_bottom);
  if (contrast_of(mark) < 0.4F * contrast_of(glyph))
    return false;
  if (gap_x <= 0.02F * em && gap_y <= 0.12F * em)
    return true;
  float foot = (float)glyph->top + 0.55F * (float)glyph->height;
  return gap_x <= 0.45F * em && gap_y <= 0.12F * em && (float)(mark->top + bottom) / 2 > foot;
}

static bool is_glyph(const struct cell *cell, const struct mark *mark)
{
  return (float)most(mark->width, mark->height) >= GLYPH_SIZE * cell->em;
}

/* Where marks are the grain of smoothed noise, keeps those glyphs alone that stand out of it.
 * Returns the strength of the strongest that is left, or `strongest` where there is no grain. */
static float drop_grain(struct cell *cell, float strongest)
{
  int glyphs = 0, grains = 0;
  double darkness = 0;
  for (int i = 1; i <= cell->mark_count; i++) {
    const struct mark *mark = cell->marks + i;
    if (!mark->kept)
      continue;
    if (is_glyph(cell, mark)) {
      glyphs++;
    } else {
      grains++;
      darkness += (double)contrast_of(mark);
    }
  }
  if (grains < GRAINY || grains < GRAIN_PER_GLYPH * glyphs)
    return strongest;
  float grain = (float)(darkness / grains);
  strongest = 0;
  for (int i = 1; i <= cell->mark_count; i++) {
    struct mark *mark = cell->marks + i;
    mark->kept = mark->kept && is_glyph(cell, mark) && contrast_of(mark) >= ABOVE_GRAIN * grain;
    if (mark->kept)
      strongest = fmaxf(strongest, strength_of(cell, mark));
  }
  return strongest;
}

/* Whether a mark is a minus before a glyph. A stroke of one pixel that was blurred is hardly dark.
 */
static bool is_minus(const struct cell *cell, const struct mark *mark, const struct mark *glyph)
{
  float em = cell->em, middle = (float)mark->top + (float)mark->height / 2;
  float gap = (float)(glyph->left - mark->left - mark->width);
  float width = (float)mark->width / em, height = (float)mark->height / em;
  float part = (middle - (float)glyph->top) / (float)glyph->height;
  return width >= 0.2F && width <= 0.7F && height <= 0.25F && mark->width > mark->height &&
         gap >= -1 && gap <= 0.6F * em && part > 0.25F && part < 0.8F &&
         contrast_of(mark) >= MINUS_CONTRAST * contrast_of(glyph);
}

/* The glyph that a number begins with; NULL: there is none. */
static const struct mark *first_glyph(const struct cell *cell)
{
  const struct mark *first = NULL;
  for (int i = 1; i <= cell->mark_count; i++) {
    const struct mark *mark = cell->marks + i;
    if (mark->kept && is_glyph(cell, mark) && mark->height > mark->width / 2 &&
        (!first || mark->left < first->left))
      first = mark;
  }
  return first;
}

/* Keeps the minus of a number, however faint. */
static void keep_minus(struct cell *cell)
{
  const struct mark *glyph = first_glyph(cell);
  for (int i = 1; i <= cell->mark_count && glyph; i++) {
    struct mark *mark = cell->marks + i;
    if (!mark->kept && !is_remnant(cell, mark) && is_minus(cell, mark, glyph))
      mark->kept = true;
  }
}

static bool has_minus(const struct cell *cell)
{
  const struct mark *glyph = first_glyph(cell);
  for (int i = 1; i <= cell->mark_count && glyph; i++)
    if (cell->marks[i].kept && is_minus(cell, cell->marks + i, glyph))
      return true;
  return false;
}

/* Takes what is fainter than ink for ink, too, where a number may have its minus. True: there is
 * something. */
static bool add_faint_minus(const struct cell *cell, unsigned char *ink)
{
  const struct mark *glyph = first_glyph(cell);
  bool any = false;
  if (!glyph)
    return false;
  float level = fmaxf(MINUS_CONTRAST * contrast_of(glyph), 4 * (float)cell->noise + 4);
  int threshold = cell->paper - (int)level, edge = strip_of(cell);
  int beside = most(2, (int)(0.08F * cell->em)); /* the glyph's own soft edge */
  int left = most(glyph->left - (int)(1.3F * cell->em), edge);
  int top = most(glyph->top + glyph->height / 4, edge);
  int bottom = least(glyph->top + glyph->height * 4 / 5, cell->height - edge);
  for (int y = top; y < bottom; y++)
    for (int x = left; x < glyph->left - beside; x++) {
      size_t place = place_of(cell, x, y);
      if (ink[place] || cell->smooth[place] > threshold)
        continue;
      ink[place] = FAINT;
      any = true;
    }
  return any;
}

/* Decides which marks are text; returns the strength of the strongest. */
static float keep_marks(struct cell *cell, float least_strength)
{
  float strongest = 0, darkest = 0;
  for (int i = 1; i <= cell->mark_count; i++) {
    struct mark *mark = cell->marks + i;
    mark->kept = is_large(cell, mark) && !is_remnant(cell, mark);
    if (!mark->kept)
      continue;
    strongest = fmaxf(strongest, strength_of(cell, mark));
    if (is_glyph(cell, mark))
      darkest = fmaxf(darkest, contrast_of(mark));
  }
  for (int i = 1; i <= cell->mark_count; i++) {
    struct mark *mark = cell->marks + i;
    mark->kept = mark->kept && strength_of(cell, mark) >= 0.5F * least_strength &&
                 contrast_of(mark) >= 0.45F * darkest;
  }
  keep_minus(cell);
  strongest = drop_grain(cell, strongest);
  /* Small marks are specks unless a glyph claims them. */
  for (int i = 1; i <= cell->mark_count; i++) {
    struct mark *mark = cell->marks + i;
    int size = most(mark->width, mark->height);
    if (is_large(cell, mark) || (float)size < 0.05F * cell->em || mark->area < 2 ||
        is_remnant(cell, mark))
      continue;
    for (int j = 1; j <= cell->mark_count && !mark->kept; j++) {
      const struct mark *glyph = cell->marks + j;
      mark->kept = glyph->kept && is_large(cell, glyph) && belongs(cell, mark, glyph);
    }
  }
  return strongest;
}

struct rows {
  int top, bottom; /* the row after the last */
  bool strokes;    /* of strokes that lie, one above the other */
};

/* Rows that kept marks cover, joined where a gap is that of one character's parts, parted at the
   emptiest row where lines touch. */
static int find_rows(const struct cell *cell, struct rows *rows)
{
  float em = cell->em;
  int count = 0, *profile = calloc((size_t)cell->height + 1, sizeof *profile);
  if (!profile)
    return -1;
  for (int y = 0; y < cell->height; y++)
    for (int x = 0; x < cell->width; x++) {
      int label = cell->label[(size_t)y * (size_t)cell->width + (size_t)x];
      profile[y] += label && cell->marks[label].kept;
    }
  for (int y = 0; y < cell->height && count < GK_LINES_LIMIT;) {
    if (profile[y] == 0) {
      y++;
      continue;
    }
    struct rows next = {y, y, true};
    while (y < cell->height && profile[y] > 0)
      y++;
    next.bottom = y;
    next.strokes = (float)(next.bottom - next.top) < STROKE * em;
    struct rows *last = count ? rows + count - 1 : NULL;
    bool low = last && ((float)(next.bottom - next.top) < 0.45F * em ||
                        (float)(last->bottom - last->top) < 0.45F * em);
    float gap = last ? (float)(next.top - last->bottom) : 0;
    bool strokes = last && last->strokes && next.strokes &&
                   (float)(next.bottom - last->top) < 1.1F * em; /* 二, 三 */
    if (last &&
        (gap <= 1 || strokes ||
         ((float)(next.bottom - last->top) < 1.35F * em && gap < (low ? 0.25F : 0.12F) * em))) {
      last->bottom = next.bottom;
      last->strokes = strokes;
    } else
      rows[count++] = next;
  }
  for (int i = 0; i < count && count < GK_LINES_LIMIT; i++) {
    int height = rows[i].bottom - rows[i].top;
    if ((float)height < 1.6F * em)
      continue;
    int from = rows[i].top + (int)(0.6F * em),
        to = least(rows[i].top + (int)(1.6F * em), rows[i].bottom - (int)(0.5F * em));
    int valley = from;
    long sum = 0;
    for (int y = rows[i].top; y < rows[i].bottom; y++)
      sum += profile[y];
    for (int y = from; y < to; y++)
      if (profile[y] < profile[valley])
        valley = y;
    if (from >= to || profile[valley] * (long)height > sum * 2 / 5)
      continue;
    memmove(rows + i + 2, rows + i + 1, (size_t)(count - i - 1) * sizeof *rows);
    rows[i + 1] = (struct rows){valley, rows[i].bottom, false};
    rows[i].bottom = valley;
    count++;
  }
  free(profile);
  return count;
}

/* Level of a pixel of a line: contrast stretched to the full range, foreign marks paper. */
static int line_level(const struct cell *cell, int x, int y)
{
  size_t place = (size_t)y * (size_t)cell->width + (size_t)x;
  int label = cell->label[place];
  bool foreign = label && !cell->marks[label].kept;
  for (int dy = -1; dy <= 1 && !label; dy++)
    for (int dx = -1; dx <= 1; dx++) {
      if (x + dx < 0 || y + dy < 0 || x + dx >= cell->width || y + dy >= cell->height)
        continue;
      int near = cell->label[place + (size_t)(dy * cell->width + dx)];
      if (near && cell->marks[near].kept) {
        foreign = false;
        dy = 2;
        break;
      }
      foreign = foreign || near;
    }
  int range = most(cell->white - cell->dark, 1);
  int level = foreign ? 255 : (cell->grey[place] - cell->dark) * 255 / range;
  return level < 0 ? 0 : least(level, 255);
}

/* Height of the tallest kept mark in the rows. */
static int glyph_height(const struct cell *cell, struct rows rows)
{
  int tallest = 0;
  for (int i = 1; i <= cell->mark_count; i++) {
    const struct mark *mark = cell->marks + i;
    if (mark->kept)
      tallest =
          most(tallest, least(mark->top + mark->height, rows.bottom) - most(mark->top, rows.top));
  }
  return tallest;
}

/* Crops rows to their ink and scales them; NULL without ink or memory. */
static PIX *cut_line(const struct cell *cell, struct rows rows, struct gk_line *found)
{
  int left = cell->width, right = 0, top = rows.bottom, bottom = rows.top, tallest = 0;
  float *box = found->box, glyphs = 0, others = 0;
  for (int i = 1; i <= cell->mark_count; i++) {
    const struct mark *mark = cell->marks + i;
    int first = most(mark->top, rows.top), end = least(mark->top + mark->height, rows.bottom);
    if (!mark->kept || first >= end || (end - first) * 4 < mark->height)
      continue;
    left = least(left, mark->left), right = most(right, mark->left + mark->width);
    top = least(top, first), bottom = most(bottom, end);
    tallest = most(tallest, end - first);
    found->ink = fmaxf(found->ink, strength_of(cell, mark));
    float *darkest = is_glyph(cell, mark) ? &glyphs : &others;
    *darkest = fmaxf(*darkest, contrast_of(mark) / 255);
    found->marks++;
  }
  found->contrast = glyphs > 0 ? glyphs : others;
  if (left >= right || top >= bottom)
    return NULL;
  box[0] = (float)(cell->left + left), box[1] = (float)(cell->top + top);
  box[2] = (float)(cell->left + right), box[3] = (float)(cell->top + bottom);
  left = most(left - 1, 0), right = least(right + 1, cell->width);
  top = most(top - 1, most(rows.top - 1, 0));
  bottom = least(bottom + 1, least(rows.bottom + 1, cell->height));
  PIX *crop = pixCreate(right - left, bottom - top, 8);
  if (!crop)
    return NULL;
  l_uint32 *data = pixGetData(crop);
  int words = pixGetWpl(crop);
  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      SET_DATA_BYTE(data + (size_t)words * (size_t)(y - top), x - left, line_level(cell, x, y));
  /* A dash alone keeps its size: it is not blown up to a digit's height. */
  float glyph = fmaxf((float)tallest, 0.55F * cell->em);
  float factor = fminf((float)GK_LINE_GLYPH / glyph, MAXIMAL_ENLARGEMENT);
  factor = fminf(factor, (float)MAXIMAL_LINE_WIDTH / (float)(right - left));
  int width = most((int)lroundf((float)(right - left) * factor), 1);
  int height = most((int)lroundf((float)(bottom - top) * factor), 1);
  PIX *scaled = pixScaleToSize(crop, width, height);
  pixDestroy(&crop);
  int full = most(height, GK_LINE_GLYPH);
  PIX *line = scaled ? pixCreate(width + 2 * GK_LINE_MARGIN, full + 2 * GK_LINE_PADDING, 8) : NULL;
  if (line) {
    pixSetAll(line);
    pixRasterop(line, GK_LINE_MARGIN, GK_LINE_PADDING + (full - height) / 2, width, height, PIX_SRC,
                scaled, 0, 0);
  }
  pixDestroy(&scaled);
  return line;
}

/* Finds the marks and which of them are text; the strength of the strongest into *strongest. False:
 * no memory. */
static bool mark_text(struct cell *cell, unsigned char *ink, float wanted, float *strongest)
{
  size_t pixels = (size_t)cell->width * (size_t)cell->height;
  if (!find_marks(cell, ink))
    return false;
  *strongest = keep_marks(cell, wanted);
  if (has_minus(cell) || !add_faint_minus(cell, ink))
    return true;
  if (!find_marks(cell, ink))
    return false;
  *strongest = keep_marks(cell, wanted);
  if (has_minus(cell))
    return true;
  for (size_t i = 0; i < pixels; i++)
    ink[i] = ink[i] == FAINT ? 0 : ink[i];
  if (!find_marks(cell, ink))
    return false;
  *strongest = keep_marks(cell, wanted);
  return true;
}

int gk_lines_of_cell(const struct gk_prepared *prepared, const float box[4], unsigned flags,
                     struct gk_line lines[GK_LINES_LIMIT])
{
  struct cell cell;
  struct rows rows[GK_LINES_LIMIT + 1];
  int count = -1;
  float wanted = flags & GK_LINES_FAINT ? LEAST_INK_FAINT : LEAST_INK;
  memset(lines, 0, sizeof *lines);
  if (!cell_open(&cell, prepared, box)) {
    cell_close(&cell);
    return -1;
  }
  cell.unruled = flags & GK_LINES_UNRULED;
  measure_levels(&cell);
  int threshold = threshold_of(&cell, flags);
  size_t pixels = (size_t)cell.width * (size_t)cell.height;
  unsigned char *ink = threshold < 0 ? NULL : malloc(pixels);
  if (threshold < 0) {
    count = 0;
    /* It is not darker than noise may be: worth a look that tells glyphs from grain. */
    if (!(flags & GK_LINES_FAINT) && cell.paper - cell.dark >= LEAST_CONTRAST)
      lines[0].ink = PERHAPS;
  }
  if (ink) {
    for (size_t i = 0; i < pixels; i++)
      ink[i] = cell.smooth[i] <= threshold;
    for (int side = 0; side < 4 && !cell.unruled; side++)
      clear_side(&cell, ink, side < 2, side % 2 == 1);
    float strongest;
    if (mark_text(&cell, ink, wanted, &strongest)) {
      lines[0].ink = strongest;
      count = strongest >= wanted ? find_rows(&cell, rows) : 0;
    }
  }
  int found = 0, tallest = 0;
  for (int i = 0; i < count; i++)
    tallest = most(tallest, glyph_height(&cell, rows[i]));
  for (int i = 0; i < count; i++) {
    struct gk_line line = {0};
    /* A row of dashes and specks above or below digits is what is left of a ruling line. */
    if ((float)tallest >= 0.4F * cell.em && (float)glyph_height(&cell, rows[i]) < 0.4F * cell.em)
      continue;
    line.pix = cut_line(&cell, rows[i], &line);
    if (line.pix && line.ink >= 0.5F * wanted)
      lines[found++] = line;
    else
      pixDestroy(&line.pix);
  }
  free(ink);
  cell_close(&cell);
  return count < 0 ? -1 : found;
}

void gk_lines_free(struct gk_line *lines, int count)
{
  for (int i = 0; i < count; i++)
    pixDestroy(&lines[i].pix);
}
