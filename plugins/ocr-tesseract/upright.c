/* SPDX-License-Identifier: Apache-2.0 */
#include "upright.h"

#include "line.h"
#include "row.h"
#include "shape.h"

#include <stdlib.h>

enum {
  TRIED = 4,            /* lines: their characters are enough for a mean */
  LOOKED_AT = 16,       /* cells, until so many of words were found */
  TRIED_LONGEST = 400,  /* pixels of a line, a dozen characters: more say nothing more */
  CELLS_LIMIT = 100000, /* lattices are not larger */
  ROW_LONGEST = 20      /* em of a line of text */
};
/* The mean confidence of characters. Of 19 pages of all kinds of damage each that stood upright had
 * 0.95 and more, and on its head 0.72 to 0.87. */
#define UPRIGHT 0.92f
/* By so much the other way must be better, */
#define BETTER 0.03f
/* and on its side, which is rare, more: there both ways are worse than this. */
#define SIDEWAYS 0.75f

/* Lines of words of a page. */
struct sample {
  PIX *lines[TRIED];
  int count;
};

struct filled {
  const float *box;
  int ink; /* pixels */
};

static void free_sample(struct sample *sample)
{
  for (int i = 0; i < sample->count; i++)
    pixDestroy(&sample->lines[i]);
  sample->count = 0;
}

/* Takes the longest line of a box, if it holds words. */
static void take(const struct gk_prepared *prepared, const float box[4], struct sample *sample)
{
  struct gk_line lines[GK_LINES_LIMIT];
  int count = gk_lines_of_cell(prepared, box, 0, lines), best = 0;
  for (int i = 1; i < count; i++)
    if (pixGetWidth(lines[i].pix) > pixGetWidth(lines[best].pix))
      best = i;
  if (count > 0 && gk_shape_of_lines(lines, count) == GK_SHAPE_WORDS) {
    int width = pixGetWidth(lines[best].pix);
    BOX *part = boxCreate(0, 0, width < TRIED_LONGEST ? width : TRIED_LONGEST,
                          pixGetHeight(lines[best].pix));
    PIX *line = pixClipRectangle(lines[best].pix, part, NULL);
    if (line)
      sample->lines[sample->count++] = line;
    boxDestroy(&part);
  }
  gk_lines_free(lines, count);
}

static int by_ink(const void *a, const void *b)
{
  const struct filled *x = a, *y = b;
  return (x->ink < y->ink) - (x->ink > y->ink);
}

/* Lines of the cells with the most ink: those are its labels, whichever way up it is. */
static void sample_tables(const struct gk_prepared *prepared, const struct gk_lattice *lattices,
                          int count, struct sample *sample)
{
  size_t total = 0, found = 0;
  for (int i = 0; i < count; i++)
    total += (size_t)lattices[i].count;
  struct filled *cells = total <= CELLS_LIMIT ? malloc((total + 1) * sizeof *cells) : NULL;
  if (!cells)
    return;
  for (int i = 0; i < count; i++)
    for (int j = 0; j < lattices[i].count; j++) {
      const float *box = lattices[i].cells[j].inner;
      BOX *area = boxCreate((int)box[0], (int)box[1], (int)(box[2] - box[0]) + 1,
                            (int)(box[3] - box[1]) + 1);
      struct filled *cell = &cells[found++];
      *cell = (struct filled){.box = lattices[i].cells[j].box};
      if (area)
        pixCountPixelsInRect(prepared->binary, area, &cell->ink, NULL);
      boxDestroy(&area);
    }
  qsort(cells, found, sizeof *cells, by_ink);
  for (size_t i = 0; i < found && i < LOOKED_AT && sample->count < TRIED && cells[i].ink; i++)
    take(prepared, cells[i].box, sample);
  free(cells);
}

/* The longest lines of the page. */
static void sample_rows(const struct gk_prepared *prepared, struct sample *sample)
{
  struct gk_row *rows = malloc(GK_ROWS_LIMIT * sizeof *rows);
  int count = rows ? gk_rows_find(prepared, NULL, 0, rows) : 0;
  for (int tried = 0; tried < LOOKED_AT && sample->count < TRIED && count > 0; tried++) {
    int longest = 0;
    for (int i = 1; i < count; i++)
      if (rows[i].box[2] - rows[i].box[0] > rows[longest].box[2] - rows[longest].box[0])
        longest = i;
    float *box = rows[longest].box;
    if (box[2] - box[0] > ROW_LONGEST * prepared->em)
      box[2] = box[0] + ROW_LONGEST * prepared->em;
    take(prepared, box, sample);
    rows[longest] = rows[--count];
  }
  free(rows);
}

static void sample_page(const struct gk_prepared *prepared, const struct gk_lattice *lattices,
                        int count, struct sample *sample)
{
  *sample = (struct sample){.count = 0};
  sample_tables(prepared, lattices, count, sample);
  if (sample->count == 0)
    sample_rows(prepared, sample);
}

/* The mean confidence of their characters, as they are or on their head; 0: there are none. */
static float legibility(struct gk_engine *words, const struct sample *sample, bool on_head)
{
  struct gk_reading *reading = malloc(sizeof *reading);
  float sum = 0;
  size_t count = 0;
  for (int i = 0; i < sample->count && reading; i++) {
    PIX *line = on_head ? pixRotate180(NULL, sample->lines[i]) : pixClone(sample->lines[i]);
    if (line && gk_engine_read(words, line, GK_ENGINE_LINE, reading))
      for (size_t j = 0; j < reading->count; j++)
        sum += reading->symbols[j].confidence;
    if (line)
      count += reading->count;
    pixDestroy(&line);
  }
  free(reading);
  return count ? sum / (float)count : 0;
}

/* The better way up, in half turns; its legibility into *best. */
static int look(struct gk_engine *words, const struct gk_prepared *prepared,
                const struct gk_lattice *lattices, int count, float *best)
{
  struct sample sample;
  int half = 0;
  sample_page(prepared, lattices, count, &sample);
  *best = legibility(words, &sample, false);
  if (sample.count && *best < UPRIGHT) {
    float other = legibility(words, &sample, true);
    if (other > *best + BETTER) {
      *best = other;
      half = 1;
    }
  }
  if (sample.count == 0)
    *best = 1;
  free_sample(&sample);
  return half;
}

static void turn(struct gk_prepared *prepared, int turns, struct gk_lattice **lattices, int *count)
{
  if (!turns || !gk_prepared_turn(prepared, turns))
    return;
  gk_lattices_free(*lattices, *count);
  *lattices = NULL;
  *count = gk_lattices_find(prepared, lattices);
}

void gk_upright_set(struct gk_engine *words, struct gk_prepared *prepared,
                    struct gk_lattice **lattices, int *count)
{
  float upright, aside;
  int half = look(words, prepared, *lattices, *count, &upright);
  if (upright >= SIDEWAYS) {
    turn(prepared, 2 * half, lattices, count);
    return;
  }
  turn(prepared, 1, lattices, count);
  if (*count < 0)
    return;
  int half_aside = look(words, prepared, *lattices, *count, &aside);
  turn(prepared, aside > upright + BETTER && aside >= SIDEWAYS ? 2 * half_aside : 3 + 2 * half,
       lattices, count);
}
