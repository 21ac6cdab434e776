/* SPDX-License-Identifier: Apache-2.0 */
/* What is true of a document, as one line of JSON. */
#ifndef GONGKAI_CORPUS_TRUTH_H
#define GONGKAI_CORPUS_TRUTH_H

#include "charset.h"
#include "page.h"
#include "report.h"

extern const char *const kind_names[KIND_COUNT];

/* Appends the line for the document written to `path`. */
void truth_write(struct buffer *out, struct report *report, const char *path,
                 const struct look *look, const struct charset *charset, const char *error);

#endif
