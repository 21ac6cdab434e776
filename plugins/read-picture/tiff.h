/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of a TIFF file (TIFF 6.0, section 2; BigTIFF), by its chain of directories. */
#ifndef TIFF_H
#define TIFF_H

#include <gongkai/plugin.h>

enum {
  /* Directories that are followed: more than a scanned volume has pages, few enough to look for a
   * loop among all of them. */
  TIFF_DIRECTORIES_LIMIT = 4096
};

struct tiff_pages {
  uint32_t count;                           /* directories, counted as decoders do */
  bool reduced[TIFF_DIRECTORIES_LIMIT];     /* a smaller copy of another, not a page */
  const char *damage;                       /* why there may be more; NULL: these are all */
  uint64_t damage_at;                       /* the offset at which it shows */
  uint64_t offsets[TIFF_DIRECTORIES_LIMIT]; /* of the directories */
};

/* Follows the chain. What it says is not believed: an offset outside of the file, a directory that
 * does not fit into it and a loop end it. */
void tiff_walk(struct gk_text bytes, struct tiff_pages *pages);

#endif
