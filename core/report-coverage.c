/* SPDX-License-Identifier: Apache-2.0 */
/* Of the report: who has not published, and which sites could not be had. */
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "conf.h"
#include "crawl-run.h"
#include "message.h"
#include "report-private.h"
#include "store-private.h"
#include "verdict.h"

/* `whole`: all sites were to be visited. */
static void put_site(struct gk_report_making *making, const struct gk_covered_site *site,
                     bool whole)
{
  struct gk_buffer detail = {0};
  bool visited = site->run > making->report->from && site->run <= making->report->run;
  char at[GK_MOMENT_SIZE];
  if (visited ? site->had && !site->missed : !whole || !site->listed)
    return;
  if (!visited && site->run)
    gk_buffer_print(&detail, _("not visited; last on %.10s"), gk_moment_print(site->visited, at));
  else if (!visited)
    gk_buffer_print(&detail, "%s", _("never visited"));
  else if (site->had)
    gk_buffer_print(&detail, _("%" PRId64 " lists or start pages are missing"), site->missed);
  else
    gk_buffer_print(&detail, "%s", _("could not be had"));
  gk_report_put_item(
      making, GK_REPORT_SITES,
      &(struct gk_report_item){.mark = visited ? gk_report_word(making, site->reason) : NULL,
                               .rank = !visited    ? 1
                                       : site->had ? 2
                                                   : 0,
                               .title = site->name,
                               .detail = gk_report_text_of(&detail)});
  gk_buffer_free(&detail);
}

/* An authority that nobody lists is missed when it had a report for the year before. */
static void put_covering(struct gk_report_making *making, const struct gk_covering *of)
{
  bool told = of->state == GK_COVERED_UNREADABLE || of->timeliness == GK_TIME_LATE ||
              (of->state == GK_COVERED_MISSING && of->timeliness != GK_TIME_NOT_DUE &&
               (of->listed || of->last_year + 1 == making->report->coverage.year));
  struct gk_buffer detail = {0};
  if (!told)
    return;
  gk_buffer_print(&detail, "%s%s", gk_covering_label(of), of->date[0] ? " " : "");
  gk_coverage_date(of, &detail);
  gk_report_put_item(making, GK_REPORT_COVERAGE,
                     &(struct gk_report_item){.rank = of->state == GK_COVERED_MISSING      ? 0
                                                      : of->state == GK_COVERED_UNREADABLE ? 1
                                                                                           : 2,
                                              .title = of->authority,
                                              .detail = gk_report_text_of(&detail),
                                              .url = of->url});
  gk_buffer_free(&detail);
}

static bool cover(struct gk_report_making *making, struct gk_conf *conf)
{
  struct gk_report *report = making->report;
  char *sites = NULL;
  time_t started = (time_t)report->started;
  struct tm parts;
  if (!making->wanted->sites && !gk_crawl_sites(making->store, report->run, &sites, making->error))
    return false;
  struct gk_coverage_wanted wanted = {
      .year = localtime_r(&started, &parts) ? (unsigned)(parts.tm_year + 1899) : 0,
      .sites = making->wanted->sites ? making->wanted->sites : sites,
      .rules = conf->rules};
  bool whole;
  bool good = gk_crawl_is_whole(making->store, report->run, &whole, making->error) &&
              gk_coverage_make(making->store, &wanted, &report->coverage, making->error);
  free(sites);
  for (size_t i = 0; good && i < report->coverage.site_count; i++)
    put_site(making, &report->coverage.sites[i], whole);
  for (size_t i = 0; good && i < report->coverage.count; i++)
    put_covering(making, &report->coverage.of[i]);
  return good;
}

/* The pipeline.conf that a run was given; NULL: the default. The caller frees it. */
static char *pipeline_of(struct gk_store *store, int64_t run)
{
  sqlite3_stmt *row;
  char *path = NULL;
  if (sqlite3_prepare_v2(store->database, "SELECT pipeline FROM run WHERE id = ?1", -1, &row,
                         NULL) != SQLITE_OK)
    return NULL;
  sqlite3_bind_int64(row, 1, run);
  struct gk_text text = sqlite3_step(row) == SQLITE_ROW ? gk_column_text(row, 0) : GK_TEXT("");
  if (text.size)
    path = strndup(text.data, text.size);
  sqlite3_finalize(row);
  return path;
}

bool gk_report_cover(struct gk_report_making *making)
{
  struct gk_conf conf;
  char *path = making->wanted->conf ? NULL : pipeline_of(making->store, making->report->run);
  bool good = gk_conf_load(&conf, making->wanted->conf ? making->wanted->conf : path, NULL,
                           making->error) &&
              cover(making, &conf);
  gk_conf_free(&conf);
  free(path);
  return good;
}
