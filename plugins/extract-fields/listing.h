/* SPDX-License-Identifier: Apache-2.0 */
/* Pages that list reports and are none themselves. */
#ifndef GK_FIELDS_LISTING_H
#define GK_FIELDS_LISTING_H

#include "heading.h"

/* Whether the page has no outline, no table, no picture and no sentence, but names of different
 * annual reports, line after line: in its body, or, where its own title has no year, in its links.
 */
bool listing_is(const struct view *view, const struct heading *heading);

#endif
