/* SPDX-License-Identifier: Apache-2.0 */
/* What a document is, from its fields and resources. Texts are lent; empty: not known. */
#ifndef GK_DESCRIPTION_H
#define GK_DESCRIPTION_H

#include "document.h"

/* The value of the first field of that name. */
struct gk_text gk_document_field(const struct gk_document *document, const char *name);

/* A year as a number; 0: not known. */
uint32_t gk_document_year(const struct gk_document *document);

/* Of the original as declared, else as the decoder found. */
struct gk_text gk_document_media_type(const struct gk_document *document);

/* What the text was decoded from, else as declared. */
struct gk_text gk_document_charset(const struct gk_document *document);

/* "info", "warn", "error". */
const char *gk_level_name(uint32_t level);

#endif
