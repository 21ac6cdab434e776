/* SPDX-License-Identifier: Apache-2.0 */
/* Which style of numbers stands inside which, in one document. */
#ifndef GK_SEGMENT_HIERARCHY_H
#define GK_SEGMENT_HIERARCHY_H

#include "candidate.h"

struct gk_hierarchy {
  int rank[GK_NUMBERING_STYLES]; /* smaller: further out; for styles that do not occur, too */
  bool present[GK_NUMBERING_STYLES];
};

/* Infers it from the accepted candidates with numbers. For two styles A and B the evidence that B
 * is inside A is: B begins again at 1 after an A; A counts on across Bs. The usual order of the
 * styles (enum gk_numbering_style) decides where the document says nothing. */
struct gk_hierarchy gk_hierarchy_infer(const struct gk_candidates *candidates);

#endif
