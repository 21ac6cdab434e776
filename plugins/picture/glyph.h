/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the glyphs of a picture say of its size and of how it lies.
 */
#ifndef GONGKAI_PICTURE_GLYPH_H
#define GONGKAI_PICTURE_GLYPH_H

#include <allheaders.h>
#include <stdbool.h>

/* About the height of a Chinese character, in pixels, from the sizes of what is connected in
 * `binary` (1 bit); 0: nothing there is of the size of a glyph. */
float gk_glyph_em(PIX *binary);

/* Whether lines of text run from top to bottom of `binary`: characters stand closer together within
 * a line than lines do. `em` as above. */
bool gk_glyph_sideways(PIX *binary, float em);

#endif
