/* SPDX-License-Identifier: Apache-2.0 */
/* What the store remembers of runs that were crawls. */
#ifndef GK_CRAWL_RUN_H
#define GK_CRAWL_RUN_H

#include "store.h"

/* The sites.conf that a run went by (0: the newest crawl), where it can still be read; else *path
 * is NULL. The caller frees it. */
bool gk_crawl_sites(struct gk_store *store, int64_t run, char **path, struct gk_error *error);

/* Whether a run was a crawl of all sites, not of some that were named. */
bool gk_crawl_is_whole(struct gk_store *store, int64_t run, bool *whole, struct gk_error *error);

/* The newest run that was a crawl; 0: there is none. */
bool gk_crawl_newest(struct gk_store *store, int64_t *run, struct gk_error *error);

#endif
