/* SPDX-License-Identifier: Apache-2.0 */
/* What can be seen of a line of digits without reading it. */
#ifndef OCR_TESSERACT_STROKE_H
#define OCR_TESSERACT_STROKE_H

#include "line.h"

#include <gongkai/plugin.h>

struct gk_strokes {
  int room;   /* so many digits its ink can be, at most */
  bool low;   /* nothing is as high as a digit */
  bool dash;  /* one low stroke that lies */
  bool slash; /* nothing but a straight stroke that leans to the right is as high as a digit */
};

/* Without memory everything is possible. */
void gk_strokes_of_line(const struct gk_line *line, struct gk_strokes *strokes);

/* Whether the ink can be what was read: not more digits than have room, none where nothing is as
 * high, nothing but a slash where one is seen, no dashes one above the other (二). */
bool gk_strokes_allow(const struct gk_strokes *strokes, struct gk_text reading);

#endif
