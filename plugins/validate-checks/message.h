/* SPDX-License-Identifier: Apache-2.0 */
/* A check's message: words with {placeholders} that are columns of the check's rows. */
#ifndef GK_CHECKS_MESSAGE_H
#define GK_CHECKS_MESSAGE_H

#include <gongkai/plugin.h>

#include <sqlite3.h>

struct segment {
  const char *text; /* of the words before the column; lent by the check's file */
  size_t size;
  int column; /* -1: only words */
};

struct message {
  struct segment *segments; /* NULL: there is no message */
  size_t count;
};

/* Resolves `template` against the statement's columns. False: *unknown is a placeholder that no
 * column has (or NULL: no memory). */
bool message_parse(struct message *message, struct gk_text template, sqlite3_stmt *statement,
                   struct gk_text *unknown);

/* The message for the statement's current row, in the document's memory. A NULL is written as ?. */
struct gk_text message_fill(const struct message *message, struct gk_context *context,
                            sqlite3_stmt *statement);
void message_free(struct message *message);

#endif
