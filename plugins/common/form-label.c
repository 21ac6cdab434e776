/* SPDX-License-Identifier: Apache-2.0 */
#include "form-label.h"

#include "number.h"
#include "utf8.h"

/* Below this many characters one wrong character makes another label of it. */
enum { SHORTEST_SIMILAR = 4, MAXIMAL_POINTS = 140, CHARACTERS_PER_ERROR = 5, MAXIMAL_ERRORS = 3 };

uint32_t label_hash(struct gk_text normal)
{
  uint32_t hash = 2166136261u; /* FNV-1a */
  for (size_t i = 0; i < normal.size; i++)
    hash = (hash ^ (unsigned char)normal.data[i]) * 16777619u;
  return hash;
}

static bool opens(uint32_t c)
{
  return c == '(' || c == '[' || c == 0x3010 || c == 0x3014;
}

static bool closes(uint32_t c)
{
  return c == ')' || c == ']' || c == 0x3011 || c == 0x3015;
}

/* Brackets for which those of a number are taken in pictures. */
static bool closes_misread(uint32_t c)
{
  return closes(c) || c == 0x300B || c == 0x3009;
}

/* After a bracket at p: whether an ordinal and the closing bracket follow; their end. */
static const char *ordinal_in_brackets(const char *p, const char *end)
{
  size_t used;
  uint32_t ordinal;
  if (!gk_ordinal_parse((struct gk_text){p, (size_t)(end - p)}, &used, &ordinal))
    return NULL;
  p += used;
  return p < end && closes_misread(gk_fold_width(gk_utf8_next(&p, end))) ? p : NULL;
}

/* What a picture's opening bracket was taken for: 《七》 t七) ti六). The end of the number, or
 * NULL. */
static const char *misread_number(const char *p, const char *end)
{
  enum { MOST_MARKS = 2 };
  for (int i = 0; i < MOST_MARKS && p < end; i++) {
    uint32_t c = gk_fold_width(gk_utf8_next(&p, end));
    if (gk_is_han(c) || gk_is_space(c) || (c >= '0' && c <= '9'))
      return NULL;
    if (p < end && *p >= '0' && *p <= '9')
      return NULL;
    const char *after = ordinal_in_brackets(p, end);
    if (after)
      return after;
  }
  return NULL;
}

/* Skips 一、 (一) 1. ① at the start. */
static const char *skip_number(const char *p, const char *end)
{
  const char *next = p;
  if (p == end)
    return p;
  uint32_t c = gk_fold_width(gk_utf8_next(&next, end));
  if (opens(c)) {
    const char *after = ordinal_in_brackets(next, end);
    return after ? after : p;
  }
  const char *misread = misread_number(p, end);
  if (misread)
    return misread;
  size_t used;
  uint32_t ordinal;
  if (!gk_ordinal_parse((struct gk_text){p, (size_t)(end - p)}, &used, &ordinal))
    return p;
  next = p + used;
  if (!((p[0] >= '0' && p[0] <= '9')) && (c < 0x2460 || c > 0x32FF) && next < end) {
    /* 一 begins a word as well: a mark must follow. */
    const char *mark = next;
    c = gk_fold_width(gk_utf8_next(&mark, end));
    if (c != 0x3001 && c != '.' && c != ',' && c != 0xFF0E && !closes(c))
      return p;
    return mark;
  }
  return next;
}

static size_t han_only(const char *p, const char *end, bool drop_notes, char *out)
{
  size_t size = 0;
  uint32_t previous = 0;
  int depth = 0;
  while (p < end) {
    uint32_t c = gk_fold_width(gk_utf8_next(&p, end));
    if (drop_notes && opens(c)) {
      const char *after = depth == 0 ? ordinal_in_brackets(p, end) : NULL;
      if (after && previous != 0x7B2C) { /* (一) between two labels; not 第(一)项 */
        p = after;
        continue;
      }
      depth += !after;
    } else if (drop_notes && closes(c)) {
      depth -= depth > 0;
    } else if (depth == 0 && gk_is_han(c)) {
      size += gk_utf8_put(out + size, c);
      previous = c;
    }
  }
  return size;
}

