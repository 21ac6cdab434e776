/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "arguments.h"
#include "command.h"
#include "message.h"
#include "report.h"

static const char usage[] = N_("report [-d STORE] [--run N | --since DATE] [-s FILE] [-o DIR] "
                               "[--html FILE] [--limit N] [-q] [-c FILE]");

enum { RUNS_MOST = (1 << 20) - 1, ITEMS_MOST = 10000 };

static int complain(const struct gk_error *error)
{
  fprintf(stderr, "gongkai: %s\n", error->message);
  return strcmp(error->code, "usage") == 0 || strcmp(error->code, "configuration") == 0
             ? GK_EXIT_USAGE
             : GK_EXIT_FAILURE;
}

struct request {
  int64_t run, limit;
  const char *since, *directory, *html;
  bool quiet;
  struct gk_report_wanted wanted;
};

static int report(struct gk_store *store, struct request *request)
{
  struct gk_report made = {0};
  struct gk_error error = {0};
  request->wanted.limit = (size_t)request->limit;
  bool good = gk_report_runs(store, request->run, request->since, &request->wanted, &error) &&
              gk_report_make(store, &request->wanted, &made, &error) &&
              (!request->directory || gk_report_put(&made, request->directory, &error)) &&
              (!request->html || gk_report_put_html(&made, request->html, &error));
  if (good && !request->quiet)
    gk_report_text(&made, stdout);
  gk_report_free(&made);
  return good ? GK_EXIT_OK : complain(&error);
}

int gk_command_report(int argc, char **argv)
{
  const char *directory = NULL;
  struct request request = {.limit = GK_REPORT_LIMIT};
  int status;
  const struct gk_argument arguments[] = {
      {"store", 'd', GK_ARGUMENT_STRING, &directory, "STORE", N_("the store"), 0, 0},
      {"run", 'r', GK_ARGUMENT_INT, &request.run, "N",
       N_("of this run (default: the newest crawl)"), 1, RUNS_MOST},
      {"since", 0, GK_ARGUMENT_STRING, &request.since, "DATE",
       N_("of all runs that began on that day or later: 2026-01-20"), 0, 0},
      {"sites", 's', GK_ARGUMENT_STRING, &request.wanted.sites, "FILE",
       N_("sites.conf, which lists authorities (default: that of the run)"), 0, 0},
      {"output", 'o', GK_ARGUMENT_STRING, &request.directory, "DIR",
       N_("write report-N.html and .txt there, and the same as latest"), 0, 0},
      {"html", 0, GK_ARGUMENT_STRING, &request.html, "FILE", N_("write the page there"), 0, 0},
      {"limit", 'n', GK_ARGUMENT_INT, &request.limit, "N",
       N_("name so many of each (default 50); the rest is counted"), 1, ITEMS_MOST},
      {"quiet", 'q', GK_ARGUMENT_FLAG, &request.quiet, NULL, N_("print nothing"), 0, 0},
      {"config", 'c', GK_ARGUMENT_STRING, &request.wanted.conf, "FILE",
       N_("the pipeline.conf that says where the rules are"), 0, 0},
      {0}};
  if (!gk_arguments_options(arguments, usage, argc, argv, &status))
    return status;
  if (request.run && request.since) {
    fputs(_("gongkai report: give --run or --since, not both\n"), stderr);
    return GK_EXIT_USAGE;
  }
  struct gk_store *store;
  struct gk_error error;
  if (!gk_store_open(&store, gk_store_directory(directory), GK_STORE_READ, &error))
    return complain(&error);
  status = report(store, &request);
  gk_store_close(store);
  return status;
}
