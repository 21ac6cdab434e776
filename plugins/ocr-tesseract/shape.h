/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a line looks like digits or like Chinese characters, without reading it. */
#ifndef OCR_TESSERACT_SHAPE_H
#define OCR_TESSERACT_SHAPE_H

#include "line.h"

enum gk_shape {
  GK_SHAPE_DIGITS, /* glyphs as narrow as digits, each of one piece */
  GK_SHAPE_WORDS,  /* glyphs as wide as high, or of many pieces */
  GK_SHAPE_EITHER  /* a few glyphs that may be either */
};

/* The shape of a line of gk_lines_of_cell. */
enum gk_shape gk_shape_of_line(const struct gk_line *line);

/* The same of a cell's lines together: WORDS where any line is. */
enum gk_shape gk_shape_of_lines(const struct gk_line *lines, int count);

/* How many Chinese characters the lines may hold, from the width of their ink in characters of
 * height `em`. */
float gk_shape_characters(const struct gk_line *lines, int count, float em);

#endif
