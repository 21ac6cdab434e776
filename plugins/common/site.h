/* SPDX-License-Identifier: Apache-2.0 */
/* sites.conf: which sites are crawled, and how. Read by the plugin that crawls and by the commands
 * that report on it. */
#ifndef GK_COMMON_SITE_H
#define GK_COMMON_SITE_H

#include <gongkai/plugin.h>
#include <regex.h>

struct gk_patterns { /* POSIX extended regular expressions; any that matches counts */
  regex_t *of;
  const char *const *text; /* as written */
  size_t count;
};

struct gk_authority {
  const char *name;
  const char *region; /* GB/T 2260 code; NULL: the site's */
};

struct gk_site {
  const char *name;          /* unique */
  const char *region;        /* GB/T 2260 code; NULL: not given */
  unsigned line;             /* of sites.conf */
  const char *const *start;  /* start pages, absolute URLs; ends with NULL */
  const char *const *hosts;  /* that may be asked; a leading *. takes all below; ends with NULL.
                                Those  of the start pages where none are given */
  struct gk_patterns follow; /* list pages, by URL; none given: what looks like one, see manual */
  struct gk_patterns documents;           /* by URL */
  struct gk_patterns titles;              /* by the title of the link */
  struct gk_patterns exclude;             /* by URL; never fetched */
  const struct gk_authority *authorities; /* who is to publish on it; one: the site's own name */
  size_t authority_count;
  const char *const *sitemaps; /* further sitemaps; ends with NULL */
  const char *proxy;           /* NULL: none, or that of the whole file */
  const char *ca_file;         /* further certificates; NULL: the system's */
  double delay_seconds;        /* between the end of a fetch and the next at the same host */
  int64_t connections;         /* at a time to a host */
  int64_t depth;               /* links from a start page */
  int64_t pages_a_night, megabytes_a_night, page_mb, timeout_seconds, redirects;
  int64_t recheck_days; /* at most between two looks at a document */
  int first_minute,
      last_minute; /* of the day, local time, in which it may be asked; equal: always */
  bool cookies, verify_tls, private_addresses, obey_robots, follow_sitemaps, pictures, attachments;
};

struct gk_sites {
  struct gk_site *of;
  size_t count;
  const char *contact;    /* in the User-Agent: a mail address or a page */
  const char *user_agent; /* whole, made of product, version and contact, or as given */
  int64_t connections;    /* at a time, to all hosts */
  int64_t pages_a_night, megabytes_a_night;
  const char *path;
  void *own; /* memory and libconfig's tree */
};

/* Reads it. False: *why says file:line and what to do. gk_sites_free in either case. */
bool gk_sites_load(struct gk_sites *sites, const char *path, char why[400]);
void gk_sites_free(struct gk_sites *sites);

/* By name; NULL: none. */
const struct gk_site *gk_sites_find(const struct gk_sites *sites, const char *name);

/* Whether the host (lower case, without port) is one that the site may ask. */
bool gk_site_has_host(const struct gk_site *site, struct gk_text host);

bool gk_patterns_match(const struct gk_patterns *patterns, const char *text);

#endif
