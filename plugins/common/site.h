/* SPDX-License-Identifier: Apache-2.0 */
/* sites.conf: which sites are crawled, and how. Read by the plugin that crawls and by the commands
 * that report on it. */
#ifndef GK_COMMON_SITE_H
#define GK_COMMON_SITE_H

#include <gongkai/plugin.h>
#include <regex.h>

struct gk_patterns { /* POSIX extended regular expressions; any that matches counts. ASCII letters
                        match in either case; bytes count, not characters */
  const regex_t *joined;   /* all of them as one; NULL: there are none */
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
                                Those of the start pages where none are given */
  struct gk_patterns follow; /* list pages, by URL; none given: what looks like one, see manual */
  struct gk_patterns documents; /* by URL; both those of rules/crawl/documents.tsv, of which one
                                   that matches suffices, where a site gives neither */
  struct gk_patterns titles;    /* by the title of the link; with `documents`, both must match */
  struct gk_patterns exclude;   /* by URL; never fetched */
  const struct gk_authority *authorities; /* who is to publish on it; one: the site's own name */
  size_t authority_count;                 /* at least 1 */
  const char *const *sitemaps;            /* further sitemaps; ends with NULL */
  const char *proxy;                      /* NULL: none, or that of the whole file */
  const char *ca_file;                    /* further certificates; NULL: the system's */
  double delay_seconds; /* between the end of a fetch and the next at the same host */
  int64_t connections;  /* at a time to a host */
  int64_t depth;        /* links from a start page */
  int64_t pages_a_night, megabytes_a_night, page_mb, timeout_seconds, redirects;
  int64_t list_pages;   /* of one shape of URL that may lead to no document; more are a trap */
  int64_t recheck_days; /* at most between two looks at a document */
  int first_minute, last_minute; /* of the day, local time, in which it may be asked, the last one
                                    not; past midnight where first > last; equal: always */
  bool cookies, verify_tls, private_addresses, obey_robots, follow_sitemaps, pictures, attachments;
};

struct gk_sites {
  struct gk_site *of;
  size_t count;
  const char *contact;    /* in the User-Agent: a mail address or a page */
  const char *user_agent; /* whole: product, version and contact, or as given with the contact */
  const char *product;    /* its first word without version: whose groups of robots.txt count */
  int64_t connections;    /* at a time, to all hosts */
  int64_t pages_a_night, megabytes_a_night;
  /* Of rules/crawl/documents.tsv, for all sites: */
  struct gk_patterns documents, titles; /* those of sites that have none of both */
  struct gk_patterns attachments;       /* by URL: files beside a document */
  struct gk_patterns sections;          /* by the title of the link: leads to lists of documents */
  const char *path;
  struct gk_site_memory *own; /* what the rest points into */
};

enum { GK_SITE_COMPLAINT_SIZE = 800 };

/* Reads it. `rules`: the folder of rules, of which crawl/documents.tsv says what a document is
 * where a site does not; NULL: nothing is then. False: *why says file:line and what to do, in
 * the language of the process (gettext). gk_sites_free in either case. */
bool gk_sites_load(struct gk_sites *sites, const char *path, const char *rules,
                   char why[GK_SITE_COMPLAINT_SIZE]);
void gk_sites_free(struct gk_sites *sites);

/* By name; NULL: none. */
const struct gk_site *gk_sites_find(const struct gk_sites *sites, const char *name);

/* Whether the host (lower case, without port) is one that the site may ask. */
bool gk_site_has_host(const struct gk_site *site, struct gk_text host);

/* Whether it may be asked in that minute of the day (0 to 1439, local time). */
bool gk_site_within_hours(const struct gk_site *site, int minute);

/* Whether any matches, somewhere in the text. */
bool gk_patterns_match(const struct gk_patterns *patterns, const char *text);

#endif
