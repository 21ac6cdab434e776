/* SPDX-License-Identifier: Apache-2.0 */
#include "ruling.h"

#include <math.h>
#include <stdlib.h>

/* A line thicker than this part of an em is a bar or a row of blurred text. */
#define THICKNESS 0.6f
/* Parts of an em: longer than runs in a character, shorter than the shortest side of a cell. */
#define RUN 1.6f
/* Parts of an em: what is long enough where a line is known to run. */
#define SHORT_RUN 1.15f
/* Pixels that a line may step across from one point to the next. */
#define STEP 2.5f
/* Points in an em along a line. */
#define POINTS_AN_EM 4
/* What one column of points may hold: a page has a line every two em at most. */
#define POINTS_LIMIT 2000000

PIX *gk_ruling_contrast(PIX *grey, float em, bool down)
{
  int across = (int)(em * THICKNESS) | 1;
  if (across < 5)
    across = 5;
  return pixTophat(grey, down ? across : 1, down ? 1 : across, L_TOPHAT_BLACK);
}

int gk_ruling_noise(PIX *contrast)
{
  /* Most of a page is ground. */
  unsigned counts[256] = {0}, all = 0, below = 0;
  int width = pixGetWidth(contrast), height = pixGetHeight(contrast), words = pixGetWpl(contrast);
  for (int y = 0; y < height; y += 2) {
    const l_uint32 *line = pixGetData(contrast) + (size_t)y * (size_t)words;
    for (int x = 0; x < width; x += 2) {
      counts[GET_DATA_BYTE(line, x)]++;
      all++;
    }
  }
  int half = 0, most = 0;
  for (int i = 0; i < 256; i++) {
    below += counts[i];
    if (below < all * 0.5)
      half = i + 1;
    if (below < all * 0.8)
      most = i + 1;
  }
  int least = half + 4 * (most - half);
  return least < 28 ? 28 : least > 120 ? 120 : least;
}

int gk_ruling_level(PIX *contrast, const struct gk_strokes *strokes, float em)
{
  double lengths[256] = {0}, all = 0;
  int height = pixGetHeight(contrast), words = pixGetWpl(contrast);
  for (int i = 0; i < strokes->count; i++) {
    const struct gk_stroke *stroke = &strokes->strokes[i];
    float length = stroke->last - stroke->first;
    if (length < 6 * em)
      continue;
    int counts[256] = {0}, below = 0, median = 0;
    for (int j = stroke->point; j < stroke->point + stroke->points; j++) {
      int x = (int)strokes->points[j].along, y = (int)strokes->points[j].across, best = 0;
      for (int k = y - 1; k <= y + 2; k++)
        if (k >= 0 && k < height) {
          int value = GET_DATA_BYTE(pixGetData(contrast) + (size_t)k * (size_t)words, x);
          best = value > best ? value : best;
        }
      counts[best]++;
    }
    while (median < 255 && (below += counts[median]) * 2 < stroke->points)
      median++;
    lengths[median] += (double)length;
    all += (double)length;
  }
  double below = 0;
  int level = 0;
  while (all > 0 && level < 255 && (below += lengths[level]) < 0.1 * all)
    level++;
  return level;
}

PIX *gk_ruling_ink(PIX *contrast, int least)
{
  PIX *pale = pixInvert(NULL, contrast);
  PIX *ink = pale ? pixThresholdToBinary(pale, 256 - least) : NULL;
  pixDestroy(&pale);
  return ink;
}

PIX *gk_ruling_exchange(PIX *pix)
{
  PIX *turned = pixRotate90(pix, 1);
  if (turned)
    pixFlipLR(turned, turned);
  return turned;
}

PIX *gk_ruling_runs(PIX *ink, int run, int slant)
{
  int gap = run < 32 ? 1 : 2;
  PIX *thick = slant ? pixDilateBrick(NULL, ink, 1, 2 * slant + 1) : pixCopy(NULL, ink);
  PIX *closed = thick ? pixCloseSafeBrick(NULL, thick, gap + 1, 1) : NULL;
  pixDestroy(&thick);
  PIX *runs = closed ? pixOpenBrick(NULL, closed, run, 1) : NULL;
  pixDestroy(&closed);
  return runs;
}

struct node {
  int along;
  float across, thickness;
  int before; /* the node of the same stroke; -1: the first */
};

struct open_stroke {
  int first, last; /* nodes */
};

struct tracing {
  struct node *nodes;
  int count, room;
  struct open_stroke *open, *next;
  int opened;
  struct gk_strokes *strokes;
  float em;
};

