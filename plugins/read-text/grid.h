/* SPDX-License-Identifier: Apache-2.0 */
/* Collecting the cells of a table. */
#ifndef TEXT_GRID_H
#define TEXT_GRID_H

#include "reader.h"

void grid_clear(struct reader *reader);

/* Adds a cell; `text` lies in the resource. */
struct gk_cell *grid_add(struct reader *reader, uint32_t row, uint32_t column, struct gk_text text);

/* Puts right what lost spans leave behind where a row's cells stand in order but without their
 * columns: a row with fewer cells has a label that spans several columns. Cells have to be in the
 * order of rows. */
void grid_widen_labels(struct reader *reader);

/* An empty cell in the first column beside a label continues the label above it. */
void grid_lengthen_labels(struct reader *reader);

/* Flags the first row as the header where it has words or years above numbers. */
void grid_mark_header(struct reader *reader);

/* Adds the table and its block for lines[first, end). */
void grid_finish(struct reader *reader, struct gk_text caption, size_t first, size_t end);

#endif
