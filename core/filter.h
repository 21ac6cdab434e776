/* SPDX-License-Identifier: Apache-2.0 */
/* The filters of system calls: which call a process of a role may make, and what any other gets.
 * They are seccomp programs (seccomp(2)), built by libseccomp before the fork and loaded after. */
#ifndef GK_FILTER_H
#define GK_FILTER_H

#include <linux/filter.h>
#include <sys/types.h>

#include "error.h"

enum gk_filter_role {
  GK_FILTER_CHILD,   /* runs documents: memory, its socket and the clock */
  GK_FILTER_FETCHER, /* brings documents: files to read, and the network */
  GK_FILTER_KEEPER   /* a fetcher that also makes, writes and removes files */
};

struct gk_filter {
  struct sock_filter *instructions; /* NULL: there is none */
  unsigned short count;
};

/* Whether the kernel has such filters (seccomp(2), Linux 3.17). */
bool gk_filter_possible(void);

/* Builds the role's filter, for a process that has the files open that this one has now. A child
 * may write to `output` (-1: none) beside standard output, standard error and memory files. False:
 * *error says why. */
bool gk_filter_build(struct gk_filter *filter, enum gk_filter_role role, int output,
                     struct gk_error *error);

/* Makes the filter hold for this process, all its threads, until it ends: a call that is not
 * allowed answers with an errno or raises SIGSYS. `self` is the process's own id, the only one it
 * may send signals to. The process needs no_new_privs. False: errno. */
bool gk_filter_load(struct gk_filter *filter, pid_t self);

void gk_filter_free(struct gk_filter *filter);

#endif
