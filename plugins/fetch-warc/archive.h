/* SPDX-License-Identifier: Apache-2.0 */
/* The WARC files of a location. */
#ifndef FETCH_WARC_ARCHIVE_H
#define FETCH_WARC_ARCHIVE_H

#include <gongkai/plugin.h>

struct archives {
  char **paths; /* by name, which is the order in which a crawl wrote them */
  size_t count;
};

/* Whether a location is a WARC file (by its first bytes; one that is named so and has none is one,
 * too), or a folder that holds nothing else: then they are in `archives`. False: it is neither, or
 * there is no memory. */
bool archives_find(struct archives *archives, const char *location);
void archives_free(struct archives *archives);

/* Opens one to be read; -1: errno. */
int archive_open(const char *path);

#endif
