/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of a badly printed table of which no stroke is left, only the ends of some edges.
 */
#ifndef GONGKAI_PICTURE_MISSING_H
#define GONGKAI_PICTURE_MISSING_H

#include "axis.h"

/* Adds to `axis` the lines that several edges between lines of `across` speak for. `ruled`:
 * that of `axis`. `centre`: the middle of the table, along. false: no memory. */
bool gk_missing_find(const struct gk_ruled *ruled, struct gk_axis *axis,
                     const struct gk_axis *across, float em, float centre);

#endif
