/* SPDX-License-Identifier: Apache-2.0 */
/* What a crawl would fetch. */
#ifndef GK_CRAWL_PLAN_H
#define GK_CRAWL_PLAN_H

#include <stdbool.h>

struct gk_crawl_planning {
  const char *conf_path, *plugin_path;
  const char *store_path; /* whose crawls before count, if it is there */
  const char *location;   /* crawl:plan?… */
  bool json;              /* an object a line */
  bool quiet;             /* no counts at the end */
};

/* Prints it: site, role, URL and why, a line each. Returns an exit status. */
int gk_crawl_plan(const struct gk_crawl_planning *planning);

/* Says, on standard error, that pipeline.conf (NULL: the default) has no plugin that crawls. */
void gk_crawl_say_nobody(const char *conf_path);

#endif
