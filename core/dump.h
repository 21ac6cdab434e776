/* SPDX-License-Identifier: Apache-2.0 */
/* Every item of a document as it stands, for plugin authors: one a line, members by name. */
#ifndef GK_DUMP_H
#define GK_DUMP_H

#include <stdio.h>

#include "document.h"

void gk_dump(const struct gk_document *document, FILE *out);

#endif
