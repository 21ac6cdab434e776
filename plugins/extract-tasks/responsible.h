/* SPDX-License-Identifier: Apache-2.0 */
/* Who is responsible for a task, as work plans print it. */
#ifndef GK_TASKS_RESPONSIBLE_H
#define GK_TASKS_RESPONSIBLE_H

#include <gongkai/plugin.h>

#include "words.h"

enum list {
  LIST_LABEL,
  LIST_LABEL_LEAD,
  LIST_LABEL_HELP,
  LIST_LABEL_END,
  LIST_LEAD,
  LIST_TAIL,
  LIST_HEAD,
  LIST_CLOSING,
  LIST_NOT,
  LIST_ORGANISATION,
  LIST_TIME,
  LIST_COLUMN_NUMBER,
  LIST_COLUMN_TASK,
  LIST_COLUMN_DETAIL,
  LIST_COUNT
};

struct task_rules {
  struct gk_words lists[LIST_COUNT];
};

enum { MAXIMAL_NAMES = 64 /* of one task */ };

struct responsible {
  struct gk_text names[MAXIMAL_NAMES]; /* those that lead first; each once */
  size_t count, leads;
  size_t begin, end; /* the phrase with its brackets, bytes of the text */
};

/* False: `error` says what is wrong. */
bool task_rules_load(struct task_rules *rules, const char *path, char *error, size_t error_size);
void task_rules_free(struct task_rules *rules);

/* Adds the names that a phrase or a cell holds behind a label of the list: 办公室、人事处;
 * 办公室牵头，人事处配合. */
void responsible_names(const struct task_rules *rules, struct gk_text text, enum list list,
                       struct responsible *found);

/* The label that stands at byte `at` with a colon behind it: the byte after the colon, else 0. */
size_t responsible_label(const struct task_rules *rules, struct gk_text text, size_t at,
                         enum list *list);

/* The first phrase at or after byte *from that says who is responsible: (责任部门:办公室、人事处),
 * 牵头单位：办公室；配合单位：人事处, or a bracket such as (办公室负责). In a plan, also a bracket
 * of names alone, and 由办公室牵头，人事处配合. *from is moved past it. */
bool responsible_next(const struct task_rules *rules, struct gk_text text, bool plan, size_t *from,
                      struct responsible *found);

#endif
