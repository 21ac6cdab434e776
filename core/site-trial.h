/* SPDX-License-Identifier: Apache-2.0 */
/* What trying the sites gave: visits gathered by site, and printed for a person. */
#ifndef GK_SITE_TRIAL_H
#define GK_SITE_TRIAL_H

#include <site.h>

#include "buffer.h"

struct gk_tried_site {
  const struct gk_site *site; /* NULL: what was said of none */
  struct gk_buffer visits;    /* the first of them, each after its length: see visit.h */
  size_t kept;
  uint64_t problems; /* visits that failed, and remarks with a code */
  bool tried;        /* something was said of it */
};

struct gk_site_trial {
  struct gk_tried_site *of; /* in the order of sites.conf, and one for what is of no site */
  size_t count;
};

void gk_site_trial_init(struct gk_site_trial *trial, const struct gk_sites *sites);
void gk_site_trial_free(struct gk_site_trial *trial);

/* Copies what was told. `trial` is a struct gk_site_trial. */
void gk_site_trial_note(void *trial, const struct gk_visit *visit);

/* Prints a site on standard output: what was asked, what would be followed, what may not be, what
 * is wrong. False: something is. */
bool gk_tried_site_print(const struct gk_tried_site *tried);

#endif