size_t label_normalise(struct gk_text text, char *out)
{
  text = gk_text_trim(text);
  if (text.size == 0 || text.size >= LABEL_BYTES)
    return 0;
  const char *end = text.data + text.size;
  const char *begin = skip_number(text.data, end);
  size_t size = han_only(begin, end, true, out);
  return size ? size : han_only(begin, end, false, out);
}

const struct label *label_find(const struct form_rules *rules, struct gk_text normal)
{
  if (normal.size == 0)
    return NULL;
  uint32_t hash = label_hash(normal);
  for (uint32_t i = hash & rules->index_mask; rules->index[i]; i = (i + 1) & rules->index_mask) {
    const struct label *label = &rules->labels[rules->index[i] - 1];
    if (label->hash == hash && gk_text_equal(label->text, normal))
      return label;
  }
  return NULL;
}

static uint32_t points(struct gk_text text, uint32_t *out)
{
  uint32_t count = 0;
  for (const char *p = text.data, *end = p + text.size; p < end && count < MAXIMAL_POINTS;)
    out[count++] = gk_utf8_next(&p, end);
  return count;
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
  return a < b ? a : b;
}

/* Levenshtein distance within a band of `limit`; limit + 1 where it is greater. */
static uint32_t distance(const uint32_t *a, uint32_t a_count, const uint32_t *b, uint32_t b_count,
                         uint32_t limit)
{
  if (a_count > b_count + limit || b_count > a_count + limit)
    return limit + 1;
  uint32_t row[MAXIMAL_POINTS + 1];
  for (uint32_t j = 0; j <= b_count; j++)
    row[j] = j <= limit ? j : limit + 1;
  for (uint32_t i = 1; i <= a_count; i++) {
    uint32_t from = i > limit ? i - limit : 1;
    uint32_t to = smaller(b_count, i + limit);
    uint32_t diagonal = row[from - 1];
    row[from - 1] = from == 1 && i <= limit ? i : limit + 1;
    uint32_t best = row[from - 1];
    for (uint32_t j = from; j <= to; j++) {
      uint32_t above = j < i + limit ? row[j] : limit + 1;
      uint32_t cost = smaller(diagonal + (a[i - 1] != b[j - 1]), smaller(above, row[j - 1]) + 1);
      diagonal = row[j];
      row[j] = smaller(cost, limit + 1);
      best = smaller(best, row[j]);
    }
    if (best > limit)
      return limit + 1;
  }
  return row[b_count];
}

const struct label *label_nearest(const struct form_rules *rules, uint32_t family,
                                  struct gk_text normal)
{
  uint32_t wanted[MAXIMAL_POINTS], have[MAXIMAL_POINTS];
  uint32_t count = points(normal, wanted);
  if (count < SHORTEST_SIMILAR || count >= MAXIMAL_POINTS)
    return NULL;
  const struct label *best = NULL;
  uint32_t best_distance =
      smaller(1 + (count - SHORTEST_SIMILAR) / CHARACTERS_PER_ERROR, MAXIMAL_ERRORS);
  bool tie = false;
  for (uint32_t i = 0; i < rules->label_count; i++) {
    const struct label *label = &rules->labels[i];
    if (!(label->families & 1u << family) || label->length < SHORTEST_SIMILAR)
      continue;
    uint32_t limit = best_distance;
    if (label->length > count + limit || count > label->length + limit)
      continue;
    uint32_t d = distance(wanted, count, have, points(label->text, have), limit);
    if (d < best_distance || (d == best_distance && !best)) {
      best_distance = d;
      best = label;
      tie = false;
    } else if (d == best_distance) {
      tie = true;
    }
  }
  return tie ? NULL : best;
}

const struct label *label_beginning(const struct form_rules *rules, uint32_t family,
                                    struct gk_text normal)
{
  uint32_t count[MAXIMAL_POINTS];
  if (points(normal, count) < SHORTEST_SIMILAR)
    return NULL;
  const struct label *found = NULL;
  for (uint32_t i = 0; i < rules->label_count; i++) {
    const struct label *label = &rules->labels[i];
    if ((label->families & 1u << family) && label->text.size > normal.size &&
        gk_text_starts(label->text, normal)) {
      /* Two spellings of one row are no contradiction. */
      if (found && rules->uses[found->first_use].index != rules->uses[label->first_use].index)
        return NULL;
      if (!found || label->text.size < found->text.size)
        found = label;
    }
  }
  return found;
}
