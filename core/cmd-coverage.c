/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "arguments.h"
#include "command.h"
#include "conf.h"
#include "coverage.h"
#include "crawl-run.h"
#include "message.h"

static const char usage[] = N_("coverage [-d STORE] [--year YEAR] [-s FILE] [--site SITE] "
                               "[--format table|csv|jsonl] [-c FILE]");

enum { FIRST_YEAR = 2008 /* the Regulations are in force since 1 May 2008 */, LAST_YEAR = 2999 };

static int complain(const struct gk_error *error)
{
  fprintf(stderr, "gongkai: %s\n", error->message);
  return strcmp(error->code, "usage") == 0 || strcmp(error->code, "configuration") == 0
             ? GK_EXIT_USAGE
             : GK_EXIT_FAILURE;
}

static bool is_format(const char *format)
{
  static const char *const formats[] = {"table", "csv", "jsonl", NULL};
  for (int i = 0; formats[i]; i++)
    if (strcmp(format, formats[i]) == 0)
      return true;
  fprintf(stderr, _("gongkai: there is no format \"%s\"; there are table, csv and jsonl\n"),
          format);
  return false;
}

static int print(struct gk_store *store, const char *conf_path, struct gk_coverage_wanted *wanted,
                 const char *format)
{
  struct gk_conf conf;
  struct gk_error error = {0};
  struct gk_coverage coverage = {0};
  char *sites = NULL;
  int status = GK_EXIT_OK;
  bool good = gk_conf_load(&conf, conf_path, NULL, &error);
  if (good && !wanted->sites)
    good = gk_crawl_sites(store, 0, &sites, &error);
  if (sites)
    wanted->sites = sites;
  wanted->rules = conf.rules;
  good = good && gk_coverage_make(store, wanted, &coverage, &error);
  if (good)
    gk_coverage_print(&coverage, format, stdout);
  else
    status = complain(&error);
  gk_coverage_free(&coverage);
  gk_conf_free(&conf);
  free(sites);
  return status;
}

int gk_command_coverage(int argc, char **argv)
{
  const char *directory = NULL, *conf = NULL, *format = "table";
  int64_t year = 0;
  struct gk_coverage_wanted wanted = {0};
  int status;
  const struct gk_argument arguments[] = {
      {"store", 'd', GK_ARGUMENT_STRING, &directory, "STORE", N_("the store"), 0, 0},
      {"year", 'y', GK_ARGUMENT_INT, &year, "YEAR",
       N_("that the reports are for (default: the year before this one)"), FIRST_YEAR, LAST_YEAR},
      {"sites", 's', GK_ARGUMENT_STRING, &wanted.sites, "FILE",
       N_("sites.conf, which lists authorities (default: that of the newest crawl)"), 0, 0},
      {"site", 0, GK_ARGUMENT_STRING, &wanted.site, "SITE", N_("this site alone, by name"), 0, 0},
      {"format", 'f', GK_ARGUMENT_STRING, &format, "NAME", N_("table, csv or jsonl"), 0, 0},
      {"config", 'c', GK_ARGUMENT_STRING, &conf, "FILE",
       N_("the pipeline.conf that says where the rules are"), 0, 0},
      {0}};
  if (!gk_arguments_options(arguments, usage, argc, argv, &status))
    return status;
  if (!is_format(format))
    return GK_EXIT_USAGE;
  time_t now = time(NULL);
  struct tm parts;
  wanted.year = (unsigned)(year ? year : localtime_r(&now, &parts) ? parts.tm_year + 1899 : 0);
  struct gk_store *store;
  struct gk_error error;
  if (!gk_store_open(&store, gk_store_directory(directory), GK_STORE_READ, &error))
    return complain(&error);
  status = print(store, conf, &wanted, format);
  gk_store_close(store);
  return status;
}
