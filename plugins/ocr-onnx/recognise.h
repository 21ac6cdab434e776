/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A line of text in a picture to characters, by a recogniser of PaddleOCR's kind (PP-OCR): input
 * one line of 48 pixels' height in three channels, output for each eighth column the probabilities
 * of the dictionary's characters; decoded as connectionist temporal classification (Graves et al.
 * 2006), the best of each column.
 */
#ifndef GONGKAI_ONNX_RECOGNISE_H
#define GONGKAI_ONNX_RECOGNISE_H

#include <allheaders.h>

#include "dictionary.h"
#include "runtime.h"

enum {
  /* Bytes with the NUL: a printed line of a cell has some dozens of characters. */
  GK_READING_SIZE = 1024,
  GK_NUMBER_SIZE = 32
};

/* One line, read twice from the same probabilities: as any text, and as a number, for which only
 * the signs of numbers count. */
struct gk_reading {
  char text[GK_READING_SIZE]; /* UTF-8; empty: nothing was recognised */
  char number[GK_NUMBER_SIZE];
  bool cut; /* there was more than has room */
  /* The least probability of their characters, 0..1; 0 for none. Where something else stands
   * between the signs of a number, the number is the less probable. */
  float confidence, number_confidence;
};

struct gk_recogniser {
  struct gk_onnx onnx;
  struct gk_dictionary dictionary;
};

/* Decodes `steps` rows of `classes` probabilities each. What is no number counts as 0. */
void gk_ctc_decode(const float *probabilities, size_t steps, size_t classes,
                   const struct gk_dictionary *dictionary, struct gk_reading *reading);

/* Loads library (NULL: the loader's), model and dictionary, and recognises an empty line once, so
 * that whatever is done only the first time is done, and model and dictionary are known to belong
 * together. False: `error` says why. Ends with gk_recogniser_close, also after false. */
bool gk_recogniser_open(struct gk_recogniser *recogniser, const char *library, const char *model,
                        const char *dictionary, char *error, size_t error_size);
void gk_recogniser_close(struct gk_recogniser *recogniser);

/* Reads one line (8 bits grey, ink dark; any size). False: recogniser->onnx.error says why. */
bool gk_recognise(struct gk_recogniser *recogniser, PIX *line, struct gk_reading *reading);

#endif
