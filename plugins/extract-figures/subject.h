/* SPDX-License-Identifier: Apache-2.0 */
/* What a quantity counts. */
#ifndef GK_FIGURES_SUBJECT_H
#define GK_FIGURES_SUBJECT_H

#include "quantity.h"

struct subject {
  struct gk_text text; /* a part of the sentence; empty: not told */
  struct gk_text noun; /* to be written after it: 收到 + 申请 of 收到12件申请; empty: none */
  size_t begin, end;   /* the quantity with its subject, bytes of the text */
  uint32_t times;      /* 各12条 of k things: k; 0: of an open list (…等各12条); else 1 */
  struct gk_text scope; /* 区政府办; empty: of the whole document */
  bool general;         /* the scope is that of a whole region: 全区 */
  bool partial;         /* words that may narrow it were left out of text: 通过网络等渠道 */
  bool change;          /* 比上年增加: no stock */
  struct gk_text left, right; /* around 分别: A、B | 发布信息; empty: there is none */
};

/* From the clause before the quantity, which begins at or after `floor` (the end of the quantity
 * before it, or the sentence's start), or from the noun after its unit. `agency`: the name of the
 * document's authority, which is left out. */
struct subject subject_find(const struct figure_rules *rules, struct gk_text text, size_t floor,
                            const struct quantity *quantity, struct gk_text agency);

/* Where the clause before `end` begins, at or after `floor`: behind ，；：。 or a bracket. */
size_t subject_clause(struct gk_text text, size_t floor, size_t end);

/* The number of things that a list names: 低保、低边、特困人员: 3; A和B: 2. 0: it is open (等). */
uint32_t subject_count(struct gk_text list);

/* The index-th of them. */
struct gk_text subject_item(struct gk_text list, uint32_t index);

#endif
