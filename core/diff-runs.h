/* SPDX-License-Identifier: Apache-2.0 */
/* What differs between a store's records as of two runs. */
#ifndef GK_DIFF_RUNS_H
#define GK_DIFF_RUNS_H

#include <stdio.h>

#include "diff.h"
#include "store-read.h"

enum gk_record_change {
  GK_RECORD_ADDED,
  GK_RECORD_GONE,
  GK_RECORD_CHANGED,
  GK_RECORD_REPLACED, /* its source has other bytes: another document */
  GK_RECORD_MOVED     /* nothing but where things stand, or how they were made */
};

struct gk_diff_record {
  enum gk_record_change change;
  struct gk_text source;
  const struct gk_entry *before, *after; /* the same but where it was replaced; NULL: none */
};

struct gk_diff_totals {
  uint64_t records[GK_RECORD_MOVED + 1];
  uint64_t same;    /* records of the second run that nothing happened to */
  uint64_t across;  /* findings of checks across documents that came between the two */
  uint64_t damaged; /* could not be read, which `damaged` was told */
};

enum { GK_DIFF_MOMENT = 40 /* bytes of a time as RFC 3339 has it, with its NUL */ };

/* Which changes are told of; NULL: any. Where several are set, those that fit one of them. */
struct gk_diff_filter {
  const char *rule;  /* findings of this rule, or of all that begin with it and a full stop */
  const char *field; /* this field, or all that begin with it and a full stop */
  const char *form;  /* facts of this form */
};

/* What is told of; each may be NULL but `damaged`. `change` comes before the `record` it belongs
 * to, and only for those that stand in both. */
struct gk_diff_observer {
  void (*change)(void *argument, const struct gk_diff_record *record,
                 const struct gk_change *change);
  void (*record)(void *argument, const struct gk_diff_record *record);
  void (*damaged)(void *argument, const struct gk_error *error);
  void *argument;
  bool localised; /* messages of findings in the user's language */
  struct gk_diff_filter filter;
};

/* Compares, by source, and then tells of the findings of checks across documents that came between
 * the two on records that stand in both; those that went are not kept. Only documents whose results
 * or sources are not the same in both runs are read. False: *error. */
bool gk_diff_runs(struct gk_store *store, int64_t from, int64_t to,
                  const struct gk_diff_observer *observer, struct gk_diff_totals *totals,
                  struct gk_error *error);

/* Which two documents of a source are compared. Texts are lent until gk_diff_two_free. */
struct gk_diff_two {
  struct gk_buffer source; /* its name */
  struct gk_version_of {
    int64_t document, run;          /* the run that met the source with it first */
    char retrieved[GK_DIFF_MOMENT]; /* first, RFC 3339; empty: not known */
  } before, after;
};

/* Finds them: the document that the source has now, or had last, and the one before. `name` is that
 * of a source or the end of one. False: *error, "usage" where there is no such source, or it has
 * had one document only. */
bool gk_diff_find_two(struct gk_store *store, const char *name, struct gk_diff_two *two,
                      struct gk_error *error);
void gk_diff_two_free(struct gk_diff_two *two);

/* Compares the newest results of the two, without checks across documents, as one record that was
 * replaced. */
bool gk_diff_source(struct gk_store *store, const struct gk_diff_two *two,
                    const struct gk_diff_observer *observer, struct gk_diff_totals *totals,
                    struct gk_error *error);

struct gk_diff_wanted {
  int64_t from, to;
  const struct gk_diff_two *two; /* NULL: the two runs */
  unsigned samples;              /* at most, of each */
  struct gk_diff_filter filter;
};

/* Prints for a person what differs: how many records, then what changed in them, with samples.
 * *differs: there is a difference. Says of documents that are damaged on standard error. False:
 * *error. */
bool gk_diff_print(struct gk_store *store, const struct gk_diff_wanted *wanted, FILE *out,
                   bool *differs, struct gk_error *error);

/* The same as JSON, an object a line: the changes, and at last how many there are of each. */
bool gk_diff_print_json(struct gk_store *store, const struct gk_diff_wanted *wanted, FILE *out,
                        bool *differs, struct gk_error *error);

/* The same as a shorter part of a summary. */
bool gk_diff_summary_print(struct gk_store *store, int64_t from_run, int64_t to_run,
                           unsigned samples, FILE *out, struct gk_error *error);

/* Whether the two are not the same, or cannot be said to be. */
bool gk_diff_totals_differ(const struct gk_diff_totals *totals);

#endif
