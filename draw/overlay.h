/* SPDX-License-Identifier: Apache-2.0 */
/* Cells and readings over a picture. */
#ifndef GK_OVERLAY_H
#define GK_OVERLAY_H

#include "canvas.h"

/* Draws the cells, what was read in them, the numbers of rows and columns, and what the colours
 * mean. Readings that are not ASCII (digits of full width count as such) are not drawn: there is no
 * font for them. False: no memory. */
bool gk_overlay_draw(struct gk_canvas *canvas, const struct gk_drawing *drawing);

#endif
