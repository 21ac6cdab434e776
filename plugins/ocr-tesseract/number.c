/* SPDX-License-Identifier: Apache-2.0 */
#include "number.h"

#include "stroke.h"

#include <ctype.h>
#include <math.h>
#include <utf8.h>

/* A character that one voter alone read this badly is no reading. */
#define HOPELESS 0.20f
/* Pixels of a glyph in the source: below, both voters were wrong together where the less certain
 * one had up to 0.96; each then has to read two variants of the line in the same way. */
#define SMALL 11.0f
#define SURE_OF_SMALL 0.985f
/* Variants: of this size; sharpened by so much over so many pixels around. */
#define SMALLER 0.75f
#define SHARPEN 0.7f
enum { VARIANTS = 2, SHARPEN_HALF = 3 };
/* How much less is thought of a reading of a variant. */
#define AGAIN 0.5f
/* Certainty that a stroke is the mark whose shape it has. */
#define MARK_SEEN 0.60f
/* em: a dash of Chinese print is as wide as a character, a hyphen has half of that. */
#define DASH_WIDE 0.70f

static struct gk_text dash_of(const struct gk_line *line, float em)
{
  return line->box[2] - line->box[0] > DASH_WIDE * em ? GK_TEXT("—") : GK_TEXT("-");
}

static size_t skip_digits(struct gk_text text, size_t at)
{
  while (at < text.size && isdigit((unsigned char)text.data[at]))
    at++;
  return at;
}

static bool is_mark(struct gk_text text)
{
  static const char *const marks[] = {"/", "-", "--", "—", "——", "–", "\\"};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (text.size == strlen(marks[i]) && memcmp(text.data, marks[i], text.size) == 0)
      return true;
  return false;
}

bool gk_number_is_well_formed(struct gk_text text)
{
  if (is_mark(text))
    return true;
  size_t at = text.size && (text.data[0] == '-' || text.data[0] == '+');
  size_t first = skip_digits(text, at) - at;
  bool zero = first > 1 && text.data[at] == '0';
  if (first == 0 || zero)
    return false;
  at += first;
  if (at < text.size && text.data[at] == ',') {
    if (first > 3)
      return false;
    while (at < text.size && text.data[at] == ',') {
      if (skip_digits(text, at + 1) != at + 4)
        return false;
      at += 4;
    }
  }
  if (at < text.size && text.data[at] == '.') {
    size_t end = skip_digits(text, at + 1);
    if (end == at + 1)
      return false;
    at = end;
  }
  if (at < text.size && text.data[at] == '%')
    at++;
  return at == text.size;
}

struct gk_text gk_number_clean(struct gk_context *context, const char *reading, size_t size)
{
  static const char blank[] = "—";
  char *copy = gk_alloc(context, size + 1);
  size_t kept = 0;
  for (size_t i = 0; i < size; i++)
    if (size - i >= strlen(blank) && memcmp(reading + i, blank, strlen(blank)) == 0)
      i += strlen(blank) - 1;
    else if (reading[i] != ' ')
      copy[kept++] = reading[i];
  return (struct gk_text){copy, kept};
}

static bool is_grouped(struct gk_text text)
{
  return memchr(text.data, ',', text.size) && gk_number_is_well_formed(text);
}

