/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures to tables and paragraphs, with Leptonica and Tesseract. */
#include "join.h"
#include "kept.h"
#include "memory.h"
#include "open.h"
#include "page.h"

#include <stdio.h>
#include <stdlib.h>

enum {
  /* A report with all its annexes has 200; more is a volume, and takes longer than a document may.
   */
  PAGES_LIMIT = 1000
};

#define CHI_SIM GK_TESSDATA "/chi_sim.traineddata"

struct config {
  const char *numbers, *numbers_second, *words, *labels, *forms, *lattices;
};

static const struct gk_option options[] = {
    {"numbers", GK_OPTION_FILE, offsetof(struct config, numbers), "ocr/digits-a.traineddata", 0, 0,
     NULL, "Model of digits."},
    {"numbers_second", GK_OPTION_FILE, offsetof(struct config, numbers_second),
     "ocr/digits-b.traineddata", 0, 0, NULL, "Second model of digits, which votes with the first."},
    {"words", GK_OPTION_FILE, offsetof(struct config, words), NULL, 0, 0, NULL,
     "Model of Chinese; without it the system's chi_sim."},
    {"labels", GK_OPTION_CHOICE, offsetof(struct config, labels), "verify", 0, 0, "all|verify",
     "Read all labels of a statutory form, or as many as show that it is one."},
    {"forms", GK_OPTION_DIRECTORY, offsetof(struct config, forms), "forms", 0, 0, NULL,
     "The statutory forms."},
    {"lattices", GK_OPTION_DIRECTORY, offsetof(struct config, lattices), "lattices", 0, 0, NULL,
     "How the forms are ruled."},
    {0}};

struct state {
  uint8_t rules[GK_RULES_DIGEST]; /* by which pages are read */
  struct gk_engine *numbers[2], *words;
  struct gk_prior *prior;
  struct gk_readers readers;
};

static void close_state(void *pointer)
{
  struct state *state = pointer;
  gk_engine_close(state->numbers[0]);
  gk_engine_close(state->numbers[1]);
  gk_engine_close(state->words);
  gk_prior_close(state->prior);
  free(state->readers.numbers.readings);
  free(state);
}

static int open_state(struct gk_context *context, const void *pointer, void **opened)
{
  const struct config *config = pointer;
  struct state *state = calloc(1, sizeof *state);
  char error[512] = "There is no memory for its models.";
  const char *wrong = NULL;
  if (!state)
    return gk_fail(context, GK_RETRY, "memory", "%s", error);
  struct gk_readers *readers = &state->readers;
  readers->numbers.readings = calloc(2, sizeof(struct gk_reading));
  const char *paths[] = {config->words ? config->words : CHI_SIM, config->numbers,
                         config->numbers_second};
  struct gk_engine **engines[] = {&state->words, &state->numbers[0], &state->numbers[1]};
  bool good = readers->numbers.readings;
  for (size_t i = 0; i < 3 && good; i++)
    good = (*engines[i] = gk_engine_open(paths[i], error, sizeof error)) != NULL;
  if (!good) {
    bool missing = !state->words && readers->numbers.readings;
    close_state(state);
    return gk_fail(context, GK_FATAL, "model", "%s%s", error,
                   missing ? " Install tesseract-ocr-chi-sim, or name a model of Chinese by the "
                             "option words."
                           : "");
  }
  readers->prior = state->prior = gk_prior_load(context, config->forms, config->lattices, &wrong);
  if (!state->prior) {
    close_state(state);
    return gk_fail(context, GK_FATAL, "rules", "%s", wrong);
  }
  const char *rules[] = {config->forms, config->lattices};
  if (!gk_rules_digest(rules, 2, config->labels, state->rules)) {
    close_state(state);
    return gk_fail(context, GK_FATAL, "rules", "The forms or their lattices cannot be read.");
  }
  readers->numbers.voters[0] = state->numbers[0];
  readers->numbers.voters[1] = state->numbers[1];
  readers->words = state->words;
  readers->verify = strcmp(config->labels, "verify") == 0;
  *opened = state;
  return GK_OK;
}

