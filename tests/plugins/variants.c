/* SPDX-License-Identifier: Apache-2.0 */
/* Plugins that the loader must take or refuse, one a VARIANT. */
#include <stdio.h>
#include <stdlib.h>

#ifdef VARIANT_FROZEN
#include "../abi/plugin-1.0.h"
#else
#include <gongkai/plugin.h>
#endif

static int run(struct gk_context *context, void *state)
{
  (void)state;
  struct gk_block block = {.kind = GK_BLOCK_PARAGRAPH, .text = GK_TEXT("from a variant")};
  return gk_add_block(context, &block) ? GK_OK : GK_SKIP;
}

#ifndef VARIANT_ABI
#define VARIANT_ABI GK_ABI
#endif
#ifndef VARIANT_NAME
#define VARIANT_NAME "variant"
#endif

static const struct gk_plugin plugin = {.abi = VARIANT_ABI,
                                        .size = sizeof plugin,
                                        .stage = GK_STAGE_READ,
                                        .version = 1,
                                        .name = VARIANT_NAME,
                                        .summary = "A variant for the loader's tests",
                                        .licence = "Apache-2.0",
                                        .run = run};

#ifdef VARIANT_CRASHES
__attribute__((constructor)) static void crash(void)
{
  abort();
}
#endif

#ifdef VARIANT_KILLED
#include <signal.h>
#include <unistd.h>

/* The first two processes that load it are killed; a file counts them. */
__attribute__((constructor)) static void end(void)
{
  const char *path = getenv("VARIANT_LOADS");
  FILE *loads = path ? fopen(path, "a") : NULL;
  if (!loads)
    return;
  fputc('.', loads);
  long count = ftell(loads);
  fclose(loads);
  if (count <= 2)
    kill(getpid(), SIGKILL);
}
#endif

#ifdef VARIANT_TELLS
__attribute__((constructor)) static void tell(void)
{
  fputs("loaded\n", stderr);
}
#endif

#ifdef VARIANT_OTHER_MAJOR
#define ENTRY gongkai_plugins_2
#else
#define ENTRY GK_ENTRY
#endif

GK_EXPORT const struct gk_plugin *ENTRY(uint32_t index);

const struct gk_plugin *ENTRY(uint32_t index)
{
  return index == 0 ? &plugin : NULL;
}
