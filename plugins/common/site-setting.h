/* SPDX-License-Identifier: Apache-2.0 */
/* What may stand in sites.conf: one row a setting, which fills in, checks and documents. */
#ifndef GK_COMMON_SITE_SETTING_H
#define GK_COMMON_SITE_SETTING_H

#include <libintl.h>

#include "site.h"

/* Complaints are for whoever wrote the file, in the language of the process. */
#define _(string) gettext(string)
#define N_(string) string

enum gk_site_kind {
  GK_SITE_TEXT = 1,    /* const char * */
  GK_SITE_FILE,        /* the same, a path taken from the folder of sites.conf */
  GK_SITE_TEXTS,       /* const char *const *, ends with NULL */
  GK_SITE_PATTERNS,    /* struct gk_patterns */
  GK_SITE_NUMBER,      /* int64_t */
  GK_SITE_SECONDS,     /* double */
  GK_SITE_FLAG,        /* bool */
  GK_SITE_HOURS,       /* two int */
  GK_SITE_AUTHORITIES, /* const struct gk_authority * and its count */
  GK_SITE_GROUP        /* settings of their own */
};

enum {
  GK_IN_FILE = 1 << 0,     /* at the top level; the offset is of struct gk_sites */
  GK_IN_SITE = 1 << 1,     /* of a site; the offset is of struct gk_site */
  GK_IN_DEFAULTS = 1 << 2, /* for all sites that do not say otherwise */
  GK_IN_RULES = 1 << 3     /* a list of rules/crawl/documents.tsv */
};

struct gk_site_setting {
  const char *name;
  enum gk_site_kind kind;
  unsigned where;
  size_t offset;
  int64_t initial, minimum, maximum;
  const char *(*wrong)(const char *text); /* what is wrong with a text; NULL: nothing */
};

/* Ends with one without a name. */
extern const struct gk_site_setting gk_site_settings[];

enum { GK_SITE_SETTINGS_LIMIT = 48 };

/* The row of that name in that place; NULL: none. */
const struct gk_site_setting *gk_site_setting_find(const char *name, unsigned where);

/* The host of an absolute http or https URL as it is written, without port; empty: it is none. */
struct gk_text gk_site_url_host(const char *url);

#endif
