/* SPDX-License-Identifier: Apache-2.0 */
/* Which authorities have published their annual report for a year, and which have not, as far as a
 * store can tell. */
#ifndef GK_COVERAGE_H
#define GK_COVERAGE_H

#include <stdio.h>

#include "arena.h"
#include "store.h"

enum gk_covered {
  GK_COVERED_PUBLISHED,  /* its report is there, and was read */
  GK_COVERED_UNREADABLE, /* what seems to be it is there, and could not be read */
  GK_COVERED_MISSING,    /* none was found */
  GK_COVERED_UNKNOWN,    /* it cannot be told: reason */
  GK_COVERED_STATES
};

enum gk_timeliness {
  GK_TIME_UNKNOWN,
  GK_TIME_IN_TIME, /* it was published by the date that the Regulations set */
  GK_TIME_LATE,    /* after it */
  GK_TIME_NOT_DUE, /* nothing was found, but it was looked for before that date */
  GK_TIMES
};

/* Texts live as long as the coverage; empty: not known. */
struct gk_covering {
  struct gk_text site;      /* of sites.conf, or as the document was had for; empty: none */
  struct gk_text authority; /* as sites.conf names it, else as its documents do */
  struct gk_text rest;      /* without its region: see authority-name.h */
  uint32_t region;          /* code of GB/T 2260; 0: not known */
  bool listed;              /* in sites.conf */
  enum gk_covered state;
  enum gk_timeliness timeliness;
  char deadline[12];     /* 2026-01-31; empty: none is known */
  char date[12];         /* of publication, as far as is known */
  const char *basis;     /* where the date comes from: published, signed, retrieved; NULL: none */
  const char *format;    /* html, pdf, picture, document, sheet, text, other; NULL: no document */
  struct gk_text status; /* ok, partial, rejected, failed */
  struct gk_text url, title; /* of the document */
  char digest[65];
  struct gk_text reason; /* a code, such as timeout, never-visited; empty: none */
  unsigned documents;    /* that are its report for the year */
  unsigned last_year;    /* of another annual report of it; 0: none */
  bool vanished;         /* the page is not there any more */
};

struct gk_covered_site {
  struct gk_text name;
  bool listed;           /* in sites.conf */
  int64_t run, visited;  /* the newest run that visited it, and when it began; 0: none */
  bool had;              /* it answered */
  int64_t missed;        /* lists and start pages that could not be had, or were not looked at */
  struct gk_text reason; /* the code that stands for most of them; empty: none */
  size_t authorities, first; /* that sites.conf lists for it, and the first while it is made */
};

struct gk_coverage {
  unsigned year;
  struct gk_covering *of; /* by site, state and name */
  size_t count;
  struct gk_covered_site *sites; /* by name */
  size_t site_count;
  size_t states[GK_COVERED_STATES], late;
  struct gk_arena arena;
};

struct gk_coverage_wanted {
  unsigned year;
  const char *sites; /* sites.conf; NULL: the store alone */
  const char *rules; /* the folder of rules */
  const char *site;  /* this one alone, by name; NULL: all */
};

/* Works it out. False: *error, also where sites.conf is wrong or lacks the site. gk_coverage_free
 * in either case. */
bool gk_coverage_make(struct gk_store *store, const struct gk_coverage_wanted *wanted,
                      struct gk_coverage *coverage, struct gk_error *error);
void gk_coverage_free(struct gk_coverage *coverage);

extern const char *const gk_covered_names[GK_COVERED_STATES]; /* published, unreadable … */
extern const char *const gk_timeliness_names[GK_TIMES];       /* NULL, in-time, late, not-due */

/* The same for a person, in the user's language. */
const char *gk_covering_label(const struct gk_covering *covering);

/* The date of publication for a person, or which other date is known: "signed …", "seen …". */
void gk_coverage_date(const struct gk_covering *covering, struct gk_buffer *out);

/* "table" for a person, "csv" and "jsonl" for programs. False: there is no such format. */
bool gk_coverage_print(const struct gk_coverage *coverage, const char *format, FILE *out);

/* The numbers on one line, in the user's language, without a line end. */
void gk_coverage_line(const struct gk_coverage *coverage, struct gk_buffer *out);

#endif
