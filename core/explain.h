/* SPDX-License-Identifier: Apache-2.0 */
/* Why a document was computed as it was: bids, keys, what was taken again, what differs from the
 * run before. */
#ifndef GK_EXPLAIN_H
#define GK_EXPLAIN_H

#include <stdio.h>

#include "store-read.h"

/* `stage`: only that one; 0: all. False: *error. */
bool gk_explain(struct gk_store *store, const struct gk_entry *entry, uint32_t stage, FILE *out,
                struct gk_error *error);

#endif
