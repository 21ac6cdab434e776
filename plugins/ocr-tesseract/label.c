/* SPDX-License-Identifier: Apache-2.0 */
#include "label.h"

#include <stdlib.h>
#include <utf8.h>

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

struct gk_candidate gk_label_read(struct gk_context *context, struct gk_engine *engine,
                                  const struct gk_line *lines, int count)
{
  struct gk_candidate candidate = {{"", 0}, 0};
  struct gk_reading *reading = malloc(sizeof *reading);
  char *text = gk_alloc(context, (size_t)(count > 0 ? count : 1) * (GK_READING_BYTES + 1));
  size_t size = 0;
  if (!reading)
    return candidate;
  for (int i = 0; i < count; i++) {
    if (!gk_engine_read(engine, lines[i].pix, GK_ENGINE_LINE, reading))
      continue;
    if (size)
      text[size++] = '\n';
    else
      candidate.confidence = reading->confidence;
    if (reading->confidence < candidate.confidence)
      candidate.confidence = reading->confidence;
    size += gk_label_clean(reading->text, reading->size, text + size);
  }
  free(reading);
  candidate.text = (struct gk_text){text, size};
  return candidate;
}
