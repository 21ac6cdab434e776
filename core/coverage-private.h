/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of a coverage share while it is made. */
#ifndef GK_COVERAGE_PRIVATE_H
#define GK_COVERAGE_PRIVATE_H

#include "authority-name.h"
#include "coverage.h"
#include "site.h"

struct gk_coverage_making {
  struct gk_store *store;
  const struct gk_coverage_wanted *wanted;
  struct gk_coverage *coverage;
  struct gk_authority_names *names;
  size_t capacity, site_capacity;
  size_t *by_rest; /* authorities, in an open table of their names; SIZE_MAX: free */
  size_t slots;
};

/* The day in China, where the deadlines hold and nights are the day before in UTC: YYYY-MM-DD. */
enum { GK_DAY_SIZE = 12 };
void gk_coverage_day(int64_t time, char day[GK_DAY_SIZE]);

/* The order of their bytes: negative, 0, positive. */
int gk_coverage_compare(struct gk_text a, struct gk_text b);

/* A copy that lives as long as the coverage. */
struct gk_text gk_coverage_keep(struct gk_coverage_making *making, struct gk_text text);

/* NULL: it is none that is known. Lent until a site is added. */
struct gk_covered_site *gk_coverage_find_site(struct gk_coverage_making *making,
                                              struct gk_text name);
/* The one that is there, or a new one. */
struct gk_covered_site *gk_coverage_add_site(struct gk_coverage_making *making,
                                             struct gk_text name);
/* Takes in what the newest crawl of the site came to. */
bool gk_coverage_visit_site(struct gk_coverage_making *making, struct gk_covered_site *site,
                            struct gk_error *error);

/* Adds a site of sites.conf with its authorities. */
void gk_coverage_list_site(struct gk_coverage_making *making, const struct gk_site *site);
/* Who is meant by a document of that site that names `name`, known to be of `region` (0: not
 * known); added where it is nobody yet. NULL: nobody can be told. Lent until one is added. */
struct gk_covering *gk_coverage_whose(struct gk_coverage_making *making, struct gk_text name,
                                      uint32_t region, struct gk_text site);

/* Takes in the reports that the store has. */
bool gk_coverage_read_documents(struct gk_coverage_making *making, struct gk_error *error);
/* Takes in those that links named in the newest crawl of the site, and that could not be had. */
bool gk_coverage_read_failures(struct gk_coverage_making *making,
                               const struct gk_covered_site *site, struct gk_error *error);

#endif
