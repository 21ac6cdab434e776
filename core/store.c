/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "message.h"
#include "store-private.h"
#include "store-schema.h"

enum {
  /* Milliseconds that a reader waits for a checkpoint, or a writer for another program. */
  BUSY_LIMIT = 5000,
  /* Pages in the log before they are moved to the database: 32 MB, so that pages that change with
   * every commit are moved once for many. */
  LOG_PAGES = 4000,
  PAGE_SIZE = 8192
};

const char *gk_store_directory(const char *given)
{
  const char *environment = getenv("GONGKAI_STORE");
  return given ? given : environment && *environment ? environment : "gongkai-store";
}

bool gk_store_fault(struct gk_store *store, struct gk_error *error)
{
  int status = sqlite3_errcode(store->database);
  int reason = sqlite3_system_errno(store->database);
  const char *said = sqlite3_errmsg(store->database);
  if (status == SQLITE_CORRUPT || status == SQLITE_NOTADB)
    return gk_error_set(error, "store-damaged",
                        _("The store %.300s is damaged, or cannot be read: %.300s."),
                        store->directory, said);
  if (status == SQLITE_BUSY || status == SQLITE_LOCKED)
    return gk_error_set(error, "store-busy", _("The store %.300s is in use: %.300s."),
                        store->directory, said);
  if (status == SQLITE_FULL)
    return gk_error_set(error, "store-io",
                        _("The store %.300s cannot grow: the disk is full. What was committed "
                          "before is kept; make room and run again."),
                        store->directory);
  bool system = reason && (status == SQLITE_IOERR || status == SQLITE_CANTOPEN);
  return gk_error_set(error, "store-io", _("The store %.300s cannot be used: %.300s%s%s."),
                      store->directory, said, system ? ": " : "", system ? strerror(reason) : "");
}

static bool refuse(struct gk_store *store, struct gk_error *error, const char *code,
                   const char *why)
{
  return gk_error_set(error, code, _("The store %.300s %s."), store->directory, why);
}

