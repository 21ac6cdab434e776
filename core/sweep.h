/* SPDX-License-Identifier: Apache-2.0 */
/* The files that a store keeps beside its database, looked through for those that it does not
 * need. */
#ifndef GK_SWEEP_H
#define GK_SWEEP_H

#include "store.h"

enum gk_stray {
  GK_STRAY_ORPHAN,    /* named as a document's bytes, but no document has them there */
  GK_STRAY_TEMPORARY, /* what a process left that was killed while it wrote */
  GK_STRAY_FOREIGN    /* of a name that the store gives to none */
};

/* A file that the store does not need. */
struct gk_stray_file {
  enum gk_stray what;
  const char *path; /* from the store on: "blobs/ab/cdef…" */
  int64_t size;     /* bytes */
};

/* Calls `each` for such files, sorted by path; it returns false to stop, with *error. While another
 * process writes the store, what is not named yet cannot be told from what nobody needs: the caller
 * must hold the store for writing, or see to it that nobody does. False: *error. */
bool gk_sweep(struct gk_store *store,
              bool (*each)(void *argument, const struct gk_stray_file *file,
                           struct gk_error *error),
              void *argument, struct gk_error *error);

/* Removes such a file. False: *error ("store-io"). */
bool gk_sweep_remove(struct gk_store *store, const struct gk_stray_file *file,
                     struct gk_error *error);

#endif
