/* SPDX-License-Identifier: Apache-2.0 */
#include "nearest.h"

#include <stddef.h>
#include <string.h>

enum { NAME_LIMIT = 64 /* longer names are no typos of ours */ };

static size_t smaller(size_t a, size_t b)
{
  return a < b ? a : b;
}

/* Edit distance in which two letters that changed places count once (optimal string alignment). */
static size_t distance(const char *a, const char *b)
{
  size_t length = strlen(b), rows[3][NAME_LIMIT + 1];
  size_t *before = rows[0], *above = rows[1], *row = rows[2];
  for (size_t j = 0; j <= length; j++)
    above[j] = j;
  for (size_t i = 1; a[i - 1]; i++) {
    row[0] = i;
    for (size_t j = 1; j <= length; j++) {
      row[j] = smaller(smaller(above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = smaller(row[j], before[j - 2] + 1);
    }
    size_t *oldest = before;
    before = above;
    above = row;
    row = oldest;
  }
  return above[length];
}

const char *gk_nearest(const char *name, const char *const *candidates)
{
  const char *best = NULL;
  size_t best_distance = strlen(name) / 2 + 1;
  if (strlen(name) > NAME_LIMIT)
    return NULL;
  for (; *candidates; candidates++) {
    if (strlen(*candidates) > NAME_LIMIT)
      continue;
    size_t d = distance(name, *candidates);
    if (d < best_distance) {
      best = *candidates;
      best_distance = d;
    }
  }
  return best;
}
