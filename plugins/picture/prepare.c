/* SPDX-License-Identifier: Apache-2.0 */
#include "prepare.h"
#include "filled.h"
#include "glyph.h"
#include "ground.h"
#include "perspective.h"
#include "ruling.h"
#include "seal.h"
#include "warp.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Glyphs smaller than this are enlarged: recognisers want strokes of two pixels. */
#define EM_LEAST 15
/* What a picture without glyphs is taken for: 9 points at 150 dpi. */
#define EM_USUAL 19
/* Standard deviation of 255: more is a scanner's, or film. */
#define NOISY 4
/* Degrees: less is the picture's own steps. */
#define SKEW_LEAST 0.05f

static const double identity[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};

/* The skew in degrees, clockwise, of what is black; 0 where it is not clear. */
static float skew_of(PIX *binary)
{
  l_float32 angle = 0, confidence = 0;
  int reduction = pixGetWidth(binary) * pixGetHeight(binary) > 1500000 ? 4 : 2;
  if (pixFindSkewSweepAndSearch(binary, &angle, &confidence, reduction, reduction / 2, 7, 1, 0.01f))
    return 0;
  return confidence < 2.5f ? 0 : angle;
}

static void forget_ruled(struct gk_prepared *prepared)
{
  for (int i = 0; i < 2 && prepared->ruled; i++)
    gk_ruled_free(&prepared->ruled[i]);
  free(prepared->ruled);
  prepared->ruled = NULL;
}

/* false: no memory, or more than is in a page. */
static bool find_ruled(struct gk_prepared *prepared, PIX *grey)
{
  prepared->ruled = calloc(2, sizeof *prepared->ruled);
  if (prepared->ruled && gk_ruled_find(grey, prepared->em, 0, false, &prepared->ruled[0]) &&
      gk_ruled_find(grey, prepared->em, 0, true, &prepared->ruled[1]))
    return true;
  forget_ruled(prepared);
  return false;
}

static bool find_lines(struct gk_prepared *prepared)
{
  if (prepared->ruled || find_ruled(prepared, prepared->grey)) {
    prepared->rows = pixCopy(NULL, prepared->ruled[0].runs);
    prepared->columns = gk_ruling_exchange(prepared->ruled[1].runs);
  } else {
    /* No page has so many lines: a pattern, of which none is taken for one. */
    prepared->rows = pixCreateTemplate(prepared->binary);
    prepared->columns = pixCreateTemplate(prepared->binary);
  }
  if (!prepared->rows || !prepared->columns)
    return false;
  pixAnd(prepared->rows, prepared->rows, prepared->binary);
  pixAnd(prepared->columns, prepared->columns, prepared->binary);
  return true;
}

/* Turns both by a quarter clockwise; false: no memory. */
static bool turn_both(PIX **even, PIX **binary)
{
  PIX *turned_even = pixRotate90(*even, 1), *turned_binary = pixRotate90(*binary, 1);
  pixDestroy(even);
  pixDestroy(binary);
  *even = turned_even;
  *binary = turned_binary;
  return turned_even && turned_binary;
}

/* `grey` evened, without specks, and what of it is ink; false: no memory. */
static bool even_out(PIX *grey, float *noise, PIX **even, PIX **binary)
{
  *even = gk_ground_even(grey);
  *noise = *even ? gk_ground_noise(*even) : 0;
  if (*noise > NOISY) {
    PIX *clean = gk_ground_clean(*even);
    pixDestroy(even);
    *even = clean;
  }
  *binary = *even ? pixThresholdToBinary(*even, gk_ground_threshold(*even)) : NULL;
  if (!*binary)
    pixDestroy(even);
  return *binary != NULL;
}

/* The same of a picture of any depth, as it stands upright by what its file says, without seals. */
static bool even_source(PIX *source, struct gk_prepared *prepared, PIX **even, PIX **binary)
{
  PIX *plain = gk_ground_plain(source);
  if (plain && prepared->turns) {
    gk_warp_of_turn(prepared->turns, pixGetWidth(plain), pixGetHeight(plain), prepared->to_source);
    PIX *turned = pixRotateOrth(plain, prepared->turns);
    pixDestroy(&plain);
    plain = turned;
  }
  PIX *grey = plain ? pixConvertTo8(plain, 0) : NULL;
  bool good = grey && even_out(grey, &prepared->noise, even, binary);
  if (good) {
    bool sealed;
    prepared->em = gk_glyph_em(*binary);
    if (prepared->em == 0)
      prepared->em = EM_USUAL;
    good = gk_seal_remove(plain, grey, prepared->em, &sealed);
    if (!good || sealed) {
      pixDestroy(even);
      pixDestroy(binary);
      good = good && even_out(grey, &prepared->noise, even, binary);
    }
    bool filled = false;
    good = good && gk_filled_invert(*even, *binary, prepared->em, &filled);
    if (good && filled) {
      pixDestroy(binary);
      *binary = pixThresholdToBinary(*even, gk_ground_threshold(*even));
      good = *binary != NULL;
    }
    if (!good) {
      pixDestroy(even);
      pixDestroy(binary);
    }
  }
  pixDestroy(&plain);
  pixDestroy(&grey);
  return good;
}

/* The transform from the picture turned back by its skew and enlarged, to it, and the size of that.
 */
static void unskew(double skew, double scale, int width, int height, double warp[9], int size[2])
{
  double angle = skew * M_PI / 180, cosine = cos(angle), sine = sin(angle), s = 1 / scale;
  double wide = fabs(cosine) * width + fabs(sine) * height;
  double high = fabs(sine) * width + fabs(cosine) * height, x = wide / 2, y = high / 2;
  const double back[9] = {cosine * s, sine * s,   width / 2.0 - cosine * x - sine * y,
                          -sine * s,  cosine * s, height / 2.0 + sine * x - cosine * y,
                          0,          0,          1};
  memcpy(warp, back, sizeof back);
  size[0] = (int)(wide * scale);
  size[1] = (int)(high * scale);
}

