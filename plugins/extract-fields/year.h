/* SPDX-License-Identifier: Apache-2.0 */
/* Which years in the prose are the one that the document reports on. */
#ifndef GK_FIELDS_YEAR_H
#define GK_FIELDS_YEAR_H

#include "date.h"
#include "rules.h"

/* Whether the year at `date` is plainly the one reported on: 2023年,我局共发布… at the start of a
 * sentence that tells of what was done, or 现将2023年度…报告如下. Other years (plans, laws,
 * comparisons, titles of documents) are not. */
bool year_is_reported(const struct rules *rules, struct gk_text text, const struct date *date);

#endif
