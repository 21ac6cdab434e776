/* SPDX-License-Identifier: Apache-2.0 */
/* The database's tables, and how an older store becomes one of this version. */
#ifndef GK_STORE_SCHEMA_H
#define GK_STORE_SCHEMA_H

#include <sqlite3.h>

/* Stands in the database's head, so that no other program's file is taken for a store. */
enum { GK_STORE_APPLICATION = 0x676F6E67 };

/* Each brings a store from version i to i + 1; ends with NULL. */
extern const char *const gk_store_migrations[];

/* How many there are: the version of a store that this program makes. */
int gk_store_version(const char *const *migrations);

/* Runs the migrations that `database` lacks, in one transaction. SQLITE_OK, or the error, which the
 * database still tells: the caller rolls back. */
int gk_store_migrate(sqlite3 *database, const char *const *migrations);

/* An integer pragma's value; -1: it cannot be read. */
int gk_store_pragma(sqlite3 *database, const char *pragma);

#endif
