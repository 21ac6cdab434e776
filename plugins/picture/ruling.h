/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ruled lines of a picture: their ink, and the strokes that they consist of.
 */
#ifndef GONGKAI_PICTURE_RULING_H
#define GONGKAI_PICTURE_RULING_H

#include <allheaders.h>
#include <stdbool.h>

/* Many times what a page of tables has; a picture with more is none. */
#define GK_STROKES_LIMIT 4000

/* A piece of ruled line, nearly along the x axis, without large gaps. */
struct gk_stroke {
  float first, last; /* along the line, pixels */
  float middle;      /* across the line, at the middle between first and last */
  float slope;       /* across per along */
  float thickness;   /* pixels, typical */
  int point, points; /* its points in gk_strokes.points */
};

struct gk_stroke_point {
  float along, across;
};

struct gk_strokes {
  struct gk_stroke *strokes;
  int count;
  struct gk_stroke_point *points; /* those of a stroke stand together, in order along the line */
};

/* How dark `grey` (8 bits) is where it is thin across a line along x or, with `down`, along y: 8
 * bits, 0 on grounds of any brightness. NULL: no memory. */
PIX *gk_ruling_contrast(PIX *grey, float em, bool down);
/* The least contrast that stands out from the noise of the ground. */
int gk_ruling_noise(PIX *contrast);
/* The contrast of the fainter ones of long strokes; 0: there are none. */
int gk_ruling_level(PIX *contrast, const struct gk_strokes *strokes, float em);
/* What has at least a contrast: 1 bit. NULL: no memory. */
PIX *gk_ruling_ink(PIX *contrast, int least);
/* The picture with x and y exchanged (1 bit). NULL: no memory. */
PIX *gk_ruling_exchange(PIX *pix);
/* The part of `ink` that lies in runs along x of at least `run` pixels. `slant`: pixels that a line
 * may rise over that. NULL: no memory. */
PIX *gk_ruling_runs(PIX *ink, int run, int slant);
/* The strokes of runs along x; false: no memory, or more than are in a page. */
bool gk_ruling_strokes(PIX *runs, float em, struct gk_strokes *strokes);
void gk_strokes_free(struct gk_strokes *strokes);

/* All that is ruled in one direction. For `down`, x and y are exchanged in all of it. */
struct gk_ruled {
  PIX *ink;  /* 1 bit: thin and dark as the lines are */
  PIX *runs; /* 1 bit: of that, runs of at least 1.2 em */
  struct gk_strokes strokes;
};

/* Finds it; false: no memory, or more than is in a page; *ruled is empty then. */
bool gk_ruled_find(PIX *grey, float em, int slant, bool down, struct gk_ruled *ruled);
void gk_ruled_free(struct gk_ruled *ruled);

#endif
