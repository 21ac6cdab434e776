/* SPDX-License-Identifier: Apache-2.0 */
/* The columns of the virtual tables; rules/checks/README.md says what they mean. */
#ifndef GK_CHECKS_SCHEMA_H
#define GK_CHECKS_SCHEMA_H

#include "snapshot.h"

enum column_kind {
  COLUMN_REFERENCE = 1, /* uint32_t; 0 is NULL */
  COLUMN_COUNT,         /* uint32_t; 0 is 0 */
  COLUMN_SYMBOL,        /* gk_text, and its symbol at `key`; empty is NULL */
  COLUMN_NAME,          /* uint32_t, one of `names` */
  COLUMN_TEXT,          /* gk_text; empty is NULL */
  COLUMN_VALUE,         /* struct gk_rule_value */
  COLUMN_FLAG           /* uint32_t, 1 where it has the bits of `mask` */
};

struct column {
  const char *name;
  enum column_kind kind;
  size_t offset;
  size_t key;               /* of the uint32_t that stands for it in comparisons; SIZE_MAX: none */
  const char *const *names; /* of COLUMN_NAME: by value, ends with NULL */
  uint32_t mask;
};

struct table_schema {
  const char *name;
  const char *declaration; /* for sqlite3_declare_vtab */
  const struct column *columns;
  int column_count;
  /* Pairs of columns that are looked up together, the most selective first; -1: none. Column 0
   * is the identifier of every table, and is the row's place too. */
  int chains[CHAINS][2];
};

extern const struct table_schema table_schemas[TABLE_KINDS];

#endif
