/* SPDX-License-Identifier: Apache-2.0 */
/* The child's side of what plugins remember: it has no store, and asks the coordinator. */
#ifndef GK_CHILD_MEMORY_H
#define GK_CHILD_MEMORY_H

#include "child.h"
#include "host.h"

struct gk_child_memory {
  struct gk_memory memory; /* for the session */
  int socket;
  struct gk_child_page *page;
  struct gk_arena *arena; /* of the document that runs */
  uint64_t job;           /* of it */
  bool broken;            /* the socket failed */
};

/* `memory` must stay where it is. */
void gk_child_memory_begin(struct gk_child_memory *memory, int socket, struct gk_child_page *page,
                           struct gk_arena *arena);

#endif
