/* SPDX-License-Identifier: Apache-2.0 */
/* Places by their names and codes of GB/T 2260. */
#ifndef GK_FIELDS_REGION_H
#define GK_FIELDS_REGION_H

#include <gongkai/plugin.h>

#include "words.h"

struct region {
  uint32_t code;        /* six digits */
  struct gk_text name;  /* 定海区 */
  struct gk_text above; /* 浙江省舟山市 */
  uint32_t from, until; /* years in force; 0: not limited */
};

struct regions {
  struct region *items; /* sorted by name */
  size_t count;
  struct gk_words names; /* value: the first item of that name */
  struct gk_words brief; /* 定海: the name without its last character; the same value */
};

/* Loads both files. False: `error` says what is wrong. */
bool regions_load(struct regions *regions, const char *codes, const char *changes, char *error,
                  size_t error_size);
void regions_free(struct regions *regions);

/* The region with this code that was in force in `year` (0: any); NULL: none. */
const struct region *region_by_code(const struct regions *regions, uint32_t code, uint32_t year);

/* What the document says elsewhere, to tell places of one name apart. */
struct region_context {
  uint32_t code; /* six digits of the site's code; 0: none */
  uint32_t year; /* of the document; 0: not known */
  bool (*mentions)(void *closure, struct gk_text name);
  void *closure;
};

/* The place whose name `text` begins with: 盘锦市民政局, 浙江省舟山市定海区人民政府. NULL: there is
 * none, or it cannot be told which. *used gets the bytes of the names, also where it is not clear
 * which place they mean. */
const struct region *region_parse(const struct regions *regions, struct gk_text text,
                                  const struct region_context *context, size_t *used);

#endif
