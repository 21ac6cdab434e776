/* SPDX-License-Identifier: Apache-2.0 */
/* sites.conf as the commands have it: found, read, its sites by name, and the location at which a
 * fetch plugin crawls it. */
#ifndef GK_SITE_FILE_H
#define GK_SITE_FILE_H

#include <site.h>

#include "arguments.h"
#include "buffer.h"
#include "conf.h"

struct gk_site_file {
  struct gk_conf conf; /* whose rules say what a document is where sites.conf does not */
  struct gk_sites sites;
  char *path; /* absolute */
};

/* Reads pipeline.conf (`conf_path`, `plugin_path` as of gk_conf_load) and sites.conf: `given`, else
 * $GONGKAI_SITES, else the installed one. Each of `names` must be a site. False: what is wrong was
 * said on standard error, with file:line where it stands in a file. gk_site_file_close in either
 * case. */
bool gk_site_file_open(struct gk_site_file *file, const char *given, const char *conf_path,
                       const char *plugin_path, const struct gk_given_words *names);
void gk_site_file_close(struct gk_site_file *file);

struct gk_crawl_location {
  const char *action; /* fetch, plan, check */
  const char *sites;  /* path of sites.conf */
  const struct gk_given_words *names;
  const char *since; /* YYYY-MM-DD; NULL: not given */
  bool keeps;        /* what is fetched is kept as it came, and not delivered */
};

/* Whether it is a day: YYYY-MM-DD. */
bool gk_is_day(const char *text);

/* Writes crawl:ACTION?sites=…, its values percent-encoded (RFC 3986), with a NUL after it. */
void gk_crawl_location_put(struct gk_buffer *out, const struct gk_crawl_location *location);

#endif
