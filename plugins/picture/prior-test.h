/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the prior share: lattices that are drawn, labels and numbers that are misread.
 */
#ifndef GK_PICTURE_PRIOR_TEST_H
#define GK_PICTURE_PRIOR_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fake-host.h"
#include "prior-rules.h"

enum { TABLES = 400, MOST_GUESSES = 1024, TEXT = 24, STEP = 10 };

extern struct fake_host *host, *work; /* of the rules; of the table that is tried */
extern struct gk_prior *prior;
extern uint64_t seed;

/* A number below `limit`, and whether something of that probability happens; by `seed`. */
uint32_t below(uint32_t limit);
bool chance(double probability);

/* A text that lives as long as the table. */
struct gk_text keep(const char *format, ...);

/* A grid that owns its cells, as the number of a cell at each place. */
struct drawing {
  uint32_t rows, columns;
  uint32_t at[LATTICE_ROWS][LATTICE_COLUMNS];
  float row_lines[LATTICE_ROWS + 1], column_lines[LATTICE_COLUMNS + 1];
  struct gk_lattice_place cells[LATTICE_ROWS * LATTICE_COLUMNS];
  struct gk_grid grid;
  float ink; /* what every strip is said to hold */
};

/* Makes the cells of what is at each place. */
void draw_places(struct drawing *drawing);

/* Rows first… of a sketch. */
void draw(const struct lattice *lattice, uint32_t first, uint32_t rows, struct drawing *drawing);

/* The text with that many of its characters wrong. */
struct gk_text misspell(struct gk_text text, uint32_t errors);

/* Gives each label of a form a reading. */
void read_labels(struct gk_fit *fit, double error_rate);

/* A form, and what is printed in its values; empty: a label. */
struct paper {
  struct gk_fit fit;
  char truth[MOST_GUESSES][TEXT];
};

/* Values that add up as the form says: items at random, totals worked out until nothing changes. */
void fill(const struct lattice *lattice, struct paper *paper, bool adds_up);

/* Another reading of a number: a digit exchanged, lost or doubled. */
void misread(const char *truth, char *out);

int set_up(void **state);
int tear_down(void **state);

#endif
