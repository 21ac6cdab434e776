/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of a document, and which of them may be headings. */
#ifndef GK_SEGMENT_CANDIDATE_H
#define GK_SEGMENT_CANDIDATE_H

#include "numbering.h"
#include "rules.h"

/* One line of a body block; a table or picture is a line of its own without text. */
struct gk_line {
  struct gk_text text; /* trimmed */
  uint32_t kind;       /* enum gk_block_kind */
  uint32_t flags;      /* enum gk_block_flag */
  uint32_t level;      /* of a marked-up heading */
  uint32_t block;
  uint32_t offset; /* of `text` in the block's text */
};

enum {
  GK_TITLE_LIMIT =
      60, /* characters of the first sentence of a numbered paragraph that is a title */
  GK_WHOLE_LIMIT = 100 /* characters of a line that is nothing but a title */
};

/* How a line is set apart: the level of the markup plus one (0: not marked up), and these. */
enum { GK_MARK_MARKUP = 7, GK_MARK_BOLD = 8, GK_MARK_CENTERED = 16, GK_MARK_SETTINGS = 32 };

struct gk_candidate {
  uint32_t line;         /* the line of the number, or of the title where none is printed */
  uint32_t last_line;    /* the line where the title ends */
  uint32_t heading_size; /* bytes of `line` that the heading takes */
  uint32_t text_offset;  /* bytes of `last_line` after which the text begins */
  uint32_t number_after; /* bytes of `line` that the number and its separator take */
  uint32_t following;    /* ordinal of the next of its own style (unnumbered: of the main parts) */
  enum gk_numbering_style style; /* GK_NUMBERING_NONE: no number is printed */
  enum gk_numbering_strength strength;
  uint32_t ordinal;
  struct gk_text number;
  struct gk_text title;
  struct gk_text title_rest; /* of a title over two lines: what stands in last_line */
  uint32_t characters;       /* of the title */
  uint32_t stop;             /* the character that ended it */
  bool whole;                /* no text follows in the line */
  bool inline_successor;     /* the next number of the style follows in the line */
  bool leader;               /* a line of a table of contents: dots and a page number */
  bool accepted;
  uint32_t marks; /* GK_MARK_…; below GK_MARK_SETTINGS */
  struct gk_known_match known;
  struct gk_normal normal;
  int rank; /* smaller: further out */
};

struct gk_candidates {
  struct gk_candidate *items;
  uint32_t count;
  bool truncated; /* there were more than are looked at */
};

/* Finds all lines that may be headings, before deciding about any. */
struct gk_candidates gk_candidates_find(struct gk_context *context,
                                        const struct gk_heading_rules *rules,
                                        const struct gk_line *lines, uint32_t count);

/* Too long for a title, or one of a list that ends in semicolons. */
bool gk_candidate_is_long(const struct gk_candidate *candidate);
bool gk_candidate_is_listed(const struct gk_candidate *candidate);

/* Whether a line is a row of a table that stands as text: it ends in the numbers of a row, or what
 * follows its own number (`after` bytes) is a row label of a statutory form. */
bool gk_line_is_form_row(const struct gk_heading_rules *rules, struct gk_text text, size_t after);

/* Lines that hold a date and nothing else (2018年3月1日, 201911日), as under a signature. */
bool gk_line_is_date(struct gk_text text);

#endif
