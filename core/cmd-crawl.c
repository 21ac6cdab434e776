/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "attend.h"
#include "command.h"
#include "crawl-plan.h"
#include "message.h"
#include "metrics.h"
#include "report.h"
#include "site-file.h"
#include "summary.h"
#include "visit-log.h"

enum { METRICS_SECONDS = 15 /* as often as they are commonly read */ };

static const char usage[] =
    N_("crawl [-s SITES] [--site NAME]… [--since DATE] [--dry-run] [--fetch-only] [-c PIPELINE] "
       "[-d STORE] [-j N] [-p DIRECTORY] [-q]");

struct crawl {
  struct gk_attended attended; /* first: the run is handed to `visit` */
  const char *sites, *since, *log_path, *metrics_path, *report_path;
  struct gk_given_words names;
  bool plans, fetches_only, json;
  struct gk_visit_log log;
  struct gk_code_counts failures, refusals;
  int64_t began, written; /* seconds since 1970; when the metrics were written last */
  bool metrics_failed;    /* which was said */
  bool nobody_crawls;     /* no plugin took the location */
  char *locations[2];
};

static bool begin(struct gk_run *run, struct gk_error *error)
{
  const struct gk_store_run about = {
      .command = "crawl", .pipeline = run->conf_path, .locations = run->locations};
  return gk_store_open(&run->store, run->store_path, GK_STORE_WRITE, error) &&
         gk_store_begin_run(run->store, &about, error);
}

static void visit(struct gk_run *run, const struct gk_visit *visited)
{
  struct crawl *crawl = (struct crawl *)(void *)run;
  if (visited->kind == GK_VISIT_FAILED)
    gk_code_counts_add(&crawl->failures, visited->code);
  if (visited->kind == GK_VISIT_REFUSED)
    gk_code_counts_add(&crawl->refusals, visited->code);
  gk_visit_log_put(&crawl->log, visited);
}

static struct crawl *crawl_of(void *line)
{
  return (struct crawl *)(void *)((char *)line - offsetof(struct crawl, attended.line));
}

static void write_metrics(struct crawl *crawl, int64_t ended, int exit)
{
  struct gk_metrics metrics = {.counts = &crawl->attended.run.counts,
                               .failures = &crawl->failures,
                               .refusals = &crawl->refusals,
                               .began = crawl->began,
                               .ended = ended,
                               .exit = exit};
  struct gk_error error;
  if (!crawl->metrics_path)
    return;
  crawl->written = time(NULL);
  /* Counting them takes too long to be done again and again while documents come. */
  if (ended && crawl->attended.run.store)
    gk_metrics_count_findings(&metrics, crawl->attended.run.store, &error);
  if (gk_metrics_write(&metrics, crawl->metrics_path) || crawl->metrics_failed)
    return;
  crawl->metrics_failed = true;
  gk_progress_clear(&crawl->attended.line);
  fprintf(stderr, _("gongkai: warning: the metrics cannot be written to %s: %s\n"),
          crawl->metrics_path, strerror(errno));
}

static void progress(void *line, const struct gk_run_counts *counts)
{
  struct crawl *crawl = crawl_of(line);
  gk_progress_draw(line, counts);
  if (time(NULL) - crawl->written >= METRICS_SECONDS)
    write_metrics(crawl, 0, 0);
}

/* What could not be fetched is a visit, whose line stands there already. */
static void failed(void *line, const char *source, const char *where, const char *code,
                   const char *message)
{
  struct crawl *crawl = crawl_of(line);
  if (strcmp(code, "unknown-location") == 0 && strcmp(source, crawl->locations[0]) == 0)
    crawl->nobody_crawls = true; /* which is said in other words */
  else if (*where || crawl->log.out != stderr || strcmp(source, crawl->locations[0]) == 0)
    gk_attended_failed(line, source, where, code, message);
}

static void print_reasons(const char *kind, const struct gk_code_counts *counts)
{
  for (size_t i = 0; i < counts->count; i++)
    printf("%s%s %" PRIu64, i ? ", " : kind, counts->of[i].code, counts->of[i].count);
  if (counts->count)
    putchar('\n');
}

static void print_visits(const struct crawl *crawl)
{
  const struct gk_run_counts *counts = &crawl->attended.run.counts;
  const uint64_t *visits = counts->visits;
  printf(_("pages: new or changed %" PRIu64 ", unchanged %" PRIu64 ", redirected %" PRIu64
           ", vanished %" PRIu64 ", failed %" PRIu64 ", not allowed %" PRIu64 "; %.1f MB\n"),
         visits[GK_VISIT_FETCHED], visits[GK_VISIT_UNCHANGED], visits[GK_VISIT_REDIRECTED],
         visits[GK_VISIT_VANISHED], visits[GK_VISIT_FAILED], visits[GK_VISIT_REFUSED],
         (double)counts->visited_bytes / 1e6);
  print_reasons(_("  failed: "), &crawl->failures);
  print_reasons(_("  not allowed: "), &crawl->refusals);
}

static void print_summary(const struct crawl *crawl, enum gk_run_result result)
{
  struct gk_error error;
  print_visits(crawl);
  if (crawl->fetches_only)
    return;
  gk_attended_print(&crawl->attended);
  if (result == GK_RUN_DONE && !gk_store_summary_print(crawl->attended.run.store, stdout, &error))
    fprintf(stderr, "gongkai: %s\n", error.message);
}

static int exit_status(const struct crawl *crawl, enum gk_run_result result)
{
  int status = gk_attended_exit(&crawl->attended, result);
  if (status == GK_EXIT_OK && crawl->attended.run.counts.visits[GK_VISIT_FAILED])
    status = GK_EXIT_DOCUMENTS;
  if (result == GK_RUN_DONE && crawl->nobody_crawls)
    status = GK_EXIT_USAGE;
  return status;
}

