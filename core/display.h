/* SPDX-License-Identifier: Apache-2.0 */
/* Text on a terminal: its width in columns (UAX #11, by utf8proc), and nothing in it that the
 * terminal would obey. */
#ifndef GK_DISPLAY_H
#define GK_DISPLAY_H

#include <stdio.h>

#include "buffer.h"

/* Columns of the terminal behind `out`, else $COLUMNS, else 100. */
unsigned gk_display_columns(FILE *out);

/* Columns that a text takes; control characters and line breaks take one. */
unsigned gk_display_width(struct gk_text text);

/* The longest beginning that fits into `columns`, at a line break at the latest. Of a text that is
 * not empty at least one character. */
struct gk_text gk_display_line(struct gk_text text, unsigned columns);

/* Prints a text; controls, bidirectional overrides and line breaks become spaces. */
void gk_display(FILE *out, struct gk_text text);

/* The same within `columns`, cut with … where it is longer; spaces fill the rest. */
void gk_display_field(FILE *out, struct gk_text text, unsigned columns);

/* The same, without the spaces. */
void gk_display_cut(FILE *out, struct gk_text text, unsigned columns);

/* Prints a text over as many lines as it takes, each after `indent` spaces, but the first, which
 * stands at column `indent` already. */
void gk_display_wrapped(FILE *out, struct gk_text text, unsigned indent, unsigned columns);

#endif
