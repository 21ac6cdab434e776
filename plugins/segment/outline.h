/* SPDX-License-Identifier: Apache-2.0 */
/* The outline of a document: from lines to a tree of headings. Pure: no host but for memory. */
#ifndef GK_SEGMENT_OUTLINE_H
#define GK_SEGMENT_OUTLINE_H

#include "announced.h"
#include "candidate.h"

struct gk_heading {
  uint32_t parent; /* index from 1 of the heading above; 0: top level */
  uint32_t level;  /* from 1 */
  uint32_t ordinal;
  struct gk_text number, title;    /* number empty: none printed */
  uint32_t line, heading_size;     /* where the heading stands */
  uint32_t text_line, text_offset; /* where its text begins */
  int known;                       /* index into the rules' headings; -1: none */
  int second; /* of a title that names two known headings: the other one; -1: none */
};

struct gk_outline {
  struct gk_heading *headings; /* in reading order */
  uint32_t count;
  uint32_t end; /* lines from here on (signature, attachments) are in no section */
  /* Lines from cut up to resume are in no section either: the end of a notice, above the title of
   * the plan that it brings. */
  uint32_t cut, resume;
  bool truncated; /* the document has more headings than are kept */
  struct gk_announced_list announced;
};

enum { GK_HEADINGS_LIMIT = 2000 /* a long report has a hundred */ };

/* `title`: the document's title as its page shows it, which is no heading; may be empty. Memory is
 * the context's. */
const struct gk_outline *gk_outline_build(struct gk_context *context,
                                          const struct gk_heading_rules *rules,
                                          const struct gk_line *lines, uint32_t count,
                                          struct gk_text title);

/* The line after the last one of heading `index` and its own text. */
uint32_t gk_outline_stop(const struct gk_outline *outline, uint32_t index);

#endif
