/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "arguments.h"
#include "command.h"
#include "export.h"
#include "message.h"

static const char usage[] = N_("export [-d STORE] --format jsonl|csv [-o DIRECTORY]");

static void complain(void *argument, const struct gk_error *error)
{
  (void)argument;
  fprintf(stderr, "gongkai: %s\n", error->message);
}

static bool known_format(const char *format)
{
  for (size_t i = 0; format && gk_export_formats[i]; i++)
    if (strcmp(format, gk_export_formats[i]) == 0)
      return true;
  if (!format) {
    fputs(_("gongkai: --format says how to export: jsonl or csv\n"), stderr);
    return false;
  }
  const char *nearest = gk_nearest(format, gk_export_formats);
  fprintf(stderr, _("gongkai: there is no format \"%s\"; there are jsonl and csv"), format);
  if (nearest)
    fprintf(stderr, _("; did you mean \"%s\"?"), nearest);
  fputc('\n', stderr);
  return false;
}

int gk_command_export(int argc, char **argv)
{
  const char *directory = NULL, *format = NULL, *output = NULL;
  bool guarded = false;
  int status;
  const struct gk_argument arguments[] = {
      {"store", 'd', GK_ARGUMENT_STRING, &directory, "STORE", N_("the store"), 0, 0},
      {"format", 'f', GK_ARGUMENT_STRING, &format, "NAME",
       N_("jsonl: a record a line; csv: documents, facts, figures, findings"), 0, 0},
      {"output", 'o', GK_ARGUMENT_STRING, &output, "DIR",
       N_("write files there (jsonl: else to standard output; csv: else here)"), 0, 0},
      {"guard", 0, GK_ARGUMENT_FLAG, &guarded, NULL,
       N_("csv: an apostrophe before texts that a spreadsheet would take for formulas"), 0, 0},
      {0}};
  if (!gk_arguments_options(arguments, usage, argc, argv, &status))
    return status;
  if (!known_format(format))
    return GK_EXIT_USAGE;
  struct gk_error error;
  struct gk_export export = {.directory = output, .guarded = guarded, .complain = complain};
  if (!gk_store_open(&export.store, gk_store_directory(directory), GK_STORE_READ, &error)) {
    complain(NULL, &error);
    return GK_EXIT_FAILURE;
  }
  bool written = gk_export_write(&export, format, &error);
  gk_store_close(export.store);
  if (!written) {
    complain(NULL, &error);
    return GK_EXIT_FAILURE;
  }
  return export.damaged ? GK_EXIT_DOCUMENTS : GK_EXIT_OK;
}
