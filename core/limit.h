/* SPDX-License-Identifier: Apache-2.0 */
/* What a child may take: memory, files, their size. Time is measured by its worker. */
#ifndef GK_LIMIT_H
#define GK_LIMIT_H

#include "conf.h"

/* The pages of private data and those resident that this process has. False: /proc cannot tell. */
bool gk_own_memory(long *data_pages, long *resident_pages);

/* Sets the limits of a child that has just been forked, and is not in its sandbox yet: no core
 * file; memory_mb beyond what it has, which gk_limit_memory can raise to GK_LIMITS_FACTOR times
 * that; few files, small enough to hold what a document adds. */
void gk_limit_child(const struct gk_limits *limits);

/* Lets the process have `factor` times memory_mb, from 1 (0 counts as 1) to GK_LIMITS_FACTOR; also
 * in the sandbox. For a document that is tried once more, alone; costs nothing where it changes
 * nothing. */
enum { GK_LIMITS_FACTOR = 2 };
void gk_limit_memory(const struct gk_limits *limits, unsigned factor);

#endif