/* Also of a crawl that was stopped: what it had is told. */
static bool report(const struct crawl *crawl, const char *sites_path)
{
  struct gk_error error = {0};
  bool good = gk_report_write(crawl->attended.run.store, sites_path, crawl->report_path, &error);
  if (!good)
    fprintf(stderr, "gongkai: %s\n", error.message);
  return good;
}

static int execute(struct crawl *crawl, const char *sites_path)
{
  struct gk_run *run = &crawl->attended.run;
  crawl->began = time(NULL);
  write_metrics(crawl, 0, 0);
  enum gk_run_result result = gk_attend(&crawl->attended);
  bool prints = !crawl->attended.quiet && !gk_visit_log_is_output(&crawl->log);
  if (crawl->nobody_crawls)
    gk_crawl_say_nobody(run->conf_path);
  else if (prints && run->store)
    print_summary(crawl, result);
  if (result == GK_RUN_STOPPED)
    fputs(_("gongkai: the next gongkai crawl goes on where this one stopped\n"), stderr);
  int status = exit_status(crawl, result);
  if (crawl->report_path && run->store && !crawl->nobody_crawls && !report(crawl, sites_path))
    status = GK_EXIT_FAILURE;
  if (!gk_visit_log_close(&crawl->log)) {
    fprintf(stderr, _("gongkai: the log cannot be written: %s\n"), strerror(errno));
    status = GK_EXIT_FAILURE;
  }
  write_metrics(crawl, time(NULL), status);
  gk_store_close(run->store);
  return status;
}

static int plan(const struct crawl *crawl)
{
  const struct gk_run *run = &crawl->attended.run;
  const struct gk_crawl_planning planning = {.conf_path = run->conf_path,
                                             .plugin_path = run->plugin_path,
                                             .store_path = run->store_path,
                                             .location = crawl->locations[0],
                                             .json = crawl->json,
                                             .quiet = crawl->attended.quiet};
  return gk_crawl_plan(&planning);
}

static int run(struct crawl *crawl, const char *sites_path)
{
  struct gk_buffer location = {0};
  gk_crawl_location_put(&location, &(struct gk_crawl_location){crawl->plans ? "plan" : "fetch",
                                                               sites_path, &crawl->names,
                                                               crawl->since, crawl->fetches_only});
  crawl->locations[0] = location.data;
  int status = GK_EXIT_FAILURE;
  gk_attended_accept(&crawl->attended);
  crawl->attended.run.locations = crawl->locations;
  if (crawl->fetches_only)
    crawl->attended.run.workers = 0;
  if (crawl->plans)
    status = plan(crawl);
  else if ((!crawl->attended.quiet || crawl->log_path) &&
           !gk_visit_log_open(&crawl->log, crawl->log_path, crawl->json))
    fprintf(stderr, "gongkai: %s: %s\n", crawl->log_path, strerror(errno));
  else
    status = execute(crawl, sites_path);
  gk_buffer_free(&location);
  return status;
}

static int crawl_sites(struct crawl *crawl)
{
  struct gk_site_file file;
  int status = GK_EXIT_USAGE;
  const struct gk_run *about = &crawl->attended.run;
  if (gk_site_file_open(&file, crawl->sites, about->conf_path, about->plugin_path, &crawl->names))
    status = run(crawl, file.path);
  gk_site_file_close(&file);
  return status;
}

int gk_command_crawl(int argc, char **argv)
{
  static struct crawl crawl;
  gk_attended_init(&crawl.attended);
  crawl.attended.run.begin = begin;
  crawl.attended.run.visit = visit;
  crawl.attended.run.progress = progress;
  crawl.attended.run.failed = failed;
  crawl.log.line = &crawl.attended.line;
  const struct gk_argument arguments[] = {
      {"sites", 's', GK_ARGUMENT_STRING, &crawl.sites, "FILE", N_("the sites.conf to use"), 0, 0},
      {"site", 0, GK_ARGUMENT_WORDS, &crawl.names, "NAME", N_("this site only; may be given again"),
       0, 0},
      {"since", 0, GK_ARGUMENT_STRING, &crawl.since, "DATE",
       N_("of documents with a date, those from this day on (YYYY-MM-DD)"), 0, 0},
      {"dry-run", 0, GK_ARGUMENT_FLAG, &crawl.plans, NULL,
       N_("say what would be fetched, and fetch nothing"), 0, 0},
      {"fetch-only", 0, GK_ARGUMENT_FLAG, &crawl.fetches_only, NULL,
       N_("keep what is fetched, and process it another time"), 0, 0},
      {"log", 0, GK_ARGUMENT_STRING, &crawl.log_path, "FILE",
       N_("append a line for each page to this file; -: standard output"), 0, 0},
      {"json", 0, GK_ARGUMENT_FLAG, &crawl.json, NULL, N_("make the lines JSON"), 0, 0},
      {"metrics", 0, GK_ARGUMENT_STRING, &crawl.metrics_path, "FILE",
       N_("write counts there, as OpenMetrics text"), 0, 0},
      {"report", 0, GK_ARGUMENT_STRING, &crawl.report_path, "DIR",
       N_("write what is new and what is wrong there, for the morning"), 0, 0},
      GK_ATTENDED_ARGUMENTS(crawl.attended),
      {0}};
  int status;
  if (gk_arguments_options(arguments, usage, argc, argv, &status)) {
    if (crawl.since && !gk_is_day(crawl.since)) {
      fprintf(stderr, _("gongkai: --since must be a day: YYYY-MM-DD\n"));
      status = GK_EXIT_USAGE;
    } else {
      status = crawl_sites(&crawl);
    }
  }
  gk_given_words_free(&crawl.names);
  return status;
}
