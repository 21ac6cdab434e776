/* SPDX-License-Identifier: Apache-2.0 */
/* The sample documents that the kit tries a plugin with, and whose they are. */
#ifndef GK_CHECK_SAMPLE_H
#define GK_CHECK_SAMPLE_H

#include "buffer.h"

struct gk_check_sample {
  char *name; /* below its folder */
  struct gk_text data;
  const char *owner; /* the object whose folder it is in, lent; NULL: nobody's */
};

struct gk_check_samples {
  struct gk_check_sample *list;
  size_t count;
  size_t bytes;
  bool cut; /* there were more than the limits allow */
};

bool gk_check_read_file(const char *path, struct gk_buffer *bytes); /* false: errno */

/* The folder of a plugin's source: where its object is, the folder above, or the folder of the same
 * name below plugins/ in one above; the first that holds corpus/, expected/ or Makefile.inc. NULL:
 * none. To be freed. */
char *gk_check_source_folder(const char *object);

/* corpus/documents of the tree that the object stands in: samples of no plugin. NULL: none. To be
 * freed. */
char *gk_check_shared_folder(const char *object);

/* Adds a file, or a folder's files by name. False: errno. */
bool gk_check_samples_add(struct gk_check_samples *samples, const char *path, const char *owner);

/* Adds small documents that are made up: where there are no others. */
void gk_check_samples_add_made(struct gk_check_samples *samples);

/* The samples of `object`: those that were given, else its corpus/, else the shared ones, else made
 * ones. False: errno, and *missing is what cannot be read. */
bool gk_check_samples_find(struct gk_check_samples *samples, const char *object, char *const *given,
                           size_t given_count, const char **missing);

/* Keeps at most `limit`, evenly spread. */
void gk_check_samples_spread(struct gk_check_samples *samples, size_t limit);

void gk_check_samples_free(struct gk_check_samples *samples);

#endif
