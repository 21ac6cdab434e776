/* SPDX-License-Identifier: Apache-2.0 */
/* The cells of a table, each read by the model that fits what it seems to hold. */
#ifndef OCR_TESSERACT_GUESS_H
#define OCR_TESSERACT_GUESS_H

#include "label.h"
#include "lattice.h"
#include "number.h"
#include "prior.h"

struct gk_readers {
  struct gk_number_reader numbers;
  struct gk_engine *words;
  const struct gk_prior *prior; /* NULL: no forms are known */
  bool verify;                  /* of a form's labels only some are read */
};

/* A table whose cells are being read. */
struct gk_cells {
  struct gk_context *context;
  const struct gk_readers *readers;
  const struct gk_prepared *prepared;
  struct gk_fit fit;
  float *contrasts; /* of each guess's ink, 0..1; 0: it has none. gk_alloc's */
  float usual;      /* contrast of its print; 0: not known yet */
  bool by_length;   /* labels of the form's length are taken for the form's */
  float pitch;      /* of their characters, em */
};

/* Fills in a guess: its ink, candidates, doubt. `flags` are those of gk_lines_of_cell. */
void gk_guess_read(struct gk_cells *cells, uint32_t index, unsigned flags);

/* How wide a label is printed, in Chinese characters. */
float gk_guess_width(struct gk_text label);

/* Of a table of no form whose cells were read: reads cells of a column of numbers again that were
 * taken for words. */
void gk_cells_read_misread(struct gk_cells *cells);

/* Reads cells again that seemed empty and hardly are, with a lower threshold; what is found so is
 * doubtful. `usual` is to be known. */
void gk_cells_read_faint(struct gk_cells *cells);

/* Finds `usual`: the contrast of the numbers that were read, or of everything where there are few.
 */
void gk_cells_measure(struct gk_cells *cells);

/* Judges what was read by `usual`: much fainter marks are none, and of what is faint it is doubtful
 * whether the cell is not empty. */
void gk_cells_judge(struct gk_cells *cells);

/* The ink within a box; `cells` as gk_grid.argument. */
float gk_cells_ink(void *cells, const float box[4]);

#endif
