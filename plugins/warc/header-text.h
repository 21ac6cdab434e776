/* SPDX-License-Identifier: Apache-2.0 */
/* Texts as fields of WARC and of HTTP have them, which share their form (ISO 28500, 4; RFC 9112,
 * 5). */
#ifndef WARC_HEADER_TEXT_H
#define WARC_HEADER_TEXT_H

#include <gongkai/plugin.h>

static inline bool header_is_space(char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* [from, to) without white space around it. */
static inline struct gk_text header_trimmed(const char *from, const char *to)
{
  while (from < to && header_is_space(*from))
    from++;
  while (to > from && header_is_space(to[-1]))
    to--;
  return (struct gk_text){from, (size_t)(to - from)};
}

#endif
