/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What tests draw their pictures with: 1 bit, ink 1.
 */
#ifndef GONGKAI_PICTURE_TEST_DRAWING_H
#define GONGKAI_PICTURE_TEST_DRAWING_H

#include <allheaders.h>

/* Pixels: the size of what draw_glyph draws, and of the place it takes. */
#define GLYPH 20

void fill(PIX *pix, int left, int top, int width, int height);
void clear(PIX *pix, int left, int top, int width, int height);
/* Something of the size and density of a character: three strokes across, two down. */
void draw_glyph(PIX *pix, int left, int top);
/* So many of them beside each other. */
void draw_text(PIX *pix, int left, int top, int count);

#endif