static bool add_node(struct tracing *tracing, int along, float across, float thickness)
{
  if (tracing->count == tracing->room) {
    int room = tracing->room ? 2 * tracing->room : 4096;
    if (room > POINTS_LIMIT)
      return false;
    struct node *nodes = realloc(tracing->nodes, (size_t)room * sizeof *nodes);
    if (!nodes)
      return false;
    tracing->nodes = nodes;
    tracing->room = room;
  }
  tracing->nodes[tracing->count++] =
      (struct node){.along = along, .across = across, .thickness = thickness, .before = -1};
  return true;
}

/* Keeps a stroke that ended, where it is long enough to be one. */
static bool close_stroke(struct tracing *tracing, const struct open_stroke *open)
{
  struct gk_strokes *strokes = tracing->strokes;
  const struct node *nodes = tracing->nodes;
  int points = 0;
  double n = 0, x = 0, y = 0, xx = 0, xy = 0, thickness = 0;
  for (int i = open->last; i >= 0; i = nodes[i].before) {
    double along = nodes[i].along - nodes[open->first].along;
    points++;
    n++;
    x += along;
    y += nodes[i].across;
    xx += along * along;
    xy += along * nodes[i].across;
    thickness += nodes[i].thickness;
  }
  int first = nodes[open->first].along, last = nodes[open->last].along;
  if (last - first < tracing->em)
    return true;
  if (strokes->count >= GK_STROKES_LIMIT)
    return false;
  if ((strokes->count & (strokes->count - 1)) == 0) {
    size_t room = strokes->count ? 2 * (size_t)strokes->count : 1;
    struct gk_stroke *larger = realloc(strokes->strokes, room * sizeof *larger);
    if (!larger)
      return false;
    strokes->strokes = larger;
  }
  double spread = n * xx - x * x, slope = spread > 0 ? (n * xy - x * y) / spread : 0;
  struct gk_stroke *stroke = &strokes->strokes[strokes->count];
  int from = strokes->count ? stroke[-1].point + stroke[-1].points : 0;
  *stroke = (struct gk_stroke){.first = (float)first,
                               .last = (float)last,
                               .middle = (float)((y - slope * x) / n + slope * (last - first) / 2),
                               .slope = (float)slope,
                               .thickness = (float)(thickness / n),
                               .point = from,
                               .points = points};
  for (int i = open->last, to = from + points; i >= 0; i = nodes[i].before)
    strokes->points[--to] = (struct gk_stroke_point){(float)nodes[i].along, nodes[i].across};
  strokes->count++;
  return true;
}

/* Joins the nodes of one place along (from `begin` on) with the strokes that came there: both are
 * in order across. Those that were left further behind than `gap` end before. */
static bool join_nodes(struct tracing *tracing, int begin, int gap)
{
  struct node *nodes = tracing->nodes;
  int along = nodes[begin].along, kept = 0, still = 0;
  for (int i = 0; i < tracing->opened; i++) {
    if (nodes[tracing->open[i].last].along >= along - gap)
      tracing->open[still++] = tracing->open[i];
    else if (!close_stroke(tracing, &tracing->open[i]))
      return false;
  }
  tracing->opened = still;
  int open = 0;
  for (int i = begin; i < tracing->count; i++) {
    while (open < tracing->opened &&
           nodes[tracing->open[open].last].across < nodes[i].across - STEP)
      tracing->next[kept++] = tracing->open[open++];
    if (open < tracing->opened &&
        nodes[tracing->open[open].last].across <= nodes[i].across + STEP) {
      nodes[i].before = tracing->open[open].last;
      tracing->next[kept++] = (struct open_stroke){tracing->open[open++].first, i};
    } else
      tracing->next[kept++] = (struct open_stroke){i, i};
  }
  while (open < tracing->opened)
    tracing->next[kept++] = tracing->open[open++];
  struct open_stroke *swap = tracing->open;
  tracing->open = tracing->next;
  tracing->next = swap;
  tracing->opened = kept;
  return true;
}