static bool same(struct gk_text a, struct gk_text b)
{
  return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

/* Whether `plain` is `grouped` without its separators: then one voter passed over faint commas, and
 * the number is the same. */
static bool same_but_for_commas(struct gk_text grouped, struct gk_text plain)
{
  size_t at = 0;
  if (!is_grouped(grouped))
    return false;
  for (size_t i = 0; i < grouped.size; i++)
    if (grouped.data[i] != ',' && (at == plain.size || plain.data[at++] != grouped.data[i]))
      return false;
  return at == plain.size;
}

static bool is_number_part(uint32_t c)
{
  return (c >= '0' && c <= '9') || c == '.' || c == '%';
}

bool gk_number_is_part(struct gk_text partly, struct gk_text words)
{
  const char *p = words.data, *end = p + words.size;
  size_t known = 0;
  for (size_t i = 0; i < partly.size; i++) {
    uint32_t c = 0;
    while (p < end && gk_is_space(c = gk_utf8_next(&p, end)))
      c = 0;
    if (partly.data[i] == GK_NUMBER_UNKNOWN ? c == 0 || is_number_part(c)
                                            : c != (unsigned char)partly.data[i])
      return false;
    known += partly.data[i] != GK_NUMBER_UNKNOWN;
  }
  return known && p == end;
}

struct gk_text gk_number_join(struct gk_context *context, struct gk_text a, struct gk_text b)
{
  char *joined = gk_alloc(context, a.size + b.size + 1);
  memcpy(joined, a.data, a.size);
  memcpy(joined + a.size, b.data, b.size);
  return (struct gk_text){joined, a.size + b.size};
}

/* A reading that is no number is rarely right, one that the ink does not allow never. */
static float weight(const struct gk_strokes *strokes, const struct gk_candidate *candidate)
{
  return candidate->confidence * (gk_number_is_well_formed(candidate->text) ? 1 : 0.5f) *
         (gk_strokes_allow(strokes, candidate->text) ? 1 : 0.1f);
}

/* Puts before the readings what the stroke is seen to be; sure where a voter read it, too. */
static void put_mark(struct gk_number *number, struct gk_text mark, float bound)
{
  struct gk_candidate first = {mark, MARK_SEEN};
  bool read = false;
  uint32_t count = 0;
  struct gk_candidate others[GK_CANDIDATES];
  for (uint32_t i = 0; i < number->count; i++) {
    bool same_mark = gk_text_equal(number->candidates[i].text, mark) ||
                     (mark.data[0] != '/' && is_mark(number->candidates[i].text) &&
                      number->candidates[i].text.data[0] != '/');
    read = read || same_mark;
    if (same_mark)
      first.confidence = fmaxf(first.confidence, number->candidates[i].confidence);
    else if (count < GK_CANDIDATES - 1)
      others[count++] = number->candidates[i];
  }
  number->candidates[0] = first;
  memcpy(number->candidates + 1, others, count * sizeof *others);
  number->count = count + 1;
  number->sure = read && first.confidence >= bound;
}

float gk_number_bound(const struct gk_prepared *prepared)
{
  bool small = prepared->em < GK_NUMBER_SMALL * prepared->scale;
  return small ? GK_NUMBER_SURE_SMALL : GK_NUMBER_SURE;
}

static void add(struct gk_number *number, struct gk_candidate candidate)
{
  for (uint32_t i = 0; i < number->count; i++)
    if (same(number->candidates[i].text, candidate.text))
      return;
  if (number->count < GK_CANDIDATES && candidate.text.size)
    number->candidates[number->count++] = candidate;
}

/* The line in another size, or sharpened: what is only just read so is read otherwise then. */
static PIX *variant_of(PIX *line, int number)
{
  return number == 0 ? pixScale(line, SMALLER, SMALLER)
                     : pixUnsharpMaskingGray(line, SHARPEN_HALF, SHARPEN);
}

/* Reads the line again in its variants. What else is read so may be right, too, if it is a number
 * and the ink allows it. True: all said the same as before. */
static bool read_again(struct gk_context *context, const struct gk_number_reader *reader,
                       const struct gk_line *line, const struct gk_strokes *strokes,
                       struct gk_number *number)
{
  bool confirmed = true;
  struct gk_text best = number->count ? number->candidates[0].text : (struct gk_text){"", 0};
  for (int i = 0; i < VARIANTS * 2; i++) {
    struct gk_reading *reading = &reader->readings[0];
    PIX *variant = variant_of(line->pix, i / 2);
    bool read =
        variant && gk_engine_read(reader->voters[i % 2], variant, GK_ENGINE_RAW_LINE, reading);
    pixDestroy(&variant);
    if (!read) {
      confirmed = false;
      continue;
    }
    struct gk_candidate candidate = {gk_number_clean(context, reading->text, reading->size),
                                     reading->confidence * AGAIN};
    if (same(candidate.text, best) || same_but_for_commas(candidate.text, best) ||
        same_but_for_commas(best, candidate.text))
      continue;
    confirmed = false;
    if (gk_number_is_well_formed(candidate.text) && gk_strokes_allow(strokes, candidate.text))
      add(number, candidate);
  }
  return confirmed;
}

/* Whether glyphs were so small in the source that both voters may be misled alike. */
static bool is_small(const struct gk_line *line, const struct gk_prepared *prepared)
{
  return line->box[3] - line->box[1] < SMALL * prepared->scale;
}

void gk_number_read(struct gk_context *context, const struct gk_number_reader *reader,
                    const struct gk_line *line, const struct gk_prepared *prepared,
                    struct gk_number *number)
{
  struct gk_strokes strokes;
  float least = 1, bound = gk_number_bound(prepared);
  gk_strokes_of_line(line, &strokes);
  *number = (struct gk_number){0};
  for (size_t i = 0; i < 2; i++) {
    struct gk_reading *reading = &reader->readings[i];
    if (!gk_engine_read(reader->voters[i], line->pix, GK_ENGINE_RAW_LINE, reading))
      continue;
    struct gk_candidate candidate = {gk_number_clean(context, reading->text, reading->size),
                                     reading->confidence};
    struct gk_candidate *first = number->candidates;
    least = fminf(least, candidate.confidence);
    bool grouped = number->count == 1 && same_but_for_commas(candidate.text, first->text);
    if (number->count == 1 && (grouped || same(first->text, candidate.text) ||
                               same_but_for_commas(first->text, candidate.text))) {
      number->certain = first->confidence >= bound && candidate.confidence >= bound;
      if (grouped)
        first->text = candidate.text;
      /* Two that agree are wrong together only where both are misled alike. */
      if (candidate.confidence > first->confidence)
        first->confidence = candidate.confidence;
      continue;
    }
    if (candidate.text.size == 0 || (number->count && candidate.confidence < HOPELESS))
      continue;
    number->candidates[number->count++] = candidate;
  }
  struct gk_candidate *best = number->candidates;
  if (number->count == 2 && weight(&strokes, &best[1]) > weight(&strokes, &best[0])) {
    struct gk_candidate other = best[0];
    best[0] = best[1];
    best[1] = other;
  }
  number->sure = number->certain && gk_number_is_well_formed(best->text) &&
                 gk_strokes_allow(&strokes, best->text);
  bool mark = strokes.slash || strokes.dash;
  if (!mark && (!number->sure || (is_small(line, prepared) && least < SURE_OF_SMALL)))
    number->sure = read_again(context, reader, line, &strokes, number) && number->sure;
  if (strokes.slash)
    put_mark(number, GK_TEXT("/"), bound);
  else if (strokes.dash)
    put_mark(number, dash_of(line, prepared->em), bound);
}
