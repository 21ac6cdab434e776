/* SPDX-License-Identifier: Apache-2.0 */
/* Visits counted by their code: why pages could not be had, or may not be fetched. */
#ifndef GK_VISIT_COUNT_H
#define GK_VISIT_COUNT_H

#include <gongkai/plugin.h>

enum {
  GK_CODE_SIZE = 48,
  /* Codes of one kind that are told apart: plugins have some thirty. */
  GK_CODES_LIMIT = 64
};

struct gk_code_count {
  char code[GK_CODE_SIZE];
  uint64_t count;
};

/* The last takes what is one too many, as "other". */
struct gk_code_counts {
  struct gk_code_count of[GK_CODES_LIMIT];
  size_t count;
};

void gk_code_counts_add(struct gk_code_counts *counts, struct gk_text code);

#endif
