/* SPDX-License-Identifier: Apache-2.0 */
/* Words of a table's cell, or a line of prose, read by the model of Chinese. */
#ifndef OCR_TESSERACT_LABEL_H
#define OCR_TESSERACT_LABEL_H

#include "engine.h"
#include "line.h"
#include "prior.h"

/* Joined by LF where there are several lines; confidence is the least of them. The text is
 * gk_alloc's; empty: nothing was recognised. As one line with space around it, or one that fills
 * its picture: a character alone is only read in the second way, which is tried then. */
struct gk_candidate gk_label_read(struct gk_context *context, struct gk_engine *engine,
                                  const struct gk_line *lines, int count,
                                  enum gk_engine_shape shape);

/* Copies a reading without the spaces that the model puts between Chinese characters and beside
 * their punctuation; one between words of other scripts stays. `out` has room for `size` + 1
 * bytes. Returns the bytes written. */
size_t gk_label_clean(const char *text, size_t size, char *out);

/* The text with its line breaks taken out: Chinese goes on without a space, other scripts with
 * one. gk_alloc's where it differs. */
struct gk_text gk_label_unwrap(struct gk_context *context, struct gk_text text);

#endif
