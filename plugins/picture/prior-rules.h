/* SPDX-License-Identifier: Apache-2.0 */
/* How the statutory forms are ruled (rules/lattices), and the words of totals. */
#ifndef GK_PICTURE_PRIOR_RULES_H
#define GK_PICTURE_PRIOR_RULES_H

#include "form.h"
#include "prior.h"
#include "words.h"

enum {
  LATTICE_ROWS = 96,    /* of a sketch: the longest statutory table has 28 */
  LATTICE_COLUMNS = 32, /* the widest has 15 */
  MAXIMAL_LATTICES = 64
};

/* A cell of a form as it is printed: a label, or a place for a value. */
struct lattice_cell {
  uint32_t row, column, rowspan, colspan;
  struct gk_text label;      /* as printed; empty: a value */
  const struct label *known; /* of the forms' labels; NULL: a value, or a title */
  bool value;
  uint32_t block, form_row, form_column; /* of a value */
};

struct lattice {
  const struct form *form;
  uint32_t rows, columns, count;
  struct lattice_cell *cells; /* by row, then column */
  uint32_t *at;               /* rows × columns: number of the cell */
};

enum total_word {
  WORD_TOTAL,    /* a row or column of that name is the sum of the others */
  WORD_MIXED,    /* a name that holds this is part of a sum already, or a sum of its own */
  WORD_UNSUMMED, /* what stands under such a name is not added up */
  WORD_RATE,     /* what stands under such a name is of a hundred */
  WORD_KINDS
};

struct gk_prior {
  const struct form_rules *rules;
  struct lattice *lattices;
  uint32_t lattice_count;
  struct gk_words words[WORD_KINDS];
};

/* The number of a cell in the lattice at a place. */
static inline uint32_t lattice_at(const struct lattice *lattice, uint32_t row, uint32_t column)
{
  return lattice->at[(size_t)row * lattice->columns + column];
}

#endif
