/* SPDX-License-Identifier: Apache-2.0 */
/* What plugins remember, in the store: a value under a key, which is a digest of all that it
 * depends on, for as long as the newest result of a document rests on it. */
#ifndef GK_STORE_MEMORY_H
#define GK_STORE_MEMORY_H

#include "store.h"

/* Appends to `list`, for gk_store_put_memory, that a plugin ("ocr/tesseract") asked for a key or,
 * with bytes, what it remembers under it. */
void gk_memory_list_add(struct gk_buffer *list, struct gk_text plugin, struct gk_text key,
                        const struct gk_text *bytes);

/* Says what the plugins remember that did the document of that digest, which must be in the store:
 * values go in, and of what the document's result rested on before those plugins forget the rest.
 */
bool gk_store_put_memory(struct gk_store *store, const uint8_t document[GK_DIGEST_SIZE],
                         struct gk_text list, struct gk_error *error);

/* Appends what is remembered under a key. *found: there is something, and it is not damaged. */
bool gk_store_recall(struct gk_store *store, const uint8_t key[GK_DIGEST_SIZE],
                     struct gk_buffer *bytes, bool *found, struct gk_error *error);

#endif
