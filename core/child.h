/* SPDX-License-Identifier: Apache-2.0 */
/* A worker's child: it runs documents through the pipeline and may die of one. */
#ifndef GK_CHILD_H
#define GK_CHILD_H

#include <stdatomic.h>

#include "role.h"

/* How a child ends by itself. */
enum {
  GK_CHILD_SPENT = 80, /* it served its share; a fresh one takes over */
  GK_CHILD_CLOSED,     /* the coordinator is gone */
  GK_CHILD_NOMEM,
  GK_CHILD_BROKEN /* the socket failed */
};

/* Steps that wait to be sent; a step that does not fit is sent at once with those before it. Most
 * documents add less. */
enum { GK_CHILD_STEPS_LIMIT = 256 * 1024 };

/* Memory that the child writes and the worker reads, also after the child's death. */
struct gk_child_page {
  atomic_uint_fast64_t job;            /* 0: between documents */
  atomic_uint_fast64_t document_began; /* nanoseconds, CLOCK_MONOTONIC; 0: none runs */
  atomic_uint_fast64_t stage_began;
  atomic_uint stage;
  atomic_uint receiving; /* a job may have been taken from the socket but not noted yet */
  char plugin[64];
  atomic_int system_call;    /* that the sandbox forbade; it counts where SIGSYS ended the child */
  atomic_uint limits_factor; /* of this document's limits of time and memory; 0 counts as 1 */
  atomic_uint has_key;       /* `key` is that of the step that runs */
  char key[32];
  atomic_uint steps_size; /* of whole steps in `steps`, not sent yet */
  atomic_uint steps_sent; /* of this document; it grows after steps_size is 0 again */
  char steps[GK_CHILD_STEPS_LIMIT];
};

/* Serves jobs until the socket closes or its share is done. Returns how it ends. */
int gk_child_serve(struct gk_process *process, struct gk_child_page *page);

#endif
