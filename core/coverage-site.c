/* SPDX-License-Identifier: Apache-2.0 */
/* What crawls have seen of a site. */
#include <stdlib.h>

#include "coverage-private.h"
#include "store-crawl.h"
#include "store-private.h"
#include "utf8.h"

struct gk_covered_site *gk_coverage_find_site(struct gk_coverage_making *making,
                                              struct gk_text name)
{
  struct gk_coverage *coverage = making->coverage;
  for (size_t i = 0; i < coverage->site_count; i++)
    if (gk_text_equal(coverage->sites[i].name, name))
      return &coverage->sites[i];
  return NULL;
}

struct gk_covered_site *gk_coverage_add_site(struct gk_coverage_making *making, struct gk_text name)
{
  struct gk_coverage *coverage = making->coverage;
  struct gk_covered_site *site = gk_coverage_find_site(making, name);
  if (site)
    return site;
  if (coverage->site_count == making->site_capacity) {
    making->site_capacity = making->site_capacity ? 2 * making->site_capacity : 16;
    coverage->sites = realloc(coverage->sites, making->site_capacity * sizeof *coverage->sites);
    if (!coverage->sites)
      abort();
  }
  site = &coverage->sites[coverage->site_count++];
  *site = (struct gk_covered_site){.name = gk_coverage_keep(making, name)};
  return site;
}

/* Codes that say that pages of a site were left for another night. */
static bool is_limit(struct gk_text code)
{
  static const char *const codes[] = {"site-limit",    "night-limit", "host-given-up",
                                      "outside-hours", "stopped",     NULL};
  for (int i = 0; codes[i]; i++)
    if (gk_text_equal(code, gk_text_of(codes[i])))
      return true;
  return false;
}

/* Codes of lists that nobody wants: the operator's choice, and lists without end. */
static bool is_unwanted(struct gk_text code)
{
  return gk_text_equal(code, GK_TEXT("excluded")) || gk_text_equal(code, GK_TEXT("trap"));
}

struct looking {
  struct gk_coverage_making *making;
  struct gk_covered_site *site;
  int64_t most;
};

static void look_at_count(void *argument, const struct gk_visit_count *count)
{
  struct looking *looking = argument;
  struct gk_covered_site *site = looking->site;
  if (!gk_text_equal(count->site, site->name))
    return;
  bool robots = gk_text_equal(count->role, GK_TEXT("robots"));
  bool leads =
      gk_text_equal(count->role, GK_TEXT("start")) || gk_text_equal(count->role, GK_TEXT("list"));
  if (count->kind == GK_VISIT_FETCHED || count->kind == GK_VISIT_UNCHANGED)
    site->had = site->had || !robots;
  bool refused = count->kind == GK_VISIT_REFUSED && !is_unwanted(count->code);
  bool missed =
      (leads && (count->kind == GK_VISIT_FAILED || refused || count->kind == GK_VISIT_VANISHED)) ||
      is_limit(count->code);
  if (!missed)
    return;
  site->missed += count->count;
  if (count->count > looking->most) {
    looking->most = count->count;
    site->reason = gk_coverage_keep(looking->making, count->code);
  }
}

bool gk_coverage_visit_site(struct gk_coverage_making *making, struct gk_covered_site *site,
                            struct gk_error *error)
{
  /* From the newest on, since most sites are in that: visits have no index by site alone. */
  static const char sql[] =
      "SELECT id, started, ended IS NULL FROM run WHERE EXISTS (SELECT 1 FROM visit_count AS c"
      " WHERE c.run = run.id AND c.site = ?1) ORDER BY id DESC LIMIT 1";
  sqlite3_stmt *row;
  bool stopped = false;
  if (sqlite3_prepare_v2(making->store->database, sql, -1, &row, NULL) != SQLITE_OK)
    return gk_store_fault(making->store, error);
  sqlite3_bind_text64(row, 1, site->name.data, site->name.size, SQLITE_STATIC, SQLITE_UTF8);
  int status = sqlite3_step(row);
  if (status == SQLITE_ROW) {
    site->run = sqlite3_column_int64(row, 0);
    site->visited = sqlite3_column_int64(row, 1);
    stopped = sqlite3_column_int(row, 2) != 0;
  }
  bool good = status == SQLITE_ROW || status == SQLITE_DONE || gk_store_fault(making->store, error);
  sqlite3_finalize(row);
  struct looking looking = {.making = making, .site = site};
  good = good && (!site->run || gk_store_visit_counts(making->store, site->run, site->name,
                                                      look_at_count, &looking, error));
  if (good && stopped && !site->missed) {
    site->missed = 1;
    site->reason = GK_TEXT("stopped");
  }
  return good;
}
