/* SPDX-License-Identifier: Apache-2.0 */
#include "coverage.h"

#include <stdlib.h>
#include <time.h>

#include "coverage-private.h"
#include "message.h"
#include "store-history.h"

const char *const gk_covered_names[GK_COVERED_STATES] = {"published", "unreadable", "not-found",
                                                         "unknown"};
const char *const gk_timeliness_names[GK_TIMES] = {NULL, "in-time", "late", "not-due"};

static void no_memory(void *argument)
{
  (void)argument;
  abort();
}

void gk_coverage_day(int64_t time, char day[GK_DAY_SIZE])
{
  enum { CHINA_OFFSET = 8 * 3600 }; /* from UTC, all year and all over the country */
  time_t there = (time_t)(time + CHINA_OFFSET);
  struct tm parts;
  *day = 0;
  if (gmtime_r(&there, &parts))
    strftime(day, GK_DAY_SIZE, "%Y-%m-%d", &parts);
}

int gk_coverage_compare(struct gk_text a, struct gk_text b)
{
  size_t size = a.size < b.size ? a.size : b.size;
  int order = size ? memcmp(a.data, b.data, size) : 0;
  return order ? order : (a.size > b.size) - (a.size < b.size);
}

struct gk_text gk_coverage_keep(struct gk_coverage_making *making, struct gk_text text)
{
  return text.size ? gk_arena_text(&making->coverage->arena, text) : GK_TEXT("");
}

/* What is not there may not have been published, or not have been seen. */
static void judge_missing(struct gk_coverage_making *making, struct gk_covering *covering)
{
  if (covering->state != GK_COVERED_MISSING)
    return;
  const struct gk_covered_site *site = gk_coverage_find_site(making, covering->site);
  if (site && site->listed && !site->run) {
    covering->state = GK_COVERED_UNKNOWN;
    covering->reason = GK_TEXT("never-visited");
  } else if (site && site->run && (!site->had || site->missed)) {
    covering->state = GK_COVERED_UNKNOWN;
    covering->reason = site->reason.size ? site->reason : GK_TEXT("not-had");
  }
  /* Looked for when it need not have been there yet. */
  char day[GK_DAY_SIZE];
  gk_coverage_day(site && site->visited ? site->visited : (int64_t)time(NULL), day);
  if (covering->deadline[0] && strcmp(day, covering->deadline) <= 0)
    covering->timeliness = GK_TIME_NOT_DUE;
}

static int by_site(const void *a, const void *b)
{
  const struct gk_covering *x = a, *y = b;
  int order = gk_coverage_compare(x->site, y->site);
  if (!order)
    order = (int)x->state - (int)y->state;
  if (!order)
    order = gk_coverage_compare(x->authority, y->authority);
  return order ? order : gk_coverage_compare(x->url, y->url);
}

static int by_site_name(const void *a, const void *b)
{
  const struct gk_covered_site *x = a, *y = b;
  return gk_coverage_compare(x->name, y->name);
}

static bool list_sites(struct gk_coverage_making *making, const struct gk_sites *sites,
                       struct gk_error *error)
{
  const char *only = making->wanted->site;
  if (only && !gk_sites_find(sites, only))
    return gk_error_set(error, "usage", _("%.300s has no site \"%.200s\"."), sites->path, only);
  for (size_t i = 0; i < sites->count; i++)
    if (!only || strcmp(sites->of[i].name, only) == 0)
      gk_coverage_list_site(making, &sites->of[i]);
  return true;
}

static bool read_sites(struct gk_coverage_making *making, struct gk_error *error)
{
  struct gk_sites sites;
  char why[GK_SITE_COMPLAINT_SIZE];
  if (!making->wanted->sites)
    return true;
  bool good = gk_sites_load(&sites, making->wanted->sites, NULL, why)
                  ? list_sites(making, &sites, error)
                  : gk_error_set(error, "configuration", "%s", why);
  gk_sites_free(&sites);
  return good;
}

static bool visit_sites(struct gk_coverage_making *making, struct gk_error *error)
{
  bool good = true;
  for (size_t i = 0; good && i < making->coverage->site_count; i++) {
    struct gk_covered_site *site = &making->coverage->sites[i];
    good = gk_coverage_visit_site(making, site, error) &&
           gk_coverage_read_failures(making, site, error);
  }
  return good;
}

bool gk_coverage_make(struct gk_store *store, const struct gk_coverage_wanted *wanted,
                      struct gk_coverage *coverage, struct gk_error *error)
{
  struct gk_coverage_making making = {.store = store, .wanted = wanted, .coverage = coverage};
  *coverage = (struct gk_coverage){.year = wanted->year};
  gk_arena_init(&coverage->arena, 0, no_memory, NULL);
  bool good = gk_authority_names_load(&making.names, wanted->rules, error) &&
              read_sites(&making, error) && gk_store_begin_reading(store, error);
  if (good) {
    good = gk_coverage_read_documents(&making, error) && visit_sites(&making, error);
    gk_store_end_reading(store);
  }
  for (size_t i = 0; good && i < coverage->count; i++) {
    struct gk_covering *covering = &coverage->of[i];
    judge_missing(&making, covering);
    coverage->states[covering->state]++;
    coverage->late += covering->timeliness == GK_TIME_LATE;
  }
  if (coverage->count > 1)
    qsort(coverage->of, coverage->count, sizeof *coverage->of, by_site);
  if (coverage->site_count > 1)
    qsort(coverage->sites, coverage->site_count, sizeof *coverage->sites, by_site_name);
  gk_authority_names_free(making.names);
  free(making.by_rest);
  return good;
}

void gk_coverage_free(struct gk_coverage *coverage)
{
  gk_arena_free(&coverage->arena);
  free(coverage->of);
  free(coverage->sites);
}
