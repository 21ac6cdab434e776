/* SPDX-License-Identifier: Apache-2.0 */
/* What a file in libconfig's syntax includes. */
#ifndef GK_COMMON_INCLUDE_H
#define GK_COMMON_INCLUDE_H

#include <limits.h>
#include <stdbool.h>

struct gk_include {
  char file[PATH_MAX]; /* that includes */
  unsigned line;
  char included[PATH_MAX];
};

/* libconfig's scanner ends the process where it cannot read an included file, as it cannot a
 * directory: such are to be found before it looks. False: *fault is one. Paths of includes are
 * taken from `folder`. What is not there, and what goes too deep, libconfig says by itself. */
bool gk_includes_check(const char *path, const char *folder, struct gk_include *fault);

#endif
