/* SPDX-License-Identifier: Apache-2.0 */
/* Deciding which charset bytes are in. */
#ifndef DECODE_GUESS_H
#define DECODE_GUESS_H

#include "declaration.h"
#include "doublebyte.h"
#include "foreign.h"

struct guess {
  enum charset charset;
  size_t mark;              /* length of the byte order mark */
  struct charset_scan scan; /* of what follows the mark; not filled for windows-1252 and for
                               charsets left to iconv */
  struct gk_text declared;  /* the declaration that the bytes contradict; empty: none */
  const char *declared_by;  /* for messages */
  struct gk_text unknown;   /* a declaration that names no known charset; empty: none */
  bool forced;              /* fits no charset: the least bad one was taken */
};

/* `transport` is the charset of the HTTP header or the like; empty: none. */
struct guess guess_charset(const struct doublebyte *tables, const struct foreign *foreign,
                           struct gk_text bytes, struct gk_text transport);

#endif
