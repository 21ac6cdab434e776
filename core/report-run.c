/* SPDX-License-Identifier: Apache-2.0 */
/* Which runs a report tells of. */
#include <stdio.h>
#include <time.h>

#include "crawl-run.h"
#include "message.h"
#include "report.h"
#include "store-history.h"

struct choosing {
  int64_t number, since; /* wanted; seconds since 1970, 0: not so */
  int64_t found, before;
};

static void choose_run(void *argument, const struct gk_past_run *run)
{
  struct choosing *choosing = argument;
  if (!choosing->found) {
    if (!choosing->number || run->number == choosing->number)
      choosing->found = run->number;
    /* Nothing ran since then. */
    if (choosing->since && run->started < choosing->since)
      choosing->before = run->number;
  } else if (choosing->since ? !choosing->before && run->started < choosing->since
                             : !choosing->before && run->ended) {
    /* Runs that did not end were told of by nobody. */
    choosing->before = run->number;
  }
}

/* Midnight, local time, of YYYY-MM-DD; 0: it is no date. */
static int64_t midnight(const char *date)
{
  struct tm parts = {.tm_isdst = -1};
  int length = 0;
  if (sscanf(date, "%4d-%2d-%2d%n", &parts.tm_year, &parts.tm_mon, &parts.tm_mday, &length) != 3 ||
      date[length] || parts.tm_mon < 1 || parts.tm_mon > 12 || parts.tm_mday < 1 ||
      parts.tm_mday > 31)
    return 0;
  parts.tm_year -= 1900;
  parts.tm_mon -= 1;
  return (int64_t)mktime(&parts);
}

bool gk_report_runs(struct gk_store *store, int64_t number, const char *since,
                    struct gk_report_wanted *wanted, struct gk_error *error)
{
  struct choosing choosing = {.number = number, .since = since ? midnight(since) : 0};
  if (since && choosing.since <= 0)
    return gk_error_set(error, "usage", _("\"%.40s\" is no date; write it as 2026-01-20."), since);
  if (!number && !since && !gk_crawl_newest(store, &choosing.number, error))
    return false;
  if (!gk_store_runs(store, choose_run, &choosing, error))
    return false;
  if (!choosing.found)
    return number ? gk_error_set(error, "usage",
                                 _("The store has seen no run %lld; gongkai runs "
                                   "lists them."),
                                 (long long)number)
                  : gk_error_set(error, "usage", _("The store has seen no run yet."));
  wanted->run = choosing.found;
  wanted->from = choosing.before;
  return true;
}

bool gk_report_write(struct gk_store *store, const char *sites_path, const char *directory,
                     struct gk_error *error)
{
  struct gk_report report = {0};
  struct gk_report_wanted wanted = {.sites = sites_path, .limit = GK_REPORT_LIMIT};
  if (!gk_report_runs(store, 0, NULL, &wanted, error))
    return false;
  bool good =
      gk_report_make(store, &wanted, &report, error) && gk_report_put(&report, directory, error);
  gk_report_free(&report);
  return good;
}
