/* SPDX-License-Identifier: Apache-2.0 */
/* Headings that have no number. */
#ifndef GK_SEGMENT_UNNUMBERED_H
#define GK_SEGMENT_UNNUMBERED_H

#include "announced.h"

/* Accepts candidates without a number and gives them their rank. `main` and `main_rank` are of the
 * numbered main parts; GK_NUMBERING_NONE where the main parts have no numbers. */
void gk_select_unnumbered(const struct gk_heading_rules *rules, const struct gk_line *lines,
                          uint32_t end, struct gk_text title,
                          const struct gk_announced_list *announced, enum gk_numbering_style main,
                          int main_rank, struct gk_candidates *candidates);

#endif
