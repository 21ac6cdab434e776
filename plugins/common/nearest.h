/* SPDX-License-Identifier: Apache-2.0 */
/* What someone meant who misspelled a name. */
#ifndef GK_COMMON_NEAREST_H
#define GK_COMMON_NEAREST_H

/* The candidate nearest to `name` by edit distance, or NULL when none is near. `candidates` ends
 * with NULL. */
const char *gk_nearest(const char *name, const char *const *candidates);

#endif
