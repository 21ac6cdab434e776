/* SPDX-License-Identifier: Apache-2.0 */
/* What a step added, as bytes: between processes and in the store. The one place that serialises
 * items. The form is the same on every machine, and holds no pointer, path or clock but the
 * step's cost. */
#ifndef GK_WIRE_H
#define GK_WIRE_H

#include "buffer.h"
#include "document.h"

/* The first byte of every step. Version 1 had no keys and no digest in its head, and its texts
 * stand where those of 2 do. */
enum { GK_WIRE_VERSION = 2 };

/* A set of kinds. */
#define GK_KIND_BIT(kind) (1u << (kind))
#define GK_KINDS_ALL 0xFFFFFFFFu

/* Appends step `index` of the document and what it added, and sets the step's digest. The data of
 * resources is left out: their digest stands for it, and it can be computed again. */
void gk_wire_write(struct gk_document *document, uint32_t index, struct gk_buffer *out);

/* Reads the head of a step; its texts are lent from the bytes, which are not trusted. *items (may
 * be NULL) are the bytes that its digest is of. False: *reason says how they are damaged. */
bool gk_wire_head(struct gk_text bytes, struct gk_step *step, struct gk_text *items,
                  const char **reason);

/* Adds a step and, of the kinds in `kinds`, its items; the bytes are not trusted. References to
 * items of kinds that are left out cannot be checked and are set to 0. False: the bytes are
 * damaged, *reason says how (English); what was already added stays. */
bool gk_wire_apply(struct gk_document *document, struct gk_text bytes, uint32_t kinds,
                   const char **reason);

/* Adds a step whose items are read only when somebody asks for their kind: document->damaged tells
 * whether that went well. The bytes are trusted to be what gk_wire_write wrote, and lent for as
 * long as the document lives. */
bool gk_wire_defer(struct gk_document *document, struct gk_text bytes, const char **reason);

#endif
