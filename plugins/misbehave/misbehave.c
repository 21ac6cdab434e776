/* SPDX-License-Identifier: Apache-2.0 */
/* Does on demand what a broken plugin does by accident. A document whose first line is
 * "misbehave: WORD" makes it do WORD; the tests see what that costs. It is not installed. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "intrusion.h"

static const char mark[] = "misbehave: ";

static struct gk_resource original_of(struct gk_context *context)
{
  struct gk_resource original = {0};
  gk_get_resource(context, 1, &original);
  return original;
}

static int probe(struct gk_context *context, void *state)
{
  (void)state;
  struct gk_resource original = original_of(context);
  return original.data.size >= sizeof mark - 1 &&
                 memcmp(original.data.data, mark, sizeof mark - 1) == 0
             ? 100
             : 0;
}

/* Through volatile, so that no compiler sees what is coming. */
static int *volatile nowhere;
static volatile bool always = true;

static int crash(struct gk_context *context)
{
  (void)context;
  *nowhere = 1;
  return GK_OK;
}

static int give_up(struct gk_context *context)
{
  (void)context;
  abort();
}

static int hang(struct gk_context *context)
{
  (void)context;
  while (always)
    continue;
  return GK_OK;
}

static int eat(struct gk_context *context)
{
  (void)context;
  for (char *memory; always; memset(memory, 1, 1 << 20)) {
    memory = malloc(1 << 20);
    if (!memory)
      *nowhere = 1;
  }
  return GK_OK;
}

static int eat_arena(struct gk_context *context)
{
  while (always)
    gk_alloc(context, 1 << 20);
  return GK_OK;
}

static int leave(struct gk_context *context)
{
  (void)context;
  exit(0);
}

static int kill_itself(struct gk_context *context)
{
  (void)context;
  raise(SIGKILL);
  return GK_OK;
}

static int recurse(struct gk_context *context)
{
  volatile char deep[4096];
  deep[0] = 1;
  return always ? recurse(context) + deep[0] : 0;
}

static int bad_status(struct gk_context *context)
{
  (void)context;
  return 4711;
}

static int bad_text(struct gk_context *context)
{
  struct gk_block block = {.kind = GK_BLOCK_PARAGRAPH, .text = GK_TEXT("\xFF\xFE")};
  gk_add_block(context, &block);
  struct gk_field field = {.name = GK_TEXT("title"), .value = GK_TEXT("x"), .block = 99};
  gk_add_field(context, &field);
  return GK_OK;
}

static int reject(struct gk_context *context)
{
  return gk_fail(context, GK_REJECT, "as-asked", "The document asked to be rejected.");
}

static int fatal(struct gk_context *context)
{
  return gk_fail(context, GK_FATAL, "as-asked", "The document asked for a fatal error.");
}

static int shout(struct gk_context *context)
{
  (void)context;
  puts("a plugin wrote this to standard output");
  fflush(stdout);
  return GK_OK;
}

static int close_all(struct gk_context *context)
{
  (void)context;
  for (int file = 3; file < 256; file++)
    close(file);
  return GK_OK;
}

static int behave(struct gk_context *context)
{
  struct gk_block block = {.kind = GK_BLOCK_PARAGRAPH, .text = GK_TEXT("well behaved")};
  gk_add_block(context, &block);
  return GK_OK;
}

static int say_parts(struct gk_context *context)
{
  gk_progress(context, 34, 200);
  return behave(context);
}

static const struct act acts[] = {
    {"crash", crash},      {"abort", give_up},   {"hang", hang},
    {"eat", eat},          {"arena", eat_arena}, {"exit", leave},
    {"kill", kill_itself}, {"recurse", recurse}, {"status", bad_status},
    {"text", bad_text},    {"reject", reject},   {"fatal", fatal},
    {"shout", shout},      {"close", close_all}, {"behave", behave},
    {"parts", say_parts},  {NULL, NULL}};

static const struct act *find(const struct act *act, struct gk_text text)
{
  for (; act->word; act++) {
    size_t length = strlen(act->word);
    if (text.size >= length && memcmp(text.data, act->word, length) == 0)
      return act;
  }
  return NULL;
}

static int run(struct gk_context *context, void *state)
{
  (void)state;
  struct gk_text text = original_of(context).data;
  text.data += sizeof mark - 1;
  text.size -= sizeof mark - 1;
  const struct act *act = find(acts, text);
  if (!act)
    act = find(intrusions, text);
  if (act)
    return act->act(context);
  return gk_fail(context, GK_REJECT, "unknown-word", "It does not know how to do that.");
}

GK_PLUGIN(.stage = GK_STAGE_READ, .version = 1, .name = "misbehave",
          .summary = "Misbehaves on demand, for tests", .licence = "Apache-2.0", .probe = probe,
          .run = run);
