/* SPDX-License-Identifier: Apache-2.0 */
/* Which candidates are headings, and how far out each stands. */
#ifndef GK_SEGMENT_SELECT_H
#define GK_SEGMENT_SELECT_H

#include "announced.h"

/* Sets `accepted` and `rank` of every candidate, and adds the parts announced in a paragraph before
 * the first heading to `announced`. The rules:
 *  - A number with a proper separator makes a heading, but for lists: paragraphs that end in a
 *    semicolon or whose first sentence is longer than a title (GK_TITLE_LIMIT) are headings only
 *    where no more than half of their siblings are such. The main parts of a document are headings
 *    however long; their title is then empty.
 *  - 一 总体情况 needs the sequence to go on, a known title or to be announced; 一总体情况 needs a
 *    known title, to be announced, or to be set apart and in sequence.
 *  - A line without a number is a main part where it is announced or known and the numbers have a
 *    gap there, or where it is set apart as the main parts are. A line that is set apart otherwise
 *    heads a part of the section it stands in. */
void gk_select(const struct gk_heading_rules *rules, const struct gk_line *lines, uint32_t end,
               struct gk_text title, struct gk_announced_list *announced,
               struct gk_candidates *candidates);

#endif
