/* SPDX-License-Identifier: Apache-2.0 */
/* The ways in which a dump of text lays out a table. Each function looks whether one begins at line
 * `first`, adds it and its block, and returns the index behind its last line; or returns `first`
 * where there is none. */
#ifndef TEXT_TABLES_H
#define TEXT_TABLES_H

#include "reader.h"

/* a | b | c, also with rules (|---|, +---+) between the rows. */
size_t pipe_table(struct reader *reader, size_t first);

/* One cell a line, each behind a tab, rows apart by an empty line. */
size_t cell_line_table(struct reader *reader, size_t first);

/* Tabs between the cells of a row. */
size_t tab_table(struct reader *reader, size_t first);

/* Columns that are aligned by two spaces or more. */
size_t aligned_table(struct reader *reader, size_t first);

/* The cells of a statutory form on lines of their own, without any mark. */
size_t form_table(struct reader *reader, size_t first);

/* A line of nothing but dashes, pipes and crosses. */
bool is_rule(struct gk_text line);

#endif