/* A document on its way through its pictures. */
struct walk {
  struct gk_context *context;
  const struct gk_readers *readers;
  const uint8_t *rules;      /* GK_RULES_DIGEST bytes */
  struct gk_picture picture; /* of `resource` */
  enum gk_picture_error error;
  uint32_t resource; /* the one that is open; 0: none */
  uint32_t done, total;
  uint32_t whole;                /* pages that could be decoded */
  enum gk_picture_error refused; /* why another could not */
  bool bad_model;                /* one cannot be loaded: nothing can be read */
  uint32_t after;                /* the block that what comes next is put after */
  struct gk_page_table *ending;  /* the last page's last table, which waits for the next page */
  uint32_t ending_page, ending_after;
};

static bool is_picture(struct gk_context *context, const struct gk_block *block,
                       struct gk_resource *resource)
{
  return block->kind == GK_BLOCK_PICTURE && block->role == GK_ROLE_BODY && block->picture &&
         block->label.size == 0 && gk_get_resource(context, block->picture, resource) &&
         resource->data.size > 0;
}

static void open_picture(struct walk *walk, const struct gk_resource *resource)
{
  if (walk->resource == resource->id)
    return;
  gk_picture_close(&walk->picture);
  walk->error = gk_picture_open(resource->data, &walk->picture);
  walk->resource = resource->id;
}

/* Identifiers of blocks are places: those after it move up by one, and so does `block`. */
static void add_ending(struct walk *walk, struct gk_block *block)
{
  const struct gk_page_table *table = walk->ending;
  walk->ending = NULL;
  if (!table)
    return;
  uint32_t id = gk_add_table(walk->context,
                             &(struct gk_table){.origin = GK_TABLE_PICTURE, .place = table->place},
                             table->cells, table->count);
  struct gk_block added = {.kind = GK_BLOCK_TABLE,
                           .flags = GK_BLOCK_RECOGNISED,
                           .table = id,
                           .place = table->place,
                           .after = walk->ending_after};
  if (!id || !gk_add_block(walk->context, &added))
    return;
  walk->after++;
  if (block)
    block->id++;
}

static void add_class(struct walk *walk, const struct gk_block *block, const struct gk_place *place,
                      enum gk_picture_class class)
{
  uint32_t added =
      gk_add_block(walk->context, &(struct gk_block){.kind = GK_BLOCK_PICTURE,
                                                     .picture = block->picture,
                                                     .label = gk_text_of(gk_class_name(class)),
                                                     .place = *place,
                                                     .after = walk->after});
  walk->after = added ? added : walk->after;
}

static void add_paragraph(struct walk *walk, const struct gk_place *place,
                          const struct gk_element *element)
{
  const struct gk_paragraph *paragraph = element->paragraph;
  struct gk_place at = *place;
  memcpy(at.box, element->box, sizeof at.box);
  uint32_t added =
      gk_add_block(walk->context, &(struct gk_block){.kind = paragraph->kind,
                                                     .role = paragraph->role,
                                                     .flags = paragraph->flags,
                                                     .level = paragraph->kind == GK_BLOCK_HEADING,
                                                     .text = paragraph->text,
                                                     .place = at,
                                                     .after = walk->after});
  walk->after = added ? added : walk->after;
}

static bool is_furniture(const struct gk_element *element)
{
  return element->paragraph && element->paragraph->role == GK_ROLE_FOOTER;
}

/* Adds what stands on a page; a table at its end waits for the next page. */
static void add_page(struct walk *walk, struct gk_block *block, const struct gk_place *place,
                     const struct gk_page *page)
{
  size_t first = 0, last = page->count;
  while (first < page->count && is_furniture(&page->elements[first]))
    first++;
  while (last > 0 && is_furniture(&page->elements[last - 1]))
    last--;
  struct gk_page_table *top = first < last ? page->elements[first].table : NULL;
  bool joined = walk->ending && top && place->page > 1 && place->page == walk->ending_page + 1 &&
                gk_join_fits(walk->ending, top);
  if (joined) {
    gk_join(walk->context, walk->ending, top);
    walk->ending_page = place->page;
  }
  if (!joined || last > first + 1)
    add_ending(walk, block);
  if (walk->after < block->id)
    walk->after = block->id;
  add_class(walk, block, place, page->class);
  for (size_t i = 0; i < page->count; i++) {
    const struct gk_element *element = &page->elements[i];
    if (element->paragraph) {
      add_paragraph(walk, place, element);
    } else if (!joined || i != first) {
      add_ending(walk, block);
      walk->ending = element->table;
      walk->ending_after = walk->after;
      walk->ending_page = place->page;
    }
  }
  if (walk->ending && last > 0 && !page->elements[last - 1].table)
    add_ending(walk, block);
}

