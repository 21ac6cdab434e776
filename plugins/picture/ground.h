/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ground of a page: made white and even, its noise known.
 */
#ifndef GONGKAI_PICTURE_GROUND_H
#define GONGKAI_PICTURE_GROUND_H

#include <allheaders.h>

/* Any picture without a colour map and, where it is transparent, white. NULL: no memory. */
PIX *gk_ground_plain(PIX *source);
/* `grey` with its ground at 255 and its ink near 0; NULL: no memory. */
PIX *gk_ground_even(PIX *grey);
/* The standard deviation of the ground's noise. */
float gk_ground_noise(PIX *grey);
/* Takes away single pixels that stand out from all their neighbours; NULL: no memory. */
PIX *gk_ground_clean(PIX *grey);
/* Ink and ground told apart: the value below which a pixel is ink. */
int gk_ground_threshold(PIX *grey);

#endif
