/* SPDX-License-Identifier: Apache-2.0 */
#include "label.h"

#include <stdlib.h>
#include <utf8.h>

/* Confidence of a reading that another contradicts. */
#define UNSURE 0.50f
/* A character is not so much wider than high. */
#define WIDEST 1.5f

/* Whether words are apart by a space beside this character. */
static bool is_spaced(uint32_t c)
{
  return (c > ' ' && c < 0x7F) || (c >= 0xC0 && c < 0x250);
}

/* Whether a space between the two characters was put there by the model. */
static bool is_needless(uint32_t before, uint32_t after)
{
  return !is_spaced(before) || !is_spaced(after) ||
         ((before >= '0' && before <= '9') != 0 && strchr(".,%)", (int)after) != NULL);
}

size_t gk_label_clean(const char *text, size_t size, char *out)
{
  const char *p = text, *end = text + size;
  size_t written = 0;
  uint32_t before = 0;
  bool space = false;
  while (p < end) {
    const char *from = p;
    uint32_t c = gk_utf8_next(&p, end);
    if (c == 0xFFFD || (c < ' ' && c != '\n'))
      continue;
    if (gk_is_space(c) && c != '\n') {
      space = true;
      continue;
    }
    if (space && before && c != '\n' && before != '\n' && !is_needless(before, c))
      out[written++] = ' ';
    memcpy(out + written, from, (size_t)(p - from));
    written += (size_t)(p - from);
    before = c;
    space = false;
  }
  out[written] = 0;
  return written;
}

struct gk_text gk_label_unwrap(struct gk_context *context, struct gk_text text)
{
  if (!text.size || !memchr(text.data, '\n', text.size))
    return text;
  char *spaced = gk_alloc(context, text.size + 1), *out = gk_alloc(context, text.size + 1);
  for (size_t i = 0; i < text.size; i++)
    spaced[i] = text.data[i] == '\n' ? ' ' : text.data[i];
  return (struct gk_text){out, gk_label_clean(spaced, text.size, out)};
}

static bool is_alone(PIX *line)
{
  int width = pixGetWidth(line) - 2 * GK_LINE_MARGIN;
  int height = pixGetHeight(line) - 2 * GK_LINE_PADDING;
  return (float)width <= WIDEST * (float)height;
}

/* Reads a character alone: as a line that fills its picture, for no layout is found in it. Where
 * one is found and says something else, neither is sure (二 may be anything). */
static bool read_alone(struct gk_engine *engine, PIX *line, struct gk_reading *reading)
{
  struct gk_reading *other = malloc(sizeof *other);
  bool read = gk_engine_read(engine, line, GK_ENGINE_RAW_LINE, reading);
  if (other && read && gk_engine_read(engine, line, GK_ENGINE_LINE, other) &&
      strcmp(other->text, reading->text) != 0 && reading->confidence > UNSURE)
    reading->confidence = UNSURE;
  free(other);
  return read;
}

struct gk_candidate gk_label_read(struct gk_context *context, struct gk_engine *engine,
                                  const struct gk_line *lines, int count,
                                  enum gk_engine_shape shape)
{
  struct gk_candidate candidate = {{"", 0}, 0};
  struct gk_reading *reading = malloc(sizeof *reading);
  char *text = malloc((size_t)(count > 0 ? count : 1) * (GK_READING_BYTES + 1));
  size_t size = 0;
  for (int i = 0; i < count && reading && text; i++) {
    bool first = size == 0;
    bool alone = is_alone(lines[i].pix);
    if (alone ? !read_alone(engine, lines[i].pix, reading)
              : !gk_engine_read(engine, lines[i].pix, shape, reading)) {
      candidate.confidence = 0; /* something of it is missing */
      continue;
    }
    if (i == 0 || reading->confidence < candidate.confidence)
      candidate.confidence = reading->confidence;
    if (!first)
      text[size++] = '\n';
    size += gk_label_clean(reading->text, reading->size, text + size);
  }
  if (size) {
    char *kept = gk_alloc(context, size + 1);
    memcpy(kept, text, size);
    candidate.text = (struct gk_text){kept, size};
  }
  free(reading);
  free(text);
  return candidate;
}
