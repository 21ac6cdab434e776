/* SPDX-License-Identifier: Apache-2.0 */
/* What went wrong: a stable code, one sentence that a person can act on, where. */
#ifndef GK_ERROR_H
#define GK_ERROR_H

#include <gongkai/plugin.h>

#include "nearest.h"

struct gk_error {
  char code[48];
  char message[1000];
};

/* Fills `error` and returns false, so that callers can return it. The code "" means that the
 * message stands for itself. */
GK_PRINTF(3, 4)
bool gk_error_set(struct gk_error *error, const char *code, const char *format, ...);

/* Writes “; did you mean "nearest"?” in the user's language to `out`, or nothing for NULL. Returns
 * `out`. */
enum { GK_SUGGESTION_SIZE = 160 /* a name and the words around it */ };
const char *gk_suggest(char out[GK_SUGGESTION_SIZE], const char *nearest);

#endif
