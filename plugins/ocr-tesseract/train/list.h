/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of pages and their cells, as pages.py writes them. */
#ifndef GONGKAI_TRAIN_LIST_H
#define GONGKAI_TRAIN_LIST_H

#include "prepare.h"

struct list {
  struct gk_prepared prepared; /* the page that the cells are on */
  char page[4000], text[1000]; /* its file; what the cell says, lines parted by "|" */
  float box[4];                /* left, top, right, bottom in pixels of the prepared page */
};

/* Reads up to the next cell. Rows are "page FILE EM" (a picture that is ready, height of its text),
   "source FILE" (one that is prepared first), "cell LEFT TOP RIGHT BOTTOM TEXT" on the one,
   "corners X Y X Y X Y X Y TEXT", clockwise from the left top, on the other. 0 at the end, -1 when
   a picture cannot be read. */
int list_next(struct list *list, FILE *file);

#endif
