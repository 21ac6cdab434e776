/* SPDX-License-Identifier: Apache-2.0 */
/* What counts an approximate number allows. */
#ifndef GK_CHECKS_INTERVAL_H
#define GK_CHECKS_INTERVAL_H

#include "snapshot.h"

/* The smallest and the largest number that a figure's words allow, times the things counted.
 * 余 and 多 allow as much more as the last digit that is not 0 stands for, and a tenth in any case
 * (1470余: below 1617; 30万余: up to 40万); 约 and 近 as much on both sides; 不足 anything from 0.
 */
void figure_interval(const struct gk_figure *figure, struct gk_rule_value *least,
                     struct gk_rule_value *most);

#endif
