/* SPDX-License-Identifier: Apache-2.0 */
/* A document made by hand with every kind of item, for tests of what reads documents. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include "buffer.h"
#include "document.h"

/* Five steps: fetch, read, segment, extract, validate. `number` is printed in it, so that documents
 * differ; it is also the sample's `received` total, which should be 27. */
void sample_make(struct gk_document *document, unsigned number);

/* What sample_make's original holds. */
void sample_bytes(struct gk_buffer *bytes, unsigned number);

#endif