bool gk_ruling_strokes(PIX *runs, float em, struct gk_strokes *strokes)
{
  *strokes = (struct gk_strokes){0};
  int width = pixGetWidth(runs), height = pixGetHeight(runs), words = pixGetWpl(runs);
  int step = (int)(em / POINTS_AN_EM);
  if (step < 2)
    step = 2;
  float thickest = em * THICKNESS + 2;
  struct tracing tracing = {.em = em, .strokes = strokes};
  /* No more strokes are open than nodes fit across twice. */
  tracing.open = malloc(((size_t)height + 2) * 8 * sizeof *tracing.open);
  tracing.next = malloc(((size_t)height + 2) * 8 * sizeof *tracing.next);
  bool good = tracing.open && tracing.next;
  const l_uint32 *data = pixGetData(runs);
  /* Twice: the first time finds how many points there are. */
  for (int x = step / 2; x < width && good; x += step) {
    int begin = tracing.count;
    for (int y = 0; y < height && good; y++) {
      if (!GET_DATA_BIT(data + (size_t)y * (size_t)words, x))
        continue;
      int top = y;
      while (y + 1 < height && GET_DATA_BIT(data + (size_t)(y + 1) * (size_t)words, x))
        y++;
      if ((float)(y - top + 1) <= thickest)
        good = add_node(&tracing, x, (float)(top + y) / 2, (float)(y - top + 1));
    }
    (void)begin;
  }
  if (good) {
    strokes->points = malloc(((size_t)tracing.count + 1) * sizeof *strokes->points);
    good = strokes->points != NULL;
  }
  int total = tracing.count, gap = (int)(1.3f * em);
  for (int begin = 0; begin < total && good;) {
    int end = begin;
    while (end < total && tracing.nodes[end].along == tracing.nodes[begin].along)
      end++;
    tracing.count = end;
    good = join_nodes(&tracing, begin, gap);
    begin = end;
  }
  for (int i = 0; i < tracing.opened && good; i++)
    good = close_stroke(&tracing, &tracing.open[i]);
  free(tracing.nodes);
  free(tracing.open);
  free(tracing.next);
  if (!good)
    gk_strokes_free(strokes);
  return good;
}

void gk_strokes_free(struct gk_strokes *strokes)
{
  free(strokes->strokes);
  free(strokes->points);
  *strokes = (struct gk_strokes){0};
}

/* Fills the gaps that thick lines across leave in the ink of lines: long runs across are dark
 * there. */
static bool fill_crossings(PIX *ink, PIX *grey, float em, int least, bool down)
{
  PIX *dark = pixThresholdToBinary(grey, 256 - least);
  if (dark && down) {
    PIX *exchanged = gk_ruling_exchange(dark);
    pixDestroy(&dark);
    dark = exchanged;
  }
  PIX *across = dark ? pixOpenBrick(NULL, dark, 1, (int)(em * SHORT_RUN)) : NULL;
  pixDestroy(&dark);
  PIX *closed = across ? pixCloseSafeBrick(NULL, ink, (int)(em * THICKNESS) + 2, 1) : NULL;
  bool good = closed && pixAnd(closed, closed, across) && pixOr(ink, ink, closed);
  pixDestroy(&across);
  pixDestroy(&closed);
  return good;
}

bool gk_ruled_find(PIX *grey, float em, int slant, bool down, struct gk_ruled *ruled)
{
  *ruled = (struct gk_ruled){0};
  PIX *contrast = gk_ruling_contrast(grey, em, down);
  if (contrast && down) {
    PIX *exchanged = gk_ruling_exchange(contrast);
    pixDestroy(&contrast);
    contrast = exchanged;
  }
  if (!contrast)
    return false;
  int noise = gk_ruling_noise(contrast), least = noise;
  bool good = true;
  /* First whatever stands out from the ground, then what is about as dark as the long strokes. */
  for (int pass = 0; pass < 2 && good; pass++) {
    gk_ruled_free(ruled);
    ruled->ink = gk_ruling_ink(contrast, least);
    if (ruled->ink && !fill_crossings(ruled->ink, grey, em, least, down))
      pixDestroy(&ruled->ink);
    PIX *runs = ruled->ink ? gk_ruling_runs(ruled->ink, (int)(RUN * em), slant) : NULL;
    good = runs && gk_ruling_strokes(runs, em, &ruled->strokes);
    pixDestroy(&runs);
    if (good && !pass) {
      int level = gk_ruling_level(contrast, &ruled->strokes, em) * 3 / 10;
      if (level <= noise)
        break;
      least = level;
    }
  }
  pixDestroy(&contrast);
  if (good) {
    ruled->runs = gk_ruling_runs(ruled->ink, (int)(SHORT_RUN * em), slant);
    good = ruled->runs != NULL;
  }
  if (!good)
    gk_ruled_free(ruled);
  return good;
}

void gk_ruled_free(struct gk_ruled *ruled)
{
  pixDestroy(&ruled->ink);
  pixDestroy(&ruled->runs);
  gk_strokes_free(&ruled->strokes);
}