/* What is left to be straightened once skew is gone: into warp[] and size[]; false: nothing. */
static bool find_perspective(struct gk_prepared *prepared, PIX *straight, double warp[9],
                             int size[2])
{
  return find_ruled(prepared, straight) &&
         gk_perspective_find(&prepared->ruled[0].strokes, &prepared->ruled[1].strokes, prepared->em,
                             pixGetWidth(straight), pixGetHeight(straight), warp, &size[0],
                             &size[1]);
}

/* Takes skew and perspective away, and enlarges what is small; false: no memory. *even is destroyed
 * where it is replaced. */
static bool straighten(struct gk_prepared *prepared, PIX **even, float skew)
{
  double warp[9], further[9];
  int size[2] = {pixGetWidth(*even), pixGetHeight(*even)}, further_size[2];
  memcpy(warp, identity, sizeof identity);
  PIX *straight;
  if (fabsf(skew) >= SKEW_LEAST || prepared->scale != 1) {
    unskew((double)skew, (double)prepared->scale, size[0], size[1], warp, size);
    straight = gk_warp_picture(*even, warp, size[0], size[1]);
  } else
    straight = pixClone(*even);
  prepared->em *= prepared->scale;
  if (straight && find_perspective(prepared, straight, further, further_size)) {
    /* From the picture as it was, so that it is interpolated once. */
    gk_warp_join(further, warp, warp);
    pixDestroy(&straight);
    straight = gk_warp_picture(*even, warp, further_size[0], further_size[1]);
    prepared->perspective = true;
    forget_ruled(prepared);
  }
  pixDestroy(even);
  *even = straight;
  gk_warp_join(warp, prepared->to_source, prepared->to_source);
  return straight != NULL;
}

bool gk_prepare(PIX *source, int turns, struct gk_prepared *prepared)
{
  setMsgSeverity(L_SEVERITY_NONE);
  *prepared = (struct gk_prepared){.scale = 1, .turns = turns & 3};
  memcpy(prepared->to_source, identity, sizeof identity);
  PIX *even = NULL, *binary = NULL;
  if (!source || pixGetWidth(source) < 1 || pixGetHeight(source) < 1 ||
      !even_source(source, prepared, &even, &binary)) {
    *prepared = (struct gk_prepared){0};
    return false;
  }
  float em = prepared->em;
  if (gk_glyph_sideways(binary, em)) {
    double back[9];
    gk_warp_of_turn(1, pixGetWidth(even), pixGetHeight(even), back);
    gk_warp_join(back, prepared->to_source, prepared->to_source);
    prepared->turns = (prepared->turns + 1) & 3;
    if (!turn_both(&even, &binary)) {
      pixDestroy(&even);
      pixDestroy(&binary);
      gk_prepared_free(prepared);
      return false;
    }
  }
  float skew = skew_of(binary);
  if (em < EM_LEAST)
    prepared->scale = 2;
  pixDestroy(&binary);
  if (!straighten(prepared, &even, skew)) {
    gk_prepared_free(prepared);
    return false;
  }
  em = prepared->em;
  prepared->grey = even;
  prepared->binary = pixThresholdToBinary(even, gk_ground_threshold(even));
  if (prepared->binary && find_lines(prepared))
    return true;
  gk_prepared_free(prepared);
  return false;
}

bool gk_prepared_turn(struct gk_prepared *prepared, int turns)
{
  turns &= 3;
  if (!turns)
    return true;
  PIX **pictures[] = {&prepared->grey, &prepared->binary, &prepared->rows, &prepared->columns};
  PIX *turned[4] = {NULL};
  for (int i = 0; i < 4; i++) {
    turned[i] = pixRotateOrth(*pictures[i], turns);
    if (!turned[i]) {
      while (i-- > 0)
        pixDestroy(&turned[i]);
      return false;
    }
  }
  double back[9];
  gk_warp_of_turn(turns, pixGetWidth(prepared->grey), pixGetHeight(prepared->grey), back);
  gk_warp_join(back, prepared->to_source, prepared->to_source);
  for (int i = 0; i < 4; i++) {
    pixDestroy(pictures[i]);
    *pictures[i] = turned[i];
  }
  if (turns & 1) {
    PIX *rows = prepared->rows;
    prepared->rows = prepared->columns;
    prepared->columns = rows;
  }
  forget_ruled(prepared);
  prepared->turns = (prepared->turns + turns) & 3;
  return true;
}

void gk_prepared_free(struct gk_prepared *prepared)
{
  pixDestroy(&prepared->grey);
  pixDestroy(&prepared->binary);
  pixDestroy(&prepared->rows);
  pixDestroy(&prepared->columns);
  forget_ruled(prepared);
  *prepared = (struct gk_prepared){0};
}

void gk_prepared_to_source(const struct gk_prepared *prepared, float x, float y, float *source_x,
                           float *source_y)
{
  double warped_x, warped_y;
  gk_warp_point(prepared->to_source, (double)x, (double)y, &warped_x, &warped_y);
  *source_x = (float)warped_x;
  *source_y = (float)warped_y;
}

void gk_prepared_corners(const struct gk_prepared *prepared, const float box[4], float corners[8])
{
  for (int i = 0; i < 4; i++)
    gk_prepared_to_source(prepared, box[i == 1 || i == 2 ? 2 : 0], box[i >= 2 ? 3 : 1],
                          &corners[2 * i], &corners[2 * i + 1]);
}
