/* SPDX-License-Identifier: Apache-2.0 */
/* The quantities of one paragraph, with what they count and how they hang together. */
#ifndef GK_FIGURES_PARAGRAPH_H
#define GK_FIGURES_PARAGRAPH_H

#include "parts.h"

/* Finds up to `maximal` quantities of the text, in order. Returns their count. */
size_t paragraph_figures(const struct figure_rules *rules, struct gk_text text,
                         struct gk_text agency, struct figure *figures, size_t maximal);

/* The year or span that the sentence gives a quantity: 2021, 2013-2017, 上半年. `out` needs 16
 * bytes and may be what is returned. Empty: none is said. */
struct gk_text paragraph_period(const struct figure_rules *rules, struct gk_text text,
                                const struct figure *figure, char *out);

/* Whose count the sentence says it is: a scope that begins a clause before the quantity; empty: not
 * said. *general: it is that of a region (全区). *named: some scope is named in the sentence,
 * though perhaps not as the one that counts. */
struct gk_text paragraph_scope(const struct figure_rules *rules, struct gk_text text,
                               const struct figure *figure, bool *general, bool *named);

#endif
