/* SPDX-License-Identifier: Apache-2.0 */
/* Where a finding stands, in words for a person. */
#ifndef GK_LOCATE_H
#define GK_LOCATE_H

#include "record-evidence.h"

struct gk_location {
  struct gk_buffer table; /* "requests-2021", "t2 §1.3"; or "§1.2"; empty: the whole document */
  struct gk_buffer cell;  /* "received/total", or the labels as printed; empty: none */
};

/* Of the first evidence that has a place; clears what the buffers held. */
void gk_locate(const struct gk_view *view, const struct gk_finding *finding,
               struct gk_location *location);
void gk_location_free(struct gk_location *location);

/* The message in the user's language, where there is one. */
struct gk_text gk_localised(struct gk_text english, struct gk_text chinese);

#endif