/* A record lock, not flock: forked children do not inherit it, and it tells who holds it. */
static bool take_lock(struct gk_store *store, struct gk_error *error)
{
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%.4000s/lock", store->directory);
  if (mkdir(store->directory, 0777) != 0 && errno != EEXIST)
    return gk_error_set(error, "store-io", _("Cannot make the store %.300s: %s."), store->directory,
                        strerror(errno));
  store->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (store->lock < 0)
    return gk_error_set(error, "store-io", _("Cannot write %.300s: %s."), path, strerror(errno));
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  if (fcntl(store->lock, F_SETLK, &lock) == 0)
    return true;
  if (errno != EACCES && errno != EAGAIN)
    return gk_error_set(error, "store-io", _("Cannot lock %.300s: %s."), path, strerror(errno));
  if (fcntl(store->lock, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK && lock.l_pid > 0)
    return gk_error_set(error, "store-busy",
                        _("Process %ld is writing the store %.300s; wait until it has ended."),
                        (long)lock.l_pid, store->directory);
  return refuse(store, error, "store-busy", _("is being written by another process; wait for it"));
}

static bool open_database(struct gk_store *store, enum gk_store_mode mode, struct gk_error *error)
{
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%.4000s/gongkai.db", store->directory);
  if (mode == GK_STORE_READ && access(path, F_OK) != 0) {
    if (errno == ENOENT || errno == ENOTDIR)
      return gk_error_set(error, "store-missing",
                          _("There is no store in %.300s; gongkai run makes one, and -d names "
                            "another."),
                          store->directory);
    return gk_error_set(error, "store-io", _("Cannot read %.300s: %s."), path, strerror(errno));
  }
  int flags =
      mode == GK_STORE_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  if (sqlite3_open_v2(path, &store->database, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    return gk_store_fault(store, error);
  /* SQLite opens a file for reading where it cannot do so for writing. */
  if (mode == GK_STORE_WRITE && sqlite3_db_readonly(store->database, "main") == 1)
    return refuse(store, error, "store-io",
                  _("cannot be written: gongkai.db opens for reading only"));
  sqlite3_busy_timeout(store->database, BUSY_LIMIT);
  sqlite3_extended_result_codes(store->database, 0);
  /* What stands in the file must not run anything. */
  sqlite3_db_config(store->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config(store->database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  return true;
}

static bool run_sql(struct gk_store *store, const char *sql, struct gk_error *error)
{
  return sqlite3_exec(store->database, sql, NULL, NULL, NULL) == SQLITE_OK
             ? true
             : gk_store_fault(store, error);
}

/* Sets *version; false: it is no store of ours, or of a newer version. */
static bool check_version(struct gk_store *store, int *version, struct gk_error *error)
{
  int latest = gk_store_version(gk_store_migrations);
  int schema, application;
  /* In this order: a store that is being made meanwhile is then taken for an unfinished one. The
   * first that fails says why: what comes after it may succeed. */
  if ((schema = gk_store_pragma(store->database, "schema_version")) < 0 || /* 0: no tables */
      (*version = gk_store_pragma(store->database, "user_version")) < 0 ||
      (application = gk_store_pragma(store->database, "application_id")) < 0)
    return gk_store_fault(store, error);
  if (application != GK_STORE_APPLICATION && (application != 0 || *version != 0 || schema != 0))
    return refuse(store, error, "store-damaged",
                  _("holds a gongkai.db that is another program's file"));
  if (*version > latest)
    return gk_error_set(error, "store-newer",
                        _("The store %.300s was made by a newer gongkai (its version is %d, this "
                          "program knows %d); use that one, or another store."),
                        store->directory, *version, latest);
  return true;
}

static bool prepare_writing(struct gk_store *store, struct gk_error *error)
{
  char sql[240];
  snprintf(sql, sizeof sql,
           "PRAGMA page_size = %d; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
           "PRAGMA wal_autocheckpoint = %d; PRAGMA journal_size_limit = 67108864;",
           PAGE_SIZE, LOG_PAGES);
  int version;
  if (!check_version(store, &version, error) || !run_sql(store, sql, error))
    return false;
  if (gk_store_migrate(store->database, gk_store_migrations) != SQLITE_OK)
    return gk_store_give_up(store, error);
  return run_sql(store, "PRAGMA foreign_keys = ON", error);
}

static bool prepare_reading(struct gk_store *store, struct gk_error *error)
{
  int version;
  if (!check_version(store, &version, error))
    return false;
  if (version == gk_store_version(gk_store_migrations))
    return true;
  return refuse(store, error, "store-older",
                _("was made by an older gongkai, or is not finished; gongkai run brings it up to "
                  "date"));
}

bool gk_store_open(struct gk_store **store, const char *directory, enum gk_store_mode mode,
                   struct gk_error *error)
{
  struct gk_store *made = calloc(1, sizeof *made);
  *store = NULL;
  if (!made || !(made->directory = strdup(directory))) {
    free(made);
    return gk_error_set(error, "store-io", _("There is no memory to open a store."));
  }
  made->lock = -1;
  bool opened = strlen(directory) < PATH_MAX - 200
                    ? true
                    : refuse(made, error, "store-io", _("has too long a path"));
  if (mode == GK_STORE_WRITE)
    opened = opened && take_lock(made, error) && gk_blob_begin(directory, error);
  opened = opened && open_database(made, mode, error) &&
           (mode == GK_STORE_WRITE ? prepare_writing : prepare_reading)(made, error);
  if (!opened) {
    gk_store_close(made);
    return false;
  }
  *store = made;
  return true;
}

void gk_store_close(struct gk_store *store)
{
  if (!store)
    return;
  for (int i = 0; i < GK_STATEMENT_COUNT; i++)
    sqlite3_finalize(store->statements[i]);
  sqlite3_close_v2(store->database);
  if (store->lock >= 0)
    close(store->lock);
  gk_packer_free(&store->packer);
  gk_buffer_free(&store->also);
  gk_buffer_free(&store->results);
  gk_buffer_free(&store->known);
  gk_buffer_free(&store->retrieved);
  free(store->directory);
  free(store);
}

bool gk_store_is_written(const char *directory)
{
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%.4000s/lock", directory);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return false;
  struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
  bool written = fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  close(file);
  return written;
}

const char *gk_store_path(const struct gk_store *store)
{
  return store->directory;
}

void gk_store_roll_back(struct gk_store *store)
{
  for (int i = 0; i < GK_STATEMENT_COUNT; i++)
    if (store->statements[i])
      sqlite3_reset(store->statements[i]);
  if (!sqlite3_get_autocommit(store->database))
    sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
  store->writing = false;
}

bool gk_store_give_up(struct gk_store *store, struct gk_error *error)
{
  gk_store_fault(store, error);
  gk_store_roll_back(store);
  return false;
}

bool gk_store_write(struct gk_store *store, struct gk_error *error)
{
  if (store->writing)
    return true;
  sqlite3_stmt *begin = gk_store_statement(store, GK_STATEMENT_BEGIN, error);
  if (!begin)
    return false;
  if (sqlite3_step(begin) != SQLITE_DONE)
    return gk_store_give_up(store, error);
  sqlite3_reset(begin);
  store->writing = true;
  return true;
}

bool gk_store_commit(struct gk_store *store, struct gk_error *error)
{
  if (!store->writing)
    return true;
  sqlite3_stmt *commit = gk_store_statement(store, GK_STATEMENT_COMMIT, error);
  if (!commit)
    return false;
  if (sqlite3_step(commit) != SQLITE_DONE)
    return gk_store_give_up(store, error);
  sqlite3_reset(commit);
  store->writing = false;
  return true;
}
