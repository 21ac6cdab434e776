/* SPDX-License-Identifier: Apache-2.0 */
/* The morning report: what a night brought, what is wrong, what could not be had. */
#ifndef GK_REPORT_H
#define GK_REPORT_H

#include <stdio.h>

#include "arena.h"
#include "coverage.h"
#include "store.h"

enum gk_report_part {
  GK_REPORT_SITES,    /* that could not be had, or not all of them */
  GK_REPORT_NEW,      /* documents of sources that had none before */
  GK_REPORT_CHANGED,  /* sources that have other bytes, from which other things were read */
  GK_REPORT_FINDINGS, /* that were not there before, but for those that a person dismissed */
  GK_REPORT_UNREAD,   /* new documents that were rejected or failed */
  GK_REPORT_FAILURES, /* pages that could not be had, and were not failing the time before */
  GK_REPORT_VANISHED, /* pages that are not there any more */
  GK_REPORT_REMARKS,  /* of sites and hosts, and pages that were refused as spam or the like */
  GK_REPORT_COVERAGE, /* authorities whose report is late, not readable, or was not found */
  GK_REPORT_PARTS
};

/* Texts live as long as the report; each may be empty. All but `mark` come from strangers. */
struct gk_report_item {
  const char *mark; /* a word of the program: error, timeout, not-found; NULL: none */
  struct gk_text title, detail, url;
  unsigned rank; /* lower ones first */
};

struct gk_report_list {
  struct gk_report_item *of;
  size_t count; /* that are kept */
  size_t total; /* that there are */
};

struct gk_report_code {
  struct gk_text code;
  int64_t count;
};
enum { GK_REPORT_CODES = 12 /* of failures, named with their number */ };

struct gk_report {
  int64_t from, run;      /* what is compared: as of the run before; the newest that is told of */
  int64_t started, ended; /* of the runs told of: seconds since 1970; ended 0: it did not */
  char command[16];       /* of `run` */
  bool first;             /* there is no run before */
  struct gk_report_list parts[GK_REPORT_PARTS];
  uint64_t bytes_only;    /* sources with other bytes from which nothing else was read */
  uint64_t recomputed;    /* documents whose result alone is another: rules or plugins */
  uint64_t gone, damaged; /* documents that no source has any more; that could not be read */
  uint64_t dismissed;     /* findings that are left out, since a person dismissed them */
  int64_t visits[GK_VISIT_REMARK + 1], bytes;
  struct gk_report_code codes[GK_REPORT_CODES]; /* the most first */
  size_t code_count;
  struct gk_coverage coverage;
  struct gk_arena arena;
};

struct gk_report_wanted {
  int64_t from, run; /* see gk_report_runs */
  const char *sites; /* sites.conf; NULL: that of the run, if it can be read */
  const char *conf;  /* pipeline.conf, which says where the rules are; NULL: that of the run */
  size_t limit;      /* items of a part that are kept */
};
enum { GK_REPORT_LIMIT = 50 };

/* The runs that are told of: run `number` (0: the newest crawl, else the newest run), compared with
 * the one before it that ended, so that what a stopped or killed one brought is told, too; or all
 * that began at or after `since` (local time, YYYY-MM-DD; NULL: not so). False: *error. */
bool gk_report_runs(struct gk_store *store, int64_t number, const char *since,
                    struct gk_report_wanted *wanted, struct gk_error *error);

/* Works it out. False: *error. gk_report_free in either case. */
bool gk_report_make(struct gk_store *store, const struct gk_report_wanted *wanted,
                    struct gk_report *report, struct gk_error *error);
void gk_report_free(struct gk_report *report);

/* What the parts and numbers are called, in the user's language. */
const char *gk_report_part_name(enum gk_report_part part);
void gk_report_head(const struct gk_report *report, struct gk_buffer *out);    /* a line */
void gk_report_numbers(const struct gk_report *report, struct gk_buffer *out); /* lines */

/* As text for a person, and as one HTML page that loads nothing and runs nothing. */
void gk_report_text(const struct gk_report *report, FILE *out);
void gk_report_html(const struct gk_report *report, struct gk_buffer *out);

/* Writes both into a folder, which is made: report-RUN.html and .txt, and the same as latest.html
 * and latest.txt. False: *error. */
bool gk_report_put(const struct gk_report *report, const char *directory, struct gk_error *error);

/* The page alone, as `path`. */
bool gk_report_put_html(const struct gk_report *report, const char *path, struct gk_error *error);

/* The same for the newest run of the store; for the end of a crawl. */
bool gk_report_write(struct gk_store *store, const char *sites_path, const char *directory,
                     struct gk_error *error);

#endif
