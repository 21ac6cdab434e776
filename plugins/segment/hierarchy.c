/* SPDX-License-Identifier: Apache-2.0 */
#include "hierarchy.h"

enum {
  /* One restart or one continuation is weaker than the usual order, two are stronger: a list 1. 2.
   * 3. before the first 一、 must not become its parent, and 1、(一)(二)2、 must. */
  EVIDENCE = 2,
  USUAL_ORDER = 3,
  STYLES = GK_NUMBERING_STYLES
};

struct gk_hierarchy gk_hierarchy_infer(const struct gk_candidates *candidates)
{
  struct gk_hierarchy hierarchy = {0};
  uint32_t inside[STYLES][STYLES] = {{0}}; /* [outer][inner] */
  uint32_t last_place[STYLES] = {0}, last_ordinal[STYLES] = {0}, place = 0;
  for (uint32_t i = 0; i < candidates->count; i++) {
    const struct gk_candidate *c = &candidates->items[i];
    if (!c->accepted || c->style == GK_NUMBERING_NONE)
      continue;
    int style = c->style;
    place++;
    for (int other = 1; other < STYLES; other++) {
      if (other == style || last_place[other] <= last_place[style])
        continue;
      /* Of the two styles, `other` was the one seen last. */
      if (c->ordinal == 1)
        inside[other][style] += EVIDENCE;
      else if (last_place[style] && c->ordinal == last_ordinal[style] + 1)
        inside[style][other] += EVIDENCE;
    }
    last_place[style] = place;
    last_ordinal[style] = c->ordinal;
    hierarchy.present[style] = true;
  }
  int wins[STYLES] = {0};
  for (int a = 1; a < STYLES; a++)
    for (int b = a + 1; b < STYLES; b++) {
      if (!hierarchy.present[a] || !hierarchy.present[b])
        continue;
      if (inside[a][b] + USUAL_ORDER >= inside[b][a])
        wins[a]++;
      else
        wins[b]++;
    }
  for (int a = 1; a < STYLES; a++) {
    hierarchy.rank[a] = 1;
    for (int b = 1; b < STYLES; b++)
      if (hierarchy.present[b] && (wins[b] > wins[a] || (wins[b] == wins[a] && b < a)))
        hierarchy.rank[a]++;
  }
  return hierarchy;
}
