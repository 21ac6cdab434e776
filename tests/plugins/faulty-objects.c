/* SPDX-License-Identifier: Apache-2.0 */
/* Shared objects that break a rule of the conformance kit before a plugin is known, one a FAULT. */
#include <stdlib.h>

#include <gongkai/plugin.h>

static int run(struct gk_context *context, void *state)
{
  (void)context;
  (void)state;
  return GK_SKIP;
}

#define ONE                                                                                        \
  {                                                                                                \
    .abi = GK_ABI, .size = sizeof(struct gk_plugin), .stage = GK_STAGE_EXTRACT, .version = 1,      \
    .name = "faulty-object", .summary = "Breaks a rule", .licence = "Apache-2.0", .run = run       \
  }

GK_EXPORT gk_entry_function GK_ENTRY;

#if defined(FAULT_SYMBOLS)
GK_EXPORT int helper_for_all(void);

int helper_for_all(void)
{
  return 1;
}

#elif defined(FAULT_LOADS)
int nobody_defines_this(void);
#endif

const struct gk_plugin *GK_ENTRY(uint32_t index)
{
  static const struct gk_plugin plugins[] = {ONE, ONE};
#if defined(FAULT_LOADS)
  return nobody_defines_this() && index == 0 ? plugins : NULL;
#elif defined(FAULT_ENTRY)
  static uint32_t calls;
  return index == 0 ? &plugins[calls++ % 2] : NULL;
#elif defined(FAULT_CRASHES)
  if (index < 2)
    abort();
  return plugins;
#elif defined(FAULT_NONE)
  return index > 1000000 ? plugins : NULL;
#else
  return index == 0 ? plugins : NULL;
#endif
}
