/* SPDX-License-Identifier: Apache-2.0 */
/* Companions: the pictures that a document refers to and that were fetched with it. Their bytes
 * travel behind the document's own, and what they are as a list: a number, how many, and for each
 * the texts name, media type and digest (64 hexadecimal digits) and the number size, by name; then
 * the number of those that could not be had, and of the first of them the texts name and why. A
 * document without any has an empty list. */
#ifndef GK_COMPANION_H
#define GK_COMPANION_H

#include "buffer.h"
#include "document.h"

enum {
  GK_COMPANIONS_LIMIT = 256, /* of a document: pages of a scan that is shown as pictures */
  /* All names and media types of a list, so that it fits into a packet's head beside the rest. */
  GK_COMPANION_NAMES_LIMIT = 24 * 1024
};

struct gk_companion_entry {
  struct gk_text name, media_type, digest; /* lent from the list */
  uint64_t size;
};

/* Begins to read a list; how many entries follow. */
uint64_t gk_companions_begin(struct gk_text list, struct gk_reader *reader);

/* Reads the next. False: the list is damaged. */
bool gk_companions_next(struct gk_reader *reader, struct gk_companion_entry *entry);

/* Bytes of all of them; UINT64_MAX: the list is damaged. */
uint64_t gk_companions_bytes(struct gk_text list);

/* Whether two lists are of the same names, types and bytes. */
bool gk_companions_same(struct gk_text left, struct gk_text right);

/* Appends to `list`, without digests, and to `bytes` what a fetch plugin offered, by name: as much
 * as fits into `limit` bytes. What does not is counted with what could not be had. */
void gk_companions_gather(const struct gk_offer *offer, uint64_t limit, struct gk_buffer *list,
                          struct gk_buffer *bytes);

/* Appends a list with the digests of `bytes`. False: the two do not fit together. */
bool gk_companions_digest(struct gk_text list, struct gk_text bytes, struct gk_buffer *out);

/* Adds them to the open step, the document's first, with a diagnostic of those that could not be
 * had. `bytes` may be empty: then they have none. */
void gk_companions_add(struct gk_document *document, struct gk_text list, struct gk_text bytes);

/* Lends those that a document has from its first step their data. */
void gk_companions_lend(struct gk_document *document, struct gk_text list, struct gk_text bytes);

/* The companion of that name; NULL: there is none. */
const struct gk_resource *gk_companions_find(const struct gk_document *document,
                                             struct gk_text name);

#endif
