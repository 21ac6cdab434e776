/* SPDX-License-Identifier: Apache-2.0 */
#include "visit-count.h"

#include <stdio.h>

void gk_code_counts_add(struct gk_code_counts *counts, struct gk_text code)
{
  char name[GK_CODE_SIZE] = "unknown";
  size_t size = code.size < sizeof name ? code.size : sizeof name - 1;
  if (size)
    snprintf(name, sizeof name, "%.*s", (int)size, code.data);
  size_t at = 0;
  while (at < counts->count && strcmp(counts->of[at].code, name) != 0)
    at++;
  if (at == GK_CODES_LIMIT)
    at--;
  if (at == counts->count) {
    counts->count++;
    snprintf(counts->of[at].code, sizeof counts->of[at].code, "%s",
             at == GK_CODES_LIMIT - 1 ? "other" : name);
  }
  counts->of[at].count++;
}
