/* SPDX-License-Identifier: Apache-2.0 */
/* The parts that a document says it has: 本报告共包括七个方面的内容：一、…；二、… */
#ifndef GK_SEGMENT_ANNOUNCED_H
#define GK_SEGMENT_ANNOUNCED_H

#include "candidate.h"

struct gk_announced {
  uint32_t ordinal;
  struct gk_text number; /* as printed; empty: none */
  struct gk_text title;
  uint32_t line;
  uint32_t offset, size; /* bytes of the line */
  struct gk_normal normal;
};

enum { GK_ANNOUNCED_LIMIT = 64 /* parts; real lists have up to twelve */ };

struct gk_announced_list {
  uint32_t count;
  struct gk_announced items[GK_ANNOUNCED_LIMIT];
};

void gk_announced_add(struct gk_announced_list *list, const struct gk_announced *item);

/* Looks for a list inside one line: numbered (一、…；二、…) or of known headings and counted
 * (由总体情况、…六部分组成). True: found; its items were added. */
bool gk_announced_find(const struct gk_heading_rules *rules, const struct gk_line *line,
                       uint32_t index, struct gk_announced_list *list);

/* The rest of a numbered list whose line was broken: the line begins with the next number. True: it
 * does, and its items were added. */
bool gk_announced_continue(const struct gk_heading_rules *rules, const struct gk_line *line,
                           uint32_t index, struct gk_announced_list *list);

/* The announced part nearest to the title; list->count: none. At most
 * `permille` of the title's characters may differ. */
uint32_t gk_announced_match(const struct gk_announced_list *list, const struct gk_normal *title,
                            uint32_t permille);

#endif
