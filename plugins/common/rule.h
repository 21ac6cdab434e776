/* SPDX-License-Identifier: Apache-2.0 */
/* A rule that is written in SQL: a header of comments and one SELECT, each row of which is a
 * finding. What the checks of one document and those across documents have in common. */
#ifndef GK_COMMON_RULE_H
#define GK_COMMON_RULE_H

#include "rule-message.h"

/* What is wrong with a rule's file. */
struct gk_rule_error {
  int line;
  char text[400];
};

/* Fills `error` and returns false. */
GK_PRINTF(3, 4)
bool gk_rule_fail(struct gk_rule_error *error, int line, const char *format, ...);

/* Texts point into the file's. */
struct gk_rule {
  struct gk_text id;
  int id_line;
  uint32_t severity; /* enum gk_level */
  struct gk_text english_text, chinese_text;
  int message_line, statement_line;
  /* Since gk_rule_compile. */
  sqlite3_stmt *statement;
  struct gk_rule_message english, chinese;
  int expected, actual, severity_column; /* columns; -1: none */
};

/* What a kind of rule has in its header beside id, severity, message and message[zh]: lines of this
 * name. `take` returns false with *error. */
struct gk_rule_extra {
  const char *name;
  bool (*take)(void *argument, struct gk_text value, int line, struct gk_rule_error *error);
  void *argument;
};

/* Reads the header of `source`, which must outlive the rule: the lines `-- name: value` before the
 * first line that is no comment. `rule` must be zeroed. */
bool gk_rule_read(struct gk_rule *rule, const char *source, const struct gk_rule_extra *extra,
                  struct gk_rule_error *error);

/* Compiles the one SELECT of `source`. `reads` says what a rule may read, for the complaint that it
 * reads something else. */
bool gk_rule_compile(struct gk_rule *rule, sqlite3 *connection, const char *source,
                     const char *reads, struct gk_rule_error *error);
void gk_rule_free(struct gk_rule *rule);

/* The severity of the statement's current row. */
uint32_t gk_rule_severity(const struct gk_rule *rule);

/* A column of the current row as text; empty: NULL, or the column is -1. Lent until the next
 * step. */
struct gk_text gk_rule_text(const struct gk_rule *rule, int column);

/* Whether a column's name is the noun with a number: fact_1. */
bool gk_rule_is_numbered(const char *column, const char *noun);

/* Whether a rule may call the function: not one by which a result depends on more than the data, or
 * that touches anything else. */
bool gk_rule_may_call(const char *function);

#endif
