/* SPDX-License-Identifier: Apache-2.0 */
/* A document as the JSON object that users get: names and order are fixed. */
#ifndef GK_RECORD_H
#define GK_RECORD_H

#include "buffer.h"
#include "view.h"

/* The version of the record's names, which stands in each. */
enum { GK_RECORD_SCHEMA = 1 };

struct gk_verdicts;
struct gk_retrieved;

struct gk_record_origin {
  const char *digest;         /* SHA-256 of the bytes as they came: 64 hexadecimal digits */
  struct gk_text source;      /* the first; empty: null */
  const struct gk_text *also; /* the other sources */
  size_t also_count;
  const struct gk_verdicts *verdicts;   /* on its findings; NULL: none */
  const struct gk_retrieved *retrieved; /* how the first source was had; NULL: not known */
};

/* Appends the record without a line end. The document is only read, but its arena is used. The
 * same items give the same bytes. */
void gk_record_write(struct gk_document *document, const struct gk_record_origin *origin,
                     bool pretty, struct gk_buffer *out);

/* "number", "blank", "na", "text". */
const char *gk_fact_kind_name(uint32_t kind);

/* "text", "layout", "picture". */
const char *gk_table_origin_name(uint32_t origin);

#endif
