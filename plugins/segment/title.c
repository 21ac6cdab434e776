/* SPDX-License-Identifier: Apache-2.0 */
#include "title.h"

#include "utf8.h"

enum {
  /* A colon or a run of spaces ends a title only after a clause that is as short as a heading:
   * 1.公开形式：… against 我局通过下列渠道公开了…：… */
  CLAUSE_LIMIT = 25,
  /* Twenty characters: what stands after a run of spaces and is shorter may be the title's second
   * half (加强领导　落实责任), unless a sentence ends in it. */
  SPACED_BYTES = 60,
  DISTANCE_LIMIT = 15
};

static int bracket_change(uint32_t c)
{
  switch (c) {
  case '(':
  case 0x300A: /* 《 */
  case 0x3008: /* 〈 */
  case 0x201C: /* “ */
  case 0x3010: /* 【 */
  case 0x300C: /* 「 */
  case 0x3014: /* 〔 */
    return 1;
  case ')':
  case 0x300B:
  case 0x3009:
  case 0x201D:
  case 0x3011:
  case 0x300D:
  case 0x3015:
    return -1;
  default:
    return 0;
  }
}

/* Where a run of at least two spaces, or one that is a full character wide, ends; NULL: none. */
static const char *space_run(const char *p, const char *end)
{
  int width = 0;
  while (p < end) {
    const char *next = p;
    uint32_t c = gk_utf8_next(&next, end);
    if (!gk_is_space(c) || c == 0x200B || c == 0xFEFF)
      break;
    width += c == 0x3000 || c == '\t' ? 2 : 1;
    p = next;
  }
  return width >= 2 ? p : NULL;
}

static bool is_text(const char *p, const char *end)
{
  struct gk_text rest = {p, (size_t)(end - p)};
  return rest.size > SPACED_BYTES || gk_text_find(rest, GK_TEXT("。"), 0) != SIZE_MAX;
}

static bool is_sentence_end(uint32_t c)
{
  return c == 0x3002 || c == '!' || c == '?' || c == 0xFF61;
}

/* The end of the title in `rest` (exclusive), its stop in *stop, what comes after in *after. */
static const char *find_end(struct gk_text rest, bool nested, uint32_t *stop, const char **after)
{
  const char *end = rest.data + rest.size;
  uint32_t count = 0, previous = 0;
  int depth = 0;
  bool clause = true;
  for (const char *p = rest.data, *next; p < end; p = next) {
    next = p;
    uint32_t c = gk_fold_width(gk_utf8_next(&next, end));
    if (nested) {
      depth += bracket_change(c);
      if (depth < 0)
        depth = 0;
    }
    bool found = false;
    const char *spaces;
    if (depth > 0) {
      found = false;
    } else if (is_sentence_end(c)) {
      found = true;
    } else if (c == ':') {
      found = clause && count <= CLAUSE_LIMIT && count > 0;
    } else if (c == '.') {
      const char *following = next;
      uint32_t f = next < end ? gk_utf8_next(&following, end) : 0;
      found =
          (gk_is_han(previous) || previous == ')') && (f == 0 || gk_is_han(f) || gk_is_space(f));
    } else if (c == ',' || c == ';') {
      clause = false;
    } else if (clause && count > 0 && count <= CLAUSE_LIMIT && gk_is_space(c) &&
               (spaces = space_run(p, end)) && is_text(spaces, end)) {
      found = true;
      next = spaces;
    }
    if (found) {
      *stop = c;
      *after = next;
      return p;
    }
    count++;
    previous = c;
  }
  *stop = depth > 0 ? UINT32_MAX : 0;
  *after = end;
  return end;
}

struct gk_title gk_title_split(struct gk_text rest)
{
  struct gk_title title = {0};
  const char *after, *end = find_end(rest, true, &title.stop, &after);
  if (title.stop == UINT32_MAX) /* a bracket that is never closed hid the end */
    end = find_end(rest, false, &title.stop, &after);
  title.text = gk_text_trim((struct gk_text){rest.data, (size_t)(end - rest.data)});
  title.after = (size_t)(after - rest.data);
  struct gk_text left = {after, rest.size - title.after};
  title.whole = gk_text_trim(left).size == 0;
  if (title.whole)
    title.after = rest.size;
  if (title.stop == 0 && title.text.size > 0) {
    /* A stop that ends no sentence: 1.属于国家秘密； */
    const char *limit = title.text.data + title.text.size, *last = limit - 1;
    while (last > title.text.data && ((unsigned char)*last & 0xC0) == 0x80)
      last--;
    const char *next = last;
    uint32_t c = gk_fold_width(gk_utf8_next(&next, limit));
    if (c == ';' || c == ',' || c == 0x3001 || c == ':' || c == '.') {
      title.stop = c;
      title.text.size = (size_t)(last - title.text.data);
    }
  }
  for (const char *p = title.text.data, *limit = p + title.text.size; p < limit; title.characters++)
    gk_utf8_next(&p, limit);
  return title;
}

