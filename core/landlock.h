/* SPDX-License-Identifier: Apache-2.0 */
/* Landlock (landlock(7), Linux 5.13): a process gives up rights to files and the network itself. */
#ifndef GK_LANDLOCK_H
#define GK_LANDLOCK_H

#include <stdbool.h>

/* A ruleset, as a descriptor that is closed on exec: with `reads`, files and folders can be read
 * and the network used, and nothing written, made, removed or executed; without it, nothing at all
 * can be opened, and nobody outside be reached. -1: errno; ENOSYS and EOPNOTSUPP where the kernel
 * has no Landlock. */
int gk_landlock_ruleset(bool reads);

/* Lets files and folders below `folder` be made, written, renamed and removed under a ruleset that
 * was made with `reads`. False: errno. */
bool gk_landlock_allow_writing(int ruleset, const char *folder);

/* Makes the ruleset hold for this process until it ends; it needs no_new_privs. False: errno. */
bool gk_landlock_enter(int ruleset);

#endif
