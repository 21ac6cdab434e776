/* SPDX-License-Identifier: Apache-2.0 */
/* Comma-separated values as RFC 4180 has them (CRLF, quotes doubled), in UTF-8 with a BOM, by which
 * spreadsheets know the charset. Text is brought to NFC.
 *
 * Values are written as they are, since scripts read these files too. A spreadsheet takes a cell
 * that begins with = + - or @ for a formula, and the text of documents is not trusted: `guarded`
 * puts an apostrophe before such texts (never before numbers), for files that are opened by hand.
 */
#ifndef GK_CSV_H
#define GK_CSV_H

#include <stdio.h>

#include "buffer.h"

struct gk_csv {
  FILE *file;
  bool guarded;
  bool within; /* a value of the row stands already */
  struct gk_buffer scratch;
};

/* Writes the BOM and the names, which end with NULL. */
void gk_csv_begin(struct gk_csv *csv, FILE *file, bool guarded, const char *const *names);
void gk_csv_text(struct gk_csv *csv, struct gk_text text);
void gk_csv_string(struct gk_csv *csv, const char *string);
void gk_csv_integer(struct gk_csv *csv, int64_t number);
void gk_csv_decimal(struct gk_csv *csv, struct gk_decimal number);
void gk_csv_empty(struct gk_csv *csv); /* not known */
void gk_csv_end_row(struct gk_csv *csv);
void gk_csv_free(struct gk_csv *csv);

#endif
