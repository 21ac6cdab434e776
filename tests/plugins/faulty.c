/* SPDX-License-Identifier: Apache-2.0 */
/* Breaks one rule of the conformance kit, the one that the option "fault" names. Its document is
 * the original itself, so that no other stage stands before it. */
#include <fcntl.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <gongkai/plugin.h>

struct config {
  const char *fault;
};

static const struct gk_option options[] = {{"fault", GK_OPTION_STRING,
                                            offsetof(struct config, fault), "none", 0, 0, NULL,
                                            "The rule that is broken."},
                                           {0}};

/* One of each stage is open at a time. */
static const char *read_fault = "none", *fetch_fault = "none";
static unsigned runs, probes, fetches;

static bool does(const char *fault)
{
  return strcmp(read_fault, fault) == 0;
}

static int open_reader(struct gk_context *context, const void *config, void **state)
{
  const struct config *given = config;
  (void)state;
  read_fault = given->fault;
  if (does("open"))
    return gk_fail(context, GK_FATAL, "as-asked", "It does not open.");
  return GK_OK;
}

static struct gk_text original_of(struct gk_context *context)
{
  struct gk_resource original = {0};
  gk_get_resource(context, 1, &original);
  return original.data;
}

static void burn(double seconds)
{
  clock_t end = clock() + (clock_t)(seconds * CLOCKS_PER_SEC);
  while (clock() < end)
    continue;
}

static int add_block(struct gk_context *context, const char *text)
{
  struct gk_block block = {.kind = GK_BLOCK_PARAGRAPH, .text = gk_text_of(text)};
  gk_add_block(context, &block);
  return GK_OK;
}

static int probe(struct gk_context *context, void *state)
{
  (void)state;
  probes++;
  if (does("bid-range"))
    return 101;
  if (does("bid-adds"))
    add_block(context, "from a probe");
  if (does("bid-counts"))
    return 50 + (int)(probes % 2);
  if (does("bid-after"))
    return runs || probes > 2 ? 60 : 50;
  if (does("bid-slow") && probes == 1)
    burn(0.03);
  if (does("bid-absurd") && probes == 1)
    burn(1.1);
  if (does("bid-shy"))
    return 1;
  if (does("bid-greedy"))
    return 100;
  return original_of(context).size >= 6 && memcmp(original_of(context).data, "faulty", 6) == 0 ? 90
                                                                                               : 50;
}

static void *wait_for_ever(void *argument)
{
  for (;;)
    pause();
  return argument;
}

static void leave_behind(void)
{
  pthread_t thread;
  if (does("leaves-file"))
    open("/dev/null", O_RDONLY);
  if (does("leaves-process") && fork() == 0)
    _exit(0);
  if (does("leaves-thread"))
    pthread_create(&thread, NULL, wait_for_ever, NULL);
  if (does("leaves-directory") && chdir("/") != 0)
    abort();
  if (does("leaves-variable"))
    setenv("LEFT_BEHIND", "1", 1);
  if (does("leaves-locale"))
    setlocale(LC_ALL, "POSIX");
  if (does("leaves-mask"))
    umask(0);
  if (does("leaves-handler"))
    signal(SIGUSR1, SIG_IGN);
  if (does("prints"))
    puts("to standard output");
  if (does("leaks")) {
    char *volatile lost = malloc(4096);
    memset(lost, 1, 4096);
  }
  if (does("calls"))
    socket(AF_INET, SOCK_STREAM, 0);
}

/* Through volatile, so that no compiler sees what is coming. */
static int *volatile nowhere;

static bool has_high_byte(struct gk_text text)
{
  for (size_t i = 0; i < text.size; i++)
    if ((unsigned char)text.data[i] >= 0x80)
      return true;
  return false;
}

static void come_to_harm(struct gk_context *context, struct gk_text text)
{
  if (does("cut") && text.size > 4 && text.size < 12)
    *nowhere = 1;
  if (does("flipped") && has_high_byte(text))
    *nowhere = 1;
  if (does("empty") && text.size == 0)
    *nowhere = 1;
  if (does("large") && text.size > 1 << 20)
    *nowhere = 1;
  if (does("exits"))
    exit(0);
  while (does("hangs") && text.size > 1 << 20)
    continue;
  while (does("eats") && text.size > 1 << 20)
    gk_alloc(context, 1 << 20);
}

static int run(struct gk_context *context, void *state)
{
  char text[100];
  (void)state;
  runs++;
  come_to_harm(context, original_of(context));
  leave_behind();
  if (does("retry"))
    return GK_RETRY;
  if (does("wordless"))
    return GK_REJECT;
  if (does("counts")) {
    snprintf(text, sizeof text, "run %u", runs);
    return add_block(context, text);
  }
  if (does("zone")) {
    const char *zone = getenv("TZ");
    return add_block(context, zone ? zone : "no zone");
  }
  if (does("field")) {
    struct gk_field field = {.name = GK_TEXT("title"), .value = GK_TEXT("of a reader")};
    gk_add_field(context, &field);
  }
  if (does("text"))
    return add_block(context, "\xFF\xFE");
  return add_block(context, does("words") ? "other words" : "words");
}

static int open_fetcher(struct gk_context *context, const void *config, void **state)
{
  const struct config *given = config;
  (void)context;
  (void)state;
  fetch_fault = given->fault;
  return GK_OK;
}

static int fetch(struct gk_context *context, void *state, const char *location)
{
  (void)state;
  fetches++;
  if (strcmp(fetch_fault, "nothing") == 0)
    return GK_OK;
  if (strcmp(fetch_fault, "harm") == 0 && !*location)
    *nowhere = 1;
  struct gk_offer offer = {.name = gk_text_of("offered"), .data = GK_TEXT("faulty")};
  if (strcmp(fetch_fault, "counts") == 0 && fetches % 2)
    offer.data = GK_TEXT("another");
  if (strcmp(fetch_fault, "zone") == 0 && getenv("TZ"))
    offer.data = GK_TEXT("of a zone");
  if (strcmp(fetch_fault, "calls") == 0)
    socket(AF_VSOCK, SOCK_STREAM, 0);
  if (strcmp(fetch_fault, "leaves-file") == 0)
    open("/dev/null", O_RDONLY);
  gk_offer(context, &offer);
  return GK_OK;
}

static const struct gk_plugin reader = {.abi = GK_ABI,
                                        .size = sizeof reader,
                                        .stage = GK_STAGE_READ,
                                        .version = 1,
                                        .name = "faulty",
                                        .summary = "Breaks the rule that its option names",
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
                                         .version = 1,
                                         .name = "faulty",
                                         .summary = "Breaks the rule that its option names",
                                         .licence = "Apache-2.0",
                                         .options = options,
                                         .option_size = sizeof *options,
                                         .config_size = sizeof(struct config),
                                         .open = open_fetcher,
                                         .fetch = fetch};

GK_EXPORT gk_entry_function GK_ENTRY;

const struct gk_plugin *GK_ENTRY(uint32_t index)
{
  static const struct gk_plugin *const plugins[] = {&reader, &fetcher};
  return index < 2 ? plugins[index] : NULL;
}