static bool is_dropped(uint32_t c)
{
  if (c < 0x80)
    return !((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
  return gk_is_space(c) || (c >= 0x3000 && c <= 0x303F && c != 0x3007) ||
         (c >= 0x2010 && c <= 0x2027) || c == 0x00B7 || c == 0x7684 /* 的 */ ||
         c == 0x548C /* 和 */ || c == 0x53CA /* 及 */ || c == 0x4E0E /* 与 */ ||
         c == 0x4EE5 /* 以 */;
}

/* The characters of a leading year: 2017年度, 2017年. */
static uint32_t leading_year(const struct gk_normal *normal)
{
  uint32_t digits = 0;
  while (digits < normal->size && normal->characters[digits] >= '0' &&
         normal->characters[digits] <= '9')
    digits++;
  if (digits != 4 || digits == normal->size || normal->characters[digits] != 0x5E74) /* 年 */
    return 0;
  bool whole = digits + 1 < normal->size && normal->characters[digits + 1] == 0x5EA6; /* 度 */
  return digits + 1 + whole;
}

void gk_title_normalise(struct gk_text title, struct gk_normal *normal)
{
  normal->size = 0;
  const char *p = title.size ? title.data : "", *end = p + title.size;
  while (p < end && normal->size < GK_NORMAL_LIMIT) {
    uint32_t c = gk_fold_width(gk_utf8_next(&p, end));
    if (is_dropped(c))
      continue;
    uint32_t n = normal->size;
    /* 政府信息 and 信息 are one. */
    if (c == 0x606F && n >= 3 && normal->characters[n - 1] == 0x4FE1 &&
        normal->characters[n - 2] == 0x5E9C && normal->characters[n - 3] == 0x653F) {
      normal->characters[n - 3] = 0x4FE1;
      n -= 2;
    }
    normal->characters[n] = c;
    normal->size = n + 1;
  }
  uint32_t year = leading_year(normal);
  if (year && normal->size > year) {
    normal->size -= year;
    memmove(normal->characters, normal->characters + year,
            normal->size * sizeof *normal->characters);
  }
  normal->hash = 2166136261u; /* FNV-1a */
  normal->signature = 0;
  for (uint32_t i = 0; i < normal->size; i++) {
    uint32_t c = normal->characters[i];
    normal->hash = (normal->hash ^ c) * 16777619u;
    normal->signature |= (uint64_t)1 << (c * 2654435761u >> 26);
  }
}

static uint32_t bits(uint64_t word)
{
  uint32_t count = 0;
  for (; word; word &= word - 1)
    count++;
  return count;
}

uint32_t gk_title_distance(const struct gk_normal *a, const struct gk_normal *b, uint32_t limit)
{
  if (limit > DISTANCE_LIMIT)
    limit = DISTANCE_LIMIT;
  uint32_t beyond = limit + 1;
  if (a->hash == b->hash && a->size == b->size &&
      memcmp(a->characters, b->characters, a->size * sizeof *a->characters) == 0)
    return 0;
  if ((a->size > b->size ? a->size - b->size : b->size - a->size) > limit)
    return beyond;
  /* A character that only one of them has costs one edit. */
  if (bits(a->signature & ~b->signature) > limit || bits(b->signature & ~a->signature) > limit)
    return beyond;
  uint32_t row[GK_NORMAL_LIMIT + 1];
  for (uint32_t j = 0; j <= b->size; j++)
    row[j] = j;
  for (uint32_t i = 1; i <= a->size; i++) {
    uint32_t diagonal = row[0], least = row[0] = i;
    for (uint32_t j = 1; j <= b->size; j++) {
      uint32_t cost = diagonal + (a->characters[i - 1] != b->characters[j - 1]);
      diagonal = row[j];
      if (row[j] + 1 < cost)
        cost = row[j] + 1;
      if (row[j - 1] + 1 < cost)
        cost = row[j - 1] + 1;
      row[j] = cost;
      if (cost < least)
        least = cost;
    }
    if (least > limit)
      return beyond;
  }
  return row[b->size] > limit ? beyond : row[b->size];
}
