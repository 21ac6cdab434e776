/* SPDX-License-Identifier: Apache-2.0 */
#include "stage.h"

static const char *const names[] = {"fetch",   "unpack",  "decode",   "read", "ocr",
                                    "segment", "extract", "validate", NULL};

const char *gk_stage_name(uint32_t stage)
{
  return stage >= 1 && stage <= GK_STAGE_LAST ? names[stage - 1] : "unknown";
}

uint32_t gk_stage_find(const char *name)
{
  for (uint32_t i = 0; names[i]; i++)
    if (strcmp(names[i], name) == 0)
      return i + 1;
  return 0;
}

const char *const *gk_stage_names(void)
{
  return names;
}

bool gk_stage_runs_all(uint32_t stage)
{
  return stage == GK_STAGE_OCR || stage == GK_STAGE_EXTRACT || stage == GK_STAGE_VALIDATE;
}

const char *gk_status_name(uint32_t status)
{
  switch (status) {
  case GK_OK:
    return "ok";
  case GK_SKIP:
    return "skip";
  case GK_REJECT:
    return "reject";
  case GK_RETRY:
    return "retry";
  case GK_FATAL:
    return "fatal";
  case GK_CRASH:
    return "crash";
  case GK_TIMEOUT:
    return "timeout";
  case GK_NOMEM:
    return "nomem";
  case GK_SANDBOX:
    return "sandbox";
  default:
    return "unknown";
  }
}
