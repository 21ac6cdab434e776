/* SPDX-License-Identifier: Apache-2.0 */
#include "overlay.h"

#include <math.h>
#include <stdio.h>

enum {
  TEXT_SIZE = 64,      /* of a reading as it is drawn, with its NUL */
  NAMED_LIMIT = 10000, /* rows and columns that get a number */
  INDENT = 8,
  LEGEND_LINE = 24,
  SAMPLE = 30 /* of a line, and the space after it */
};

/* From the top of a row's first cell to the bottom of the row's number. */
#define CELL_NUMBER_DROP 24.0f
/* A row in which readings are written larger. */
#define LARGE_ROW 120.0f
/* Of the line of a finding, and of a reading, from the edge of its cell. */
#define FINDING_INWARDS 6.0f

enum colour { SURE, DOUBTFUL, RECOVERED, CORRECTED, FINDING, COLOURS };

/* Apart also for eyes that see red and green alike (Okabe and Ito's palette). */
static const struct style {
  l_uint8 rgb[3];
  l_int32 width; /* of a cell's outline */
  const char *meaning;
} styles[COLOURS] = {
    [SURE] = {{0, 114, 178}, 1, "sure"},
    [DOUBTFUL] = {{230, 90, 0}, 3, "doubtful: reading | other reading, confidence; ( ): blank"},
    [RECOVERED] = {{150, 50, 160}, 3, "recovered by the sums"},
    [CORRECTED] = {{0, 140, 90}, 3, "corrected by a person: value < reading"},
    [FINDING] = {{215, 0, 0}, 2, "a finding rests on it (inner line)"},
};

static enum colour colour_of(const struct gk_drawn_cell *cell)
{
  return cell->flags & GK_CELL_CORRECTED   ? CORRECTED
         : cell->flags & GK_CELL_DOUBTFUL  ? DOUBTFUL
         : cell->flags & GK_CELL_RECOVERED ? RECOVERED
                                           : SURE;
}

static l_uint32 pixel_of(const struct style *style)
{
  l_uint32 pixel;
  composeRGBPixel(style->rgb[0], style->rgb[1], style->rgb[2], &pixel);
  return pixel;
}

struct overlay {
  struct gk_canvas *canvas;
  L_BMF *small, *large;
};

/* Text. */

/* Folds full-width characters (U+FF01 to U+FF5E) to ASCII. False: there are others, or too many. */
static bool to_ascii(struct gk_text text, char ascii[TEXT_SIZE])
{
  size_t size = 0;
  for (size_t i = 0; i < text.size; size++) {
    const unsigned char *p = (const unsigned char *)text.data + i;
    if (size + 1 == TEXT_SIZE)
      return false;
    if (*p >= ' ' && *p < 127) {
      ascii[size] = (char)*p;
      i++;
    } else if (*p == '\n') {
      ascii[size] = ' ';
      i++;
    } else if (text.size - i >= 3 && p[0] == 0xEF && (p[1] == 0xBC || p[1] == 0xBD)) {
      int code = (p[1] == 0xBC ? 0 : 64) + (p[2] & 0x3F) + 0x20;
      if (code <= ' ' || code >= 127)
        return false;
      ascii[size] = (char)code;
      i += 3;
    } else {
      return false;
    }
  }
  ascii[size] = 0;
  return true;
}

/* Writes a text on white with its left end at x and the bottom of its line at y. Returns its width.
 */
static l_int32 write(struct overlay *overlay, L_BMF *font, const char *text, float x, float y,
                     const struct style *style)
{
  l_int32 width = 0, overflow;
  if (!*text || !isfinite(x) || !isfinite(y) || fabsf(x) > 1e6f || fabsf(y) > 1e6f)
    return 0;
  bmfGetStringWidth(font, text, &width);
  BOX *box =
      boxCreate((l_int32)x - 1, (l_int32)y - font->lineheight, width + 3, font->lineheight + 1);
  if (box)
    pixSetInRect(overlay->canvas->pix, box);
  boxDestroy(&box);
  pixSetTextline(overlay->canvas->pix, font, text, pixel_of(style), (l_int32)x,
                 (l_int32)y - font->lineheight + font->baselinetab['0'], &width, &overflow);
  return width;
}

/* Cells. */

/* The cell's outline, moved inwards by so many pixels. */
static void outline(struct overlay *overlay, const struct gk_drawn_cell *cell, float inwards,
                    const struct style *style)
{
  float x[4], y[4], middle[2] = {0, 0};
  for (int i = 0; i < 4; i++) {
    gk_canvas_point(overlay->canvas, cell->corners + 2 * i, &x[i], &y[i]);
    middle[0] += x[i] / 4;
    middle[1] += y[i] / 4;
  }
  for (int i = 0; i < 4; i++) {
    if (!isfinite(x[i]) || !isfinite(y[i]) || fabsf(x[i]) > 1e6f || fabsf(y[i]) > 1e6f)
      return;
    x[i] += x[i] < middle[0] ? inwards : -inwards;
    y[i] += y[i] < middle[1] ? inwards : -inwards;
  }
  for (int i = 0; i < 4; i++) {
    int next = (i + 1) % 4;
    pixRenderLineArb(overlay->canvas->pix, (l_int32)lroundf(x[i]), (l_int32)lroundf(y[i]),
                     (l_int32)lroundf(x[next]), (l_int32)lroundf(y[next]), style->width,
                     style->rgb[0], style->rgb[1], style->rgb[2]);
  }
}

