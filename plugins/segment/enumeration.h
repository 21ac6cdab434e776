/* SPDX-License-Identifier: Apache-2.0 */
/* Enumerations inside paragraphs: 一是…二是…, 第一，…第二，…, (1)…；(2)…, 首先…其次… */
#ifndef GK_SEGMENT_ENUMERATION_H
#define GK_SEGMENT_ENUMERATION_H

#include "candidate.h"

struct gk_enumerated {
  struct gk_text number; /* as printed: 一是 */
  uint32_t ordinal;
  struct gk_text text;         /* up to the next item of the list or the end of the paragraph */
  struct gk_text title;        /* its first clause where that is short; else empty */
  uint32_t line, offset, size; /* number and text, bytes of the line */
};

struct gk_enumeration {
  struct gk_enumerated *items;
  uint32_t count;
  bool truncated;
};

enum { GK_ENUMERATED_LIMIT = 1000 /* of one section; real ones have a few dozen */ };

/* Finds the items in lines[first, last], the first of which begins at `offset`. A list has at least
 * two items; numbers stay as printed, repeated ones too. Rows of forms are no items. */
struct gk_enumeration gk_enumeration_find(struct gk_context *context,
                                          const struct gk_heading_rules *rules,
                                          const struct gk_line *lines, uint32_t first,
                                          uint32_t offset, uint32_t last);

#endif
