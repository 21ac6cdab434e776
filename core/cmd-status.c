/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "arguments.h"
#include "command.h"
#include "message.h"
#include "summary.h"

static const char usage[] = N_("status [-d STORE] [--brief]");

int gk_command_status(int argc, char **argv)
{
  const char *directory = NULL;
  bool brief = false;
  int status;
  const struct gk_argument arguments[] = {
      {"store", 'd', GK_ARGUMENT_STRING, &directory, "STORE", N_("the store"), 0, 0},
      {"brief", 'b', GK_ARGUMENT_FLAG, &brief, NULL, N_("what stands at the end of a run"), 0, 0},
      {0}};
  if (!gk_arguments_options(arguments, usage, argc, argv, &status))
    return status;
  struct gk_store *store;
  struct gk_error error;
  bool done = gk_store_open(&store, gk_store_directory(directory), GK_STORE_READ, &error);
  if (done) {
    done = (brief ? gk_store_summary_print : gk_store_status_print)(store, stdout, &error);
    gk_store_close(store);
  }
  if (!done)
    fprintf(stderr, "gongkai: %s\n", error.message);
  return done ? GK_EXIT_OK : GK_EXIT_FAILURE;
}
