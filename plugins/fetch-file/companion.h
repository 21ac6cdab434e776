/* SPDX-License-Identifier: Apache-2.0 */
/* The pictures that a page refers to, out of the folder that it was found in. */
#ifndef COMPANION_H
#define COMPANION_H

#include <sys/types.h>

#include "reference.h"

/* Files that were taken with a page, by device and inode. */
struct taken {
  struct {
    dev_t device;
    ino_t inode;
  } * of; /* an open hash; inode 0: free */
  size_t count, capacity;
};

bool taken_has(const struct taken *taken, dev_t device, ino_t inode);
void taken_free(struct taken *taken);

struct companions {
  void *converter;      /* iconv_t, GB18030 to UTF-8 */
  char *root;           /* the real path below which files may be taken */
  const char *location; /* the folder of that path, as it was given */
  struct taken taken;
  struct references references;
  struct gk_companion of[REFERENCES_LIMIT];
  uint32_t count;
};

/* Prepares for a location, a folder or a file, whose folder counts. False: errno. */
bool companions_begin(struct companions *companions, const char *location, bool folder);
void companions_end(struct companions *companions);

/* Finds what the page at `path` refers to, up to `limit` bytes. Lent until the next call. */
void companions_of(struct companions *companions, const char *path, struct gk_text page,
                   size_t limit);

#endif
