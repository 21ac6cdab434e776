/* SPDX-License-Identifier: Apache-2.0 */
/* The document as SQLite sees it: eponymous virtual tables over a snapshot. No row is copied. */
#ifndef GK_CHECKS_MODULE_H
#define GK_CHECKS_MODULE_H

#include "snapshot.h"

#include <sqlite3.h>

/* What a check may spend on one document, counted in rows looked at and instructions of SQLite's
 * machine: time would make results depend on the machine. */
struct budget {
  uint64_t left;
  bool spent;
};

/* What the virtual tables and functions of one connection share. */
struct database {
  sqlite3 *connection;
  struct snapshot snapshot;
  struct budget budget;
};

/* Makes the tables known to the connection. Returns an SQLite result code. */
int module_register(struct database *database);

/* The table of that name, or TABLE_KINDS. */
enum table_kind module_table(const char *name);

#endif
