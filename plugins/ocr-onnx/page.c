/* SPDX-License-Identifier: Apache-2.0 */
#include "page.h"

#include <math.h>

#include "line.h"

/* Sum of |w| below which a place is taken to be at infinity: the page is some thousand wide. */
static const double FLAT = 1e-9;

static bool invert(const double m[9], double out[9])
{
  double determinant = m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) +
                       m[2] * (m[3] * m[7] - m[4] * m[6]);
  if (!isfinite(determinant) || fabs(determinant) < FLAT)
    return false;
  for (int row = 0; row < 3; row++)
    for (int column = 0; column < 3; column++) {
      int r1 = (column + 1) % 3, r2 = (column + 2) % 3, c1 = (row + 1) % 3, c2 = (row + 2) % 3;
      out[3 * row + column] =
          (m[3 * r1 + c1] * m[3 * r2 + c2] - m[3 * r1 + c2] * m[3 * r2 + c1]) / determinant;
    }
  return true;
}

bool gk_page_open(struct gk_context *context, struct gk_page *page, uint32_t resource,
                  uint32_t number)
{
  if (number == 0)
    number = 1;
  if (page->resource == resource && page->number == number)
    return page->ready;
  gk_page_close(page);
  page->resource = resource;
  page->number = number;
  struct gk_resource found;
  struct gk_picture picture;
  if (!gk_get_resource(context, resource, &found) || found.data.size == 0 ||
      gk_picture_open(found.data, &picture) != GK_PICTURE_OK)
    return false;
  enum gk_picture_error error = GK_PICTURE_OK;
  PIX *source = number <= picture.count ? gk_picture_read(&picture, number - 1, &error) : NULL;
  int turns = number <= picture.count ? (int)picture.pages[number - 1].turns : 0;
  if (source && gk_prepare(source, turns, &page->prepared)) {
    page->ready = invert(page->prepared.to_source, page->from_source);
    if (!page->ready)
      gk_prepared_free(&page->prepared);
  }
  pixDestroy(&source);
  gk_picture_close(&picture);
  return page->ready;
}

void gk_page_close(struct gk_page *page)
{
  if (page->ready)
    gk_prepared_free(&page->prepared);
  memset(page, 0, sizeof *page);
}

static bool to_page(const struct gk_page *page, const float source[2], double out[2])
{
  const double *m = page->from_source;
  double w = m[6] * source[0] + m[7] * source[1] + m[8];
  out[0] = (m[0] * source[0] + m[1] * source[1] + m[2]) / w;
  out[1] = (m[3] * source[0] + m[4] * source[1] + m[5]) / w;
  return fabs(w) > FLAT && isfinite(out[0]) && isfinite(out[1]);
}

/* Quarter turns clockwise after which the first corner is left of the second. */
static int turns_needed(double corners[4][2])
{
  double x = corners[1][0] - corners[0][0], y = corners[1][1] - corners[0][1];
  if (fabs(x) >= fabs(y))
    return x >= 0 ? 0 : 2;
  return y > 0 ? 3 : 1;
}

static bool map_corners(const struct gk_page *page, const float corners[8], double mapped[4][2])
{
  for (int i = 0; i < 4; i++)
    if (!to_page(page, corners + 2 * i, mapped[i]))
      return false;
  return true;
}

/* As corners; a place without them stands upright in its picture. */
static bool corners_of(const struct gk_cell *cell, float corners[8])
{
  const float *box = cell->place.box, *given = cell->corners;
  bool known = false;
  for (int i = 0; i < 8; i++)
    known = known || given[i] != 0;
  if (known) {
    memcpy(corners, given, 8 * sizeof *corners);
    return true;
  }
  const float upright[8] = {box[0], box[1], box[2], box[1], box[2], box[3], box[0], box[3]};
  memcpy(corners, upright, sizeof upright);
  return box[2] > box[0] && box[3] > box[1];
}

bool gk_page_locate(struct gk_page *page, const struct gk_cell *cell, float box[4])
{
  float corners[8];
  double mapped[4][2];
  if (!page->ready || !corners_of(cell, corners) || !map_corners(page, corners, mapped))
    return false;
  int turns = turns_needed(mapped);
  if (turns &&
      (!gk_prepared_turn(&page->prepared, turns) ||
       !invert(page->prepared.to_source, page->from_source) || !map_corners(page, corners, mapped)))
    return false;
  const double width = pixGetWidth(page->prepared.grey), height = pixGetHeight(page->prepared.grey);
  double least[2] = {width, height}, most[2] = {0, 0};
  for (int i = 0; i < 4; i++)
    for (int k = 0; k < 2; k++) {
      least[k] = fmax(0, fmin(least[k], mapped[i][k]));
      most[k] = fmin(k ? height : width, fmax(most[k], mapped[i][k]));
    }
  box[0] = (float)least[0];
  box[1] = (float)least[1];
  box[2] = (float)most[0];
  box[3] = (float)most[1];
  return box[2] - box[0] >= 1 && box[3] - box[1] >= 1;
}

/* The readings of a cell's lines, one after the other with `between`; from gk_alloc. */
static struct gk_text join(struct gk_context *context, const struct gk_text *lines, int count,
                           const char *between)
{
  size_t size = 0, gap = strlen(between);
  for (int i = 0; i < count; i++)
    size += lines[i].size + gap;
  char *text = gk_alloc(context, size + 1), *end = text;
  for (int i = 0; i < count; i++) {
    if (lines[i].size == 0)
      continue;
    if (end != text) {
      memcpy(end, between, gap);
      end += gap;
    }
    memcpy(end, lines[i].data, lines[i].size);
    end += lines[i].size;
  }
  return (struct gk_text){text, (size_t)(end - text)};
}

static struct gk_text keep(struct gk_context *context, const char *string)
{
  const struct gk_text text = gk_text_of(string);
  return join(context, &text, 1, "");
}

/* A long number is wrapped in a narrow cell: its lines go on. */
static bool read_lines(struct gk_context *context, struct gk_recogniser *recogniser,
                       const struct gk_line *lines, int count, struct gk_voice *voice)
{
  struct gk_text texts[GK_LINES_LIMIT], numbers[GK_LINES_LIMIT];
  struct gk_reading *reading = gk_alloc(context, sizeof *reading);
  voice->confidence = voice->number_confidence = 1;
  for (int i = 0; i < count; i++) {
    if (!gk_recognise(recogniser, lines[i].pix, reading))
      return false;
    texts[i] = keep(context, reading->text);
    numbers[i] = keep(context, reading->number);
    voice->confidence = fminf(voice->confidence, reading->confidence);
    voice->number_confidence = fminf(voice->number_confidence, reading->number_confidence);
  }
  voice->text = join(context, texts, count, "\n");
  voice->number = join(context, numbers, count, "");
  return true;
}

bool gk_page_read(struct gk_context *context, const struct gk_page *page,
                  struct gk_recogniser *recogniser, const float box[4], struct gk_voice *voice)
{
  struct gk_line lines[GK_LINES_LIMIT];
  int count = gk_lines_of_cell(&page->prepared, box, 0, lines);
  if (count == 0)
    count = gk_lines_of_cell(&page->prepared, box, GK_LINES_FAINT, lines);
  memset(voice, 0, sizeof *voice);
  voice->text = voice->number = GK_TEXT("");
  bool works = count <= 0 || read_lines(context, recogniser, lines, count, voice);
  gk_lines_free(lines, count);
  return works;
}
