/* SPDX-License-Identifier: Apache-2.0 */
/* Where a document's text ends: before its signature and its attachments. */
#ifndef GK_SEGMENT_CLOSING_H
#define GK_SEGMENT_CLOSING_H

#include "candidate.h"

/* The first line that is no more of the text; `count` where there is none such. An attachment line
 * after which the numbers go on ends nothing. */
uint32_t gk_closing_find(const struct gk_heading_rules *rules, const struct gk_line *lines,
                         uint32_t count, const struct gk_candidates *candidates);

#endif
