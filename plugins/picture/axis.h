/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lines of a table in one direction, put together from strokes.
 */
#ifndef GONGKAI_PICTURE_AXIS_H
#define GONGKAI_PICTURE_AXIS_H

#include "ruling.h"

struct gk_axis_line {
  float middle;    /* across, at the middle of the table */
  float slope;     /* across per along, of all its strokes */
  float thickness; /* pixels */
  float first, last;
  float length;  /* of its strokes together */
  float *across; /* at every step along, from 0 on */
  bool assumed;  /* a side that no ink marks */
};

struct gk_axis {
  struct gk_axis_line *lines; /* in order across */
  int count;
  int steps;  /* of each line's `across` */
  float step; /* pixels along */
};

/* Puts those strokes together to lines for which of[i] is `table`. `length`: of the picture, along.
 * `centre`: the middle of the table, along. false: no memory. */
bool gk_axis_make(const struct gk_strokes *strokes, const int *of, int table, float em,
                  float length, float centre, struct gk_axis *axis);
/* Adds a side that no ink marks. false: no memory. */
bool gk_axis_assume(struct gk_axis *axis, float across, float slope, float centre);
void gk_axis_drop(struct gk_axis *axis, int line);
/* Where a line runs at a place along it. */
float gk_axis_across(const struct gk_axis *axis, int line, float along);
void gk_axis_free(struct gk_axis *axis);

#endif
