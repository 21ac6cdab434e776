/* SPDX-License-Identifier: Apache-2.0 */
/* Whose document it is, and of what place. */
#ifndef GK_FIELDS_AUTHORITY_H
#define GK_FIELDS_AUTHORITY_H

#include "heading.h"
#include "lead.h"
#include "notice.h"

/* Adds the field `signed` and says who signed: the last lines of the body. `dated_below_title`:
 * where they give no date, one in brackets among the first lines counts: （2022年6月15日）. */
struct spot authority_signature(const struct view *view, bool dated_below_title);

/* Adds the field `agency`: the fullest form that is printed of the name in the title, in the
 * sentence that names the report, in the signature, in the publication line or at the foot; of the
 * last two only what the title does not contradict. Empty: it is printed nowhere. */
struct spot authority_find(const struct view *view, const struct heading *heading,
                           const struct lead *lead, const struct notices *notices,
                           struct spot signature);

/* Adds region.code and region.name where one place is plain from the name of the authority, the
 * title, the site's code or the places that the prose names; else nothing. */
void authority_region(const struct view *view, const struct heading *heading,
                      const struct notices *notices, struct spot agency);

#endif
