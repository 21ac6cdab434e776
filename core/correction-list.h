/* SPDX-License-Identifier: Apache-2.0 */
/* Corrections in words for a person, and the list of all. */
#ifndef GK_CORRECTION_LIST_H
#define GK_CORRECTION_LIST_H

#include <stdio.h>

#include "store-correction.h"

/* Whether a stored correction is of that place. */
bool gk_correction_is_of(const struct gk_stored_correction *stored,
                         const struct gk_correction *place);

/* t3[2,4], as it was named when it was made. */
void gk_correction_print_cell(const struct gk_stored_correction *stored, FILE *out);

/* What stands in a cell, in quotation marks where it is nothing. */
void gk_correction_print_value(struct gk_text value, FILE *out);

/* "  #12 17 → 12  2024-05-06 07:08 wang: the note", without a line break. */
void gk_correction_print(const struct gk_stored_correction *stored, FILE *out);

/* Prints those in force with the cells that they hold for now, as lines or JSON; an exit status. */
int gk_corrections_list(struct gk_store *store, bool json);

#endif
