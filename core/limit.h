/* SPDX-License-Identifier: Apache-2.0 */
/* What a child may take: memory, and the size of files. Time is measured by its worker. */
#ifndef GK_LIMIT_H
#define GK_LIMIT_H

#include "conf.h"

/* What this process has, in pages: all that is mapped, what is resident, private data. */
struct gk_own_memory {
  long mapped, resident, data;
};

/* False: /proc cannot tell. */
bool gk_own_memory(struct gk_own_memory *own);

/* Sets the limits of a child that has just been forked, and is not in its sandbox yet: no core
 * file; memory_mb beyond what it has, which gk_limit_memory can raise to GK_LIMITS_FACTOR times
 * that; no more mapped than that and the document need; files no larger than what it may add. */
void gk_limit_child(const struct gk_limits *limits);

/* Lets the process have `factor` times memory_mb, from 1 (0 counts as 1) to GK_LIMITS_FACTOR; also
 * in the sandbox. For a document that is tried once more, alone; costs nothing where it changes
 * nothing. */
enum { GK_LIMITS_FACTOR = 2 };
void gk_limit_memory(const struct gk_limits *limits, unsigned factor);

#endif
