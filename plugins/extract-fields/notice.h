/* SPDX-License-Identifier: Apache-2.0 */
/* Labelled values of the whole document: publication line, contacts, site code. */
#ifndef GK_FIELDS_NOTICE_H
#define GK_FIELDS_NOTICE_H

#include "label.h"
#include "view.h"

/* The best value of each label, which later steps rest on; text.size 0: none. */
struct notices {
  struct spot best[LABEL_COUNT];
};

/* Adds the fields published, source, index_number, site_id and contact.*; those of the body count
 * before those of the publication line, and these before those of the page's foot. */
void notices_find(const struct view *view, struct notices *notices);

#endif