static const char *const codes[] = {[GK_PICTURE_UNKNOWN] = "picture-format",
                                    [GK_PICTURE_TRUNCATED] = "picture-damaged",
                                    [GK_PICTURE_MALFORMED] = "picture-damaged",
                                    [GK_PICTURE_TOO_LARGE] = "picture-too-large",
                                    [GK_PICTURE_MEMORY] = "picture-memory"};

static void complain(struct walk *walk, const struct gk_place *place, enum gk_picture_error error)
{
  /* A page of a scan is missed; of a picture in a page nobody knows whether it held anything. */
  uint32_t level = error == GK_PICTURE_UNKNOWN ? GK_INFO : place->page ? GK_ERROR : GK_WARN;
  gk_diagnose_at(walk->context, level, codes[error], 1, place, "A picture is not read: %s.",
                 gk_picture_sentence(error));
  walk->refused = error;
}

static void remember(const struct gk_readers *readers, struct gk_page_memory *memory)
{
  gk_engine_remember(readers->words, memory, 0);
  for (unsigned i = 0; i < 2; i++)
    gk_engine_remember(readers->numbers.voters[i], memory, i + 1);
}

/* Of a page whose lines were too many something was said, which is no part of it. */
static bool has_refused(const struct gk_readers *readers)
{
  return gk_engine_has_refused(readers->words) ||
         gk_engine_has_refused(readers->numbers.voters[0]) ||
         gk_engine_has_refused(readers->numbers.voters[1]);
}

/* Reads a page from its pixels, with what is remembered of its lines, and keeps it. */
static enum gk_picture_error decode_page(struct walk *walk, uint32_t number,
                                         const struct gk_place *place, struct gk_page *page)
{
  enum gk_picture_error error;
  int turns = (int)walk->picture.pages[number].turns;
  PIX *source = gk_picture_read(&walk->picture, number, &error);
  if (!source)
    return error;
  struct gk_page_memory *memory = gk_page_memory_open(walk->context, place);
  remember(walk->readers, memory);
  enum gk_page_result result =
      gk_page_read(walk->context, walk->readers, source, turns, place, page);
  remember(walk->readers, NULL);
  gk_page_memory_close(memory);
  pixDestroy(&source);
  walk->bad_model = walk->bad_model || result == GK_PAGE_MODEL;
  if (result == GK_PAGE_MEMORY)
    gk_page_free(page);
  else if (result == GK_PAGE_READ && !has_refused(walk->readers))
    gk_page_keep(walk->context, walk->rules, place, page);
  return result == GK_PAGE_MEMORY ? GK_PICTURE_MEMORY : GK_PICTURE_OK;
}

static void read_page(struct walk *walk, struct gk_block *block, uint32_t number)
{
  struct gk_place place = {.resource = block->picture, .page = number + 1};
  const struct gk_picture_page *described = &walk->picture.pages[number];
  struct gk_page page = {0};
  enum gk_picture_error error = GK_PICTURE_OK;
  if (walk->done >= PAGES_LIMIT || walk->bad_model)
    return;
  if (described->width && described->height &&
      gk_class_is_small(described->width, described->height)) {
    page.class = GK_CLASS_DECORATION;
  } else if (gk_page_recall(walk->context, walk->rules, &place, &page)) {
    gk_page_memory_hold(walk->context, &place);
  } else {
    error = decode_page(walk, number, &place, &page);
  }
  if (error) {
    place.page = block->place.page;
    complain(walk, &place, error);
  } else {
    walk->whole++;
  }
  add_page(walk, block, &place, &page);
  gk_page_free(&page);
  gk_progress(walk->context, ++walk->done, walk->total);
}

