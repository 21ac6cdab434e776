/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "arguments.h"
#include "choose.h"
#include "command.h"
#include "message.h"
#include "picture-bytes.h"
#include "record.h"
#include "show-table.h"
#include "show.h"
#include "store-crawl.h"
#include "verdict.h"

static const char usage[] = N_("show [-d STORE] [--all | --json | --original | --table TABLE "
                               "[--picture FILE [--page N]]] DOC");

struct request {
  struct gk_store *store;
  bool all, json, original;
  uint32_t table;      /* 1 for t1; 0: the whole document */
  const char *picture; /* the file to draw to; NULL: none */
  const char *conf_path, *plugin_path;
  int64_t page; /* of the picture; 0: the first on which the table stands */
};

static int complain(const struct gk_error *error, int status)
{
  fprintf(stderr, "gongkai: %s\n", error->message);
  return status;
}

static int exit_of(const struct gk_error *error)
{
  static const struct {
    const char *code;
    int status;
  } codes[] = {{"usage", GK_EXIT_USAGE},
               {"configuration", GK_EXIT_USAGE},
               {"plugin", GK_EXIT_USAGE},
               {"document-damaged", GK_EXIT_DOCUMENTS},
               {"picture", GK_EXIT_DOCUMENTS}};
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
    if (strcmp(error->code, codes[i].code) == 0)
      return codes[i].status;
  return GK_EXIT_FAILURE;
}

static bool write_file(const char *path, const struct gk_buffer *bytes, struct gk_error *error)
{
  FILE *file = fopen(path, "wbe");
  bool written = file && fwrite(bytes->data, 1, bytes->size, file) == bytes->size;
  if (file)
    written = fclose(file) == 0 && written;
  return written ? true
                 : gk_error_set(error, "store-io", _("%s cannot be written: %s"), path,
                                strerror(errno));
}

static bool draw(const struct request *request, const struct gk_entry *entry,
                 const struct gk_view *view, struct gk_error *error)
{
  struct gk_drawing drawing = {.page = (uint32_t)request->page};
  const struct gk_resource *resource;
  const struct gk_picture_source source = {request->store, request->conf_path, request->plugin_path,
                                           entry, view->document};
  struct gk_buffer bytes = {0}, png = {0};
  char title[64];
  bool good = gk_show_table_draw(view, request->table, &drawing, &resource, error) &&
              gk_picture_bytes(&source, resource, &bytes, error);
  if (good) {
    snprintf(title, sizeof title, "t%u of %.12s, page %u", request->table, entry->digest,
             drawing.page ? drawing.page : 1);
    drawing.title = gk_text_of(title);
    drawing.picture = (struct gk_text){bytes.data, bytes.size};
    good = gk_drawing_make(&drawing, &png, error) && write_file(request->picture, &png, error);
  }
  gk_buffer_free(&bytes);
  gk_buffer_free(&png);
  return good;
}

static bool print_table(const struct request *request, const struct gk_entry *entry,
                        struct gk_document *document, struct gk_error *error)
{
  struct gk_view view;
  struct gk_stored_corrections corrections = {0};
  gk_view_make(&view, document);
  if (request->table > view.table_count)
    return gk_error_set(error, "usage", _("The document has %u tables, and no t%u."),
                        view.table_count, request->table);
  if (request->picture)
    return draw(request, entry, &view, error);
  bool good = gk_store_corrections(request->store, &corrections, error);
  if (good)
    gk_show_table(stdout, &view, request->table, &corrections);
  gk_stored_corrections_free(&corrections);
  return good;
}

static bool print(const struct request *request, const struct gk_entry *entry,
                  struct gk_error *error)
{
  struct gk_buffer bytes = {0};
  struct gk_document document;
  const struct gk_text *also;
  size_t also_count;
  struct gk_verdicts verdicts = {0};
  struct gk_retrieved retrieved;
  bool done = false;
  gk_document_init(&document, 0, NULL, NULL);
  if (request->original) {
    done = gk_store_original(request->store, entry, &bytes, error);
  } else if (request->table) {
    done = gk_store_load(request->store, entry, &document, error) &&
           print_table(request, entry, &document, error);
  } else if (gk_store_load(request->store, entry, &document, error) &&
             gk_store_also(request->store, entry, &also, &also_count, error) &&
             gk_verdicts_read(request->store, entry, &verdicts, error) &&
             gk_store_retrieved(request->store, entry->source, &retrieved, error)) {
    struct gk_record_origin origin = {entry->digest, entry->source, also,
                                      also_count,    &verdicts,     &retrieved};
    if (request->json) {
      gk_record_write(&document, &origin, true, &bytes);
      gk_buffer_put_byte(&bytes, '\n');
    } else {
      gk_show(stdout, &document, &origin, entry, request->all);
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
    status = complain(&error, exit_of(&error));
  gk_list_close(list);
  return status;
}

/* "t3" or "3". */
static bool take_table(const char *word, uint32_t *table)
{
  enum { DIGITS_MOST = 9 };
  const char *digits = word + (*word == 't');
  size_t size = strspn(digits, "0123456789");
  *table = size && size <= DIGITS_MOST && !digits[size] ? (uint32_t)strtoul(digits, NULL, 10) : 0;
  return *table > 0;
}

int gk_command_show(int argc, char **argv)
{
  const char *directory = NULL, *table = NULL;
  struct request request = {0};
  int status;
  const struct gk_argument arguments[] = {
      {"config", 'c', GK_ARGUMENT_STRING, &request.conf_path, "FILE",
       N_("the pipeline.conf to use"), 0, 0},
      {"plugin-path", 'p', GK_ARGUMENT_STRING, &request.plugin_path, "DIR",
       N_("search this directory for plugins first"), 0, 0},
      {"store", 'd', GK_ARGUMENT_STRING, &directory, "STORE", N_("the store"), 0, 0},
      {"all", 'a', GK_ARGUMENT_FLAG, &request.all, NULL, N_("cut no list short"), 0, 0},
      {"json", 0, GK_ARGUMENT_FLAG, &request.json, NULL, N_("the record, with line breaks"), 0, 0},
      {"original", 0, GK_ARGUMENT_FLAG, &request.original, NULL, N_("the bytes as they came"), 0,
       0},
      {"table", 0, GK_ARGUMENT_STRING, &table, "TABLE",
       N_("one table, and its cells that are not sure"), 0, 0},
      {"picture", 0, GK_ARGUMENT_STRING, &request.picture, "FILE",
       N_("with --table: draws what was recognised over the picture, as PNG"), 0, 0},
      {"page", 0, GK_ARGUMENT_INT, &request.page, "N",
       N_("with --picture: the page, of a table over several"), 1, INT32_MAX},
      {0}};
  int first = gk_arguments_parse(arguments, usage, argc, argv, &status);
  if (first < 0)
    return status;
  if (argc - first != 1 || (table && !take_table(table, &request.table)) ||
      (request.picture && !table) || (request.page && !request.picture))
    return gk_arguments_usage(usage);
  struct gk_error error;
  if (!gk_store_open(&request.store, gk_store_directory(directory), GK_STORE_READ, &error))
    return complain(&error, GK_EXIT_FAILURE);
  status = show(&request, argv[first]);
  gk_store_close(request.store);
  return status;
}
