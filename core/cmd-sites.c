/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "command.h"
#include "crawl-plan.h"
#include "display.h"
#include "fetch-ask.h"
#include "message.h"
#include "site-file.h"
#include "site-trial.h"
#include "visit-log.h"

static const char usage[] =
    N_("sites check [-s SITES] [--site NAME]… [-c PIPELINE] [-p DIRECTORY] [--json] | sites list "
       "[-s SITES]");

struct sites_command {
  const char *sites, *conf_path, *plugin_path;
  struct gk_given_words names;
  bool json;
  struct gk_site_file file;
};

static bool is_chosen(const struct sites_command *command, const struct gk_site *site)
{
  for (size_t i = 0; i < command->names.count; i++)
    if (strcmp(command->names.of[i], site->name) == 0)
      return true;
  return command->names.count == 0;
}

static int list(const struct sites_command *command)
{
  enum { NAME = 24, REGION = 8, AUTHORITIES = 6 /* columns */ };
  for (size_t i = 0; i < command->file.sites.count; i++) {
    const struct gk_site *site = &command->file.sites.of[i];
    if (!is_chosen(command, site))
      continue;
    gk_display_field(stdout, gk_text_of(site->name), NAME);
    putchar(' ');
    gk_display_field(stdout, gk_text_of(site->region ? site->region : "-"), REGION);
    printf(" %*zu ", AUTHORITIES, site->authority_count);
    for (const char *const *start = site->start; start && *start; start++) {
      fputs(start == site->start ? "" : " ", stdout);
      gk_display(stdout, gk_text_of(*start));
    }
    putchar('\n');
  }
  return GK_EXIT_OK;
}

static void complain(void *argument, const char *message)
{
  (void)argument;
  fprintf(stderr, _("gongkai: warning: %s\n"), message);
}

struct checking {
  struct gk_site_trial trial;
  struct gk_visit_log log; /* where JSON is wanted */
};

static void visit(void *argument, const struct gk_visit *visited)
{
  struct checking *checking = argument;
  gk_site_trial_note(&checking->trial, visited);
  gk_visit_log_put(&checking->log, visited);
}

/* What was said of no site is printed where something was. */
static int print(const struct sites_command *command, const struct checking *checking)
{
  bool good = true;
  for (size_t i = 0; i < checking->trial.count; i++) {
    const struct gk_tried_site *tried = &checking->trial.of[i];
    if (!(tried->site ? is_chosen(command, tried->site) : tried->tried))
      continue;
    if (command->json)
      good = tried->tried && tried->problems == 0 && good;
    else
      good = gk_tried_site_print(tried) && good;
  }
  return good ? GK_EXIT_OK : GK_EXIT_DOCUMENTS;
}

static int check(const struct sites_command *command)
{
  struct checking checking = {0};
  struct gk_error error = {0};
  struct gk_buffer location = {0};
  int status = GK_EXIT_FAILURE;
  gk_crawl_location_put(&location, &(struct gk_crawl_location){.action = "check",
                                                               .sites = command->file.path,
                                                               .names = &command->names});
  gk_site_trial_init(&checking.trial, &command->file.sites);
  if (command->json)
    gk_visit_log_open(&checking.log, NULL, true);
  const struct gk_fetch_asking asking = {.conf_path = command->conf_path,
                                         .plugin_path = command->plugin_path,
                                         .visit = visit,
                                         .complain = complain,
                                         .argument = &checking};
  if (gk_fetch_ask(&asking, location.data, &error)) {
    status = print(command, &checking);
  } else if (strcmp(error.code, "unknown-location") == 0) {
    gk_crawl_say_nobody(command->conf_path);
    status = GK_EXIT_USAGE;
  } else {
    fprintf(stderr, "gongkai: %s\n", error.message);
    if (strcmp(error.code, "configuration") == 0)
      status = GK_EXIT_USAGE;
  }
  gk_site_trial_free(&checking.trial);
  gk_buffer_free(&location);
  return status;
}

int gk_command_sites(int argc, char **argv)
{
  struct sites_command command = {0};
  const struct gk_argument arguments[] = {
      {"sites", 's', GK_ARGUMENT_STRING, &command.sites, "FILE", N_("the sites.conf to use"), 0, 0},
      {"site", 0, GK_ARGUMENT_WORDS, &command.names, "NAME",
       N_("this site only; may be given again"), 0, 0},
      {"config", 'c', GK_ARGUMENT_STRING, &command.conf_path, "FILE",
       N_("the pipeline.conf to use"), 0, 0},
      {"plugin-path", 'p', GK_ARGUMENT_STRING, &command.plugin_path, "DIR",
       N_("search this directory for plugins first"), 0, 0},
      {"json", 0, GK_ARGUMENT_FLAG, &command.json, NULL,
       N_("print what was found as JSON, an object a line"), 0, 0},
      {0}};
  int status, first = gk_arguments_parse(arguments, usage, argc, argv, &status);
  bool lists = first >= 0 && first == argc - 1 && strcmp(argv[first], "list") == 0;
  if (first >= 0 && !lists && (first != argc - 1 || strcmp(argv[first], "check") != 0)) {
    status = gk_arguments_usage(usage);
  } else if (first >= 0) {
    status = GK_EXIT_USAGE;
    if (gk_site_file_open(&command.file, command.sites, command.conf_path, command.plugin_path,
                          &command.names))
      status = lists ? list(&command) : check(&command);
    gk_site_file_close(&command.file);
  }
  gk_given_words_free(&command.names);
  return status;
}