static void read_picture(struct walk *walk, struct gk_block *block,
                         const struct gk_resource *resource)
{
  open_picture(walk, resource);
  if (walk->error) {
    struct gk_place place = {.resource = resource->id, .page = block->place.page};
    struct gk_page page = {.class = GK_CLASS_UNREAD};
    complain(walk, &place, walk->error);
    add_page(walk, block, &place, &page);
    return;
  }
  uint32_t only = block->place.page;
  for (uint32_t i = only ? only - 1 : 0; i < (only ? only : walk->picture.count); i++)
    if (i < walk->picture.count)
      read_page(walk, block, i);
}

static uint32_t count_pages(struct walk *walk)
{
  uint32_t pages = 0;
  struct gk_resource resource;
  for (struct gk_block block = {0}; gk_next_block(walk->context, &block);) {
    if (!is_picture(walk->context, &block, &resource))
      continue;
    open_picture(walk, &resource);
    pages += block.place.page || walk->error ? 1 : walk->picture.count;
  }
  return pages;
}

static int probe(struct gk_context *context, void *state)
{
  struct gk_resource resource;
  (void)state;
  for (struct gk_block block = {0}; gk_next_block(context, &block);)
    if (is_picture(context, &block, &resource) && gk_picture_format(resource.data))
      return 50;
  return 0;
}

static int run(struct gk_context *context, void *state)
{
  const struct state *own = state;
  struct walk walk = {.context = context, .readers = &own->readers, .rules = own->rules};
  struct gk_resource resource;
  walk.total = count_pages(&walk);
  if (walk.total > PAGES_LIMIT) {
    gk_diagnose(context, GK_ERROR, "picture-pages",
                "The pictures have %u pages, of which the first %d are read: split the document.",
                walk.total, PAGES_LIMIT);
    walk.total = PAGES_LIMIT;
  }
  for (struct gk_block block = {0}; gk_next_block(context, &block);)
    if (is_picture(context, &block, &resource)) {
      read_picture(&walk, &block, &resource);
      /* A page that cannot be read has nothing after it. */
      if (walk.after > block.id)
        block.id = walk.after;
    }
  add_ending(&walk, NULL);
  gk_picture_close(&walk.picture);
  if (walk.bad_model)
    return gk_fail(context, GK_FATAL, "model",
                   "Tesseract cannot load its models: see the options words, numbers and "
                   "numbers_second.");
  /* The document is a picture, and there is none. */
  if (walk.whole == 0 && walk.resource == 1 && walk.refused && walk.refused != GK_PICTURE_MEMORY)
    return gk_fail(context, GK_REJECT, codes[walk.refused], "Nothing of the picture is read: %s.",
                   gk_picture_sentence(walk.refused));
  return walk.total ? GK_OK : GK_SKIP;
}

/* The system's model is no file of an option: without this, what was read and remembered by the one
 * before would pass for its own. */
static const char *libraries(void)
{
  static const char *const models[] = {CHI_SIM};
  static char text[160];
  uint8_t digest[GK_RULES_DIGEST];
  int size = snprintf(text, sizeof text, "%s", gk_engine_libraries());
  if (size > 0 && (size_t)size < sizeof text && gk_rules_digest(models, 1, "", digest))
    snprintf(text + size, sizeof text - (size_t)size, ", chi_sim %02x%02x%02x%02x%02x%02x%02x%02x",
             digest[0], digest[1], digest[2], digest[3], digest[4], digest[5], digest[6],
             digest[7]);
  return text;
}

/* What is remembered are the models' readings, before labels, forms and lattices come in. */
static const char *const memory_options[] = {"numbers", "numbers_second", "words", NULL};

GK_PLUGIN(.stage = GK_STAGE_OCR, .version = 2, .name = "tesseract",
          .summary = "Tables and text of pictures, read with Tesseract", .licence = "Apache-2.0",
          .options = options, .option_size = sizeof(struct gk_option),
          .config_size = sizeof(struct config), .memory_options = memory_options,
          .open = open_state, .close = close_state, .probe = probe, .run = run,
          .libraries = libraries);
