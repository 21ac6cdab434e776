/* SPDX-License-Identifier: Apache-2.0 */
/* Titles: where one ends in its line, and how alike two are. */
#ifndef GK_SEGMENT_TITLE_H
#define GK_SEGMENT_TITLE_H

#include <gongkai/plugin.h>

/* What follows a heading's number in its line. */
struct gk_title {
  struct gk_text text; /* up to the first sentence end, trimmed, without 。 ： or ； */
  uint32_t characters; /* of `text` */
  size_t after;        /* bytes of the line up to which the title reaches, its stop included */
  bool whole;          /* nothing but the title stands in the line */
  uint32_t stop;       /* the character that ended it, width folded; 0: none */
};

/* Splits `rest` at the end of its first sentence: 。 ！ ？, a colon after a short clause, a run of
 * spaces after a short clause. Marks inside brackets and quotes end nothing. */
struct gk_title gk_title_split(struct gk_text rest);

enum { GK_NORMAL_LIMIT = 48 /* characters; headings are shorter, the rest is cut off */ };

/* A title reduced to what tells it from others: width folded, without space, punctuation, a
 * leading year, and the words that authorities vary freely (的 和 及 与 以, 政府 before 信息). */
struct gk_normal {
  uint32_t size;
  uint32_t hash;
  uint64_t signature; /* the set of its characters, folded into 64 bits */
  uint32_t characters[GK_NORMAL_LIMIT];
};

void gk_title_normalise(struct gk_text title, struct gk_normal *normal);

/* The edit distance between two, or limit + 1 where it is more than `limit` (at most 15). */
uint32_t gk_title_distance(const struct gk_normal *a, const struct gk_normal *b, uint32_t limit);

#endif
