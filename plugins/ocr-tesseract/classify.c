/* SPDX-License-Identifier: Apache-2.0 */
#include "classify.h"

enum {
  /* The lowest table has two rows of 10 pixels and is three numbers wide; banners are wide and low,
   * icons narrow. */
  LOWEST = 24,
  NARROWEST = 60,
  SMALLEST_AREA = 6000,
  THUMBNAIL = 160,  /* pixels of the longer side of the copy whose colours are counted */
  COLOURFUL = 60,   /* difference of the strongest and the weakest of red, green, blue */
  PALE = 200,       /* the weakest of them in paper */
  DARK = 90,        /* the strongest of them in print */
  BANNER_SHAPE = 6, /* times as wide as high */
  SEAL_WIDEST = 600,
  TABLE_CELLS = 6,  /* fewer may be the frame of a chart */
  CHART_CELLS = 30, /* of the grid of a chart whose lines cross it, at most */
  FIGURE_WIDTH = 6, /* em */
  FIGURE_HEIGHT = 4
};

/* A page has a tenth or less in colour (a seal, a heading), a table on a coloured screen has pale
 * grounds. */
#define COLOUR_OF_CHART 0.03f
#define COLOUR_OF_PHOTOGRAPH 0.15f
#define COLOUR_OF_SEAL 0.05f
#define PAPER_OF_BANNER 0.40f
#define PAPER_OF_PHOTOGRAPH 0.20f
/* Of the ink, what is left when everything as thin as a stroke is worn away. Text and tables leave
 * nothing. */
#define SOLID_OF_CHART 0.25f
/* Of the picture. Print covers a tenth, two tenths in a table that is all bold. */
#define INK_OF_CODE 0.33f
/* Of the picture, the box around a figure that is neither a glyph nor a ruled line. */
#define FIGURE 0.12f
/* A curve of a chart, in em; what touches in a line of text is lower. Of the picture's width all
 * curves together: text and tables have none, charts of lines half and more. */
#define CURVE_WIDTH 2.0f
#define CURVE_HEIGHT 1.5f
#define CURVES 0.30f

const char *gk_class_name(enum gk_picture_class class)
{
  static const char *const names[] = {"unread", "decoration", "chart", "table", "text"};
  return names[class];
}

bool gk_class_is_small(uint32_t width, uint32_t height)
{
  return height < LOWEST || width < NARROWEST || (uint64_t)width * height < SMALLEST_AREA;
}

struct count {
  int colourful, red, paper, dark;
};

static void count_pixel(struct count *count, int red, int green, int blue)
{
  int most = red > green ? red : green, least = red < green ? red : green;
  most = blue > most ? blue : most;
  least = blue < least ? blue : least;
  if (most - least > COLOURFUL) {
    count->colourful++;
    count->red +=
        red == most && (green - blue) * 2 < most - least && (blue - green) * 2 < most - least;
  } else if (least >= PALE) {
    count->paper++;
  } else {
    count->dark += most < DARK;
  }
}

static PIX *thumbnail_of(PIX *source)
{
  int width = pixGetWidth(source), height = pixGetHeight(source);
  int longer = width > height ? width : height;
  PIX *colour = pixConvertTo32(source);
  if (!colour || longer <= THUMBNAIL)
    return colour;
  float scale = (float)THUMBNAIL / (float)longer;
  PIX *small = pixScaleBySampling(colour, scale, scale);
  pixDestroy(&colour);
  return small;
}

bool gk_colours_count(PIX *source, struct gk_colours *colours)
{
  struct count count = {0};
  *colours = (struct gk_colours){.paper = 1};
  PIX *thumbnail =
      pixGetDepth(source) <= 8 && !pixGetColormap(source) ? NULL : thumbnail_of(source);
  if (!thumbnail)
    return false;
  int width = pixGetWidth(thumbnail), height = pixGetHeight(thumbnail);
  for (int y = 0; y < height; y++) {
    const l_uint32 *line = pixGetData(thumbnail) + (size_t)y * (size_t)pixGetWpl(thumbnail);
    for (int x = 0, red, green, blue; x < width; x++) {
      extractRGBValues(line[x], &red, &green, &blue);
      count_pixel(&count, red, green, blue);
    }
  }
  pixDestroy(&thumbnail);
  float total = (float)width * (float)height;
  colours->colourful = (float)count.colourful / total;
  colours->red = (float)count.red / total;
  colours->paper = (float)count.paper / total;
  colours->dark = (float)count.dark / total;
  return true;
}

