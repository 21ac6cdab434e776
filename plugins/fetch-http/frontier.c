/* SPDX-License-Identifier: Apache-2.0 */
#include "frontier-private.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
  /* Of the database's pages; what is asked for by chance, such as URLs that are known, comes from
   * the system's cache of files. The upper levels of the indexes are here. */
  CACHE_KB = 1024,
  /* Pages of 4 KB in the log before they are moved to the database: pages that change with each
   * commit are moved once for many. */
  LOG_PAGES = 2000,
  LOG_BYTES = 4 * 4096 * LOG_PAGES, /* that the log's file keeps at most */
  /* Milliseconds that another process is waited for: one whose coordinator was killed notices when
   * it next tells of something, about once a second. */
  LOCK_WAIT = 3000,
  LOCK_PAUSE = 50
};

bool frontier_fail(struct frontier *frontier)
{
  int status = sqlite3_errcode(frontier->database);
  int reason = sqlite3_system_errno(frontier->database);
  const char *said = sqlite3_errmsg(frontier->database);
  if (frontier->failed)
    return false;
  frontier->failed = true;
  if (status == SQLITE_CORRUPT || status == SQLITE_NOTADB)
    snprintf(frontier->error, sizeof frontier->error,
             "%.90s is damaged (%.40s): move it away to begin anew.", frontier->path, said);
  else if (status == SQLITE_FULL || reason == ENOSPC || reason == EFBIG || reason == EDQUOT)
    snprintf(frontier->error, sizeof frontier->error,
             "%.90s cannot grow, the disk is full: make room; what was committed is kept.",
             frontier->path);
  else if (sqlite3_extended_errcode(frontier->database) == SQLITE_IOERR_WRITE)
    /* SQLite does not always tell why. */
    snprintf(frontier->error, sizeof frontier->error,
             "%.90s cannot be written: is the disk full? What was committed is kept.",
             frontier->path);
  else if (status == SQLITE_BUSY || status == SQLITE_LOCKED)
    snprintf(frontier->error, sizeof frontier->error, "%.90s is in use by another program.",
             frontier->path);
  else
    snprintf(frontier->error, sizeof frontier->error, "%.90s cannot be used: %.40s%s%.40s.",
             frontier->path, said, reason ? ": " : "", reason ? strerror(reason) : "");
  return false;
}

bool frontier_fail_memory(struct frontier *frontier)
{
  if (!frontier->failed)
    snprintf(frontier->error, sizeof frontier->error, "There is no memory for what is known.");
  frontier->failed = true;
  return false;
}

bool frontier_ready(struct frontier *frontier)
{
  return !frontier->failed;
}

const char *frontier_error(const struct frontier *frontier)
{
  return frontier->failed ? frontier->error : NULL;
}

sqlite3_stmt *frontier_ask(struct frontier *frontier, enum frontier_statement which, int count,
                           const int64_t *numbers)
{
  sqlite3_stmt **statement = &frontier->statements[which];
  if (frontier->failed)
    return NULL;
  if (!*statement && sqlite3_prepare_v3(frontier->database, frontier_sql[which], -1,
                                        SQLITE_PREPARE_PERSISTENT, statement, NULL) != SQLITE_OK) {
    frontier_fail(frontier);
    return NULL;
  }
  for (int i = 0; i < count; i++)
    sqlite3_bind_int64(*statement, i + 1, numbers[i]);
  return *statement;
}

bool frontier_row(struct frontier *frontier, sqlite3_stmt *statement)
{
  int status = statement ? sqlite3_step(statement) : SQLITE_ERROR;
  if (status == SQLITE_ROW)
    return true;
  if (status != SQLITE_DONE && statement)
    frontier_fail(frontier);
  return false;
}

bool frontier_run(struct frontier *frontier, sqlite3_stmt *statement)
{
  if (!statement)
    return false;
  frontier_row(frontier, statement);
  sqlite3_reset(statement);
  return !frontier->failed;
}

bool frontier_write(struct frontier *frontier)
{
  if (!frontier->failed && !frontier->within)
    frontier->within = frontier_run(frontier, frontier_ask(frontier, FRONTIER_BEGIN, 0, NULL));
  return !frontier->failed;
}

bool frontier_commit(struct frontier *frontier)
{
  if (frontier->failed || !frontier->within)
    return !frontier->failed;
  frontier->within = false;
  return frontier_flush_sites(frontier) &&
         frontier_run(frontier, frontier_ask(frontier, FRONTIER_COMMIT, 0, NULL));
}

static bool refuse(struct frontier *frontier, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(frontier->error, sizeof frontier->error, format, arguments);
  va_end(arguments);
  frontier->failed = true;
  return false;
}

