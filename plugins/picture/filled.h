/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cells with a dark ground and light text, as the heads of tables have.
 */
#ifndef GONGKAI_PICTURE_FILLED_H
#define GONGKAI_PICTURE_FILLED_H

#include <allheaders.h>
#include <stdbool.h>

/* Makes dark text on a light ground of it in `grey` (8 bits, evened), with a line around where the
 * dark ground ends. `binary`: its ink. *found: whether there was some. false: no memory. */
bool gk_filled_invert(PIX *grey, PIX *binary, float em, bool *found);

#endif