bool gk_class_is_decoration(const struct gk_colours *colours, uint32_t width, uint32_t height)
{
  if (colours->colourful > COLOUR_OF_PHOTOGRAPH && colours->paper < PAPER_OF_PHOTOGRAPH)
    return true;
  if (width > BANNER_SHAPE * height && colours->paper < PAPER_OF_BANNER)
    return true;
  /* A seal: square, red, and next to nothing black. */
  bool square = width * 4 < height * 5 && height * 4 < width * 5;
  return square && width < SEAL_WIDEST && colours->red > COLOUR_OF_SEAL &&
         colours->red > 0.8f * colours->colourful && colours->dark < 0.1f * colours->red;
}

/* Components that are larger than glyphs, and no ruled lines. */
struct figures {
  float largest; /* the part of the picture that is within its box */
  float curves;  /* of the picture's width, that of all together that may be parts of a curve */
};

/* Whether a box reaches the frame of a table: a part of it, that is not as straight as a ruled
 * line. */
static bool is_frame(const struct gk_lattice *tables, int count, const float box[4], float em)
{
  for (int i = 0; i < count; i++) {
    const float *table = tables[i].box;
    bool apart = box[0] > table[2] + em || box[2] < table[0] - em || box[1] > table[3] + em ||
                 box[3] < table[1] - em;
    bool within = box[0] > table[0] + em / 2 && box[2] < table[2] - em / 2 &&
                  box[1] > table[1] + em / 2 && box[3] < table[3] - em / 2;
    if (!apart && !within)
      return true;
  }
  return false;
}

static struct figures figures_of(const struct gk_prepared *prepared,
                                 const struct gk_lattice *tables, int count)
{
  PIX *ink = pixCopy(NULL, prepared->binary);
  float em = prepared->em, most = 0, curves = 0;
  if (ink && prepared->rows)
    pixSubtract(ink, ink, prepared->rows);
  if (ink && prepared->columns)
    pixSubtract(ink, ink, prepared->columns);
  BOXA *boxes = ink ? pixConnCompBB(ink, 8) : NULL;
  int right = pixGetWidth(prepared->binary), bottom = pixGetHeight(prepared->binary);
  for (int i = 0, x, y, w, h; boxes && i < boxaGetCount(boxes); i++) {
    /* What reaches the picture's end is what a sheet was photographed on. */
    if (boxaGetBoxGeometry(boxes, i, &x, &y, &w, &h) != 0 || x <= 1 || y <= 1 ||
        x + w >= right - 1 || y + h >= bottom - 1)
      continue;
    float width = (float)w, height = (float)h;
    if (width > FIGURE_WIDTH * em && height > FIGURE_HEIGHT * em && width * height > most)
      most = width * height;
    const float box[] = {(float)x, (float)y, (float)x + width, (float)y + height};
    if (width > CURVE_WIDTH * em && height > CURVE_HEIGHT * em && !is_frame(tables, count, box, em))
      curves += width;
  }
  boxaDestroy(&boxes);
  pixDestroy(&ink);
  return (struct figures){most / ((float)right * (float)bottom), curves / (float)right};
}

enum gk_picture_class gk_class_of(const struct gk_colours *colours,
                                  const struct gk_prepared *prepared,
                                  const struct gk_lattice *tables, int count)
{
  int ink = 0, solid = 0, cells = 0;
  int brick = (int)(prepared->em * 0.6f) | 1;
  for (int i = 0; i < count; i++)
    cells += tables[i].count;
  pixCountPixels(prepared->binary, &ink, NULL);
  float area = (float)pixGetWidth(prepared->binary) * (float)pixGetHeight(prepared->binary);
  if (ink == 0 || ((float)ink > INK_OF_CODE * area && cells < TABLE_CELLS))
    return GK_CLASS_DECORATION;
  if (cells > CHART_CELLS)
    return GK_CLASS_TABLE;
  struct figures figures = figures_of(prepared, tables, count);
  if (figures.curves > CURVES)
    return GK_CLASS_CHART;
  if (cells >= TABLE_CELLS)
    return GK_CLASS_TABLE;
  PIX *worn = pixOpenBrick(NULL, prepared->binary, brick, brick);
  if (worn)
    pixCountPixels(worn, &solid, NULL);
  pixDestroy(&worn);
  if ((float)solid > SOLID_OF_CHART * (float)ink || figures.largest > FIGURE ||
      colours->colourful - colours->red > COLOUR_OF_CHART)
    return GK_CLASS_CHART;
  return count ? GK_CLASS_TABLE : GK_CLASS_TEXT;
}
