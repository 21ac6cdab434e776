/* SPDX-License-Identifier: Apache-2.0 */
/* A writer of JSON (RFC 8259) into a buffer. Numbers are written from exact decimals, which a
 * library that keeps them as double could not do. Text is brought to NFC on the way. */
#ifndef GK_JSON_H
#define GK_JSON_H

#include "buffer.h"

struct gk_json {
  struct gk_buffer *out;
  bool pretty; /* two spaces a level; else no white space at all */
  bool comma;  /* a value stands before */
  unsigned depth;
  unsigned flat; /* how many of the open ones stay on one line */
};

void gk_json_open(struct gk_json *json, char bracket);      /* { or [ */
void gk_json_open_flat(struct gk_json *json, char bracket); /* stays on one line when pretty */
void gk_json_close(struct gk_json *json, char bracket);     /* } or ], of gk_json_open */
void gk_json_close_flat(struct gk_json *json, char bracket);
void gk_json_key(struct gk_json *json, const char *name); /* ASCII */

void gk_json_text(struct gk_json *json, struct gk_text text);         /* UTF-8 */
void gk_json_text_or_null(struct gk_json *json, struct gk_text text); /* null where it is empty */
void gk_json_string(struct gk_json *json, const char *string);        /* NULL: null */
void gk_json_integer(struct gk_json *json, int64_t number);
void gk_json_decimal(struct gk_json *json, struct gk_decimal number); /* 12.50 as 12.5 */
void gk_json_bool(struct gk_json *json, bool value);
void gk_json_null(struct gk_json *json);

/* A number where `text` is one as JSON writes it without an exponent, else a string; null where it
 * is empty. */
void gk_json_number_or_text(struct gk_json *json, struct gk_text text);

/* Writes a decimal as JSON does: no zeros at the end of a fraction. Returns its length. */
enum { GK_DECIMAL_SIZE = 32 };
size_t gk_decimal_print(struct gk_decimal number, char out[GK_DECIMAL_SIZE]);

#endif
