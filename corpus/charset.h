/* SPDX-License-Identifier: Apache-2.0 */
/* The encodings in which such documents are found. */
#ifndef GONGKAI_CORPUS_CHARSET_H
#define GONGKAI_CORPUS_CHARSET_H

#include "buffer.h"

#include <stdbool.h>

struct charset {
  const char *name;     /* on the command line and in the truth */
  const char *encoding; /* what iconv calls the bytes */
  const char *declared; /* in the page; NULL: nothing */
  const char *decoded;  /* what a reader should find, as in a record: UTF-8, GB18030 … */
  bool mark;            /* begins with a byte order mark */
  bool four_byte;       /* has the characters that only GB18030's four bytes and UTF have */
};

/* Ends with a row whose name is NULL. */
extern const struct charset charsets[];

const struct charset *charset_find(const char *name);

/* False: a character that the encoding lacks (named on stderr). */
bool charset_encode(const struct charset *charset, const struct buffer *text, struct buffer *bytes);

#endif
