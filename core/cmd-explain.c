/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "arguments.h"
#include "choose.h"
#include "command.h"
#include "explain.h"
#include "message.h"
#include "stage.h"

static const char usage[] = N_("explain [-d STORE] DOC [STAGE]");

static int complain(const struct gk_error *error)
{
  fprintf(stderr, "gongkai: %s\n", error->message);
  return strcmp(error->code, "document-damaged") == 0 ? GK_EXIT_DOCUMENTS : GK_EXIT_FAILURE;
}

static int explain(struct gk_store *store, const char *name, uint32_t stage)
{
  struct gk_chosen chosen;
  struct gk_list_of *list;
  struct gk_entry entry;
  struct gk_error error;
  int status = gk_choose(store, name, &chosen);
  if (status != GK_EXIT_OK)
    return status;
  if (!gk_store_list_one(store, chosen.id, &list, &error))
    return complain(&error);
  if (!gk_list_next(list, &entry, &error) || !gk_explain(store, &entry, stage, stdout, &error))
    status = complain(&error);
  gk_list_close(list);
  return status;
}

int gk_command_explain(int argc, char **argv)
{
  const char *directory = NULL;
  const struct gk_argument arguments[] = {
      {"store", 'd', GK_ARGUMENT_STRING, &directory, "DIR", N_("the store"), 0, 0}, {0}};
  int status, first = gk_arguments_parse(arguments, usage, argc, argv, &status);
  if (first < 0)
    return status;
  if (argc - first < 1 || argc - first > 2)
    return gk_arguments_usage(usage);
  uint32_t stage;
  if (!gk_arguments_stage(NULL, argc - first == 2 ? argv[first + 1] : NULL, &stage))
    return GK_EXIT_USAGE;
  struct gk_store *store;
  struct gk_error error;
  if (!gk_store_open(&store, gk_store_directory(directory), GK_STORE_READ, &error))
    return complain(&error);
  status = explain(store, argv[first], stage);
  gk_store_close(store);
  return status;
}
