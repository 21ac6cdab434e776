/* SPDX-License-Identifier: Apache-2.0 */
#include "single.h"

#include <stdio.h>
#include <stdlib.h>

#include "request.h"
#include "version.h"

enum {
  CONNECTIONS = 4, /* as a browser that shows one page */
  PAGE_MB = 64,
  TIMEOUT_SECONDS = 120,
  REDIRECTS = 10,
  ALL_MB = 1024
};

bool single_site(struct crawl *crawl, char *why)
{
  static const char *const none[] = {NULL};
  const char **start = calloc(2, sizeof *start);
  struct gk_site *site = calloc(1, sizeof *site);
  char *url = malloc(URL_SIZE_LIMIT);
  bool good = start && site && url;
  if (good &&
      !url_normalise(crawl->tools->url_rules, NULL, gk_text_of(crawl->location->url), NULL, url)) {
    snprintf(why, GK_SITE_COMPLAINT_SIZE, "%.300s is no address of a page.", crawl->location->url);
    good = false;
  }
  if (!good) {
    free(start);
    free(site);
    free(url);
    return false;
  }
  start[0] = url;
  *site = (struct gk_site){.name = "",
                           .start = start,
                           .hosts = none,
                           .sitemaps = none,
                           .connections = CONNECTIONS,
                           .pages_a_night = INT64_MAX,
                           .megabytes_a_night = ALL_MB,
                           .page_mb = PAGE_MB,
                           .timeout_seconds = TIMEOUT_SECONDS,
                           .redirects = REDIRECTS,
                           .recheck_days = 1,
                           .verify_tls = true,
                           /* Who names such an address himself means it. */
                           .private_addresses = request_names_private(url),
                           .pictures = true};
  crawl->sites = (struct gk_sites){.of = site,
                                   .count = 1,
                                   .user_agent = "gongkai/" VERSION,
                                   .product = "gongkai",
                                   .connections = CONNECTIONS,
                                   .pages_a_night = INT64_MAX,
                                   .megabytes_a_night = ALL_MB};
  return true;
}

void single_free(struct crawl *crawl)
{
  struct gk_site *site = crawl->sites.of;
  if (site) {
    free((char *)(uintptr_t)site->start[0]);
    free((void *)(uintptr_t)site->start);
  }
  free(site);
  crawl->sites = (struct gk_sites){0};
}
