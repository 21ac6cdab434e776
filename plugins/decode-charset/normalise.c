/* SPDX-License-Identifier: Apache-2.0 */
#include "normalise.h"

#include "utf8.h"

struct gk_text normalise_text(struct gk_context *context, struct gk_text text, size_t *nuls)
{
  *nuls = 0;
  if (text.size == 0)
    return text;
  const char *end = text.data + text.size;
  const char *nul = memchr(text.data, 0, text.size);
  for (const char *p = nul; p; p = memchr(p, 0, (size_t)(end - p))) {
    ++*nuls;
    if (++p == end)
      break;
  }
  const char *next_return = memchr(text.data, '\r', text.size);
  if (!next_return && *nuls == 0)
    return text;
  char *copy = gk_alloc(context, text.size + *nuls * 2 + 1), *out = copy;
  const char *p = text.data;
  while (p < end) {
    const char *stop = next_return && (!nul || next_return < nul) ? next_return : nul ? nul : end;
    memcpy(out, p, (size_t)(stop - p));
    out += stop - p;
    p = stop;
    if (p == end)
      break;
    p++;
    if (stop == next_return) {
      *out++ = '\n';
      if (p < end && *p == '\n')
        p++;
      next_return = p < end ? memchr(p, '\r', (size_t)(end - p)) : NULL;
    } else {
      out += gk_utf8_put(out, 0xFFFD);
      nul = p < end ? memchr(p, 0, (size_t)(end - p)) : NULL;
    }
  }
  return (struct gk_text){copy, (size_t)(out - copy)};
}
