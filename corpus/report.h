/* SPDX-License-Identifier: Apache-2.0 */
/* A document before it is written in some layout, together with everything that is true of it. */
#ifndef GONGKAI_CORPUS_REPORT_H
#define GONGKAI_CORPUS_REPORT_H

#include "buffer.h"
#include "place.h"
#include "random.h"

#include <stdbool.h>
#include <stdint.h>

enum kind { KIND_ANNUAL, KIND_WORK_REPORT, KIND_WORK_PLAN, KIND_NOTICE, KIND_OTHER, KIND_COUNT };
enum generation { GENERATION_NONE, GENERATION_2008, GENERATION_2019, GENERATION_2021 };

/* More than any document here needs; going over one ends the program. */
enum {
  NODES_MAX = 256,
  GRIDS_MAX = 12,
  CELLS_MAX = 400,
  FACTS_MAX = 320,
  FIGURES_MAX = 200,
  TASKS_MAX = 80,
  FINDINGS_MAX = 120,
  NUMBERS_MAX = 16,
  LEVELS_MAX = 4
};

struct cell {
  int row, column, rowspan, colspan;
  bool header;
  const char *text;
};

struct grid {
  const char *form; /* disclosure-2021 …; NULL: not a statutory form */
  const char *section;
  const char *caption; /* a line above the table; NULL: none */
  int rows, columns, count;
  bool damaged; /* so printed that only its facts can be asked for, not its rows */
  struct cell cells[CELLS_MAX];
};

enum node_kind { NODE_PARAGRAPH, NODE_HEADING, NODE_TABLE, NODE_PICTURE, NODE_SIGNATURE };

struct node {
  enum node_kind kind;
  int level;          /* of a heading, from 1 */
  const char *number; /* as printed with its punctuation: 一、 （三） 2. ; empty: none */
  const char *label;  /* the number alone: 一 (三 as in （三）); truth */
  const char *title;  /* of a heading */
  const char *path;   /* of a heading: 1.2 */
  const char *text;   /* of a paragraph, or what is run in behind a heading's title */
  bool run_in;        /* （一）title。text in one paragraph */
  struct grid *grid;
};

enum value_kind { VALUE_NUMBER, VALUE_BLANK, VALUE_NOT_APPLICABLE };

struct fact {
  const char *form, *row, *column;
  enum value_kind kind;
  int64_t digits; /* value × 10^scale */
  int scale;
  const char *raw;
};

struct figure {
  const char *section, *subject, *unit;
  int64_t value;
  bool approximate;
  /* A cell of a form that this quantity names; NULL: none. */
  const char *row, *column;
};

struct task {
  const char *section, *title;
  const char *responsible[6];
  const char *lead;
};

/* A finding that must come (or, where `optional`, may come: it rests on cells that are blank). */
struct finding {
  const char *rule, *expected, *actual, *where;
  bool optional;
};

struct report {
  struct pool pool;
  struct random random;
  enum kind kind;
  enum generation generation;
  int year;
  const struct region *region;
  const char *agency, *title;
  const char *published, *signed_on; /* YYYY-MM-DD or NULL */
  const char *signed_text;           /* as printed */
  const char *document_number;       /* the document's own, or NULL */
  const char *numbers[NUMBERS_MAX];  /* every document number in it */
  int number_count;
  const char *error; /* what is planted (a name in damage.c), or NULL */
  bool half_width;   /* headings as (一), not （一） */
  bool four_byte;    /* may use characters that only GB18030's four bytes have */

  struct node nodes[NODES_MAX];
  int node_count;
  struct grid *grids[GRIDS_MAX];
  int grid_count;
  struct fact facts[FACTS_MAX];
  int fact_count;
  struct figure figures[FIGURES_MAX];
  int figure_count;
  struct task tasks[TASKS_MAX];
  int task_count;
  struct finding findings[FINDINGS_MAX];
  int finding_count;

  int counters[LEVELS_MAX + 1]; /* of headings, by level */
  const char *path;             /* of the section being written */
};

/* Fills an empty report (pool, random, kind, generation, year, error set) with a document. */
void report_write(struct report *report);
void report_free(struct report *report);

/* Building blocks for the writers of the kinds. */
struct node *report_node(struct report *report, enum node_kind kind);
void report_paragraph(struct report *report, const char *text);
/* A numbered heading: level 1 一、, 2 （一）, 3 1. */
struct node *report_heading(struct report *report, int level, const char *title);
void report_signature(struct report *report);
struct grid *report_grid(struct report *report, const char *form);
void grid_cell(struct grid *grid, int row, int column, int rowspan, int colspan, bool header,
               const char *text);
void report_finding(struct report *report, const char *rule, const char *expected,
                    const char *actual, const char *where, bool optional);
void report_number(struct report *report, const char *number);

void annual_write(struct report *report);
void work_report_write(struct report *report);
void plan_write(struct report *report);
void notice_write(struct report *report);
void other_write(struct report *report);

#endif
