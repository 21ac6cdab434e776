/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Projective transforms of the plane as 3 by 3 matrices, row by row: (x, y, 1) to (x'/w', y'/w').
 */
#ifndef GONGKAI_PICTURE_WARP_H
#define GONGKAI_PICTURE_WARP_H

#include <allheaders.h>
#include <stdbool.h>

/* What first does and then second, into *both (which may be one of them). */
void gk_warp_join(const double first[9], const double second[9], double both[9]);
/* A turn of the picture by quarter turns clockwise: from the turned picture, of which the size
 * before is given, back to the picture before. */
void gk_warp_of_turn(int turns, int width, int height, double back[9]);
/* The transform that takes four points (x, y each) to four others; false: there is none. */
bool gk_warp_of_points(const double from[8], const double to[8], double warp[9]);
void gk_warp_point(const double warp[9], double x, double y, double *warped_x, double *warped_y);
/* The picture of width by height whose pixel (x, y) is what stands at warp(x, y) in `grey` (8
 * bits), interpolated between four pixels; white outside. NULL: no memory. */
PIX *gk_warp_picture(PIX *grey, const double warp[9], int width, int height);

#endif
