/* SPDX-License-Identifier: Apache-2.0 */
/* A recogniser for the tests of what plugins remember: what it reads in a picture is what stands
 * after "picture: ", which it says on standard error when it reads and does not remember it. It
 * puts the content of its option `form` before it, which changes nothing of what is read. In a
 * picture that begins with "dies", it remembers lies and ends its process. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <gongkai/plugin.h>

#ifndef REMEMBERING_VERSION
#define REMEMBERING_VERSION 1
#endif

enum { FILE_LIMIT = 64 };

struct config {
  const char *model, *form;
  int64_t padding; /* bytes that each value is made longer by */
};

struct state {
  char form[FILE_LIMIT + 1];
  int64_t padding;
};

static const struct gk_option options[] = {
    {"model", GK_OPTION_FILE, offsetof(struct config, model), "model", 0, 0, NULL, "A model."},
    {"form", GK_OPTION_FILE, offsetof(struct config, form), "form", 0, 0, NULL, "A form."},
    {"padding", GK_OPTION_INT, offsetof(struct config, padding), "0", 0, 2000000, NULL, "Bytes."},
    {0}};

static int open_state(struct gk_context *context, const void *pointer, void **opened)
{
  const struct config *config = pointer;
  struct state *state = calloc(1, sizeof *state);
  FILE *file = fopen(config->form, "rbe");
  if (!state || !file || !fgets(state->form, FILE_LIMIT, file))
    return gk_fail(context, GK_FATAL, "form", "There is no form.");
  fclose(file);
  state->form[strcspn(state->form, "\n")] = 0;
  state->padding = config->padding;
  *opened = state;
  return GK_OK;
}

static struct gk_text written(struct gk_text data)
{
  static const char mark[] = "picture: ";
  for (size_t i = 0; i + sizeof mark <= data.size; i++)
    if (memcmp(data.data + i, mark, sizeof mark - 1) == 0) {
      struct gk_text line = {0};
      gk_next_line(
          (struct gk_text){data.data + i + sizeof mark - 1, data.size - i - sizeof mark + 1},
          &line);
      return line;
    }
  return (struct gk_text){"", 0};
}

/* What stands in the picture, read or remembered. */
static struct gk_text read_picture(struct gk_context *context, const struct state *state,
                                   const struct gk_resource *picture)
{
  struct gk_text known, read = written(picture->data);
  if (gk_recall(context, picture->digest, &known)) {
    /* The padding tells whether all of it came back. */
    for (size_t i = read.size; i < known.size; i++)
      if (known.data[i] != '.')
        known.size = 0;
    return (struct gk_text){known.data, read.size < known.size ? read.size : known.size};
  }
  fprintf(stderr, "reads %.*s\n", (int)read.size, read.data);
  size_t size = read.size + (size_t)state->padding;
  char *value = gk_alloc(context, size + 1);
  memset(value, '.', size);
  memcpy(value, read.data, read.size);
  gk_remember(context, picture->digest, (struct gk_text){value, size});
  return read;
}

static void die(struct gk_context *context)
{
  for (struct gk_resource picture = {0}; gk_next_resource(context, &picture);)
    if (picture.kind == GK_RESOURCE_PICTURE)
      gk_remember(context, picture.digest, GK_TEXT("lies"));
  kill(getpid(), SIGSEGV);
}

static int run(struct gk_context *context, void *state)
{
  uint32_t pictures = 0;
  bool dies = false;
  for (struct gk_resource picture = {0}; gk_next_resource(context, &picture);) {
    if (picture.kind != GK_RESOURCE_PICTURE || written(picture.data).size == 0)
      continue;
    struct gk_text read = written(picture.data);
    dies = dies || (read.size >= 4 && memcmp(read.data, "dies", 4) == 0);
    if (dies)
      continue;
    char text[400];
    struct gk_text known = read_picture(context, state, &picture);
    snprintf(text, sizeof text, "%s %.*s", ((struct state *)state)->form, (int)known.size,
             known.data);
    gk_add_block(context, &(struct gk_block){.kind = GK_BLOCK_PARAGRAPH, .text = gk_text_of(text)});
    pictures++;
  }
  if (dies)
    die(context);
  return pictures ? GK_OK : GK_SKIP;
}

static const char *const memory_options[] = {"model", "padding", NULL};
static const char *const wrong_options[] = {"modle", NULL};

static const struct gk_plugin plugin = {.abi = GK_ABI,
                                        .size = sizeof plugin,
                                        .stage = GK_STAGE_OCR,
                                        .version = REMEMBERING_VERSION,
                                        .name = "remembering",
                                        .summary = "Remembers what it read, for tests",
                                        .licence = "Apache-2.0",
                                        .options = options,
                                        .option_size = sizeof(struct gk_option),
                                        .config_size = sizeof(struct config),
                                        .memory_options = memory_options,
                                        .open = open_state,
                                        .close = free,
                                        .run = run};

/* Refused: what it remembers would not depend on its model. */
static const struct gk_plugin wrong = {.abi = GK_ABI,
                                       .size = sizeof wrong,
                                       .stage = GK_STAGE_OCR,
                                       .version = 1,
                                       .name = "misspelling",
                                       .summary = "Names an option that it lacks, for tests",
                                       .licence = "Apache-2.0",
                                       .options = options,
                                       .option_size = sizeof(struct gk_option),
                                       .config_size = sizeof(struct config),
                                       .memory_options = wrong_options,
                                       .open = open_state,
                                       .close = free,
                                       .run = run};

GK_EXPORT gk_entry_function GK_ENTRY;

const struct gk_plugin *GK_ENTRY(uint32_t index)
{
  static const struct gk_plugin *const plugins[] = {&plugin, &wrong};
  return index < 2 ? plugins[index] : NULL;
}
