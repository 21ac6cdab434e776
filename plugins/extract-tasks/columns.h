/* SPDX-License-Identifier: Apache-2.0 */
/* Tasks that stand in the rows of a table: 序号, 工作任务, 具体措施, 责任单位, 完成时限. */
#ifndef GK_TASKS_COLUMNS_H
#define GK_TASKS_COLUMNS_H

#include "responsible.h"

/* One row of it. */
struct task_row {
  struct gk_text number; /* as printed; empty: none */
  uint32_t ordinal;
  struct gk_text title, text;
  struct responsible responsible;
};

struct task_table {
  struct gk_context *context;
  const struct task_rules *rules;
  struct gk_table table;
  const struct gk_cell **cells; /* rows × columns; NULL: no cell there */
  uint32_t row;                 /* the next one */
  uint32_t task, detail, number;
  uint32_t column_count; /* of those that name who is responsible */
  uint32_t columns[4];
  enum list lists[4];
};

/* Opens table `id`. False: it has no head that names tasks and who is responsible for them. */
bool task_table_open(struct gk_context *context, const struct task_rules *rules, uint32_t id,
                     struct task_table *table);

/* The next row that holds a task. False: there is none. */
bool task_table_next(struct task_table *table, struct task_row *row);

/* Takes a mark off the start of a task's text: 1. (二) 一、 and dashes; its number where it has
 * one. */
struct gk_text task_without_mark(struct gk_text text, struct gk_text *number, uint32_t *ordinal);

/* What a task is called: its first sentence where that is short, else nothing. */
struct gk_text task_title(struct gk_text text);

#endif
