/* SPDX-License-Identifier: Apache-2.0 */
/* The header of a WARC record: its version line and named fields. */
#ifndef WARC_FIELDS_H
#define WARC_FIELDS_H

#include "reader.h"

/* Reads a whole header, with its empty line, in which folded lines are unfolded on the way. Texts
 * of `record` point into it. *length: of the block. NULL: it is good; otherwise why not, one
 * English sentence; what was understood is in `record` all the same. */
const char *warc_fields_read(char *header, size_t size, struct warc_record *record,
                             uint64_t *length);

#endif
