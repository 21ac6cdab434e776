/* SPDX-License-Identifier: Apache-2.0 */
#include "cell.h"

#include "utf8.h"

enum { LONGEST = 150 /* bytes of a subject that can be one of the list */ };

/* Squeezes, and leaves out the words that change nothing. */
static struct gk_text reduce(const struct figure_rules *rules, struct gk_text text, char *out)
{
  char squeezed[LONGEST + 1];
  struct gk_text compact = {squeezed, gk_text_squeeze(text, squeezed)};
  size_t size = 0;
  for (size_t at = 0; at < compact.size;) {
    size_t skip = gk_words_at(&rules->lists[LIST_CELL_OPTIONAL], compact, at, NULL);
    if (skip == 0) {
      out[size++] = compact.data[at++];
      while (at < compact.size && ((unsigned char)compact.data[at] & 0xC0) == 0x80)
        out[size++] = compact.data[at++];
    }
    at += skip;
  }
  return (struct gk_text){out, size};
}

const struct cell *cell_of(const struct figure_rules *rules, struct gk_text subject)
{
  char out[LONGEST + 1];
  uint32_t cell;
  if (subject.size == 0 || subject.size > LONGEST)
    return NULL;
  if (gk_words_has(&rules->subjects, subject, &cell) ||
      gk_words_has(&rules->subjects, reduce(rules, subject, out), &cell))
    return &rules->cells[cell];
  return NULL;
}

const struct cell *cell_none(const struct figure_rules *rules, struct gk_text text, size_t *from,
                             size_t *offset, size_t *size)
{
  static const char *const ends[] = {"，", "。", "；", ",", ";", "\n", "！", "（", "("};
  size_t width;
  for (size_t at; (at = gk_words_find(&rules->lists[LIST_NONE_VERB], text, *from, text.size, &width,
                                      NULL)) != SIZE_MAX;) {
    *from = at + width;
    size_t end = text.size - *from > LONGEST + 3 ? *from + LONGEST + 3 : text.size;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
      size_t hit = gk_text_find(gk_text_slice(text, 0, end), gk_text_of(ends[i]), *from);
      end = hit < end ? hit : end;
    }
    struct gk_text noun = gk_text_trim(gk_text_slice(text, *from, end));
    if (noun.size == 0 || noun.size > LONGEST)
      continue;
    char out[LONGEST + 1];
    uint32_t cell;
    if (!gk_words_has(&rules->nouns, noun, &cell) &&
        !gk_words_has(&rules->nouns, reduce(rules, noun, out), &cell))
      continue;
    *offset = at;
    *size = end - at;
    return &rules->cells[cell];
  }
  *from = text.size;
  return NULL;
}
