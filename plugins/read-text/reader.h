/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the reader share while they read one text. */
#ifndef TEXT_READER_H
#define TEXT_READER_H

#include "line.h"
#include "phrase.h"

enum {
  /* Blocks of one document. Later stages keep all of them in memory. */
  BLOCKS_LIMIT = 200000,
  TABLE_LAYOUTS = 5,
  /* Columns and cells of one table. */
  COLUMNS_LIMIT = 200,
  CELLS_LIMIT = 100000
};

struct grid {
  struct gk_cell *cells;
  size_t count, capacity;
};

struct reader {
  struct gk_context *context;
  const struct phrases *phrases;
  struct gk_text text; /* of the resource */
  uint32_t resource;
  const struct line *lines;
  size_t count;

  /* Regions, as indices of lines (see region.h). */
  size_t title_first, title_end; /* [first, end); empty: no title */
  size_t body;                   /* where the document begins */
  size_t last_prose;             /* its last line of prose */
  size_t footer;                 /* where the foot of the page begins; count: there is none */

  /* The extent of a full line where lines are hard-wrapped; 0: they are not. Some programs count
   * columns, others characters, of which digits and Han are alike. */
  uint32_t wrap_width;
  bool wrap_characters;
  bool numbered_indented; /* headings with a number begin with an indent */

  size_t table_free[TABLE_LAYOUTS]; /* up to where each layout of tables found none */
  size_t scanned; /* how far a layout looked before it found that there is no table */

  struct grid grid; /* of the table that is being read */
  uint32_t blocks;  /* added so far */
  bool full;        /* BLOCKS_LIMIT was reached */
  uint32_t cells_dropped;
  uint32_t picture_texts; /* lines that are a picture's misread text */
  struct gk_place first_picture_text;
};

/* The place of lines[first, end), from the text of the first to that of the last. */
struct gk_place reader_place(const struct reader *reader, size_t first, size_t end);

/* Adds a block (kind, role, flags, text, place filled in by the caller); minds the limit. */
uint32_t reader_add(struct reader *reader, struct gk_block *block);

/* A line that stands between the pieces of a table or paragraph but is not of it: page numbers,
 * share bars. */
bool reader_is_furniture(const struct reader *reader, size_t line);

/* Adds such a line as a block of its own. */
void reader_add_furniture(struct reader *reader, size_t line);

#endif
