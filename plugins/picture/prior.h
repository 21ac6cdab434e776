/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of a table before it is read: the statutory forms, how they are ruled, how their
 * labels are spelled, what must add up.
 *
 * The order in which a reader of pictures uses it:
 *   gk_prior_load     once, in open
 *   gk_prior_fit      a lattice becomes guesses, one a cell; a form's where one fits
 *   (the reader fills in each guess: ink, candidates, doubt)
 *   gk_prior_again    which cells that seemed empty deserve a second look; fill those in again
 *   gk_prior_decide   the texts, with what is not sure
 * Nothing is made up here: a number that is decided for is one of the readings it was given. */
#ifndef GK_PICTURE_PRIOR_H
#define GK_PICTURE_PRIOR_H

#include <gongkai/plugin.h>

enum { GK_CANDIDATES = 4 };
#define GK_NO_CELL UINT32_MAX

/* A reading that the picture supports. Readings are in order, the best first; no two are alike. */
struct gk_candidate {
  struct gk_text text; /* lines of a wrapped text joined by \n; empty: nothing is printed */
  float confidence;    /* 0..1 that it is right, as far as the recogniser can tell */
};

enum gk_guess_kind {
  GK_GUESS_UNKNOWN = 0, /* may be words or a number */
  GK_GUESS_LABEL,
  GK_GUESS_NUMBER /* a number, a blank, or a mark like / or — */
};

/* A cell. The reader's texts must live until the decided ones were taken. */
struct gk_guess {
  /* Where: the lattice's, or the form's where the fit put the lattice right. */
  uint32_t row, column, rowspan, colspan; /* from 0; spans at least 1 */
  float box[4];                           /* left, top, right, bottom, as the lattice's */

  /* What the fit knows; the reader may set kind where it is UNKNOWN. */
  uint32_t kind;           /* enum gk_guess_kind */
  struct gk_text expected; /* of a label of a form that fits: as the form prints it */
  uint32_t place;          /* number in the form's lattice + 1; 0: none */
  bool repaired;           /* the lattice had other edges here */
  uint32_t cell;           /* the number in the grid of the cell that this is; if repaired
                              GK_NO_CELL */

  /* What the reader found. */
  float ink;        /* strength of the darkest mark in the cell against the table's text:
                       0 nothing, 1 as strong */
  float characters; /* estimate of the characters printed: ink width / em, over all lines;
                       0: not known */
  struct gk_candidate candidates[GK_CANDIDATES];
  uint32_t candidate_count; /* 0: judged empty */
  uint32_t flags;           /* enum gk_cell_flag: DOUBTFUL where the reader is not sure */

  /* Decided; flags has DOUBTFUL, RECOVERED as they are now. */
  struct gk_text text, alternative;
  float confidence;
};

/* A lattice as it was found; row_lines has rows + 1 positions, column_lines columns + 1. */
struct gk_lattice_place {
  uint32_t row, column, rowspan, colspan;
  float box[4];
};

struct gk_grid {
  uint32_t rows, columns;
  const float *row_lines, *column_lines; /* pixels, ascending */
  const struct gk_lattice_place *cells;
  uint32_t count;
  /* The ink within a box, as in gk_guess.ink, ruled lines and what is left of them not counted;
   * NULL: not known, and then no cell is divided. */
  float (*ink)(void *argument, const float box[4]);
  void *argument;
};

enum gk_fit_quality {
  GK_FIT_NONE = 0, /* no form: the guesses are the lattice's cells, of kind UNKNOWN */
  GK_FIT_REPAIRED, /* a form but for a few edges, which were put right */
  GK_FIT_EXACT     /* every edge as the form has it: the lattice alone says which form it is */
};

struct gk_fit {
  uint32_t quality;    /* enum gk_fit_quality */
  const char *form;    /* requests-2021; NULL: none */
  const void *lattice; /* for gk_prior_decide */
  uint32_t first_row;  /* of the form's lattice: more than 0 where only its end stands here */
  uint32_t rows, columns;
  uint32_t differences;     /* edges that were put right */
  uint32_t united, divided; /* guesses that were several cells, or part of one */
  struct gk_guess *guesses;
  uint32_t count;
};

struct gk_prior;

/* Reads the forms (the folder rules/forms) and how they are ruled (rules/lattices). Most of it
 * lives in the context's memory; the caller closes. NULL: *error says "file:line: what is wrong".
 */
struct gk_prior *gk_prior_load(struct gk_context *context, const char *forms, const char *lattices,
                               const char **error);
void gk_prior_close(struct gk_prior *prior);

/* Turns a lattice into guesses, sorted by row, then column, with boxes from the lines. Where the
 * lattice is that of a form, or nearly so, the guesses are the form's cells and say what is
 * expected; ink is never cut in two for that. Always fills *fit. */
void gk_prior_fit(struct gk_context *context, const struct gk_prior *prior,
                  const struct gk_grid *grid, struct gk_fit *fit);

/* The same without a form: for when the labels turned out to speak against the fit. */
void gk_prior_plain(struct gk_context *context, const struct gk_grid *grid, struct gk_fit *fit);

/* How alike a reading and the expected label are, 0..1, widths, spaces and punctuation aside. 1:
 * the same, or another spelling that the form knows. Above GK_PRIOR_ALIKE it may be taken for it.
 */
#define GK_PRIOR_ALIKE 0.6f
float gk_prior_likeness(const struct gk_prior *prior, const struct gk_fit *fit,
                        const struct gk_guess *guess, struct gk_text reading);

/* The numbers (in fit->guesses) of cells that were judged empty but hardly are: they have some
 * ink, or everything beside them is filled. `indices` has room for fit->count. Returns how many. */
uint32_t gk_prior_again(const struct gk_prior *prior, const struct gk_fit *fit, uint32_t *indices);

/* Decides every guess: labels by the forms' spellings, doubtful numbers by the sums that go through
 * them. Texts are the candidates', the rules' or from gk_alloc(context). False: the labels speak
 * against the form; the guesses are decided without it, and where fit->united or fit->divided is
 * not 0 the caller should begin again with gk_prior_plain. */
bool gk_prior_decide(struct gk_context *context, const struct gk_prior *prior, struct gk_fit *fit);

#endif
