/* SPDX-License-Identifier: Apache-2.0 */
/* A second engine for tables that are pictures: recognisers of PaddleOCR's kind through
 * onnxruntime, which is loaded at run time where it is installed. It reads again what the first
 * engine was not sure of. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "alone.h"
#include "page.h"

enum {
  BID = 50,
  /* Cells of a document that are read again, at some hundredths of a second: what keeps a scan of
   * hundreds of bad pages within a document's time. */
  CELLS_LIMIT = 2000,
  PROGRESS_CELLS = 50,
  REASON_SIZE = 600
};

struct config {
  const char *library, *model, *dictionary, *read;
};

static const struct gk_option options[] = {
    {.name = "library",
     .type = GK_OPTION_FILE,
     .offset = offsetof(struct config, library),
     .help = "The shared library of onnxruntime; without it the libonnxruntime.so that the loader "
             "finds, and where that is none the plugin skips."},
    {.name = "model",
     .type = GK_OPTION_FILE,
     .offset = offsetof(struct config, model),
     .help = "The recogniser of text lines (ONNX), such as ch_PP-OCRv4_rec_infer.onnx."},
    {.name = "dictionary",
     .type = GK_OPTION_FILE,
     .offset = offsetof(struct config, dictionary),
     .help = "The characters that the model knows, one a line, such as ppocr_keys_v1.txt."},
    {.name = "read",
     .type = GK_OPTION_CHOICE,
     .offset = offsetof(struct config, read),
     .initial = "doubtful",
     .choices = "doubtful|all",
     .help = "Which cells are read: those that the engine before was not sure of, or all, also of "
             "tables that no engine has read."},
    {.name = NULL}};

struct state {
  struct gk_recogniser recogniser;
  bool there; /* the library and its files */
  bool all;
  char reason[REASON_SIZE]; /* why it is not there */
};

struct reading {
  struct gk_context *context;
  struct state *state;
  struct gk_page page;
  uint32_t read, confirmed, doubted, third; /* cells */
  uint32_t left;                            /* beyond CELLS_LIMIT */
  uint32_t unread;                          /* whose place or page cannot be had */
};

/* Of the library that the loader finds: one that is named by an option is known by its bytes. */
static const char *libraries(void)
{
  static char said[80];
  if (said[0])
    return said;
  struct gk_onnx onnx;
  bool there = gk_onnx_load(&onnx, NULL);
  snprintf(said, sizeof said, "onnxruntime %s", there ? onnx.version : "none");
  gk_onnx_close(&onnx);
  return said;
}

static int open_onnx(struct gk_context *context, const void *config, void **out)
{
  const struct config *options_set = config;
  struct state *state = calloc(1, sizeof *state);
  if (!state)
    return gk_fail(context, GK_RETRY, "memory", "There is no memory for the second engine.");
  *out = state;
  state->all = strcmp(options_set->read, "all") == 0;
  if (!options_set->model || !options_set->dictionary) {
    snprintf(state->reason, sizeof state->reason,
             "its options model and dictionary are not set (see \"A second engine\" in "
             "doc/operators.md)");
    return GK_OK;
  }
  if (!options_set->library) {
    struct gk_onnx onnx;
    bool there = gk_onnx_load(&onnx, NULL);
    snprintf(state->reason, sizeof state->reason, "%s", onnx.error);
    gk_onnx_close(&onnx);
    if (!there)
      return GK_OK;
  }
  char error[REASON_SIZE];
  state->there = gk_recogniser_open(&state->recogniser, options_set->library, options_set->model,
                                    options_set->dictionary, error, sizeof error);
  if (state->there)
    return GK_OK;
  gk_recogniser_close(&state->recogniser);
  free(state);
  *out = NULL;
  return gk_fail(context, GK_FATAL, "bad-engine", "%s", error);
}

static void close_onnx(void *opened)
{
  struct state *state = opened;
  if (state && state->there)
    gk_recogniser_close(&state->recogniser);
  free(state);
}

static bool is_picture(const struct gk_resource *resource)
{
  return (resource->kind == GK_RESOURCE_PICTURE || resource->kind == GK_RESOURCE_ORIGINAL) &&
         resource->data.size && gk_picture_format(resource->data) != 0;
}

/* The bids of a stage are asked before any of its plugins ran: whether there is doubt is seen in
 * run. */
static int probe(struct gk_context *context, void *state)
{
  (void)state;
  for (struct gk_resource resource = {0}; gk_next_resource(context, &resource);)
    if (is_picture(&resource))
      return BID;
  return 0;
}

static bool is_wanted(const struct state *state, const struct gk_cell *cell)
{
  if (cell->flags & (GK_CELL_CORRECTED | GK_CELL_IMPLIED))
    return false;
  return cell->flags & GK_CELL_DOUBTFUL || (state->all && cell->text.size);
}

static uint32_t count_wanted(struct gk_context *context, const struct state *state,
                             const struct gk_table *table)
{
  uint32_t count = 0;
  struct gk_cell cell;
  for (uint32_t i = 0; i < table->cells && gk_get_cell(context, table->id, i, &cell); i++)
    count += is_wanted(state, &cell);
  return count;
}

