/* SPDX-License-Identifier: Apache-2.0 */
/* One document's items as rows, for the virtual tables. Nothing is read before a check asks for
 * it; texts are lent by the document. */
#ifndef GK_CHECKS_SNAPSHOT_H
#define GK_CHECKS_SNAPSHOT_H

#include "rule-value.h"
#include "symbol.h"

enum table_kind {
  TABLE_FACT,
  TABLE_FIGURE,
  TABLE_SECTION,
  TABLE_FIELD,
  TABLE_ITEM,
  TABLE_GRID,
  TABLE_CELL,
  TABLE_BLOCK,
  TABLE_RESOURCE,
  TABLE_KINDS
};

/* Every row begins with its identifier. */
struct fact_row {
  uint32_t id;
  uint32_t form, row, column; /* symbols */
  uint32_t instance;
  uint32_t flags; /* enum gk_cell_flag of its cell, where that was recognised */
  struct gk_rule_value value;
  struct gk_fact item;
};

struct figure_row {
  uint32_t id;
  struct gk_rule_value value, least, most;
  struct gk_figure item;
};

struct section_row {
  uint32_t id;
  uint32_t previous, next;  /* under the same parent */
  uint32_t numbered_before; /* the last one before with a number, under the same parent */
  uint32_t run_on;          /* the last one before of the level with a number, anywhere */
  struct gk_section item;
};

struct field_row {
  uint32_t id;
  uint32_t name; /* symbol */
  struct gk_field item;
};

struct item_row {
  uint32_t id;
  uint32_t previous; /* of the same kind, section and style of number */
  uint32_t list;     /* the identifier of the first of its run, which a first ordinal begins */
  struct gk_item item;
};

struct grid_row {
  uint32_t id;
  uint32_t section, block, replaced_by;
  struct gk_text form;
  struct gk_table item;
};

struct cell_row {
  uint32_t id; /* counted through the document */
  uint32_t table;
  struct gk_cell item;
};

struct block_row {
  uint32_t id;
  uint32_t section;
  struct gk_block item;
};

struct resource_row {
  uint32_t id;
  struct gk_resource item;
};

/* Rows with equal keys, through a hash of up to two integer columns. */
struct chain {
  uint32_t *heads, *next; /* row index + 1; 0: the end */
  uint32_t mask;
  bool ready;
  uint32_t head_capacity, next_capacity;
};

enum { CHAINS = 5 };

struct rows {
  char *data;
  uint32_t count, capacity;
  bool loaded;
  struct chain chains[CHAINS];
};

struct snapshot {
  struct gk_context *context;
  struct symbols symbols;
  struct rows tables[TABLE_KINDS];
  bool failed; /* there was no memory */
};

/* Begins with another document. */
void snapshot_begin(struct snapshot *snapshot, struct gk_context *context);
void snapshot_free(struct snapshot *snapshot);

/* The rows of a table, read from the document when it is asked for the first time. */
struct rows *snapshot_rows(struct snapshot *snapshot, enum table_kind table);

/* The size of a row of the table in bytes. */
size_t snapshot_row_size(enum table_kind table);

static inline void *rows_at(const struct rows *rows, size_t row_size, uint32_t index)
{
  return rows->data + row_size * index;
}

/* Builds a chain over the columns at `offsets` (uint32_t in the row; SIZE_MAX: only one). */
bool rows_chain(struct rows *rows, struct chain *chain, size_t row_size, const size_t offsets[2]);
uint32_t chain_hash(const struct chain *chain, uint32_t first, uint32_t second);

#endif
