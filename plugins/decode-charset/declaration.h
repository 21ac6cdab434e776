/* SPDX-License-Identifier: Apache-2.0 */
/* Where bytes themselves say what charset they are in. */
#ifndef DECODE_DECLARATION_H
#define DECODE_DECLARATION_H

#include "charset.h"

struct declaration {
  struct gk_text label; /* as written; empty: none */
  const char *source;   /* for messages: "meta", "XML declaration" */
};

/* The byte order mark at the start: its charset, and its length in *size; CHARSET_UNKNOWN and 0
 * where there is none. Unicode 15, 23.8. */
enum charset declaration_mark(struct gk_text bytes, size_t *size);

/* The first charset that an HTML meta element states, anywhere in the page but not in comments,
 * scripts and styles; else the one of an XML declaration. The bytes have to be a superset of
 * ASCII. HTML Standard 13.2.3.2 without its limit of 1,024 bytes; XML 1.0, 4.3.3. */
struct declaration declaration_find(struct gk_text bytes);

#endif
