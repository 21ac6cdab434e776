/* SPDX-License-Identifier: Apache-2.0 */
/* What a step added, as bytes: between processes and in the store. The one place that serialises
 * items. The form is the same on every machine, and holds no pointer, path or clock but the
 * step's cost. */
#ifndef GK_WIRE_H
#define GK_WIRE_H

#include "buffer.h"
#include "document.h"

/* The first byte of every step. */
enum { GK_WIRE_VERSION = 1 };

/* A set of kinds. */
#define GK_KIND_BIT(kind) (1u << (kind))
#define GK_KINDS_ALL 0xFFFFFFFFu

/* Appends step `index` of the document and what it added. Decoded text is left out: its resource
 * stays, without data, since it can be computed again. */
void gk_wire_write(const struct gk_document *document, uint32_t index, struct gk_buffer *out);

/* Adds a step and, of the kinds in `kinds`, its items; the bytes are not trusted. References to
 * items of kinds that are left out cannot be checked and are set to 0. False: the bytes are
 * damaged, *reason says how (English); what was already added stays. */
bool gk_wire_apply(struct gk_document *document, struct gk_text bytes, uint32_t kinds,
                   const char **reason);

#endif
