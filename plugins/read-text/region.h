/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a page that was dumped as text: what stands over the document, the document, the
 * foot of the page. */
#ifndef TEXT_REGION_H
#define TEXT_REGION_H

#include "reader.h"

/* Fills the reader's title, body, last_prose and footer. */
void regions_find(struct reader *reader);

/* Whether a line above the title is of the page and not of the document: something that is surely
 * of the page stands between it and the title. */
bool region_is_page_head(const struct reader *reader, size_t line);

/* Whether a line stands where a signature does: an agency over a date, or a date, at the end. */
bool region_is_signature(const struct reader *reader, size_t line);

/* The text without the bars of empty cells behind it; empty where it is nothing but bars. */
struct gk_text region_without_bars(struct gk_text text);

#endif
