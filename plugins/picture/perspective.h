/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The perspective of a photograph, from ruled lines that are parallel on the page.
 */
#ifndef GONGKAI_PICTURE_PERSPECTIVE_H
#define GONGKAI_PICTURE_PERSPECTIVE_H

#include "ruling.h"

/* From the strokes of `rows` and of `columns` (x and y exchanged) in a picture of that size:
 * whether the lines meet or lean, and in warp[] then the transform (warp.h) from a picture of
 * *to_width by *to_height, in which they do not, to it. */
bool gk_perspective_find(const struct gk_strokes *rows, const struct gk_strokes *columns, float em,
                         int width, int height, double warp[9], int *to_width, int *to_height);

#endif
