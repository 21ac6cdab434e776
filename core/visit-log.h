/* SPDX-License-Identifier: Apache-2.0 */
/* The log of a crawl: a line a visit. */
#ifndef GK_VISIT_LOG_H
#define GK_VISIT_LOG_H

#include <stdio.h>

#include "progress.h"

struct gk_visit_log {
  FILE *out; /* NULL: nothing is logged */
  bool json; /* an object a line, else text for people */
  bool owned;
  struct gk_progress *line; /* to be taken away before a terminal is written to; NULL: none */
};

/* Opens `path` for appending; "-": standard output; NULL: standard output for JSON, else standard
 * error. False: errno. */
bool gk_visit_log_open(struct gk_visit_log *log, const char *path, bool json);

/* Whether it goes to standard output, which then is no place for anything else. */
bool gk_visit_log_is_output(const struct gk_visit_log *log);

/* A line, as whole as a pipe takes it. Text: the time of day, what became of it, HTTP's status, the
 * role, bytes, milliseconds, site and URL, then code and message. JSON: the keys time (RFC 3339),
 * site, url, role, kind, status, code, bytes, milliseconds, referrer, title, message; what is not
 * known is null. */
void gk_visit_log_put(struct gk_visit_log *log, const struct gk_visit *visit);

/* False: errno; something could not be written. */
bool gk_visit_log_close(struct gk_visit_log *log);

#endif