/* Whether a later table stands for this one. */
static bool is_replaced(struct gk_context *context, uint32_t id)
{
  for (struct gk_table table = {.id = id}; gk_next_table(context, &table);)
    if (table.replaces_first && table.replaces_first <= id && id <= table.replaces_last)
      return true;
  return false;
}

/* False: the engine failed. */
static bool read_cell(struct reading *reading, const struct gk_table *table, struct gk_cell *cell,
                      bool *changed)
{
  uint32_t resource = cell->place.resource ? cell->place.resource : table->place.resource;
  uint32_t page = cell->place.page ? cell->place.page : table->place.page;
  struct gk_voice voice;
  float box[4];
  if (reading->read == CELLS_LIMIT) {
    reading->left++;
    return true;
  }
  if (!gk_page_open(reading->context, &reading->page, resource, page) ||
      !gk_page_locate(&reading->page, cell, box)) {
    reading->unread++;
    return true;
  }
  if (!gk_page_read(reading->context, &reading->page, &reading->state->recogniser, box, &voice))
    return false;
  enum gk_vote vote = gk_vote(reading->context, cell, &voice);
  reading->read++;
  reading->confirmed += vote == GK_VOTE_CONFIRMED;
  reading->doubted += vote == GK_VOTE_DOUBTED;
  reading->third += vote == GK_VOTE_THIRD;
  *changed = *changed || vote != GK_VOTE_NOTHING;
  if (reading->read % PROGRESS_CELLS == 0)
    gk_progress(reading->context, reading->read, CELLS_LIMIT);
  return true;
}

/* Reads what is wanted of a table, and adds one in its stead where that changed anything. */
static void read_table(struct reading *reading, const struct gk_table *table)
{
  struct gk_context *context = reading->context;
  struct gk_cell *cells = gk_alloc(context, table->cells * sizeof *cells);
  bool changed = false, works = true;
  for (uint32_t i = 0; i < table->cells; i++) {
    gk_get_cell(context, table->id, i, &cells[i]);
    if (works && is_wanted(reading->state, &cells[i]))
      works = read_cell(reading, table, &cells[i], &changed);
  }
  if (!works)
    gk_diagnose_at(context, GK_WARN, "second-engine-failed", 1, &table->place,
                   "The second engine failed at this table: %s",
                   reading->state->recogniser.onnx.error);
  if (!changed)
    return;
  struct gk_table better = *table;
  better.replaces_first = better.replaces_last = table->id;
  gk_add_table(context, &better, cells, table->cells);
}

static void report(struct reading *reading)
{
  struct gk_context *context = reading->context;
  if (reading->read)
    gk_diagnose_at(context, GK_INFO, "second-engine", reading->read, NULL,
                   "The second engine read %u cells again: it confirmed %u readings, and gave "
                   "another for %u doubtful cells and %u that were not.",
                   reading->read, reading->confirmed, reading->third, reading->doubted);
  if (reading->left)
    gk_diagnose_at(context, GK_WARN, "second-engine-limit", reading->left, NULL,
                   "The second engine reads at most %d cells of a document: %u were left as they "
                   "are.",
                   CELLS_LIMIT, reading->left);
  if (reading->unread)
    gk_diagnose_at(context, GK_WARN, "second-engine-place", reading->unread, NULL,
                   "%u cells could not be read again, since their picture or their place in it "
                   "is not known.",
                   reading->unread);
}

static int run(struct gk_context *context, void *opened)
{
  struct state *state = opened;
  struct reading reading = {.context = context, .state = state};
  uint32_t wanted = 0, last = 0;
  for (struct gk_table table = {0}; gk_next_table(context, &table); last = table.id)
    if (table.origin == GK_TABLE_PICTURE && !is_replaced(context, table.id))
      wanted += count_wanted(context, state, &table);
  if (!state->there)
    return wanted == 0 && !state->all
               ? GK_SKIP
               : gk_fail(context, GK_SKIP, "second-engine-absent",
                         "%u cells could have been read by a second engine, which is not there: "
                         "%s.",
                         wanted, state->reason);
  struct gk_table table;
  for (uint32_t id = 1; id <= last && wanted; id++)
    if (gk_get_table(context, id, &table) && table.origin == GK_TABLE_PICTURE &&
        !is_replaced(context, id) && count_wanted(context, state, &table))
      read_table(&reading, &table);
  report(&reading);
  bool found = state->all && gk_read_alone(context, &reading.page, &state->recogniser);
  gk_page_close(&reading.page);
  return wanted || found ? GK_OK : GK_SKIP;
}

GK_PLUGIN(.stage = GK_STAGE_OCR, .version = 2, .name = "onnx",
          .summary =
              "Reads doubtful cells of pictures again, with onnxruntime where it is installed",
          .licence = "Apache-2.0", .options = options, .option_size = sizeof(struct gk_option),
          .config_size = sizeof(struct config), .open = open_onnx, .close = close_onnx,
          .probe = probe, .run = run, .libraries = libraries);
