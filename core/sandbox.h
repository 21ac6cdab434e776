/* SPDX-License-Identifier: Apache-2.0 */
/* What a process that runs plugins on documents may do: hardly anything. It is prepared once,
 * before the fork, and entered after; it cannot be left. */
#ifndef GK_SANDBOX_H
#define GK_SANDBOX_H

#include <stdatomic.h>

#include "filter.h"

struct gk_sandbox {
  enum gk_filter_role role;
  bool off;                /* nothing is prepared */
  bool filters;            /* the kernel has seccomp */
  struct gk_filter filter; /* where it has */
  int ruleset;             /* of Landlock; -1: the kernel has none */
};

/* $GONGKAI_SANDBOX is "off". */
bool gk_sandbox_is_off(void);

/* Gives up, for this process and those it will start, what no process beside the coordinator needs:
 * privileges through exec, and the capabilities of root but that of reading any file. Does nothing
 * where the sandbox is off. */
void gk_sandbox_give_up_privileges(void);

/* Prepares the role's sandbox, and what a process in it can no longer open: time zone and
 * messages. True: *warning says what the kernel lacks, in the user's language; its message is
 * empty where it lacks nothing. `output` (-1: none) is a descriptor that a child may write to, as
 * it may to standard output and error, and no others. False: *warning says why there is none. */
bool gk_sandbox_prepare(struct gk_sandbox *sandbox, enum gk_filter_role role, int output,
                        struct gk_error *warning);

/* Makes `folder` and those above it, where they are missing, and lets a keeper write below it.
 * False: *error. */
bool gk_sandbox_allow_folder(struct gk_sandbox *sandbox, const char *folder,
                             struct gk_error *error);

/* Enters it. Where a forbidden call is made, `forbidden` is called in a signal handler with its
 * number and `argument`, and the process dies of SIGSYS. False: errno; the process is in a part of
 * its sandbox and must end. */
bool gk_sandbox_enter(struct gk_sandbox *sandbox, void (*forbidden)(void *argument, int call),
                      void *argument);

/* Forks a child that enters the sandbox and ends with the status that `work` returns, and waits for
 * it; where the sandbox is off, calls `work` in this process. Returns the status as waitpid has it,
 * or -1: errno. *call is the forbidden system call that ended it; -1: none, or one that is not
 * known. */
int gk_sandbox_run(struct gk_sandbox *sandbox, int (*work)(void *argument), void *argument,
                   int *call);

void gk_sandbox_free(struct gk_sandbox *sandbox);

/* Writes the name of a system call of this machine, or its number where it has no name, to `name`;
 * returns it. */
enum { GK_SYSTEM_CALL_NAME_SIZE = 40 /* the longest is sched_get_priority_max */ };
const char *gk_system_call_name(int call, char name[GK_SYSTEM_CALL_NAME_SIZE]);

#endif
