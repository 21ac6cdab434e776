/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures, of which a dump keeps only the name, and what a converter misread in them. */
#ifndef TEXT_PICTURE_H
#define TEXT_PICTURE_H

#include "reader.h"

/* Whether the line is the name of a picture file and nothing else. */
bool picture_is_name(struct gk_text line);

/* Bytes of a mark such as [image: image1.png] or ![…](image1.png) at the start of the line, or 0;
 * *name (if not NULL) gets the name in it. */
size_t picture_mark(struct gk_text line, struct gk_text *name);

/* Reads the picture line `at` and what was misread in it; returns the index behind. */
size_t picture_read(struct reader *reader, size_t at, uint32_t role);

#endif
