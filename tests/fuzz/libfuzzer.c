/* SPDX-License-Identifier: Apache-2.0 */
/* The program of libFuzzer, once for each target: fuzz-NAME runs target NAME. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

static const struct fuzz_target *target;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libconfig 1.5 leaks the string it was reading when a file has a syntax error. */
const char *__lsan_default_suppressions(void)
{
  return "leak:strbuf_append\nleak:libconfig_yylex\n";
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
  (void)argc;
  const char *slash = strrchr((*argv)[0], '/'), *name = slash ? slash + 1 : (*argv)[0];
  target = strncmp(name, "fuzz-", 5) == 0 ? fuzz_find(name + 5) : NULL;
  if (!target)
    fuzz_fail("%s names no target", name);
  /* The plugins that the fuzzer sees through, not those of the build around it. */
  setenv("GONGKAI_PLUGIN_PATH", FUZZ_PLUGINS, 1);
  setenv("GONGKAI_RULES", FUZZ_RULES, 1);
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  fuzz_one(target, data, size);
  return 0;
}
