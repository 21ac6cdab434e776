/* SPDX-License-Identifier: Apache-2.0 */
#include "vote.h"

#include "utf8.h"

enum { THOUSANDS = 3 /* digits of a group */ };

/* The confidence of a reading that another contradicts, when both were sure. */
static const float EVEN = 0.5f;

/* One of the signs that a number is compared by; 0: none of them. */
static char sign_of(uint32_t character)
{
  uint32_t folded = gk_fold_width(character);
  if (folded == 0x2010 || (folded >= 0x2013 && folded <= 0x2015) || folded == 0x2212)
    folded = '-';
  return folded && folded < 0x80 && strchr("0123456789,.-/%+", (int)folded) ? (char)folded : 0;
}

bool gk_is_number_text(struct gk_text text)
{
  for (const char *p = text.data, *end = p + text.size; p < end;) {
    uint32_t character = gk_utf8_next(&p, end);
    if (!sign_of(character) && !gk_is_space(character))
      return false;
  }
  return true;
}

static bool is_digit(char character)
{
  return character >= '0' && character <= '9';
}

bool gk_is_sound_number(struct gk_text text)
{
  size_t digits = 0, points = 0;
  bool grouped = false;
  for (const char *p = text.data, *end = p + text.size; p < end;) {
    bool first = p == text.data;
    char c = sign_of(gk_utf8_next(&p, end));
    if (is_digit(c)) {
      digits++;
    } else if (c == ',') {
      if (points || digits == 0 || digits > THOUSANDS || (grouped && digits != THOUSANDS))
        return false;
      grouped = true;
      digits = 0;
    } else if (c == '.') {
      if (points || digits == 0 || (grouped && digits != THOUSANDS))
        return false;
      points++;
      digits = 0;
    } else if (c && !first && !(c == '%' && p == end)) {
      return false;
    }
  }
  return points ? digits != 0 && digits != THOUSANDS : !grouped || digits == THOUSANDS;
}

/* Into `out`, which has text.size + 1 bytes; returns the length. */
static size_t squeeze_number(struct gk_text text, char *out)
{
  size_t size = 0, digits = 0, point = 0;
  for (const char *p = text.data, *end = p + text.size; p < end;) {
    char sign = sign_of(gk_utf8_next(&p, end));
    if (!sign || sign == ',')
      continue;
    if (sign == '.')
      point = size;
    digits = is_digit(sign) ? digits + 1 : 0;
    out[size++] = sign;
  }
  if (digits == THOUSANDS && size > digits + 1 && point + digits + 1 == size) {
    memmove(out + point, out + point + 1, digits);
    size--;
  }
  return size;
}

bool gk_reads_same(struct gk_context *context, struct gk_text left, struct gk_text right,
                   bool number)
{
  char *a = gk_alloc(context, left.size + 1), *b = gk_alloc(context, right.size + 1);
  if (number && !(gk_is_number_text(left) && gk_is_number_text(right)))
    return false;
  size_t size = number ? squeeze_number(left, a) : gk_text_squeeze(left, a);
  return size == (number ? squeeze_number(right, b) : gk_text_squeeze(right, b)) &&
         memcmp(a, b, size) == 0;
}

static void settle(struct gk_cell *cell, struct gk_text text, float confidence)
{
  cell->text = text;
  cell->alternative = GK_TEXT("");
  cell->confidence = confidence > cell->confidence ? confidence : cell->confidence;
  cell->flags &= ~(uint32_t)GK_CELL_DOUBTFUL;
}

/* The cell is given with doubt: `text` first, and `other`. */
static void doubt(struct gk_cell *cell, struct gk_text text, struct gk_text other, float confidence)
{
  cell->text = text;
  cell->alternative = other;
  cell->confidence = confidence;
  cell->flags |= GK_CELL_DOUBTFUL;
}

/* Two voices for `text`, one of them the second engine's. */
static enum gk_vote agree(struct gk_cell *cell, struct gk_text text, float confidence, float least,
                          bool number)
{
  if (!(cell->flags & GK_CELL_DOUBTFUL) || confidence < least ||
      (number && !gk_is_sound_number(text)))
    return GK_VOTE_NOTHING;
  settle(cell, text, confidence);
  return GK_VOTE_CONFIRMED;
}

static enum gk_vote differ(struct gk_cell *cell, struct gk_text reading, float confidence,
                           bool number)
{
  if (confidence < GK_VOTE_SURE || (number && !gk_is_sound_number(reading)))
    return GK_VOTE_NOTHING;
  if (cell->flags & GK_CELL_DOUBTFUL) {
    doubt(cell, reading, cell->text.size ? cell->text : cell->alternative, cell->confidence);
    return GK_VOTE_THIRD;
  }
  doubt(cell, cell->text, reading, EVEN);
  return GK_VOTE_DOUBTED;
}

enum gk_vote gk_vote(struct gk_context *context, struct gk_cell *cell, const struct gk_voice *voice)
{
  bool number = gk_is_number_text(cell->text) && gk_is_number_text(cell->alternative);
  struct gk_text reading = number ? voice->number : voice->text;
  float confidence = number ? voice->number_confidence : voice->confidence;
  /* Nothing read is no voice for a cell that is empty: ink too faint for one is so for the other.
   */
  if (reading.size == 0 || cell->flags & GK_CELL_CORRECTED)
    return GK_VOTE_NOTHING;
  if (cell->text.size && gk_reads_same(context, reading, cell->text, number))
    return agree(cell, cell->text, confidence, GK_VOTE_AGREES, number);
  /* The sums of the table that decided for a reading are a voice, too. */
  if (cell->flags & GK_CELL_RECOVERED)
    return GK_VOTE_NOTHING;
  if (cell->alternative.size && gk_reads_same(context, reading, cell->alternative, number))
    return agree(cell, cell->alternative, confidence, GK_VOTE_SURE, number);
  return differ(cell, reading, confidence, number);
}
