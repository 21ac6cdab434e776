/* SPDX-License-Identifier: Apache-2.0 */
/* What extract-figures reads from rules/figures. */
#ifndef GK_FIGURES_RULES_H
#define GK_FIGURES_RULES_H

#include <gongkai/plugin.h>

#include "words.h"

enum list {
  LIST_UNIT_NOT,
  LIST_APPROXIMATE_BEFORE,
  LIST_LEAST_BEFORE,
  LIST_MOST_BEFORE,
  LIST_APPROXIMATE_MIDDLE,
  LIST_APPROXIMATE_AFTER,
  LIST_LEAST_AFTER,
  LIST_MOST_AFTER,
  LIST_HAN_BEFORE,
  LIST_LEAD,
  LIST_TAIL,
  LIST_VERB_KEEP,
  LIST_VERB_DROP,
  LIST_NOUN_STOP,
  LIST_THROUGH_BEGIN,
  LIST_THROUGH_END,
  LIST_CONTAIN,
  LIST_OPEN,
  LIST_ALL,
  LIST_SOME,
  LIST_REST,
  LIST_END,
  LIST_CHANGE,
  LIST_PERIOD,
  LIST_NONE_VERB,
  LIST_CELL_OPTIONAL,
  LIST_SCOPE, /* value 1: only in a document of no government */
  LIST_FRAGMENT,
  LIST_OWNER,
  LIST_COUNT
};

enum unit_class {
  UNIT_ITEM,
  UNIT_PERSON,
  UNIT_PERSON_TIME,
  UNIT_TIME,
  UNIT_HOUSEHOLD,
  UNIT_MONEY,
  UNIT_PERCENT,
  UNIT_OTHER,
  UNIT_CLASSES
};

/* A row of cells.tsv: requests, received/total. */
struct cell {
  struct gk_text form, cell;
};

enum { MAXIMAL_CELLS = 256 };

struct figure_rules {
  struct gk_words units; /* value: enum unit_class */
  struct gk_words lists[LIST_COUNT];
  struct cell cells[MAXIMAL_CELLS];
  size_t cell_count;
  struct gk_words subjects; /* value: the cell */
  struct gk_words nouns;    /* of the cells; value: the first cell of the noun */
  char *cell_text;
};

/* False: `error` says what is wrong, with file and line. */
bool figure_rules_load(struct figure_rules *rules, const char *units, const char *words,
                       const char *cells, char *error, size_t error_size);
void figure_rules_free(struct figure_rules *rules);

#endif