/* What is written into a cell, in fewer words where it is narrow. False: there are no fewer. */
static bool say_reading(const struct gk_drawn_cell *cell, int shortness, char *said, size_t size)
{
  char text[TEXT_SIZE], other[TEXT_SIZE];
  enum colour colour = colour_of(cell);
  bool ascii = to_ascii(cell->text, text), both = to_ascii(cell->alternative, other) && *other;
  const char *shown = !ascii ? "" : *text || colour == SURE ? text : "( )";
  const char *mark = colour == CORRECTED ? " < " : shortness ? "|" : " | ";
  int percent = (int)lroundf(fminf(1, fmaxf(0, cell->confidence)) * 100);
  bool more = colour == DOUBTFUL && shortness == 0;
  snprintf(said, size, "%s%s%s", shown, both ? mark : "", both ? other : "");
  if (more)
    snprintf(said + strlen(said), size - strlen(said), " %d%%", percent);
  return more;
}

static void draw_outlines(struct overlay *overlay, const struct gk_drawn_cell *cell)
{
  const struct style *style = &styles[colour_of(cell)];
  outline(overlay, cell, (float)style->width / 2, style);
  if (cell->finding)
    outline(overlay, cell, FINDING_INWARDS, &styles[FINDING]);
}

static void draw_reading(struct overlay *overlay, const struct gk_drawn_cell *cell)
{
  L_BMF *font = overlay->canvas->height > LARGE_ROW ? overlay->large : overlay->small;
  char said[2 * TEXT_SIZE + 16];
  float x, y, end, unused;
  l_int32 width = 0;
  gk_canvas_point(overlay->canvas, cell->corners + 6, &x, &y);
  gk_canvas_point(overlay->canvas, cell->corners + 4, &end, &unused);
  for (int shortness = 0; say_reading(cell, shortness, said, sizeof said); shortness++) {
    bmfGetStringWidth(font, said, &width);
    if ((float)width + 2 * FINDING_INWARDS <= end - x)
      break;
  }
  write(overlay, font, said, x + FINDING_INWARDS, y - FINDING_INWARDS, &styles[colour_of(cell)]);
}

/* Those that are sure first, so that the lines of the others lie over theirs, and what was read
 * over all. */
static void draw_cells(struct overlay *overlay, const struct gk_drawing *drawing)
{
  for (int marked = 0; marked < 2; marked++)
    for (size_t i = 0; i < drawing->count; i++) {
      const struct gk_drawn_cell *cell = &drawing->cells[i];
      bool is_marked = colour_of(cell) != SURE || cell->finding;
      if (is_marked == (marked != 0))
        draw_outlines(overlay, cell);
    }
  for (size_t i = 0; i < drawing->count; i++)
    draw_reading(overlay, &drawing->cells[i]);
}

/* The numbers of rows, left of the table, and of columns, above it, by which a cell is named. */
static void draw_numbers(struct overlay *overlay, const struct gk_drawing *drawing)
{
  static bool rows[NAMED_LIMIT], columns[NAMED_LIMIT];
  struct gk_canvas *canvas = overlay->canvas;
  for (size_t i = 0; i < drawing->count; i++) {
    const struct gk_drawn_cell *cell = &drawing->cells[i];
    char number[16];
    float x, y;
    gk_canvas_point(canvas, cell->corners, &x, &y);
    if (cell->row < NAMED_LIMIT && !rows[cell->row]) {
      rows[cell->row] = true;
      snprintf(number, sizeof number, "%u", cell->row);
      write(overlay, overlay->large, number, canvas->left - 34,
            y + fminf(canvas->height, CELL_NUMBER_DROP), &styles[SURE]);
    }
    if (cell->column < NAMED_LIMIT && !columns[cell->column]) {
      columns[cell->column] = true;
      snprintf(number, sizeof number, "%u", cell->column);
      write(overlay, overlay->large, number, x + 6, canvas->top - 8, &styles[SURE]);
    }
  }
}

/* What the colours mean, in as many lines as it takes; cuts off the room below that is left. */
static bool draw_legend(struct overlay *overlay, const struct gk_drawing *drawing)
{
  PIX **pix = &overlay->canvas->pix;
  char title[TEXT_SIZE];
  l_int32 width = pixGetWidth(*pix), x = INDENT;
  l_int32 y = pixGetHeight(*pix) - GK_CANVAS_LEGEND + LEGEND_LINE;
  if (to_ascii(drawing->title, title))
    write(overlay, overlay->small, title, (float)x, (float)y, &styles[SURE]);
  y += LEGEND_LINE;
  for (int i = 0; i < COLOURS; i++) {
    const struct style *style = &styles[i];
    l_int32 text = 0;
    bmfGetStringWidth(overlay->small, style->meaning, &text);
    if (x > INDENT && x + SAMPLE + text > width) {
      x = INDENT;
      y += LEGEND_LINE;
    }
    pixRenderLineArb(*pix, x, y - 6, x + SAMPLE - 6, y - 6, style->width, style->rgb[0],
                     style->rgb[1], style->rgb[2]);
    write(overlay, overlay->small, style->meaning, (float)(x + SAMPLE), (float)y, style);
    x += SAMPLE + text + LEGEND_LINE;
  }
  BOX *used = boxCreate(0, 0, width, y + INDENT);
  PIX *cut = used ? pixClipRectangle(*pix, used, NULL) : NULL;
  boxDestroy(&used);
  pixDestroy(pix);
  *pix = cut;
  return cut != NULL;
}

bool gk_overlay_draw(struct gk_canvas *canvas, const struct gk_drawing *drawing)
{
  struct overlay overlay = {canvas, bmfCreate(NULL, 4), bmfCreate(NULL, 6)};
  bool good = overlay.small && overlay.large;
  if (good) {
    draw_cells(&overlay, drawing);
    draw_numbers(&overlay, drawing);
    good = draw_legend(&overlay, drawing);
  }
  bmfDestroy(&overlay.small);
  bmfDestroy(&overlay.large);
  return good;
}
