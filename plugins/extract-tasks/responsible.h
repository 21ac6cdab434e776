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
  LIST_LEAD,
  LIST_TAIL,
  LIST_HEAD,
  LIST_CLOSING,
  LIST_NOT,
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

/* The first phrase at or after byte *from that says who is responsible: (责任部门:办公室、人事处),
 * 牵头单位：办公室；配合单位：人事处, or a bracket such as (办公室负责). *from is moved past it. */
bool responsible_next(const struct task_rules *rules, struct gk_text text, size_t *from,
                      struct responsible *found);

#endif
