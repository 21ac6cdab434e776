/* SPDX-License-Identifier: Apache-2.0 */
#include "export.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"

const char *const gk_export_formats[] = {"jsonl", "csv", NULL};

/* A file that is written under another name until it is whole. */
struct output {
  FILE *file;
  char path[PATH_MAX], temporary[PATH_MAX];
};

static bool fault(struct gk_error *error, const char *path)
{
  return gk_error_set(error, "export-io", _("Cannot write %.400s: %s."), path, strerror(errno));
}

static bool begin(struct output *output, const char *directory, const char *name,
                  struct gk_error *error)
{
  if (!directory) {
    output->file = stdout;
    snprintf(output->path, sizeof output->path, "standard output");
    return true;
  }
  if (strlen(directory) > PATH_MAX - 64)
    return gk_error_set(error, "export-io", _("The path of the directory to write is too long."));
  snprintf(output->path, sizeof output->path, "%.4000s/%s", directory, name);
  snprintf(output->temporary, sizeof output->temporary, "%.4000s/.%s.%ld", directory, name,
           (long)getpid());
  output->file = fopen(output->temporary, "wbe");
  return output->file ? true : fault(error, output->path);
}

static bool end(struct output *output, bool whole, struct gk_error *error)
{
  if (!output->file)
    return false;
  bool written = fflush(output->file) == 0 && !ferror(output->file);
  if (output->file == stdout)
    return written ? whole : fault(error, output->path);
  int why = errno;
  written = fclose(output->file) == 0 && written;
  if (whole && written && rename(output->temporary, output->path) == 0)
    return true;
  if (whole) {
    errno = why ? why : errno;
    fault(error, output->path);
  }
  unlink(output->temporary);
  return false;
}

/* Calls `write` for each document that is whole. False: *error. */
static bool each_document(struct gk_export *export,
                          bool (*write)(void *argument, struct gk_document *document,
                                        const struct gk_exported *exported),
                          void *argument, struct gk_error *error)
{
  struct gk_list_of *list;
  struct gk_entry entry;
  struct gk_document document;
  if (!gk_store_list(export->store, &list, error))
    return false;
  struct gk_verdicts verdicts = {0};
  gk_document_init(&document, 0, NULL, NULL);
  bool going = true;
  error->code[0] = 0;
  while (going && gk_list_next(list, &entry, error)) {
    struct gk_exported exported = {.entry = &entry, .verdicts = &verdicts};
    gk_document_reset(&document);
    if (gk_store_load(export->store, &entry, &document, error) &&
        gk_store_also(export->store, &entry, &exported.also, &exported.also_count, error) &&
        gk_verdicts_read(export->store, &entry, &verdicts, error) &&
        gk_store_retrieved(export->store, entry.source, &exported.retrieved, error)) {
      going = write(argument, &document, &exported);
      export->documents++;
    } else if (strcmp(error->code, "document-damaged") == 0) {
      export->damaged++;
      export->complain(export->argument, error);
    } else {
      going = false;
    }
  }
  gk_document_free(&document);
  gk_verdicts_free(&verdicts);
  gk_list_close(list);
  return error->code[0] == 0 || strcmp(error->code, "document-damaged") == 0;
}

struct lines {
  FILE *file;
  struct gk_buffer buffer;
};

static bool write_line(void *argument, struct gk_document *document,
                       const struct gk_exported *exported)
{
  struct lines *lines = argument;
  struct gk_record_origin origin = {exported->entry->digest, exported->entry->source,
                                    exported->also,          exported->also_count,
                                    exported->verdicts,      &exported->retrieved};
  lines->buffer.size = 0;
  gk_record_write(document, &origin, false, &lines->buffer);
  gk_buffer_put_byte(&lines->buffer, '\n');
  return fwrite(lines->buffer.data, 1, lines->buffer.size, lines->file) == lines->buffer.size;
}

static bool export_lines(struct gk_export *export, struct gk_error *error)
{
  struct output output = {0};
  if (!begin(&output, export->directory, "documents.jsonl", error))
    return false;
  struct lines lines = {.file = output.file};
  bool whole = each_document(export, write_line, &lines, error);
  gk_buffer_free(&lines.buffer);
  return end(&output, whole, error);
}

static bool write_rows(void *argument, struct gk_document *document,
                       const struct gk_exported *exported)
{
  struct gk_csv *sheets = argument;
  struct gk_view view;
  gk_view_make(&view, document);
  for (int i = 0; i < GK_SHEETS; i++)
    gk_sheets[i].rows(&sheets[i], &view, exported);
  return !ferror(sheets[0].file) && !ferror(sheets[1].file);
}

static bool export_sheets(struct gk_export *export, struct gk_error *error)
{
  struct output outputs[GK_SHEETS] = {0};
  struct gk_csv sheets[GK_SHEETS] = {0};
  const char *directory = export->directory ? export->directory : ".";
  bool whole = true;
  for (int i = 0; i < GK_SHEETS && whole; i++) {
    whole = begin(&outputs[i], directory, gk_sheets[i].file, error);
    if (whole)
      gk_csv_begin(&sheets[i], outputs[i].file, export->guarded, gk_sheets[i].names);
  }
  whole = whole && each_document(export, write_rows, sheets, error);
  for (int i = 0; i < GK_SHEETS; i++) {
    gk_csv_free(&sheets[i]);
    whole = end(&outputs[i], whole, error) && whole;
  }
  return whole;
}

bool gk_export_write(struct gk_export *export, const char *format, struct gk_error *error)
{
  export->documents = export->damaged = 0;
  if (export->directory && mkdir(export->directory, 0777) != 0 && errno != EEXIST)
    return fault(error, export->directory);
  return strcmp(format, "csv") == 0 ? export_sheets(export, error) : export_lines(export, error);
}
