/* SPDX-License-Identifier: Apache-2.0 */
/* One rule: a file of SQL with a header of comments. rules/checks/README.md describes both. */
#ifndef GK_CHECKS_CHECK_H
#define GK_CHECKS_CHECK_H

#include "module.h"
#include "rule.h"

/* A condition that a document meets before a check is run on it. */
struct condition_line {
  struct gk_text word;   /* a field's name, or form, item, table … */
  struct gk_text values; /* separated by spaces: one of them; empty: any */
};

enum { APPLIES = 4, EVIDENCE_COLUMNS = 24 };

struct evidence_column {
  int column;
  uint32_t kind; /* enum gk_evidence_kind; 0: a list such as 'fact:12 figure:3' */
};

struct check {
  char *path;
  const char *name; /* the file's, without its folder: what a result may say */
  char *source;     /* the file, NUL-terminated; the texts below point into it */
  struct gk_rule rule;
  struct condition_line applies[APPLIES];
  int applies_count;
  struct evidence_column evidence[EVIDENCE_COLUMNS];
  int evidence_count;
};

/* Takes `source` (malloc'ed, NUL-terminated) and compiles it. False: *error says why; the check is
 * to be freed all the same. */
bool check_compile(struct check *check, struct database *database, const char *path, char *source,
                   struct gk_rule_error *error);
void check_free(struct check *check);

/* Runs a check on the database's document: adds its findings, and a diagnostic where it cannot be
 * finished. Returns an enum gk_status. */
int check_run(struct check *check, struct database *database, struct gk_context *context);

/* Denies whatever is not reading; for sqlite3_set_authorizer. */
int check_authorize(void *data, int action, const char *first, const char *second,
                    const char *schema, const char *trigger);

#endif
