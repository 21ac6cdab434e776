/* SPDX-License-Identifier: Apache-2.0 */
/* One model of Tesseract's: a picture of a line in, text with confidences
 * out. gk_engine_open reads the model's file; Tesseract takes it up when the first line is read, so
 * that a process which reads none pays little, and no file is opened then. No thread is started. */
#ifndef OCR_TESSERACT_ENGINE_H
#define OCR_TESSERACT_ENGINE_H

#include <leptonica/allheaders.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gk_engine;

enum {
  /* A row of a wide page at its smallest type has about 120 characters, of three bytes each. */
  GK_READING_BYTES = 768,
  GK_READING_SYMBOLS = 256
};

/* A character of a reading. Confidences are the model's, from 0 to 1. */
struct gk_symbol {
  char text[8];
  float confidence;
  int left, right; /* pixels of the picture that was read */
};

/* What stands in a line. */
struct gk_reading {
  char text[GK_READING_BYTES]; /* UTF-8; empty: nothing was recognised */
  size_t size;
  float confidence; /* of the least certain symbol; 0 where there is none */
  size_t count;
  struct gk_symbol symbols[GK_READING_SYMBOLS];
};

/* How a picture is taken. */
enum gk_engine_shape {
  GK_ENGINE_RAW_LINE, /* one line that fills the picture; no layout is looked for (psm 13) */
  GK_ENGINE_LINE      /* one line with space around it (psm 7) */
};

/* Reads the model in the file `path`. NULL: `error` says why in a sentence. The caller closes it.
 */
struct gk_engine *gk_engine_open(const char *path, char *error, size_t error_size);

/* Lets Tesseract take up the model, where it has not yet. False: it is no model that it knows. */
bool gk_engine_is_good(struct gk_engine *engine);

/* NULL is closed, too. */
void gk_engine_close(struct gk_engine *engine);

/* How many lines may be read from now on; none at first. What is asked for beyond is refused: so
 * the worst page has an end. */
void gk_engine_allow(struct gk_engine *engine, uint32_t lines);
bool gk_engine_has_refused(const struct gk_engine *engine);

/* What is read from now on is looked for in `memory` (NULL: none), and added to it. */
struct gk_page_memory;
void gk_engine_remember(struct gk_engine *engine, struct gk_page_memory *memory, unsigned number);

/* Reads a line, of 8 bits a pixel with dark ink. False: nothing was recognised, and the reading is
 * empty. */
bool gk_engine_read(struct gk_engine *engine, PIX *pix, enum gk_engine_shape shape,
                    struct gk_reading *reading);

/* The versions of Tesseract and Leptonica that are linked at run time; static. */
const char *gk_engine_libraries(void);

#endif
