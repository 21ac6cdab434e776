/* SPDX-License-Identifier: Apache-2.0 */
/* Files and folders, recursively. Symbolic links are followed, and a loop of them is left at its
 * first turn. */
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "utf8.h"

struct config {
  int64_t maximum_mb;
  bool hidden;
};

static const struct gk_option options[] = {
    {"maximum_mb", GK_OPTION_INT, offsetof(struct config, maximum_mb), "256", 1, 4096, NULL,
     "Files above this size are not read but named as too large."},
    {"hidden", GK_OPTION_BOOL, offsetof(struct config, hidden), "false", 0, 0, NULL,
     "Whether files and folders whose name begins with a dot are taken, too."},
    {0}};

static int open_plugin(struct gk_context *context, const void *config, void **state)
{
  (void)context;
  *state = (void *)(uintptr_t)config; /* lives as long as the worker */
  return GK_OK;
}

/* IANA media types by file name extension. */
static const char *media_type_of(const char *path)
{
  static const struct {
    const char *extension, *type;
  } known[] = {{"html", "text/html"},
               {"htm", "text/html"},
               {"shtml", "text/html"},
               {"xhtml", "application/xhtml+xml"},
               {"txt", "text/plain"},
               {"md", "text/markdown"},
               {"xml", "application/xml"},
               {"pdf", "application/pdf"},
               {"doc", "application/msword"},
               {"wps", "application/vnd.ms-works"},
               {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
               {"xls", "application/vnd.ms-excel"},
               {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
               {"ofd", "application/ofd"},
               {"zip", "application/zip"},
               {"jpg", "image/jpeg"},
               {"jpeg", "image/jpeg"},
               {"png", "image/png"},
               {"gif", "image/gif"},
               {"bmp", "image/bmp"},
               {"webp", "image/webp"},
               {"tif", "image/tiff"},
               {"tiff", "image/tiff"}};
  const char *dot = strrchr(path, '.');
  for (size_t i = 0; dot && i < sizeof known / sizeof *known; i++)
    if (strcasecmp(dot + 1, known[i].extension) == 0)
      return known[i].type;
  return "";
}

/* The path as text: a byte that is no UTF-8 becomes %XX, so that it can still be found. The caller
 * frees its data. */
static struct gk_text name_of(const char *path)
{
  size_t length = strlen(path), size = 0;
  char *name = malloc(3 * length + 1);
  if (!name)
    return (struct gk_text){NULL, 0};
  for (const char *p = path, *end = path + length; p < end;) {
    const char *begin = p;
    if (gk_utf8_next(&p, end) == 0xFFFD && p - begin == 1)
      size += (size_t)snprintf(name + size, 4, "%%%02X", (unsigned char)*begin);
    else
      while (begin < p)
        name[size++] = *begin++;
  }
  return (struct gk_text){name, size};
}

static bool refuse(struct gk_context *context, const char *path, const char *code,
                   const char *message)
{
  struct gk_text name = name_of(path);
  struct gk_offer offer = {
      .name = name, .error_code = gk_text_of(code), .error_message = gk_text_of(message)};
  bool goes_on = gk_offer(context, &offer);
  free((void *)(uintptr_t)name.data);
  return goes_on;
}

/* Reads up to `size` bytes and a file that grows meanwhile no further. NULL: errno. */
static char *read_bytes(int file, size_t size, size_t *got)
{
  char *data = malloc(size ? size : 1);
  *got = 0;
  while (data && *got < size) {
    ssize_t count = read(file, data + *got, size - *got);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0) {
      int saved = errno;
      free(data);
      errno = saved;
      return NULL;
    }
    if (count == 0)
      break;
    *got += (size_t)count;
  }
  return data;
}

static bool offer_file(struct gk_context *context, const struct config *config, const char *path,
                       const char *access_path)
{
  struct stat status;
  int file = open(access_path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (file < 0 || fstat(file, &status) != 0) {
    const char *why = strerror(errno);
    if (file >= 0)
      close(file);
    return refuse(context, path, "unreadable", why);
  }
  if (status.st_size > config->maximum_mb << 20) {
    char message[160];
    snprintf(message, sizeof message,
             "It has %lld bytes; option maximum_mb = %lld of plugin file allows less.",
             (long long)status.st_size, (long long)config->maximum_mb);
    close(file);
    return refuse(context, path, "too-large", message);
  }
  size_t size;
  char *data = read_bytes(file, (size_t)status.st_size, &size);
  const char *why = strerror(errno);
  close(file);
  if (!data)
    return refuse(context, path, "unreadable", why);
  struct gk_text name = name_of(path);
  struct gk_offer offer = {
      .name = name, .media_type = gk_text_of(media_type_of(path)), .data = {data, size}};
  bool goes_on = gk_offer(context, &offer);
  free((void *)(uintptr_t)name.data);
  free(data);
  return goes_on;
}

/* Where the program keeps its own results; a run over the folder around it must not read them. */
static bool is_store(const FTSENT *folder)
{
  char path[PATH_MAX];
  int length = snprintf(path, sizeof path, "%s/gongkai.db", folder->fts_accpath);
  return length < (int)sizeof path && access(path, F_OK) == 0;
}

static int by_name(const FTSENT **left, const FTSENT **right)
{
  return strcmp((*left)->fts_name, (*right)->fts_name);
}

static bool visit(struct gk_context *context, const struct config *config, FTS *tree, FTSENT *entry)
{
  if (entry->fts_level > 0 && entry->fts_name[0] == '.' && !config->hidden) {
    fts_set(tree, entry, FTS_SKIP);
    return true;
  }
  switch (entry->fts_info) {
  case FTS_F:
    return offer_file(context, config, entry->fts_path, entry->fts_accpath);
  case FTS_D:
    if (entry->fts_level > 0 && is_store(entry))
      fts_set(tree, entry, FTS_SKIP);
    return true;
  case FTS_DP:
  case FTS_DC: /* a folder that is its own ancestor: what it holds was named already */
    return true;
  case FTS_SLNONE:
    return refuse(context, entry->fts_path, "unreadable",
                  "It is a symbolic link to something that does not exist.");
  case FTS_DEFAULT:
    return refuse(context, entry->fts_path, "special-file",
                  "It is a pipe, socket or device, not a file.");
  default:
    return refuse(context, entry->fts_path, "unreadable", strerror(entry->fts_errno));
  }
}

static int fetch(struct gk_context *context, void *state, const char *location)
{
  if (strstr(location, "://"))
    return GK_SKIP;
  char *copy = strdup(location);
  char *roots[] = {copy, NULL};
  FTS *tree = copy ? fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name) : NULL;
  if (!tree) {
    free(copy);
    return gk_fail(context, GK_RETRY, "unreadable", "%s", strerror(errno));
  }
  bool goes_on = true;
  errno = 0; /* what fts_read leaves 0 at the end of the tree */
  for (FTSENT *entry; goes_on && (entry = fts_read(tree)); errno = 0)
    goes_on = visit(context, state, tree, entry);
  int why = goes_on ? errno : 0;
  fts_close(tree);
  free(copy);
  return why ? gk_fail(context, GK_RETRY, "unreadable", "%s", strerror(why)) : GK_OK;
}

GK_PLUGIN(.stage = GK_STAGE_FETCH, .version = 1, .name = "file",
          .summary = "Files and folders on this machine", .licence = "Apache-2.0",
          .options = options, .option_size = sizeof *options, .config_size = sizeof(struct config),
          .open = open_plugin, .fetch = fetch);
