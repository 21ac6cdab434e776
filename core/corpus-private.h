/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the checks across documents share. */
#ifndef GK_CORPUS_PRIVATE_H
#define GK_CORPUS_PRIVATE_H

#include "corpus.h"
#include "rule-label.h"
#include "rule.h"
#include "store-private.h"

enum {
  GK_CORPUS_PATTERNS = 32, /* a rule compares a few cells, not forms */
  GK_CORPUS_EVIDENCE_COLUMNS = 24,
  /* A fact's identifier in SQL has the document above these bits: a document holds at most two
   * million facts. */
  GK_CORPUS_FACT_BITS = 21
};

/* Cells that a rule reads: each part is a key, or * for any. */
struct gk_corpus_pattern {
  struct gk_text form, row, column;
};

struct gk_corpus_evidence {
  int column;
  bool fact; /* else a document */
};

struct gk_corpus_rule {
  char *path;
  const char *name;               /* without its folder */
  char *source;                   /* the file, NUL-terminated; texts point into it */
  uint8_t digest[GK_DIGEST_SIZE]; /* of all that a result depends on beside the store */
  struct gk_rule rule;
  struct gk_corpus_pattern patterns[GK_CORPUS_PATTERNS];
  size_t pattern_count;
  /* Since it is compiled. */
  int document, evidence_list;
  struct gk_corpus_evidence evidence[GK_CORPUS_EVIDENCE_COLUMNS];
  int evidence_count;
};

struct gk_corpus {
  struct gk_corpus_rule *rules;
  size_t count;
  struct gk_rule_labels labels;
};

/* A connection to a store in which a rule sees its tables. */
struct gk_corpus_view {
  sqlite3 *connection;
  bool guarded;   /* only the tables of rules may be read */
  uint64_t steps; /* of SQLite's machine that are left */
  bool spent;
};

/* Reads a rule's header from `source` (malloc'ed, NUL-terminated), which becomes the rule's. False:
 * *error; the rule is to be freed all the same. */
bool gk_corpus_rule_read(struct gk_corpus_rule *rule, const char *path, char *source,
                         const struct gk_rule_labels *labels, struct gk_rule_error *error);

/* Compiles it for a view. */
bool gk_corpus_rule_compile(struct gk_corpus_rule *rule, struct gk_corpus_view *view,
                            struct gk_rule_error *error);
void gk_corpus_rule_free(struct gk_corpus_rule *rule);

/* Opens a view: of the store at `path`, or, where it is NULL, of an empty one, for compiling.
 * Returns an SQLite result code; the view is to be closed all the same. */
int gk_corpus_view_open(struct gk_corpus_view *view, const char *path,
                        const struct gk_rule_labels *labels);
void gk_corpus_view_close(struct gk_corpus_view *view);

/* Fills the table of reports, and that of the cells which a rule may see. SQLite result codes. */
int gk_corpus_view_fill(struct gk_corpus_view *view);
int gk_corpus_view_declare(struct gk_corpus_view *view, const struct gk_corpus_rule *rule);

/* The digest of what a rule sees, of which the reports are common to all rules. */
int gk_corpus_view_reports(struct gk_corpus_view *view, uint8_t digest[GK_DIGEST_SIZE]);
int gk_corpus_view_input(struct gk_corpus_view *view, const uint8_t reports[GK_DIGEST_SIZE],
                         uint8_t digest[GK_DIGEST_SIZE]);

/* Whether an authority's name tells by itself which one it is: it names a place
 * (舟山市定海区教育局, not 区教育局), or an organ of the state (教育部). */
bool gk_authority_is_named(struct gk_text name);

/* Reads the cells that rules ask for from the documents that changed since. */
bool gk_corpus_read_facts(const struct gk_corpus *corpus, struct gk_store *store,
                          volatile int *stop, struct gk_corpus_counts *counts,
                          struct gk_error *error);

/* The digest of all that any rule could see. */
bool gk_corpus_whole(struct gk_store *store, uint8_t digest[GK_DIGEST_SIZE],
                     struct gk_error *error);

/* Runs a compiled rule and puts its findings in place of those before; everything is written, or
 * nothing. *problem (malloc'ed): why it could not be finished; then it has no findings. */
bool gk_corpus_rule_run(struct gk_corpus_rule *rule, struct gk_corpus_view *view,
                        struct gk_store *store, char **problem, struct gk_error *error);

/* Adds a row to a digest that begins as zeros. */
void gk_corpus_digest_row(uint8_t digest[GK_DIGEST_SIZE], sqlite3_stmt *row);

#endif
