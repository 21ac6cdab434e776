/* SPDX-License-Identifier: Apache-2.0 */
/* What a store holds, for a person. */
#ifndef GK_SUMMARY_H
#define GK_SUMMARY_H

#include <stdio.h>

#include "store-read.h"

/* What stands at the end of a run: how many documents, of what kind, years and agencies, what was
 * found wrong with samples, where the store is. False: *error. */
bool gk_store_summary_print(struct gk_store *store, FILE *out, struct gk_error *error);

/* All that is counted. */
bool gk_store_status_print(struct gk_store *store, FILE *out, struct gk_error *error);

#endif
