/* SPDX-License-Identifier: Apache-2.0 */
/* The characters that a recogniser knows: one a line in its file (UTF-8), in the order of its
 * classes. Class 0 is the blank of connectionist temporal classification, and a space follows the
 * last line, as PaddleOCR's recognisers have it. */
#ifndef GONGKAI_ONNX_DICTIONARY_H
#define GONGKAI_ONNX_DICTIONARY_H

#include <gongkai/plugin.h>

/* What numbers and the marks in their place are printed with. */
#define GK_NUMBER_SIGNS "0123456789,.-/%+"
enum { GK_NUMBER_SIGN_COUNT = sizeof GK_NUMBER_SIGNS - 1, GK_NUMBER_CLASSES_LIMIT = 64 };

struct gk_dictionary {
  char *data;              /* of the file */
  struct gk_text *entries; /* by class; [0] is empty */
  size_t classes;
  /* Classes that a sign of a number may have been taken for, and which: its full-width form, and
   * the circles, letters and dashes that are printed alike (a lone 0 is an o). */
  struct gk_number_class {
    size_t class_;
    unsigned sign; /* in GK_NUMBER_SIGNS */
  } number[GK_NUMBER_CLASSES_LIMIT];
  size_t number_count;
};

/* False: it cannot be read, is empty, no UTF-8, or has lines of more than one character's bytes or
 * far more of them than any script; `error` says so, with the path. */
bool gk_dictionary_read(struct gk_dictionary *dictionary, const char *path, char *error,
                        size_t error_size);
void gk_dictionary_free(struct gk_dictionary *dictionary);

#endif
