/* SPDX-License-Identifier: Apache-2.0 */
/* The statutory forms as rules/forms describes them, compiled for comparison. */
#ifndef GK_COMMON_FORM_H
#define GK_COMMON_FORM_H

#include <gongkai/plugin.h>

#include "cell-value.h"

enum {
  MAXIMAL_DEPTH = 4,    /* labels in a path; the deepest statutory head has three */
  MAXIMAL_COLUMNS = 16, /* of a block */
  MAXIMAL_ROWS = 64,    /* of a block */
  MAXIMAL_BLOCKS = 8,
  MAXIMAL_SLOTS = 256 /* rows × columns of a block */
};

/* A row or a column. */
struct form_line {
  struct gk_text key, unit;
  struct gk_text path[MAXIMAL_DEPTH]; /* labels as the form prints them, outermost first */
  uint32_t group[MAXIMAL_DEPTH];      /* the same outer label has the same number; the innermost
                                         has none */
  uint32_t depth;
};

/* left and right are the sums of bits' lines; equal in every line of the other direction. */
struct form_sum {
  bool of_columns; /* the lines are columns: holds in every row */
  uint64_t left, right;
};

enum form_layout { FORM_ROWS, FORM_LINE /* all rows' cells side by side under the header */ };

struct form_block {
  enum form_layout layout;
  struct gk_text caption, corner;
  struct form_line *columns, *rows;
  uint32_t column_count, row_count, row_depth, column_depth;
  uint32_t first_row; /* the number of rows in the blocks before */
  struct form_sum *sums;
  uint32_t sum_count;
};

struct form {
  struct gk_text name, generation;
  uint32_t family; /* forms of one family are generations of the same table */
  int first_year, last_year;
  struct form_block blocks[MAXIMAL_BLOCKS];
  uint32_t block_count, row_count, group_count;
};

enum label_kind {
  LABEL_ROW = 1,
  LABEL_COLUMN,
  LABEL_GROUP,
  LABEL_NOTE,
  LABEL_CAPTION,
  LABEL_CORNER
};

/* What a label stands for in one form. */
struct label_use {
  uint16_t form, kind, block;
  uint16_t index; /* of the row, column or group */
};

/* A label, normalised (form-label.h), and all that it can stand for. */
struct label {
  struct gk_text text, printed; /* printed: as the rules spell it */
  uint32_t hash, length;        /* code points */
  uint32_t first_use, use_count;
  uint32_t families; /* bit set */
};

struct form_rules {
  struct cell_rules cells;
  struct form *forms;
  uint32_t form_count;
  struct gk_text *families;
  uint32_t family_count;
  struct label *labels;
  uint32_t label_count;
  struct label_use *uses;
  uint32_t *index, index_mask; /* open addressing: label number + 1 */
};

/* Reads every form in `directory` (*.conf but cells.conf) and cells.conf. NULL: *error says
 * "file:line: what is wrong". */
struct form_rules *form_rules_load(struct gk_context *context, const char *directory,
                                   const char **error);

#endif
