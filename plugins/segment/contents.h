/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of contents: headings that stand together at the start and come again later. */
#ifndef GK_SEGMENT_CONTENTS_H
#define GK_SEGMENT_CONTENTS_H

#include "announced.h"

/* Moves the lines of a table of contents from the candidates to the announced parts: such as have
 * dots and a page number, and the first run of at least three lines of which most come again. */
void gk_contents_find(const struct gk_heading_rules *rules, const struct gk_line *lines,
                      struct gk_candidates *candidates, struct gk_announced_list *list);

#endif
