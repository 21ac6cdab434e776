/* SPDX-License-Identifier: Apache-2.0 */
/* What was read of a form: which cell is which place of it. */
#ifndef GK_FORMS_READING_H
#define GK_FORMS_READING_H

#include "prior.h"
#include "stream.h"

#define NO_TOKEN UINT32_MAX

enum slot_state {
  SLOT_NONE,      /* the source has no cell for it, or it cannot be told which */
  SLOT_TOKEN,     /* its token says it */
  SLOT_RECOVERED, /* told apart by arithmetic: `text` of its token */
  SLOT_RUN        /* its token holds this and other cells, and they cannot be told apart */
};

struct slot {
  uint32_t state; /* enum slot_state */
  uint32_t token;
  int64_t number;      /* of SLOT_RECOVERED */
  struct gk_text text; /* of SLOT_RECOVERED: the piece of the token */
};

/* Where a row has blank cells that are none of the form's. */
enum padding { PADDED_UNKNOWN, PADDED_AFTER, PADDED_BEFORE };

/* A row of a form as it was found. */
struct reading {
  uint32_t block, row; /* of the form; row within the block */
  uint32_t source;
  uint32_t labels, label_count; /* in stream->indices: the tokens that spell its label */
  uint32_t values, value_count; /* in stream->indices */
  struct slot *slots;           /* a slot a column */
  uint32_t continued;           /* the token that holds the rest of the label; 0: none */
  const struct label *label;
  bool partial; /* only the beginning of the label was found so far */
  enum padding padding;
  bool padded;   /* the cells do not stand where the grid has them */
  bool unsolved; /* fewer cells than the form has: runs of digits perhaps */
  bool in_line;  /* its values are those of all rows together */
};

/* One filled-in form. */
struct instance {
  const struct form *form;
  struct reading *rows[MAXIMAL_ROWS]; /* by row of the form; NULL: not found */
  uint32_t sources[64];               /* numbers in the stream, in order */
  uint32_t source_count;
  uint32_t header[MAXIMAL_BLOCKS][MAXIMAL_COLUMNS]; /* tokens; NO_TOKEN: not found */
  uint32_t last_row;                                /* row of the form that was read last */
  uint32_t found;                                   /* rows */
  bool transposed; /* rows and columns change places in the source */
};

enum { MAXIMAL_SOURCES_OF_FORM = 64 };

/* A label of a picture's table that was not read, and what the form has there. */
struct unread_label {
  const struct token *token;
  struct gk_text expected;
};

/* What a picture's table is by its lattice. */
struct fitted {
  const struct form *form;
  struct reading *readings;
  uint32_t count;
  struct unread_label *unread;
  uint32_t unread_count;
  uint32_t by_place;  /* values under or beside labels that were not read */
  uint32_t misplaced; /* places of the form that have no value: their labels are other ones, or
                         their cells are not the form's */
  bool doubted;       /* the table was given again where it is doubtful: */
  uint32_t again;     /* as this one; 0: nothing of it is */
};

struct reader_state {
  struct gk_context *context;
  const struct gk_prior *prior;
  const struct form_rules *rules;
  struct stream *stream;
  struct fitted **fitted; /* of each source; NULL: its lattice is no form's */
  struct instance *instances;
  uint32_t instance_count, instance_room;
};

/* Finds the forms whose lattices the tables of pictures have. */
void fit_pictures(struct reader_state *state);

/* Whether two forms have the same blocks, rows and columns: then their lattice does not tell which
 * it is. */
bool is_same_ruling(const struct form *a, const struct form *b);

/* Takes the values of pictures' tables whose lattices are no form's out of an instance, where they
 * do not stand beside and under their labels. Returns how many. */
uint32_t drop_misplaced(struct reader_state *state, struct instance *instance);

/* Finds every form in the stream. `year` is the document's, 0: not known. */
void match_forms(struct reader_state *state, int year);

/* Places the values of a row into its slots; `header`: the tokens of the columns' labels;
 * `preference`: where the other rows of the table have blank cells too many. False: they are fewer
 * or more than the form's cells, and nothing says which is which. */
bool assign_values(const struct stream *stream, const struct form_block *block,
                   const uint32_t *header, enum padding preference, struct reading *reading);

/* Whether as many values as the block has columns add up as the block says, blanks counting
 * nothing; false where the block has no sum. */
bool columns_add_up(const struct stream *stream, const struct form_block *block,
                    const uint32_t *values);

/* The row that the labels of a group name in `form`, or false. */
bool resolve_row(const struct stream *stream, const struct form *form, const struct group *group,
                 uint32_t after, struct reading *out);

/* Whether a label stands for something of that kind in `form` (and, unless UINT32_MAX, block). */
const struct label_use *label_use_of(const struct form_rules *rules, const struct label *label,
                                     const struct form *form, uint32_t kind, uint32_t block);

/* Reads a source whose form stands in one line, row by row, or transposed. `header_source` holds
 * its labels (the source itself, or the one before). Returns the number of readings. */
uint32_t read_line_source(struct reader_state *state, const struct form *form, uint32_t source,
                          uint32_t header_source, struct reading *readings, bool *transposed);

/* Reads a source that lost every label: exactly the numbers of a form in one line, right after a
 * text that names its rows or in a section that does, and every sum holds. Returns the number of
 * readings, 0: it is none. */
uint32_t read_bare_line(struct reader_state *state, const struct form *form, uint32_t source,
                        struct reading *readings);

/* Room for the readings of a source. */
uint32_t reading_room(const struct stream *stream, uint32_t source);

/* The tokens from..to that label the columns of a block; NO_TOKEN where none does. */
void find_header(const struct stream *stream, const struct form *form, uint32_t block,
                 uint32_t from, uint32_t to, uint32_t *header);

/* Whether the values are all blank. */
bool values_blank(const struct stream *stream, uint32_t values, uint32_t count);

/* Whether a group is a row of the header with blank cells behind it. */
bool is_header_row(const struct stream *stream, const struct form *form, const struct group *group);

/* Tells cells that ran together apart, where the sums of the form leave one way. */
void recover_instance(struct reader_state *state, struct instance *instance);

/* Adds tables and facts to the document. */
void emit_instances(struct reader_state *state);

#endif
