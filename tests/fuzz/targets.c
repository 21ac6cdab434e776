/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

/* Extraction reads the outline, and tables.so what forms.so left; so they pass those first. */
#define OUTLINE "segment outline\n"
#define EXTRACT OUTLINE "extract "

const struct fuzz_target fuzz_targets[] = {
    {"decode", "decode charset", fuzz_build_bytes, NULL},
    {"html", "read html", fuzz_build_text, NULL},
    {"text", "read text", fuzz_build_text, NULL},
    {"outline", "segment outline", fuzz_build_blocks, NULL},
    {"forms", EXTRACT "forms", fuzz_build_blocks, NULL},
    {"tables", EXTRACT "forms tables", fuzz_build_blocks, NULL},
    {"fields", EXTRACT "fields", fuzz_build_blocks, NULL},
    {"figures", EXTRACT "figures", fuzz_build_blocks, NULL},
    {"tasks", EXTRACT "tasks", fuzz_build_blocks, NULL},
    {"findings", EXTRACT "forms tables fields figures tasks\nvalidate checks", fuzz_build_blocks,
     NULL},
    {"check", NULL, NULL, fuzz_one_check},
    {"conf", NULL, NULL, fuzz_one_conf},
    {"packet", NULL, NULL, fuzz_one_packet},
    {"wire", NULL, NULL, fuzz_one_wire},
    {NULL, NULL, NULL, NULL}};

const struct fuzz_target *fuzz_find(const char *name)
{
  for (const struct fuzz_target *target = fuzz_targets; target->name; target++)
    if (strcmp(target->name, name) == 0)
      return target;
  return NULL;
}
