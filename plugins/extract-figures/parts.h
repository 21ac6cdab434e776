/* SPDX-License-Identifier: Apache-2.0 */
/* Which quantities of a paragraph are parts of which. */
#ifndef GK_FIGURES_PARTS_H
#define GK_FIGURES_PARTS_H

#include "subject.h"

#define NO_PARENT UINT32_MAX

struct figure {
  struct quantity quantity;
  struct subject subject;
  size_t sentence_begin, sentence_end;
  uint32_t parent; /* index into the array, or NO_PARENT */
  bool complete;   /* its parts are said or shown to be all of it */
};

/* Fills parent and complete of the figures of one paragraph, which are in reading order. A list of
 * parts is opened by 其中, 包括, 分别为 or a colon, and ends with its sentence, its bracket, or
 * where a clause speaks of something else; where it is not sure that a quantity belongs to the
 * list, it does not. */
void parts_link(const struct figure_rules *rules, struct gk_text text, struct figure *figures,
                size_t count);

#endif
