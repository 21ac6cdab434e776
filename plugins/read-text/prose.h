/* SPDX-License-Identifier: Apache-2.0 */
/* Paragraphs: of one line each, or of hard-wrapped lines that have to be joined. */
#ifndef TEXT_PROSE_H
#define TEXT_PROSE_H

#include "reader.h"

/* Fills the reader's wrap_width: the columns of a full line, where most lines are that long. */
void prose_find_width(struct reader *reader);

/* Adds the paragraph that begins at line `first`; returns the index behind its last line. */
size_t prose_read(struct reader *reader, size_t first);

#endif
