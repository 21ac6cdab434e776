/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "arguments.h"
#include "command.h"
#include "error.h"
#include "message.h"
#include "process.h"

static const struct command {
  const char *name;
  int (*run)(int argc, char **argv);
  const char *summary;
} commands[] = {
    {"check", gk_command_check, N_("try whether a plugin keeps the rules")},
    {"correct", gk_command_correct, N_("say what stands in a cell that was recognised")},
    {"coverage", gk_command_coverage, N_("say which authorities have published their report")},
    {"crawl", gk_command_crawl, N_("fetch what is new or changed on the sites, and process it")},
    {"diff", gk_command_diff, N_("say what changed in the records between two runs")},
    {"explain", gk_command_explain, N_("say why a document was computed as it was")},
    {"export", gk_command_export, N_("write what is in the store as JSON Lines or CSV")},
    {"findings", gk_command_findings, N_("list what is wrong, the worst first")},
    {"fsck", gk_command_fsck, N_("verify the store, and mend it")},
    {"gc", gk_command_gc, N_("remove what only older runs can show")},
    {"inspect", gk_command_inspect, N_("list plugins, or say what one can do")},
    {"new", gk_command_new, N_("write the folder of a new plugin")},
    {"plan", gk_command_plan, N_("say what a changed rule, option or plugin would do again")},
    {"report", gk_command_report, N_("say what the night brought, what is wrong, what is missing")},
    {"reprocess", gk_command_reprocess, N_("bring the store up to date with rules and plugins")},
    {"retry", gk_command_retry, N_("try documents again that failed or were rejected")},
    {"run", gk_command_run, N_("process files and folders into the store")},
    {"runs", gk_command_runs, N_("list the runs that the store has seen")},
    {"show", gk_command_show, N_("print one document and where each value came from")},
    {"sites", gk_command_sites, N_("try the sites that are crawled, or list them")},
    {"status", gk_command_status, N_("count what is in the store")},
    {"try", gk_command_try, N_("read one file without a store and print what is in it")},
    {"verdict", gk_command_verdict, N_("say of a finding that it is right, or is not")},
    {"verify", gk_command_verify, N_("compute documents anew and compare them with the store")},
};

enum { COUNT = sizeof commands / sizeof *commands };

static void print_commands(FILE *out)
{
  fputs(_("usage: gongkai COMMAND [OPTION]… [ARGUMENT]…\n"), out);
  for (size_t i = 0; i < COUNT; i++)
    fprintf(out, "  %-10s %s\n", commands[i].name, _(commands[i].summary));
  fputs(_("gongkai COMMAND --help says more; see also gongkai(1).\n"), out);
}

/* Whoever closed a standard stream must not find its number given to a file of ours. */
static void keep_standard_streams(void)
{
  int file;
  do
    file = open("/dev/null", O_RDWR);
  while (file >= 0 && file <= STDERR_FILENO);
  if (file > STDERR_FILENO)
    close(file);
}

/* What could not be written is no success. */
static int end(int status)
{
  errno = 0;
  bool failed = fflush(stdout) != 0;
  if ((!failed && !ferror(stdout)) || status == GK_EXIT_FAILURE)
    return status;
  fprintf(stderr, _("gongkai: standard output cannot be written: %s\n"),
          strerror(errno ? errno : EIO));
  return GK_EXIT_FAILURE;
}

int main(int argc, char **argv)
{
  keep_standard_streams();
  setlocale(LC_ALL, "");
  bindtextdomain(PACKAGE, LOCALEDIR);
  textdomain(PACKAGE);
  if (argc < 2) {
    print_commands(stderr);
    return GK_EXIT_USAGE;
  }
  if (strcmp(argv[1], "--role") == 0)
    return gk_role_main(argc, argv);
  if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
    print_commands(stdout);
    return GK_EXIT_OK;
  }
  if (strcmp(argv[1], "--version") == 0) {
    puts(PACKAGE_STRING);
    return GK_EXIT_OK;
  }
  const char *names[COUNT + 1] = {NULL};
  for (size_t i = 0; i < COUNT; i++) {
    names[i] = commands[i].name;
    if (strcmp(argv[1], names[i]) == 0)
      return end(commands[i].run(argc - 1, argv + 1));
  }
  const char *nearest = gk_nearest(argv[1], names);
  fprintf(stderr, _("gongkai: there is no command \"%s\""), argv[1]);
  if (nearest)
    fprintf(stderr, _("; did you mean \"%s\"?"), nearest);
  else
    fputs(_("; gongkai --help lists them"), stderr);
  fputc('\n', stderr);
  return GK_EXIT_USAGE;
}
