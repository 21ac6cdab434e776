/* SPDX-License-Identifier: Apache-2.0 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "site-private.h"

/* An expression is compiled in the locale "C", whatever the user's is, so that a pattern means the
 * same in every process and the matcher need not decode: it looks at bytes and runs as an
 * automaton, in time that grows with the text alone. */
static int compile(regex_t *regex, const char *pattern)
{
  locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  locale_t before = uselocale(plain);
  int status = regcomp(regex, pattern, REG_EXTENDED | REG_NOSUB | REG_ICASE);
  uselocale(before);
  if (plain)
    freelocale(plain);
  return status;
}

/* The matcher keeps a table for each state that a text led it to. A text of the network can lead a
 * long count to very many; up to this one they stay some megabytes. */
enum { COUNT_LIMIT = 20 };

/* Whether a count such as {2,8} is too large; `p` is at its brace. */
static bool counts_far(const char *p)
{
  unsigned number = 0;
  for (p++; (*p >= '0' && *p <= '9') || *p == ','; p++) {
    number = *p == ',' ? 0 : number * 10 + (unsigned)(*p - '0');
    if (number > COUNT_LIMIT)
      return true;
  }
  return false;
}

const char *gk_site_pattern_wrong(const char *pattern)
{
  if (!*pattern)
    return N_("is empty: an empty pattern matches everything; write . for that");
  for (const char *p = pattern; *p; p++) {
    if (*p == '\\' && p[1]) {
      if (p[1] >= '1' && p[1] <= '9')
        return N_("refers back (\\1), which may take endless time; write it out");
      p++;
    } else if (*p == '{' && counts_far(p)) {
      return N_("counts to more than 20; write .* for a gap of any length");
    } else if (*p == '[') {
      p += p[1] == '^';
      p += p[1] == ']';
      for (p++; *p && *p != ']'; p++) {
        if ((unsigned char)*p >= 0x80)
          return N_("has a Chinese character in [ ]; write (甲|乙) for [甲乙]");
        if (*p == '[' && (p[1] == ':' || p[1] == '.' || p[1] == '=')) {
          char kind = p[1];
          for (p += 2; *p && !(*p == kind && p[1] == ']'); p++)
            ;
          p += *p != 0;
        }
        if (!*p)
          break;
      }
      if (!*p)
        break;
    }
  }
  return NULL;
}

bool gk_site_pattern_check(const char *pattern, char *why, size_t size)
{
  regex_t regex;
  int status = compile(&regex, pattern);
  if (status != 0)
    regerror(status, &regex, why, size);
  else
    regfree(&regex);
  return status == 0;
}

bool gk_site_pattern_join(struct gk_site_memory *memory, struct gk_patterns *patterns, char *why,
                          size_t size)
{
  size_t room = 1, at = 0;
  for (size_t i = 0; i < patterns->count; i++)
    room += strlen(patterns->text[i]) + 3;
  char *joined = gk_site_alloc(memory, room);
  for (size_t i = 0; i < patterns->count; i++)
    at += (size_t)snprintf(joined + at, room - at, "%s(%s)", i ? "|" : "", patterns->text[i]);
  regex_t *regex = gk_site_keep(memory);
  int status = compile(regex, joined);
  if (status != 0) {
    regerror(status, regex, why, size);
    memset(regex, 0, sizeof *regex);
    return false;
  }
  patterns->joined = regex;
  return true;
}

bool gk_patterns_match(const struct gk_patterns *patterns, const char *text)
{
  return patterns->joined && regexec(patterns->joined, text, 0, NULL, 0) == 0;
}
