/* SPDX-License-Identifier: Apache-2.0 */
/* A table as a grid of box-drawing characters, with merged cells merged. */
#ifndef GK_GRID_PRINT_H
#define GK_GRID_PRINT_H

#include <stdio.h>

#include "grid.h"

/* Prints the table within `columns` where that is possible: long texts are wrapped, then cut with
 * …. Rows and columns beyond what a person reads are left out, and a line says so. */
void gk_grid_print(FILE *out, struct gk_document *document, const struct gk_table *table,
                   unsigned columns);

#endif
