/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of a TIFF file (TIFF 6.0, section 2; BigTIFF), by its chain of directories. It needs no
 * Leptonica: who names pages and who decodes them must count alike. */
#ifndef GONGKAI_PICTURE_TIFF_H
#define GONGKAI_PICTURE_TIFF_H

#include <gongkai/plugin.h>

enum {
  /* Directories that are followed: more than a scanned volume has pages, few enough to look for a
   * loop among all of them. */
  GK_TIFF_DIRECTORIES_LIMIT = 5000,
  GK_TIFF_ENTRIES_LIMIT = 1000 /* of a directory; TIFF 6.0 names about 80 fields */
};

struct gk_tiff_pages {
  uint32_t count;
  uint64_t *offsets;  /* of the directories of the pages, in their order */
  uint32_t passed;    /* directories that were followed */
  const char *damage; /* why there may be more; NULL: these are all */
  uint64_t damage_at; /* the offset at which it shows */
};

/* Follows the chain. What it says is not believed: an offset outside of the file, a directory that
 * does not fit into it and a loop end it. A smaller copy of another picture is no page, unless all
 * are such. False: no memory. The caller ends with gk_tiff_pages_free. */
bool gk_tiff_pages_read(struct gk_text bytes, struct gk_tiff_pages *pages);
void gk_tiff_pages_free(struct gk_tiff_pages *pages);

#endif
