/* SPDX-License-Identifier: Apache-2.0 */
#include "error.h"

#include <stdio.h>

#include "message.h"

bool gk_error_set(struct gk_error *error, const char *code, const char *format, ...)
{
  snprintf(error->code, sizeof error->code, "%s", code);
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(error->message, sizeof error->message, format, arguments);
  va_end(arguments);
  return false;
}

const char *gk_suggest(char out[GK_SUGGESTION_SIZE], const char *nearest)
{
  *out = 0;
  if (nearest)
    snprintf(out, GK_SUGGESTION_SIZE, _("; did you mean \"%s\"?"), nearest);
  return out;
}
