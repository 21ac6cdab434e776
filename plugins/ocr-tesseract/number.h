/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers as cells of tables print them, read by two models that vote. */
#ifndef OCR_TESSERACT_NUMBER_H
#define OCR_TESSERACT_NUMBER_H

#include "engine.h"
#include "line.h"
#include "prior.h"

/* Below this certainty of the least certain character of either voter a reading is doubtful
 * although both agree; below the second one where the source's print is small. Of 4,204 cells of
 * pictures of tests/ocr/generate.py, 4,082 were above and none of those wrong; 49 were right and
 * below. From 0.80 on there were four wrong. */
#define GK_NUMBER_SURE 0.92f
#define GK_NUMBER_SURE_SMALL 0.96f
/* em, pixels of the source: print of 12 points at 96 dpi, digits of 11 pixels. */
#define GK_NUMBER_SMALL 17.0f

/* What the models of digits read where something stands that they do not know. */
#define GK_NUMBER_UNKNOWN '#'

struct gk_number_reader {
  struct gk_engine *voters[2];
  struct gk_reading *readings; /* room for two */
};

/* What the voters say of a line. */
struct gk_number {
  struct gk_candidate candidates[GK_CANDIDATES]; /* the best first */
  uint32_t count;                                /* 0: neither recognised anything */
  bool certain; /* both read the same, and neither is below its bound of certainty */
  bool sure;    /* and it is a number */
};

/* From which certainty on, 0..1, readings of a page's lines may be given without doubt. */
float gk_number_bound(const struct gk_prepared *prepared);

/* Reads a line of digits (gk_lines_of_cell's). A reading that its ink does not allow is not sure; a
 * slash and a dash are known by their shape. A line that is not sure, or of very small glyphs, is
 * read again in variants: what they say is added to the candidates. The texts are gk_alloc's or
 * static. */
void gk_number_read(struct gk_context *context, const struct gk_number_reader *reader,
                    const struct gk_line *line, const struct gk_prepared *prepared,
                    struct gk_number *number);

/* What a model of digits read, without spaces and without its sign for specks and remains of lines
 * that say nothing (a long dash; it reads dashes of every length as "-"). gk_alloc's. */
struct gk_text gk_number_clean(struct gk_context *context, const char *reading, size_t size);

/* What stands in two lines of a cell, one after the other; gk_alloc's. */
struct gk_text gk_number_join(struct gk_context *context, struct gk_text a, struct gk_text b);

/* Whether a reading of the models of digits, with GK_NUMBER_UNKNOWN for each character in it that
 * they do not know, says the same as one in words: 3#7# the same as 3月7日. */
bool gk_number_is_part(struct gk_text partly, struct gk_text words);

/* Whether a text is a number as tables print it: an optional sign, digits perhaps grouped by commas
 * in threes, perhaps with decimals and a percent sign; or a mark that says that none applies. */
bool gk_number_is_well_formed(struct gk_text text);

#endif
