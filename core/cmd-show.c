/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "arguments.h"
#include "choose.h"
#include "command.h"
#include "message.h"
#include "record.h"
#include "show.h"
#include "verdict.h"

static const char usage[] = N_("show [-d STORE] [--all | --json | --original] DOC");

struct request {
  struct gk_store *store;
  bool all, json, original;
};

static int complain(const struct gk_error *error, int status)
{
  fprintf(stderr, "gongkai: %s\n", error->message);
  return status;
}

static bool print(const struct request *request, const struct gk_entry *entry,
                  struct gk_error *error)
{
  struct gk_buffer bytes = {0};
  struct gk_document document;
  const struct gk_text *also;
  size_t also_count;
  struct gk_verdicts verdicts = {0};
  bool done = false;
  gk_document_init(&document, 0, NULL, NULL);
  if (request->original) {
    done = gk_store_original(request->store, entry, &bytes, error);
  } else if (gk_store_load(request->store, entry, &document, error) &&
             gk_store_also(request->store, entry, &also, &also_count, error) &&
             gk_verdicts_read(request->store, entry, &verdicts, error)) {
    struct gk_record_origin origin = {entry->digest, entry->source, also, also_count, &verdicts};
    if (request->json) {
      gk_record_write(&document, &origin, true, &bytes);
      gk_buffer_put_byte(&bytes, '\n');
    } else {
      gk_show(stdout, &document, entry, also, also_count, &verdicts, request->all);
    }
    done = true;
  }
  if (done && bytes.size)
    fwrite(bytes.data, 1, bytes.size, stdout);
  gk_buffer_free(&bytes);
  gk_verdicts_free(&verdicts);
  gk_document_free(&document);
  return done;
}

static int show(const struct request *request, const char *name)
{
  struct gk_chosen chosen;
  struct gk_list_of *list;
  struct gk_entry entry;
  struct gk_error error;
  int status = gk_choose(request->store, name, &chosen);
  if (status != GK_EXIT_OK)
    return status;
  if (!gk_store_list_one(request->store, chosen.id, &list, &error))
    return complain(&error, GK_EXIT_FAILURE);
  if (!gk_list_next(list, &entry, &error) || !print(request, &entry, &error))
    status = complain(&error, strcmp(error.code, "document-damaged") == 0 ? GK_EXIT_DOCUMENTS
                                                                          : GK_EXIT_FAILURE);
  gk_list_close(list);
  return status;
}

int gk_command_show(int argc, char **argv)
{
  const char *directory = NULL;
  struct request request = {0};
  int status;
  const struct gk_argument arguments[] = {
      {"store", 'd', GK_ARGUMENT_STRING, &directory, "STORE", N_("the store"), 0, 0},
      {"all", 'a', GK_ARGUMENT_FLAG, &request.all, NULL, N_("cut no list short"), 0, 0},
      {"json", 0, GK_ARGUMENT_FLAG, &request.json, NULL, N_("the record, with line breaks"), 0, 0},
      {"original", 0, GK_ARGUMENT_FLAG, &request.original, NULL, N_("the bytes as they came"), 0,
       0},
      {0}};
  int first = gk_arguments_parse(arguments, usage, argc, argv, &status);
  if (first < 0)
    return status;
  if (argc - first != 1)
    return gk_arguments_usage(usage);
  struct gk_error error;
  if (!gk_store_open(&request.store, gk_store_directory(directory), GK_STORE_READ, &error))
    return complain(&error, GK_EXIT_FAILURE);
  status = show(&request, argv[first]);
  gk_store_close(request.store);
  return status;
}
