/* SPDX-License-Identifier: Apache-2.0 */
/* A rule's message: words with {placeholders} that are columns of the rule's rows. */
#ifndef GK_COMMON_RULE_MESSAGE_H
#define GK_COMMON_RULE_MESSAGE_H

#include <gongkai/plugin.h>

#include <sqlite3.h>

struct gk_rule_segment {
  const char *text; /* of the words before the column; lent by the rule's file */
  size_t size;
  int column; /* -1: only words */
};

struct gk_rule_message {
  struct gk_rule_segment *segments; /* NULL: there is no message */
  size_t count;
};

/* Resolves `template` against the statement's columns. False: *unknown is a placeholder that no
 * column has (or NULL: no memory). */
bool gk_rule_message_parse(struct gk_rule_message *message, struct gk_text template,
                           sqlite3_stmt *statement, struct gk_text *unknown);

/* The bytes of the message for the statement's current row. A NULL is written as ?. */
size_t gk_rule_message_size(const struct gk_rule_message *message, sqlite3_stmt *statement);

/* Writes that message, without a NUL, where there is room for so many bytes. */
void gk_rule_message_fill(const struct gk_rule_message *message, sqlite3_stmt *statement,
                          char *out);
void gk_rule_message_free(struct gk_rule_message *message);

#endif
