/* SPDX-License-Identifier: Apache-2.0 */
/* The cells of all tables (and of runs of short paragraphs that stand for a table) in reading
 * order, told apart into labels and values. */
#ifndef GK_FORMS_STREAM_H
#define GK_FORMS_STREAM_H

#include "form.h"

/* A cell, or one of several values that stand in one cell with white space between them. */
struct token {
  struct gk_text text; /* trimmed */
  struct gk_place place;
  const struct label *label; /* what the text is, where it is exactly a label of some form */
  struct cell_value value;
  uint32_t source; /* number in struct stream */
  uint32_t row, column, rowspan, colspan;
  uint32_t cell;   /* of the source's table, by index and 1; 0: none */
  bool recognised; /* the cell was read from a picture */
  bool doubtful;   /* where it was recognised: the reading is not sure */
  bool by_place;   /* its label was not read: only its place says what it is, and not surely */
  bool chosen;     /* where it was recognised: sums decided between readings (GK_CELL_RECOVERED) */
  bool is_value;   /* a number, a blank, a dash …; else a label or other words */
  bool is_part;    /* not the whole cell */
  bool used;       /* it went into a form */
};

/* A table, or a run of paragraphs (table 0). */
struct source {
  uint32_t table;
  struct gk_place place;
  uint32_t first_token, token_count;
  uint32_t first_group, group_count;
  uint32_t first_label, label_count; /* in label_tokens */
  uint32_t rows, columns;
  uint32_t block; /* the last block that stands before it; 0: not known */
  bool picture;   /* a table that was read from a picture: a token a cell, in the same order */
};

/* Labels and the values that follow them; numbers of tokens in `indices`. */
struct group {
  uint32_t source, row;
  uint32_t labels, label_count;
  uint32_t values, value_count;
  uint32_t header_end; /* the tokens of the source up to here stand before the group's values */
};

struct stream {
  const struct form_rules *rules;
  struct token *tokens;
  uint32_t token_count;
  struct source *sources;
  uint32_t source_count;
  struct group *groups;
  uint32_t group_count;
  uint32_t *indices;
  uint32_t index_count;
  uint32_t *label_tokens; /* the tokens that are labels, in order */
};

/* Reads every table that is not replaced, then every run of paragraphs. */
struct stream *stream_read(struct gk_context *context, const struct form_rules *rules);

#endif