/* A record lock, which tells who holds it. */
static bool take_lock(struct frontier *frontier, const char *folder)
{
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%.4000s/frontier.lock", folder);
  frontier->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (frontier->lock < 0)
    return refuse(frontier, "Cannot write %.100s: %.60s.", path, strerror(errno));
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  for (int waited = 0; waited <= LOCK_WAIT; waited += LOCK_PAUSE) {
    if (fcntl(frontier->lock, F_SETLK, &lock) == 0)
      return true;
    if (errno != EACCES && errno != EAGAIN)
      break;
    nanosleep(&(struct timespec){.tv_nsec = LOCK_PAUSE * 1000000L}, NULL);
    errno = EAGAIN;
  }
  if (errno != EACCES && errno != EAGAIN)
    return refuse(frontier, "Cannot lock %.100s: %.60s.", path, strerror(errno));
  if (fcntl(frontier->lock, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK && lock.l_pid > 0)
    return refuse(frontier, "Process %ld is crawling with %.90s; wait until it has ended.",
                  (long)lock.l_pid, folder);
  return refuse(frontier, "Another process is crawling with %.90s; wait until it has ended.",
                folder);
}

static int pragma(struct frontier *frontier, const char *sql)
{
  sqlite3_stmt *statement;
  int value = -1;
  if (sqlite3_prepare_v2(frontier->database, sql, -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step(statement) == SQLITE_ROW)
    value = sqlite3_column_int(statement, 0);
  sqlite3_finalize(statement);
  return value;
}

static bool run_sql(struct frontier *frontier, const char *sql)
{
  return sqlite3_exec(frontier->database, sql, NULL, NULL, NULL) == SQLITE_OK ||
         frontier_fail(frontier);
}

static bool check_version(struct frontier *frontier, int *version, int latest)
{
  int schema, application;
  /* The first that fails says why. */
  if ((schema = pragma(frontier, "PRAGMA schema_version")) < 0 || /* 0: no tables */
      (*version = pragma(frontier, "PRAGMA user_version")) < 0 ||
      (application = pragma(frontier, "PRAGMA application_id")) < 0)
    return frontier_fail(frontier);
  if (application != FRONTIER_APPLICATION && (application || *version || schema))
    return refuse(frontier, "%.90s is another program's file: move it away.", frontier->path);
  if (*version > latest)
    return refuse(frontier,
                  "%.90s was made by a newer gongkai (version %d, this one knows %d): use that.",
                  frontier->path, *version, latest);
  return true;
}

static bool migrate(struct frontier *frontier)
{
  int version = 0, latest = 0;
  while (frontier_migrations[latest])
    latest++;
  /* First, or the log's index is memory that processes share, for one that reads meanwhile. */
  if (!run_sql(frontier, "PRAGMA locking_mode = EXCLUSIVE") ||
      !check_version(frontier, &version, latest))
    return false;
  char sql[320];
  snprintf(sql, sizeof sql,
           "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL;"
           "PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -%d;"
           "PRAGMA wal_autocheckpoint = %d; PRAGMA journal_size_limit = %d;",
           CACHE_KB, LOG_PAGES, LOG_BYTES);
  if (!run_sql(frontier, sql) || !run_sql(frontier, "BEGIN IMMEDIATE"))
    return false;
  for (int i = version; i < latest; i++)
    if (!run_sql(frontier, frontier_migrations[i]))
      return false;
  snprintf(sql, sizeof sql, "PRAGMA user_version = %d; PRAGMA application_id = %d;", latest,
           FRONTIER_APPLICATION);
  /* What was offered and not settled is offered again. */
  return (version == latest || run_sql(frontier, sql)) &&
         run_sql(frontier, "UPDATE OR FAIL delivery SET state = 1 WHERE state = 2; COMMIT");
}

static bool open_database(struct frontier *frontier, const char *folder)
{
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%.4000s/frontier.db", folder ? folder : "");
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  frontier->path = strdup(folder ? path : "What is known of pages");
  if (!frontier->path)
    return frontier_fail_memory(frontier);
  if (folder && !take_lock(frontier, folder))
    return false;
  if (sqlite3_open_v2(folder ? path : ":memory:", &frontier->database, flags, NULL) != SQLITE_OK)
    return frontier->database ? frontier_fail(frontier) : frontier_fail_memory(frontier);
  if (sqlite3_db_readonly(frontier->database, "main") == 1)
    return refuse(frontier, "%.90s cannot be written: its permissions let it only be read.",
                  frontier->path);
  /* What stands in the file must not run anything. */
  sqlite3_db_config(frontier->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config(frontier->database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  return migrate(frontier) && frontier_load_sites(frontier);
}

struct frontier *frontier_new(const char *folder, char why[200])
{
  struct frontier *frontier = calloc(1, sizeof *frontier);
  if (frontier) {
    frontier->lock = -1;
    frontier->seen = calloc(FRONTIER_SEEN, sizeof *frontier->seen);
    if (frontier->seen && open_database(frontier, folder))
      return frontier;
    if (!frontier->seen)
      frontier_fail_memory(frontier);
  }
  snprintf(why, 200, "%s", frontier ? frontier->error : "There is no memory for what is known.");
  frontier_drop(frontier);
  return NULL;
}

void frontier_drop(struct frontier *frontier)
{
  if (!frontier)
    return;
  for (int i = 0; i < FRONTIER_STATEMENTS; i++)
    sqlite3_finalize(frontier->statements[i]);
  sqlite3_close_v2(frontier->database);
  if (frontier->lock >= 0)
    close(frontier->lock);
  for (int i = 0; i < FRONTIER_LENDINGS; i++)
    frontier_return(frontier, (enum frontier_lending)i);
  frontier_free_sites(frontier);
  id_set_free(&frontier->given);
  free(frontier->robots);
  free(frontier->seen);
  free(frontier->path);
  free(frontier);
}
