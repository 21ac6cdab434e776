/* SPDX-License-Identifier: Apache-2.0 */
#include "crawl-run.h"

#include <stdlib.h>
#include <unistd.h>

#include "store-private.h"

static int digit_of(char c)
{
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                : -1;
}

/* The value of `sites` in crawl:fetch?sites=%2Fetc%2Fgongkai%2Fsites.conf&…; NULL: none. */
static char *sites_of(const char *location)
{
  static const char key[] = "sites=";
  const char *at = strchr(location, '?');
  if (strncmp(location, "crawl:", 6) != 0 || !at)
    return NULL;
  while (at && strncmp(at + 1, key, sizeof key - 1) != 0)
    at = strchr(at + 1, '&');
  if (!at)
    return NULL;
  at += sizeof key;
  char *path = calloc(strlen(at) + 1, 1);
  if (!path)
    abort();
  for (size_t size = 0; *at && *at != '&'; at++) {
    int high = at[0] == '%' ? digit_of(at[1]) : -1;
    int low = high >= 0 ? digit_of(at[2]) : -1;
    path[size++] = low >= 0 ? (char)(high << 4 | low) : *at;
    at += low >= 0 ? 2 : 0;
  }
  return path;
}

bool gk_crawl_is_whole(struct gk_store *store, int64_t run, bool *whole, struct gk_error *error)
{
  static const char sql[] = "SELECT command = 'crawl' AND coalesce(instr(locations,"
                            " CAST('&site=' AS BLOB)), 0) = 0 FROM run WHERE id = ?1";
  sqlite3_stmt *row;
  if (sqlite3_prepare_v2(store->database, sql, -1, &row, NULL) != SQLITE_OK)
    return gk_store_fault(store, error);
  sqlite3_bind_int64(row, 1, run);
  int status = sqlite3_step(row);
  *whole = status == SQLITE_ROW && sqlite3_column_int(row, 0) != 0;
  sqlite3_finalize(row);
  return status == SQLITE_ROW || status == SQLITE_DONE || gk_store_fault(store, error);
}

bool gk_crawl_newest(struct gk_store *store, int64_t *run, struct gk_error *error)
{
  static const char sql[] = "SELECT max(id) FROM run WHERE command = 'crawl'";
  sqlite3_stmt *row;
  *run = 0;
  if (sqlite3_prepare_v2(store->database, sql, -1, &row, NULL) != SQLITE_OK)
    return gk_store_fault(store, error);
  bool good = sqlite3_step(row) == SQLITE_ROW || gk_store_fault(store, error);
  if (good)
    *run = sqlite3_column_int64(row, 0);
  sqlite3_finalize(row);
  return good;
}

bool gk_crawl_sites(struct gk_store *store, int64_t run, char **path, struct gk_error *error)
{
  static const char sql[] = "SELECT locations FROM run WHERE id = ?1";
  sqlite3_stmt *row;
  *path = NULL;
  if (!run && !gk_crawl_newest(store, &run, error))
    return false;
  if (sqlite3_prepare_v2(store->database, sql, -1, &row, NULL) != SQLITE_OK)
    return gk_store_fault(store, error);
  sqlite3_bind_int64(row, 1, run);
  int status = sqlite3_step(row);
  const char *location = status == SQLITE_ROW ? sqlite3_column_blob(row, 0) : NULL;
  size_t size = location ? (size_t)sqlite3_column_bytes(row, 0) : 0;
  if (size && memchr(location, 0, size))
    *path = sites_of(location);
  bool good = status == SQLITE_ROW || status == SQLITE_DONE || gk_store_fault(store, error);
  sqlite3_finalize(row);
  if (*path && access(*path, R_OK) != 0) {
    free(*path);
    *path = NULL;
  }
  return good;
}
