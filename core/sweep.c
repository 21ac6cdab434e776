/* SPDX-License-Identifier: Apache-2.0 */
#include "sweep.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"
#include "store-private.h"

/* Digits of a digest: two name the folder, the rest the file in it. */
enum { DIGITS = 2 * GK_DIGEST_SIZE, FOLDER_DIGITS = 2 };

static const char named_sql[] =
    "SELECT 1 FROM document AS d JOIN original AS o ON o.document = d.id"
    " WHERE d.digest = ?1 AND o.codec = ?2"
    " UNION ALL SELECT 1 FROM picture WHERE digest = ?1 AND codec = ?2";

struct sweep {
  struct gk_store *store;
  sqlite3_stmt *named;
  bool (*each)(void *argument, const struct gk_stray_file *file, struct gk_error *error);
  void *argument;
};

static bool cannot(struct gk_error *error, const char *path)
{
  return gk_error_set(error, "store-io", _("Cannot read %.400s: %s."), path, strerror(errno));
}

static bool is_hexadecimal(const char *name, size_t count)
{
  return strspn(name, "0123456789abcdef") >= count;
}

static void read_digest(const char *folder, const char *name, uint8_t digest[GK_DIGEST_SIZE])
{
  for (size_t i = 0; i < DIGITS; i++) {
    char c = i < FOLDER_DIGITS ? folder[i] : name[i - FOLDER_DIGITS];
    unsigned digit = c >= 'a' ? (unsigned)(c - 'a') + 10 : (unsigned)(c - '0');
    digest[i / 2] = (uint8_t)(digest[i / 2] << 4 | digit);
  }
}

/* 1: a document has its bytes there; 0: none; -1: *error. */
static int is_named(struct sweep *sweep, const char *folder, const char *name,
                    struct gk_error *error)
{
  uint8_t digest[GK_DIGEST_SIZE] = {0};
  read_digest(folder, name, digest);
  sqlite3_reset(sweep->named);
  sqlite3_bind_blob(sweep->named, 1, digest, sizeof digest, SQLITE_TRANSIENT);
  sqlite3_bind_int(sweep->named, 2, GK_CODEC_ZSTD_FILE);
  int status = sqlite3_step(sweep->named);
  if (status != SQLITE_ROW && status != SQLITE_DONE) {
    gk_store_fault(sweep->store, error);
    return -1;
  }
  sqlite3_reset(sweep->named);
  return status == SQLITE_ROW;
}

static int visible(const struct dirent *entry)
{
  return entry->d_name[0] != '.';
}

/* `folder`: two digits; NULL: of the files beside the folders. */
static enum gk_stray kind_of(const char *folder, const char *name)
{
  if (!folder)
    return strcmp(name, "new") == 0 ? GK_STRAY_TEMPORARY : GK_STRAY_FOREIGN;
  if (!is_hexadecimal(name, DIGITS - FOLDER_DIGITS))
    return GK_STRAY_FOREIGN;
  const char *end = name + DIGITS - FOLDER_DIGITS;
  if (*end == 0)
    return GK_STRAY_ORPHAN;
  /* A writer's own number stood after the name once. */
  return *end == '.' && end[1] && strspn(end + 1, "0123456789") == strlen(end + 1)
             ? GK_STRAY_TEMPORARY
             : GK_STRAY_FOREIGN;
}

static bool look_at(struct sweep *sweep, const char *folder, const char *name, int64_t size,
                    struct gk_error *error)
{
  char path[PATH_MAX];
  snprintf(path, sizeof path, "blobs/%s%s%s", folder ? folder : "", folder ? "/" : "", name);
  struct gk_stray_file file = {kind_of(folder, name), path, size};
  int named = file.what == GK_STRAY_ORPHAN ? is_named(sweep, folder, name, error) : 0;
  if (named)
    return named > 0;
  return sweep->each(sweep->argument, &file, error);
}

static bool look_through(struct sweep *sweep, const char *folder, struct gk_error *error);

static bool look_at_entry(struct sweep *sweep, const char *path, const char *folder,
                          const char *name, struct gk_error *error)
{
  struct stat info;
  char full[PATH_MAX];
  if (snprintf(full, sizeof full, "%s/%s", path, name) >= (int)sizeof full ||
      lstat(full, &info) != 0)
    return errno == ENOENT ? true : cannot(error, full);
  if (S_ISDIR(info.st_mode) && !folder && strlen(name) == FOLDER_DIGITS &&
      is_hexadecimal(name, FOLDER_DIGITS))
    return look_through(sweep, name, error);
  return look_at(sweep, folder, name, info.st_size, error);
}

static bool look_through(struct sweep *sweep, const char *folder, struct gk_error *error)
{
  char path[PATH_MAX];
  struct dirent **entries;
  snprintf(path, sizeof path, "%.3900s/blobs%s%s", gk_store_path(sweep->store), folder ? "/" : "",
           folder ? folder : "");
  int count = scandir(path, &entries, visible, alphasort);
  if (count < 0)
    return errno == ENOENT ? true : cannot(error, path);
  bool good = true;
  for (int i = 0; i < count; i++) {
    good = good && look_at_entry(sweep, path, folder, entries[i]->d_name, error);
    free(entries[i]);
  }
  free(entries);
  return good;
}

bool gk_sweep(struct gk_store *store,
              bool (*each)(void *argument, const struct gk_stray_file *file,
                           struct gk_error *error),
              void *argument, struct gk_error *error)
{
  struct sweep sweep = {store, NULL, each, argument};
  if (sqlite3_prepare_v2(store->database, named_sql, -1, &sweep.named, NULL) != SQLITE_OK)
    return gk_store_fault(store, error);
  bool good = look_through(&sweep, NULL, error);
  sqlite3_finalize(sweep.named);
  return good;
}

bool gk_sweep_remove(struct gk_store *store, const struct gk_stray_file *file,
                     struct gk_error *error)
{
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%.3900s/%.180s", gk_store_path(store), file->path);
  return unlink(path) == 0 || errno == ENOENT
             ? true
             : gk_error_set(error, "store-io", _("Cannot remove %.400s: %s."), path,
                            strerror(errno));
}
