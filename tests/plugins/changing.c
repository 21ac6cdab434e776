/* SPDX-License-Identifier: Apache-2.0 */
/* A reader whose documents say what it does with them ("changing: WORD"), in several versions, for
 * the tests of what is done again; and a fetcher whose locations ("declared: CHARSET") say what the
 * charset of a document is declared as. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <gongkai/plugin.h>

#ifndef CHANGING_VERSION
#define CHANGING_VERSION 1
#endif
#ifndef CHANGING_TEXT
#define CHANGING_TEXT "全年主动公开政府信息30条。"
#endif

struct config {
  const char *log, *word;
};

static const struct gk_option options[] = {
    {"log", GK_OPTION_STRING, offsetof(struct config, log), "", 0, 0, NULL,
     "A file that gets a line for each document that is run; needs the sandbox to be off."},
    {"word", GK_OPTION_STRING, offsetof(struct config, word), "", 0, 0, NULL,
     "What results depend on, but does not show in them."},
    {0}};

static int log_file = -1;

static int open_reader(struct gk_context *context, const void *config, void **state)
{
  const struct config *given = config;
  (void)state;
  if (*given->log)
    log_file = open(given->log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  if (*given->log && log_file < 0)
    return gk_fail(context, GK_FATAL, "no-log", "%s cannot be written.", given->log);
  return GK_OK;
}

static const char mark[] = "changing: ";

static struct gk_text original_of(struct gk_context *context)
{
  struct gk_resource original = {0};
  gk_get_resource(context, 1, &original);
  return original.data;
}

static int probe(struct gk_context *context, void *state)
{
  struct gk_text data = original_of(context);
  (void)state;
  return data.size >= sizeof mark - 1 && memcmp(data.data, mark, sizeof mark - 1) == 0 ? 100 : 0;
}

static void note(struct gk_text word)
{
  char line[64];
  int size = snprintf(line, sizeof line, "%.*s\n", (int)word.size, word.data);
  if (log_file >= 0 && write(log_file, line, (size_t)size) != size)
    abort();
}

static bool is(struct gk_text text, const char *word)
{
  return text.size == strlen(word) && memcmp(text.data, word, text.size) == 0;
}

/* Through volatile, so that no compiler sees what is coming. */
static int *volatile nowhere;
static volatile bool always = true;

static int run(struct gk_context *context, void *state)
{
  struct gk_text data = original_of(context), line = {0};
  char text[200] = CHANGING_TEXT;
  (void)state;
  gk_next_line(data, &line);
  struct gk_text word = {line.data + sizeof mark - 1, line.size - (sizeof mark - 1)};
  note(word);
  if (is(word, "crash"))
    *nowhere = 1;
  while (is(word, "hang") && always)
    continue;
  if (is(word, "skip"))
    return GK_SKIP;
  if (is(word, "reject"))
    return gk_fail(context, GK_REJECT, "as-asked", "The document asked to be rejected.");
  if (is(word, "retry"))
    return gk_fail(context, GK_RETRY, "as-asked", "The document asked to be tried again.");
  if (is(word, "chance")) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    snprintf(text, sizeof text, "%ld", now.tv_nsec);
  }
  struct gk_block block = {.kind = GK_BLOCK_PARAGRAPH, .text = gk_text_of(text)};
  gk_add_block(context, &block);
  return GK_OK;
}

/* GBK and Big5 both have these bytes, as other characters. */
static const char bytes[] = "<p>\xA4\xA4\xA4\xE5 \xA4\xA4\xB0\xEA \xA6\xA2\xA5\xC1 2020</p>";

static int fetch(struct gk_context *context, void *state, const char *location)
{
  static const char prefix[] = "declared: ";
  (void)state;
  if (strncmp(location, prefix, sizeof prefix - 1) != 0)
    return GK_SKIP;
  struct gk_offer offer = {.name = GK_TEXT("declared"),
                           .media_type = GK_TEXT("text/html"),
                           .charset = gk_text_of(location + sizeof prefix - 1),
                           .data = GK_TEXT(bytes)};
  gk_offer(context, &offer);
  return GK_OK;
}

static const struct gk_plugin reader = {.abi = GK_ABI,
                                        .size = sizeof reader,
                                        .stage = GK_STAGE_READ,
                                        .version = CHANGING_VERSION,
                                        .name = "changing",
                                        .summary = "Does what its documents say, for tests",
                                        .licence = "Apache-2.0",
                                        .options = options,
                                        .option_size = sizeof *options,
                                        .config_size = sizeof(struct config),
                                        .open = open_reader,
                                        .probe = probe,
                                        .run = run};

static const struct gk_plugin fetcher = {.abi = GK_ABI,
                                         .size = sizeof fetcher,
                                         .stage = GK_STAGE_FETCH,
                                         .version = CHANGING_VERSION,
                                         .name = "declared",
                                         .summary = "Declares what its location says, for tests",
                                         .licence = "Apache-2.0",
                                         .fetch = fetch};

GK_EXPORT gk_entry_function GK_ENTRY;

const struct gk_plugin *GK_ENTRY(uint32_t index)
{
  static const struct gk_plugin *const plugins[] = {&reader, &fetcher};
  return index < 2 ? plugins[index] : NULL;
}
