/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the reader share while they turn a page into blocks and tables. */
#ifndef GK_HTML_READER_H
#define GK_HTML_READER_H

#include "line.h"
#include "page.h"

enum {
  GK_HTML_BLOCK_LIMIT = 200000,
  GK_HTML_TABLE_LIMIT = 5000,  /* a report has 3 to 10 */
  GK_HTML_CELL_LIMIT = 200000, /* of a table */
  GK_HTML_PICTURE_LIMIT = 2000,
  GK_HTML_ATTACHMENT_LIMIT = 1000,
  GK_HTML_CONTINUATIONS = 8,       /* stray end tags behind each of which the text goes on */
  GK_HTML_PICTURE_BYTES = 32 << 20 /* of all pictures written into the page as data: URLs */
};

/* Marks that the reader itself gives to nodes, beside enum gk_html_mark. */
enum {
  GK_MARK_DATA_TABLE = 1 << 16,
  GK_MARK_CHOSEN = 1 << 17, /* the content, or a piece of it that stands apart */
  GK_MARK_THE_TITLE = 1 << 18,
  GK_MARK_PAIRS = 1 << 19 /* a table of labels and values: 索引号, 发布机构 … */
};

struct gk_html_table_cell {
  uint32_t node;
  uint32_t row;       /* tr of the table */
  uint32_t group_end; /* the row after its group's last */
  bool header;
};

/* A table taken apart: its own rows and cells, not those of tables in it. */
struct gk_html_table {
  uint32_t rows, widest; /* the most cells in a row */
  uint32_t nested;       /* tables inside */
  uint32_t caption;      /* node; 0: none */
  uint32_t filled;       /* cells with text */
  uint32_t numeric;      /* cells of digits, or of a mark that stands for none */
  uint32_t prose;        /* cells of a paragraph or more */
  uint32_t labels;       /* cells that begin with a label of metadata */
  bool bordered, headed, cut;
};

struct gk_html_range {
  uint32_t from, to; /* nodes */
};

struct gk_html_reader {
  struct gk_context *context;
  struct gk_html_rules *rules;
  struct gk_html_page page;
  struct gk_text source;
  uint32_t resource;        /* the text resource */
  struct gk_grow cells;     /* struct gk_html_table_cell: of the table at hand */
  struct gk_grow substance; /* uint32_t, one a node */
  struct gk_html_line line; /* the block that grows */
  struct gk_html_line cell_line;
  struct gk_grow furniture;     /* char: text outside the content, gathered */
  struct gk_text head_title;    /* of page.text */
  struct gk_text article_title; /* of the meta element of that name, as written */
  uint32_t blocks, tables, pictures, attachments, hidden_han, lost_cells, clamped, picture_bytes;
  uint32_t first_clamped;
  /* Siblings, or runs of them, that are content though they stand behind it; the innermost, which
   * are the first on the page, first. */
  struct gk_html_range continuation[GK_HTML_CONTINUATIONS];
  uint32_t continuations;
  bool limit_told;
};

static inline const char *gk_html_text_of(const struct gk_html_reader *reader,
                                          const struct gk_html_node *node)
{
  return (const char *)reader->page.text.items + node->text;
}

/* Is the node, and all below it, never shown? */
static inline bool gk_html_is_hidden(const struct gk_html_node *node)
{
  return node->style & GK_STYLE_HIDDEN || node->tag == GK_TAG_HIDDEN ||
         node->tag == GK_TAG_NOSCRIPT;
}

/* choose.c: marks the data tables, the content (GK_MARK_CHOSEN) and the title. False: out of
 * memory. */
bool gk_html_choose(struct gk_html_reader *reader);

/* choose.c: is `text` what the page's head calls the document? An agency's name, which stands there
 * as well, is not; `worded`: it ends as titles do. */
bool gk_html_names_title(const struct gk_html_reader *reader, struct gk_text text, bool worded);

/* continuation.c: finds where the content goes on behind the container at node `content`. */
void gk_html_continue(struct gk_html_reader *reader, uint32_t content);

/* continuation.c: does the text of the node begin with 三、 or （三）? */
bool gk_html_begins_with_ordinal(const struct gk_html_reader *reader, uint32_t node);

/* table.c: takes the table at `node` apart into reader->cells. False: out of memory. */
bool gk_html_table_take(struct gk_html_reader *reader, uint32_t node, struct gk_html_table *table);

/* Does it hold data, and not merely the layout of the page? */
bool gk_html_table_is_data(const struct gk_html_reader *reader, uint32_t node,
                           const struct gk_html_table *table);

/* Adds the table with its cells and the data tables inside them, each with its block. `flags` are
 * the block's. False: out of memory. */
bool gk_html_table_emit(struct gk_html_reader *reader, uint32_t node, uint32_t flags);

/* Adds the table's cells as pairs of label and text. */
bool gk_html_table_emit_metadata(struct gk_html_reader *reader, uint32_t node);

/* The text of a subtree on lines of its own, in reader->cell_line. False: out of memory. */
bool gk_html_subtree_text(struct gk_html_reader *reader, uint32_t node);

/* walk.c: adds everything in reading order. False: out of memory. */
bool gk_html_walk(struct gk_html_reader *reader);

/* Adds a block unless the limit is reached. Returns its identifier or 0. */
uint32_t gk_html_add_block(struct gk_html_reader *reader, const struct gk_block *block);

struct gk_place gk_html_place(const struct gk_html_reader *reader, uint32_t from, uint32_t to);

/* picture.c: the value of an attribute with its character references resolved. */
struct gk_text gk_html_resolve(struct gk_html_reader *reader, struct gk_text value);

/* picture.c: resources for a picture or an attachment; the picture's identifier, or 0. */
uint32_t gk_html_add_picture(struct gk_html_reader *reader, const struct gk_html_node *node);
void gk_html_add_attachment(struct gk_html_reader *reader, const struct gk_html_node *node);

#endif
